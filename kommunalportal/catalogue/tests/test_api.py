"""The public interface for machines."""

import pytest
from django.test import Client

from kommunalportal.catalogue import queries
from kommunalportal.kernel.models import Tenant
from kommunalportal.kernel.tenancy import acting_for

KEYS = {"slug", "name", "service_key", "level", "channel", "fee", "life_situations"}


def test_the_list_has_all_services_and_exactly_the_promised_keys(browser: Client) -> None:
    answer = browser.get("/api/v1/services?limit=100").json()
    assert answer["total"] == 375
    assert len(answer["items"]) == 100
    assert all(set(item) == KEYS for item in answer["items"])


def test_pages_of_the_list_make_up_the_whole(browser: Client) -> None:
    slugs = []
    for offset in range(0, 375, 100):
        items = browser.get(f"/api/v1/services?limit=100&offset={offset}").json()["items"]
        slugs += [item["slug"] for item in items]
    assert len(set(slugs)) == len(slugs) == 375


def test_a_level_narrows_the_list(browser: Client) -> None:
    answer = browser.get("/api/v1/services?level=state&limit=100").json()
    assert answer["total"] == 175
    assert {item["level"] for item in answer["items"]} == {"state"}


def test_a_question_ranks_as_the_search_page_does(browser: Client, grevenbroich: Tenant) -> None:
    with acting_for(grevenbroich):
        expected = [row.slug for row in queries.search("mein perso ist weg", limit=10).rows]
    items = browser.get("/api/v1/services?q=mein+perso+ist+weg&limit=10").json()["items"]
    assert [item["slug"] for item in items] == expected


def test_a_fee_is_an_exact_amount(browser: Client) -> None:
    assert browser.get("/api/v1/services?q=meldebescheinigung").json()["items"][0]["fee"] == "9.00"


def test_one_service_says_more(browser: Client) -> None:
    answer = browser.get("/api/v1/services/personalausweis").json()
    assert set(answer) > KEYS
    assert answer["responsible"] == "Bürgerbüro"
    assert answer["url"] == "/leistungen/personalausweis/"


@pytest.mark.parametrize(
    "query", ["level=mond", "limit=0", "limit=101", "limit=x", "offset=-1", "q=" + "a" * 201, "limit="]
)
def test_wrong_parameters_are_a_problem(browser: Client, query: str) -> None:
    response = browser.get(f"/api/v1/services?{query}")
    assert response.status_code == 400
    assert response.headers["Content-Type"] == "application/problem+json"
    assert response.json()["errors"][0]["parameter"] == query.split("=", maxsplit=1)[0]


def test_an_unknown_service_is_a_problem(browser: Client) -> None:
    response = browser.get("/api/v1/services/nix")
    assert response.status_code == 404
    assert response.headers["Content-Type"] == "application/problem+json"


def test_writing_is_refused(browser: Client) -> None:
    response = browser.post("/api/v1/services")
    assert response.status_code == 405
    assert "GET" in response.headers["Allow"]


def test_scripts_of_other_pages_may_read(browser: Client) -> None:
    assert browser.get("/api/v1/services").headers["Access-Control-Allow-Origin"] == "*"
    assert browser.options("/api/v1/services").status_code == 204


def test_an_unchanged_list_is_not_sent_again(browser: Client) -> None:
    etag = browser.get("/api/v1/services").headers["ETag"]
    assert browser.get("/api/v1/services", headers={"if-none-match": etag}).status_code == 304


def test_it_describes_itself(browser: Client) -> None:
    description = browser.get("/api/v1/openapi.json").json()
    assert description["openapi"].startswith("3.1")
    assert "/api/v1/services" in description["paths"]


def test_head_answers_without_a_body(browser: Client) -> None:
    response = browser.head("/api/v1/services")
    assert response.status_code == 200
    assert response.content == b""
