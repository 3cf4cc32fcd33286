"""Registering, confirming, logging in, codes, passwords: through the pages."""

import re
from typing import Any

import pytest
from django.contrib.auth import get_user
from django.db import IntegrityError
from django.test import Client, RequestFactory

from kommunalportal.accounts.actions import grant_role
from kommunalportal.accounts.demo import seed_demo_people
from kommunalportal.accounts.models import Account
from kommunalportal.accounts.second_factor import current_code
from kommunalportal.kernel.actors import SYSTEM
from kommunalportal.kernel.models import AuditEntry, Tenant
from kommunalportal.kernel.tenancy import acting_for
from tests.factories import PASSWORD, SECOND_FACTOR, client_for, make_account, posted_mails

NEW_PASSWORD = "ganz andere lange Worte 7"


def _is_logged_in(client: Client, tenant: Tenant) -> bool:
    with acting_for(tenant):
        request = RequestFactory().get("/")
        request.session = client.session
        return bool(get_user(request).is_authenticated)


def _link_in(text: str) -> str:
    found = re.search(r"https?://[^/]+(/\S+)", text)
    assert found
    return found[1]


def _log_in(client: Client, email: str = "ada@example.org", password: str = PASSWORD, **query: str) -> Any:
    return client.post("/anmelden", {"login": email, "password": password}, query_params=query)


def test_registering_confirming_and_logging_in(guest: Client, a_stadt: Tenant) -> None:
    answer = guest.post("/registrieren", {"email": "Neu@Example.org", "password1": PASSWORD})
    assert answer.headers["location"] == "/registrieren/bestaetigen"
    assert "Sehen Sie in Ihr E-Mail-Postfach" in guest.get("/registrieren/bestaetigen").text
    (mail,) = posted_mails(a_stadt)
    assert mail.to == "neu@example.org"
    link = _link_in(mail.text)
    assert "neu@example.org" in guest.get(link).text
    guest.post(link)
    visitor = client_for(a_stadt)
    assert _log_in(visitor, "neu@example.org").headers["location"] == "/konto/"
    assert "Mein Konto" in visitor.get("/konto/").text


def test_an_address_that_is_not_confirmed_cannot_log_in(guest: Client, a_stadt: Tenant) -> None:
    guest.post("/registrieren", {"email": "neu@example.org", "password1": PASSWORD})
    visitor = client_for(a_stadt)
    assert _log_in(visitor, "neu@example.org").headers["location"] == "/registrieren/bestaetigen"
    assert not _is_logged_in(visitor, a_stadt)


def test_after_registering_one_may_log_in_again_to_get_another_mail(guest: Client, a_stadt: Tenant) -> None:
    guest.post("/registrieren", {"email": "neu@example.org", "password1": PASSWORD})
    assert guest.get("/anmelden").status_code == 200
    _log_in(guest, "neu@example.org")
    assert [mail.to for mail in posted_mails(a_stadt)] == ["neu@example.org"] * 2


def test_confirming_in_the_same_browser_goes_on_where_registering_began(guest: Client, a_stadt: Tenant) -> None:
    values = {"email": "neu@example.org", "password1": PASSWORD, "next": "/konto/termine/"}
    guest.post("/registrieren", values)
    answer = guest.post(_link_in(posted_mails(a_stadt)[0].text))
    assert answer.headers["location"] == "/konto/termine/"


def test_registering_a_known_address_looks_the_same_and_mails_its_owner(guest: Client, ada: Account) -> None:
    answer = guest.post("/registrieren", {"email": "ada@example.org", "password1": NEW_PASSWORD})
    assert answer.headers["location"] == "/registrieren/bestaetigen"
    (mail,) = posted_mails(ada.tenant)
    assert "schon" in mail.subject
    assert "Ada" not in mail.text


