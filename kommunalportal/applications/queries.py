"""Reads of applications for pages."""

from django.utils.crypto import constant_time_compare

from kommunalportal.accounts.models import Account
from kommunalportal.applications.models import Application
from kommunalportal.catalogue.models import OnlineService
from kommunalportal.kernel.references import is_reference


def latest_draft(account: Account, online_service: OnlineService) -> Application | None:
    """The open draft of this person for this service: nobody should begin twice by accident."""
    drafts = Application.objects.drafts().filter(account=account, online_service=online_service)
    found: Application | None = drafts.order_by("-changed_at").first()
    return found


def application_with_code(reference: str, code: str) -> Application | None:
    """A submitted application by reference and status code, for people without login; none if either is wrong."""
    reference = reference.strip().upper()
    if not is_reference(reference):
        return None
    application: Application | None = Application.objects.sent().filter(reference=reference).first()
    wanted = application.status_code if application else ""
    typed = "".join(character for character in code.upper() if character.isalnum())
    return application if constant_time_compare(wanted or "-", typed) else None
