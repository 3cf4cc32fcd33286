"""What people with a draft are told about a new version of its form, in plain words, as long as it matters."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kommunalportal.applications.journeys import ApplicationForm
from kommunalportal.formengine.carrying import Change


def what_changed(form: ApplicationForm) -> list[str]:
    """One sentence or two per change; a question that was answered anew is no longer mentioned."""
    return list(_told(form)) if form.application.carried and form.application.is_draft else []


def _told(form: ApplicationForm) -> Iterator[str]:
    for note in form.application.carried.get("notes", ()):
        words = _words(note)
        if note["change"] != Change.ASK_AGAIN:
            yield words or _("Eine Frage gibt es nicht mehr. Ihre Antwort darauf wird nicht abgesendet.")
        elif note["field"] not in form.journey.answers and note["field"] in form.bundle.form.fields:
            label = str(form.bundle.form.fields[note["field"]].label)
            text = _("Bitte prüfen Sie „%(label)s“ noch einmal. Ihre frühere Antwort steht schon da.")
            yield f"{text % {'label': label}} {words}".rstrip()


def _words(note: dict[str, Any]) -> str:
    is_english = (get_language() or "de").startswith("en")
    return str(note["en"] if is_english and note["en"] else note["de"])
