"""From the first draft to the public row and back."""

from typing import Any

import pytest

from kommunalportal.catalogue.editing.actions import (
    SavedMeanwhile,
    allow_own_review,
    begin_revision,
    bring_up_to_date,
    discard,
    publish,
    restore,
    return_with_remark,
    save_draft,
    submit_for_review,
    take_back,
    undo,
)
from kommunalportal.catalogue.editing.kinds.table import KINDS
from kommunalportal.catalogue.editing.queries import comparison, desk_of
from kommunalportal.catalogue.models import OrganisationalUnit, Revision, Synonym
from kommunalportal.kernel.actors import Actor
from kommunalportal.kernel.failures import Refused
from kommunalportal.kernel.models import AuditEntry, Tenant

UNITS = KINDS["aemter"]


def draft(office: OrganisationalUnit, writer: Actor, **changes: Any) -> Revision:
    """A draft of the office with these changes."""
    data = UNITS.load(office.slug) or {}
    return begin_revision(kind=UNITS, key=office.slug, data={**data, **changes}, actor=writer)


def published(revision: Revision, writer: Actor, reviewer: Actor) -> Revision:
    """The revision, submitted and published."""
    return publish(revision=submit_for_review(revision=revision, actor=writer), actor=reviewer)


def test_a_change_becomes_public_when_a_colleague_publishes_it(
    office: OrganisationalUnit, writer: Actor, reviewer: Actor, in_a_stadt: Tenant
) -> None:
    before = in_a_stadt.catalogue_revision
    revision = draft(office, writer, phone="02181 2", fr="08:00-12:00")
    office.refresh_from_db()
    assert office.phone == "02181 1"

    revision = published(revision, writer, reviewer)

    office.refresh_from_db()
    assert (office.phone, office.hours["fr"]) == ("02181 2", [["08:00", "12:00"]])
    assert office.hours["mo"] == [["08:00", "12:00"], ["14:00", "16:00"]]
    assert (revision.number, revision.reviewer_name) == (1, "Adam Frühling")
    in_a_stadt.refresh_from_db()
    assert in_a_stadt.catalogue_revision > before
    entry = AuditEntry.objects.get(action="revision.published")
    assert entry.details == {"kind": "aemter", "subject": "buergerbuero", "number": 1, "four_eyes": True}


def test_nobody_publishes_what_they_wrote(office: OrganisationalUnit, writer: Actor) -> None:
    revision = submit_for_review(revision=draft(office, writer), actor=writer)
    with pytest.raises(Refused, match="nicht selbst"):
        publish(revision=revision, actor=writer, confirms_alone=True)


def test_whoever_wrote_a_part_of_a_draft_does_not_publish_it_either(
    office: OrganisationalUnit, writer: Actor, reviewer: Actor
) -> None:
    revision = draft(office, writer)
    revision = save_draft(revision=revision, data=revision.data, version=1, actor=reviewer)
    submit_for_review(revision=revision, actor=reviewer)
    with pytest.raises(Refused, match="nicht selbst"):
        publish(revision=revision, actor=writer)


def test_who_works_alone_publishes_after_an_administrator_allowed_it_and_with_confirmation(
    office: OrganisationalUnit, writer: Actor, reviewer: Actor
) -> None:
    allow_own_review(is_allowed=True, actor=reviewer)
    revision = submit_for_review(revision=draft(office, writer), actor=writer)
    with pytest.raises(Refused):
        publish(revision=revision, actor=writer)
    publish(revision=revision, actor=writer, confirms_alone=True)
    assert AuditEntry.objects.get(action="revision.published").details["four_eyes"] is False


def test_the_second_of_two_people_who_save_one_draft_is_told(
    office: OrganisationalUnit, writer: Actor, reviewer: Actor
) -> None:
    revision = draft(office, writer)
    save_draft(revision=revision, data={**revision.data, "phone": "1"}, version=1, actor=writer)
    with pytest.raises(SavedMeanwhile) as told:
        save_draft(revision=revision, data={**revision.data, "phone": "2"}, version=1, actor=reviewer)
    assert told.value.revision.data["phone"] == "1"


