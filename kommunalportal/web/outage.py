"""Whether the database answers.

Noticed by the first request that fails. From then on nobody waits for the database any more: pages come from their last
copies (``public_pages.py``), everything else says at once that it has to wait. A thread asks every second until the
database answers again; the old connections go, and everything is as before.
"""

import sys
from datetime import datetime
from threading import Event, Lock, Thread

import psycopg
import structlog
from django.db import InterfaceError, OperationalError, connection
from django.utils import timezone

LOOK_EVERY = 1.0
LONGEST_LOOK = 2
#: SQLSTATE classes: connection lost, server shutting down or starting, no connections left.
_STATES = ("08", "57P", "53")
log = structlog.get_logger(__name__)


class Outage:
    """One process's knowledge about the database."""

    def __init__(self) -> None:
        self.since: datetime | None = None
        self._lock = Lock()
        self._is_over = Event()

    @property
    def is_on(self) -> bool:
        """Whether the database is known not to answer."""
        return self.since is not None

    def notice(self, error: BaseException | None) -> bool:
        """Whether this error means that the database is gone; then the outage begins."""
        if not means_outage(error):
            return False
        with self._lock:
            if self.since is None:
                self.since = timezone.now()
                log.warning("database_outage_began", reason=type(error).__name__)
                self._is_over.clear()
                Thread(target=self._wait_for_its_end, name="outage", daemon=True).start()
        return True

    def end(self) -> None:
        """The database answers again."""
        with self._lock:
            if self.since is not None:
                seconds = (timezone.now() - self.since).total_seconds()
                self.since = None
                self._is_over.set()
                log.warning("database_outage_ended", seconds=round(seconds))

    def _wait_for_its_end(self) -> None:
        give_up_connections()  # who waits for one learns at once that there is none
        while not self._is_over.wait(LOOK_EVERY):
            if database_answers():
                self.end()


outage = Outage()


def means_outage(error: BaseException | None) -> bool:
    """Whether the database as a whole is gone; a single statement that fails is no outage."""
    if not isinstance(error, OperationalError | InterfaceError):
        return False
    state = getattr(error.__cause__, "sqlstate", None)
    return state is None or state.startswith(_STATES)


def notice_current_error() -> bool:
    """The same for the error that is being handled."""
    return outage.notice(sys.exc_info()[1])


def database_answers() -> bool:
    """Ask over a new connection; if somebody answers, those of before are given up once more."""
    parameters = {**connection.get_connection_params(), "connect_timeout": LONGEST_LOOK}
    try:
        with psycopg.connect(**parameters) as probe:
            probe.execute("SELECT 1")
    except psycopg.Error:
        return False
    give_up_connections()
    return True


def give_up_connections() -> None:
    """Close this process's pool; whoever needs a connection next opens another one."""
    if connection.pool:  # type: ignore[attr-defined]
        connection.close_pool()  # type: ignore[attr-defined]
