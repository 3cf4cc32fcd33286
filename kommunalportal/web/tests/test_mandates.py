"""Mandates and companies in the account: given, accepted, ended, and nobody else's business."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from kommunalportal.accounts.actions import delete_account
from kommunalportal.accounts.mandates import valid_mandates
from kommunalportal.accounts.models import Account, Mandate, Organisation
from kommunalportal.accounts.queries import actor_for
from kommunalportal.catalogue.bundles import forget_bundles
from kommunalportal.kernel.models import AuditEntry, Tenant
from tests.applying import CERTIFICATE
from tests.factories import client_for, make_account, posted_mails
from tests.parties import offer_with_parties

LIST, GIVE = "/konto/vollmachten/", "/konto/vollmachten/neu"


@pytest.fixture(autouse=True)
def anew() -> Iterator[None]:
    forget_bundles()
    yield
    forget_bundles()


@pytest.fixture
def bo(in_a_stadt: Tenant) -> Account:
    return make_account(in_a_stadt, "bo@example.org", name="Bo Ek")


@pytest.fixture
def giver(in_a_stadt: Tenant, ada: Account) -> Client:
    return client_for(ada.tenant, ada)


@pytest.fixture
def holder(bo: Account) -> Client:
    return client_for(bo.tenant, bo)


def given(**values: str) -> dict[str, str]:
    day = (timezone.localdate() + timedelta(days=300)).strftime("%d.%m.%Y")
    return {"email": "Bo@Example.org", "scope": "alle", "ends_on": day, **values}


def test_a_mandate_is_given_accepted_and_revoked(giver: Client, holder: Client, bo: Account) -> None:
    assert "Noch keine Vollmachten" in giver.get(LIST).content.decode()
    assert giver.post(GIVE, given())["Location"] == LIST
    mail = posted_mails(bo.tenant)[-1]
    assert mail.to == "bo@example.org"
    assert LIST in mail.text and "Ada" not in mail.text
    assert "noch nicht angenommen" in giver.get(LIST).content.decode()
    mandate = Mandate.objects.get()
    assert valid_mandates(bo, CERTIFICATE) == []
    assert "Ada Lindqvist" in holder.get(LIST).content.decode()
    holder.post(f"{LIST}{mandate.pk}/annehmen")
    assert valid_mandates(bo, CERTIFICATE) == [mandate]
    assert "Bo Ek" in giver.get(LIST).content.decode()
    giver.post(f"{LIST}{mandate.pk}/beenden")
    assert valid_mandates(bo, CERTIFICATE) == []
    assert "beendet" in holder.get(LIST).content.decode()
    actions = [entry.action for entry in AuditEntry.objects.filter(action__startswith="mandate.").order_by("number")]
    assert actions == ["mandate.given", "mandate.accepted", "mandate.revoked"]


def test_who_holds_it_can_give_it_up_and_who_refused_it_cannot_accept_it(giver: Client, holder: Client) -> None:
    giver.post(GIVE, given())
    mandate = Mandate.objects.get()
    holder.post(f"{LIST}{mandate.pk}/beenden")
    assert holder.post(f"{LIST}{mandate.pk}/annehmen").status_code == 409


def test_it_ends_with_its_last_day(giver: Client, holder: Client, bo: Account) -> None:
    giver.post(GIVE, given())
    mandate = Mandate.objects.get()
    holder.post(f"{LIST}{mandate.pk}/annehmen")
    Mandate.objects.update(ends_on=timezone.localdate())
    assert valid_mandates(bo, CERTIFICATE) == [mandate]
    Mandate.objects.update(ends_on=timezone.localdate() - timedelta(days=1))
    assert valid_mandates(bo, CERTIFICATE) == []
    assert "abgelaufen" in holder.get(LIST).content.decode()


def test_it_may_be_for_single_services(giver: Client, holder: Client, bo: Account) -> None:
    offer_with_parties()
    assert 'value="meldebescheinigung"' in giver.get(GIVE).content.decode()
    assert "mindestens eine" in giver.post(GIVE, given(scope="einzelne")).content.decode()
    giver.post(GIVE, given(scope="einzelne", services=CERTIFICATE))
    holder.post(f"{LIST}{Mandate.objects.get().pk}/annehmen")
    assert len(valid_mandates(bo, CERTIFICATE)) == 1
    assert valid_mandates(bo, "hundesteuer") == []


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"email": ""}, "Geben Sie die E-Mail-Adresse der Person ein."),
        ({"email": "ada@example.org"}, "Das ist Ihre eigene Adresse."),
        ({"ends_on": "31.02.2027"}, "Schreiben Sie den Tag so"),
        ({"ends_on": "01.01.2020"}, "Eine Vollmacht gilt ab heute"),
        ({"ends_on": "01.01.9999"}, "Eine Vollmacht gilt ab heute"),
        ({"scope": ""}, "Wählen Sie aus, wofür"),
        ({"scope": "einzelne", "services": "erfunden"}, "Wählen Sie mindestens eine Leistung aus."),
        ({"organisation": "999"}, 'href="#id_organisation"'),
    ],
)
def test_what_is_wrong_is_said_at_its_place(giver: Client, wrong: dict[str, str], message: str) -> None:
    shown = giver.post(GIVE, given(**wrong)).content.decode()
    assert message in shown
    assert not Mandate.objects.exists()


def test_nobody_floods_others_with_mails(giver: Client) -> None:
    for number in range(6):
        giver.post(GIVE, given(email=f"person-{number}@example.org"))
    assert Mandate.objects.count() == 5


def test_others_neither_see_nor_change_it(giver: Client, a_stadt: Tenant) -> None:
    giver.post(GIVE, given())
    eve = client_for(a_stadt, make_account(a_stadt, "eve@example.org", name="Eve"))
    mandate = Mandate.objects.get()
    assert "Noch keine Vollmachten" in eve.get(LIST).content.decode()
    for move in ("annehmen", "beenden"):
        assert eve.post(f"{LIST}{mandate.pk}/{move}").status_code == 404


def test_a_company_is_entered_given_in_mandate_and_removed(giver: Client, holder: Client, bo: Account) -> None:
    page = "/konto/unternehmen/"
    assert "Noch kein Unternehmen" in giver.get(page).content.decode()
    assert "Geben Sie den Namen des Unternehmens ein." in giver.post(f"{page}neu", {"name": " "}).content.decode()
    giver.post(f"{page}neu", {"name": "Hof Lindqvist", "legal_form": "GbR"})
    company = Organisation.objects.get()
    assert "Hof Lindqvist" in giver.get(page).content.decode()
    giver.post(GIVE, given(organisation=str(company.pk)))
    holder.post(f"{LIST}{Mandate.objects.get().pk}/annehmen")
    assert "Hof Lindqvist" in holder.get(LIST).content.decode()
    assert "wirklich entfernen" in giver.get(f"{page}{company.pk}/entfernen").content.decode()
    giver.post(f"{page}{company.pk}/entfernen")
    assert valid_mandates(bo, CERTIFICATE) == []


def test_who_leaves_takes_the_mandates_along(giver: Client, ada: Account) -> None:
    giver.post(GIVE, given())
    giver.post("/konto/unternehmen/neu", {"name": "Hof"})
    delete_account(account=ada, actor=actor_for(ada))
    assert not Mandate.objects.exists()
    assert not Organisation.objects.exists()


def test_the_account_leads_there(giver: Client) -> None:
    shown = giver.get("/konto/").content.decode()
    assert LIST in shown and "/konto/unternehmen/" in shown
