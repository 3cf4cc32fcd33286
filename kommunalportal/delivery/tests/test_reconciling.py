"""Portal and receiver compare their lists; a difference is found, shown, and gone when it is mended."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from kommunalportal.connections.models import Connection
from kommunalportal.delivery.models import Delivery, Difference
from kommunalportal.delivery.ports import Announcement, Event
from kommunalportal.delivery.reconciling import reconcile
from kommunalportal.kernel.failures import TemporaryFailure
from kommunalportal.kernel.models import Tenant

pytestmark = pytest.mark.django_db


class _Lists:
    """A receiver that lists its cases."""

    def __init__(self, *references: str) -> None:
        self.references = frozenset(references)

    def cases_since(self, since: datetime) -> frozenset[str]:
        return self.references


class _Logs:
    """One that answers for each case only."""

    def __init__(self, **kinds: str) -> None:
        self.kinds = kinds

    def events(self, announcement: Announcement) -> list[Event]:
        kind = self.kinds.get(announcement.case_reference)
        return [Event("1", kind, timezone.now())] if kind else []  # type: ignore[arg-type]


class _Down:
    def cases_since(self, since: datetime) -> frozenset[str]:
        raise TemporaryFailure("down")


@pytest.fixture
def register(in_a_stadt: Tenant) -> Connection:
    connection = Connection.objects.create(port="delivery", slug="r", provider="x", name="R", settings={})
    arrived = {"accepted_at": timezone.now() - timedelta(hours=5), "next_try_at": None}
    later = timezone.now() + timedelta(hours=5)
    rows: dict[str, dict[str, Any]] = {"A": arrived, "B": arrived, "C": {"next_try_at": later}}
    for reference, values in rows.items():
        Delivery.objects.create(
            reference=reference, connection=connection, content={}, case_reference=reference, **values
        )
    return connection


def _differences(connection: Connection, provider: object) -> dict[str, str]:
    reconcile(connection=connection, provider=provider)  # type: ignore[arg-type]
    return dict(Difference.objects.values_list("reference", "kind"))


def test_lists_that_agree_leave_nothing(register: Connection) -> None:
    assert _differences(register, _Lists("A", "B")) == {}


def test_each_kind_of_difference_is_found_and_goes_when_it_is_mended(register: Connection) -> None:
    found = _differences(register, _Lists("A", "C", "Z"))
    assert found == {"B": "missing_there", "C": "missing_here", "Z": "unknown_here"}
    waiting = Delivery.objects.get(reference="C")
    assert waiting.next_try_at is not None
    assert waiting.next_try_at <= timezone.now()
    assert _differences(register, _Lists("A", "B")) == {}


def test_what_arrived_just_now_may_still_be_on_its_way_to_the_list(register: Connection) -> None:
    Delivery.objects.filter(reference="B").update(accepted_at=timezone.now())
    assert _differences(register, _Lists("A")) == {}


def test_a_receiver_without_a_list_is_asked_about_each(register: Connection) -> None:
    assert _differences(register, _Logs(A="accepted", B="rejected")) == {"B": "missing_there"}


def test_one_that_does_not_answer_leaves_what_was_known(register: Connection) -> None:
    _differences(register, _Lists("A"))
    with pytest.raises(TemporaryFailure):
        reconcile(connection=register, provider=_Down())  # type: ignore[arg-type]
    assert Difference.objects.count() == 1
