"""For whom an application is: asked first where there is a choice, changeable until it is sent, and handed over."""

import json
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from kommunalportal.accounts.mandates import accept_mandate, add_organisation, give_mandate, revoke_mandate
from kommunalportal.accounts.models import Account, Mandate
from kommunalportal.accounts.queries import actor_for
from kommunalportal.applications.actions import confirm_application, save_step, start_application
from kommunalportal.applications.choosing import choose_for_whom
from kommunalportal.applications.journeys import form_of
from kommunalportal.applications.models import Application
from kommunalportal.catalogue.bundles import forget_bundles
from kommunalportal.catalogue.models import OnlineService
from kommunalportal.delivery.models import Delivery
from kommunalportal.formengine.recorded import posted
from kommunalportal.kernel.failures import Refused
from kommunalportal.kernel.models import Tenant
from tests.applying import CERTIFICATE, ELECTRONIC, offer_service
from tests.factories import client_for, make_account
from tests.parties import offer_with_parties

CHILD = {
    "wer": "child",
    "benannt": "1",
    "person.given_names": "Kim",
    "person.family_name": "Lindqvist",
    "birth_date.day": "3",
    "birth_date.month": "2",
    "birth_date.year": "2019",
}


@pytest.fixture(autouse=True)
def anew() -> Iterator[None]:
    forget_bundles()
    yield
    forget_bundles()


@pytest.fixture
def offer(in_a_stadt: Tenant) -> OnlineService:
    return offer_with_parties()


@pytest.fixture
def browser(ada: Account, offer: OnlineService) -> Client:
    return client_for(ada.tenant, ada)


@pytest.fixture
def bo(a_stadt: Tenant) -> Account:
    return make_account(a_stadt, "bo@example.org", name="Bo Ek")


def begin(browser: Client) -> str:
    """Start an application; the address of the first page."""
    return browser.post(f"/antrag/{CERTIFICATE}/neu")["Location"]


def filled(application: Application) -> Application:
    for slug, answers in ELECTRONIC.items():
        assert save_step(application=application, slug=slug, raw=posted(answers), seen="").is_ok
    application.refresh_from_db()
    return application


def mandate_of(giver: Account, holder: Account, **values: object) -> Mandate:
    ends_on = timezone.localdate() + timedelta(days=30)
    known = {"services": [], "ends_on": ends_on, "actor": actor_for(giver)} | values
    mandate = give_mandate(giver=giver, email=holder.email, **known)  # type: ignore[arg-type]
    return accept_mandate(mandate=mandate, account=holder, actor=actor_for(holder))


def test_before_the_start_it_is_said_for_whom_and_that_others_sign(browser: Client) -> None:
    shown = browser.get(f"/antrag/{CERTIFICATE}/").content.decode()
    for text in ("Für mein Kind", "Für ein Unternehmen", "Andere müssen mit unterschreiben"):
        assert text in shown


def test_people_say_first_for_whom_and_then_go_on(browser: Client) -> None:
    page = begin(browser)
    assert page.endswith("/fuer-wen")
    assert "Für mein Kind" in browser.get(page).content.decode()
    assert browser.get(page.replace("fuer-wen", "zweck"))["Location"] == page
    following = browser.post(page, {"wer": "self"})["Location"]
    assert following.endswith("/zweck")
    assert page in browser.get(following).content.decode()


def test_a_form_for_oneself_only_asks_nothing(in_a_stadt: Tenant, ada: Account) -> None:
    offer_service(CERTIFICATE)
    browser = client_for(ada.tenant, ada)
    page = begin(browser)
    assert page.endswith("/zweck")
    assert "fuer-wen" not in browser.get(page).content.decode()
    assert browser.get(page.replace("zweck", "fuer-wen"))["Location"] == page


def test_a_child_is_named_on_a_page_of_its_own(browser: Client) -> None:
    page = begin(browser)
    naming = browser.post(page, {"wer": "child"})["Location"]
    assert naming == f"{page}?wer=child"
    assert "Wie heißt Ihr Kind?" in browser.get(naming).content.decode()
    assert browser.post(page, CHILD)["Location"].endswith("/zweck")
    assert 'value="Kim"' in browser.get(naming).content.decode()


@pytest.mark.parametrize(
    ("wrong", "anchor", "message"),
    [
        ({"person.given_names": "", "person.family_name": ""}, "field-person", "Bitte geben Sie den Namen ein."),
        ({"birth_date.day": "31"}, "field-birth_date", "gibt es nicht"),
        ({"birth_date.year": "2199"}, "field-birth_date", "Zukunft"),
        ({"person.given_names": "Kim\u202e"}, "field-person", "unsichtbares Steuerzeichen"),
    ],
)
def test_what_is_wrong_stands_at_its_place(browser: Client, wrong: dict[str, str], anchor: str, message: str) -> None:
    shown = browser.post(begin(browser), CHILD | wrong).content.decode()
    assert f'href="#{anchor}' in shown
    assert message in shown
    assert 'value="2019"' in shown or "birth_date.year" in wrong
    assert Application.objects.get().represents is None


