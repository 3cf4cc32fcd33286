"""What happened here: the audit, its file, and the proof that nobody changed it."""

from collections.abc import Iterable

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kommunalportal.accounts.models import Account, RoleKind
from kommunalportal.kernel.audit import CHECK_JOB, CHECKED, record
from kommunalportal.kernel.jobs import defer
from kommunalportal.kernel.models import AuditEntry
from kommunalportal.web.access import AdministratorRequest, require_administrator
from kommunalportal.web.admin.frame import page
from kommunalportal.web.csv_files import csv_response

SHOWN = 200
MOST_IN_FILE = 50_000
CSV_HEAD = ("number", "at", "action", "actor_kind", "actor_id", "on", "details", "hash")
STAFF = frozenset(RoleKind.values)


@require_safe
@require_administrator
def audit_log(request: AdministratorRequest) -> HttpResponse:
    """The last entries, all or of one action."""
    action = request.GET.get("ereignis", "")[:80]
    entries = list(_entries(action)[:SHOWN])
    names = _staff_names(entries)
    context = {
        "rows": [(entry, _who(entry, names), _details(entry)) for entry in entries],
        "action": action,
        "actions": AuditEntry.objects.order_by("action").values_list("action", flat=True).distinct(),
        "last_check": AuditEntry.objects.filter(action=CHECKED).order_by("-number").first(),
        "shown": SHOWN,
    }
    return page(request, "audit_log.html", context)


@require_safe
@require_administrator
def audit_file(request: AdministratorRequest) -> HttpResponse:
    """The entries for spreadsheets, newest first; that somebody took them away is itself an entry."""
    action = request.GET.get("ereignis", "")[:80]
    rows = [_csv_row(entry) for entry in _entries(action)[:MOST_IN_FILE]]
    record("audit.exported", by=request.administrator, on="audit", entries=len(rows))
    return csv_response(f"protokoll-{timezone.localdate():%Y-%m-%d}.csv", CSV_HEAD, rows)


@require_POST
@require_administrator
def check_audit(request: AdministratorRequest) -> HttpResponse:
    """Have the worker check the whole chain."""
    defer(CHECK_JOB, queueing_lock=CHECK_JOB)
    messages.success(request, _("Die Prüfung läuft. Das Ergebnis steht gleich hier; laden Sie die Seite neu."))
    return redirect("admin_audit")


def _entries(action: str) -> QuerySet[AuditEntry]:
    entries = AuditEntry.objects.order_by("-number")
    return entries.filter(action=action) if action else entries


def _staff_names(entries: Iterable[AuditEntry]) -> dict[str, str]:
    """Names of the colleagues among the actors; citizens stay numbers."""
    ids = {entry.actor_id for entry in entries if entry.actor_kind in STAFF and entry.actor_id.isdigit()}
    return {str(account.pk): account.name for account in Account.objects.filter(pk__in=[int(one) for one in ids])}


def _who(entry: AuditEntry, names: dict[str, str]) -> str:
    return names.get(entry.actor_id, "") if entry.actor_kind in STAFF else ""


def _details(entry: AuditEntry) -> str:
    return ", ".join(f"{name}: {value}" for name, value in entry.details.items() if value != "")


def _csv_row(entry: AuditEntry) -> tuple[object, ...]:
    who = (entry.actor_kind, entry.actor_id)
    return (entry.number, entry.at.isoformat(), entry.action, *who, entry.on, _details(entry), entry.hash)
