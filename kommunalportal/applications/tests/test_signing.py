"""Others have to sign: nothing is sent before they did, and nothing is lost when they do not."""

import json
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.utils import timezone

from kommunalportal.accounts.mandates import accept_mandate, give_mandate, revoke_mandate
from kommunalportal.accounts.models import Account
from kommunalportal.accounts.queries import actor_for
from kommunalportal.applications.actions import confirm_application, reopen_application, save_step
from kommunalportal.applications.choosing import choose_for_whom
from kommunalportal.applications.co_signers import co_signer_with, key_of
from kommunalportal.applications.journeys import form_of
from kommunalportal.applications.models import Application, CoSigner
from kommunalportal.applications.rules import ApplicationState
from kommunalportal.applications.signing import refuse, remind_and_end, reminders_due, sign
from kommunalportal.catalogue.bundles import forget_bundles
from kommunalportal.delivery.models import Delivery
from kommunalportal.formengine.recorded import posted
from kommunalportal.kernel.failures import Refused
from kommunalportal.kernel.models import AuditEntry, Tenant
from tests.applying import PAPER, filled_draft
from tests.factories import make_account, posted_mails
from tests.parties import BO, CID, offer_with_parties, signed_by


@pytest.fixture(autouse=True)
def anew() -> Iterator[None]:
    forget_bundles()
    yield
    forget_bundles()


@pytest.fixture
def bo(a_stadt: Tenant) -> Account:
    """A partner, whose account has another address than the invitation."""
    return make_account(a_stadt, "bo.privat@example.org", name="Bo Ek")


@pytest.fixture
def cid(a_stadt: Tenant) -> Account:
    return make_account(a_stadt, "cid@example.org", name="Cid Lund")


@pytest.fixture
def waiting(in_a_stadt: Tenant, ada: Account) -> Application:
    """Confirmed by Ada; Bo and Cid have to sign."""
    draft = filled_draft(offer_with_parties(), ada, signed_by(BO, CID))
    return confirm_application(application=draft, actor=actor_for(ada))


def invitation(application: Application, email: str) -> CoSigner:
    return next(one for one in application.co_signers.all() if one.email == email)


def signs(application: Application, email: str, account: Account) -> Application:
    return sign(co_signer=invitation(application, email), account=account, actor=actor_for(account))


def fresh(application: Application) -> Application:
    found: Application = Application.objects.select_related("online_service__service", "account").get(pk=application.pk)
    return found


def later(application: Application, days: float) -> None:
    """As if everything had happened so many days earlier."""
    gone = timedelta(days=days)
    due = fresh(application).signatures_due_at
    assert due
    Application.objects.filter(pk=application.pk).update(signatures_due_at=due - gone)
    for one in application.co_signers.all():
        CoSigner.objects.filter(pk=one.pk).update(invited_at=one.invited_at - gone)


def test_nothing_is_sent_before_everybody_signed(waiting: Application, bo: Account, cid: Account) -> None:
    assert waiting.state is ApplicationState.SIGNING
    assert {mail.to for mail in posted_mails(waiting.tenant)} == {"bo@example.org", "cid@example.org"}
    signs(waiting, "bo@example.org", bo)
    assert not Delivery.objects.exists()
    signs(waiting, "cid@example.org", cid)
    assert fresh(waiting).state is ApplicationState.SUBMITTED
    assert [mail.to for mail in posted_mails(waiting.tenant)][-2:].count("ada@example.org") >= 1


def test_the_mail_names_nobody_and_its_link_opens_the_invitation(waiting: Application) -> None:
    mail = posted_mails(waiting.tenant)[0]
    co_signer = invitation(waiting, "bo@example.org")
    assert f"/mitzeichnen/{co_signer.pk}/{key_of(co_signer)}" in mail.text
    assert "Ada" not in mail.text and "Bo" not in mail.text
    assert co_signer_with(co_signer.pk, key_of(co_signer)) == co_signer
    assert co_signer_with(co_signer.pk, "wrong") is None
    assert co_signer_with(2**70, key_of(co_signer)) is None


def test_the_back_office_learns_who_signed(waiting: Application, bo: Account, cid: Account) -> None:
    signs(waiting, "bo@example.org", bo)
    signs(waiting, "cid@example.org", cid)
    data = json.loads(Delivery.objects.get(reference=waiting.reference).content["data"])
    assert [one["name"] for one in data["co_signers"]] == ["Bo Ek", "Cid Lund"]
    assert "represented" not in data


def test_everybody_signs_with_an_own_account(waiting: Application, ada: Account, bo: Account) -> None:
    signs(waiting, "bo@example.org", bo)
    for account in (ada, bo):
        with pytest.raises(Refused):
            signs(waiting, "cid@example.org", account)


def test_a_second_click_changes_nothing(waiting: Application, bo: Account) -> None:
    signs(waiting, "bo@example.org", bo)
    first = invitation(waiting, "bo@example.org").signed_at
    signs(waiting, "bo@example.org", bo)
    assert invitation(waiting, "bo@example.org").signed_at == first
    assert AuditEntry.objects.filter(action="application.co_signed").count() == 1


