"""From the first answer to the submission: nothing is lost, nothing happens twice."""

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from kommunalportal.accounts.models import Account
from kommunalportal.accounts.queries import actor_for
from kommunalportal.applications.actions import (
    confirm_application,
    reopen_application,
    save_step,
    stand_of,
    start_application,
    submit_paid_application,
    withdraw_application,
)
from kommunalportal.applications.journeys import form_of
from kommunalportal.applications.models import Application
from kommunalportal.applications.queries import application_with_code
from kommunalportal.applications.rules import ApplicationState
from kommunalportal.applications.timeline import lines_of
from kommunalportal.casework.models import WorkItem
from kommunalportal.connections.actions import configure_connection
from kommunalportal.connections.models import Connection
from kommunalportal.delivery.models import Delivery
from kommunalportal.formengine.recorded import posted
from kommunalportal.kernel.actors import SYSTEM
from kommunalportal.kernel.failures import Misconfigured, Refused
from kommunalportal.kernel.models import Tenant
from kommunalportal.payments.models import Payment
from tests.applying import CERTIFICATE, ELECTRONIC, PAPER, filled_draft, offer_service

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def connections(in_a_stadt: Tenant) -> None:
    for port, slug in (("payments", "payments"), ("delivery", "population-register")):
        configure_connection(port=port, slug=slug, provider="none", name=slug, settings={}, actor=SYSTEM)


@pytest.fixture
def draft(connections: None, ada: Account) -> Application:
    return filled_draft(offer_service(CERTIFICATE), ada, ELECTRONIC)


@pytest.fixture
def paper(connections: None, ada: Account) -> Application:
    return filled_draft(offer_service(CERTIFICATE), ada, PAPER)


def test_what_did_not_fit_is_kept_for_the_next_visit(in_a_stadt: Tenant, ada: Account) -> None:
    draft = start_application(online_service=offer_service(CERTIFICATE), account=ada, actor=actor_for(ada))
    saved = save_step(application=draft, slug="zweck", raw={"purpose": ["golden"]}, seen="")
    draft.refresh_from_db()
    assert not saved.is_ok
    assert (draft.answers, draft.unfinished) == ({}, {"zweck": {"purpose": ["golden"]}})


def test_a_second_window_does_not_overwrite_unseen(draft: Application) -> None:
    seen = stand_of(form_of(draft), "zweck")
    save_step(application=draft, slug="zweck", raw=posted({"purpose": "authority"}), seen=seen)
    late = save_step(application=draft, slug="zweck", raw=posted({"purpose": "marriage"}), seen=seen)
    draft.refresh_from_db()
    assert late.is_conflict
    assert draft.answers["purpose"] == "authority"


def test_another_step_saved_in_a_second_window_is_no_conflict(draft: Application) -> None:
    seen = stand_of(form_of(draft), "art")
    save_step(application=draft, slug="zweck", raw=posted({"purpose": "authority"}), seen="")
    assert save_step(application=draft, slug="art", raw=posted({"kind": "simple"}), seen=seen).is_ok


def test_what_another_window_saved_since_a_draft_was_read_is_kept(draft: Application) -> None:
    stale = Application.objects.select_related("online_service", "account").get(pk=draft.pk)
    save_step(application=draft, slug="zweck", raw=posted({"purpose": "authority"}), seen="")
    save_step(application=stale, slug="art", raw=posted({"kind": "simple"}), seen="")
    draft.refresh_from_db()
    assert (draft.answers["purpose"], draft.answers["kind"]) == ("authority", "simple")


def test_a_draft_that_was_sent_since_it_was_read_is_not_changed(draft: Application) -> None:
    stale = Application.objects.select_related("online_service", "account").get(pk=draft.pk)
    sent = confirm_application(application=draft, actor=SYSTEM)
    with pytest.raises(Refused):
        save_step(application=stale, slug="zweck", raw=posted({"purpose": "marriage"}), seen="")
    stale.refresh_from_db()
    assert stale.answers == sent.answers


def test_confirming_a_free_service_submits_it_with_delivery_job_and_work_item(draft: Application) -> None:
    application = confirm_application(application=draft, actor=SYSTEM)
    delivery = Delivery.objects.get(reference=application.reference)
    assert application.state is ApplicationState.SUBMITTED
    assert ProcrastinateJob.objects.filter(task_name="delivery.proceed", args__delivery_id=delivery.pk).count() == 1
    assert WorkItem.objects.get(application=application).unit_slug == "buergerbuero"


