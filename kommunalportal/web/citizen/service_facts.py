"""The facts card of a service page: what it costs, how long it takes, what one needs, and the one button."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kommunalportal.catalogue.bundles import bundle_named
from kommunalportal.catalogue.offers import OfferState, fee_here, offer_state
from kommunalportal.catalogue.queries import ServicePage
from kommunalportal.formengine.bundle import Service as BundleService
from kommunalportal.web.citizen.catalogue_words import OFFER_WORDS, TRUST_WORDS, fee_words

Fact = dict[str, Any]


@dataclass(frozen=True)
class FactsCard:
    """What stands on the card. Without ``button_url`` there is nothing to click."""

    state: OfferState
    facts: list[Fact]
    button_label: str = ""
    button_url: str = ""
    after: str = ""


def bundle_of(page: ServicePage) -> BundleService | None:
    """The texts of the online service, if the municipality offers one that exists."""
    if page.online is None:
        return None
    try:
        return bundle_named(page.online.bundle_slug).service
    except LookupError:
        return None  # offered, but its bundle was taken away: the page must not promise it


def facts_card(page: ServicePage, bundle: BundleService | None) -> FactsCard:
    """Compute the card from what is really configured."""
    state = offer_state(
        level=page.service.level,
        channel=page.service.channel,
        is_online=bundle is not None,
        is_bookable=bool(page.appointment_slug),
        has_form=page.form is not None,
    )
    facts = [_online(page, state), _fee(page, bundle), *_duration(page, bundle)]
    facts += _login(page, bundle)
    facts += _needs(bundle)
    label, url, after = _button(page, state)
    return FactsCard(state, [fact for fact in facts if fact], label, url, after)


def _online(page: ServicePage, state: OfferState) -> Fact:
    words = OFFER_WORDS[state]
    note = _("Zuständig: %(authority)s") % {"authority": page.authority} if state.is_elsewhere else words.meaning
    return {"label": _("Online?"), "text": words.label, "note": note, "icon": words.icon, "tone": words.tone}


def _fee(page: ServicePage, bundle: BundleService | None) -> Fact:
    fact: Fact = {"label": _("Kosten"), "icon": "info", "tone": ""}
    if bundle:
        return fact | {"text": str(bundle.fee_text)}
    fee = fee_here(page.service, page.responsibility)
    if fee.amount is None:
        note = _("Grundlage: %(basis)s") % {"basis": fee.basis} if fee.basis else ""
        return fact | {"text": _("Bitte bei der zuständigen Stelle erfragen"), "note": note}
    return fact | {"text": fee_words(fee.amount), "note": fee.basis}


def _duration(page: ServicePage, bundle: BundleService | None) -> list[Fact]:
    days = page.online.usual_days if page.online else None
    if days:
        text = ngettext("meist %(days)s Tag", "meist %(days)s Tage", days) % {"days": days}
    elif bundle and bundle.duration:
        text = str(bundle.duration)
    else:
        return []
    return [{"label": _("Dauer"), "text": text, "icon": "autorenew"}]


def _login(page: ServicePage, bundle: BundleService | None) -> list[Fact]:
    if bundle is None or page.online is None:
        return []
    guests = bundle.login == "optional" and page.online.allows_guests
    text = _("Nicht nötig") if guests else TRUST_WORDS[page.online.trust_level]
    return [{"label": _("Anmeldung"), "text": text, "icon": "account-circle"}]


def _needs(bundle: BundleService | None) -> list[Fact]:
    if bundle is None or not bundle.needs:
        return []
    return [{"label": _("Sie brauchen"), "points": [str(need) for need in bundle.needs], "icon": "checklist"}]


def _button(page: ServicePage, state: OfferState) -> tuple[str, str, str]:
    if state is OfferState.ONLINE:
        after = _("Erst am Ende senden Sie ab. Zwischenspeichern geht immer.")
        return _("Jetzt beantragen"), f"/antrag/{page.service.slug}/", after
    if state is OfferState.APPOINTMENT:
        return _("Termin buchen"), f"/termine/{page.appointment_slug}/", ""
    if state is OfferState.DOWNLOAD and page.form:
        return _("Formular herunterladen"), f"/formulare/{page.form.filename}", _("PDF, ohne Anmeldung")
    if page.responsibility.external_url:
        text = _("Sie verlassen dieses Portal.")
        return _("Zur zuständigen Stelle"), page.responsibility.external_url, text
    return "", "", ""
