"""The account's own pages."""

from django.test import Client

from kommunalportal.accounts.models import Account
from kommunalportal.kernel.tenancy import acting_for
from tests.factories import PASSWORD, client_for, posted_mails

PAGES = ("/konto/", "/konto/daten", "/konto/daten/datei", "/konto/loeschen", "/konto/termine/")


def test_nobody_sees_an_account_without_logging_in(guest: Client) -> None:
    for page in PAGES:
        assert guest.get(page).headers["location"].startswith("/anmelden?next="), page


def test_own_pages_open_and_are_kept_by_no_cache(ada: Account) -> None:
    client = client_for(ada.tenant, ada)
    for page in (*PAGES, "/konto/email", "/konto/passwort", "/konto/code"):
        answer = client.get(page)
        assert answer.status_code == 200, page
    assert "no-store" in client.get("/konto/").headers["cache-control"]


def test_names_and_language_are_changed(ada: Account) -> None:
    client = client_for(ada.tenant, ada)
    client.post("/konto/daten", {"given_name": "Ada Marie", "family_name": "Lindqvist", "language": "en"})
    with acting_for(ada.tenant):
        ada.refresh_from_db()
        assert (ada.name, ada.language) == ("Ada Marie Lindqvist", "en")
    assert client.cookies["sprache"].value == "en"


def test_a_language_that_does_not_exist_changes_nothing(ada: Account) -> None:
    client = client_for(ada.tenant, ada)
    assert client.post("/konto/daten", {"given_name": "X", "language": "tlh"}).status_code == 200
    with acting_for(ada.tenant):
        ada.refresh_from_db()
        assert ada.name == "Ada Lindqvist"


def test_own_data_come_as_a_file(ada: Account) -> None:
    answer = client_for(ada.tenant, ada).get("/konto/daten/datei")
    assert answer.json()["konto"]["e_mail"] == "ada@example.org"
    assert answer.json()["vollmachten"] == answer.json()["unternehmen"] == []
    assert "attachment" in answer.headers["content-disposition"]


def test_an_account_is_deleted_with_its_password_only(ada: Account) -> None:
    client = client_for(ada.tenant, ada)
    assert "Das Passwort stimmt nicht" in client.post("/konto/loeschen", {"password": "wrong"}).text
    assert client.post("/konto/loeschen", {"password": PASSWORD}).headers["location"] == "/"
    assert client.get("/konto/").status_code == 302
    with acting_for(ada.tenant):
        assert not Account.objects.filter(email="ada@example.org").exists()


def test_a_new_address_counts_once_it_is_confirmed(ada: Account) -> None:
    client = client_for(ada.tenant)
    client.post("/anmelden", {"login": "ada@example.org", "password": PASSWORD})
    client.post("/konto/email", {"email": "neu@example.org", "action_add": "1"})
    (mail,) = posted_mails(ada.tenant)
    link = next(word for word in mail.text.split() if word.startswith("http"))
    assert mail.to == "neu@example.org"
    with acting_for(ada.tenant):
        assert Account.objects.get(pk=ada.pk).email == "ada@example.org"
    client.post("/" + link.split("/", 3)[3])
    with acting_for(ada.tenant):
        assert Account.objects.get(pk=ada.pk).email == "neu@example.org"


def test_a_new_address_needs_the_password_again_after_a_while(ada: Account) -> None:
    client = client_for(ada.tenant, ada)  # logged in without pages: nothing says when
    answer = client.post("/konto/email", {"email": "neu@example.org", "action_add": "1"})
    assert answer.headers["location"].startswith("/konto/bestaetigen")