def test_confirming_twice_submits_once(draft: Application) -> None:
    first = confirm_application(application=draft, actor=SYSTEM)
    second = confirm_application(application=draft, actor=SYSTEM)
    assert first.submitted_at == second.submitted_at
    assert Delivery.objects.filter(reference=draft.reference).count() == 1


def test_nothing_is_submitted_when_the_hand_over_cannot_be_written(
    draft: Application, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(**_: object) -> None:
        raise RuntimeError("the queue is gone")

    monkeypatch.setattr("kommunalportal.applications.actions.create_delivery", broken)
    with pytest.raises(RuntimeError):
        confirm_application(application=draft, actor=SYSTEM)
    draft.refresh_from_db()
    assert draft.state is ApplicationState.DRAFT


def test_a_service_without_destination_takes_no_money(paper: Application) -> None:
    Connection.objects.filter(port="delivery").update(is_active=False)
    with pytest.raises(Misconfigured):
        confirm_application(application=paper, actor=SYSTEM)
    assert not Payment.objects.exists()


def test_a_service_with_a_fee_waits_for_the_money(paper: Application) -> None:
    application = confirm_application(application=paper, actor=SYSTEM)
    payment = Payment.objects.get(subject=application.reference)
    assert application.state is ApplicationState.CONFIRMED
    assert str(payment.amount) == "18.00"
    assert not Delivery.objects.exists()


def test_the_money_submits_once_however_often_it_is_reported(paper: Application) -> None:
    confirm_application(application=paper, actor=SYSTEM)
    payment = Payment.objects.get(subject=paper.reference)
    for _report in range(2):
        submit_paid_application(payment=payment, actor=SYSTEM)
    assert Delivery.objects.filter(reference=paper.reference).count() == 1


def test_money_that_comes_after_withdrawing_still_buys_what_it_was_paid_for(paper: Application) -> None:
    confirm_application(application=paper, actor=SYSTEM)
    withdraw_application(application=paper, actor=SYSTEM)
    submit_paid_application(payment=Payment.objects.get(subject=paper.reference), actor=SYSTEM)
    paper.refresh_from_db()
    assert paper.state is ApplicationState.SUBMITTED


def test_before_paying_the_answers_may_be_changed_again(paper: Application) -> None:
    confirm_application(application=paper, actor=SYSTEM)
    reopened = reopen_application(application=paper, actor=SYSTEM)
    assert reopened.is_draft


def test_what_was_sent_is_not_changed_any_more(draft: Application) -> None:
    confirm_application(application=draft, actor=SYSTEM)
    with pytest.raises(Refused):
        save_step(application=draft, slug="zweck", raw=posted({"purpose": "authority"}), seen="")


def test_an_incomplete_application_is_not_sent(in_a_stadt: Tenant, ada: Account) -> None:
    draft = start_application(online_service=offer_service(CERTIFICATE), account=ada, actor=actor_for(ada))
    with pytest.raises(Refused, match="Angaben"):
        confirm_application(application=draft, actor=SYSTEM)


def test_a_sent_application_keeps_the_form_of_that_day(draft: Application) -> None:
    application = confirm_application(application=draft, actor=SYSTEM)
    assert form_of(application).bundle.as_json() == application.bundle_snapshot


def test_the_status_needs_reference_and_code(draft: Application) -> None:
    application = confirm_application(application=draft, actor=SYSTEM)
    assert application_with_code(application.reference.lower(), application.status_code) == application
    assert application_with_code(application.reference, "22222222") is None
    assert application_with_code(application.reference, "") is None


def test_every_line_of_the_timeline_has_words(draft: Application) -> None:
    application = confirm_application(application=draft, actor=SYSTEM)
    assert [line.title for line in lines_of(application)] == [
        "Entwurf angelegt",
        "Antrag abgesendet",
        "Als Nächstes: Ihr Antrag kommt beim Amt an",
    ]


def test_nothing_is_current_once_the_case_has_ended(draft: Application) -> None:
    application = confirm_application(application=draft, actor=SYSTEM)
    assert [line.state for line in lines_of(application)] == ["done", "current", "open"]
    application = withdraw_application(application=application, actor=SYSTEM)
    assert {line.state for line in lines_of(application)} == {"done"}
