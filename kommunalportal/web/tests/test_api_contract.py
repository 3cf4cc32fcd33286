"""Every route of the interface keeps what its description promises."""

import csv
import io
import json
from collections.abc import Iterator
from typing import Any, cast

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from django.test import Client
from hypothesis import HealthCheck, Phase, given, settings

from kommunalportal.catalogue.exchange.files import read_file
from kommunalportal.catalogue.models import (
    LifeSituation,
    OrganisationalUnit,
    PublicService,
    Responsibility,
    ServiceSituation,
)
from kommunalportal.kernel.models import Tenant
from kommunalportal.kernel.tenancy import acting_for
from kommunalportal.web import search_limit
from kommunalportal.web.public_pages import kept_pages
from tests.factories import client_for

HOST = {"Host": "a-stadt.localhost", "Accept-Encoding": "identity"}
ANY_QUESTION = settings(
    max_examples=8, deadline=None, database=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck)
)


@pytest.fixture
def reader(a_stadt: Tenant) -> Iterator[Client]:
    """A machine that reads A-Stadt's 25 services."""
    kept_pages.clear()
    search_limit.forget_searches()
    with acting_for(a_stadt):
        unit = OrganisationalUnit.objects.create(slug="buergerbuero", name="Bürgerbüro")
        situation = LifeSituation.objects.create(
            number=1, slug="umzug", name="Umzug", kind="citizen", topic="Bauen & Wohnen"
        )
        for number in range(25):
            service = PublicService.objects.create(
                slug=f"leistung-{number}",
                name=f"Leistung {number}",
                level="municipality",
                channel="info_only",
                audience="both",
                search_name=f"leistung {number:02}",
            )
            Responsibility.objects.create(service=service, unit=unit)
            ServiceSituation.objects.create(service=service, situation=situation)
    yield client_for(a_stadt)
    kept_pages.clear()


@pytest.fixture
def application(reader: Client) -> Iterator[Any]:
    """The portal as a server sees it; between requests it keeps the test's connection, as Django's own client does."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield get_wsgi_application()
    for signal in signals:
        signal.connect(close_old_connections)


def test_every_route_answers_as_described_whatever_is_asked(application: Any) -> None:
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application, headers=HOST)
    operations: list[Any] = [result.ok() for result in cast(Any, schema.get_all_operations())]
    assert len(operations) >= 9
    for operation in operations:

        @ANY_QUESTION
        @given(case=operation.as_strategy())
        def check(case: Any) -> None:
            case.call_and_validate(headers=HOST)

        check()


def test_parts_of_a_list_lead_to_each_other(reader: Client) -> None:
    response = reader.get("/api/v1/services?limit=10&offset=10&level=municipality")
    links = response.headers["Link"]
    assert '</api/v1/services?limit=10&offset=20&level=municipality>; rel="next"' in links
    assert 'offset=0&level=municipality>; rel="prev"' in links
    assert 'offset=20&level=municipality>; rel="last"' in links
    assert 'rel="next"' not in reader.get("/api/v1/services?limit=100").headers["Link"]


@pytest.mark.parametrize("path", ["services", "units", "life-situations", "services/leistung-1", "units/buergerbuero"])
def test_what_has_not_changed_is_not_sent_again(reader: Client, path: str) -> None:
    etag = reader.get(f"/api/v1/{path}").headers["ETag"]
    assert reader.get(f"/api/v1/{path}", headers={"if-none-match": etag}).status_code == 304


@pytest.mark.parametrize("path", ["services", "units/buergerbuero", "export.csv", "openapi.json"])
def test_a_parameter_that_is_not_described_is_refused(reader: Client, path: str) -> None:
    response = reader.get(f"/api/v1/{path}?lvel=state")
    assert response.status_code == 400
    assert response.json()["errors"] == [{"parameter": "lvel", "message": "unknown"}]


def test_refusals_may_be_read_across_origins_too(reader: Client) -> None:
    for path in ("services?limit=0", "services/nix", "services?nix=1"):
        response = reader.get(f"/api/v1/{path}")
        assert response.headers["Access-Control-Allow-Origin"] == "*"
        assert "Access-Control-Allow-Credentials" not in response.headers


def test_life_situations_narrow_the_list(reader: Client) -> None:
    (situation,) = reader.get("/api/v1/life-situations").json()["items"]
    assert situation["url"] == "/lebenslagen/umzug/"
    assert reader.get("/api/v1/services?life_situation=umzug").json()["total"] == 25
    assert reader.get("/api/v1/services?life_situation=nix").json()["total"] == 0


def test_who_asks_too_much_waits(reader: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search_limit, "BURST", 1.0)
    monkeypatch.setattr(search_limit, "PER_SECOND", 0.0)
    assert reader.get("/api/v1/units").status_code == 200
    response = reader.get("/api/v1/life-situations")
    assert (response.status_code, response.headers["Retry-After"]) == (429, "60")
    assert reader.get("/api/v1/units").status_code == 200, "what is kept costs nothing"


@pytest.mark.parametrize("version", ["2.2", "2.3"])
def test_everything_as_xzufi(reader: Client, version: str) -> None:
    response = reader.get(f"/api/v1/export.xml?version={version}")
    content = response.getvalue()
    assert b"nicht gegen das amtliche Schema gepr\xc3\xbcft" in content
    delivery = read_file(content)
    assert (len(delivery.services), delivery.format) == (25, f"xzufi-{version}")
    assert reader.get("/api/v1/export.xml?version=2.1").status_code == 400


def test_everything_as_json_and_as_a_table(reader: Client) -> None:
    services = json.loads(reader.get("/api/v1/export.json").getvalue())["services"]
    assert [one["slug"] for one in services[:2]] == ["leistung-0", "leistung-1"]
    table = reader.get("/api/v1/export.csv")
    rows = list(csv.DictReader(io.StringIO(table.getvalue().decode("utf-8-sig")), delimiter=";"))
    assert len(rows) == 25
    assert rows[0]["Name"] == "Leistung 0"
    assert reader.get("/api/v1/export.csv", headers={"if-none-match": table.headers["ETag"]}).status_code == 304


def test_exports_are_not_made_without_end(reader: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kommunalportal.web.api.exports.PER_MINUTE", 1)
    assert reader.get("/api/v1/export.json").status_code == 200
    assert reader.get("/api/v1/export.json").status_code == 429
