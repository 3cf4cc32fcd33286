"""Whatever colours a municipality chooses, its pages stay readable."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kommunalportal.catalogue.contrast import contrast
from kommunalportal.web.colours import NIGHT_SURFACE, WHITE, stylesheet

any_colour = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


def declared(sheet: str, mode: int) -> dict[str, str]:
    """The custom properties of a mode: 0 is light, 1 dark by the system's wish, 2 dark by the visitor's."""
    return dict(re.findall(r"--kp-([\w-]+):(#[0-9a-f]{6})", sheet.splitlines()[mode]))


def test_black_on_white_has_the_greatest_contrast() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)


@given(any_colour)
def test_links_and_buttons_are_readable_on_light_pages(colour: str) -> None:
    light = declared(stylesheet(colour, "#ffcc00"), 0)
    assert contrast(light["action"], WHITE) >= 4.5
    assert contrast(light["action"], light["brand-tint"]) >= 4.5
    assert contrast(light["action-hover"], light["action-on"]) >= 4.5


@given(any_colour)
def test_links_and_buttons_are_readable_on_dark_pages(colour: str) -> None:
    dark = declared(stylesheet(colour, "#ffcc00"), 1)
    assert contrast(dark["action"], dark["brand-tint"]) >= 4.5
    assert contrast(dark["action"], NIGHT_SURFACE) >= 4.5
    assert contrast(dark["action-on"], dark["action"]) >= 4.5


@given(any_colour)
def test_the_band_carries_white_letters_in_both_modes(colour: str) -> None:
    sheet = stylesheet(colour, "#ffcc00")
    assert all(contrast(declared(sheet, mode)["brand"], WHITE) >= 7 for mode in (0, 1))


def test_text_is_readable_on_the_tint_of_any_colour() -> None:
    for colour in ("#000000", "#ffff00", "#ff0000", "#00ff00", "#0000ff", "#ffffff"):
        sheet = stylesheet(colour, "#ffcc00")
        assert contrast("#465463", declared(sheet, 0)["brand-tint"]) >= 4.5
        assert contrast("#b6c2ce", declared(sheet, 1)["brand-tint"]) >= 4.5


def test_choosing_dark_by_hand_looks_like_the_systems_dark() -> None:
    sheet = stylesheet("#005a9c", "#ffcc00")
    assert declared(sheet, 1) == declared(sheet, 2)
