"""A provider is a folder and one line: its name stands in exactly one file outside its folder, the wiring."""

from pathlib import Path

import pytest

from tests.architecture.sources import ROOT, python_files

ADAPTERS = ROOT / "kommunalportal" / "adapters"
PORTAL = ROOT / "kommunalportal"


def providers() -> list[Path]:
    """One folder (or module) per foreign product: adapters/<port>/<product>."""
    found = (place for port in ADAPTERS.iterdir() if port.is_dir() for place in port.iterdir())
    hidden = ("__", "tests", ".")
    return sorted(place for place in found if not place.name.startswith(hidden) and place.suffix in ("", ".py"))


@pytest.mark.parametrize("provider", providers(), ids=lambda place: place.stem)
def test_a_providers_name_stands_in_one_file_outside_its_folder(provider: Path) -> None:
    files = [
        file
        for file in python_files()
        if file.is_relative_to(PORTAL) and "tests" not in file.parts and not file.is_relative_to(provider)
    ]
    naming = [str(file.relative_to(PORTAL)) for file in files if provider.stem in file.read_text()]
    assert naming == [f"wiring/{provider.parent.name}.py"]
