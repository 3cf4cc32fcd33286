"""Files that people hand in and get."""

import io
import re

import httpx
import pikepdf
from PIL import Image
from playwright.sync_api import FilePayload, Page

from tests.journeys.stage import Stage


def pdf_behind(page: Page, link: str | re.Pattern[str]) -> pikepdf.Pdf:
    """The PDF that a link of the page downloads."""
    with page.expect_download() as download:
        page.get_by_role("main").get_by_role("link", name=link).first.click()
    return pikepdf.open(download.value.path())


def public_pdf(stage: Stage, path: str) -> pikepdf.Pdf:
    """A PDF that anybody may have, which the browser would show instead of saving it."""
    host = stage.portal().removeprefix("http://")
    answer = httpx.get(f"http://127.0.0.1:{stage.ports.portal}{path}", headers={"Host": host})
    return pikepdf.open(io.BytesIO(answer.raise_for_status().content))


def check_address(certificate: pikepdf.Pdf) -> str:
    """Where the certificate says that it can be checked."""
    links = [mark for page in certificate.pages for mark in page.get("/Annots", []) if "/A" in mark]
    return next(str(link.A.URI) for link in links if "/pruefen/" in str(link.A.get("/URI", "")))


def a_pdf(name: str) -> FilePayload:
    """A real PDF of one empty page."""
    content = io.BytesIO()
    document = pikepdf.new()
    document.add_blank_page()
    document.save(content)
    return {"name": name, "mimeType": "application/pdf", "buffer": content.getvalue()}


def a_photo(name: str) -> FilePayload:
    """A real JPEG."""
    content = io.BytesIO()
    Image.new("RGB", (800, 600), "lightgrey").save(content, "JPEG")
    return {"name": name, "mimeType": "image/jpeg", "buffer": content.getvalue()}


def a_program(name: str) -> FilePayload:
    """Something that only calls itself a PDF."""
    return {"name": name, "mimeType": "application/pdf", "buffer": b"MZ" + bytes(500)}
