"""How the client logs in, and what it makes of failures."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from pydantic import ValidationError
from werkzeug.wrappers import Request, Response

from kommunalportal.adapters.payments.xbezahldienste.client import ANSWER_LIMIT, Answer, Client, failure_for
from kommunalportal.adapters.payments.xbezahldienste.config import Config
from kommunalportal.kernel.failures import Misconfigured, PermanentFailure, TemporaryFailure
from kommunalportal.payments.ports import OrderExists
from simulators.listener import Listener

ACCESS = {"originator_id": "portal", "end_point_id": "05162008"}


class Server:
    """Notes what it is asked, and answers as told."""

    def __init__(self) -> None:
        self.authorizations: list[str] = []
        self.answers: list[Response] = []
        self.tokens = 0

    def answer(self, request: Request) -> Response:
        if request.path == "/token":
            self.tokens += 1
            return Response(json.dumps({"access_token": f"token-{self.tokens}", "expires_in": 1800}))
        self.authorizations.append(request.headers.get("Authorization", ""))
        return self.answers.pop(0) if self.answers else Response("{}")


@pytest.fixture
def server() -> Iterator[tuple[Server, str]]:
    asked = Server()
    listener = Listener(asked.answer)
    listener.start()
    yield asked, f"http://127.0.0.1:{listener.port}"
    listener.stop()


def _client(url: str, **settings: Any) -> Client:
    return Client(Config.model_validate({"base_url": url, **ACCESS, **settings}))


def test_basic_authentication_is_sent(server: tuple[Server, str]) -> None:
    asked, url = server
    _client(url, authentication="basic", username="kasse", password="geheim").call("status", "GET", "/status")
    assert asked.authorizations == ["Basic a2Fzc2U6Z2VoZWlt"]


def _with_token(url: str) -> Client:
    return _client(url, authentication="oauth2", token_url=f"{url}/token", client_id="portal", client_secret="s")


def test_a_token_is_fetched_once_and_used_again(server: tuple[Server, str]) -> None:
    asked, url = server
    client = _with_token(url)
    for _ in range(2):
        client.call("status", "GET", "/status")
    assert asked.authorizations == ["Bearer token-1", "Bearer token-1"]


def test_a_token_that_is_refused_is_replaced_once(server: tuple[Server, str]) -> None:
    asked, url = server
    asked.answers = [Response(status=401)]
    _with_token(url).call("status", "GET", "/status")
    assert asked.authorizations == ["Bearer token-1", "Bearer token-2"]


def test_a_token_service_that_refuses_us_is_the_operators_matter(server: tuple[Server, str]) -> None:
    asked, url = server
    asked.answers = [Response(status=401)]
    client = _client(url, authentication="oauth2", token_url=f"{url}/other", client_id="portal", client_secret="s")
    with pytest.raises(Misconfigured):
        client.call("status", "GET", "/status")


def test_an_answer_without_end_is_cut_off(server: tuple[Server, str]) -> None:
    asked, url = server
    asked.answers = [Response(b"x" * (ANSWER_LIMIT + 1))]
    with pytest.raises(TemporaryFailure):
        _client(url).call("status", "GET", "/status")


def test_a_secret_stands_in_no_text(server: tuple[Server, str]) -> None:
    config = Config.model_validate(
        {"base_url": "https://x.example", **ACCESS, "authentication": "basic", "username": "u", "password": "geheim"}
    )
    assert "geheim" not in repr(config)


@pytest.mark.parametrize(
    ("status", "code", "operation", "failure"),
    [
        (500, "", "start", TemporaryFailure),
        (429, "", "start", TemporaryFailure),
        (400, "PAYMENT_EXISTS", "start", OrderExists),
        (400, "CALCULATION_ERROR", "start", PermanentFailure),
        (400, "BOOKING_DATA_MISSING", "start", Misconfigured),
        (400, "NO_VALID_ORIGINATOR_OR_ENDPOINT", "start", Misconfigured),
        (403, "FORBIDDEN", "start", Misconfigured),
        (404, "", "start", Misconfigured),
        (404, "", "look_up", PermanentFailure),
        (302, "", "look_up", Misconfigured),
        (400, "", "start", PermanentFailure),
    ],
)
def test_every_refusal_says_who_has_to_act(status: int, code: str, operation: str, failure: type[Exception]) -> None:
    body = json.dumps({"functionalCode": code}).encode()
    assert type(failure_for(Answer(status, body), operation)) is failure


@pytest.mark.parametrize(
    "settings",
    [
        {"base_url": "http://pay.example"},
        {"originator_id": "a/b"},
        {"authentication": "basic"},
        {"authentication": "oauth2", "client_id": "x"},
        {"time_limit_seconds": 300},
        {"unknown": "x"},
    ],
)
def test_settings_that_cannot_work_are_refused(settings: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Config.model_validate({"base_url": "https://pay.example", **ACCESS, **settings})