def test_a_draft_is_not_published_over_something_newer_until_both_are_put_together(
    office: OrganisationalUnit, writer: Actor, reviewer: Actor
) -> None:
    mine = draft(office, writer, phone="02181 3", email="neu@example.org")
    published(draft(office, reviewer, phone="02181 2", place="Neustadt"), reviewer, writer)
    mine = submit_for_review(revision=mine, actor=writer)
    with pytest.raises(Refused, match="neuen Stand"):
        publish(revision=mine, actor=reviewer)

    mine = take_back(revision=mine, actor=writer)
    assert bring_up_to_date(revision=mine, actor=writer) == {"phone"}
    published(mine, writer, reviewer)

    office.refresh_from_db()
    assert (office.phone, office.email, office.place) == ("02181 3", "neu@example.org", "Neustadt")


def test_a_reviewer_returns_a_draft_with_a_remark(office: OrganisationalUnit, writer: Actor, reviewer: Actor) -> None:
    revision = submit_for_review(revision=draft(office, writer), actor=writer)
    assert desk_of(reviewer).to_review == (revision,)
    with pytest.raises(Refused, match="Schreiben Sie"):
        return_with_remark(revision=revision, remark=" ", actor=reviewer)

    return_with_remark(revision=revision, remark="Bitte die Telefonnummer prüfen.", actor=reviewer)

    (returned,) = desk_of(writer).returned
    assert returned.remark == "Bitte die Telefonnummer prüfen."


def test_what_is_wrong_is_not_published(office: OrganisationalUnit, writer: Actor, reviewer: Actor) -> None:
    revision = submit_for_review(revision=draft(office, writer, mo="16:00-08:00"), actor=writer)
    with pytest.raises(Refused, match="Bitte erst in Ordnung bringen"):
        publish(revision=revision, actor=reviewer)


def test_undoing_brings_back_what_was_there_before(office: OrganisationalUnit, writer: Actor, reviewer: Actor) -> None:
    first = published(draft(office, writer, phone="02181 2"), writer, reviewer)
    published(undo(revision=first, actor=writer), writer, reviewer)
    office.refresh_from_db()
    assert office.phone == "02181 1"
    published(restore(revision=first, actor=writer), writer, reviewer)
    office.refresh_from_db()
    assert office.phone == "02181 2"
    numbers = Revision.objects.order_by("number").values_list("number", flat=True)
    assert list(numbers) == [1, 2, 3]


def test_undoing_a_creation_takes_the_subject_away(in_a_stadt: Tenant, writer: Actor, reviewer: Actor) -> None:
    data = {"phrase": "perso", "meanings": ["personalausweis"]}
    revision = begin_revision(kind=KINDS["synonyme"], key="", data=data, actor=writer)
    published(revision, writer, reviewer)
    assert Synonym.objects.get().meaning == "personalausweis"

    revision.refresh_from_db()
    back = undo(revision=revision, actor=writer)
    assert [one.after for one in comparison(KINDS["synonyme"], None, back)] == ["", ""]
    published(back, writer, reviewer)

    assert not Synonym.objects.exists()


def test_undoing_a_new_office_takes_it_away_again(in_a_stadt: Tenant, writer: Actor, reviewer: Actor) -> None:
    revision = begin_revision(kind=UNITS, key="", data={**UNITS.blank(), **NEW_OFFICE}, actor=writer)
    revision = published(revision, writer, reviewer)
    assert OrganisationalUnit.objects.get().slug == "amt-fuer-gruen"
    published(undo(revision=revision, actor=writer), writer, reviewer)
    assert not OrganisationalUnit.objects.exists()


NEW_OFFICE = dict.fromkeys(UNITS.form.base_fields, "") | {"name": "Amt für Grün", "services": []}


def test_a_discarded_draft_cannot_be_submitted(office: OrganisationalUnit, writer: Actor) -> None:
    revision = discard(revision=draft(office, writer), actor=writer)
    with pytest.raises(Refused, match="verworfen"):
        submit_for_review(revision=revision, actor=writer)
