"""The pages of the mailbox, and who may open them."""

import pytest

from kommunalportal.accounts.models import Account
from kommunalportal.kernel.actors import SYSTEM
from kommunalportal.kernel.models import Tenant
from kommunalportal.kernel.tenancy import acting_for
from kommunalportal.mailbox.actions import Enclosure, send_letter
from kommunalportal.mailbox.models import Letter
from kommunalportal.mailbox.queries import unread_letters
from tests.factories import client_for

pytestmark = pytest.mark.django_db


@pytest.fixture
def letter(ada: Account, a_stadt: Tenant) -> Letter:
    file = Enclosure("Meldebescheinigung für Ada.pdf", "application/pdf", b"%PDF-1.7")
    with acting_for(a_stadt):
        return send_letter(
            account=ada, subject="Ihre <Bescheinigung>", body="Erste Zeile\n\nZweite", attachments=(file,), actor=SYSTEM
        )


def _addresses(letter: Letter) -> list[str]:
    with acting_for(letter.tenant):
        file = letter.attachments.get()
    return [f"/konto/postfach/{letter.pk}/", f"/konto/postfach/{letter.pk}/anlage/{file.pk}"]


def test_ada_sees_that_a_letter_is_new(ada: Account, letter: Letter) -> None:
    page = client_for(ada.tenant, ada).get("/konto/postfach/").content.decode()
    assert "Ihre &lt;Bescheinigung&gt;" in page
    assert "Eine Nachricht ist neu." in page


def test_an_empty_mailbox_says_what_will_lie_there(ada: Account) -> None:
    assert "Noch keine Nachrichten" in client_for(ada.tenant, ada).get("/konto/postfach/").content.decode()


def test_a_letter_that_was_opened_is_no_longer_new(ada: Account, letter: Letter) -> None:
    browser = client_for(ada.tenant, ada)
    page = browser.get(_addresses(letter)[0]).content.decode()
    assert "<p>Zweite</p>" in page
    assert "Meldebescheinigung für Ada.pdf" in page
    with acting_for(ada.tenant):
        assert unread_letters(ada) == 0


def test_a_file_is_saved_under_its_name_and_never_shown(ada: Account, letter: Letter) -> None:
    answer = client_for(ada.tenant, ada).get(_addresses(letter)[1])
    assert answer.content == b"%PDF-1.7"
    assert answer.headers["Content-Disposition"].startswith("attachment; filename*=utf-8''Meldebescheinigung")
    assert "no-store" in answer.headers["Cache-Control"]


def test_nobody_else_finds_adas_letter(letter: Letter, bela: Account, clara: Account, b_dorf: Tenant) -> None:
    for address in _addresses(letter):
        assert client_for(letter.tenant, clara).get(address).status_code == 404
        assert client_for(b_dorf, bela).get(address).status_code == 404


def test_without_a_login_the_way_leads_to_it(letter: Letter) -> None:
    for address in ["/konto/postfach/", *_addresses(letter)]:
        answer = client_for(letter.tenant).get(address)
        assert (answer.status_code, answer.headers["Location"].partition("?")[0]) == (302, "/anmelden")
