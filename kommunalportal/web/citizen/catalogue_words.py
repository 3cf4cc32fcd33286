"""How the catalogue's facts are said in plain words: offers, fees, hours, tiles."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from decimal import Decimal

from django.utils import formats, timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from kommunalportal.catalogue.fees import FeeToday
from kommunalportal.catalogue.hours import DAYS, OpenState, state_at
from kommunalportal.catalogue.models import OrganisationalUnit, TrustLevel
from kommunalportal.catalogue.offers import OfferState, OnlinePart
from kommunalportal.kernel.public_holidays import PUBLIC_HOLIDAYS


@dataclass(frozen=True)
class OfferWords:
    """An offer state for people: short, with what it means, and how it looks."""

    label: Promise | str
    meaning: Promise
    icon: str
    tone: str


OFFER_WORDS: Mapping[OfferState, OfferWords] = {
    OfferState.ONLINE: OfferWords(
        lazy("Vollständig online"), lazy("Vom Antrag bis zum Ergebnis ohne Weg ins Amt."), "success", "success"
    ),
    OfferState.PARTLY: OfferWords(
        lazy("Teilweise online"), lazy("Den Rest erledigen Sie vor Ort oder mit der Post."), "calendar-today", "info"
    ),
    OfferState.DISTURBED: OfferWords(
        lazy("Zurzeit gestört"),
        lazy("Sonst geht das hier online. Gerade ist eine Verbindung unterbrochen, wir arbeiten daran."),
        "warning",
        "warning",
    ),
    OfferState.IN_PERSON: OfferWords(
        lazy("Nur persönlich"), lazy("Sie müssen selbst ins Amt kommen."), "account-circle", "default"
    ),
    OfferState.INFORMATION: OfferWords(
        lazy("Information"), lazy("Hier gibt es nichts zu beantragen."), "info", "default"
    ),
    OfferState.NOT_ONLINE: OfferWords(
        lazy("Nicht online"), lazy("Bitte wenden Sie sich an die zuständige Stelle."), "close", "default"
    ),
    OfferState.DISTRICT: OfferWords(
        lazy("Beim Kreis"), lazy("Nicht die Stadt, sondern der Kreis ist zuständig."), "open-in-new", "default"
    ),
    OfferState.STATE: OfferWords(
        lazy("Beim Land"), lazy("Nicht die Stadt, sondern eine Stelle des Landes ist zuständig."),
        "open-in-new", "default",
    ),
    OfferState.FEDERAL: OfferWords(
        lazy("Beim Bund"), lazy("Nicht die Stadt, sondern eine Stelle des Bundes ist zuständig."),
        "open-in-new", "default",
    ),
}  # fmt: skip

#: which part is online -> its name behind the label, what it means, and its picture; the first part that is there says
PART_WORDS: Mapping[OnlinePart, OfferWords] = {
    OnlinePart.APPLICATION: OfferWords(
        lazy("Antrag"), lazy("Den Antrag stellen Sie hier. Danach müssen Sie noch selbst kommen."), "edit", "info"
    ),
    OnlinePart.APPOINTMENT: OfferWords(
        lazy("Termin"), lazy("Den Termin buchen Sie hier. Kommen müssen Sie selbst."), "calendar-today", "info"
    ),
    OnlinePart.FORM: OfferWords(
        lazy("Formular"), lazy("Sie laden das Formular herunter und geben es ausgefüllt ab."), "download", "info"
    ),
}

TRUST_WORDS: Mapping[str, Promise] = {
    TrustLevel.BASIC: lazy("Ohne Anmeldung möglich"),
    TrustLevel.LOW: lazy("Mit einem Konto dieses Portals (E-Mail und Passwort)"),
    TrustLevel.SUBSTANTIAL: lazy("Mit einem Konto, das Ihre Identität nachweist"),
    TrustLevel.HIGH: lazy("Mit dem Online-Ausweis"),
}

DAY_NAMES = (
    lazy("Montag"), lazy("Dienstag"), lazy("Mittwoch"), lazy("Donnerstag"), lazy("Freitag"), lazy("Samstag"),
    lazy("Sonntag"),
)  # fmt: skip


def money(amount: Decimal) -> str:
    """9.00 -> "9,00 €" in German."""
    return f"{formats.number_format(amount, 2)} €"


def offer_words(state: OfferState, parts: Sequence[OnlinePart]) -> OfferWords:
    """The words for a state; where only parts are online, which."""
    if state is not OfferState.PARTLY or not parts:
        return OFFER_WORDS[state]
    names = ", ".join(str(PART_WORDS[part].label) for part in parts)
    label = f"{OFFER_WORDS[state].label}: {names}"
    return replace(PART_WORDS[parts[0]], label=label)


def fee_words(fee: FeeToday) -> str:
    """A fee as it stands in a list; empty where none is known."""
    if fee.lowest is None:
        return ""
    unit = fee.unit or (_("je Stück") if fee.is_per_piece else "")
    return " ".join(filter(None, (_amount_words(fee.lowest, fee.highest), unit)))


def fees_words(fee: FeeToday) -> str:
    """Every fee of a service, as its own page says it."""
    return "; ".join(words for part in fee.each if (words := fee_words(part)))


def _amount_words(lowest: Decimal, highest: Decimal | None) -> str:
    if highest is None:
        return money(lowest) if lowest else _("gebührenfrei")
    start = money(lowest) if lowest else _("kostenlos")
    return _("%(lowest)s bis %(highest)s") % {"lowest": start, "highest": money(highest)}


def open_state(unit: OrganisationalUnit, now: datetime | None = None) -> OpenState | None:
    """Whether the unit is open now; nothing if its hours are not known."""
    if not unit.hours:
        return None
    return state_at(unit.hours, now or timezone.localtime(), PUBLIC_HOLIDAYS)


def open_words(state: OpenState | None, now: datetime | None = None) -> str:
    """ "Heute geöffnet bis 16:00 Uhr" and the like."""
    if state is None:
        return ""
    if state.until:
        return _("Jetzt geöffnet, heute bis %(time)s Uhr") % {"time": _clock(state.until)}
    if state.opens_at is None:
        return _("Zurzeit geschlossen")
    today = (now or timezone.localtime()).date()
    values = {"time": _clock(state.opens_at.time()), "day": _day(state.opens_at.date(), today)}
    if state.is_holiday:
        return _("Heute ist Feiertag. Wieder geöffnet %(day)s ab %(time)s Uhr") % values
    return _("Gerade geschlossen. Wieder geöffnet %(day)s ab %(time)s Uhr") % values


def week_of(unit: OrganisationalUnit) -> list[tuple[str, str]]:
    """Day and hours, for a table; empty if nothing is known."""
    if not unit.hours:
        return []
    rows = []
    for key, name in zip(DAYS, DAY_NAMES, strict=True):
        spans = [
            _("%(start)s bis %(end)s Uhr") % {"start": start, "end": end} for start, end in unit.hours.get(key, [])
        ]
        rows.append((str(name), _(" und ").join(spans) or _("geschlossen")))
    return rows


def today_words(state: OpenState | None) -> str:
    """Today's hours; empty if none are known at all."""
    if state is None:
        return ""
    spans = [_("%(start)s bis %(end)s Uhr") % {"start": _clock(a), "end": _clock(b)} for a, b in state.today]
    return _(" und ").join(spans) or _("geschlossen")


def _day(day: date, today: date) -> str:
    if day == today:
        return _("heute")
    if (day - today).days == 1:
        return _("morgen")
    if (day - today).days < len(DAYS):
        return _("am %(day)s") % {"day": DAY_NAMES[day.weekday()]}
    return _("am %(date)s") % {"date": formats.date_format(day, "j. F")}


def _clock(at: time) -> str:
    return f"{at:%H:%M}"
