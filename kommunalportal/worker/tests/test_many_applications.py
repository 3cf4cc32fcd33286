"""Applications in bulk are stored as real ones are."""

import pytest

from kommunalportal.accounts.models import Account
from kommunalportal.applications.journeys import form_of
from kommunalportal.applications.models import Application
from kommunalportal.applications.rules import ApplicationState
from kommunalportal.casework.models import WorkItem
from kommunalportal.delivery.models import Delivery
from kommunalportal.delivery.rules import DeliveryState
from kommunalportal.kernel.models import Tenant
from kommunalportal.worker.many_applications import NotForRealError, seed_applications
from tests.applying import CERTIFICATE, offer_service

pytestmark = pytest.mark.django_db


def test_each_has_its_form_its_timeline_its_hand_over_and_its_work_item(in_a_stadt: Tenant) -> None:
    offer_service(CERTIFICATE)
    made = seed_applications(600)
    found = Application.objects.order_by("pk")
    assert (len(found), found[0].state) == (made, ApplicationState.DECIDED)
    assert {one.state for one in found} == {ApplicationState.DECIDED, ApplicationState.SUBMITTED}
    assert "Lindqvist" in str(form_of(found[0]).journey.summary())
    assert [entry.kind for entry in found[0].timeline.all()][:2] == ["started", "submitted"]
    assert {delivery.state for delivery in Delivery.objects.all()} == {DeliveryState.ANSWERED}
    assert WorkItem.objects.open().count() == Application.objects.filter(decided_at=None).count() > 0
    assert Account.objects.filter(email__endswith="@portal.example").count() * 20 == made


def test_a_real_portal_gets_none(in_a_stadt: Tenant, settings: object) -> None:
    settings.DEMO = False  # type: ignore[attr-defined]
    with pytest.raises(NotForRealError):
        seed_applications(10)
