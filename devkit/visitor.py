"""A person with a browser that has no JavaScript: reads pages, follows links, fills in forms, keeps cookies.

Knows the portal by what it says and by nothing else, so whatever a visitor can do, anybody can.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self
from urllib.parse import urljoin, urlsplit

import httpx
from lxml import html

LOOPBACK = "127.0.0.1"


class NotAsExpected(Exception):
    """The portal answered something else than a visitor hopes for; the message is a whole sentence."""


@dataclass(frozen=True)
class Page:
    """One page of the portal."""

    url: str
    document: Any

    @property
    def path(self) -> str:
        """Its address within the portal."""
        return urlsplit(self.url).path

    @property
    def heading(self) -> str:
        """Its first heading."""
        return _text(next(iter(self.document.xpath("//h1")), None))

    @property
    def text(self) -> str:
        """Everything it says, without line breaks."""
        return _text(self.document)

    def links(self, beginning: str) -> list[tuple[str, str]]:
        """Addresses that begin like this, each with the text of the list item or paragraph around it."""
        return [
            (link.get("href"), _text(link.getparent()))
            for link in self.document.xpath("//main//a[@href]")
            if link.get("href").startswith(beginning)
        ]

    def complaint(self) -> str:
        """What the error summary says; empty if there is none."""
        return "; ".join(_text(entry) for entry in self.document.xpath("//*[@id='fehler']//li"))

    def filled(self, button: str, answers: Mapping[str, str]) -> tuple[str, list[tuple[str, str]]]:
        """Where the form with this button goes, and what a browser sends: hidden and filled-in fields, our answers."""
        form, pressed = self._form(button)
        kept = [(name, value) for name, value in form.form_values() if name not in answers]
        missing = answers.keys() - form.fields.keys()
        if missing:
            raise NotAsExpected(f"The form at {self.path} does not ask for {', '.join(sorted(missing))}.")
        own = [(pressed.get("name"), pressed.get("value", ""))] if pressed.get("name") else []
        return urljoin(self.url, form.get("action") or self.url), [*kept, *answers.items(), *own]

    def _form(self, button: str) -> tuple[Any, Any]:
        for form in self.document.forms:
            for pressed in form.xpath(".//button"):
                if _text(pressed) == button:
                    return form, pressed
        raise NotAsExpected(f"The page {self.path} has no button '{button}'.")


class Visitor:
    """One person's visit of one portal; use it as a context manager."""

    def __init__(self, portal: str, *, seconds: float = 20.0) -> None:
        self.client = httpx.Client(
            base_url=portal, timeout=seconds, follow_redirects=True, transport=LocalNames(), headers={"Accept": "*/*"}
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.client.close()

    def open(self, address: str) -> Page:
        """Go to a page; anything but success is not as expected."""
        return _page(_sound(self.client.get(address)))

    def send(self, page: Page, button: str, answers: Mapping[str, str] | None = None) -> Page:
        """Fill in a form and press its button."""
        address, fields = page.filled(button, answers or {})
        return _page(_sound(self.client.post(address, data=_grouped(fields))))

    def download(self, address: str) -> bytes:
        """The bytes behind an address."""
        return _sound(self.client.get(address)).content


class LocalNames(httpx.BaseTransport):
    """Finds every ``*.localhost`` at the loopback address, as browsers do; the Host header stays."""

    def __init__(self) -> None:
        self._network = httpx.HTTPTransport()

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send a copy with the number instead of the name; cookies and redirects still see the name."""
        if request.url.host != "localhost" and not request.url.host.endswith(".localhost"):
            return self._network.handle_request(request)
        url = request.url.copy_with(host=LOOPBACK)
        copy = httpx.Request(request.method, url, headers=request.headers, stream=request.stream)
        copy.extensions = request.extensions
        return self._network.handle_request(copy)

    def close(self) -> None:
        """Close all connections."""
        self._network.close()


def _page(response: httpx.Response) -> Page:
    return Page(str(response.url), html.document_fromstring(response.text))


def _sound(response: httpx.Response) -> httpx.Response:
    if not response.is_success:
        asked = f"{response.request.method} {response.url.path}"
        raise NotAsExpected(f"The portal answered {asked} with {response.status_code} {response.reason_phrase}.")
    return response


def _grouped(fields: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    grouped: dict[str, list[str]] = {}
    for name, value in fields:
        grouped.setdefault(name, []).append(value)
    return grouped


def _text(element: Any) -> str:
    return "" if element is None else " ".join(_words(element))


def _words(element: Any) -> Iterator[str]:
    return iter("".join(element.itertext()).split())
