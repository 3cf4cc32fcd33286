"""Everything that changes a payment. The platform is never asked with a transaction open."""

from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kommunalportal.connections.models import Connection
from kommunalportal.kernel.actors import SYSTEM, Actor
from kommunalportal.kernel.audit import record
from kommunalportal.kernel.events import announce
from kommunalportal.kernel.failures import Misconfigured, PermanentFailure, Refused
from kommunalportal.kernel.jobs import defer
from kommunalportal.kernel.locks import in_turn
from kommunalportal.kernel.references import new_reference
from kommunalportal.payments import rules
from kommunalportal.payments.events import payment_cancelled, payment_failed, payment_needs_clerk, payment_paid
from kommunalportal.payments.models import Payment, PaymentAttempt
from kommunalportal.payments.ports import Checkout, Order, OrderExists, OrderItem, Outcome, PaymentProvider
from kommunalportal.payments.rules import AttemptState, ClerkReason, PaymentState

LOOK_UP_JOB = "payments.look_up"
WAIT_FOR_OTHER_CLICK = 25
"""Seconds; longer than a provider's time limit."""
_UNATTENDED_AFTER = timedelta(minutes=2)


def open_payment(
    *, subject: str, items: tuple[OrderItem, ...], connection: Connection, purpose: str, actor: Actor
) -> Payment:
    """Note what `subject` costs. The same call again answers the same payment.

    A changed bill replaces the old one as long as nobody is on the way to pay it.
    """
    amount = sum((item.total_amount for item in items), Decimal(0))
    if not rules.is_payable(amount):
        raise Refused("payments.amount_not_payable", _("Dieser Betrag kann nicht bezahlt werden."))
    lines = [_line(item) for item in items]
    bill = {"items": lines, "amount": amount, "connection": connection, "purpose": purpose}
    with transaction.atomic():
        opening = {**bill, "reference": new_reference("ZA"), "opened_at": timezone.now()}
        payment: Payment
        payment, is_new = Payment.objects.select_for_update().get_or_create(subject=subject, defaults=opening)
        if is_new:
            record("payment.opened", by=actor, on=payment, amount=str(amount))
        elif payment.items != lines:
            _replace_bill(payment, bill, actor)
    return payment


def start_attempt(*, payment: Payment, provider: PaymentProvider, return_url: str, actor: Actor) -> Checkout:
    """Send somebody to the payment page. A double click, a second tab or a repetition gets the same page.

    The attempt is committed before the platform is asked; a repetition after a time-out sends the same request id,
    so the platform cannot open a second order for it.
    """
    with in_turn(f"payments.start.{payment.pk}", wait_seconds=WAIT_FOR_OTHER_CLICK):
        attempt = _attempt_to_use(payment, return_url, actor)
        if attempt.state is AttemptState.OPEN:
            attempt = _still_open_or_next(attempt, provider, return_url, actor)
        if attempt.state is AttemptState.OPEN:
            return attempt.checkout
        try:
            return _ask_for_checkout(attempt, provider, actor)
        except OrderExists:
            # Our earlier start did arrive, only its answer did not: nobody ever saw that payment page.
            _move(attempt, rules.AnswerLost(), actor)
            return _ask_for_checkout(_attempt_to_use(payment, return_url, actor), provider, actor)


def settle(*, attempt: PaymentAttempt, provider: PaymentProvider) -> Payment:
    """Ask the platform what became of an attempt and record it. Any number of calls records it once."""
    if attempt.state is AttemptState.PREPARED:
        return _give_up_lost_start(attempt)
    if not attempt.provider_reference:
        return attempt.payment
    outcome = provider.look_up(attempt.provider_reference)
    return _apply(attempt, outcome)


def look_up_again(*, attempt: PaymentAttempt) -> None:
    """Plan the next question to the platform, or end an attempt that nobody finished within three days."""
    with transaction.atomic():
        attempt = _locked(attempt)
        distance = rules.next_look_up_in(attempt.look_ups) if rules.is_worth_asking(attempt.state) else None
        if distance is not None:
            attempt.look_ups += 1
            attempt.next_look_up_at = timezone.now() + timedelta(seconds=distance)
            _defer_look_up(attempt, distance)
        else:
            attempt.next_look_up_at = None
        attempt.save(update_fields=["look_ups", "next_look_up_at"])
        if distance is None and attempt.state is AttemptState.OPEN:
            _end_unfinished(attempt)


