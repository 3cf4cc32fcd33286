"""The audit proves itself every night, and whenever somebody asks."""

from kommunalportal.kernel.audit import CHECK_JOB, check_chain
from kommunalportal.worker.registry import job, sweeper


@sweeper("audit.check_all", cron="30 3 * * *")
def check_all() -> None:
    """Check the tenant's chain."""
    check_chain()


@job(CHECK_JOB)
def check_one() -> None:
    """Check the chain because somebody pressed the button."""
    check_chain()
