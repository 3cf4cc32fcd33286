"""Files that nobody should send, sent to the page that takes files."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse

from kommunalportal.accounts.models import Account
from kommunalportal.applications.models import Application, Upload
from kommunalportal.applications.tests.test_file_types import pdf_bomb, png, zip_bomb
from kommunalportal.kernel.models import Tenant
from tests.applying import ASSISTANCE, WITH_RENT, filled_draft, offer_service, small_pdf
from tests.factories import client_for


@pytest.fixture
def draft(in_a_stadt: Tenant, ada: Account) -> Application:
    """An application whose rent is known and whose contract is missing."""
    return filled_draft(offer_service(ASSISTANCE), ada, WITH_RENT)


def send(draft: Application, *files: SimpleUploadedFile) -> HttpResponse:
    address = f"/antrag/{ASSISTANCE}/{draft.reference}/miete"
    posted: dict[str, Any] = {"rent": "450,00", "rent_contract.add": "1", "rent_contract.file": list(files)}
    return client_for(draft.tenant, draft.account).post(address, posted)  # type: ignore[return-value]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        pytest.param(b"", "leer", id="empty"),
        pytest.param(zip_bomb(), "Diese Art von Datei", id="zip bomb"),
        pytest.param(pdf_bomb(200), "lässt sich nicht öffnen", id="PDF bomb"),
        pytest.param(png(60_000, 60_000), "Das Bild ist zu groß", id="pixel bomb"),
        pytest.param(b"%PDF-1.7\n<script>", "lässt sich nicht öffnen", id="polyglot"),
        pytest.param(b"%PDF-1.7" + b"0" * 10_000_000, "Die Datei ist zu groß", id="too big"),
    ],
)
def test_a_bad_file_is_named_at_its_field_and_not_kept(draft: Application, content: bytes, sentence: str) -> None:
    before = draft.answers

    response = send(draft, SimpleUploadedFile("vertrag.pdf", content))

    assert response.status_code == 200
    assert sentence in response.content.decode()
    assert Upload.objects.count() == 0
    draft.refresh_from_db()
    assert draft.answers == before


def test_a_nasty_name_becomes_harmless(draft: Application) -> None:
    send(draft, SimpleUploadedFile("..%2f\u202e\nvertrag<script>.exe", small_pdf()))
    assert Upload.objects.get().name.endswith("vertrag_script_.pdf")


def test_more_files_than_a_request_may_carry_are_refused_as_a_whole(draft: Application) -> None:
    response = send(draft, *(SimpleUploadedFile(f"{number}.pdf", small_pdf(f"{number}")) for number in range(11)))
    assert response.status_code == 400
    assert Upload.objects.count() == 0


def test_the_same_file_twice_is_kept_once(draft: Application) -> None:
    send(draft, SimpleUploadedFile("a.pdf", small_pdf()), SimpleUploadedFile("b.pdf", small_pdf()))
    assert Upload.objects.count() == 1