def wake_unattended() -> None:
    """Defer the questions anew whose job was lost with its worker."""
    overdue = PaymentAttempt.objects.filter(next_look_up_at__lt=timezone.now() - _UNATTENDED_AFTER)
    for attempt in overdue.order_by("next_look_up_at")[:500]:
        _defer_look_up(attempt, 0)


def close_clerk_question(*, payment: Payment, actor: Actor) -> Payment:
    """A clerk has refunded or otherwise settled what did not fit."""
    with transaction.atomic():
        payment = Payment.objects.select_for_update().get(pk=payment.pk)
        if not payment.needs_clerk:
            raise Refused("payments.nothing_to_settle", _("Diese Zahlung ist bereits geklärt."))
        payment.clerk_done_at = timezone.now()
        payment.save(update_fields=["clerk_done_at"])
        record("payment.settled_by_clerk", by=actor, on=payment, reason=payment.clerk_reason)
    return payment


def _line(item: OrderItem) -> dict[str, str | int]:
    amount = str(item.unit_amount.quantize(Decimal("0.01")))
    return {"id": item.id, "description": item.description, "quantity": item.quantity, "unit_amount": amount}


def _replace_bill(payment: Payment, bill: dict[str, object], actor: Actor) -> None:
    if payment.is_paid or payment.needs_clerk or payment.attempts.filter(ended_at=None).exists():
        raise Refused("payments.bill_is_being_paid", _("Diese Gebühr wird gerade bezahlt oder ist schon bezahlt."))
    for field, value in bill.items():
        setattr(payment, field, value)
    payment.save(update_fields=list(bill))
    record("payment.bill_changed", by=actor, on=payment, amount=str(payment.amount))


def _attempt_to_use(payment: Payment, return_url: str, actor: Actor) -> PaymentAttempt:
    """The attempt under way, or a new one, committed together with the job that will look it up."""
    with transaction.atomic():
        payment = Payment.objects.select_for_update().get(pk=payment.pk)
        if payment.is_paid:
            raise Refused("payments.already_paid", _("Diese Gebühr ist schon bezahlt."))
        if payment.needs_clerk:
            message = _("Ihre Zahlung wird gerade geprüft. Bitte zahlen Sie nicht noch einmal.")
            raise Refused("payments.being_clarified", message)
        attempt = payment.attempts.filter(ended_at=None).first()
        if attempt is not None:
            return _renewed(attempt)
        _note(payment, rules.PAYMENT_GRAPH.after(payment.state, rules.AttemptStarted()))
        attempt = PaymentAttempt.objects.create(
            payment=payment, request_id=uuid4(), return_url=return_url, started_at=timezone.now()
        )
        look_up_again(attempt=attempt)
        record("payment.attempt_started", by=actor, on=payment, attempt=attempt.pk)
    return attempt


def _renewed(attempt: PaymentAttempt) -> PaymentAttempt:
    """A start that is about to be sent again gets its full time to be answered."""
    if attempt.state is AttemptState.PREPARED:
        attempt.started_at = timezone.now()
        attempt.save(update_fields=["started_at"])
    return attempt


def _still_open_or_next(
    attempt: PaymentAttempt, provider: PaymentProvider, return_url: str, actor: Actor
) -> PaymentAttempt:
    """An attempt that ended at the platform without our knowing is recorded and followed by a new one."""
    payment = settle(attempt=attempt, provider=provider)
    return _attempt_to_use(payment, return_url, actor)


def _ask_for_checkout(attempt: PaymentAttempt, provider: PaymentProvider, actor: Actor) -> Checkout:
    try:
        checkout = provider.start(_order(attempt))
    except OrderExists:
        raise
    except (PermanentFailure, Misconfigured):
        _move(attempt, rules.StartRefused(), actor)
        raise
    _move(attempt, rules.CheckoutOpened(checkout), actor)
    return checkout


def _order(attempt: PaymentAttempt) -> Order:
    payment = attempt.payment
    return Order(
        request_id=str(attempt.request_id),
        booking_text=rules.booking_text(payment.subject, payment.purpose),
        description=rules.order_description(payment.purpose),
        amount=payment.amount,
        items=payment.order_items,
        return_url=attempt.return_url,
    )


def _apply(attempt: PaymentAttempt, outcome: Outcome) -> Payment:
    with transaction.atomic():
        attempt = _locked(attempt)
        attempt.looked_up_at = timezone.now()
        attempt.save(update_fields=["looked_up_at"])
        event = rules.event_for(attempt.state, outcome, attempt.payment.amount)
        if event is not None:
            _take_edge(attempt, event, SYSTEM)
    return attempt.payment


