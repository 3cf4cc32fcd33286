"""The pulse of the portal: how its parts are, written down for ``/stoerungen``."""

from kommunalportal.statistics.history import watch_parts
from kommunalportal.worker.registry import sweeper


@sweeper("availability.watch", cron="*/5 * * * *")
def watch() -> None:
    """Look at the tenant's parts."""
    watch_parts()
