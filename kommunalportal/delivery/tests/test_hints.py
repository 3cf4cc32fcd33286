"""A carrier's hint is never lost, whenever it comes."""

from typing import Any, ClassVar

import pytest
from django.db import connection as database
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from kommunalportal.connections.actions import configure_connection
from kommunalportal.delivery.actions import create_delivery, proceed, wake
from kommunalportal.delivery.models import Delivery
from kommunalportal.delivery.ports import Announcement, Answer, Event
from kommunalportal.kernel.actors import SYSTEM
from kommunalportal.kernel.models import Tenant

pytestmark = pytest.mark.usefixtures("in_a_stadt")
CONTENT: dict[str, Any] = {
    "service_name": "Meldebescheinigung",
    "service_key": "99115005",
    "region_key": "05162008",
    "schema_uri": "https://schemas.example/a",
    "data": "{}",
    "attachments": [],
    "payment": None,
    "applied_on": "2026-11-23",
}


class Carrier:
    """Takes everything; a hint about the case may come while it is asked for events."""

    CASE: ClassVar = "case-1"

    def __init__(self, *, hints: bool) -> None:
        self.hints = hints

    def announce(self, parcel: object) -> Announcement:
        return Announcement("submission-1", self.CASE)

    def put_attachment(self, announcement: Announcement, attachment: object) -> None: ...

    def submit(self, announcement: Announcement, parcel: object) -> None: ...

    def events(self, announcement: Announcement) -> list[Event]:
        if self.hints:
            forget_jobs()  # the hint's job starts at once, finds us working and leaves
            wake(case_references=[self.CASE])
            forget_jobs()
        return []

    def answers(self, announcement: Announcement) -> list[Answer]:
        return []

    def acknowledge(self, announcement: Announcement, answer: Answer) -> None: ...

    def hint_in(self, call: object) -> list[str]:
        return []

    def problems(self) -> list[str]:
        return []


def forget_jobs() -> None:
    with database.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")


@pytest.fixture
def delivery(in_a_stadt: Tenant) -> Delivery:
    connection = configure_connection(
        port="delivery", slug="register", provider="none", name="Register", settings={}, actor=SYSTEM
    )
    return create_delivery(reference="KP-1", connection=connection, content=CONTENT, expects_answer=True, actor=SYSTEM)


def jobs() -> list[ProcrastinateJob]:
    return list(ProcrastinateJob.objects.filter(status="todo", task_name="delivery.proceed"))


def test_a_hint_while_we_work_makes_us_look_again_at_once(delivery: Delivery) -> None:
    proceed(delivery_id=delivery.pk, open_provider=lambda _: Carrier(hints=True))
    assert [job.scheduled_at for job in jobs()] == [None]
    assert Delivery.objects.get().next_try_at <= timezone.now()


def test_without_a_hint_the_next_look_is_later(delivery: Delivery) -> None:
    forget_jobs()
    proceed(delivery_id=delivery.pk, open_provider=lambda _: Carrier(hints=False))
    assert all(job.scheduled_at for job in jobs())
    assert Delivery.objects.get().next_try_at > timezone.now()


def test_several_hints_need_one_look(delivery: Delivery) -> None:
    Delivery.objects.update(case_reference=Carrier.CASE)
    forget_jobs()
    for _ in range(3):
        wake(case_references=[Carrier.CASE])
    assert len(jobs()) == 1
