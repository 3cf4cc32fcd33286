"""Guided checklists: questions one by one, then a personal list. Everything stands in the address, nothing is kept."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from kommunalportal.catalogue import queries
from kommunalportal.catalogue.guides.answers import SENT, Parameters, Reading, read_answers, without
from kommunalportal.catalogue.guides.calendar import calendar_file
from kommunalportal.catalogue.guides.loading import deadline_rules, guide_of
from kommunalportal.catalogue.guides.plan import PlannedPhase, dated, plan
from kommunalportal.catalogue.guides.queries import surroundings_of
from kommunalportal.catalogue.guides.schema import Guide
from kommunalportal.catalogue.models import LifeSituation
from kommunalportal.formengine.fields import Field
from kommunalportal.formengine.step import Step
from kommunalportal.kernel.addresses import portal_address
from kommunalportal.web.access import tenant_of
from kommunalportal.web.citizen.guide_items import calendar_days, groups_of
from kommunalportal.web.public_pages import public_page

DONE = "erledigt"


@dataclass(frozen=True)
class Visit:
    """Somebody's way through a guide, as their address says."""

    situation: LifeSituation
    guide: Guide
    reading: Reading
    done: frozenset[str]

    @property
    def path(self) -> str:
        """Address without answers."""
        return f"/lebenslagen/{self.situation.slug}/checkliste"

    @property
    def phases(self) -> tuple[PlannedPhase, ...]:
        """The personal list."""
        return plan(self.guide, self.reading.answers, deadline_rules(), timezone.localdate())

    def parameters(self, *, with_done: bool = True) -> Parameters:
        """All that the address says."""
        ticked = [(DONE, slug) for slug in sorted(self.done)] if with_done else []
        return (*self.reading.parameters, *ticked)

    def url(self, parameters: Iterable[tuple[str, str]] | None = None) -> str:
        """Address of this visit, or with other parameters."""
        query = urlencode(list(self.parameters() if parameters is None else parameters))
        return f"{self.path}?{query}" if query else self.path


@require_safe
@public_page()
def checklist(request: HttpRequest, slug: str) -> HttpResponse:
    """`/lebenslagen/<slug>/checkliste`: the next question, or the list once everything is answered."""
    visit = visit_of(request, slug)
    reading = visit.reading
    if SENT in request.GET and not reading.errors:
        return redirect(visit.url())
    if reading.open_step is None:
        return _show_list(request, visit)
    return _ask(request, visit, reading.open_step)


@require_safe
def calendar(request: HttpRequest, slug: str) -> HttpResponse:
    """`/lebenslagen/<slug>/checkliste.ics`: the deadlines for a calendar."""
    visit = visit_of(request, slug)
    if visit.reading.open_step is not None:
        return redirect(visit.url())
    tenant = tenant_of(request)
    text = calendar_file(
        calendar_days(dated(visit.phases)),
        name=str(visit.guide.title),
        host=tenant.slug,
        url=portal_address(tenant, visit.url()),
        now=timezone.now(),
    )
    response = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="fristen-{visit.situation.slug[:40]}.ics"'
    return response


def visit_of(request: HttpRequest, slug: str) -> Visit:
    """What the address says, or 404 where there is no such guide."""
    guide, situation = guide_of(slug), queries.life_situation(slug)
    if guide is None or situation is None:
        raise Http404("guide")
    raw = dict(request.GET.lists())
    known = {entry.slug for entry in guide.entries}
    done = frozenset(known.intersection(raw.get(DONE, [])))
    return Visit(situation, guide, read_answers(guide, raw, timezone.localdate()), done)


def list_context(visit: Visit) -> dict[str, Any]:
    """What the page of a finished list shows, here and in the account."""
    phases = visit.phases
    groups = groups_of(phases, surroundings_of(visit.guide), visit.done, timezone.localdate())
    return {
        "guide": visit.guide,
        "situation": visit.situation,
        "groups": groups,
        "total": sum(len(group.items) for group in groups),
        "done_count": sum(item.is_done for group in groups for item in group.items),
        "answers": answers_of(visit),
        "calendar_url": f"{visit.path}.ics?{urlencode(visit.reading.parameters)}" if dated(phases) else "",
    }


def answers_of(visit: Visit) -> list[tuple[str, str, str]]:
    """(question, answer in words, address where it is asked again)."""
    journey = visit.reading.journey
    rows = [(row, journey.step(section.step_slug)) for section in journey.summary() for row in section.rows]
    return [(row.label, row.text, visit.url(without(visit.parameters(), step))) for row, step in rows]


def _show_list(request: HttpRequest, visit: Visit) -> HttpResponse:
    context = {
        **list_context(visit),
        "action": visit.path,
        "hidden": visit.reading.parameters,
        "address": portal_address(tenant_of(request), visit.url()),
        "store_url": f"/konto/checklisten/neu/{visit.situation.slug}?{urlencode(visit.parameters())}",
        "again_url": visit.path,
    }
    return render(request, "citizen/guides/list.html", context)


def _ask(request: HttpRequest, visit: Visit, step: Step) -> HttpResponse:
    reading = visit.reading
    shown = dict(request.GET.lists()) if reading.errors else None
    number, total = reading.journey.progress(step.slug)
    before = reading.journey.previous_before(step.slug)
    context = {
        "guide": visit.guide,
        "situation": visit.situation,
        "step": step,
        "boxes": reading.journey.bound(step.slug, shown, reading.errors),
        "errors": reading.errors.items(),
        "number": number,
        "total": total,
        "is_first": before is None,
        "may_skip": not any(field.required for field in _inputs(step)),
        "back": visit.url(without(visit.parameters(), before)) if before else f"/lebenslagen/{visit.situation.slug}/",
        "action": visit.path,
        "hidden": _rest(request, visit, step),
        "sent": SENT,
    }
    return render(request, "citizen/guides/question.html", context)


def _rest(request: HttpRequest, visit: Visit, step: Step) -> list[tuple[str, str]]:
    """Everything else that was answered, also behind the question, so that a change loses nothing."""
    asked = {field.name for field in step.fields}
    names = {name for name in visit.guide.form.fields if name not in asked} | {DONE}
    return [
        (key, value[:40])
        for key, values in request.GET.lists()
        if key.partition(".")[0] in names
        for value in values[:40]
    ]


def _inputs(step: Step) -> list[Field]:
    return [field for field in step.fields if field.is_input]