def _give_up_lost_start(attempt: PaymentAttempt) -> Payment:
    with transaction.atomic():
        attempt = _locked(attempt)
        is_overdue = rules.is_start_overdue(attempt.started_at, timezone.now())
        if attempt.state is AttemptState.PREPARED and is_overdue:
            _take_edge(attempt, rules.AnswerLost(), SYSTEM)
    return attempt.payment


def _end_unfinished(attempt: PaymentAttempt) -> None:
    """Nobody paid for three days. Where the platform never answered, a clerk has to find out."""
    _take_edge(attempt, rules.TimeRanOut(), SYSTEM)
    if rules.is_answer_stale(attempt.looked_up_at, timezone.now()):
        _call_clerk(attempt.payment, ClerkReason.NO_ANSWER)


def _move(attempt: PaymentAttempt, event: rules.AttemptEvent, actor: Actor) -> None:
    with transaction.atomic():
        _take_edge(_locked(attempt), event, actor)


def _locked(attempt: PaymentAttempt) -> PaymentAttempt:
    """The attempt as it is now, its payment's row locked first: always in this order, so nobody deadlocks."""
    payment = Payment.objects.select_for_update().get(pk=attempt.payment_id)
    locked = PaymentAttempt.objects.select_for_update().get(pk=attempt.pk)
    locked.payment = payment
    return locked


def _take_edge(attempt: PaymentAttempt, event: rules.AttemptEvent, actor: Actor) -> None:
    """Move a locked attempt along the graph, and its payment with it."""
    state = rules.ATTEMPT_GRAPH.after(attempt.state, event)
    if isinstance(event, rules.CheckoutOpened):
        attempt.provider_reference = event.checkout.provider_reference
        attempt.redirect_url = event.checkout.redirect_url
    else:
        attempt.outcome, attempt.ended_at, attempt.redirect_url = state.value, timezone.now(), ""
    attempt.save(update_fields=["provider_reference", "redirect_url", "outcome", "ended_at"])
    record(f"payment.attempt_{state.value}", by=actor, on=attempt.payment, attempt=attempt.pk)
    if state is AttemptState.DISPUTED:
        _call_clerk(attempt.payment, ClerkReason.WRONG_AMOUNT)
    elif isinstance(event, rules.SuccessReported | rules.LateSuccessReported):
        _take_money(attempt, event.outcome)
    elif state in rules.PAYMENT_EVENT_BY_ATTEMPT_STATE:
        _tell_end(attempt.payment, rules.PAYMENT_EVENT_BY_ATTEMPT_STATE[state])


def _take_money(attempt: PaymentAttempt, outcome: Outcome) -> None:
    payment = attempt.payment
    if payment.is_paid:
        _call_clerk(payment, ClerkReason.PAID_TWICE)
        return
    payment.method = outcome.method
    payment.provider_reference = attempt.provider_reference
    payment.accounting_reference = outcome.accounting_reference
    _note(payment, rules.PAYMENT_GRAPH.after(payment.state, rules.AttemptPaid()))
    announce(payment_paid, payment)


def _tell_end(payment: Payment, event: rules.PaymentEvent) -> None:
    state = rules.PAYMENT_GRAPH.after(payment.state, event)
    if payment.is_paid:
        return
    _note(payment, state)
    announce(payment_failed if state is PaymentState.FAILED else payment_cancelled, payment)


def _note(payment: Payment, state: PaymentState) -> None:
    now = timezone.now()
    payment.paid_at = now if state is PaymentState.PAID else None
    payment.failed_at = now if state is PaymentState.FAILED else None
    payment.cancelled_at = now if state is PaymentState.CANCELLED else None
    payment.save(
        update_fields=["paid_at", "failed_at", "cancelled_at", "method", "provider_reference", "accounting_reference"]
    )


def _call_clerk(payment: Payment, reason: ClerkReason) -> None:
    payment.clerk_reason, payment.clerk_needed_at, payment.clerk_done_at = reason.value, timezone.now(), None
    payment.save(update_fields=["clerk_reason", "clerk_needed_at", "clerk_done_at"])
    record("payment.needs_clerk", by=SYSTEM, on=payment, reason=reason.value)
    announce(payment_needs_clerk, payment)


def _defer_look_up(attempt: PaymentAttempt, in_seconds: int) -> None:
    only_one_waits = f"payment-attempt-{attempt.pk}"
    defer(LOOK_UP_JOB, in_seconds=in_seconds, queueing_lock=only_one_waits, attempt_id=attempt.pk)
