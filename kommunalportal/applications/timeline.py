"""The timeline in words: the same for citizen and clerk, without technical terms."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from kommunalportal.applications.models import Application, TimelineEntry
from kommunalportal.applications.what_follows import following
from kommunalportal.catalogue.bundles import bundle_facts
from kommunalportal.delivery.models import Delivery

#: kind -> (title, explanation); ``{...}`` are facts of the entry.
Words = str | Promise
WORDS: Mapping[str, tuple[Words, Words]] = {
    "started": (gettext_lazy("Entwurf angelegt"), ""),
    "assisted": (
        gettext_lazy("Am Schalter mit Ihnen ausgefüllt"),
        gettext_lazy("Der Antrag kommt erst an, wenn Sie ihn bestätigen."),
    ),
    "form_changed": (
        gettext_lazy("Das Formular hat sich geändert"),
        gettext_lazy("Ihre Angaben sind übernommen. Was neu zu beantworten ist, steht im Antrag."),
    ),
    "confirmed": (gettext_lazy("Angaben bestätigt"), gettext_lazy("Jetzt fehlt noch die Bezahlung.")),
    "signatures_asked": (
        gettext_lazy("Angaben bestätigt"),
        gettext_lazy("Jetzt fehlen noch die Unterschriften der anderen."),
    ),
    "co_signed": (gettext_lazy("Eine Person hat mit unterschrieben"), ""),
    "all_signed": (gettext_lazy("Alle haben unterschrieben"), ""),
    "signature_refused": (
        gettext_lazy("Eine Person hat die Unterschrift abgelehnt"),
        gettext_lazy("Der Antrag ist wieder ein Entwurf. Alle Angaben sind noch da."),
    ),
    "mandate_over": (
        gettext_lazy("Die Vollmacht gilt nicht mehr"),
        gettext_lazy("Der Antrag ist wieder ein Entwurf. Alle Angaben sind noch da."),
    ),
    "signatures_late": (
        gettext_lazy("Die Zeit für die Unterschriften ist um"),
        gettext_lazy("Der Antrag ist wieder ein Entwurf. Alle Angaben sind noch da."),
    ),
    "upload_infected": (
        gettext_lazy("Schadsoftware in einer Datei"),
        gettext_lazy("Die Datei ist gelöscht. Bitte laden Sie eine andere hoch, wenn der Antrag noch ein Entwurf ist."),
    ),
    "reopened": (gettext_lazy("Angaben wieder geöffnet"), ""),
    "paid": (gettext_lazy("Bezahlt: {amount} €"), ""),
    "payment_failed": (
        gettext_lazy("Bezahlung nicht gelungen"),
        gettext_lazy("Es wurde nichts abgebucht. Sie können es noch einmal versuchen."),
    ),
    "payment_cancelled": (
        gettext_lazy("Bezahlung abgebrochen"),
        gettext_lazy("Es wurde nichts abgebucht. Ihr Antrag ist noch da."),
    ),
    "submitted": (gettext_lazy("Antrag abgesendet"), gettext_lazy("Er geht an: {destination}.")),
    "arrived": (gettext_lazy("Auf dem Weg: sicher hinterlegt für {destination}"), ""),
    "accepted": (
        pgettext_lazy("timeline", "Angekommen: {destination}"),
        gettext_lazy("Ihre Angaben sind dort vollständig angekommen. Niemand muss sie abtippen."),
    ),
    "by_hand": (
        pgettext_lazy("timeline", "Angekommen: {destination}"),
        gettext_lazy("Eine Mitarbeiterin oder ein Mitarbeiter hat Ihre Angaben dorthin gebracht."),
    ),
    "rejected": (
        gettext_lazy("Übergabe nicht gelungen"),
        gettext_lazy("Eine Mitarbeiterin oder ein Mitarbeiter kümmert sich darum. Sie müssen nichts tun."),
    ),
    "answered": (gettext_lazy("Antwort von {destination}"), ""),
    "certificate": (gettext_lazy("Urkunde ausgestellt"), gettext_lazy("Sie liegt in Ihrem Postfach.")),
    "needs_clerk": (
        gettext_lazy("Prüfung durch das Amt"),
        gettext_lazy("Das Register konnte die Anfrage nicht von selbst beantworten. Ein Mensch sieht sie sich an."),
    ),
    "message": (gettext_lazy("Nachricht vom Amt"), gettext_lazy("Sie liegt in Ihrem Postfach.")),
    "question": (gettext_lazy("Frage an das Amt gestellt"), ""),
    "assigned": (gettext_lazy("In Bearbeitung"), gettext_lazy("Jemand hat Ihren Antrag übernommen.")),
    "approved": (gettext_lazy("Entschieden: bewilligt"), gettext_lazy("Das Schreiben liegt in Ihrem Postfach.")),
    "refused": (gettext_lazy("Entschieden: abgelehnt"), gettext_lazy("Das Schreiben liegt in Ihrem Postfach.")),
    "posted": (gettext_lazy("Per Post verschickt"), ""),
    "withdrawn": (gettext_lazy("Antrag zurückgezogen"), ""),
}
PROBLEMS = {"payment_failed", "rejected", "refused", "signature_refused", "signatures_late", "mandate_over"}
#: what their explanation says is true only until something else happens
PASSING = {"confirmed", "signatures_asked", "assisted"}


@dataclass(frozen=True)
class Line:
    """One line of the timeline; ``state`` is done, current, problem, or open for what is still to come."""

    title: str
    text: str
    at: datetime | None
    state: str


def add_entry(application: Application, kind: str, **facts: str | int) -> TimelineEntry:
    """Note that something happened."""
    if kind not in WORDS:
        raise KeyError(kind)
    return TimelineEntry.objects.create(application=application, kind=kind, facts=facts)


def lines_of(application: Application) -> list[Line]:
    """The timeline in words, oldest first, with the current line marked until the case has ended.

    While the hand-over takes longer than usual the last line says so; it goes when the back-office system answers.
    Otherwise the last line of what was sent says what follows and by when.
    """
    entries = list(application.timeline.all())
    delay = _delay(application)
    goes_on = delay is None and not (application.decided_at or application.withdrawn_at)
    lines = [_line(entry, is_current=goes_on and entry is entries[-1]) for entry in entries]
    last = delay or (_following(application, entries) if goes_on else None)
    return [*lines, last] if last else lines


def _delay(application: Application) -> Line | None:
    if not application.submitted_at or application.decided_at or application.withdrawn_at:
        return None
    delivery = Delivery.objects.filter(reference=application.reference).select_related("connection").first()
    if delivery is None or delivery.delayed_since is None:
        return None
    title = _("Es dauert länger: {destination} antwortet gerade nicht").format(destination=delivery.connection.name)
    text = _("Ihr Antrag ist sicher gespeichert. Wir versuchen es von selbst weiter. Sie müssen nichts tun.")
    return Line(title, text, delivery.delayed_since, "current")


def _following(application: Application, entries: list[TimelineEntry]) -> Line | None:
    if not application.submitted_at:
        return None
    offer = application.online_service
    found = following(
        kinds=frozenset(entry.kind for entry in entries),
        result_kind=application.result_kind,
        submitted_at=application.submitted_at,
        usual_days=offer.usual_days,
        usually=str(bundle_facts(offer.bundle_slug).service.duration or ""),
    )
    return Line(found.title, found.text, None, "open") if found else None


def _line(entry: TimelineEntry, *, is_current: bool) -> Line:
    title, text = WORDS.get(entry.kind, (_("Vermerk"), ""))
    state = "problem" if entry.kind in PROBLEMS else "current" if is_current else "done"
    if entry.kind in PASSING and not is_current:
        text = ""
    return Line(str(title).format(**entry.facts), str(text).format(**entry.facts), entry.at, state)
