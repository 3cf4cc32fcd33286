"""What search learns over night: which services are really used, and what may be forgotten."""

from kommunalportal.applications.queries import use_of_services
from kommunalportal.catalogue.actions import note_use
from kommunalportal.catalogue.missed import forget_missed_searches
from kommunalportal.worker.registry import sweeper


@sweeper("search.count_use", cron="23 4 * * *")
def count_use() -> None:
    """Once a night."""
    note_use(use_of_services())
    forget_missed_searches()
