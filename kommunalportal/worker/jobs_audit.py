"""The audit proves itself every night, and whenever somebody asks."""

import structlog

from kommunalportal.kernel.audit import CHECK_JOB, check_chain
from kommunalportal.kernel.audit_digest import breaks, seal_day
from kommunalportal.worker.registry import job, sweeper

log = structlog.get_logger(__name__)


@sweeper("audit.seal_day", cron="5 0 * * *")
def seal() -> None:
    """Write down outside the database how far the chain has come."""
    seal_day()


@sweeper("audit.check_all", cron="30 3 * * *")
def check_all() -> None:
    """Check the tenant's chain, and whether it still holds what its digests vouch for."""
    check_chain()
    for one in breaks():
        log.error("audit_broken", number=one.number, problem=one.problem)


@job(CHECK_JOB)
def check_one() -> None:
    """Check the chain because somebody pressed the button."""
    check_chain()
