"""Citizens who prepare applications over HTTP, so that the measured request is the only one that counts."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from urllib.parse import urlencode, urlsplit

from benchmarks.load import get, post
from devkit.smoke import DEMO_EMAIL, DEMO_PASSWORD, answer, begin, log_in
from devkit.visitor import Page, Visitor

LOG_IN = "Anmelden"
CITIZENS = 4  # who are logged in at the same time


def drafts(portal: str, number: int) -> list[tuple[Visitor, Page]]:
    """So many fresh applications at their first question, spread over several sessions."""
    with _citizens(portal) as visitors, ThreadPoolExecutor(len(visitors)) as at_once:
        shares = at_once.map(lambda visitor: [begin(visitor) for _ in range(number // CITIZENS)], visitors)
        return [(visitor, page) for visitor, share in zip(visitors, shares, strict=True) for page in share]


def reviews(portal: str, number: int) -> list[tuple[Visitor, Page]]:
    """So many applications that are filled in and wait on their review page."""
    with _citizens(portal) as visitors, ThreadPoolExecutor(len(visitors)) as at_once:
        shares = at_once.map(lambda visitor: [_filled_in(visitor) for _ in range(number // CITIZENS)], visitors)
        return [(visitor, page) for visitor, share in zip(visitors, shares, strict=True) for page in share]


def raw_post(host: str, visitor: Visitor, page: Page, button: str, answers: dict[str, str]) -> str:
    """The request that pressing this button sends, as text."""
    address, fields = page.filled(button, answers)
    return post(host, urlsplit(address).path, urlencode(fields), cookies_of(visitor))


def raw_get(host: str, visitor: Visitor, path: str) -> str:
    """The request that opening this page sends, as text."""
    return get(host, path, cookies_of(visitor))


def cookies_of(visitor: Visitor) -> str:
    """What the visitor's browser sends along."""
    return "; ".join(f"{cookie.name}={cookie.value}" for cookie in visitor.client.cookies.jar)


@contextmanager
def logged_in(portal: str, email: str) -> Iterator[Visitor]:
    """One person of the demonstration; who works here also types the code that the demonstration shows."""
    with Visitor(portal) as visitor:
        page = visitor.send(visitor.open("/anmelden"), LOG_IN, {"login": email, "password": DEMO_PASSWORD})
        for code in page.document.xpath(f"//tr[contains(., '{email}')]/td[last()]"):
            page = visitor.send(page, LOG_IN, {"code": code.text_content().strip()})
        yield visitor


def _filled_in(visitor: Visitor) -> Page:
    page = begin(visitor)
    while not page.path.endswith("/pruefen"):
        page = answer(visitor, page)
    return page


@contextmanager
def _citizens(portal: str) -> Iterator[list[Visitor]]:
    with ExitStack() as held:
        visitors = [held.enter_context(Visitor(portal)) for _ in range(CITIZENS)]
        for visitor in visitors:
            log_in(visitor, DEMO_EMAIL, DEMO_PASSWORD)
        # All are one person: where there is an open draft, each of them is asked whether to begin anew.
        begin(visitors[0])
        yield visitors
