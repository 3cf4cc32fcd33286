import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from werkzeug.wrappers import Request, Response

from devkit import smoke
from devkit.visitor import NotAsExpected, Visitor
from simulators.listener import Listener

FORM = """
<main><h1>Zweck</h1><form method="post">
<input type="hidden" name="csrfmiddlewaretoken" value="token"><input type="radio" name="purpose" value="authority">
<input type="text" name="typed" value="before"><button>Speichern und weiter</button><button name="later">Später</button>
</form></main>"""


@contextmanager
def portal(answering: Callable[[Request], Response]) -> Iterator[str]:
    listener = Listener(answering)
    listener.start()
    try:
        yield f"http://a-stadt.localhost:{listener.port}"
    finally:
        listener.stop()


def page(body: str, status: int = 200) -> Response:
    return Response(f"<!doctype html><html><body>{body}</body></html>", status=status, mimetype="text/html")


def smoked(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, dict[str, object]]:
    code = smoke.main(arguments)
    return code, json.loads(capsys.readouterr().out)


def test_a_portal_that_is_not_there_fails_with_a_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    code, report = smoked(capsys, "http://a-stadt.localhost:9")
    assert code == 1
    assert report["ok"] is False
    assert str(report["error"]).startswith("start page: The portal cannot be reached")


def test_an_address_that_is_none_fails_with_a_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    code, report = smoked(capsys, "grevenbroich")
    assert code == 1
    assert "cannot be reached" in str(report["error"])


def test_the_failing_step_is_named_and_ends_the_run(capsys: pytest.CaptureFixture[str]) -> None:
    def answering(request: Request) -> Response:
        return page("<h1>Willkommen</h1>") if request.path == "/" else page("<h1>Oh</h1>", status=503)

    with portal(answering) as url:
        code, report = smoked(capsys, url)
    assert code == 1
    assert report["error"] == "search: The portal answered GET /suche with 503 Service Unavailable."
    assert [step["name"] for step in report["steps"]] == ["start page", "search"]  # type: ignore[attr-defined]


def test_a_search_that_finds_something_else_fails(capsys: pytest.CaptureFixture[str]) -> None:
    with portal(lambda _: page("<main><h1>Suche</h1><a href='/x'>Hund anmelden</a></main>")) as url:
        _code, report = smoked(capsys, url)
    assert report["error"] == "search: Search does not find the Meldebescheinigung."


def test_the_name_of_the_town_arrives_as_the_host() -> None:
    with portal(lambda request: page(f"<h1>{request.host}</h1>")) as url, Visitor(url) as visitor:
        assert visitor.open("/").heading == url.removeprefix("http://")


def test_a_form_is_sent_with_its_hidden_and_filled_in_fields_and_the_pressed_button() -> None:
    received: list[dict[str, list[str]]] = []

    def answering(request: Request) -> Response:
        received.append(dict(request.form.lists()))
        return page(FORM)

    with portal(answering) as url, Visitor(url) as visitor:
        visitor.send(visitor.open("/"), "Später", {"purpose": "authority"})
    sent = {"csrfmiddlewaretoken": ["token"], "typed": ["before"], "purpose": ["authority"], "later": [""]}
    assert received[-1] == sent


def test_a_question_that_is_no_longer_asked_is_noticed() -> None:
    with (
        portal(lambda _: page(FORM)) as url,
        Visitor(url) as visitor,
        pytest.raises(NotAsExpected, match="does not ask for colour"),
    ):
        visitor.send(visitor.open("/"), "Speichern und weiter", {"colour": "blue"})
