"""Forms to download: what is said about them, and a new file."""

import hashlib
from datetime import date

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from kommunalportal.catalogue.editing.checks import Finding, Weight
from kommunalportal.catalogue.editing.fields import REQUIRED, Data, EditForm, text
from kommunalportal.catalogue.editing.kinds.base import Kind, Subject
from kommunalportal.catalogue.models import DownloadDocument, Responsibility
from kommunalportal.catalogue.words import slug_of
from kommunalportal.kernel import storage
from kommunalportal.kernel.failures import PermanentFailure

#: What names the file; nobody types it.
FILE_FIELDS = ("file_key", "size", "sha256")
#: Languages a document may be written in.
LANGUAGES = (
    ("de", lazy("Deutsch")), ("de-leicht", lazy("Leichte Sprache")), ("en", lazy("Englisch")), ("tr", lazy("Türkisch")),
    ("uk", lazy("Ukrainisch")), ("ar", lazy("Arabisch")), ("pl", lazy("Polnisch")), ("ru", lazy("Russisch")),
    ("ro", lazy("Rumänisch")), ("fr", lazy("Französisch")), ("it", lazy("Italienisch")),
)  # fmt: skip


class DocumentForm(EditForm):
    """What is said about a document; its file stands in the last three, which nobody types."""

    prose = ("about",)
    wanted = ("about", "service")

    title = text(lazy("Titel"), most=160, required=True)
    about = text(lazy("Wozu es gut ist"), most=200, hint=lazy("Ein einfacher Satz."))
    topic = text(
        lazy("Überschrift in der Liste"), most=60, hint=lazy("Formulare mit derselben Überschrift stehen zusammen.")
    )
    service = forms.CharField(
        label=lazy("Leistung"),
        max_length=90,
        required=False,
        help_text=lazy("Das letzte Wort der Adresse der Leistung, zum Beispiel personalausweis."),
    )
    is_application = forms.BooleanField(label=lazy("Mit diesem Formular beantragt man die Leistung"), required=False)
    version = text(lazy("Fassung"), most=20, required=True, hint=lazy("Zum Beispiel: 1.2"))
    issued_on = forms.DateField(
        label=lazy("Vom"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": REQUIRED, "invalid": lazy("Geben Sie einen Tag an.")},
    )
    language = forms.ChoiceField(label=lazy("Sprache"), choices=LANGUAGES, initial="de")
    file_key = forms.CharField(
        label=lazy("Datei"),
        widget=forms.HiddenInput,
        max_length=32,
        error_messages={"required": lazy("Wählen Sie eine PDF-Datei.")},
    )
    size = forms.IntegerField(label=lazy("Größe in Byte"), widget=forms.HiddenInput)
    sha256 = forms.CharField(label=lazy("Prüfsumme"), widget=forms.HiddenInput, max_length=64)

    def clean_service(self) -> str:
        """The slug of a service that is offered here."""
        slug: str = self.cleaned_data["service"].strip().strip("/").rpartition("/")[2]
        if slug and not Responsibility.objects.filter(service__slug=slug).exists():
            raise forms.ValidationError(lazy("Diese Leistung gibt es hier nicht."))
        return slug


class Documents(Kind):
    """Forms to be had without login."""

    slug = "formulare"
    name = lazy("Formular")
    names = lazy("Formulare")
    about = lazy("Was es über jedes Formular zu sagen gibt, und neue Fassungen der Dateien.")
    form = DocumentForm
    may_create = True
    may_remove = True
    has_file = True

    def subjects(self) -> list[Subject]:
        return [
            Subject(document.filename, document.title, note=document.filename)
            for document in DownloadDocument.objects.all()
        ]

    def load(self, key: str) -> Data | None:
        document = DownloadDocument.objects.select_related("service").filter(filename=key).first()
        if document is None:
            return None
        plain = {name: getattr(document, name) for name in DocumentForm.base_fields if name != "service"}
        service = document.service.slug if document.service else ""
        return {**plain, "service": service, "issued_on": document.issued_on.isoformat()}

    def new_key(self, data: Data) -> str:
        stem, taken = slug_of(data["title"]), set(DownloadDocument.objects.values_list("filename", flat=True))
        names = (f"{stem}.pdf" if number == 1 else f"{stem}-{number}.pdf" for number in range(1, 1000))
        return next(name for name in names if name not in taken)

    def title(self, key: str, data: Data) -> str:
        return str(data["title"])

    def findings(self, key: str, data: Data) -> list[Finding]:
        found = super().findings(key, data)
        try:
            storage.get(data["file_key"])
        except PermanentFailure:
            message = _("Die Datei gibt es nicht mehr. Laden Sie sie noch einmal hoch.")
            found.append(Finding(Weight.ERROR, "file.lost", "file_key", message))
        return found

    def apply(self, key: str, data: Data) -> None:
        chosen = Responsibility.objects.filter(service__slug=data["service"]).values_list("service_id", flat=True)
        values = {name: value for name, value in data.items() if name != "service"}
        values |= {"service_id": chosen.first() if data["service"] else None}
        values |= {"issued_on": date.fromisoformat(data["issued_on"]), "made_from": DownloadDocument.BY_EDITORS}
        DownloadDocument.objects.update_or_create(filename=key, defaults=values)

    def remove(self, key: str) -> None:
        DownloadDocument.objects.filter(filename=key).delete()

    def public_path(self, key: str) -> str:
        return "/formulare/"


def keep_file(content: bytes) -> Data:
    """Store a new file; the part of a document's data that names it. Nothing links to it before it is published."""
    return {
        "file_key": storage.put(content),
        "size": len(content),
        "sha256": hashlib.sha256(content).hexdigest(),
    }
