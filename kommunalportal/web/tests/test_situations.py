"""Every life situation has a drawing, and every drawing that is named exists."""

import re
from pathlib import Path

from kommunalportal.web.templatetags.situations import BY_NAME, BY_TOPIC, situation_icon

DRAWINGS = Path(__file__).resolve().parents[3] / "assets" / "images" / "situations.svg"


def test_all_drawings_that_are_named_exist() -> None:
    drawn = set(re.findall(r'<symbol id="(\w+)"', DRAWINGS.read_text()))
    assert {*BY_NAME.values(), *BY_TOPIC.values(), "dokument"} <= drawn


def test_the_name_goes_before_the_topic() -> None:
    assert situation_icon("Eheschließung", "Familie & Kind") == "heirat"


def test_an_unknown_life_situation_gets_a_sheet_of_paper() -> None:
    assert situation_icon("Etwas Neues", "Querschnitt") == "dokument"
