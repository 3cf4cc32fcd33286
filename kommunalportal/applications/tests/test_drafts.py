"""A draft that nobody touches goes, with its files, and leaves nothing that names a person."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.conf import settings
from django.utils import timezone

from kommunalportal.accounts.models import Account
from kommunalportal.applications.actions import confirm_application, withdraw_application
from kommunalportal.applications.drafts import delete_expired_drafts
from kommunalportal.applications.models import Application, TimelineEntry, Upload
from kommunalportal.applications.rules import DRAFT_KEPT, WITHDRAWN_DRAFT_KEPT
from kommunalportal.connections.actions import configure_connection
from kommunalportal.kernel.actors import SYSTEM
from kommunalportal.kernel.audit import first_broken_entry
from kommunalportal.kernel.models import AuditEntry, Tenant
from kommunalportal.kernel.tenancy import current_tenant
from kommunalportal.payments.models import Payment, PaymentAttempt
from tests.applying import ASSISTANCE, CERTIFICATE, PAPER, WITH_RENT, filled_draft, offer_service, with_file

LONG = DRAFT_KEPT + timedelta(days=1)


@pytest.fixture
def draft(in_a_stadt: Tenant, ada: Account) -> Application:
    """An application for assistance with a rental contract."""
    application = filled_draft(offer_service(ASSISTANCE), ada, WITH_RENT)
    with_file(application, ada, step="miete", field="rent_contract")
    return application


@pytest.fixture
def unpaid(in_a_stadt: Tenant, ada: Account) -> Application:
    """A confirmed application that waits for its payment."""
    for port, slug in (("payments", "payments"), ("delivery", "population-register")):
        configure_connection(port=port, slug=slug, provider="none", name=slug, settings={}, actor=SYSTEM)
    application = filled_draft(offer_service(CERTIFICATE), ada, PAPER)
    return confirm_application(application=application, actor=SYSTEM)


def grow_old(application: Application, age: timedelta) -> None:
    Application.objects.filter(pk=application.pk).update(changed_at=timezone.now() - age)


def attempt(application: Application, **values: object) -> PaymentAttempt:
    payment = Payment.objects.get(subject=application.reference)
    known = {"request_id": uuid4(), "return_url": "http://a", "started_at": timezone.now()}
    found: PaymentAttempt = PaymentAttempt.objects.create(payment=payment, **known, **values)
    return found


def stored_files() -> Iterator[Path]:
    folder = Path(settings.DATA_DIR) / "files" / str(current_tenant().pk)
    return (path for path in folder.rglob("*") if path.is_file())


def test_an_old_draft_goes_with_its_files_and_answers(draft: Application) -> None:
    assert list(stored_files())
    grow_old(draft, LONG)

    assert delete_expired_drafts() == 1

    assert (Application.objects.count(), Upload.objects.count(), TimelineEntry.objects.count()) == (0, 0, 0)
    assert list(stored_files()) == []


def test_the_audit_keeps_that_it_went_and_nothing_about_the_person(draft: Application) -> None:
    grow_old(draft, LONG)
    delete_expired_drafts()

    entry = AuditEntry.objects.get(action="application.draft_deleted")
    assert entry.details == {"age_days": LONG.days}
    assert first_broken_entry() is None


def test_a_draft_that_was_touched_in_time_stays(draft: Application) -> None:
    grow_old(draft, DRAFT_KEPT - timedelta(minutes=1))
    assert delete_expired_drafts() == 0


def test_a_withdrawn_draft_goes_sooner(draft: Application) -> None:
    withdraw_application(application=draft, actor=SYSTEM)
    Application.objects.update(withdrawn_at=timezone.now() - WITHDRAWN_DRAFT_KEPT - timedelta(minutes=1))
    assert delete_expired_drafts() == 1


def test_what_was_sent_never_goes_this_way(draft: Application) -> None:
    Application.objects.update(submitted_at=timezone.now() - LONG, changed_at=timezone.now() - LONG)
    assert delete_expired_drafts() == 0


def test_an_unpaid_application_goes_when_no_money_can_come_any_more(unpaid: Application) -> None:
    attempt(unpaid, ended_at=timezone.now(), outcome="cancelled")
    grow_old(unpaid, LONG)
    assert delete_expired_drafts() == 1


def test_an_open_attempt_to_pay_keeps_the_draft(unpaid: Application) -> None:
    attempt(unpaid, provider_reference="1")
    grow_old(unpaid, LONG)
    assert delete_expired_drafts() == 0


def test_an_attempt_that_is_still_looked_up_keeps_the_draft(unpaid: Application) -> None:
    attempt(unpaid, ended_at=timezone.now(), outcome="cancelled", next_look_up_at=timezone.now())
    grow_old(unpaid, LONG)
    assert delete_expired_drafts() == 0


def test_money_that_came_keeps_the_draft(unpaid: Application) -> None:
    Payment.objects.update(paid_at=timezone.now())
    grow_old(unpaid, LONG)
    assert delete_expired_drafts() == 0


def test_a_crash_after_the_files_leaves_the_rest_to_the_next_sweep(
    draft: Application, monkeypatch: pytest.MonkeyPatch
) -> None:
    grow_old(draft, LONG)
    with monkeypatch.context() as patch:
        patch.setattr("kommunalportal.applications.drafts.record", lambda *_, **__: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            delete_expired_drafts()
    assert Application.objects.count() == 1

    assert delete_expired_drafts() == 1
