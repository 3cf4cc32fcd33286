"""Jobs of workers that died begin again, each once."""

import pytest
from django.db import connection
from procrastinate.contrib.django.models import ProcrastinateJob

from kommunalportal.kernel.jobs import defer
from kommunalportal.kernel.models import Tenant
from kommunalportal.worker import jobs_upkeep

pytestmark = pytest.mark.usefixtures("in_a_stadt")


def died_while_working() -> None:
    """The worker that had taken all waiting jobs is gone."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET status = 'doing', worker_id = NULL WHERE status = 'todo'")


def waiting() -> list[str]:
    return list(ProcrastinateJob.objects.filter(status="todo").order_by("pk").values_list("task_name", flat=True))


def test_a_dead_workers_job_waits_again(in_a_stadt: Tenant) -> None:
    defer("delivery.proceed", delivery_id=1)
    died_while_working()
    jobs_upkeep.revive()
    assert waiting() == ["delivery.proceed"]


def test_a_job_whose_purpose_waits_already_goes_and_keeps_no_other_from_waking(in_a_stadt: Tenant) -> None:
    for number in (1, 2):
        defer("delivery.proceed", queueing_lock=f"delivery:{number}", delivery_id=number)
    died_while_working()
    defer("delivery.proceed", queueing_lock="delivery:1", delivery_id=1)
    jobs_upkeep.revive()
    todo = ProcrastinateJob.objects.filter(status="todo").values_list("args__delivery_id", flat=True)
    assert sorted(todo) == [1, 2]
    assert not ProcrastinateJob.objects.filter(status="doing").exists()


def test_what_waits_already_is_not_enqueued_twice(in_a_stadt: Tenant) -> None:
    for _ in range(2):
        defer("delivery.proceed", queueing_lock="delivery:1", delivery_id=1)
    assert waiting() == ["delivery.proceed"]
