"""A municipality decides what stands first on its start page."""

import pytest

from kommunalportal.catalogue.start_layout import BLOCKS, MOST_TILES, TILES, layout_of


def test_without_wishes_everything_stands_as_designed() -> None:
    layout = layout_of({})
    assert (layout.blocks, layout.asked) == (BLOCKS, ())
    assert layout.tiles == tuple(slug for slug, _title, _icon in TILES)


def test_wished_tiles_come_first_and_the_others_follow() -> None:
    layout = layout_of({"start": {"tiles": ["tod", "geburt"]}})
    assert layout.tiles[:2] == ("tod", "geburt")
    assert len(layout.tiles) == len(set(layout.tiles)) == MOST_TILES


def test_a_town_may_show_some_tiles_only() -> None:
    assert layout_of({"start": {"tiles": ["tod", "geburt"], "only_these": True}}).tiles == ("tod", "geburt")


def test_parts_can_change_places_or_go() -> None:
    assert layout_of({"start": {"blocks": ["shortcuts", "situations"]}}).blocks == ("shortcuts", "situations")
    assert layout_of({"start": {"blocks": ["situations"]}}).blocks == ("situations",)


def test_a_town_may_say_what_many_ask_for() -> None:
    assert layout_of({"start": {"asked": ["hund", "hund", "ausweis"]}}).asked == ("hund", "ausweis")


@pytest.mark.parametrize(
    "wish", ["x", 7, [], {"blocks": "situations"}, {"tiles": 3, "asked": [1, None], "blocks": ["?"]}]
)
def test_wishes_that_make_no_sense_change_nothing(wish: object) -> None:
    assert layout_of({"start": wish}) == layout_of({})
