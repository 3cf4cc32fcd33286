"""What is noticed before publishing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kommunalportal.catalogue.editing.checks import (
    alternative_texts,
    colour_contrast,
    dead_links,
    heading_order,
    links_in,
    missing,
    plain_language,
)
from kommunalportal.catalogue.editing.readability import readability, sentences_of, syllables

PLAIN = "Sie brauchen einen neuen Ausweis? Kommen Sie zu uns. Bringen Sie ein Foto mit. Wir machen den Rest für Sie."
STIFF = (
    "Zwecks Beantragung der Ausstellung einer Bescheinigung ist seitens der antragstellenden Person unter Beachtung "
    "der Zuständigkeitsregelungen eine schriftliche Vollmachtserteilung unverzüglich bei der Verwaltung einzureichen, "
    "wobei die Bearbeitung erst nach Vorlage der Unterlagen durchgeführt wird."
)


def test_a_plain_text_scores_better_than_officialese() -> None:
    plain, stiff = readability(PLAIN), readability(STIFF)
    assert plain.ease > 60 > 30 > stiff.ease
    assert plain.lix < 40 < 60 < stiff.lix


def test_officialese_gets_hints_and_plain_german_none() -> None:
    assert plain_language("summary", PLAIN) == []
    found = plain_language("summary", STIFF)
    assert {one.code for one in found} >= {"plain.score", "plain.long_sentence", "plain.nominal", "plain.stiff"}
    assert not any(one.blocks for one in found)


def test_the_passive_voice_is_noticed() -> None:
    found = plain_language("summary", "Der Antrag wird von dem Amt geprüft.")
    assert [one.code for one in found] == ["plain.passive"]


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Das gilt z. B. am 1. Mai. Sonst nicht.", 2),
        ("Kommen Sie bis 12.30 Uhr.", 1),
        ("Erstens\nZweitens", 2),
        ("", 0),
    ],
)
def test_abbreviations_and_numbers_end_no_sentence(text: str, count: int) -> None:
    assert len(sentences_of(text)) == count


@pytest.mark.parametrize(
    ("word", "count"), [("Haus", 1), ("Ausweis", 2), ("Bescheinigung", 4), ("Führerschein", 3), ("ja", 1), ("hm", 1)]
)
def test_syllables_are_groups_of_vowels(word: str, count: int) -> None:
    assert syllables(word) == count


@given(st.text(max_size=300))
def test_any_text_can_be_measured(text: str) -> None:
    found = readability(text)
    assert 0 <= found.ease <= 100
    plain_language("x", text), heading_order("x", text), alternative_texts("x", text), links_in(text)


def test_links_are_found_in_texts_lists_and_markup() -> None:
    text = "Siehe https://example.org/a. Oder [hier](/aemter/buergerbuero/), Antrag | /formulare/a.pdf, und/oder 3/4."
    assert links_in(text) == ["https://example.org/a", "/aemter/buergerbuero/", "/formulare/a.pdf"]


def test_a_dead_link_is_an_error_and_a_failing_one_a_hint() -> None:
    states = {"https://a.example": "dead", "https://b.example": "failing", "https://c.example": "alive"}
    assert [one.blocks for one in dead_links("law", [*states, "https://unknown.example"], states)] == [True, False]


@pytest.mark.parametrize("text", ["## Eins\n\n#### Zwei", "<h2>Eins</h2><p>x</p><h4>Zwei</h4>"])
def test_a_skipped_heading_is_an_error(text: str) -> None:
    assert [one.blocks for one in heading_order("summary", text)] == [True]


def test_headings_may_step_down_one_and_up_many() -> None:
    assert heading_order("summary", "# A\n## B\n### C\n# D\nNr. # 5") == []


def test_an_image_needs_words_or_an_empty_alternative_on_purpose() -> None:
    assert alternative_texts("x", '<img src="a.png"> ![](b.png)')[0].text == "2 Bilder haben keinen Alternativtext."
    assert alternative_texts("x", '<img src="a.png" alt="Das Rathaus"> <img alt=""> ![Plan](b.png)') == []


def test_a_pale_colour_is_an_error() -> None:
    assert colour_contrast("colour", "#1d4b7f", on="#ffffff") == []
    (found,) = colour_contrast("colour", "#f2b632", on="#ffffff")
    assert found.blocks
    assert "1,8 : 1" in found.text


def test_what_is_missing_is_named_by_its_label() -> None:
    assert [one.text for one in missing(["phone"], {"phone": ""}, {"phone": "Telefon"})] == ["„Telefon“ ist leer."]
