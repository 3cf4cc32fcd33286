"""Bringing services in at the administrator's pages and by command."""

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client

from kommunalportal.accounts.models import Account
from kommunalportal.catalogue.models import ImportRun, PublicService
from kommunalportal.kernel.models import Tenant
from kommunalportal.kernel.tenancy import acting_for
from tests.factories import client_for
from tests.jobs import run_jobs

PAGE = "/verwaltung/austausch/"
SAMPLE = Path(__file__).parents[2] / "catalogue/exchange/tests/samples/tabelle.csv"


@pytest.fixture
def desk(a_stadt: Tenant, adam: Account) -> Client:
    """Adam, administrator of A-Stadt."""
    return client_for(a_stadt, adam)


def _send(desk: Client, content: bytes, name: str = "tabelle.csv") -> str:
    response = desk.post(PAGE, {"datei": SimpleUploadedFile(name, content)})
    return response.headers.get("Location", "") or response.content.decode()


def _services(tenant: Tenant) -> int:
    with acting_for(tenant):
        return PublicService.objects.count()


def test_a_file_is_tried_first_and_then_carried_out(desk: Client, a_stadt: Tenant) -> None:
    report = _send(desk, SAMPLE.read_bytes())
    assert "Wir lesen die Datei" in desk.get(report).content.decode()
    assert desk.get(report, headers={"HX-Request": "true"}).status_code == 204
    assert run_jobs(only="catalogue.import") == ["catalogue.import"]
    assert _services(a_stadt) == 0
    page = desk.get(report).content.decode()
    assert "Bauzaun auf dem Gehweg anmelden" in page
    assert "als eigene Leistung angelegt" in page
    assert "Wir spielen die Datei ein" in desk.post(report, follow=True).content.decode()
    assert _services(a_stadt) == 0
    run_jobs(only="catalogue.import")
    assert "Bericht der Einspielung" in desk.get(report).content.decode()
    assert desk.get(report, headers={"HX-Request": "true"}).headers["HX-Refresh"] == "true"
    assert _services(a_stadt) == 2
    assert client_for(a_stadt).get("/leistungen/bauzaun-auf-dem-gehweg-anmelden/").status_code == 200


def test_a_second_click_imports_nothing_twice(desk: Client, a_stadt: Tenant) -> None:
    report = _send(desk, SAMPLE.read_bytes())
    assert _send(desk, SAMPLE.read_bytes()) == report
    assert desk.post(report).status_code == 409
    assert run_jobs(only="catalogue.import") == ["catalogue.import"]
    desk.post(report)
    assert desk.post(report).status_code == 409
    assert run_jobs(only="catalogue.import") == ["catalogue.import"]
    assert desk.post(report).status_code == 409
    assert _services(a_stadt) == 2


def test_what_cannot_be_read_is_said_in_words(desk: Client, a_stadt: Tenant) -> None:
    report = _send(desk, b'<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>', "boese.xml")
    run_jobs(only="catalogue.import")
    assert "Dokumenttyp-Deklaration" in desk.get(report).content.decode()
    assert "nicht angenommen" in desk.get(PAGE).content.decode()
    assert desk.post(report).status_code == 409


def test_what_needs_no_reading_is_refused_beside_the_field(desk: Client, a_stadt: Tenant) -> None:
    page = _send(desk, b"PK\x03\x04", "gepackt.zip")
    assert "Entpacken Sie sie" in page
    assert 'aria-invalid="true"' in page
    assert "Wählen Sie eine Datei aus." in desk.post(PAGE).content.decode()
    with acting_for(a_stadt):
        assert not ImportRun.objects.exists()


def test_fifty_megabytes_are_refused_in_words(desk: Client) -> None:
    assert "größer als 20 MB" in _send(desk, b"<" + b" " * 50_000_000)


def test_names_in_a_file_are_text_on_the_page(desk: Client) -> None:
    report = _send(desk, b"Name;Kennung\n<script>alert(1)</script>;1")
    run_jobs(only="catalogue.import")
    assert "alert(1)" in desk.get(report).content.decode()
    assert "<script>alert" not in desk.get(report).content.decode()


def test_editors_do_not_get_past_the_second_pair_of_eyes(a_stadt: Tenant, edda: Account) -> None:
    assert client_for(a_stadt, edda).get(PAGE).status_code == 403


def test_the_command_tries_and_imports(a_stadt: Tenant, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    call_command("import_catalogue", str(SAMPLE), "--tenant", "a-stadt", "--dry-run")
    assert "created: 2 (dry run, nothing was changed)" in capsys.readouterr().out
    assert _services(a_stadt) == 0
    call_command("import_catalogue", str(SAMPLE), "--tenant", "a-stadt")
    assert _services(a_stadt) == 2
    call_command("export_catalogue", "--tenant", "a-stadt", "--output", str(tmp_path / "a.xml"))
    call_command("import_catalogue", str(tmp_path / "a.xml"), "--tenant", "a-stadt")
    assert "unchanged: 2" in capsys.readouterr().out


def test_the_command_says_what_is_wrong(a_stadt: Tenant, tmp_path: Path) -> None:
    (tmp_path / "leer.xml").write_bytes(b"")
    with pytest.raises(CommandError, match="leer"):
        call_command("import_catalogue", str(tmp_path / "leer.xml"), "--tenant", "a-stadt")
    with pytest.raises(CommandError, match="nix"):
        call_command("import_catalogue", str(SAMPLE), "--tenant", "nix")
