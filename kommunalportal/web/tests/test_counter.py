"""At the counter: the clerk fills in, the person confirms; who did what stands in audit and hand-over."""

import json
import re
from collections.abc import Iterator

import pytest
from django.test import Client

from kommunalportal.accounts.counter import create_counter_account
from kommunalportal.accounts.models import COUNTER_DOMAIN, Account
from kommunalportal.accounts.queries import actor_for
from kommunalportal.applications.actions import save_step
from kommunalportal.applications.assisted import forget_counter_accounts
from kommunalportal.applications.models import Application
from kommunalportal.catalogue.bundles import forget_bundles
from kommunalportal.catalogue.models import OnlineService
from kommunalportal.delivery.models import Delivery
from kommunalportal.formengine.recorded import posted
from kommunalportal.kernel.models import AuditEntry, Tenant
from tests.applying import CERTIFICATE, ELECTRONIC, PAPER, offer_service
from tests.factories import client_for, posted_mails
from tests.offers import connect_offer
from tests.parties import offer_with_parties

COUNTER = "/sachbearbeitung/schalter"
WITHOUT_ACCOUNT = {
    "service": CERTIFICATE,
    "given_name": "Ida",
    "family_name": "Schalk",
    "identity": "identity_card",
}
WITH_ACCOUNT = {"service": CERTIFICATE, "email": "Ada@example.org", "identity": "passport"}


@pytest.fixture(autouse=True)
def anew() -> Iterator[None]:
    forget_bundles()
    yield
    forget_bundles()


@pytest.fixture
def offer(in_a_stadt: Tenant) -> OnlineService:
    connect_offer(CERTIFICATE)
    return offer_service(CERTIFICATE)


@pytest.fixture
def clerk(clara: Account, offer: OnlineService) -> Client:
    return client_for(clara.tenant, clara)


def filled(steps: object = ELECTRONIC) -> Application:
    """The clerk answers everything (steps are saved by the same action that the pages use)."""
    application: Application = Application.objects.select_related("online_service__service", "account").get()
    for slug, answers in dict(steps).items():  # type: ignore[call-overload]
        assert save_step(application=application, slug=slug, raw=posted(answers), seen="").is_ok
    return application


def actions_of(kind: str) -> set[str]:
    entries = AuditEntry.objects.filter(actor_kind=kind, action__startswith="application.")
    return set(entries.values_list("action", flat=True))


def test_somebody_without_account_confirms_on_the_clerks_screen(clerk: Client, clara: Account) -> None:
    clerk.post(COUNTER, WITHOUT_ACCOUNT)
    application = filled()
    page = f"{COUNTER}/{application.reference}"
    shown = clerk.get(page).content.decode()
    for text in ("Ida Schalk", "Am Hammerwerk", "Personalausweis"):
        assert text in shown
    assert clerk.post(page).status_code == 422
    assert clerk.post(page, {"bestaetigt": "yes"})["Location"] == page
    sent = Application.objects.get()
    assert sent.submitted_at
    entry = AuditEntry.objects.get(action="application.confirmed_at_counter")
    assert (entry.actor_kind, entry.actor_id) == ("clerk", str(clara.pk))
    assert entry.details == {"identity": "identity_card"}
    data = json.loads(Delivery.objects.get(reference=sent.reference).content["data"])
    assert data["assisted"] == {
        "unit": "buergerbuero",
        "clerk": "Clara Winter",
        "identity_document": "identity_card",
        "confirmed_by": "counter",
    }
    done = clerk.get(f"/antrag/{CERTIFICATE}/{sent.reference}/fertig").content.decode()
    assert sent.status_code in done
    case = clerk.get(f"/sachbearbeitung/{sent.work_item.file_reference}/").content.decode()
    for text in ("Am Schalter ausgefüllt", "Clara Winter", "Diese Person hat kein Konto"):
        assert text in case
    assert not [mail for mail in posted_mails(clara.tenant) if mail.to.endswith(COUNTER_DOMAIN)]


def test_somebody_with_account_confirms_with_the_own_login(clerk: Client, ada: Account) -> None:
    clerk.post(COUNTER, WITH_ACCOUNT)
    application = filled()
    page = f"{COUNTER}/{application.reference}"
    review = f"/antrag/{CERTIFICATE}/{application.reference}/pruefen"
    clerk.post(page, {"bestaetigt": "yes"})  # only asks: the clerk cannot confirm for an account
    assert Application.objects.get().is_draft
    mail = posted_mails(ada.tenant)[-1]
    assert mail.to == ada.email
    assert review in mail.text
    assert clerk.get(review)["Location"] == page
    browser = client_for(ada.tenant, ada)
    assert browser.get(review).status_code == 200
    browser.post(review, {"bestaetigt": "yes"})
    sent = Application.objects.get()
    data = json.loads(Delivery.objects.get(reference=sent.reference).content["data"])
    assert data["assisted"]["confirmed_by"] == "login"
    assert "application.confirmed" in actions_of("citizen")
    assert {"application.assisted", "application.confirmation_asked"} <= actions_of("clerk")
    assert clerk.get(page)["Location"] == COUNTER
    assert clerk.get(f"/antrag/{CERTIFICATE}/{sent.reference}/fertig").status_code == 404


