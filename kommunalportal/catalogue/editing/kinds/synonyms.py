"""Synonyms: what people type, and the words of the catalogue that they mean."""

from django import forms
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from kommunalportal.catalogue.editing.fields import Data, EditForm, LinesField, text
from kommunalportal.catalogue.editing.kinds.base import Kind, Subject
from kommunalportal.catalogue.models import Synonym
from kommunalportal.catalogue.words import words_of


class SynonymForm(EditForm):
    """One phrase and everything it means."""

    phrase = text(
        lazy("Was die Leute eintippen"), most=80, required=True, hint=lazy("Mehrere Wörter müssen alle vorkommen.")
    )
    meanings = LinesField(
        label=lazy("Was sie meinen"),
        max_length=1600,
        help_text=lazy("Wörter, die in Namen von Leistungen stehen. Eine Zeile je Bedeutung."),
        error_messages={"required": lazy("Schreiben Sie mindestens eine Bedeutung.")},
    )

    def clean_phrase(self) -> str:
        """As search compares it."""
        words = words_of(self.cleaned_data["phrase"])
        if not words:
            raise forms.ValidationError(lazy("Schreiben Sie mindestens ein Wort."))
        return " ".join(self.cleaned_data["phrase"].casefold().replace("/", " ").split())

    def clean_meanings(self) -> list[str]:
        """Each once, none too long."""
        meanings = sorted(set(self.cleaned_data["meanings"]))
        if any(len(one) > 160 for one in meanings):
            raise forms.ValidationError(lazy("Eine Bedeutung ist zu lang. Erlaubt sind 160 Zeichen."))
        return meanings


class Synonyms(Kind):
    """Synonyms of the municipality, beside the state's."""

    slug = "synonyme"
    name = lazy("Synonym")
    names = lazy("Synonyme")
    about = lazy("Die Suche kennt auch die Synonyme des Landes. Hier stehen nur die eigenen.")
    form = SynonymForm
    may_create = True
    may_remove = True

    def subjects(self) -> list[Subject]:
        rows = Synonym.objects.order_by("phrase", "meaning").values_list("phrase", "meaning")
        found: dict[str, list[str]] = {}
        for phrase, meaning in rows:
            found.setdefault(phrase, []).append(meaning)
        return [Subject(phrase, phrase, note=", ".join(meanings)) for phrase, meanings in found.items()]

    def load(self, key: str) -> Data | None:
        meanings = sorted(Synonym.objects.filter(phrase=key).values_list("meaning", flat=True))
        return {"phrase": key, "meanings": meanings} if meanings else None

    def new_key(self, data: Data) -> str:
        return str(data["phrase"])

    def title(self, key: str, data: Data) -> str:
        return _("Synonym „%(phrase)s“") % {"phrase": data["phrase"]}

    def apply(self, key: str, data: Data) -> None:
        self.remove(key)
        Synonym.objects.bulk_create(
            (Synonym(phrase=data["phrase"], meaning=meaning) for meaning in data["meanings"]), ignore_conflicts=True
        )

    def remove(self, key: str) -> None:
        Synonym.objects.filter(phrase=key).delete()

    def public_path(self, key: str) -> str:
        return f"/suche?{urlencode({'q': key})}"
