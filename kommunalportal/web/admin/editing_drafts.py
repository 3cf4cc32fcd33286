"""Writing: begin a change, go on with a draft, and see the public page as it would be."""

import copy
import inspect
import time
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import resolve, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kommunalportal.catalogue.editing.actions import SavedMeanwhile, begin_revision, save_draft
from kommunalportal.catalogue.editing.differences import FieldDifference, differences
from kommunalportal.catalogue.editing.fields import Data, EditForm
from kommunalportal.catalogue.editing.inspection import findings_for
from kommunalportal.catalogue.editing.kinds.base import Kind
from kommunalportal.catalogue.editing.queries import history_of
from kommunalportal.catalogue.models import Revision
from kommunalportal.kernel import storage
from kommunalportal.kernel.models import Tenant
from kommunalportal.kernel.tenancy import acting_for
from kommunalportal.web import colours
from kommunalportal.web.access import EditorRequest, require_editor
from kommunalportal.web.admin.editing import load_kind, load_revision, load_subject
from kommunalportal.web.admin.editing_fields import field_rows, typed_form
from kommunalportal.web.admin.frame import page

FORM_METHODS = ["GET", "HEAD", "POST"]


@require_http_methods(FORM_METHODS)
@require_editor
def new(request: EditorRequest, kind: str) -> HttpResponse:
    """A subject that does not exist yet."""
    found = load_kind(kind)
    if not found.may_create:
        raise Http404("nothing can be created")
    known = {name: value[:200] for name, value in request.GET.items() if name in found.form.base_fields}
    return _write(request, found, "", {**found.blank(), **known})


@require_http_methods(FORM_METHODS)
@require_editor
def begin(request: EditorRequest, kind: str, subject: str) -> HttpResponse:
    """A change of something that is public; nothing is written before the first time somebody saves."""
    found = load_kind(kind)
    key = load_subject(found, subject)
    if not found.may_edit(key):
        raise Http404("nothing to be edited")
    return _write(request, found, key, found.load(key) or found.beginning(key))


@require_http_methods(FORM_METHODS)
@require_editor
def edit(request: EditorRequest, revision_id: int) -> HttpResponse:
    """Go on with a draft; who saves later than somebody else is told what changed meanwhile."""
    kind, revision = load_revision(revision_id)
    if not revision.is_draft or revision.is_removal:
        return redirect("editing_revision", revision_id)
    form = _form(request, kind, revision.data)
    known: dict[str, Any] = {"revision": revision, "version": revision.version}
    if request.method == "POST" and form.is_valid():
        try:
            version = int(request.POST.get("version", "0")[:9] or 0)
            save_draft(revision=revision, data=form.data_to_keep(), version=version, actor=request.editor)
        except (SavedMeanwhile, ValueError) as refusal:
            theirs = refusal.revision if isinstance(refusal, SavedMeanwhile) else revision
            known |= {"theirs": _against(kind, theirs.data, form.data_to_keep()), "version": theirs.version}
            return _show(request, kind, revision.subject, form, known, status=409)
        messages.success(request, _("Der Entwurf ist gespeichert."))
        return redirect("editing_revision", revision_id)
    return _show(request, kind, revision.subject, form, known)


@require_POST
@require_editor
def take_away(request: EditorRequest, kind: str, subject: str) -> HttpResponse:
    """A draft that takes something away; a colleague looks at it like at any other."""
    found = load_kind(kind)
    data = found.load(load_subject(found, subject))
    if data is None or not found.may_remove:
        raise Http404("nothing to take away")
    heir = request.POST.get("nachfolge", "")
    if heir and heir in dict(found.heirs(subject)):
        data = {**data, "successor": heir}
    draft = begin_revision(kind=found, key=subject, data=data, actor=request.editor, is_removal=True)
    return redirect("editing_revision", draft.pk)


@require_safe
@require_editor
def preview(request: EditorRequest, revision_id: int) -> HttpResponse:
    """The public page as it would be: the change is made, the page rendered, the change taken back."""
    kind, revision = load_revision(revision_id)
    if revision.is_removal or any(finding.code == "form" for finding in _findings(kind, revision)):
        messages.warning(request, _("Dazu gibt es keine Vorschau. Bitte prüfen Sie erst die Angaben."))
        return redirect("editing_revision", revision_id)
    path = kind.public_path(revision.subject)
    try:
        with transaction.atomic():
            kind.apply(revision.subject, revision.data)
            response = _public_page(request, path)
            transaction.set_rollback(True)
    except Http404:
        messages.warning(request, _("Diese Seite gibt es noch nicht. Die Vorschau geht erst, wenn sie öffentlich ist."))
        return redirect("editing_revision", revision_id)
    return _marked(request, revision, path, response)


