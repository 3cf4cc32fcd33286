"""Error pages need no database (these tests have none) and say what to do now."""

import json

import pytest
from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from kommunalportal.kernel.models import Tenant
from kommunalportal.web import errors


@pytest.fixture
def request_() -> HttpRequest:
    request = RequestFactory().get("/antrag/")
    request.tenant = Tenant(name="Stadt A", short_name="A", kind="municipality")  # type: ignore[attr-defined]
    return request


@pytest.mark.parametrize("status", sorted(errors.TEXTS))
def test_every_error_says_what_happened_what_was_kept_and_what_to_do(request_: HttpRequest, status: int) -> None:
    page = errors.render_page(request_, status)
    text = page.content.decode()
    assert page.status_code == status
    assert str(errors.TEXTS[status].title) in text
    assert "verloren" in text
    assert "Was Sie jetzt tun können" in text


def test_a_body_that_is_too_large_is_called_so(request_: HttpRequest) -> None:
    assert errors.bad_request(request_, RequestDataTooBig()).status_code == 413
    assert errors.bad_request(request_, SuspiciousOperation()).status_code == 400


def test_a_stale_form_is_explained_instead_of_forbidden(request_: HttpRequest) -> None:
    assert "zu lange offen" in errors.csrf_failure(request_).content.decode()


def test_an_unknown_host_name_gets_a_page_without_a_municipality() -> None:
    response = errors.unknown_host(RequestFactory().get("/"))
    assert response.status_code == 404
    assert "nicht im Portal" in response.content.decode()


def test_the_api_answers_with_problem_details() -> None:
    response = errors.render_page(RequestFactory().get("/api/v1/services"), 404)
    assert response.headers["Content-Type"] == "application/problem+json"
    assert json.loads(response.content)["status"] == 404


def test_a_server_error_is_answered_even_if_the_templates_are_broken(
    request_: HttpRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(errors, "render_page", lambda *_: 1 / 0)
    assert errors.server_error(request_).status_code == 500


def test_an_empty_refusal_gets_its_page_and_keeps_its_headers(request_: HttpRequest) -> None:
    bare = HttpResponse(status=405, headers={"Allow": "GET"})
    response = errors.dress_bare_errors(lambda _request: bare)(request_)
    assert response.headers["Allow"] == "GET"
    assert "Knopf" in response.content.decode()


def test_an_answer_with_words_of_its_own_stays_as_it_is(request_: HttpRequest) -> None:
    own = HttpResponse("Zu schnell", status=429)
    assert errors.dress_bare_errors(lambda _request: own)(request_) is own
