"""What the town tells everybody about re-typing, and the clerk's one click that makes the figure honest."""

import json
from collections.abc import Iterator

import pytest
from django.test import Client
from django.utils import timezone

from kommunalportal.accounts.models import Account
from kommunalportal.casework.models import ByHand, WorkItem
from kommunalportal.connections.models import Connection
from kommunalportal.delivery.models import Delivery
from kommunalportal.kernel.tenancy import acting_for
from kommunalportal.web.public_pages import kept_pages
from tests.factories import client_for
from tests.offers import make_application, make_offer

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nothing_kept() -> Iterator[None]:
    kept_pages.clear()
    yield
    kept_pages.clear()


@pytest.fixture
def cases(ada: Account) -> list[WorkItem]:
    """Twelve arrived by themselves, two were typed."""
    with acting_for(ada.tenant):
        register = Connection.objects.create(port="delivery", slug="r", provider="x", name="Register", settings={})
        offer = make_offer("Meldebescheinigung")
        found = []
        for number in range(14):
            application = make_application(offer, ada, submitted_at=timezone.now(), bundle_snapshot=None)
            reference, at = application.reference, timezone.now() if number < 12 else None
            item = WorkItem.objects.create(
                application=application, file_reference=f"AZ-{number}", unit_slug="buergerbuero"
            )
            Delivery.objects.create(reference=reference, connection=register, content={}, accepted_at=at)
            if number >= 12:
                ByHand.objects.create(work_item=item, way="retyped", reason="unreachable")
            found.append(item)
    return found


def test_everybody_reads_how_applications_arrive(guest: Client, cases: list[WorkItem]) -> None:
    page = guest.get("/statistik/").content.decode()
    assert "So kommen Anträge im Fachverfahren an" in page
    assert "dauert 10 Minuten" in page


def test_the_data_are_rounded_and_hide_what_is_about_few(guest: Client, cases: list[WorkItem]) -> None:
    data = json.loads(guest.get("/statistik/ankunft.json").content)
    assert [one["grouped_by"] for one in data["figures"]] == ["service", "unit", "month"]
    for one in data["figures"]:
        assert (one["machine"], one["retyped"], one["pending"], one["minutes_saved"]) == (10, None, 0, 100)
    lines = guest.get("/statistik/ankunft.csv").content.decode("utf-8-sig").splitlines()
    assert lines[1] == "service;meldebescheinigung;Meldebescheinigung;10;0;<5;0;100"


def test_nobody_sees_anothers_case_by_saying_something_about_it(
    cases: list[WorkItem], conrad: Account, berta: Account
) -> None:
    for stranger in (conrad, berta):
        address = f"/sachbearbeitung/{cases[0].file_reference}/von-hand"
        assert client_for(stranger.tenant, stranger).post(address, {"reason": "refused"}).status_code == 404
    with acting_for(conrad.tenant):
        assert ByHand.objects.count() == 2


def test_an_unknown_reason_is_none(cases: list[WorkItem], clara: Account) -> None:
    address = f"/sachbearbeitung/{cases[0].file_reference}/von-hand"
    assert client_for(clara.tenant, clara).post(address, {"reason": "boredom"}).status_code == 404
