"""Without account, through the pages: begin, send, come back with a code, and move into an account."""

from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from django.test import Client

from kommunalportal.accounts.models import Account
from kommunalportal.applications.models import Application
from kommunalportal.catalogue.bundles import forget_bundles
from kommunalportal.catalogue.models import OnlineService
from kommunalportal.formengine.recorded import posted
from kommunalportal.kernel.actors import SYSTEM
from kommunalportal.kernel.models import AuditEntry, Tenant
from kommunalportal.kernel.tenancy import acting_for
from kommunalportal.mailbox.actions import Enclosure, send_letter
from tests.applying import CERTIFICATE, ELECTRONIC, PAPER, offer_service
from tests.factories import client_for, login, posted_mails
from tests.guests import GERDA, comes_as_guest, mailed_code, offer_for_guests
from tests.offers import connect_offer

START, RESUME, CODE = f"/antrag/{CERTIFICATE}/", "/antrag/fortsetzen", "/antrag/code"


@pytest.fixture
def offer(a_stadt: Tenant) -> Iterator[OnlineService]:
    """A service that may be applied for without account."""
    forget_bundles()
    with acting_for(a_stadt):
        connect_offer()
        offer = offer_for_guests()
    yield offer
    forget_bundles()


@pytest.fixture
def gerda(offer: OnlineService, guest: Client, a_stadt: Tenant) -> Client:
    """A guest's browser, with a new application."""
    comes_as_guest(guest, a_stadt)
    return guest


def application_in(tenant: Tenant) -> Application:
    with acting_for(tenant):
        found: Application = Application.objects.latest("pk")
        return found


def fill_in(browser: Client, application: Application, steps: Mapping[str, Mapping[str, Any]]) -> None:
    for slug, answers in steps.items():
        assert browser.post(f"{START}{application.reference}/{slug}", posted(answers)).status_code == 302


def resume(browser: Client, tenant: Tenant, reference: str, page: str = "") -> str:
    """Back with reference, address and code; where that leads."""
    asked = browser.post(RESUME + (f"?zu={page}" if page else ""), {"reference": reference, "email": GERDA})
    assert asked.headers["Location"] == CODE
    return browser.post(CODE, {"code": mailed_code(tenant)}).headers["Location"]


def test_people_are_told_what_either_way_means(offer: OnlineService, guest: Client) -> None:
    page = guest.get(START).content.decode()
    assert "Ohne Konto beginnen" in page and "Anmelden und beginnen" in page
    assert "einen neuen Code und Ihre Vorgangsnummer" in page


def test_where_an_account_is_needed_nobody_gets_in_without(guest: Client, in_a_stadt: Tenant) -> None:
    offer_service(CERTIFICATE)
    assert "Ohne Konto" not in guest.get(START).content.decode().replace("Ohne Konto angefangen", "")
    assert guest.get(START + "ohne-konto").headers["Location"] == START


def test_a_guest_applies_from_the_first_question_to_the_copy(gerda: Client, a_stadt: Tenant) -> None:
    application = application_in(a_stadt)
    fill_in(gerda, application, ELECTRONIC)
    review = gerda.get(f"{START}{application.reference}/pruefen")
    assert "Lindqvist" in review.content.decode()

    sent = gerda.post(f"{START}{application.reference}/pruefen", {"bestaetigt": "yes"}, follow=True)

    page = sent.content.decode()
    assert "abgesendet" in page and application.reference in page
    assert "/konto/" not in page.partition("<main")[2].partition("</main")[0]
    assert application_in(a_stadt).submitted_at
    copies = {"pdf": b"%PDF", "json": b"{", "xml": b"<?xml"}
    for ending, begin in copies.items():
        copy = gerda.get(f"{START}{application.reference}/kopie.{ending}")
        assert copy.content.startswith(begin)
        assert copy.headers["Content-Disposition"].startswith("attachment")


def test_a_guest_comes_to_the_payment(gerda: Client, a_stadt: Tenant) -> None:
    application = application_in(a_stadt)
    fill_in(gerda, application, PAPER)
    answer = gerda.post(f"{START}{application.reference}/pruefen", {"bestaetigt": "yes"})
    assert answer.headers["Location"].endswith("/bezahlen")
    assert gerda.get(answer.headers["Location"]).status_code == 200


