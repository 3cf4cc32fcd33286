"""What the town publishes, and what it keeps to itself."""

from datetime import timedelta

import pytest
from django.utils import timezone

from kommunalportal.accounts.models import Account
from kommunalportal.catalogue.models import OnlineService
from kommunalportal.connections.models import Connection
from kommunalportal.delivery.models import Delivery
from kommunalportal.kernel.models import Tenant
from kommunalportal.kernel.tenancy import acting_for
from kommunalportal.statistics.public_figures import PERIOD, service_figures
from kommunalportal.statistics.rules import is_too_few, share
from tests.offers import make_application, make_offer

pytestmark = pytest.mark.django_db


@pytest.fixture
def offer(in_a_stadt: Tenant) -> OnlineService:
    return make_offer("Meldebescheinigung")


def _applications(offer: OnlineService, account: Account, count: int, **values: object) -> None:
    for _ in range(count):
        make_application(offer, account, **values)


def test_shares_and_medians_are_those_of_the_applications(offer: OnlineService, ada: Account) -> None:
    begun = timezone.now() - timedelta(days=2)
    for minutes in (4, 5, 6, 7, 90):
        sent = begun + timedelta(minutes=minutes)
        make_application(offer, ada, created_at=begun, submitted_at=sent, decided_at=sent + timedelta(hours=minutes))
    _applications(offer, ada, 5, created_at=begun)
    (figures,) = service_figures()
    assert (figures.started.exact, figures.submitted.exact, figures.finished_percent) == (10, 5, 50)
    assert (figures.filling_in, figures.deciding) == (timedelta(minutes=6), timedelta(hours=6))


def test_fewer_than_five_are_hidden_with_everything_that_follows_from_them(offer: OnlineService, ada: Account) -> None:
    _applications(offer, ada, 6)
    _applications(offer, ada, 4, submitted_at=timezone.now(), decided_at=timezone.now())
    (figures,) = service_figures()
    assert not figures.started.is_hidden
    assert figures.submitted.is_hidden
    assert (figures.finished_percent, figures.filling_in, figures.deciding) == (None, None, None)


def test_what_the_back_office_took_over_counts_as_handed_over(offer: OnlineService, ada: Account) -> None:
    connection = Connection.objects.create(port="delivery", slug="register", provider="x", name="Register", settings={})
    for number in range(7):
        application = make_application(offer, ada, submitted_at=timezone.now())
        accepted = timezone.now() if number < 6 else None
        Delivery.objects.create(
            reference=application.reference, connection=connection, content={}, accepted_at=accepted
        )
    (figures,) = service_figures()
    assert figures.by_machine.exact == 6


def test_a_service_nobody_asked_for_has_zeros_and_no_secrets(offer: OnlineService) -> None:
    (figures,) = service_figures()
    assert (figures.started.exact, figures.started.is_hidden, figures.finished_percent) == (0, False, None)


def test_what_began_before_the_period_does_not_count(offer: OnlineService, ada: Account) -> None:
    _applications(offer, ada, 5, created_at=timezone.now() - PERIOD - timedelta(days=1))
    (figures,) = service_figures()
    assert figures.started.exact == 0


def test_another_towns_applications_are_not_counted(offer: OnlineService, ada: Account, b_dorf: Tenant) -> None:
    _applications(offer, ada, 5)
    with acting_for(b_dorf):
        assert service_figures() == ()


@pytest.mark.parametrize(("count", "is_hidden"), [(0, False), (1, True), (4, True), (5, False)])
def test_only_nobody_and_five_or_more_are_named(count: int, is_hidden: bool) -> None:
    assert is_too_few(count) is is_hidden


def test_a_share_of_few_is_no_share() -> None:
    assert (share(5, 10), share(0, 10), share(4, 10), share(3, 4)) == (50, 0, None, None)
