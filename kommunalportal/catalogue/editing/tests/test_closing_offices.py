"""An office is closed: nothing is left that points at it, and it can come back."""

from typing import Any

import pytest

from kommunalportal.accounts.actions import grant_role
from kommunalportal.accounts.models import Account, Role
from kommunalportal.appointments.models import Location
from kommunalportal.catalogue.actions import offer_online
from kommunalportal.catalogue.bundles import bundle_facts
from kommunalportal.catalogue.editing.actions import begin_revision, publish, submit_for_review, undo
from kommunalportal.catalogue.editing.inspection import findings_for
from kommunalportal.catalogue.editing.kinds.table import KINDS
from kommunalportal.catalogue.editing.published import taken_away
from kommunalportal.catalogue.models import OrganisationalUnit, PublicService, Responsibility, Revision
from kommunalportal.kernel.actors import SYSTEM, Actor
from kommunalportal.kernel.failures import Refused

UNITS = KINDS["aemter"]


@pytest.fixture
def served(office: OrganisationalUnit, service: PublicService) -> OrganisationalUnit:
    """The citizens' office, which is responsible for identity cards."""
    Responsibility.objects.update(unit=office)
    return office


@pytest.fixture
def heir(served: OrganisationalUnit) -> OrganisationalUnit:
    """Another office."""
    return OrganisationalUnit.objects.create(slug="rathaus", name="Rathaus", position=1)


def removal(unit: OrganisationalUnit, writer: Actor, **more: Any) -> Revision:
    data = {**(UNITS.load(unit.slug) or {}), **more}
    draft = begin_revision(kind=UNITS, key=unit.slug, data=data, actor=writer, is_removal=True)
    return submit_for_review(revision=draft, actor=writer)


def responsible() -> str:
    unit = Responsibility.objects.get().unit
    return unit.slug if unit else ""


def test_the_services_go_to_who_takes_over_and_come_back_with_the_office(
    served: OrganisationalUnit, heir: OrganisationalUnit, writer: Actor, reviewer: Actor
) -> None:
    closed = removal(served, writer, successor="rathaus")
    hints = [one.text for one in findings_for(UNITS, served.slug, closed.data, is_removal=True)]
    assert hints == ["1 Leistungen gehen an „Rathaus“: Personalausweis beantragen."]
    publish(revision=closed, actor=reviewer)
    assert not OrganisationalUnit.objects.filter(slug=served.slug).exists()
    assert responsible() == "rathaus"
    assert taken_away("aemter") == {served.slug}

    back = undo(revision=Revision.objects.get(pk=closed.pk), actor=writer)
    publish(revision=submit_for_review(revision=back, actor=writer), actor=reviewer)
    assert responsible() == served.slug
    assert OrganisationalUnit.objects.get(slug=served.slug).hours["mo"] == [["08:00", "12:00"], ["14:00", "16:00"]]
    assert taken_away("aemter") == set()


def test_clerks_and_places_go_along(
    served: OrganisationalUnit, heir: OrganisationalUnit, ada: Account, edda: Account, writer: Actor, reviewer: Actor
) -> None:
    for account, unit in ((ada, served.slug), (ada, heir.slug), (edda, served.slug)):
        grant_role(account=account, kind="clerk", unit_slug=unit, actor=SYSTEM)
    Location.objects.create(slug="haus", name="Haus", address="Am Markt 1", unit_slug=served.slug)
    closed = removal(served, writer, successor="rathaus")
    hints = [one.text for one in findings_for(UNITS, served.slug, closed.data, is_removal=True)]
    assert "2 Personen gehen mit ihren Vorgängen und Terminen an „Rathaus“." in hints
    publish(revision=closed, actor=reviewer)
    assert set(Role.objects.filter(kind="clerk").values_list("account_id", "unit_slug")) == {
        (ada.pk, "rathaus"),
        (edda.pk, "rathaus"),
    }
    assert Location.objects.get().unit_slug == "rathaus"


@pytest.mark.parametrize("successor", ["", "mond", "buergerbuero"])
def test_an_office_is_not_closed_while_services_would_point_at_nothing(
    served: OrganisationalUnit, heir: OrganisationalUnit, writer: Actor, reviewer: Actor, successor: str
) -> None:
    with pytest.raises(Refused, match="wer sie übernimmt"):
        publish(revision=removal(served, writer, successor=successor), actor=reviewer)
    assert responsible() == served.slug


def test_an_office_with_nothing_to_do_goes_without_a_successor(
    office: OrganisationalUnit, writer: Actor, reviewer: Actor
) -> None:
    publish(revision=removal(office, writer), actor=reviewer)
    assert not OrganisationalUnit.objects.exists()


def test_an_office_where_applications_arrive_stays(
    served: OrganisationalUnit, heir: OrganisationalUnit, service: PublicService, writer: Actor, reviewer: Actor
) -> None:
    offer_online(service=service, bundle_slug="meldebescheinigung", actor=SYSTEM)
    unit = bundle_facts("meldebescheinigung").service.unit
    OrganisationalUnit.objects.filter(pk=served.pk).update(slug=unit)
    served.refresh_from_db()
    with pytest.raises(Refused, match="Anträge gehen bei diesem Amt ein"):
        publish(revision=removal(served, writer, successor="rathaus"), actor=reviewer)


def test_a_service_that_is_taken_from_an_office_must_have_another_one(
    served: OrganisationalUnit, heir: OrganisationalUnit
) -> None:
    without = {**(UNITS.load(served.slug) or {}), "services": []}
    found = findings_for(UNITS, served.slug, without)
    assert [(one.field, one.blocks) for one in found if one.code == "unit.orphans"] == [("services", True)]
    UNITS.apply("rathaus", {**(UNITS.load("rathaus") or {}), "services": ["personalausweis"]})
    assert responsible() == "rathaus"


def test_what_was_written_before_offices_named_services_changes_none(served: OrganisationalUnit) -> None:
    old = {name: value for name, value in (UNITS.load(served.slug) or {}).items() if name != "services"}
    assert not [one for one in findings_for(UNITS, served.slug, old) if one.blocks]
    UNITS.apply(served.slug, old)
    assert responsible() == served.slug
