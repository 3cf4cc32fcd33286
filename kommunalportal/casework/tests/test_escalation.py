"""Nobody has to look whether applications arrive: whoever has to know is told, each level once."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from kommunalportal.accounts.models import Account
from kommunalportal.casework.escalation import escalate
from kommunalportal.casework.escalation_rules import AUDIENCES, Audience, audiences_between, level_of
from kommunalportal.casework.models import Escalation, WorkItem
from kommunalportal.connections.models import Connection
from kommunalportal.delivery.models import Delivery
from kommunalportal.kernel.models import Tenant
from tests.factories import make_account, posted_mails
from tests.offers import make_application, make_offer

WAITED = st.timedeltas(min_value=timedelta(0), max_value=timedelta(days=90))


@given(WAITED, WAITED)
def test_who_waits_longer_is_never_at_a_lower_level(one: timedelta, other: timedelta) -> None:
    assert level_of(min(one, other)) <= level_of(max(one, other))


@given(st.lists(WAITED, min_size=1, max_size=40))
def test_each_level_is_told_once_however_often_and_irregularly_we_look(looks: list[timedelta]) -> None:
    told, mails = 0, dict.fromkeys(Audience, 0)
    for waited in sorted([*looks, *looks]):
        for audience in audiences_between(told, level_of(waited)):
            mails[audience] += 1
        told = level_of(waited)
    days = max(0, told - len(AUDIENCES))
    assert all(count <= 1 + days for count in mails.values())
    if told:
        assert mails[Audience.UNIT] >= 1
    if told >= len(AUDIENCES):
        assert min(mails.values()) >= 1


@pytest.mark.parametrize(
    ("waited", "level"),
    [
        (timedelta(minutes=14), 0),
        (timedelta(minutes=15), 1),
        (timedelta(hours=4), 2),
        (timedelta(hours=24), 3),
        (timedelta(hours=47), 3),
        (timedelta(hours=48), 4),
        (timedelta(days=10), 12),
    ],
)
def test_levels_are_a_quarter_of_an_hour_four_hours_a_day_and_then_days(waited: timedelta, level: int) -> None:
    assert level_of(waited) == level


@pytest.fixture
def waiting(in_a_stadt: Tenant, ada: Account, clara: Account, adam: Account, olga: Account) -> list[Delivery]:
    """Two applications for the Bürgerbüro that wait for the register."""
    register = Connection.objects.create(port="delivery", slug="r", provider="x", name="Melderegister", settings={})
    offer = make_offer("Meldebescheinigung")
    found = []
    for number in range(2):
        application = make_application(offer, ada, submitted_at=timezone.now())
        WorkItem.objects.create(application=application, file_reference=f"AZ-{number}", unit_slug="buergerbuero")
        found.append(Delivery.objects.create(reference=application.reference, connection=register, content={}))
    return found


def _mailed(tenant: Tenant) -> list[str]:
    return [mail.to for mail in posted_mails(tenant)]


def _waits_since(at: datetime) -> None:
    Delivery.objects.update(created_at=at)


@pytest.mark.django_db
def test_the_unit_is_told_first_then_the_administration_then_the_operator(
    waiting: list[Delivery], a_stadt: Tenant, provider: Tenant
) -> None:
    assert escalate() == 0
    for waited, mailed in [
        (timedelta(minutes=20), ["clara@example.org"]),
        (timedelta(hours=5), ["clara@example.org", "adam@example.org"]),
    ]:
        _waits_since(timezone.now() - waited)
        for _sweep in range(3):
            escalate()
        assert _mailed(a_stadt) == mailed
    _waits_since(timezone.now() - timedelta(hours=25))
    for _sweep in range(3):
        escalate()
    assert _mailed(provider) == ["olga@example.org"]
    assert len(_mailed(a_stadt)) == 2
    (mail, *_) = posted_mails(a_stadt)
    assert "2 Anträge warten" in mail.text
    assert not any(word in mail.text for word in ("Lindqvist", waiting[0].reference, "Meldebescheinigung"))


@pytest.mark.django_db
def test_what_arrived_is_over_and_the_next_trouble_begins_anew(waiting: list[Delivery], a_stadt: Tenant) -> None:
    _waits_since(timezone.now() - timedelta(minutes=20))
    escalate()
    _waits_since(timezone.now())
    escalate()
    assert not Escalation.objects.exists()
    _waits_since(timezone.now() - timedelta(minutes=20))
    escalate()
    assert _mailed(a_stadt) == ["clara@example.org", "clara@example.org"]


@pytest.mark.django_db
@pytest.mark.parametrize("settled", ["settled", "closed"])
def test_what_a_person_settled_or_closed_waits_for_nobody(waiting: list[Delivery], settled: str) -> None:
    _waits_since(timezone.now() - timedelta(days=3))
    if settled == "settled":
        Delivery.objects.update(settled_at=timezone.now())
    else:
        WorkItem.objects.update(closed_at=timezone.now())
    assert escalate() == 0


@pytest.mark.django_db
def test_a_unit_without_a_clerk_is_answered_for_by_the_administration(waiting: list[Delivery], a_stadt: Tenant) -> None:
    WorkItem.objects.update(unit_slug="leer")
    make_account(a_stadt, "other@example.org", role="clerk", unit="standesamt")
    _waits_since(timezone.now() - timedelta(minutes=20))
    escalate()
    assert _mailed(a_stadt) == ["adam@example.org"]
