"""./dev smoke: the main job against a running portal over HTTP, from the search box to the checked certificate.

Prints ``{"ok": true, "steps": [{"name", "seconds"}]}``; a step that fails ends it with ``"ok": false`` and ``"error"``.
It is a visitor like any other: it imports nothing of the portal and reads nothing but its pages.
"""

import argparse
import io
import json
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import httpx
import pikepdf

from devkit.visitor import NotAsExpected, Page, Visitor

DEMO_PORTAL = "http://grevenbroich.localhost:8000"
DEMO_EMAIL, DEMO_PASSWORD = "ada.lindqvist@grevenbroich.example", "vorfuehrung-2026"
SERVICE = "meldebescheinigung"
#: What Ada answers, step by step; the population register's simulator knows her.
ANSWERS: dict[str, dict[str, str]] = {
    "zweck": {"purpose": "authority"},
    "art": {"kind": "simple"},
    "person": {
        "person.given_names": "Ada",
        "person.family_name": "Lindqvist",
        "birth_date.day": "14",
        "birth_date.month": "5",
        "birth_date.year": "1990",
    },
    "anschrift": {
        "address.street": "Am Hammerwerk",
        "address.house_number": "12",
        "address.postcode": "41515",
        "address.place": "Grevenbroich",
    },
    "zustellung": {"delivery": "electronic"},
    "erklaerung": {"declaration": "yes"},
}
REVIEW = "pruefen"
CONTINUE, SEND = "Speichern und weiter", "Antrag absenden"
LOOK_EVERY = 0.25  # seconds between two looks into the mailbox
EXPECTED = (NotAsExpected, httpx.HTTPError, httpx.InvalidURL, pikepdf.PdfError)


@dataclass(frozen=True)
class Step:
    """Something a person does, and how long it took."""

    name: str
    seconds: float


