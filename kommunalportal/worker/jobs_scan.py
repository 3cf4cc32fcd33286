"""Files in quarantine are looked at."""

from kommunalportal.kernel import quarantine
from kommunalportal.wiring.scan import scanner
from kommunalportal.worker.registry import job, sweeper


@job(quarantine.JOB)
def scan(*, held_id: int) -> None:
    """Look at one file."""
    quarantine.scan_held(held_id=held_id, open_scanner=scanner)


@sweeper("kernel.scan_sweep", cron="* * * * *")
def sweep() -> None:
    """Files whose job got lost, or whose scanner was away."""
    quarantine.wake_held()
