"""Reads of applications for pages."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from kommunalportal.accounts.models import Account
from kommunalportal.applications.models import Application
from kommunalportal.catalogue.models import OnlineService
from kommunalportal.delivery.models import Delivery
from kommunalportal.kernel.references import is_reference

MOST_AT_ONCE = 500


def applications_of(account: Account) -> QuerySet[Application]:
    """What this person began or sent and did not take back, latest first."""
    found = Application.objects.filter(account=account, withdrawn_at=None)
    result: QuerySet[Application] = found.select_related("online_service__service", "account").order_by("-changed_at")
    return result


AT_ONCE = 200
SENT_LATELY = timedelta(days=14)
USE_COUNTED = timedelta(days=90)


def open_or_sent_lately(account: Account, online_service: OnlineService) -> tuple[list[Application], list[Application]]:
    """Drafts of this person for this service, and what was sent in the last two weeks: nobody should begin twice by
    accident."""
    mine = Application.objects.filter(account=account, online_service=online_service, withdrawn_at=None)
    found = mine.filter(Q(submitted_at=None) | Q(submitted_at__gt=timezone.now() - SENT_LATELY))
    rows = list(found.order_by("-changed_at")[:10])
    return [one for one in rows if not one.submitted_at], [one for one in rows if one.submitted_at]


def application_of_guest(reference: str, address: str) -> Application | None:
    """The application with this reference, if a guest with this address made it; for people who may have neither."""
    found = Application.objects.filter(reference=reference).select_related("online_service__service", "account").first()
    if found is None or not found.account.is_guest:
        return None
    return found if constant_time_compare(found.account.contact_email, address.strip().lower()) else None


def application_with_code(reference: str, code: str) -> Application | None:
    """A submitted application by reference and status code, for people without login; none if either is wrong."""
    reference = reference.strip().upper()
    if not is_reference(reference):
        return None
    application: Application | None = Application.objects.sent().filter(reference=reference).first()
    wanted = application.status_code if application else ""
    typed = "".join(character for character in code.upper() if character.isalnum())
    return application if constant_time_compare(wanted or "-", typed) else None


def use_of_services() -> dict[int, tuple[int, int]]:
    """Service -> applications begun and sent in the last 90 days; counts only, drafts that were deleted are gone."""
    since = timezone.now() - USE_COUNTED
    recent = Application.objects.filter(created_at__gte=since).values("online_service__service_id")
    rows = recent.annotate(started=Count("pk"), finished=Count("submitted_at")).order_by()
    return {row["online_service__service_id"]: (row["started"], row["finished"]) for row in rows}


def certificates_to_issue(*, answered_before: datetime) -> list[Application]:
    """Applications that a register has vouched for and whose certificate is still not there."""
    answered = Delivery.objects.filter(expects_answer=True, answered_at__lt=answered_before).values("reference")
    waiting = Application.objects.sent().filter(
        result_kind="certificate", decided_at=None, withdrawn_at=None, reference__in=answered
    )
    # Those that a clerk has to decide wait as well, sealed alike: the limit counts what is left without them.
    found = [one for one in waiting.order_by("pk") if one.register_answer.get("found") is True]
    return found[:AT_ONCE]


def withdrawn_since(since: datetime, *, references: QuerySet[Any]) -> list[tuple[str, datetime]]:
    """Reference and time of those among ``references`` that were taken back since then, oldest first."""
    found = Application.objects.filter(withdrawn_at__gte=since, reference__in=references)
    return list(found.order_by("withdrawn_at", "pk").values_list("reference", "withdrawn_at")[:MOST_AT_ONCE])