def test_the_same_address_registers_in_two_municipalities(guest: Client, a_stadt: Tenant, b_dorf: Tenant) -> None:
    for tenant in (a_stadt, b_dorf):
        client = client_for(tenant)
        client.post("/registrieren", {"email": "zwei@example.org", "password1": PASSWORD})
        client.post(_link_in(posted_mails(tenant)[0].text))
        assert _log_in(client_for(tenant), "zwei@example.org").headers["location"] == "/konto/"


@pytest.mark.parametrize(
    "values,message",
    [
        ({}, "Geben Sie Ihre E-Mail-Adresse ein."),
        ({"email": "ohne-at", "password1": PASSWORD}, "Die E-Mail-Adresse ist unvollständig."),
        ({"email": "a@example.org", "password1": "kurz"}, "mindestens 10 Zeichen"),
        ({"email": "a@example.org", "password1": "1234567890"}, "Passwort"),
    ],
)
def test_what_is_missing_or_wrong_is_said_at_the_field(guest: Client, values: dict[str, str], message: str) -> None:
    answer = guest.post("/registrieren", values)
    assert message in answer.text
    assert 'href="#id_' in answer.text


def test_login_goes_back_to_where_it_began(guest: Client, ada: Account) -> None:
    assert _log_in(guest, next="/konto/termine/").headers["location"] == "/konto/termine/"


def test_login_leads_to_no_foreign_address(guest: Client, ada: Account) -> None:
    assert _log_in(guest, next="https://evil.example/").headers["location"] == "/konto/"


def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(guest: Client, ada: Account) -> None:
    wrong, unknown = _log_in(guest, password="wrong"), _log_in(guest, email="nobody@example.org")
    strip = re.compile(r'value="[^"]*"|\d{6}')
    assert "stimmen nicht" in wrong.text
    assert strip.sub("", wrong.text) == strip.sub("", unknown.text)


def test_an_account_of_another_municipality_does_not_exist_here(guest: Client, bela: Account) -> None:
    assert "stimmen nicht" in _log_in(guest, "bela@example.org").text


def test_a_session_of_another_municipality_is_nobody_here(a_stadt: Tenant, bela: Account) -> None:
    at_home = client_for(bela.tenant, bela)
    abroad = client_for(a_stadt)
    abroad.cookies = at_home.cookies
    assert at_home.get("/konto/").status_code == 200
    assert abroad.get("/konto/").headers["location"] == "/anmelden?next=%2Fkonto%2F"


def test_a_clerk_needs_a_code_after_the_password(guest: Client, clara: Account) -> None:
    assert _log_in(guest, "clara@example.org").headers["location"] == "/anmelden/code"
    assert not _is_logged_in(guest, clara.tenant)
    assert "Der Code stimmt nicht" in guest.post("/anmelden/code", {"code": "000000"}).text
    answer = guest.post("/anmelden/code", {"code": current_code(SECOND_FACTOR)})
    assert answer.headers["location"] == "/sachbearbeitung/"
    assert _is_logged_in(guest, clara.tenant)


def test_logins_of_those_who_work_here_are_written_down(clara: Account, ada: Account) -> None:
    for account in (clara, ada):
        client_for(account.tenant, account)
    with acting_for(clara.tenant):
        entries = AuditEntry.objects.filter(action="account.logged_in").values_list("actor_id", flat=True)
        assert list(entries) == [str(clara.pk)]


def test_who_loses_a_race_for_an_address_sees_what_the_winner_sees(
    guest: Client, a_stadt: Tenant, monkeypatch: pytest.MonkeyPatch
) -> None:
    def too_late(*_: object, **__: object) -> None:
        raise IntegrityError

    monkeypatch.setattr(Account, "save", too_late)
    answer = guest.post("/registrieren", {"email": "neu@example.org", "password1": PASSWORD})
    assert answer.headers["location"] == "/registrieren/bestaetigen"
    assert posted_mails(a_stadt) == []


def test_a_code_is_good_for_one_login(guest: Client, clara: Account) -> None:
    code = current_code(SECOND_FACTOR)
    second = client_for(clara.tenant)
    for client in (guest, second):
        _log_in(client, "clara@example.org")
        client.post("/anmelden/code", {"code": code})
    assert _is_logged_in(guest, clara.tenant)
    assert not _is_logged_in(second, clara.tenant)


