"""Forms to download: what is said about them, and a new file."""

import hashlib
from datetime import date

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

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
    ("de", _("Deutsch")), ("de-leicht", _("Leichte Sprache")), ("en", _("Englisch")), ("tr", _("Türkisch")),
    ("uk", _("Ukrainisch")), ("ar", _("Arabisch")), ("pl", _("Polnisch")), ("ru", _("Russisch")),
    ("ro", _("Rumänisch")), ("fr", _("Französisch")), ("it", _("Italienisch")),
)  # fmt: skip


class DocumentForm(EditForm):
    """What is said about a document; its file stands in the last three, which nobody types."""

    prose = ("about",)
    wanted = ("about", "service")

    title = text(_("Titel"), most=160, required=True)
    about = text(_("Wozu es gut ist"), most=200, hint=_("Ein einfacher Satz."))
    service = forms.CharField(
        label=_("Leistung"),
        max_length=90,
        required=False,
        help_text=_("Das letzte Wort der Adresse der Leistung, zum Beispiel personalausweis."),
    )
    is_application = forms.BooleanField(label=_("Mit diesem Formular beantragt man die Leistung"), required=False)
    version = text(_("Fassung"), most=20, required=True, hint=_("Zum Beispiel: 1.2"))
    issued_on = forms.DateField(
        label=_("Vom"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": REQUIRED, "invalid": _("Geben Sie einen Tag an.")},
    )
    language = forms.ChoiceField(label=_("Sprache"), choices=LANGUAGES, initial="de")
    file_key = forms.CharField(
        label=_("Datei"),
        widget=forms.HiddenInput,
        max_length=32,
        error_messages={"required": _("Wählen Sie eine PDF-Datei.")},
    )
    size = forms.IntegerField(label=_("Größe in Byte"), widget=forms.HiddenInput)
    sha256 = forms.CharField(label=_("Prüfsumme"), widget=forms.HiddenInput, max_length=64)

    def clean_service(self) -> str:
        """The slug of a service that is offered here."""
        slug: str = self.cleaned_data["service"].strip().strip("/").rpartition("/")[2]
        if slug and not Responsibility.objects.filter(service__slug=slug).exists():
            raise forms.ValidationError(_("Diese Leistung gibt es hier nicht."))
        return slug


class Documents(Kind):
    """Forms to be had without login."""

    slug = "formulare"
    name = _("Formular")
    names = _("Formulare")
    about = _("Was es über jedes Formular zu sagen gibt, und neue Fassungen der Dateien.")
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
            message = _now("Die Datei gibt es nicht mehr. Laden Sie sie noch einmal hoch.")
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
