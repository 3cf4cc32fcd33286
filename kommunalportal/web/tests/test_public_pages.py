"""Kept pages are everybody's pages, and fresh."""

import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.test import RequestFactory
from django.utils import timezone

from kommunalportal.kernel.models import Tenant
from kommunalportal.web import page_files, public_pages
from kommunalportal.web.kept_page import KeptPage, PageKey
from kommunalportal.web.public_pages import PageStore, keep_pages, kept_pages, public_page

Page = Callable[[HttpRequest], HttpResponse]


class Session(SessionBase):
    """A session without a store."""


@pytest.fixture(autouse=True)
def _empty() -> Iterator[None]:
    kept_pages.clear()
    page_files.forget_written()
    yield
    kept_pages.clear()


def _request(path: str = "/", *, revision: int = 1, language: str = "de", method: str = "GET", **headers: Any) -> Any:
    request: Any = RequestFactory().generic(method, path, headers=headers)
    request.tenant = Tenant(pk=1, slug="a", catalogue_revision=revision, name="A", short_name="A")
    request.LANGUAGE_CODE = language
    request.theme = ""
    request.resolver_match = None
    request.session = Session()
    return request


class Counted:
    """A view that counts how often it was asked."""

    def __init__(self, response: Any = None) -> None:
        self.times = 0
        self.response = response or (lambda _request: HttpResponse("Seite"))

    def __call__(self, request: HttpRequest) -> HttpResponse:
        self.times += 1
        answer: HttpResponse = self.response(request)
        return answer


def _page(view: Counted, **parameters: Any) -> Page:
    def named(request: HttpRequest) -> HttpResponse:
        return view(request)

    return keep_pages(public_page(**parameters)(named))


def test_a_page_is_made_once() -> None:
    view = Counted()
    page = _page(view)
    assert page(_request()).content == page(_request()).content == b"Seite"
    assert view.times == 1


@pytest.mark.parametrize("other", [{"revision": 2}, {"language": "en"}, {"path": "/?lang=en"}, {"hx_request": "true"}])
def test_whatever_changes_the_page_makes_it_anew(other: dict[str, Any]) -> None:
    view = Counted()
    page = _page(view)
    page(_request())
    page(_request(**{name.replace("hx_request", "HX-Request"): value for name, value in other.items()}))
    assert view.times == 2


def test_dark_and_light_are_two_pages() -> None:
    view = Counted()
    page, dark = _page(view), _request()
    dark.theme = "dark"
    page(_request())
    page(dark)
    assert view.times == 2


def test_a_view_that_does_not_say_so_is_never_kept() -> None:
    view = Counted()
    page = keep_pages(view)
    page(_request())
    page(_request())
    assert view.times == 2


def test_unknown_parameters_are_answered_but_not_kept() -> None:
    page = _page(Counted(), parameters=("q",))
    page(_request("/?boo=1"))
    assert len(kept_pages) == 0
    page(_request("/?q=1"))
    assert len(kept_pages) == 1


def _with_cookie(_request: HttpRequest) -> HttpResponse:
    response = HttpResponse("mine")
    response.set_cookie("a", "b")
    return response


def _with_session(request: HttpRequest) -> HttpResponse:
    return HttpResponse(str(request.session.get("name")))


def _with_token(request: HttpRequest) -> HttpResponse:
    return HttpResponse(get_token(request))


def _with_error(_request: HttpRequest) -> HttpResponse:
    return HttpResponse("no", status=503)


@pytest.mark.parametrize("answer", [_with_cookie, _with_session, _with_token, _with_error])
def test_nothing_personal_and_no_error_is_kept(answer: Any) -> None:
    view = Counted(answer)
    page = _page(view)
    page(_request())
    response = page(_request())
    assert view.times == 2
    assert len(kept_pages) == 0
    assert "ETag" not in response.headers


def test_only_reading_is_kept() -> None:
    view = Counted()
    _page(view)(_request(method="POST"))
    assert len(kept_pages) == 0


def test_a_known_page_is_not_sent_again() -> None:
    page = _page(Counted())
    etag = page(_request()).headers["ETag"]
    conditional: dict[str, Any] = {"If-None-Match": etag}
    again = page(_request(**conditional))
    assert again.status_code == 304
    assert again.content == b""
    assert again.headers["ETag"] == etag


def test_the_same_page_goes_out_compressed_to_whom_it_helps() -> None:
    page = _page(Counted())
    accepting: dict[str, Any] = {"Accept-Encoding": "gzip, br"}
    plain, compressed = page(_request()), page(_request(**accepting))
    assert compressed.headers["Content-Encoding"] == "gzip"
    assert compressed.headers["ETag"] == plain.headers["ETag"]
    assert "Accept-Encoding" in plain.headers["Vary"]


def test_browsers_ask_again_before_they_show_it() -> None:
    assert _page(Counted())(_request()).headers["Cache-Control"] == "no-cache"


def test_a_minute_later_it_is_made_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    view = Counted()
    page = _page(view)
    page(_request())
    later = time.monotonic() + public_pages.MAX_AGE_SECONDS + 1
    monkeypatch.setattr(time, "monotonic", lambda: later)
    page(_request())
    assert view.times == 2


def test_the_store_forgets_what_was_used_least() -> None:
    store = PageStore(max_bytes=250)
    keys = [PageKey(1, "de", "", is_part=False, address=f"/{number}") for number in range(3)]
    for key in keys:
        store.put(key, _kept(b"x" * 50))
        store.get(keys[0], ())
    assert store.get(keys[0], ()) is not None
    assert store.get(keys[1], ()) is None
    assert store.bytes <= 250


def test_a_new_version_of_a_page_takes_the_place_of_the_old_one() -> None:
    page = _page(Counted())
    page(_request())
    page(_request(revision=2))
    assert len(kept_pages) == 1


def _kept(body: bytes) -> KeptPage:
    return KeptPage((), body, body, "text/html", (), '"e"', timezone.now())