@require_safe
@require_editor
def preview_colours(request: EditorRequest, revision_id: int) -> HttpResponse:
    """The style sheet with a draft's colours, for its preview."""
    _kind, revision = load_revision(revision_id)
    tenant = request.tenant
    colour, accent = (revision.data.get(name, getattr(tenant, name)) for name in ("colour", "accent"))
    return HttpResponse(colours.stylesheet(colour, accent), content_type="text/css; charset=utf-8")


@require_safe
@require_editor
def draft_file(request: EditorRequest, revision_id: int) -> HttpResponse:  # noqa: ARG001
    """The PDF of a draft, for its author and its reviewer."""
    kind, revision = load_revision(revision_id)
    if not kind.has_file or not revision.data.get("file_key"):
        raise Http404("no file")
    response = HttpResponse(storage.get(revision.data["file_key"]), content_type="application/pdf")
    response.headers["Content-Disposition"] = 'inline; filename="entwurf.pdf"'
    return response


def _write(request: EditorRequest, kind: Kind, key: str, before: Data) -> HttpResponse:
    form = _form(request, kind, before)
    if request.method == "POST" and form.is_valid():
        revision = begin_revision(kind=kind, key=key, data=form.data_to_keep(), actor=request.editor)
        messages.success(request, _("Der Entwurf ist gespeichert. Öffentlich ist noch nichts."))
        return redirect("editing_revision", revision.pk)
    others = [one for one in history_of(kind, key) if one.is_open] if key else []
    return _show(request, kind, key, form, {"others": others})


def _form(request: EditorRequest, kind: Kind, before: Data) -> EditForm:
    if request.method == "POST":
        return typed_form(kind, before, request.POST, request.FILES.get("datei"))
    return kind.form_for(before)


def _show(
    request: EditorRequest, kind: Kind, key: str, form: EditForm, known: dict[str, Any], *, status: int = 0
) -> HttpResponse:
    revision: Revision | None = known.get("revision")
    findings = _findings(kind, revision) if revision and not form.is_bound else []
    data = revision.data if revision else kind.load(key) if key else None
    context = {
        "kind": kind,
        "key": key,
        "form": form,
        "title": kind.title(key, data or kind.beginning(key)) if key else _("Neu: %(kind)s") % {"kind": kind.name},
        "rows": field_rows(form, kind.parents_data(key) if key else None, findings),
        **known,
    }
    return page(request, "editing/edit.html", context, status=status or (422 if form.errors else 200))


def _findings(kind: Kind, revision: Revision) -> list[Any]:
    return findings_for(kind, revision.subject, revision.data, is_removal=revision.is_removal)


def _against(kind: Kind, theirs: Data, mine: Data) -> list[FieldDifference]:
    form = max((kind.form_for(data) for data in (theirs, mine)), key=lambda one: len(one.fields))
    return [one for one in differences(form, theirs, mine) if one.is_changed]


def _public_page(request: EditorRequest, path: str) -> HttpResponse:
    """The view behind the path itself, without anything that keeps finished pages."""
    match = resolve(path.partition("?")[0])
    public: HttpRequest = copy.copy(request)
    public.path = public.path_info = path.partition("?")[0]
    public.GET = QueryDict(path.partition("?")[2])
    tenant = Tenant.objects.get(pk=request.tenant.pk)
    tenant.catalogue_revision = -time.time_ns()  # what is remembered for this page is never asked for again
    public.tenant = tenant  # type: ignore[attr-defined]
    with acting_for(tenant):
        response: HttpResponse = inspect.unwrap(match.func)(public, *match.args, **match.kwargs)
    return response


def _marked(request: HttpRequest, revision: Revision, path: str, response: HttpResponse) -> HttpResponse:
    banner = render_to_string("admin/editing/_preview_banner.html", {"revision": revision, "path": path}, request)
    colours_url = reverse("editing_colours", args=[revision.pk])
    page_text = response.content.decode()
    page_text = page_text.replace("<header>", f"<header>{banner}", 1).replace(
        'href="/farben.css?', f'href="{colours_url}?', 1
    )
    return HttpResponse(page_text, status=response.status_code, headers={"X-Robots-Tag": "noindex"})
