"""Looks after the connections: red or green, and waking what waited."""

from concurrent.futures import ThreadPoolExecutor

from django.utils.translation import gettext as _

from kommunalportal.connections.actions import CHECK_JOB, ask_for_check, note_health
from kommunalportal.connections.models import Connection, Port
from kommunalportal.delivery.actions import wake_connection
from kommunalportal.kernel.failures import ForeignFailure
from kommunalportal.wiring.health import Report, report_of
from kommunalportal.worker.registry import job, sweeper

LONGEST_SECONDS = 30


@sweeper("connections.check_all", cron="*/5 * * * *")
def check_all() -> None:
    """Have every active connection of the tenant asked: a job each, so that a slow one keeps no other waiting."""
    for connection in Connection.objects.filter(is_active=True).defer("settings"):
        ask_for_check(connection=connection)


@job(CHECK_JOB)
def check_one(*, connection_id: int) -> None:
    """Ask one connection, unless it was removed or switched off meanwhile."""
    connection = Connection.objects.filter(pk=connection_id, is_active=True).first()
    if connection is not None:
        check(connection)


def check(connection: Connection) -> None:
    """Ask the provider and write down what it says; deliveries that waited for it go on."""
    was_green = connection.is_green
    report = _report(connection)
    note_health(connection=connection, problems=report.problems, expiries=report.expiries)
    if not report.problems and not was_green and connection.port == Port.DELIVERY:
        wake_connection(connection=connection)


def _report(connection: Connection) -> Report:
    """At most so long: a system that takes the call and never answers must not keep this job for ever."""
    asking = ThreadPoolExecutor(max_workers=1, thread_name_prefix="check")
    try:
        return asking.submit(report_of, connection).result(timeout=LONGEST_SECONDS)
    except TimeoutError:
        return Report([_("Die Gegenseite antwortet nicht innerhalb von %d Sekunden.") % LONGEST_SECONDS], [])
    except ForeignFailure as failure:
        return Report([str(failure)], [])
    finally:
        asking.shutdown(wait=False, cancel_futures=True)
