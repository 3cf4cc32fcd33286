"""Bringing services in and taking them out: upload, look at the report, then carry out."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kommunalportal.catalogue.exchange.files import MAX_BYTES, MAX_MEGABYTES
from kommunalportal.catalogue.exchange.orders import order, receive
from kommunalportal.catalogue.exchange.report import OUTCOMES, Report
from kommunalportal.catalogue.exchange.xzufi_names import VERSIONS
from kommunalportal.catalogue.models import ImportRun
from kommunalportal.kernel.failures import Refused
from kommunalportal.web.access import AdministratorRequest, load_or_404, require_administrator
from kommunalportal.web.admin.frame import page

SHOWN_RUNS = 20
PER_PAGE = 100


@require_http_methods(["GET", "HEAD", "POST"])
@require_administrator
def exchange(request: AdministratorRequest) -> HttpResponse:
    """Take a file and try it; show what was brought in before, and where everything can be taken out."""
    error = ""
    if request.method == "POST":
        try:
            return redirect("admin_import", _try(request).pk)
        except Refused as refusal:
            error = refusal.message
    context = {
        "error": error,
        "errors": [("datei", error)] if error else [],
        "runs": ImportRun.objects.defer("report")[:SHOWN_RUNS],
        "limit": MAX_MEGABYTES,
        "versions": [*VERSIONS],
    }
    return page(request, "exchange/exchange.html", context, status=422 if error else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@require_administrator
def import_run(request: AdministratorRequest, run_id: int) -> HttpResponse:
    """How far it is, then the report of the trial or of the import; a trial can be carried out from here."""
    run = load_or_404(ImportRun.objects.all(), pk=run_id)
    if request.method == "POST":
        order(run=run, actor=request.administrator)
        return redirect("admin_import", run.pk)
    if request.headers.get("HX-Request"):  # the page asks again and again until there is something new to read
        return HttpResponse(status=204) if run.is_waiting else HttpResponse(headers={"HX-Refresh": "true"})
    return page(request, "exchange/report.html", _report_context(request, run))


def _try(request: AdministratorRequest) -> ImportRun:
    upload: Any = request.FILES.get("datei")
    if upload is None:
        raise Refused("exchange.no_file", _("Wählen Sie eine Datei aus."))
    content = upload.read(MAX_BYTES + 1)
    return receive(content=content, filename=upload.name or "", actor=request.administrator)


def _report_context(request: AdministratorRequest, run: ImportRun) -> dict[str, Any]:
    report = Report.from_json(run.report)
    chosen = request.GET.get("ergebnis", "")
    entries = [entry for entry in report.entries if not chosen or entry.outcome == chosen]
    return {
        "run": run,
        "report": report,
        "counts": [(code, words, report.counts[code]) for code, words in OUTCOMES.items() if report.counts[code]],
        "chosen": chosen,
        "page": Paginator(entries, PER_PAGE).get_page(request.GET.get("seite")),
    }
