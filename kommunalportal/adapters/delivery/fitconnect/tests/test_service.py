"""Whatever comes back over HTTP becomes a value or one of the three failures."""

from collections.abc import Iterator
from typing import Any

import pytest
from werkzeug.wrappers import Request, Response

from kommunalportal.adapters.delivery.fitconnect.config import Config
from kommunalportal.adapters.delivery.fitconnect.service import Rejected, Service
from kommunalportal.adapters.delivery.fitconnect.tests.test_keys_and_encryption import settings
from kommunalportal.kernel.failures import ForeignFailure, Misconfigured, PermanentFailure, TemporaryFailure
from simulators.listener import Listener

TOKEN = '{"access_token": "t", "expires_in": 1800}'


class Scripted:
    """A service that answers what a test tells it to."""

    def __init__(self) -> None:
        self.answers: dict[str, Response] = {"/token": Response(TOKEN)}
        self.requests: list[Request] = []
        self.listener = Listener(self._answer)
        url = f"http://127.0.0.1:{self.listener.port}"
        self.service = Service(Config.model_validate(settings(base_url=url, auth_url=f"{url}/token")))

    def _answer(self, request: Request) -> Response:
        self.requests.append(request)
        return self.answers[request.path]


@pytest.fixture
def scripted() -> Iterator[Scripted]:
    script = Scripted()
    script.listener.start()
    yield script
    script.listener.stop()


@pytest.mark.parametrize("body", [b"", b"[]", b"<html>", b"\xff\xfe", b"[" * 100_000, b"null"])
def test_garbage_may_pass(scripted: Scripted, body: bytes) -> None:
    scripted.answers["/x"] = Response(body)
    with pytest.raises(TemporaryFailure):
        scripted.service.get("x", "/x")


@pytest.mark.parametrize("token", ["", "[]", "{}", '{"access_token": 1}', '{"access_token": "ü", "expires_in": 5}'])
def test_a_token_that_is_none_may_pass(scripted: Scripted, token: str) -> None:
    scripted.answers["/token"] = Response(token)
    with pytest.raises(TemporaryFailure):
        scripted.service.get("x", "/x")


def test_a_token_is_fetched_once(scripted: Scripted) -> None:
    scripted.answers["/x"] = Response("{}")
    scripted.service.get("x", "/x")
    scripted.service.get("x", "/x")
    assert [request.path for request in scripted.requests] == ["/token", "/x", "/x"]


def test_a_token_is_asked_for_with_a_form(scripted: Scripted) -> None:
    scripted.answers["/x"] = Response("{}")
    scripted.service.get("x", "/x")
    request = scripted.requests[0]
    assert request.form["grant_type"] == "client_credentials"
    assert "Authorization" not in request.headers
    assert all("Kommunalportal" in request.headers["User-Agent"] for request in scripted.requests)


@pytest.mark.parametrize(
    ("status", "failure"),
    [(429, TemporaryFailure), (503, TemporaryFailure), (401, Misconfigured), (403, Misconfigured), (409, Rejected)],
)
def test_each_status_has_its_failure(scripted: Scripted, status: int, failure: type[ForeignFailure]) -> None:
    scripted.answers["/x"] = Response("{}", status=status)
    with pytest.raises(failure):
        scripted.service.get("x", "/x")


@pytest.mark.parametrize("kind", ["Ada Lindqvist, Am Hammerwerk 12", 5, None, {"a": 1}])
def test_a_message_repeats_only_a_plain_problem_type(scripted: Scripted, kind: Any) -> None:
    scripted.answers["/x"] = Response(f'{{"type": "{kind}", "detail": "Ada"}}', status=422)
    with pytest.raises(Rejected) as refused:
        scripted.service.get("x", "/x")
    assert "Ada" not in str(refused.value)


def test_a_redirect_is_not_followed(scripted: Scripted) -> None:
    scripted.answers["/x"] = Response(status=302, headers={"Location": "http://127.0.0.1:1/"})
    with pytest.raises(Rejected):
        scripted.service.get("x", "/x")


def test_nobody_at_the_address_may_pass() -> None:
    nobody = Service(Config.model_validate(settings(base_url="http://127.0.0.1:1", auth_url="http://127.0.0.1:1/t")))
    with pytest.raises(TemporaryFailure, match="nicht erreichbar"):
        nobody.get("x", "/x")


def test_an_answer_without_end_is_cut_off(scripted: Scripted, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kommunalportal.kernel.calls.MAX_ANSWER", 100_000)
    scripted.answers["/x"] = Response(b"x" * 1_000_000)
    with pytest.raises(PermanentFailure, match="zu groß"):
        scripted.service.get("x", "/x")


def test_an_answer_that_drips_meets_our_time_limit(scripted: Scripted, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kommunalportal.kernel.calls.PATIENCE", 0)
    scripted.answers["/token"] = Response(TOKEN)
    with pytest.raises(TemporaryFailure, match="Zeitgrenze"):
        scripted.service.get("x", "/x")