def test_who_works_here_without_codes_is_led_to_set_them_up_and_gets_no_further(a_stadt: Tenant) -> None:
    newcomer = make_account(a_stadt, "neu@example.org", role="administrator", second_factor=False)
    client = client_for(a_stadt)
    assert _log_in(client, newcomer.email).headers["location"] == "/konto/code/einrichten"
    assert client.get("/konto/").headers["location"] == "/konto/code/einrichten"
    page = client.get("/konto/code/einrichten")
    secret = page.context["form"].secret
    answer = client.post("/konto/code/einrichten", {"code": current_code(secret)})
    assert answer.headers["location"] == "/konto/code/ersatzcodes"
    assert client.get("/konto/code/ersatzcodes").text.count("<code>") == 10
    assert client.get("/konto/").status_code == 200


def test_who_works_here_cannot_switch_codes_off(guest: Client, clara: Account) -> None:
    _log_in(guest, "clara@example.org")
    guest.post("/anmelden/code", {"code": current_code(SECOND_FACTOR)})
    assert "braucht die Anmeldung mit Code" in guest.post("/konto/code/abschalten").text


def test_a_citizen_who_becomes_a_clerk_must_set_codes_up_at_once(ada: Account) -> None:
    client = client_for(ada.tenant, ada)
    with acting_for(ada.tenant):
        grant_role(account=ada, kind="clerk", unit_slug="soziales", actor=SYSTEM)
    assert client.get("/konto/").headers["location"] == "/konto/code/einrichten"


def test_a_forgotten_password_is_replaced_by_link(guest: Client, ada: Account) -> None:
    guest.post("/konto/passwort-vergessen", {"email": "ada@example.org"})
    (mail,) = posted_mails(ada.tenant)
    page = guest.get(_link_in(mail.text), follow=True)
    answer = guest.post(page.request["PATH_INFO"], {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD})
    assert answer.headers["location"] == "/konto/passwort-vergessen/fertig"
    assert _log_in(client_for(ada.tenant), password=NEW_PASSWORD).headers["location"] == "/konto/"
    assert "gilt nicht mehr" in client_for(ada.tenant).get(_link_in(mail.text)).text


def test_for_an_unknown_address_nothing_is_mailed_and_nothing_is_said(guest: Client, a_stadt: Tenant) -> None:
    answer = guest.post("/konto/passwort-vergessen", {"email": "nobody@example.org"})
    assert answer.headers["location"] == "/konto/passwort-vergessen/gesendet"
    assert posted_mails(a_stadt) == []


def test_too_many_tries_for_one_address_are_asked_to_wait(guest: Client, ada: Account) -> None:
    # Ten a minute; with 25 tries more than ten fall into one minute, whenever the clock turns.
    answers = [_log_in(guest, password="wrong") for _ in range(25)]
    refused = next(answer for answer in answers if answer.status_code == 429)
    assert refused.headers["retry-after"] == "60"
    assert "Bitte warten Sie einen Moment" in refused.text


def test_the_demonstration_shows_whom_one_may_play(guest: Client, a_stadt: Tenant) -> None:
    seed_demo_people(a_stadt)
    page = guest.get("/anmelden").text
    assert "cilly.muster@a-stadt.example" in page
    assert re.search(r"<code>\d{6}</code>", page)


def test_outside_the_demonstration_no_login_is_shown(guest: Client, a_stadt: Tenant, settings: Any) -> None:
    settings.DEMO = False
    page = guest.get("/anmelden").text
    assert "muster@" not in page
    assert "vorfuehrung-2026" not in page


def test_logging_out_ends_the_session(ada: Account) -> None:
    client = client_for(ada.tenant, ada)
    assert client.post("/abmelden").headers["location"] == "/"
    assert not _is_logged_in(client, ada.tenant)
