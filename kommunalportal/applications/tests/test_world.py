"""What a form asks of other rooms: codes by mail, certificates of the account, appointments that are really booked."""

import re
from datetime import datetime

import pytest

from kommunalportal.accounts.models import Account
from kommunalportal.accounts.queries import actor_for
from kommunalportal.applications.actions import (
    confirm_application,
    save_step,
    start_application,
    withdraw_application,
)
from kommunalportal.applications.contact_codes import TRIES_PER_MINUTE, is_code_for, send_contact_code
from kommunalportal.applications.journeys import form_of
from kommunalportal.applications.models import Application
from kommunalportal.applications.world import ApplicationWorld
from kommunalportal.appointments.demo import seed_demo_appointments
from kommunalportal.appointments.models import Appointment
from kommunalportal.catalogue import bundles
from kommunalportal.connections.actions import configure_connection
from kommunalportal.formengine.recorded import posted
from kommunalportal.kernel.actors import SYSTEM
from kommunalportal.kernel.failures import Refused
from kommunalportal.kernel.models import Tenant
from tests.applying import ADA, CERTIFICATE, offer_service
from tests.factories import posted_mails

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(in_a_stadt: Tenant, ada: Account) -> Application:
    configure_connection(
        port="delivery", slug="population-register", provider="none", name="r", settings={}, actor=SYSTEM
    )
    return start_application(online_service=offer_service(CERTIFICATE), account=ada, actor=actor_for(ada))


def test_a_code_by_mail_proves_one_address_of_one_application(
    draft: Application, ada: Account, a_stadt: Tenant
) -> None:
    send_contact_code(application=draft, address="neu@example.org", actor=actor_for(ada))
    (mail,) = posted_mails(a_stadt)
    code = "".join(re.findall(r"\b\d{3}\b", mail.text)[:2])
    assert mail.to == "neu@example.org"
    assert is_code_for(draft, "neu@example.org", code)
    assert not is_code_for(draft, "andere@example.org", code)


def test_codes_cannot_be_tried_out_or_sent_without_end(draft: Application, ada: Account) -> None:
    for _mail in range(2):
        send_contact_code(application=draft, address="neu@example.org", actor=actor_for(ada))
    with pytest.raises(Refused):
        send_contact_code(application=draft, address="neu@example.org", actor=actor_for(ada))
    assert not any(is_code_for(draft, "neu@example.org", f"{n:06}") for n in range(TRIES_PER_MINUTE + 1))


def test_the_accounts_own_address_needs_no_code(draft: Application, ada: Account) -> None:
    world = ApplicationWorld(draft)
    assert world.is_verified(ada.email.upper())
    assert not world.is_verified("neu@example.org")
    assert world.certificates(()) == []


@pytest.fixture
def with_appointment(draft: Application, a_stadt: Tenant, monkeypatch: pytest.MonkeyPatch) -> Application:
    """The certificate's form asks for an appointment, too."""
    seed_demo_appointments(a_stadt)
    shipped = bundles.shipped_bundle(CERTIFICATE)
    document = shipped.as_json()
    slot = {"name": "slot", "type": "appointment", "label": "Termin", "appointment_type": "wohnsitz"}
    document["form"]["steps"][-1]["fields"].append(slot)
    changed = type(shipped).model_validate(document)
    monkeypatch.setattr("kommunalportal.applications.journeys.bundle_named", lambda _slug: changed)
    return draft


def _answer(application: Application, starts: str) -> Application:
    steps = {
        "zweck": {"purpose": "contract"},
        "art": {"kind": "simple"},
        **ADA,
        "zustellung": {"delivery": "electronic"},
        "erklaerung": {"declaration": True, "slot": starts},
    }
    for slug, answers in steps.items():
        saved = save_step(application=application, slug=slug, raw=posted(answers), seen="")
        assert saved.is_ok, saved.errors
    application.refresh_from_db()
    return application


def test_a_chosen_appointment_is_booked_on_confirmation_and_given_back(
    with_appointment: Application, ada: Account
) -> None:
    offer = ApplicationWorld(with_appointment).slots("wohnsitz")[0]
    draft = _answer(with_appointment, offer.key)
    assert not Appointment.objects.exists()
    confirmed = confirm_application(application=draft, actor=actor_for(ada))
    confirm_application(application=draft, actor=actor_for(ada))
    booked = Appointment.objects.get()
    assert booked.starts_at == datetime.fromisoformat(str(offer.facts["starts_at"]))
    assert form_of(confirmed).journey.is_complete
    withdraw_application(application=confirmed, actor=actor_for(ada))
    booked.refresh_from_db()
    assert booked.is_cancelled
