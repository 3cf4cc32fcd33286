"""Every town has arms drawn for this project; it may choose which."""

import pytest

from kommunalportal.catalogue.arms import BASES, CHARGES, arms_of


def test_towns_have_arms_without_choosing_and_keep_them() -> None:
    assert arms_of("a-stadt", {}) == arms_of("a-stadt", {})
    assert len({arms_of(f"stadt-{number}", {}) for number in range(200)}) > 20


def test_a_town_may_choose() -> None:
    arms = arms_of("a-stadt", {"arms": {"charge": "tower", "base": "waves"}})
    assert (arms.charge_paths, arms.base_path) == (CHARGES["tower"], BASES["waves"])


@pytest.mark.parametrize("wish", ["lion", {"charge": "lion"}, {"charge": ["tower"]}, None, 7])
def test_what_is_not_drawn_cannot_be_chosen(wish: object) -> None:
    assert arms_of("a-stadt", {"arms": wish}) == arms_of("a-stadt", {})


def test_the_picture_needs_no_style_sheet() -> None:
    picture = arms_of("a-stadt", {}).as_svg("#aa1100", "#ffcc00")
    assert picture.startswith("<svg")
    assert "#aa1100" in picture
    assert "style" not in picture
