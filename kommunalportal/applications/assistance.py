"""What is kept, shown and handed over of an application that was filled in at the counter.

``Application.assistance``: ``identity`` (kind of document), ``unit`` and, once somebody without an account confirmed it
there, ``confirmed_at``.
"""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kommunalportal.applications.models import Application
from kommunalportal.formengine.journey import SummaryRow

IDENTITY_DOCUMENTS = {
    "identity_card": gettext_lazy("Personalausweis"),
    "passport": gettext_lazy("Reisepass"),
    "residence_permit": gettext_lazy("Aufenthaltstitel"),
    "other": gettext_lazy("anderes amtliches Dokument mit Foto"),
}


def assistance_rows(application: Application) -> tuple[SummaryRow, ...]:
    """Who took it down, and how the person showed who they are, line by line."""
    facts = application.assistance
    if not facts:
        return ()
    clerk = application.assisted_by.name if application.assisted_by else ""
    how = _("am Schalter, nach dem Lesen") if facts.get("confirmed_at") else _("mit dem eigenen Konto")
    rows = [
        (_("Ausgefüllt mit"), clerk or _("einer Person aus dem Amt")),
        (_("Geprüftes Dokument"), str(IDENTITY_DOCUMENTS.get(facts["identity"], ""))),
        (_("Bestätigt"), how),
    ]
    return tuple(SummaryRow(label, text, "", text) for label, text in rows)


def assistance_handed_over(application: Application) -> dict[str, Any]:
    """For the back office: ``assisted``, where it was filled in at the counter."""
    facts = application.assistance
    if not facts:
        return {}
    return {
        "assisted": {
            "unit": facts["unit"],
            "clerk": application.assisted_by.name if application.assisted_by else "",
            "identity_document": facts["identity"],
            "confirmed_by": "counter" if facts.get("confirmed_at") else "login",
        }
    }