def test_address_and_code_stand_in_no_address_and_no_audit(gerda: Client, a_stadt: Tenant) -> None:
    with acting_for(a_stadt):
        audit = repr(list(AuditEntry.objects.values_list("on", "details", "actor_id", "action")))
    assert GERDA not in audit and mailed_code(a_stadt) not in audit
    assert GERDA not in str(gerda.session.items())


def test_resuming_needs_reference_address_and_a_new_code(gerda: Client, a_stadt: Tenant) -> None:
    application = application_in(a_stadt)
    other = client_for(a_stadt)
    assert other.get(f"{START}{application.reference}/zweck").headers["Location"].startswith("/anmelden")
    assert resume(other, a_stadt, application.reference) == f"{START}{application.reference}/zweck"
    assert other.get(f"{START}{application.reference}/zweck").status_code == 200


@pytest.mark.parametrize(
    ("reference", "email"), [("own", "else@example.org"), ("none", GERDA), ("of an account", GERDA)]
)
def test_nobody_learns_whether_an_application_or_an_address_is_known(
    gerda: Client, a_stadt: Tenant, reference: str, email: str, ada: Account
) -> None:
    known = application_in(a_stadt).reference
    typed = {"own": known, "none": "GV-4F7K-92MX-Q", "of an account": known}[reference]
    if reference == "of an account":
        with acting_for(a_stadt):
            Application.objects.update(account=ada)
    stranger, mails = client_for(a_stadt), len(posted_mails(a_stadt))

    asked = stranger.post(RESUME, {"reference": typed, "email": email})

    assert (asked.status_code, asked.headers.get("Location", CODE)) in {(302, CODE), (200, CODE)}
    assert len(posted_mails(a_stadt)) == mails
    if asked.status_code == 302:
        assert stranger.post(CODE, {"code": "123456"}).status_code == 200
        assert stranger.get("/gast/").status_code == 302


def test_five_wrong_codes_and_the_right_one_is_too_late(offer: OnlineService, guest: Client, a_stadt: Tenant) -> None:
    guest.post(START + "ohne-konto", {"email": GERDA})
    for _try in range(5):
        assert "stimmt nicht" in guest.post(CODE, {"code": "000000"}).content.decode()
    assert guest.post(CODE, {"code": mailed_code(a_stadt)}).status_code == 200
    with acting_for(a_stadt):
        assert not Application.objects.exists()


def test_the_code_of_one_browser_is_nothing_in_another(offer: OnlineService, guest: Client, a_stadt: Tenant) -> None:
    guest.post(START + "ohne-konto", {"email": GERDA})
    assert client_for(a_stadt).post(CODE, {"code": mailed_code(a_stadt)}).headers["Location"] == RESUME


def test_the_end_of_a_session_loses_nothing_that_was_typed(gerda: Client, a_stadt: Tenant) -> None:
    application = application_in(a_stadt)
    fill_in(gerda, application, {slug: ELECTRONIC[slug] for slug in ("zweck", "art")})
    page = f"{START}{application.reference}/person"
    stand = gerda.get(page).context["stand"]
    gerda.cookies.pop("sitzung")

    sent = gerda.post(page, {"person.given_names": "Ada-Mar", "stand": stand})

    assert sent.headers["Location"].startswith(RESUME + "?zu=")
    assert f'value="{application.reference}"' in gerda.get(sent.headers["Location"]).content.decode()
    assert resume(gerda, a_stadt, application.reference, page) == page
    assert 'value="Ada-Mar"' in gerda.get(page).content.decode()


def test_guests_see_nothing_of_other_guests_and_not_the_rooms_of_accounts(gerda: Client, a_stadt: Tenant) -> None:
    application = application_in(a_stadt)
    mallory = client_for(a_stadt)
    comes_as_guest(mallory, a_stadt, "mallory@example.org")

    for page in ("zweck", "pruefen", "fertig", "kopie.pdf", "bezahlen", "zuruecknehmen"):
        assert mallory.get(f"{START}{application.reference}/{page}").status_code == 404
    for page in ("/konto/", "/konto/daten", "/konto/antraege/", "/konto/postfach/", "/konto/vollmachten/"):
        assert mallory.get(page).status_code == 302
    assert application.reference not in mallory.get("/gast/").content.decode()


