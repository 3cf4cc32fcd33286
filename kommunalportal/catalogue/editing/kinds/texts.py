"""Texts of services: the owner's own words; what a municipality leaves empty is the state's."""

from collections.abc import Callable
from functools import cached_property
from typing import TypeVar

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from kommunalportal.catalogue.editing.checks import Finding
from kommunalportal.catalogue.editing.fields import Data, EditForm, LinesField, LinkLinesField, long_text
from kommunalportal.catalogue.editing.kinds.base import Kind, Subject
from kommunalportal.catalogue.editing.kinds.offered import not_offered, offered_services, service_of
from kommunalportal.catalogue.models import PublicService, ServiceText
from kommunalportal.kernel.tenancy import current_tenant

T = TypeVar("T")
GERMAN, EASY = "de", "de-leicht"
LANGUAGES = {GERMAN: lazy("Deutsch"), EASY: lazy("Leichte Sprache"), "en": lazy("Englisch")}
_LINE = lazy("Eine Zeile je Punkt.")


def _lines(label: object, hint: object = _LINE) -> LinesField:
    return LinesField(label=label, max_length=6000, required=False, help_text=hint)  # type: ignore[arg-type]


class TextForm(EditForm):
    """Everything a service page says in words."""

    prose = ("summary", "who", "needs", "requirements", "documents", "procedure", "deadlines", "objection")

    summary = long_text(lazy("Worum es geht"), most=800, hint=lazy("Ein bis drei einfache Sätze."))
    who = long_text(lazy("Für wen es ist"), most=800)
    needs = _lines(lazy("Was man braucht, in Kürze"))
    requirements = _lines(lazy("Voraussetzungen"))
    documents = LinkLinesField(
        target="service",
        is_address=False,
        label=lazy("Unterlagen"),
        max_length=6000,
        required=False,
        help_text=lazy("Eine Zeile je Unterlage. Gibt es sie hier: Geburtsurkunde | geburtsurkunde"),
    )
    procedure = _lines(lazy("So läuft es ab"), lazy("Eine Zeile je Schritt."))
    deadlines = _lines(lazy("Fristen"))
    objection = long_text(lazy("Wenn Sie nicht einverstanden sind"), most=1200)
    related = _lines(
        lazy("Verwandte Leistungen"), lazy("Je Zeile das letzte Wort der Adresse, zum Beispiel reisepass.")
    )
    law = LinkLinesField(
        target="url",
        label=lazy("Rechtsgrundlagen"),
        max_length=6000,
        required=False,
        help_text=lazy(
            "Eine Zeile je Gesetz, mit Link: § 9 PAuswG | https://www.gesetze-im-internet.de/pauswg/__9.html"
        ),
    )

    @cached_property
    def known_services(self) -> frozenset[str]:
        """Slugs that may be linked to."""
        return frozenset(PublicService.in_lineage.values_list("slug", flat=True))

    def clean_related(self) -> list[str]:
        """Services that exist."""
        return self._known(self.cleaned_data["related"], lambda slug: slug)

    def clean_documents(self) -> list[dict[str, str]]:
        """Linked services exist."""
        return self._known(self.cleaned_data["documents"], lambda entry: entry["service"])

    def _known(self, entries: list[T], slug_of: Callable[[T], str]) -> list[T]:
        unknown = [slug for entry in entries if (slug := slug_of(entry)) and slug not in self.known_services]
        if unknown:
            raise ValidationError(_("Diese Leistung kennen wir nicht: %(slug)s") % {"slug": unknown[0][:90]})
        return entries


class Texts(Kind):
    """Service texts, one per language."""

    slug = "leistungstexte"
    name = lazy("Leistungstext")
    names = lazy("Leistungstexte")
    about = lazy("Was Sie leer lassen, kommt vom Land. Was Sie schreiben, gilt nur hier.")
    form = TextForm
    may_remove = True

    def subjects(self) -> list[Subject]:
        own = {
            (service_id, language): is_reviewed
            for service_id, language, is_reviewed in ServiceText.objects.values_list(
                "service_id", "language", "is_reviewed"
            )
        }
        found = []
        for pk, slug, name in offered_services():
            found.append(_subject(slug, name, own.get((pk, GERMAN))))
            others = (language for service_id, language in own if service_id == pk and language != GERMAN)
            found += [
                _subject(f"{slug}:{language}", f"{name} ({LANGUAGES.get(language, language)})", own[pk, language])
                for language in others
            ]
        return found

    def load(self, key: str) -> Data | None:
        text = _text(key, ServiceText.objects)
        return text.content if text else None

    def may_edit(self, key: str) -> bool:
        slug, _colon, language = key.partition(":")
        return (not language or language in LANGUAGES) and service_of(slug) is not None

    def title(self, key: str, data: Data) -> str:
        slug, _colon, language = key.partition(":")
        service = service_of(slug)
        name = service.name if service else slug
        return f"{name} ({LANGUAGES.get(language, language)})" if language else name

    def findings(self, key: str, data: Data) -> list[Finding]:
        return [*not_offered(key.partition(":")[0]), *super().findings(key, data)]

    def apply(self, key: str, data: Data) -> None:
        slug, _colon, language = key.partition(":")
        service = service_of(slug)
        if service is None:
            return
        ServiceText.objects.update_or_create(
            service=service,
            language=language or GERMAN,
            defaults={**data, "is_reviewed": True, "state_digest": self.parents_digest(key)},
        )

    def remove(self, key: str) -> None:
        if text := _text(key, ServiceText.objects):
            text.delete()

    def public_path(self, key: str) -> str:
        return f"/leistungen/{key.partition(':')[0]}/"

    def parents_data(self, key: str) -> Data | None:
        text = self._parents(key)
        return text.content if text else None

    def parents_digest(self, key: str) -> str:
        text = self._parents(key)
        return text.digest if text else ""

    def _parents(self, key: str) -> ServiceText | None:
        return _text(key, ServiceText.in_lineage.exclude(tenant_id=current_tenant().pk))


def outdated_texts() -> set[str]:
    """Keys of own texts whose state's text is another one than when they were written."""
    own = list(ServiceText.objects.select_related("service").exclude(state_digest=""))
    parents = ServiceText.in_lineage.exclude(tenant_id=current_tenant().pk)
    above = {(text.service_id, text.language): text for text in parents.filter(service__in=[t.service_id for t in own])}
    return {
        text.service.slug if text.language == GERMAN else f"{text.service.slug}:{text.language}"
        for text in own
        if text.is_outdated_against(above.get((text.service_id, text.language)))
    }


def _text(key: str, rows: object) -> ServiceText | None:
    slug, _colon, language = key.partition(":")
    found: ServiceText | None = rows.filter(service__slug=slug, language=language or GERMAN).first()  # type: ignore[attr-defined]
    return found


def _subject(key: str, name: str, is_reviewed: bool | None) -> Subject:
    if is_reviewed is None:
        return Subject(key, name, note=_("Text des Landes"), is_reviewed=False, is_own=False)
    return Subject(key, name, note=_("eigener Text"), is_reviewed=is_reviewed)