def test_who_refuses_gives_it_back_as_a_draft_with_every_answer(
    waiting: Application, bo: Account, ada: Account
) -> None:
    refuse(co_signer=invitation(waiting, "bo@example.org"), account=bo, actor=actor_for(bo))
    stored = fresh(waiting)
    assert stored.is_draft
    assert stored.answers["person"]["family_name"] == "Lindqvist"
    assert posted_mails(waiting.tenant)[-1].to == ada.email
    with pytest.raises(Refused):
        signs(waiting, "cid@example.org", bo)


def test_who_signed_these_very_words_need_not_sign_them_again(
    waiting: Application, ada: Account, bo: Account, cid: Account
) -> None:
    signs(waiting, "bo@example.org", bo)
    reopen_application(application=fresh(waiting), actor=actor_for(ada))
    confirm_application(application=fresh(waiting), actor=actor_for(ada))
    assert invitation(waiting, "bo@example.org").signed_at
    signs(waiting, "cid@example.org", cid)
    assert fresh(waiting).submitted_at


def test_other_words_are_signed_anew_by_everybody(waiting: Application, ada: Account, bo: Account) -> None:
    signs(waiting, "bo@example.org", bo)
    old = invitation(waiting, "bo@example.org")
    reopen_application(application=fresh(waiting), actor=actor_for(ada))
    save_step(application=fresh(waiting), slug="zweck", raw=posted({"purpose": "marriage"}), seen="")
    confirm_application(application=fresh(waiting), actor=actor_for(ada))
    assert [one.signed_at for one in waiting.co_signers.all()] == [None, None]
    assert co_signer_with(old.pk, key_of(old)) is None


@pytest.mark.parametrize(("part", "reminders"), [(0.1, 0), (0.34, 1), (0.7, 1), (0.76, 2), (0.99, 2)])
def test_there_are_two_reminders(part: float, reminders: int) -> None:
    assert reminders_due(part) == reminders


def test_who_has_not_signed_is_reminded_once_each_time(waiting: Application, bo: Account) -> None:
    signs(waiting, "bo@example.org", bo)
    before = len(posted_mails(waiting.tenant))
    later(waiting, 5)
    remind_and_end()
    remind_and_end()
    mails = posted_mails(waiting.tenant)[before:]
    assert [mail.to for mail in mails] == ["cid@example.org"]


def test_after_the_deadline_it_is_a_draft_again_and_nobody_can_sign(
    waiting: Application, bo: Account, ada: Account
) -> None:
    later(waiting, 13)
    with pytest.raises(Refused):
        signs(waiting, "bo@example.org", bo)
    remind_and_end()
    stored = fresh(waiting)
    assert stored.is_draft
    assert stored.kept_until > timezone.now() + timedelta(days=20)
    assert stored.timeline.filter(kind="signatures_late").exists()


def test_a_fee_is_paid_after_the_signatures(in_a_stadt: Tenant, ada: Account, bo: Account) -> None:
    draft = filled_draft(offer_with_parties(), ada, signed_by(BO, steps=PAPER))
    application = confirm_application(application=draft, actor=actor_for(ada))
    assert application.state is ApplicationState.SIGNING
    signs(application, "bo@example.org", bo)
    assert fresh(application).state is ApplicationState.CONFIRMED


def test_a_mandate_that_ended_while_others_signed_sends_nothing(
    in_a_stadt: Tenant, ada: Account, bo: Account, cid: Account
) -> None:
    day = timezone.localdate() + timedelta(days=20)
    mandate = give_mandate(giver=cid, email=ada.email, services=[], ends_on=day, actor=actor_for(cid))
    accept_mandate(mandate=mandate, account=ada, actor=actor_for(ada))
    draft = filled_draft(offer_with_parties(), ada, signed_by(BO))
    choose_for_whom(form=form_of(draft), key=f"mandate-{mandate.pk}", raw={}, actor=actor_for(ada))
    application = confirm_application(application=fresh(draft), actor=actor_for(ada))
    revoke_mandate(mandate=mandate, account=cid, actor=actor_for(cid))
    signs(application, "bo@example.org", bo)
    stored = fresh(application)
    assert stored.is_draft
    assert stored.timeline.filter(kind="mandate_over").exists()
    assert not Delivery.objects.exists()


def test_an_application_that_names_nobody_or_only_the_applicant_goes_on_at_once(
    in_a_stadt: Tenant, ada: Account
) -> None:
    offer = offer_with_parties()
    alone = confirm_application(application=filled_draft(offer, ada, signed_by()), actor=actor_for(ada))
    assert alone.submitted_at
    herself = {"partner_name": {"given_names": "Ada", "family_name": "L"}, "partner_email": "ADA@example.org"}
    own = confirm_application(application=filled_draft(offer, ada, signed_by(herself)), actor=actor_for(ada))
    assert own.submitted_at
