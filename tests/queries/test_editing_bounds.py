"""How many queries the editors' pages may cost: the same for one entry and for many."""

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from kommunalportal.accounts.models import Account
from kommunalportal.accounts.queries import actor_for
from kommunalportal.catalogue.editing.actions import begin_revision, publish, submit_for_review
from kommunalportal.catalogue.editing.kinds.table import KINDS
from kommunalportal.catalogue.models import (
    DownloadDocument,
    Fee,
    ImportRun,
    Notice,
    OrganisationalUnit,
    PublicService,
    Responsibility,
    Revision,
    ServiceText,
    Synonym,
)
from kommunalportal.kernel.models import Tenant
from kommunalportal.web import tenants
from tests.factories import client_for

ROOT = "/verwaltung/redaktion/"
#: Session, account, roles, second factor and units.
SIGNED_IN = 5
BOUNDS = {
    "": 20,
    "veraltet": 19,
    "links": 1,
    "nicht-gefunden": 2,
    "leistungstexte/": 3,
    "leistungstexte/eintrag/dienst-0/": 12,
    "leistungstexte/eintrag/dienst-0/aendern": 12,
    "gebuehren/": 3,
    "gebuehren/eintrag/dienst-0/aendern": 10,
    "aemter/": 3,
    "aemter/eintrag/amt-0/": 15,
    "aemter/eintrag/amt-0/aendern": 12,
    "angebot/": 3,
    "angebot/eintrag/dienst-0/": 9,
    "formulare/": 3,
    "hinweise/": 3,
    "synonyme/": 3,
    "startseite/eintrag/stadt/aendern": 8,
    "farben/eintrag/stadt/aendern": 8,
}


@pytest.fixture(autouse=True)
def _remember_towns(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tenants, "REMEMBER_SECONDS", 3600.0)


@pytest.fixture
def editor(edda: Account) -> Client:
    """Edda's browser, after her first page."""
    browser = client_for(edda.tenant, edda)
    browser.get("/hilfe")
    return browser


def fill(many: int, day: str = "2026-01-01") -> None:
    """A town with so many of everything that editors write about."""
    for number in range(many):
        unit = OrganisationalUnit.objects.create(slug=f"amt-{number}", name=f"Amt {number}")
        service = PublicService.objects.create(
            slug=f"dienst-{number}", name=f"Dienst {number}", level="municipality", channel="info_only", audience="both"
        )
        Responsibility.objects.create(service=service, unit=unit)
        ServiceText.objects.create(service=service, summary="So.", procedure=["Kommen", f"/aemter/amt-{number}/"])
        Fee.objects.create(service=service, amount=number + 1)
        Synonym.objects.create(phrase=f"wort {number}", meaning=f"dienst {number}")
        Notice.objects.create(key=f"h{number}", text=f"Hinweis {number}", valid_from=f"{day}T08:00+01:00")
        DownloadDocument.objects.create(
            filename=f"f{number}.pdf", title=f"F {number}", version="1", issued_on=day, size=1, file_key="0" * 32
        )
        ImportRun.objects.create(filename=f"{number}.csv", format="csv", size=1, sha256="0", actor_name="Adam")


def revise(many: int, writer: Account, reviewer: Account) -> Revision:
    """So many changes of the first office that were published, and one that is open."""
    kind = KINDS["aemter"]
    for number in range(many + 1):
        data = {**(kind.load("amt-0") or {}), "phone": str(number)}
        draft = begin_revision(kind=kind, key="amt-0", data=data, actor=actor_for(writer, "editor"))
        if number < many:
            submit_for_review(revision=draft, actor=actor_for(writer, "editor"))
            publish(revision=draft, actor=actor_for(reviewer, "editor"))
    return draft


@pytest.mark.parametrize("many", [1, 7])
@pytest.mark.parametrize("address", BOUNDS)
def test_an_editors_page_costs_the_same_for_one_entry_and_for_many(
    editor: Client,
    in_a_stadt: Tenant,
    address: str,
    many: int,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    fill(many)
    with django_assert_max_num_queries(SIGNED_IN + BOUNDS[address]):
        assert editor.get(ROOT + address).status_code == 200


@pytest.mark.parametrize("many", [1, 5])
@pytest.mark.parametrize(("address", "most"), [("", 22), ("vergleich", 6), ("vorschau", 20), ("bearbeiten", 16)])
def test_a_revision_costs_the_same_however_long_its_history(
    editor: Client,
    in_a_stadt: Tenant,
    edda: Account,
    adam: Account,
    address: str,
    most: int,
    many: int,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    fill(many)
    draft = revise(many, edda, adam)
    with django_assert_max_num_queries(SIGNED_IN + most):
        assert editor.get(f"{ROOT}fassungen/{draft.pk}/{address}").status_code == 200


@pytest.mark.parametrize("many", [1, 7])
def test_the_list_of_imports_costs_the_same_for_one_and_for_many(
    in_a_stadt: Tenant, adam: Account, many: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    fill(many)
    browser = client_for(in_a_stadt, adam)
    browser.get("/hilfe")
    with django_assert_max_num_queries(SIGNED_IN + 1):
        assert browser.get("/verwaltung/austausch/").status_code == 200
