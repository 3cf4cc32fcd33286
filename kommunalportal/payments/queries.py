"""Reads of the payments room."""

from django.db.models import Q

from kommunalportal.payments.models import Payment, PaymentAttempt


def payment_of(subject: str) -> Payment | None:
    """The payment of an application, by the application's reference."""
    found: Payment | None = Payment.objects.filter(subject=subject).first()
    return found


def is_about_money(subject: str) -> bool:
    """Whether money for this subject came, may still come, or has to be cleared up by a clerk."""
    payment = payment_of(subject)
    if payment is None:
        return False
    may_come = Q(ended_at=None) | Q(next_look_up_at__isnull=False)
    return payment.is_paid or payment.needs_clerk or payment.attempts.filter(may_come).exists()


def attempt_of(attempt_id: int) -> PaymentAttempt | None:
    """One attempt with its payment."""
    return PaymentAttempt.objects.select_related("payment__connection").filter(pk=attempt_id).first()


def latest_attempt(payment: Payment) -> PaymentAttempt | None:
    """The attempt somebody who comes back from the platform most likely comes from."""
    return PaymentAttempt.objects.select_related("payment").filter(payment=payment).order_by("-started_at").first()


def attempt_named(provider_reference: str) -> PaymentAttempt | None:
    """The attempt that a call from outside names; None for forged references and other tenants' ones."""
    if not provider_reference:
        return None
    return PaymentAttempt.objects.select_related("payment").filter(provider_reference=provider_reference).first()


def payments_for_clerk() -> list[Payment]:
    """Payments whose money and books disagree, oldest first."""
    return list(Payment.objects.for_clerk().order_by("clerk_needed_at"))
