"""Applying without account: drafts, mails, letters, and the way into an account."""

import json
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.utils import timezone

from kommunalportal.accounts.guests import guest_for, guest_with
from kommunalportal.accounts.models import Account
from kommunalportal.accounts.queries import actor_for
from kommunalportal.applications.actions import confirm_application
from kommunalportal.applications.guests import forget_guests, may_be_guest, take_into_account, takes_guests
from kommunalportal.applications.journeys import form_of
from kommunalportal.applications.models import Application
from kommunalportal.applications.submission import content_of
from kommunalportal.catalogue.bundles import bundle_named, forget_bundles
from kommunalportal.catalogue.models import OnlineService
from kommunalportal.kernel.actors import SYSTEM
from kommunalportal.kernel.failures import Refused
from kommunalportal.kernel.models import AuditEntry, Tenant
from kommunalportal.mailbox.actions import send_letter
from kommunalportal.mailbox.queries import mailbox_of
from tests.applying import ELECTRONIC, filled_draft
from tests.factories import posted_mails
from tests.guests import offer_for_guests
from tests.offers import connect_offer

ADDRESS = "gerda@example.org"


@pytest.fixture
def offer(in_a_stadt: Tenant) -> Iterator[OnlineService]:
    """A service that may be applied for without account."""
    forget_bundles()
    connect_offer()
    yield offer_for_guests()
    forget_bundles()


@pytest.fixture
def gerda(in_a_stadt: Tenant) -> Account:
    """A guest."""
    return guest_for(ADDRESS, language="de")


@pytest.fixture
def draft(offer: OnlineService, gerda: Account) -> Application:
    """Her application, with every answer."""
    return filled_draft(offer, gerda, ELECTRONIC)


def test_bundle_and_municipality_both_have_to_allow_guests(offer: OnlineService) -> None:
    assert takes_guests(offer)
    offer.allows_guests = False
    assert not takes_guests(offer)


def test_guests_are_mailed_their_reference_and_nothing_about_the_matter(draft: Application, a_stadt: Tenant) -> None:
    confirm_application(application=draft, actor=actor_for(draft.account, "guest"))

    begun, sent = posted_mails(a_stadt)
    for mail in (begun, sent):
        assert mail.to == ADDRESS
        assert draft.reference in mail.text and "/antrag/fortsetzen" in mail.text
        assert "Meldebescheinigung" not in mail.subject + mail.text and "Lindqvist" not in mail.text


def test_clerk_and_back_office_know_that_only_the_address_is_proven(draft: Application) -> None:
    sent = confirm_application(application=draft, actor=actor_for(draft.account, "guest"))

    rows = {row.label: row.text for section in form_of(sent).summary() for row in section.rows}
    assert rows["Bestätigte E-Mail-Adresse"] == ADDRESS
    data = json.loads(content_of(form_of(sent), None)["data"])
    assert data["guest"] == {"email": ADDRESS, "email_proven": True}


def test_who_can_only_be_represented_needs_an_account(offer: OnlineService) -> None:
    service = bundle_named(offer.bundle_slug).service
    assert may_be_guest(offer, service)
    assert not may_be_guest(offer, service.model_copy(update={"applicants": ("company",)}))


def test_the_audit_names_guests_by_number_only(draft: Application) -> None:
    confirm_application(application=draft, actor=actor_for(draft.account, "guest"))
    entry = AuditEntry.objects.get(action="application.submitted")
    assert (entry.actor_kind, entry.actor_id) == ("guest", str(draft.account_id))
    assert ADDRESS not in repr(list(AuditEntry.objects.values_list("details", "on", "actor_id")))


def test_a_guests_proven_address_needs_no_second_code(draft: Application) -> None:
    world = form_of(draft).journey.context.world
    assert world.is_verified("Gerda@example.org")
    assert not world.is_verified(draft.account.email)


def test_letters_reach_a_guest_by_a_notice_without_content(draft: Application, a_stadt: Tenant) -> None:
    send_letter(account=draft.account, subject="Bewilligt", body="Text", actor=SYSTEM)
    mail = posted_mails(a_stadt)[-1]
    assert mail.to == ADDRESS
    assert "/antrag/fortsetzen" in mail.text and "Bewilligt" not in mail.text


def test_what_needs_an_account_by_now_is_kept_until_there_is_one(
    draft: Application, offer: OnlineService, ada: Account
) -> None:
    OnlineService.objects.filter(pk=offer.pk).update(allows_guests=False)
    draft = Application.objects.get(pk=draft.pk)
    with pytest.raises(Refused, match="Konto"):
        confirm_application(application=draft, actor=actor_for(draft.account, "guest"))

    take_into_account(guest=draft.account, account=ada, actor=actor_for(ada))
    draft = Application.objects.get(pk=draft.pk)
    assert confirm_application(application=draft, actor=actor_for(ada)).submitted_at


def test_an_account_takes_over_everything_and_the_guest_is_gone(draft: Application, ada: Account) -> None:
    guest = draft.account
    send_letter(account=guest, subject="Nachricht", body="Text", actor=SYSTEM)

    assert take_into_account(guest=guest, account=ada, actor=actor_for(ada)) == 1

    draft.refresh_from_db()
    assert draft.account == ada
    assert draft.answers["birth_date"] == "1990-05-14"
    assert [letter.subject for letter in mailbox_of(ada)] == ["Nachricht"]
    assert guest_with(ADDRESS) is None


def test_guests_to_whom_nothing_belongs_are_forgotten(draft: Application) -> None:
    guest_for("other@example.org", language="de")
    assert forget_guests() == 0
    Account.objects.exclude(guest_key="").update(created_at=timezone.now() - timedelta(days=3))
    assert forget_guests() == 1
    assert guest_with(ADDRESS) == draft.account


def test_letters_of_a_guest_outlive_the_application_by_three_months(gerda: Account) -> None:
    letter = send_letter(account=gerda, subject="Nachricht", body="Text", actor=SYSTEM)
    Account.objects.filter(pk=gerda.pk).update(created_at=timezone.now() - timedelta(days=200))
    assert forget_guests() == 0

    type(letter).objects.update(sent_at=timezone.now() - timedelta(days=91))
    assert forget_guests() == 1
    assert guest_with(ADDRESS) is None