@pytest.mark.parametrize("forged", ["", "mandate-1", "company-1", "self,child", "\u202e"])
def test_nobody_applies_for_somebody_who_was_not_offered(browser: Client, forged: str) -> None:
    shown = browser.post(begin(browser), {"wer": forged})
    assert "Bitte wählen Sie aus, für wen der Antrag ist." in shown.content.decode()


def test_the_review_says_for_whom_and_leads_back(browser: Client, ada: Account) -> None:
    page = begin(browser)
    browser.post(page, CHILD)
    filled(Application.objects.get())
    review = page.replace("fuer-wen", "pruefen")
    shown = browser.get(review).content.decode()
    for text in ("Für mein Kind", "Kim Lindqvist", "03.02.2019", f"{page}?zurueck=1"):
        assert text in shown
    assert browser.post(page, {"wer": "self"})["Location"] == review
    assert "Kim" not in browser.get(review).content.decode()


def test_the_back_office_learns_for_whom(browser: Client, ada: Account) -> None:
    browser.post(begin(browser), CHILD)
    sent = confirm_application(application=filled(Application.objects.get()), actor=actor_for(ada))
    represented = json.loads(Delivery.objects.get(reference=sent.reference).content["data"])["represented"]
    assert represented == {
        "kind": "child",
        "given_names": "Kim",
        "family_name": "Lindqvist",
        "name": "Kim Lindqvist",
        "birth_date": "2019-02-03",
    }


def test_the_clerk_sees_and_finds_whom_it_is_for(browser: Client, ada: Account, clara: Account) -> None:
    browser.post(begin(browser), CHILD | {"person.family_name": "Zander"})
    confirm_application(application=filled(Application.objects.get()), actor=actor_for(ada))
    clerk = client_for(clara.tenant, clara)
    found = clerk.get("/sachbearbeitung/", {"q": "kim zander"}).content.decode()
    item = Application.objects.get().work_item
    assert item.file_reference in found
    case = clerk.get(f"/sachbearbeitung/{item.file_reference}/").content.decode()
    assert "Für mein Kind" in case and "Kim Zander" in case


def test_a_mandate_offers_its_giver_until_it_is_revoked(browser: Client, ada: Account, bo: Account) -> None:
    mandate = mandate_of(bo, ada)
    page = begin(browser)
    assert "Bo Ek (mit Vollmacht)" in browser.get(page).content.decode()
    browser.post(page, {"wer": f"mandate-{mandate.pk}"})
    draft = filled(Application.objects.get())
    revoke_mandate(mandate=mandate, account=bo, actor=actor_for(bo))
    with pytest.raises(Refused, match="Vollmacht"):
        confirm_application(application=draft, actor=actor_for(ada))
    assert "Bo Ek" not in browser.get(page).content.decode()


def test_a_mandate_for_other_services_does_not_help(browser: Client, ada: Account, bo: Account) -> None:
    mandate_of(bo, ada, services=["hundesteuer"])
    assert "Bo Ek" not in browser.get(begin(browser)).content.decode()


def test_a_company_is_applied_for_by_whoever_entered_it(browser: Client, ada: Account) -> None:
    company = add_organisation(
        account=ada, name="Hof Ek", legal_form="GbR", register_number="", register_court="", actor=actor_for(ada)
    )
    page = begin(browser)
    browser.post(page, {"wer": f"company-{company.pk}"})
    sent = confirm_application(application=filled(Application.objects.get()), actor=actor_for(ada))
    data = json.loads(Delivery.objects.get(reference=sent.reference).content["data"])
    assert data["represented"] == {"kind": "company", "company_name": "Hof Ek", "legal_form": "GbR"}


def test_whoever_has_no_company_is_told_where_to_enter_it(in_a_stadt: Tenant, ada: Account) -> None:
    offer_with_parties(applicants=b"applicants: [company]\n")
    browser = client_for(ada.tenant, ada)
    shown = browser.get(begin(browser)).content.decode()
    assert "/konto/unternehmen/" in shown


def test_where_only_children_are_applied_for_the_name_is_asked_at_once(in_a_stadt: Tenant, ada: Account) -> None:
    offer_with_parties(applicants=b"applicants: [child]\n")
    browser = client_for(ada.tenant, ada)
    assert "Wie heißt Ihr Kind?" in browser.get(begin(browser)).content.decode()


def test_nothing_changes_once_it_is_sent(offer: OnlineService, ada: Account) -> None:
    draft = filled(start_application(online_service=offer, account=ada, actor=actor_for(ada)))
    sent = confirm_application(application=draft, actor=actor_for(ada))
    with pytest.raises(Refused):
        choose_for_whom(form=form_of(sent), key="self", raw={}, actor=actor_for(ada))
