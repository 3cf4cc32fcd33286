"""Files that somebody brings in are read and carried out here, never while a browser waits."""

from kommunalportal.catalogue.exchange import orders
from kommunalportal.worker.registry import job, sweeper


@job(orders.JOB)
def proceed(*, run_id: int) -> None:
    """Do what is next with one file: try it, or carry it out."""
    orders.proceed(run_id=run_id)


@sweeper("catalogue.import_sweep", cron="* * * * *")
def sweep() -> None:
    """Attend to files whose job was lost."""
    orders.wake_unattended()
