"""Clerks say how a case reached its system; machines then leave it alone."""

from datetime import timedelta

import pytest
from django.utils import timezone

from kommunalportal.accounts.models import Account
from kommunalportal.accounts.queries import actor_for
from kommunalportal.applications.actions import confirm_application
from kommunalportal.applications.timeline import lines_of
from kommunalportal.casework.by_hand import delivery_of, say_by_hand, take_back_by_hand, way_of_item
from kommunalportal.casework.models import WorkItem
from kommunalportal.casework.rules import Reason, Way
from kommunalportal.connections.actions import configure_connection
from kommunalportal.delivery.actions import proceed, replay
from kommunalportal.delivery.models import Delivery
from kommunalportal.kernel.actors import SYSTEM, Actor
from kommunalportal.kernel.failures import Refused
from kommunalportal.kernel.models import AuditEntry, Tenant
from tests.applying import ASSISTANCE, WITH_RENT, filled_draft, offer_service, with_file

pytestmark = pytest.mark.django_db


@pytest.fixture
def item(in_a_stadt: Tenant, ada: Account) -> WorkItem:
    configure_connection(port="delivery", slug="social-office", provider="none", name="x", settings={}, actor=SYSTEM)
    draft = filled_draft(offer_service(ASSISTANCE), ada, WITH_RENT)
    with_file(draft, ada, step="miete", field="rent_contract")
    found: WorkItem = WorkItem.objects.get(application=confirm_application(application=draft, actor=SYSTEM))
    return found


@pytest.fixture
def clerk(clara: Account) -> Actor:
    return actor_for(clara, "clerk")


def _delivery(item: WorkItem) -> Delivery:
    found = delivery_of(item)
    assert found is not None
    return found


def _way(item: WorkItem) -> Way:
    return way_of_item(WorkItem.objects.get(pk=item.pk), _delivery(item))


def test_what_somebody_typed_is_not_sent_any_more(item: WorkItem, clerk: Actor) -> None:
    say_by_hand(item=item, reason=Reason.UNREACHABLE, actor=clerk)
    delivery = _delivery(item)

    def nobody(_connection: object) -> None:
        raise AssertionError("The provider was opened.")

    proceed(delivery_id=delivery.pk, open_provider=nobody)  # type: ignore[arg-type]
    assert (delivery.next_try_at, _way(item)) == (None, Way.RETYPED)
    with pytest.raises(Refused):
        replay(delivery=delivery, actor=clerk)


def test_saying_it_twice_leaves_one_word_and_one_line(item: WorkItem, clerk: Actor) -> None:
    for reason in (Reason.UNREACHABLE, Reason.SEEN_THERE):
        say_by_hand(item=item, reason=reason, actor=clerk)
    assert _way(item) is Way.CONFIRMED
    assert item.application.timeline.filter(kind="by_hand").count() == 1
    assert [line.title for line in lines_of(item.application)][-2] == "Angekommen: x"


def test_taking_it_back_lets_the_machine_go_on(item: WorkItem, clerk: Actor) -> None:
    say_by_hand(item=item, reason=Reason.REFUSED, actor=clerk)
    for _click in range(2):
        take_back_by_hand(item=item, actor=clerk)
    delivery = _delivery(item)
    assert (_way(item), delivery.settled_at, delivery.given_up_at) == (Way.PENDING, None, None)
    assert delivery.next_try_at is not None
    assert delivery.next_try_at <= timezone.now()
    assert not item.application.timeline.filter(kind="by_hand").exists()
    assert AuditEntry.objects.filter(action="work_item.by_hand_taken_back").count() == 1


def test_what_the_carrier_holds_is_still_listened_to(item: WorkItem, clerk: Actor) -> None:
    planned = timezone.now() + timedelta(minutes=5)
    Delivery.objects.update(announced_at=timezone.now(), submitted_at=timezone.now(), next_try_at=planned)
    say_by_hand(item=item, reason=Reason.UNREACHABLE, actor=clerk)
    delivery = _delivery(item)
    assert (delivery.next_try_at, delivery.given_up_at) == (planned, None)
    assert delivery.delayed_since is None


def test_a_case_that_arrived_may_still_have_been_typed(item: WorkItem, clerk: Actor) -> None:
    Delivery.objects.update(accepted_at=timezone.now(), next_try_at=None)
    assert _way(item) is Way.MACHINE
    say_by_hand(item=item, reason=Reason.INCOMPLETE, actor=clerk)
    assert (_way(item), _delivery(item).settled_at) == (Way.RETYPED, None)
    take_back_by_hand(item=item, actor=clerk)
    assert (_way(item), _delivery(item).next_try_at) == (Way.MACHINE, None)
