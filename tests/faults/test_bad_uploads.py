"""Files that nobody should send, sent to the page that takes files."""

from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse

from kommunalportal.accounts.models import Account
from kommunalportal.applications.models import Application, Upload
from kommunalportal.applications.tests.test_file_types import pdf_bomb, png, zip_bomb
from kommunalportal.applications.timeline import lines_of
from kommunalportal.kernel import storage
from kommunalportal.kernel.failures import PermanentFailure, TemporaryFailure
from kommunalportal.kernel.models import HeldFile, Tenant
from tests.applying import ASSISTANCE, WITH_RENT, filled_draft, offer_service, small_pdf
from tests.clamav import EICAR, running_clamd
from tests.factories import client_for
from tests.jobs import run_jobs


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


def test_with_a_scanner_malware_is_held_deleted_and_its_question_is_open_again(
    draft: Application, tmp_path: Path, settings: Any
) -> None:
    with running_clamd(tmp_path / "clamd") as address:
        settings.SCAN = f"clamd://{address}"
        send(draft, SimpleUploadedFile("vertrag.pdf", small_pdf() + b"\n% " + EICAR))
        upload = Upload.objects.get()
        with pytest.raises(TemporaryFailure):
            storage.get(upload.file_key)
        client_for(draft.tenant, draft.account).post(
            f"/antrag/{ASSISTANCE}/{draft.reference}/miete", {"rent": "450,00", "rent_contract": str(upload.pk)}
        )
        run_jobs(only="kernel.scan")

    draft.refresh_from_db()
    assert not Upload.objects.exists()
    assert not draft.answers["rent_contract"]
    assert HeldFile.objects.get().threat.startswith("Test.EICAR")
    assert "Schadsoftware in einer Datei" in [str(line.title) for line in lines_of(draft)]
    with pytest.raises(PermanentFailure):
        storage.get(upload.file_key)


def test_with_a_scanner_a_harmless_file_comes_out_of_quarantine(
    draft: Application, tmp_path: Path, settings: Any
) -> None:
    with running_clamd(tmp_path / "clamd") as address:
        settings.SCAN = f"clamd://{address}"
        send(draft, SimpleUploadedFile("vertrag.pdf", small_pdf()))
        run_jobs(only="kernel.scan")
    assert storage.get(Upload.objects.get().file_key) == small_pdf()
