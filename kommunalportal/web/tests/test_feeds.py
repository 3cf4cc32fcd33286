"""What machines that look around are told."""

import gzip
import json
import re
from collections.abc import Iterator
from datetime import timedelta
from xml.etree.ElementTree import Element

import pytest
from defusedxml.ElementTree import fromstring
from django.test import Client
from django.utils import timezone

from kommunalportal.catalogue.changes import last_changes
from kommunalportal.catalogue.models import (
    Fee,
    LifeSituation,
    Notice,
    OrganisationalUnit,
    PublicService,
    Responsibility,
    Revision,
    ServiceSituation,
    ServiceText,
)
from kommunalportal.kernel.models import Tenant, TenantKind
from kommunalportal.kernel.tenancy import acting_for
from kommunalportal.web.citizen.embedding import SOURCE
from kommunalportal.web.public_pages import kept_pages
from kommunalportal.web.tenants import forget_tenants
from tests.factories import client_for, make_tenant

ATOM = "{http://www.w3.org/2005/Atom}"
MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


@pytest.fixture
def robot(a_stadt: Tenant) -> Iterator[Client]:
    """A machine that looks at A-Stadt, which has one service with everything."""
    kept_pages.clear()
    with acting_for(a_stadt):
        service = PublicService.objects.create(
            slug="hund", name="Hund </script> anmelden", level="municipality", channel="info_only", audience="both"
        )
        unit = OrganisationalUnit.objects.create(slug="steueramt", name="Steueramt", street="Markt 1", phone="0211 1")
        Responsibility.objects.create(service=service, unit=unit)
        ServiceText.objects.create(service=service, summary="Wer einen Hund hält, meldet ihn an.")
        Fee.objects.create(service=service, amount="60.00", amount_max="120.00", basis="Satzung")
        now = timezone.now()
        Notice.objects.create(key="zu", text="Am Montag geschlossen.", valid_from=now)
        Notice.objects.create(key="bald", text="Noch geheim.", valid_from=now + timedelta(days=1))
        Revision.objects.create(
            kind="gebuehren",
            subject="hund",
            title="Hundesteuer",
            state="published",
            number=1,
            published_at=now,
            author_id="1",
            author_name="Edda Herbst",
            remark="intern",
        )
        Revision.objects.create(kind="gebuehren", subject="hund", title="Entwurf!", author_id="1", author_name="E")
    yield client_for(a_stadt)
    kept_pages.clear()


def _xml(client: Client, path: str) -> Element:
    response = client.get(path)
    assert response.status_code == 200
    root: Element = fromstring(response.content)
    return root


def test_the_sitemap_names_every_service_with_its_last_change(robot: Client) -> None:
    pages = {page.findtext(f"{MAP}loc"): page.findtext(f"{MAP}lastmod") for page in _xml(robot, "/sitemap.xml")}
    changed = {address: day for address, day in pages.items() if address and address.endswith("/leistungen/hund/")}
    assert len(changed) == 1
    assert next(iter(changed.values())) is not None
    assert any(address and address.endswith("/aemter/steueramt/") for address in pages)


def test_every_address_of_the_sitemap_exists(robot: Client) -> None:
    for page in _xml(robot, "/sitemap.xml"):
        address = page.findtext(f"{MAP}loc") or ""
        path = "/" + address.split("/", 3)[3]
        assert robot.get(path).status_code == 200, path


def test_robots_are_kept_out_of_private_rooms_and_shown_the_sitemap(robot: Client) -> None:
    text = robot.get("/robots.txt").content.decode()
    assert "Disallow: /konto/" in text
    assert re.search(r"^Sitemap: http://a-stadt\.localhost\S*/sitemap\.xml$", text, re.MULTILINE)


def test_the_feed_tells_texts_fees_and_notices_and_nothing_internal(robot: Client) -> None:
    feed = _xml(robot, "/aenderungen.xml")
    titles = {entry.findtext(f"{ATOM}title") for entry in feed.iter(f"{ATOM}entry")}
    assert titles == {"Hund </script> anmelden", "Gebühr: Hundesteuer", "Hinweis: Am Montag geschlossen."}
    raw = robot.get("/aenderungen.xml").content.decode()
    for secret in ("Edda", "intern", "geheim", "Entwurf"):
        assert secret not in raw


