import json
from collections.abc import Iterable
from pathlib import Path
from wsgiref.types import StartResponse, WSGIEnvironment
from wsgiref.util import setup_testing_defaults

import pytest
from pytest_django import Settings

from kommunalportal.web.assets import BuiltAssetsStorage, with_static_files

SHEET = "portal-74KYR2GC.css"


@pytest.fixture
def built(tmp_path: Path, settings: Settings) -> Path:
    settings.STATIC_ROOT = tmp_path
    (tmp_path / SHEET).write_text("body{margin:0}")
    (tmp_path / f"{SHEET}.br").write_bytes(b"compressed")
    (tmp_path / "manifest.json").write_text(json.dumps({"portal.css": SHEET}))
    return tmp_path


def test_a_plain_name_becomes_the_built_one(built: Path) -> None:
    assert BuiltAssetsStorage(location=built).url("portal.css") == f"/static/{SHEET}"


def test_a_name_the_build_does_not_know_is_a_mistake(built: Path) -> None:
    with pytest.raises(KeyError):
        BuiltAssetsStorage(location=built).url("portla.css")


def test_without_a_build_names_stay_as_they_are(tmp_path: Path) -> None:
    assert BuiltAssetsStorage(location=tmp_path).url("portal.css") == "/static/portal.css"


@pytest.mark.usefixtures("built")
def test_a_built_file_is_served_compressed_and_kept_for_ever() -> None:
    status, headers, body = _get(f"/static/{SHEET}")
    assert status == "200 OK"
    assert body == b"compressed"
    assert headers["Content-Encoding"] == "br"
    assert headers["Vary"] == "Accept-Encoding"
    assert "immutable" in headers["Cache-Control"]
    assert headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.usefixtures("built")
def test_everything_else_goes_to_the_portal() -> None:
    assert _get("/leistungen/")[2] == b"the portal"


def _get(path: str) -> tuple[str, dict[str, str], bytes]:
    answered: dict[str, object] = {}

    def start_response(status: str, headers: list[tuple[str, str]], *_: object) -> object:
        answered.update(status=status, headers=dict(headers))
        return None

    environ: WSGIEnvironment = {"PATH_INFO": path, "HTTP_ACCEPT_ENCODING": "gzip, br"}
    setup_testing_defaults(environ)
    body = with_static_files(_portal)(environ, start_response)  # type: ignore[arg-type]
    content = b"".join(body)
    if hasattr(body, "close"):
        body.close()
    return str(answered["status"]), answered["headers"], content  # type: ignore[return-value]


def _portal(_environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    start_response("200 OK", [])
    return [b"the portal"]
