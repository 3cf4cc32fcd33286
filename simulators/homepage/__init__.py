"""The invented home page of a town, on a host of its own: where the portal's search box is embedded."""
