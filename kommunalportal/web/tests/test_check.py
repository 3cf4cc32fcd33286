"""Anybody may ask whether a certificate is genuine, and learns little else."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from kommunalportal.certificates.actions import issue_certificate, revoke_certificate
from kommunalportal.certificates.documents import letterhead
from kommunalportal.certificates.models import Certificate
from kommunalportal.certificates.ports import Document
from kommunalportal.certificates.queries import file_of
from kommunalportal.certificates.rules import new_check_code
from kommunalportal.kernel.actors import SYSTEM
from kommunalportal.kernel.models import Tenant
from kommunalportal.kernel.tenancy import acting_for
from kommunalportal.web.citizen import check as page
from tests.factories import client_for

pytestmark = pytest.mark.django_db


class Maker:
    """Renderer and seal in one, without a PDF; remembers the code."""

    code = ""

    def render(self, document: Document) -> bytes:
        self.code = document.data["check"]["code"]
        return b"%PDF"

    def seal(self, pdf: bytes) -> bytes:
        return pdf

    def problems(self) -> list[str]:
        return []


@pytest.fixture
def issued(a_stadt: Tenant) -> tuple[Certificate, str]:
    """A certificate of A-Stadt, and its code."""
    maker = Maker()
    with acting_for(a_stadt):
        certificate = issue_certificate(
            kind="meldebescheinigung",
            template="a/b",
            head=letterhead(subject="Meldebescheinigung", reference="X-1"),
            data={},
            holder_hint="A. L., 1990",
            application_reference="X-1",
            renderer=maker,
            seal=maker,
            actor=SYSTEM,
        )
    return certificate, maker.code


def test_a_genuine_certificate_is_confirmed(guest: Client, issued: tuple[Certificate, str]) -> None:
    response = guest.get(f"/pruefen/{issued[1]}")
    text = response.content.decode()
    assert response.status_code == 200
    assert "A-Stadt hat diese Bescheinigung ausgestellt. Sie ist gültig." in text
    assert "A. L., 1990" in text


def test_a_typed_code_leads_to_its_address(guest: Client, issued: tuple[Certificate, str]) -> None:
    response = guest.get("/pruefen/", {"code": issued[1].lower().replace("-", " ")})
    assert response.headers["Location"] == f"/pruefen/{issued[1]}"


def test_a_revoked_certificate_is_told(guest: Client, issued: tuple[Certificate, str], a_stadt: Tenant) -> None:
    with acting_for(a_stadt):
        revoke_certificate(certificate=issued[0], because="issued_in_error", actor=SYSTEM)
    assert "zurückgenommen" in guest.get(f"/pruefen/{issued[1]}").content.decode()


def test_an_unknown_code_is_denied(guest: Client) -> None:
    response = guest.get(f"/pruefen/{new_check_code()}")
    assert response.status_code == 404
    assert "keine Bescheinigung mit diesem Prüfcode" in response.content.decode()


def test_another_municipality_denies_it(b_dorf: Tenant, issued: tuple[Certificate, str]) -> None:
    assert client_for(b_dorf).get(f"/pruefen/{issued[1]}").status_code == 404


@pytest.mark.parametrize("code", ["K7QX", "%3Cscript%3E", "ß" * 200, "K7QX-4M2P-9TRW-3FG0"])
def test_a_slip_of_the_pen_is_explained(guest: Client, code: str) -> None:
    response = guest.get(f"/pruefen/{code}")
    assert response.status_code == 404
    assert "Zeichen für Zeichen" in response.content.decode()
    assert "<script>" not in response.content.decode()


@pytest.mark.parametrize(("query", "status"), [({}, 200), ({"code": ""}, 422), ({"code": "x"}, 422)])
def test_the_empty_page_asks_and_errors_say_what_to_do(guest: Client, query: dict[str, str], status: int) -> None:
    response = guest.get("/pruefen/", query)
    assert response.status_code == status
    assert ("code-error" in response.content.decode()) is (status == 422)


@pytest.mark.parametrize(("addition", "words"), [(b"", "ist unverändert"), (b"x", "ist nicht die ausgestellte")])
def test_a_file_is_compared(
    guest: Client, issued: tuple[Certificate, str], a_stadt: Tenant, addition: bytes, words: str
) -> None:
    with acting_for(a_stadt):
        content = file_of(issued[0]) + addition
    response = guest.post(f"/pruefen/{issued[1]}", {"file": SimpleUploadedFile("a.pdf", content)})
    assert words in response.content.decode()


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (dict, "wählen Sie die PDF-Datei"),
        (lambda: {"file": SimpleUploadedFile("a.pdf", b"")}, "ist leer"),
        (lambda: {"file": SimpleUploadedFile("a.pdf", b"x" * 11)}, "zu groß"),
        (lambda: {"file": "text"}, "wählen Sie die PDF-Datei"),
    ],
)
def test_a_file_that_cannot_be_compared_is_explained(
    guest: Client,
    issued: tuple[Certificate, str],
    monkeypatch: pytest.MonkeyPatch,
    make: Callable[[], dict[str, Any]],
    words: str,
) -> None:
    monkeypatch.setattr(page, "LARGEST_FILE", 10)
    response = guest.post(f"/pruefen/{issued[1]}", make())
    assert response.status_code == 422
    assert words in response.content.decode()


def test_guessing_is_slowed_down(guest: Client) -> None:
    states = [guest.get(f"/pruefen/{new_check_code()}").status_code for _ in range(page.PER_MINUTE + 1)]
    # The minute may turn while we ask; then everything is allowed once more.
    assert states.count(429) <= 1
    assert set(states) <= {404, 429}
