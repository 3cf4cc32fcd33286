"""`/stoerungen`: which parts of the portal work at this moment, and when they did not."""

from dataclasses import dataclass
from itertools import groupby

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from kommunalportal.statistics import history
from kommunalportal.statistics.availability import Part, PartHealth, PartState, parts
from kommunalportal.statistics.models import PartPeriod
from kommunalportal.web.outage import outage

PART_NAMES: dict[Part, Promise] = {
    Part.SEARCH: lazy("Suche und Auskunft"),
    Part.APPLY: lazy("Anträge ausfüllen und abschicken"),
    Part.PAY: lazy("Online bezahlen"),
    Part.HAND_OVER: lazy("Übergabe an die Ämter"),
    Part.CERTIFICATES: lazy("Elektronische Urkunden"),
    Part.MAILBOX: lazy("Postfach"),
    Part.APPOINTMENTS: lazy("Termine"),
}
STATE_NAMES: dict[PartState, tuple[Promise, str]] = {
    PartState.WORKS: (lazy("läuft"), "success"),
    PartState.PARTLY: (lazy("zum Teil gestört"), "warning"),
    PartState.DOWN: (lazy("gestört"), "danger"),
    PartState.UNKNOWN: (lazy("wird gerade geprüft"), "info"),
    PartState.NOT_OFFERED: (lazy("gibt es hier noch nicht"), "default"),
}
ADVICE: dict[Part, Promise] = {
    Part.APPLY: lazy("Zurzeit können wir keine Dateien annehmen. Was Sie gespeichert haben, ist noch da."),
    Part.PAY: lazy("Sie können Anträge ausfüllen und speichern. Bezahlen Sie später; es geht nichts verloren."),
    Part.HAND_OVER: lazy("Sie können Anträge abschicken. Wir übergeben sie von selbst, sobald es wieder geht."),
    Part.CERTIFICATES: lazy("Ihr Antrag geht nicht verloren. Die Urkunde kommt, sobald das Siegel wieder da ist."),
    Part.MAILBOX: lazy("Ihre Nachrichten sind noch da, lassen sich aber gerade nicht öffnen."),
}
#: While the database is down, other things are true than what a single part would say.
ADVICE_WITHOUT_DATABASE: dict[Part, Promise] = {
    Part.SEARCH: lazy("Viele Seiten können Sie lesen; sie zeigen den letzten Stand. Die Suche geht gerade nicht."),
    Part.APPLY: lazy("Was Sie gespeichert oder abgeschickt haben, ist noch da. Versuchen Sie es später wieder."),
}
LISTED = 50  # disturbances of 90 days; more than that is no list for people
DAY_WIDTH = 4  # units of the picture


@dataclass(frozen=True)
class Stretch:
    """Days in a row with the same state, as a bar of the picture."""

    x: int
    width: int
    tone: str


@dataclass(frozen=True)
class Line:
    """One part: how it is, what to do, and its picture."""

    name: Promise
    state: Promise
    tone: str
    advice: str | Promise
    bars: list[Stretch]
    summary: str


@dataclass(frozen=True)
class PastLine:
    """Something that did not work, in words."""

    name: str | Promise
    state: Promise
    disturbance: history.Disturbance


@never_cache
@require_safe
def disruptions(request: HttpRequest) -> HttpResponse:
    """Never kept, because it is asked when something changes; works without a database."""
    is_down = outage.is_on
    found = history.without_database() if is_down else parts()
    known = [] if is_down else history.periods()
    past = history.disturbances(known)
    context = {
        "lines": [_line(one, known, is_down=is_down) for one in found],
        "is_disturbed": any(one.is_disturbed for one in found),
        "is_down": is_down,
        "past": [_past(one) for one in past[:LISTED]],
        "more": max(0, len(past) - LISTED),
        "days": history.DAYS,
        "width": history.DAYS * DAY_WIDTH,
        "is_watched": bool(known),
    }
    return render(request, "citizen/figures/disruptions.html", context)


def _line(one: PartHealth, known: list[PartPeriod], *, is_down: bool) -> Line:
    state, tone = STATE_NAMES[one.state]
    advice = ADVICE_WITHOUT_DATABASE if is_down else ADVICE
    days = history.days_of(one.part, known, timezone.localdate()) if known else []
    return Line(
        name=PART_NAMES[one.part],
        state=state,
        tone=tone,
        advice=advice.get(one.part, "") if one.is_disturbed else "",
        bars=_bars(days) if one.state is not PartState.NOT_OFFERED else [],
        summary=_summary(days),
    )


def _bars(days: list[history.Day]) -> list[Stretch]:
    bars, at = [], 0
    for state, group in groupby(days, key=lambda day: day.state):
        length = len(list(group))
        bars.append(Stretch(at * DAY_WIDTH, length * DAY_WIDTH, STATE_NAMES[state][1] if state else "unknown"))
        at += length
    return bars


def _summary(days: list[history.Day]) -> str:
    seen = [day for day in days if day.state is not None]
    bad = sum(day.state is not PartState.WORKS for day in seen)
    return _("%(good)s von %(all)s beobachteten Tagen ohne Störung") % {"good": len(seen) - bad, "all": len(seen)}


def _past(one: history.Disturbance) -> PastLine:
    name = PART_NAMES[one.part] if one.part else _("Das ganze Portal")
    return PastLine(name, STATE_NAMES[one.state][0], one)
