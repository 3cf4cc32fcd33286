"""The pages of those who sign besides the applicant."""

import re
from collections.abc import Iterator

import pytest
from django.test import Client

from kommunalportal.accounts.models import Account
from kommunalportal.accounts.queries import actor_for
from kommunalportal.applications.actions import confirm_application, withdraw_application
from kommunalportal.applications.models import Application
from kommunalportal.catalogue.bundles import forget_bundles
from kommunalportal.kernel.models import Tenant
from tests.applying import CERTIFICATE, filled_draft
from tests.factories import client_for, make_account, posted_mails
from tests.parties import BO, CID, offer_with_parties, signed_by


@pytest.fixture(autouse=True)
def anew() -> Iterator[None]:
    forget_bundles()
    yield
    forget_bundles()


@pytest.fixture
def waiting(in_a_stadt: Tenant, ada: Account) -> Application:
    draft = filled_draft(offer_with_parties(applicants=b""), ada, signed_by(BO, CID))
    return confirm_application(application=draft, actor=actor_for(ada))


@pytest.fixture
def applicant(ada: Account) -> Client:
    return client_for(ada.tenant, ada)


def browser_of(tenant: Tenant, email: str, name: str) -> Client:
    return client_for(tenant, make_account(tenant, email, name=name))


def links(application: Application) -> list[str]:
    found = [re.search(r"/mitzeichnen/\S+", mail.text) for mail in posted_mails(application.tenant)]
    return [match[0] for match in found if match]


def test_the_applicant_sees_who_has_signed(waiting: Application, applicant: Client) -> None:
    bo = browser_of(waiting.tenant, "bo@example.org", "Bo Ek")
    bo.post(links(waiting)[0], {"antwort": "ja", "gelesen": "yes"})
    page = f"/antrag/{CERTIFICATE}/{waiting.reference}/"
    assert applicant.get(f"{page}fertig")["Location"] == f"{page}unterschriften"
    shown = applicant.get(f"{page}unterschriften").content.decode()
    for text in ("Bo Ek", "Cid Lund", "Unterschrieben am", "Eingeladen am", f"{page}aendern", f"{page}zuruecknehmen"):
        assert text in shown
    assert "wartet auf Unterschriften" in applicant.get("/konto/antraege/").content.decode()


def test_the_applicant_changes_it_again(waiting: Application, applicant: Client) -> None:
    page = f"/antrag/{CERTIFICATE}/{waiting.reference}/"
    assert applicant.post(f"{page}aendern")["Location"] == f"{page}pruefen"
    review = applicant.get(f"{page}pruefen").content.decode()
    assert "Danach schreiben wir eine E-Mail an: Bo Ek, Cid Lund." in review
    assert "Bestätigen und um Unterschriften bitten" in review
    assert applicant.get(f"{page}unterschriften")["Location"] == f"{page}pruefen"


def test_a_co_signer_logs_in_reads_everything_and_signs(waiting: Application, guest: Client) -> None:
    link = links(waiting)[0]
    door = guest.get(link).content.decode()
    assert f"next={link.replace('/', '%2F')}" in door
    assert "Ada" not in door and "Lindqvist" not in door
    bo = browser_of(waiting.tenant, "bo@example.org", "Bo Ek")
    shown = bo.get(link).content.decode()
    for text in ("Ada Lindqvist", "Am Hammerwerk", "Ich bin mit dem Antrag einverstanden."):
        assert text in shown
    unread = bo.post(link, {"antwort": "ja"}).content.decode()
    assert "Bitte bestätigen Sie, dass Sie alles gelesen haben." in unread
    assert bo.post(link, {"antwort": "ja", "gelesen": "yes"})["Location"] == link
    assert "Sie haben unterschrieben" in bo.get(link).content.decode()


def test_refusing_is_asked_twice(waiting: Application) -> None:
    bo, link = browser_of(waiting.tenant, "bo@example.org", "Bo Ek"), links(waiting)[0]
    assert "Wollen Sie wirklich ablehnen?" in bo.post(link, {"antwort": "nein"}).content.decode()
    assert not Application.objects.get(pk=waiting.pk).is_draft
    bo.post(link, {"antwort": "nein", "sicher": "yes"})
    assert Application.objects.get(pk=waiting.pk).is_draft
    assert "Sie haben abgelehnt" in bo.get(link).content.decode()


def test_the_applicant_cannot_sign_for_the_others(waiting: Application, applicant: Client) -> None:
    link = links(waiting)[0]
    assert "Jede Person unterschreibt mit ihrem eigenen Konto." in applicant.get(link).content.decode()
    assert applicant.post(link, {"antwort": "ja", "gelesen": "yes"}).status_code == 409


def test_a_link_shows_nothing_to_others_once_it_is_signed(waiting: Application) -> None:
    link = links(waiting)[0]
    browser_of(waiting.tenant, "bo@example.org", "Bo Ek").post(link, {"antwort": "ja", "gelesen": "yes"})
    shown = browser_of(waiting.tenant, "eve@example.org", "Eve").get(link).content.decode()
    assert "Hier ist nichts mehr zu unterschreiben." in shown
    assert "Am Hammerwerk" not in shown


def test_a_wrong_or_old_link_explains_itself(waiting: Application, guest: Client, ada: Account) -> None:
    link = links(waiting)[0]
    wrong = guest.get(link[:-1] + ("0" if link[-1] != "0" else "1"))
    assert wrong.status_code == 404
    assert "Dieser Link gilt nicht mehr" in wrong.content.decode()
    withdraw_application(application=waiting, actor=actor_for(ada))
    bo = browser_of(waiting.tenant, "bo@example.org", "Bo Ek")
    assert "Am Hammerwerk" not in bo.get(link).content.decode()
    assert bo.post(link, {"antwort": "ja", "gelesen": "yes"}).status_code == 409
