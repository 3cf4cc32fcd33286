"""What the portal knows about one person, in one document."""

from typing import Any

from kommunalportal.accounts.mandates import mandates_of, organisations_of
from kommunalportal.accounts.models import Account
from kommunalportal.applications.journeys import form_of
from kommunalportal.applications.models import Application
from kommunalportal.applications.queries import applications_of
from kommunalportal.appointments.queries import appointments_of
from kommunalportal.catalogue.guides.queries import checklists_of
from kommunalportal.mailbox.queries import mailbox_of


def own_data(account: Account) -> dict[str, Any]:
    """Everything as JSON values; keys are German, as the reader is."""
    return {
        "konto": {
            "e_mail": account.email,
            "vorname": account.given_name,
            "nachname": account.family_name,
            "sprache": account.language,
            "angelegt": account.created_at.isoformat(),
            "zuletzt_angemeldet": account.last_login.isoformat() if account.last_login else None,
        },
        **_for_others(account),
        "antraege": [_application(application) for application in applications_of(account)],
        "schreiben": [
            {"datum": letter.sent_at.isoformat(), "betreff": letter.subject, "text": letter.body}
            for letter in mailbox_of(account)
        ],
        "checklisten": [
            {
                "lebenslage": stored.situation,
                "angelegt": stored.created_at.isoformat(),
                "antworten": stored.answers,
                "erledigt": stored.done,
            }
            for stored in checklists_of(account)
        ],
        "termine": [
            {
                "anliegen": str(appointment.type.name),
                "beginn": appointment.starts_at.isoformat(),
                "ort": appointment.counter.location.name,
                "name": appointment.name,
                "e_mail": appointment.email,
                "telefon": appointment.phone,
                "abgesagt": appointment.cancelled_at.isoformat() if appointment.cancelled_at else None,
            }
            for appointment in appointments_of(account.pk, with_past=True)
        ],
    }


def _for_others(account: Account) -> dict[str, Any]:
    return {
        "unternehmen": [
            {
                "name": company.name,
                "rechtsform": company.legal_form,
                "registernummer": company.register_number,
                "registergericht": company.register_court,
            }
            for company in organisations_of(account)
        ],
        "vollmachten": [
            {
                "richtung": "gegeben" if mandate.giver_id == account.pk else "bekommen",
                "an": mandate.holder_email,
                "leistungen": mandate.services,
                "bis": mandate.ends_on.isoformat(),
                "angenommen": mandate.accepted_at.isoformat() if mandate.accepted_at else None,
                "beendet": mandate.revoked_at.isoformat() if mandate.revoked_at else None,
            }
            for mandate in mandates_of(account)
        ],
    }


def _application(application: Application) -> dict[str, Any]:
    return {
        "vorgangsnummer": application.reference,
        "leistung": application.online_service.service.name,
        "stand": application.state_name,
        "begonnen": application.created_at.isoformat(),
        "abgesendet": application.submitted_at.isoformat() if application.submitted_at else None,
        "angaben": [
            {"frage": row.label, "antwort": row.text}
            for section in form_of(application).summary()
            for row in section.rows
        ],
    }
