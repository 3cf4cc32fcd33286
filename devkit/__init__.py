"""What ./dev does: bootstrap, embedded database, assets, processes, checks. No part of the portal imports it."""