def test_the_clerk_fills_in_the_same_form_and_everybody_sees_whose_it_is(clerk: Client) -> None:
    first = clerk.post(COUNTER, WITHOUT_ACCOUNT)["Location"]
    application = Application.objects.get()
    step = clerk.get(clerk.get(first)["Location"])["Location"]
    shown = clerk.get(step).content.decode()
    assert "Sie füllen diesen Antrag am Schalter mit einer Person aus" in shown
    assert "Ida Schalk" in shown
    assert clerk.post(step, {"purpose": "contract"})["Location"].endswith("/art")
    assert application.reference in clerk.get(COUNTER).content.decode()
    person = f"/antrag/{CERTIFICATE}/{application.reference}/person"
    clerk.post(f"/antrag/{CERTIFICATE}/{application.reference}/art", {"kind": "simple"})
    prefilled = clerk.get(person).content.decode()
    assert 'value="Ida"' in prefilled
    assert COUNTER_DOMAIN not in prefilled
    assert "aus Ihrem Konto" not in prefilled


def test_nobody_confirms_what_was_changed_after_reading(clerk: Client, ada: Account) -> None:
    clerk.post(COUNTER, WITH_ACCOUNT)
    application = filled()
    review = f"/antrag/{CERTIFICATE}/{application.reference}/pruefen"
    browser = client_for(ada.tenant, ada)
    read = re.search(r'name="gelesen" value="(\w+)"', browser.get(review).content.decode())
    assert read
    clerk.post(review.replace("pruefen", "zweck"), {"purpose": "marriage"})
    again = browser.post(review, {"bestaetigt": "yes", "gelesen": read[1]}).content.decode()
    assert "Der Antrag hat sich inzwischen geändert." in again
    assert Application.objects.get().is_draft


def test_a_fee_is_paid_after_it_was_confirmed(clerk: Client) -> None:
    clerk.post(COUNTER, WITHOUT_ACCOUNT)
    application = filled(PAPER)
    page = f"{COUNTER}/{application.reference}"
    clerk.post(page, {"bestaetigt": "yes"})
    assert clerk.get(page)["Location"].endswith("/bezahlen")


def test_nobody_else_opens_it(clerk: Client, conrad: Account, ada: Account, a_stadt: Tenant) -> None:
    clerk.post(COUNTER, WITHOUT_ACCOUNT)
    application = filled()
    for account in (conrad, ada):
        stranger = client_for(a_stadt, account)
        assert stranger.get(f"{COUNTER}/{application.reference}").status_code in {403, 404}
        assert stranger.get(f"/antrag/{CERTIFICATE}/{application.reference}/zweck").status_code == 404


def test_who_no_longer_works_in_the_unit_no_longer_opens_it(clerk: Client, clara: Account) -> None:
    clerk.post(COUNTER, WITHOUT_ACCOUNT)
    application = filled()
    clara.roles.update(unit_slug="standesamt")
    assert clerk.get(f"{COUNTER}/{application.reference}").status_code == 404
    assert clerk.get(f"/antrag/{CERTIFICATE}/{application.reference}/zweck").status_code == 404


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"service": ""}, "Wählen Sie die Leistung aus."),
        ({"service": "hundesteuer"}, 'href="#id_service"'),
        ({"identity": ""}, "Wählen Sie aus, welches Dokument Sie gesehen haben."),
        ({"given_name": "", "family_name": " "}, "Geben Sie den Namen der Person ein."),
        ({"email": "niemand@example.org"}, "Mit dieser Adresse gibt es hier kein Konto."),
        ({"email": "clara@example.org"}, "Mit dieser Adresse gibt es hier kein Konto."),
        ({"email": "kein"}, "Die E-Mail-Adresse ist unvollständig."),
    ],
)
def test_what_is_wrong_is_said_at_its_place(clerk: Client, wrong: dict[str, str], message: str) -> None:
    assert message in clerk.post(COUNTER, WITHOUT_ACCOUNT | wrong).content.decode()
    assert not Application.objects.exists()
    assert not Account.objects.filter(email__endswith=COUNTER_DOMAIN).exists()


def test_clerks_are_offered_the_services_of_their_units_only(conrad: Account, offer: OnlineService) -> None:
    shown = client_for(conrad.tenant, conrad).get(COUNTER).content.decode()
    assert "Keine Leistung Ihres Amtes ist online" in shown


def test_for_whom_is_asked_at_the_counter_as_well(clara: Account, in_a_stadt: Tenant) -> None:
    offer_with_parties()
    clerk = client_for(clara.tenant, clara)
    first = clerk.post(COUNTER, WITHOUT_ACCOUNT)["Location"]
    page = clerk.get(clerk.get(first)["Location"])["Location"]
    assert page.endswith("/fuer-wen")
    clerk.post(page, {"wer": "self"})
    assert "application.for_whom_chosen" in actions_of("clerk")


def test_accounts_of_the_counter_go_when_nothing_belongs_to_them(clerk: Client, clara: Account) -> None:
    clerk.post(COUNTER, WITHOUT_ACCOUNT)
    create_counter_account(given_name="Otto", family_name="Ohne", actor=actor_for(clara))
    assert forget_counter_accounts() == 0
    Account.objects.update(created_at="2020-01-01T00:00:00Z")
    assert forget_counter_accounts() == 1
    assert [one.name for one in Account.objects.filter(email__endswith=COUNTER_DOMAIN)] == ["Ida Schalk"]