def test_a_guest_reads_letters_and_fetches_their_files(gerda: Client, a_stadt: Tenant) -> None:
    application = application_in(a_stadt)
    with acting_for(a_stadt):
        letter = send_letter(
            account=application.account,
            subject="Bewilligt",
            body="Guten Tag",
            attachments=(Enclosure("bescheid.pdf", "application/pdf", b"%PDF"),),
            actor=SYSTEM,
        )
        file = letter.attachments.get().pk
    assert "Bewilligt" in gerda.get("/gast/").content.decode()
    assert "Guten Tag" in gerda.get(f"/konto/postfach/{letter.pk}/").content.decode()
    assert gerda.get(f"/konto/postfach/{letter.pk}/anlage/{file}").content == b"%PDF"


def test_whoever_leaves_is_not_known_any_more(gerda: Client, a_stadt: Tenant) -> None:
    gerda.post("/gast/beenden")
    assert gerda.get("/gast/").headers["Location"].startswith(RESUME)


def test_an_account_with_another_address_takes_over_what_was_proven(
    gerda: Client, a_stadt: Tenant, ada: Account
) -> None:
    application = application_in(a_stadt)
    login(gerda, ada)
    assert application.reference in gerda.get("/gast/mitnehmen").content.decode()

    answer = gerda.post("/gast/mitnehmen", follow=True)

    assert application.reference in answer.content.decode()
    assert application_in(a_stadt).account_id == ada.pk
    assert gerda.get(f"{START}{application.reference}/zweck").status_code == 200


def test_an_account_is_offered_what_was_begun_with_its_own_address(offer: OnlineService, ada: Account) -> None:
    browser = client_for(ada.tenant)
    comes_as_guest(browser, ada.tenant, ada.email)
    fresh = client_for(ada.tenant, ada)
    assert "Ansehen und mitnehmen" in fresh.get("/konto/antraege/").content.decode()
    fresh.post("/gast/mitnehmen")
    assert application_in(ada.tenant).account_id == ada.pk
    assert browser.get("/gast/").status_code == 302


def test_nobody_takes_over_what_they_have_not_proven(gerda: Client, a_stadt: Tenant, ada: Account) -> None:
    client_for(a_stadt, ada).post("/gast/mitnehmen")
    assert application_in(a_stadt).account_id != ada.pk


def test_editors_decide_whether_people_may_apply_without_account(
    offer: OnlineService, guest: Client, edda: Account
) -> None:
    editor, page = client_for(edda.tenant, edda), f"/verwaltung/leistungen/{CERTIFICATE}/"
    assert "Nur noch mit Konto" in editor.get(page).content.decode()

    editor.post(page + "gaeste", {"erlaubt": "0"})

    assert "Ohne Konto erlauben" in editor.get(page).content.decode()
    assert "Ohne Konto beginnen" not in guest.get(START).content.decode()
    with acting_for(edda.tenant):
        assert AuditEntry.objects.get(action="online_service.guests").details["allowed"] is False
    editor.post(page + "gaeste", {"erlaubt": "1"})
    assert "Ohne Konto beginnen" in guest.get(START).content.decode()


def test_nobody_begins_twice_by_accident(gerda: Client, a_stadt: Tenant) -> None:
    application = application_in(a_stadt)
    assert gerda.post(START + "neu").headers["Location"] == START
    page = gerda.get(START).content.decode()
    assert "Sie haben einen offenen Antrag" in page and application.reference in page

    go_on = gerda.post(START + "neu", {"weiter": application.reference})
    assert go_on.headers["Location"] == f"{START}{application.reference}/zweck"
    anew = gerda.post(START + "neu", {"neu": "1"})
    assert application_in(a_stadt).reference != application.reference
    assert anew.headers["Location"] == f"{START}{application_in(a_stadt).reference}/zweck"


def test_what_was_sent_lately_is_shown_before_it_is_asked_for_again(gerda: Client, a_stadt: Tenant) -> None:
    application = application_in(a_stadt)
    fill_in(gerda, application, ELECTRONIC)
    gerda.post(f"{START}{application.reference}/pruefen", {"bestaetigt": "yes"})
    comes_as_guest(client := client_for(a_stadt), a_stadt)
    page = client.get(START).content.decode()
    assert "vor Kurzem schon beantragt" in page and application.reference in page
    with acting_for(a_stadt):
        assert Application.objects.count() == 1
