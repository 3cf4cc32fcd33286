"""The figure: how cases reached their system, and what it saved."""

from datetime import date, timedelta

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from kommunalportal.accounts.models import Account
from kommunalportal.casework.models import ByHand, WorkItem
from kommunalportal.catalogue.models import OnlineService, OrganisationalUnit
from kommunalportal.connections.models import Connection
from kommunalportal.delivery.models import Delivery
from kommunalportal.kernel.models import Tenant
from kommunalportal.kernel.tenancy import acting_for
from kommunalportal.statistics.arrivals import MONTHS, arrival_figures, first_month
from kommunalportal.statistics.rules import minutes_saved, rounded
from tests.offers import make_application, make_offer


@pytest.fixture
def offer(in_a_stadt: Tenant) -> OnlineService:
    OrganisationalUnit.objects.create(slug="buergerbuero", name="Bürgerbüro")
    return make_offer("Meldebescheinigung")


def _case(offer: OnlineService, account: Account, *, accepted: bool = False, way: str = "", days: int = 0) -> None:
    sent = timezone.now() - timedelta(days=days)
    application = make_application(offer, account, submitted_at=sent)
    item = WorkItem.objects.create(
        application=application, file_reference=application.reference, unit_slug="buergerbuero"
    )
    connection, _ = Connection.objects.get_or_create(
        port="delivery", slug="register", defaults={"provider": "x", "name": "Register", "settings": {}}
    )
    at = timezone.now() if accepted else None
    Delivery.objects.create(reference=application.reference, connection=connection, content={}, accepted_at=at)
    if way:
        ByHand.objects.create(work_item=item, way=way, reason="unreachable")


@pytest.mark.django_db
def test_every_case_is_counted_once_and_a_persons_word_counts_more(offer: OnlineService, ada: Account) -> None:
    for accepted, way in [(True, ""), (True, ""), (True, "retyped"), (False, "retyped"), (False, "confirmed")]:
        _case(offer, ada, accepted=accepted, way=way)
    _case(offer, ada)
    _case(offer, ada, accepted=True, days=500)
    found = arrival_figures()
    for groups in (found.by_service, found.by_unit, found.by_month, (found.total,)):
        (one,) = groups
        assert (one.machine, one.confirmed, one.retyped, one.pending) == (2, 1, 2, 1)
    assert found.by_unit[0].name == "Bürgerbüro"
    assert found.total.minutes_saved == 2 * 10 + 8


@pytest.mark.django_db
def test_another_towns_cases_are_not_counted(offer: OnlineService, ada: Account, b_dorf: Tenant) -> None:
    _case(offer, ada, accepted=True)
    with acting_for(b_dorf):
        assert arrival_figures().total.all == 0


@given(st.dates(min_value=date(2000, 1, 1)))
def test_the_period_is_twelve_months_with_this_one(today: date) -> None:
    first = first_month(today)
    assert first.day == 1
    assert (today.year - first.year) * 12 + today.month - first.month == MONTHS - 1


@given(st.integers(0, 10_000))
def test_what_is_published_is_at_most_two_off(count: int) -> None:
    assert rounded(count) % 5 == 0
    assert abs(rounded(count) - count) <= 2


def test_a_typed_case_saves_nothing_and_a_look_costs_a_little() -> None:
    assert (minutes_saved(machine=0, confirmed=0), minutes_saved(machine=1, confirmed=1)) == (0, 18)