@dataclass
class Report:
    """What is printed in the end."""

    steps: list[Step] = field(default_factory=list)
    error: str = ""

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Time one step; one that fails is named in the error and ends the report."""
        began = time.monotonic()
        try:
            yield
        except EXPECTED as error:
            self.error = f"{name}: {_sentence(error)}"
            raise
        finally:
            self.steps.append(Step(name, round(time.monotonic() - began, 3)))

    def as_json(self) -> dict[str, Any]:
        """The shape that scripts rely on."""
        shown: dict[str, Any] = {"ok": not self.error, "steps": [vars(step) for step in self.steps]}
        return {**shown, "error": self.error} if self.error else shown


def main(arguments: Sequence[str]) -> int:
    """0 only if every step went well."""
    parser = argparse.ArgumentParser(prog="./dev smoke", description=__doc__)
    parser.add_argument("url", nargs="?", default=DEMO_PORTAL, help=f"a municipality's portal (default: {DEMO_PORTAL})")
    parser.add_argument("--email", default=DEMO_EMAIL, help="whose account (default: the demonstration's citizen)")
    parser.add_argument("--password", default=DEMO_PASSWORD)
    parser.add_argument("--deadline", type=float, default=60.0, help="seconds until the certificate must have come")
    options = parser.parse_args(arguments)
    report = Report()
    try:
        with Visitor(options.url.rstrip("/")) as visitor:
            _main_job(report, visitor, options)
    except EXPECTED as error:
        report.error = report.error or _sentence(error)
    print(json.dumps(report.as_json(), indent=2))
    return 0 if not report.error else 1


def _main_job(report: Report, visitor: Visitor, options: argparse.Namespace) -> None:
    with report.step("start page"):
        start = visitor.open("/")
        _expect(bool(start.heading), "The start page has no heading.")
    with report.step("search"):
        service_url = _found(visitor.open(f"/suche?q={SERVICE}"))
    with report.step("service page"):
        service = visitor.open(service_url)
        _expect("Jetzt beantragen" in service.text, f"{service.path} does not offer to apply online.")
    with report.step("log in"):
        log_in(visitor, options.email, options.password)
    with report.step("new application"):
        page = begin(visitor)
    reference = reference_of(page)
    for slug in ANSWERS:
        with report.step(f"step {slug}"):
            page = answer(visitor, page)
    with report.step("review"):
        _expect(page.path.endswith(f"/{REVIEW}"), f"After the last step comes {page.path} and not the review.")
        page = visitor.open(page.path)  # as after a break
        _expect("Am Hammerwerk" in page.text, "The review does not show what was answered.")
    with report.step("send"):
        send(visitor, page)
    with report.step("certificate in the mailbox"):
        letter = _wait_for_letter(visitor, reference, time.monotonic() + options.deadline)
    with report.step("download"):
        code_path = _check_path(visitor.download(_attachment(visitor.open(letter))))
    with report.step("check"):
        checked = visitor.open(code_path)
        _expect("Sie ist gültig." in checked.text, "The check page does not call the certificate genuine.")


def log_in(visitor: Visitor, email: str, password: str) -> None:
    """Log in with an account of the portal."""
    page = visitor.send(visitor.open("/anmelden"), "Anmelden", {"login": email, "password": password})
    _expect(not page.path.startswith("/anmelden"), f"The portal did not let {email} in: {page.complaint()}")


def begin(visitor: Visitor) -> Page:
    """Begin a new application, leaving drafts alone; answers the page of the first question."""
    page = visitor.open(f"/antrag/{SERVICE}/")
    button = "Neu anfangen" if "Neu anfangen" in page.text else "Antrag beginnen"
    return visitor.send(page, button)


def answer(visitor: Visitor, page: Page) -> Page:
    """Answer the question of this page as Ada would; answers the next page."""
    slug = page.path.rpartition("/")[2]
    _expect(slug in ANSWERS, f"Nobody told us how to answer the question at {page.path}.")
    following = visitor.send(page, CONTINUE, ANSWERS[slug])
    _expect(not following.complaint(), f"The portal did not take the answers: {following.complaint()}")
    return following


def send(visitor: Visitor, review: Page) -> Page:
    """Declare and send what the review page shows."""
    done = visitor.send(review, SEND, {"bestaetigt": "yes"})
    _expect(done.path.endswith("/fertig"), f"After sending comes {done.path}: {done.heading}.")
    return done


def reference_of(page: Page) -> str:
    """Reference of the application whose page this is."""
    return page.path.split("/")[3]


def _found(results: Page) -> str:
    """Address of the first result that bears the service's name."""
    named = [path for path, around in results.links("/leistungen/") if "Meldebescheinigung" in around]
    _expect(bool(named), "Search does not find the Meldebescheinigung.")
    return named[0]


def _wait_for_letter(visitor: Visitor, reference: str, deadline: float) -> str:
    while True:
        mailbox = visitor.open("/konto/postfach/")
        letters = [path for path, around in mailbox.links("/konto/postfach/") if reference in around]
        if letters:
            return letters[0]
        _expect(time.monotonic() < deadline, f"No letter about {reference} came before the deadline.")
        time.sleep(LOOK_EVERY)


def _attachment(letter: Page) -> str:
    files = [link.get("href") for link in letter.document.xpath("//main//a[contains(@href, '/anlage/')]")]
    _expect(bool(files), f"The letter '{letter.heading}' has no attachment.")
    return str(files[0])


def _check_path(content: bytes) -> str:
    """Where the certificate says that it can be checked: from the data for machines inside the PDF."""
    with pikepdf.open(io.BytesIO(content)) as certificate:
        _expect("/AcroForm" in certificate.Root, "The certificate bears no seal.")
        attached = [certificate.attachments[name] for name in certificate.attachments if name.endswith(".json")]
        _expect(bool(attached), "The certificate carries no data for machines.")
        data = json.loads(attached[0].get_file().read_bytes())
    return urlsplit(str(data["check_url"])).path


def _expect(condition: bool, otherwise: str) -> None:
    if not condition:
        raise NotAsExpected(otherwise)


def _sentence(error: Exception) -> str:
    if isinstance(error, httpx.TimeoutException):
        return "The portal took too long to answer."
    if isinstance(error, httpx.HTTPError | httpx.InvalidURL):
        return f"The portal cannot be reached ({error})."
    if isinstance(error, pikepdf.PdfError):
        return "The certificate is no sound PDF."
    return str(error)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
