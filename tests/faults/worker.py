"""The worker's jobs and sweeps, run by hand, and a clock that tests move."""

from datetime import timedelta

from django.db import connection
from django.db.models import DateTimeField, F
from django.db.models.functions import Now
from procrastinate.contrib.django import app as queue
from procrastinate.contrib.django.models import ProcrastinateJob

from kommunalportal.applications.models import Application
from kommunalportal.delivery.models import Delivery
from kommunalportal.kernel.models import TenantModel
from kommunalportal.payments.models import PaymentAttempt
from kommunalportal.worker import jobs_applications, jobs_casework, jobs_delivery, jobs_payments

WORKED_OFF = ("delivery.", "payments.", "applications.", "casework.")
SWEEPS = (jobs_delivery.sweep, jobs_payments.sweep, jobs_applications.sweep, jobs_casework.sweep)


def time_passes(duration: timedelta) -> None:
    """Everything that the portal wrote down happened that much earlier."""
    for model, names in (
        (Delivery, _times(Delivery)),
        (PaymentAttempt, _times(PaymentAttempt)),
        (Application, ("changed_at", "confirmed_at", "submitted_at", "withdrawn_at")),
    ):
        model._base_manager.update(**{name: F(name) - duration for name in names})


def everything_is_due() -> None:
    """The moment for which each waiting row was planned has come, and a good while more."""
    long_ago = Now() - timedelta(minutes=3)
    Delivery.objects.filter(next_try_at__isnull=False).update(next_try_at=long_ago)
    Delivery.objects.filter(answered_at__isnull=False).update(answered_at=long_ago)
    PaymentAttempt.objects.filter(next_look_up_at__isnull=False).update(next_look_up_at=long_ago)


def sweep() -> None:
    """What the worker does every minute for rows that lost their job."""
    for one in SWEEPS:
        one()


def work() -> int:
    """Run the jobs that wait now, once each; what they plan anew waits for the next call. Answers how many ran."""
    queue.perform_import_paths()  # type: ignore[no-untyped-call]
    waiting = list(ProcrastinateJob.objects.filter(status="todo").order_by("pk"))
    jobs = [job for job in waiting if job.task_name.startswith(WORKED_OFF)]
    forget_jobs([job.pk for job in jobs])
    for job in jobs:
        queue.tasks[job.task_name].func(**job.args)
    return len(jobs)


def forget_jobs(numbers: list[int] | None = None) -> None:
    """Take jobs off the queue: all of them, as after a crash that took the queue's rows along, or these."""
    with connection.cursor() as cursor:
        if numbers is None:
            cursor.execute("DELETE FROM procrastinate_jobs")
        else:
            cursor.execute("DELETE FROM procrastinate_jobs WHERE id = ANY(%s)", [numbers])


def _times(model: type[TenantModel]) -> tuple[str, ...]:
    return tuple(field.name for field in model._meta.fields if isinstance(field, DateTimeField))
