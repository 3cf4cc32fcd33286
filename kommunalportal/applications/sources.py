"""Where suggested answers come from, in words that stand above the questions."""

from django.utils.translation import gettext as _

from kommunalportal.applications.journeys import ApplicationForm


def sources_of(form: ApplicationForm, slug: str) -> list[str]:
    """One sentence for each source of what is suggested on this step; nothing where everything was typed."""
    application = form.application
    known = application.known or {}
    is_for_others = (application.represents or {"kind": "self"})["kind"] != "self"
    found: dict[str, list[str]] = {}
    for field in form.journey.prefilled(slug):
        group, _dot, name = field.prefill.partition(".")
        if group == "applicant" and is_for_others:
            source = _("aus Ihren Angaben dazu, für wen der Antrag ist")
        elif name in known.get("facts", {}):
            source = _("aus Ihrem Antrag %(reference)s") % {"reference": known["from"]}
        else:
            source = _("aus Ihrem Konto")
        found.setdefault(source, []).append(f"„{field.label}“")
    return [f"{', '.join(labels)}: {source}." for source, labels in found.items()]