def test_the_feed_tells_what_the_state_changed_where_it_holds_here(robot: Client, a_stadt: Tenant) -> None:
    state = make_tenant("land", "Land", kind=TenantKind.STATE)
    with acting_for(state):
        for slug in ("angeln", "jagen"):
            service = PublicService.objects.create(
                slug=slug, name=slug.title(), level="state", channel="info_only", audience="both"
            )
            Fee.objects.create(service=service, amount="30.00")
            shipped = Fee(service=service, amount=2, unit="wie ausgeliefert")
            shipped.shipped_digest = shipped.digest
            shipped.save()
            ServiceText.objects.create(service=service, summary="Das Land schreibt.")
    Tenant.objects.filter(pk=a_stadt.pk).update(parent=state, lineage=[a_stadt.pk, state.pk])
    forget_tenants()
    a_stadt.refresh_from_db()
    with acting_for(a_stadt):
        for service in PublicService.in_lineage.filter(slug__in=["angeln", "jagen"]):
            Responsibility.objects.create(service=service)
        Fee.objects.create(service=PublicService.in_lineage.get(slug="jagen"), amount="1.00")
        titles = [change.title for change in last_changes() if change.kind == "fee"]
    feed = _xml(robot, "/aenderungen.xml")
    told = {entry.findtext(f"{ATOM}title") for entry in feed.iter(f"{ATOM}entry")}
    assert {"Angeln", "Jagen", "Gebühr: Angeln"} <= told
    assert titles == ["Angeln", "Hundesteuer"]


def test_the_sitemap_names_the_guided_checklists(robot: Client, a_stadt: Tenant) -> None:
    with acting_for(a_stadt):
        for slug in ("geburt", "tierhaltung"):
            situation = LifeSituation.objects.create(slug=slug, name=slug, number=1, kind="citizen", topic="A")
            ServiceSituation.objects.create(service=PublicService.objects.get(), situation=situation)
    addresses = [page.findtext(f"{MAP}loc") or "" for page in _xml(robot, "/sitemap.xml")]
    checklists = [address for address in addresses if address.endswith("/checkliste")]
    assert [address.rpartition("/lebenslagen/")[2] for address in checklists] == ["geburt/checkliste"]
    assert robot.get("/lebenslagen/geburt/checkliste").status_code == 200


def test_ids_of_the_feed_are_unique(robot: Client) -> None:
    ids = [entry.findtext(f"{ATOM}id") for entry in _xml(robot, "/aenderungen.xml").iter(f"{ATOM}entry")]
    assert len(set(ids)) == len(ids) == 3


def test_a_service_describes_itself_to_search_engines(robot: Client) -> None:
    page = robot.get("/leistungen/hund/").content.decode()
    (block,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    said = json.loads(block)
    assert (said["@type"], said["name"]) == ("GovernmentService", "Hund </script> anmelden")
    assert said["serviceOperator"]["name"] == "Steueramt"
    assert said["offers"]["priceSpecification"]["maxPrice"] == "120.00"
    assert said["availableChannel"]["serviceLocation"]["address"]["streetAddress"] == "Markt 1"


def test_the_search_box_may_be_loaded_by_any_page_and_is_small(robot: Client) -> None:
    response = robot.get("/einbetten/suche.js")
    assert response.headers["Content-Type"].startswith("text/javascript")
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert len(gzip.compress(SOURCE.read_bytes())) <= 10_000
    etag = response.headers["ETag"]
    assert robot.get("/einbetten/suche.js", headers={"if-none-match": etag}).status_code == 304


def test_the_page_for_webmasters_shows_what_to_copy(robot: Client) -> None:
    page = robot.get("/einbetten/").content.decode()
    assert "&lt;kommunalportal-suche portal=&quot;http://a-stadt.localhost" in page.replace('"', "&quot;")
    assert "/einbetten/suche.js" in page
