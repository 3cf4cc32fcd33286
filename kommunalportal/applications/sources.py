"""Where suggested answers come from, in words that stand above the questions."""

from django.utils.translation import gettext as _

from kommunalportal.applications.journeys import ApplicationForm


def sources_of(form: ApplicationForm, slug: str) -> str:
    """Which answers are suggested on this step, from where, and what to do; nothing where everything was typed."""
    application = form.application
    if not application.account.contact_email:
        return ""  # the clerk has just typed it
    known = application.known or {}
    is_for_others = (application.represents or {"kind": "self"})["kind"] != "self"
    found: dict[str, list[str]] = {}
    for field in form.journey.prefilled(slug):
        group, _dot, name = field.prefill.partition(".")
        if group == "applicant" and is_for_others:
            source = _("aus Ihren Angaben dazu, für wen der Antrag ist")
        elif name in known.get("facts", {}):
            source = _("aus Ihrem Antrag %(reference)s") % {"reference": known["from"]}
        elif application.account.is_guest:
            source = _("Ihre bestätigte E-Mail-Adresse")
        else:
            source = _("aus Ihrem Konto")
        found.setdefault(source, []).append(f"„{field.label}“")
    sentences = [f"{', '.join(labels)}: {source}." for source, labels in found.items()]
    return " ".join([*sentences, _("Bitte prüfen Sie es und ändern Sie, was nicht stimmt.")]) if sentences else ""
