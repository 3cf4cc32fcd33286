"""The pages in Leichte Sprache keep the rules that can be counted (DIN SPEC 33429)."""

import re
from pathlib import Path

import pytest

TEXTS = sorted((Path(__file__).resolve().parents[1] / "templates" / "citizen" / "easy").glob("*.html"))
LINE_END = re.compile(r"<br>|</(?:p|li|h1|h2)>|(?<=[.!?])\s")
TAG = re.compile(r"<[^>]*>|{%.*?%}|{{.*?}}")
#: Words that stand like this on the buttons that the text explains.
LABELS = {"Lebenslagen"}


def _sentences(path: Path) -> list[str]:
    lines = (" ".join(TAG.sub(" ", line).split()) for line in LINE_END.split(path.read_text(encoding="utf-8")))
    return [line for line in lines if line]


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.stem)
def test_each_line_is_one_short_sentence(path: Path) -> None:
    assert [line for line in _sentences(path) if len(line.split()) > 10] == []


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.stem)
def test_long_words_are_divided(path: Path) -> None:
    words = {part.strip(".,:?!") for line in _sentences(path) for word in line.split() for part in word.split("-")}
    assert {word for word in words - LABELS if len(word) > 15} == set()


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.stem)
def test_nobody_is_left_out_by_passive_or_subjunctive(path: Path) -> None:
    hard = re.compile(r"\b(wird|werden|wurde|würde|könnte|müsste|hätte|wäre)\b")
    assert [line for line in _sentences(path) if hard.search(line)] == []
