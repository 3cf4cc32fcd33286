"""The built assets, as ./dev check and ./dev test build them before the tests."""

import gzip
import json
import re

import brotli
import pytest

from devkit.assets import build_assets
from devkit.fonts import WEIGHTS
from devkit.paths import STATIC


@pytest.fixture(scope="module")
def manifest() -> dict[str, str]:
    build_assets()
    built: dict[str, str] = json.loads((STATIC / "manifest.json").read_text())
    return built


def test_every_name_of_the_manifest_is_a_file(manifest: dict[str, str]) -> None:
    assert "portal.css" in manifest
    assert [name for name in manifest.values() if not (STATIC / name).exists()] == []


def test_every_built_name_carries_a_digest(manifest: dict[str, str]) -> None:
    assert [name for name in manifest.values() if not re.search(r"-[0-9A-Z]{8}\.", name)] == []


def test_style_sheets_name_only_built_files(manifest: dict[str, str]) -> None:
    named = re.findall(r"url\(\"?\./([^)\"]+)", (STATIC / manifest["portal.css"]).read_text())
    assert named
    assert set(named) <= set(manifest.values())


def test_style_sheets_are_compressed_beforehand(manifest: dict[str, str]) -> None:
    sheet = STATIC / manifest["portal.css"]
    content = sheet.read_bytes()
    assert brotli.decompress(sheet.with_name(sheet.name + ".br").read_bytes()) == content
    assert gzip.decompress(sheet.with_name(sheet.name + ".gz").read_bytes()) == content


def test_the_style_sheets_of_every_page_stay_below_15_kilobytes_also_with_gzip(manifest: dict[str, str]) -> None:
    sheet = STATIC / manifest["portal.css"]
    assert sheet.with_name(sheet.name + ".gz").stat().st_size <= 15_000


def test_no_icon_is_a_document_within_a_style_sheet(manifest: dict[str, str]) -> None:
    assert "data:image" not in re.sub(r"--kp-skyline:[^;]*", "", (STATIC / manifest["portal.css"]).read_text())
    assert "icons.svg" in manifest


def test_style_sheets_set_no_kern_property_that_nothing_reads(manifest: dict[str, str]) -> None:
    text = "".join((STATIC / manifest[name]).read_text() for name in ("portal.css", "more.css"))
    assert set(re.findall(r"(--kern-[\w-]+):", text)) <= set(re.findall(r"var\((--kern-[\w-]+)", text))


def test_the_fonts_of_a_first_visit_stay_below_15_kilobytes_each(manifest: dict[str, str]) -> None:
    sizes = {weight: (STATIC / manifest[f"fira-sans-{weight}-latin.woff2"]).stat().st_size for weight in WEIGHTS}
    assert {weight: size for weight, size in sizes.items() if size > 15_000} == {}
