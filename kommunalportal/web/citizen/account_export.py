"""What the portal knows about one person, in one document."""

from typing import Any

from kommunalportal.accounts.models import Account
from kommunalportal.appointments.queries import appointments_of


def own_data(account: Account) -> dict[str, Any]:
    """Account and appointments as JSON values; keys are German, because the reader is."""
    return {
        "konto": {
            "e_mail": account.email,
            "vorname": account.given_name,
            "nachname": account.family_name,
            "sprache": account.language,
            "angelegt": account.created_at.isoformat(),
            "zuletzt_angemeldet": account.last_login.isoformat() if account.last_login else None,
        },
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
