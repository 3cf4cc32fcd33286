"""The facts card of a service page: what it costs, how long it takes, what one needs, and the one button."""

import re
from dataclasses import dataclass
from typing import Any

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kommunalportal.catalogue.fees import FeeToday
from kommunalportal.catalogue.offers import OfferState, OnlinePart
from kommunalportal.catalogue.service_page import ServicePage
from kommunalportal.formengine.bundle import Service as BundleService
from kommunalportal.statistics.durations import UsualDuration
from kommunalportal.web.citizen.catalogue_words import TRUST_WORDS, fees_words, offer_words

Fact = dict[str, Any]
#: "§ 1 PAuswGebV (ab 24 Jahren; unter 24: 27,60 €)": what stands in brackets is part of the price, not of the law.
_OTHER_AMOUNTS = re.compile(r"(?P<basis>.*?) \((?P<others>[^()]*€[^()]*)\)")


@dataclass(frozen=True)
class FactsCard:
    """What stands on the card. Without ``button_url`` there is nothing to click."""

    state: OfferState
    facts: list[Fact]
    button_label: str = ""
    button_url: str = ""
    after: str = ""


def facts_card(page: ServicePage, measured: UsualDuration | None) -> FactsCard:
    """Compute the card from what is really configured; ``measured`` is how long it really took."""
    facts = [_online(page), _fee(page), *_duration(page, measured), *_needs(page), *_login(page), *_ways(page)]
    label, url, after = _button(page)
    return FactsCard(page.row.offer, facts, label, url, after)


def _online(page: ServicePage) -> Fact:
    state = page.row.offer
    words = offer_words(state, page.row.parts)
    text, note = str(words.label), str(words.meaning)
    if state.is_elsewhere:
        note = _("Zuständig: %(authority)s") % {"authority": page.authority}
        if page.responsibility.external_url:
            text = _("%(where)s (externer Link)") % {"where": words.label}
    return {"label": _("Online?"), "text": text, "note": note, "icon": words.icon, "tone": words.tone}


def _fee(page: ServicePage) -> Fact:
    fee, (basis, others) = page.row.fee, _basis_and_others(page.row.fee.basis)
    fact: Fact = {"label": _("Kosten"), "icon": "info", "tone": "", "note": _fee_note(fee, basis)}
    if page.row.bundle:
        return fact | {"text": str(page.row.bundle.fee_text)}
    words = fees_words(fee)
    if words and others:
        words = f"{words} ({others})"
    return fact | {"text": words or _("Bitte bei der zuständigen Stelle erfragen")}


def _basis_and_others(basis: str) -> tuple[str, str]:
    found = _OTHER_AMOUNTS.fullmatch(basis)
    return (found["basis"], found["others"]) if found else (basis, "")


def _fee_note(fee: FeeToday, basis: str) -> str:
    notes = [_("Grundlage: %(basis)s") % {"basis": basis}] if basis else []
    if fee.valid_from:
        notes.append(_("gilt seit %(date)s") % {"date": formats.date_format(fee.valid_from, "j. F Y")})
    if fee.valid_until:
        notes.append(_("gilt bis %(date)s") % {"date": formats.date_format(fee.valid_until, "j. F Y")})
    return ", ".join(notes)


def _duration(page: ServicePage, measured: UsualDuration | None) -> list[Fact]:
    """Measured, else the editor's figure, else what the online service says of itself, else nothing."""
    fact: Fact = {"label": _("Dauer"), "icon": "autorenew"}
    days = page.online.usual_days if page.online else None
    if measured:
        text = ngettext("9 von 10 innerhalb eines Tages", "9 von 10 innerhalb von %(days)s Tagen", measured.days)
        note = _("gemessen an %(cases)s Anträgen der letzten 12 Monate") % {"cases": measured.cases}
        return [fact | {"text": text % {"days": measured.days}, "note": note}]
    if days:
        return [fact | {"text": ngettext("meist %(days)s Tag", "meist %(days)s Tage", days) % {"days": days}}]
    if page.row.bundle and page.row.bundle.duration:
        return [fact | {"text": str(page.row.bundle.duration)}]
    return []


def _needs(page: ServicePage) -> list[Fact]:
    """For applying online what its questions ask for, else what the text says."""
    points = [str(need) for need in page.row.bundle.needs] if page.row.bundle else page.text.needs.value
    language = "" if page.row.bundle else page.text.needs.language
    return [{"label": _("Sie brauchen"), "points": points, "lang": language, "icon": "checklist"}] if points else []


def _login(page: ServicePage) -> list[Fact]:
    bundle = page.row.bundle
    if bundle is None or page.online is None:
        return []
    text = _("Nicht nötig") if _takes_guests(page, bundle) else TRUST_WORDS[page.online.trust_level]
    note = _("Vertrauensniveau: %(level)s") % {"level": page.online.get_trust_level_display()}
    return [{"label": _("Anmeldung"), "text": text, "note": note, "icon": "account-circle"}]


def _takes_guests(page: ServicePage, bundle: BundleService) -> bool:
    return bundle.login == "optional" and page.online is not None and page.online.allows_guests


def _ways(page: ServicePage) -> list[Fact]:
    """Every way there is, so that nobody thinks that there is only the first."""
    found = {
        _("Online-Antrag"): OnlinePart.APPLICATION in page.row.parts,
        _("Termin, online gebucht"): OnlinePart.APPOINTMENT in page.row.parts,
        _("Formular zum Herunterladen"): OnlinePart.FORM in page.row.parts,
        _("Website der zuständigen Stelle (externer Link)"): bool(page.responsibility.external_url),
        _("Persönlich: %(unit)s") % {"unit": page.row.unit_name}: bool(page.row.unit_name),
    }
    ways = [way for way, is_there in found.items() if is_there]
    return [{"label": _("Wege"), "points": ways, "icon": "arrow-forward"}] if len(ways) > 1 else []


def _button(page: ServicePage) -> tuple[str, str, str]:
    apply_url = f"/antrag/{page.service.slug}/"
    if OnlinePart.APPLICATION in page.row.parts:
        after = _("Erst am Ende senden Sie ab. Zwischenspeichern geht immer.")
        return _("Jetzt beantragen"), apply_url, after
    if page.row.offer is OfferState.DISTURBED:
        after = _("Ausfüllen und speichern können Sie schon jetzt. Absenden geht vielleicht erst später.")
        return _("Antrag vorbereiten"), apply_url, after
    if OnlinePart.APPOINTMENT in page.row.parts:
        return _("Termin buchen"), f"/termine/{page.appointment_slug}/", ""
    if page.form:
        return _("Formular herunterladen"), f"/formulare/{page.form.filename}", _("PDF, ohne Anmeldung")
    if page.responsibility.external_url:
        text = _("Externer Link. Sie verlassen dieses Portal.")
        return _("Zur zuständigen Stelle"), page.responsibility.external_url, text
    return "", "", ""
