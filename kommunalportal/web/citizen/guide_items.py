"""A personal list in words: titles, states, days."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import formats
from django.utils.translation import gettext as _

from kommunalportal.catalogue.guides.calendar import CalendarDay
from kommunalportal.catalogue.guides.plan import Due, PlannedEntry, PlannedPhase
from kommunalportal.catalogue.guides.queries import Surroundings
from kommunalportal.catalogue.guides.schema import DeadlineKind
from kommunalportal.catalogue.models import Level
from kommunalportal.kernel.tenancy import current_tenant
from kommunalportal.web.citizen.catalogue_words import offer_words

DATE = "l, j. F Y"


@dataclass(frozen=True)
class DueWords:
    """A deadline in words; ``tone`` is warning where the day is over."""

    headline: str
    note: str
    law: str
    on: date | None = None
    tone: str = ""


@dataclass(frozen=True)
class Item:
    """One line of the list. Without ``url`` the municipality's portal has no page for it."""

    slug: str
    title: str
    text: str
    url: str
    offer: Any
    authority: str
    document_url: str
    document_title: str
    due: DueWords | None
    is_done: bool


@dataclass(frozen=True)
class Group:
    """Items that belong to the same time."""

    title: str
    items: tuple[Item, ...]


def groups_of(
    phases: tuple[PlannedPhase, ...], around: Surroundings, done: Collection[str], today: date
) -> list[Group]:
    """The whole list as the page shows it."""
    return [
        Group(str(phase.title), tuple(_item(planned, around, done, today) for planned in phase.entries))
        for phase in phases
    ]


def calendar_days(entries: tuple[PlannedEntry, ...]) -> list[CalendarDay]:
    """The dated entries for a calendar."""
    return [
        CalendarDay(
            planned.entry.slug,
            planned.due.on,
            _("Ab heute möglich: %(title)s") % {"title": title}
            if planned.due.kind is DeadlineKind.EARLIEST
            else _("Frist: %(title)s") % {"title": title},
            f"{planned.entry.text}\n{planned.due.words} ({planned.due.law})",
        )
        for planned in entries
        if planned.due and planned.due.on
        for title in [title_of(planned)]
    ]


def title_of(planned: PlannedEntry) -> str:
    """The entry's own title, else the service's name."""
    return str(planned.entry.title or planned.entry.service)


def _item(planned: PlannedEntry, around: Surroundings, done: Collection[str], today: date) -> Item:
    entry = planned.entry
    row = around.listed.get(entry.service)
    has_document = entry.document in around.documents
    return Item(
        slug=entry.slug,
        title=title_of(planned),
        text=str(entry.text),
        url=f"/leistungen/{row.slug}/" if row else "",
        offer=offer_words(row.offer, row.parts) if row else None,
        authority=(row.unit_name or row.authority) if row else _authority_elsewhere(entry.service, around),
        document_url=f"/formulare/{entry.document}" if has_document else "",
        document_title=around.documents[entry.document] if has_document else "",
        due=_due_words(planned.due, today, is_done=entry.slug in done) if planned.due else None,
        is_done=entry.slug in done,
    )


def _authority_elsewhere(service: str, around: Surroundings) -> str:
    other = around.elsewhere.get(service)
    if other is None:
        return ""
    here = current_tenant().name if other.level == Level.MUNICIPALITY else str(Level(other.level).label)
    return other.authority or here


def _due_words(due: Due, today: date, *, is_done: bool) -> DueWords:
    words = str(due.words)
    if due.on is None:
        return DueWords(words[0].upper() + words[1:], "", due.law)
    day = {"date": formats.date_format(due.on, DATE)}
    if due.is_past(today) and not is_done:
        return DueWords(_("Frist war am %(date)s") % day, words, due.law, due.on, "warning")
    headline = {
        DeadlineKind.DUTY: _("Spätestens am %(date)s"),
        DeadlineKind.CLAIM: _("Beantragen bis %(date)s"),
        DeadlineKind.EARLIEST: _("Möglich ab %(date)s"),
        DeadlineKind.ADVICE: _("Am besten bis %(date)s"),
    }[due.kind]
    return DueWords(headline % day, words, due.law, due.on)
