"""What changes payments."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from kommunalportal.kernel.actors import SYSTEM
from kommunalportal.kernel.failures import PermanentFailure, Refused, TemporaryFailure
from kommunalportal.kernel.models import Tenant
from kommunalportal.kernel.tenancy import acting_for
from kommunalportal.payments import queries, rules
from kommunalportal.payments.actions import (
    close_clerk_question,
    look_up_again,
    open_payment,
    settle,
    start_attempt,
    wake_unattended,
)
from kommunalportal.payments.models import Payment, PaymentAttempt
from kommunalportal.payments.ports import Checkout
from kommunalportal.payments.rules import AttemptState, PaymentState
from kommunalportal.payments.tests.conftest import BILL, Platform

pytestmark = pytest.mark.django_db
BACK = "http://a-stadt.localhost:8000/antrag/zurueck"


def _start(payment: Payment, platform: Platform) -> Checkout:
    return start_attempt(payment=payment, provider=platform.provider, return_url=BACK, actor=SYSTEM)


def _attempt(payment: Payment) -> PaymentAttempt:
    attempt = queries.latest_attempt(payment)
    assert attempt is not None
    return attempt


def _settle(payment: Payment, platform: Platform) -> Payment:
    return settle(attempt=_attempt(payment), provider=platform.provider)


def _open(platform: Platform, *items: Any) -> Payment:
    return open_payment(
        subject="AN-2345-6789-X", items=items, connection=platform.connection, purpose="x", actor=SYSTEM
    )


def test_a_subject_has_one_payment_however_often_it_is_opened(payment: Payment, platform: Platform) -> None:
    assert _open(platform, *BILL).pk == payment.pk
    assert payment.amount == Decimal("18.00")


def test_a_changed_bill_replaces_the_old_one_before_anybody_pays(payment: Payment, platform: Platform) -> None:
    assert _open(platform, replace(BILL[0], quantity=3)).amount == Decimal("27.00")


def test_a_bill_is_not_changed_while_somebody_pays_it(payment: Payment, platform: Platform) -> None:
    _start(payment, platform)
    with pytest.raises(Refused, match="gerade bezahlt"):
        _open(platform, replace(BILL[0], quantity=3))


def test_nothing_cannot_be_paid(payment: Payment, platform: Platform) -> None:
    with pytest.raises(Refused):
        _open(platform, replace(BILL[0], unit_amount=Decimal(0)))


def test_a_double_click_leads_to_the_same_payment_page(payment: Payment, platform: Platform) -> None:
    assert _start(payment, platform) == _start(payment, platform)
    assert payment.attempts.count() == 1


def test_a_second_open_attempt_cannot_even_be_stored(payment: Payment, platform: Platform) -> None:
    _start(payment, platform)
    with pytest.raises(IntegrityError, match="attempt_one_open_per_payment"), transaction.atomic():
        PaymentAttempt.objects.create(payment=payment, request_id=uuid4(), started_at=timezone.now())


def test_a_payment_is_recorded_and_announced_once_however_often_we_ask(
    payment: Payment, platform: Platform, heard: list[str]
) -> None:
    platform.press(_start(payment, platform).redirect_url, "PAYED")
    for _ in range(3):
        paid = _settle(payment, platform)
    assert heard == ["paid"]
    assert paid.state is PaymentState.PAID
    assert paid.accounting_reference and paid.method and paid.provider_reference


def test_the_return_alone_proves_nothing(payment: Payment, platform: Platform, heard: list[str]) -> None:
    _start(payment, platform)
    assert _settle(payment, platform).state is PaymentState.OPEN
    assert heard == []


def test_what_is_paid_is_not_paid_again(payment: Payment, platform: Platform) -> None:
    platform.press(_start(payment, platform).redirect_url, "PAYED")
    with pytest.raises(Refused, match="schon bezahlt"):
        _start(payment, platform)
    assert Payment.objects.get().is_paid, "the second click found out what the first one brought"


@pytest.mark.parametrize(("choice", "name"), [("CANCELED", "cancelled"), ("FAILED", "failed")])
def test_after_a_failure_somebody_may_try_again(
    payment: Payment, platform: Platform, heard: list[str], choice: str, name: str
) -> None:
    platform.press(_start(payment, platform).redirect_url, choice)
    assert _settle(payment, platform).state == name
    platform.press(_start(payment, platform).redirect_url, "PAYED")
    assert _settle(payment, platform).state is PaymentState.PAID
    assert heard == [name, "paid"]


def test_a_cancellation_we_did_not_hear_of_does_not_block_the_next_click(payment: Payment, platform: Platform) -> None:
    first = _start(payment, platform)
    platform.press(first.redirect_url, "CANCELED")
    assert _start(payment, platform) != first


def test_a_lost_answer_is_followed_by_one_fresh_order(payment: Payment, platform: Platform) -> None:
    platform.faults(lose_answer=True)
    with pytest.raises(TemporaryFailure):
        _start(payment, platform)
    platform.faults()
    _start(payment, platform)
    states = [attempt.state for attempt in payment.attempts.order_by("pk")]
    assert states == [AttemptState.LOST, AttemptState.OPEN]


def test_a_start_that_never_arrived_is_sent_again_under_the_same_name(payment: Payment, platform: Platform) -> None:
    platform.faults(down=True)
    with pytest.raises(TemporaryFailure):
        _start(payment, platform)
    platform.faults()
    _start(payment, platform)
    assert [attempt.state for attempt in payment.attempts.all()] == [AttemptState.OPEN]


def test_an_order_the_platform_refuses_ends_its_attempt(payment: Payment, platform: Platform) -> None:
    platform.faults(without_page=True)
    with pytest.raises(PermanentFailure):
        _start(payment, platform)
    assert _attempt(payment).state is AttemptState.REFUSED


def test_a_platform_that_is_down_when_asked_changes_nothing(payment: Payment, platform: Platform) -> None:
    _start(payment, platform)
    platform.faults(down=True)
    with pytest.raises(TemporaryFailure):
        _settle(payment, platform)
    assert _attempt(payment).state is AttemptState.OPEN


def test_a_sum_other_than_ours_calls_a_clerk_and_is_not_taken(
    payment: Payment, platform: Platform, heard: list[str]
) -> None:
    platform.press(_start(payment, platform).redirect_url, "PAYED")
    platform.faults(wrong_amount=True)
    disputed = _settle(payment, platform)
    assert (disputed.is_paid, disputed.clerk_reason, heard) == (False, "wrong_amount", ["needs_clerk"])
    with pytest.raises(Refused, match="gerade geprüft"):
        _start(payment, platform)


def _ended_here_but_paid_there(payment: Payment, platform: Platform) -> PaymentAttempt:
    """We wrote down a cancellation; at the platform the page was still open, and somebody paid."""
    page = _start(payment, platform).redirect_url
    attempt = _attempt(payment)
    PaymentAttempt.objects.filter(pk=attempt.pk).update(outcome="cancelled", ended_at=timezone.now())
    Payment.objects.filter(pk=payment.pk).update(cancelled_at=timezone.now())
    platform.press(page, "PAYED")
    return queries.attempt_of(attempt.pk) or attempt


def test_a_success_after_a_cancellation_is_not_lost(payment: Payment, platform: Platform, heard: list[str]) -> None:
    attempt = _ended_here_but_paid_there(payment, platform)
    assert settle(attempt=attempt, provider=platform.provider).state is PaymentState.PAID
    assert heard == ["paid"]


def test_money_that_came_twice_counts_once_and_calls_a_clerk(
    payment: Payment, platform: Platform, heard: list[str]
) -> None:
    first = _ended_here_but_paid_there(payment, platform)
    platform.press(_start(payment, platform).redirect_url, "PAYED")
    _settle(payment, platform)
    for _ in range(2):
        twice = settle(attempt=first, provider=platform.provider)
    assert heard == ["paid", "needs_clerk"]
    assert (twice.is_paid, twice.clerk_reason) == (True, "paid_twice")
    assert queries.payments_for_clerk() == [payment]
    assert close_clerk_question(payment=payment, actor=SYSTEM).needs_clerk is False


def test_people_who_never_come_back_are_looked_up_with_growing_distance(payment: Payment, platform: Platform) -> None:
    _start(payment, platform)
    attempt = _attempt(payment)
    look_up_again(attempt=attempt)
    attempt.refresh_from_db()
    jobs = ProcrastinateJob.objects.filter(task_name="payments.look_up", args__attempt_id=attempt.pk)
    assert jobs.count() == 1, "one question waits at a time"
    assert attempt.next_look_up_at is not None
    assert attempt.next_look_up_at - timezone.now() > timedelta(seconds=55)


@pytest.mark.parametrize(("was_heard", "expected"), [(True, ["cancelled"]), (False, ["cancelled", "needs_clerk"])])
def test_an_attempt_nobody_finishes_ends_after_the_last_question(
    payment: Payment, platform: Platform, heard: list[str], was_heard: bool, expected: list[str]
) -> None:
    _start(payment, platform)
    PaymentAttempt.objects.update(
        look_ups=len(rules.LOOK_UP_DISTANCES), looked_up_at=timezone.now() if was_heard else None
    )
    look_up_again(attempt=_attempt(payment))
    assert heard == expected
    assert _attempt(payment).state is AttemptState.EXPIRED


def test_a_start_nobody_answered_is_given_up_after_its_time(payment: Payment, platform: Platform) -> None:
    platform.faults(down=True)
    with pytest.raises(TemporaryFailure):
        _start(payment, platform)
    assert _settle(payment, platform).attempts.get().state is AttemptState.PREPARED
    PaymentAttempt.objects.update(started_at=timezone.now() - timedelta(minutes=5))
    assert _settle(payment, platform).attempts.get().state is AttemptState.LOST


def test_a_question_whose_job_was_lost_is_asked_all_the_same(payment: Payment, platform: Platform) -> None:
    _start(payment, platform)
    ProcrastinateJob.objects.all()._raw_delete("default")
    PaymentAttempt.objects.update(next_look_up_at=timezone.now() - timedelta(minutes=5))
    wake_unattended()
    wake_unattended()
    assert ProcrastinateJob.objects.filter(task_name="payments.look_up").count() == 1


def test_another_municipality_finds_neither_payment_nor_attempt(
    payment: Payment, platform: Platform, b_dorf: Tenant
) -> None:
    reference = _start(payment, platform).provider_reference
    assert queries.attempt_named(reference) is not None
    with acting_for(b_dorf):
        assert queries.attempt_named(reference) is None
        assert queries.payment_of(payment.subject) is None


@pytest.mark.parametrize("reference", ["", "forged"])
def test_a_forged_reference_names_no_attempt(payment: Payment, platform: Platform, reference: str) -> None:
    _start(payment, platform)
    assert queries.attempt_named(reference) is None
