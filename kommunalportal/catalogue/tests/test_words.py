"""Folding, slugs, and understanding questions."""

import pytest

from kommunalportal.catalogue.questions import asked_words, cleaned, joined_words, readings_of, synonym_rule
from kommunalportal.catalogue.words import fold, slug_of, unique_slugs, words_of


@pytest.mark.parametrize("spelling", ["Führerschein", "FUEHRERSCHEIN", "fuhrerschein", "fu\u0308hrerschein"])
def test_all_spellings_fold_to_one(spelling: str) -> None:
    assert fold(spelling) == "fuhrerschein"


def test_sharp_s_and_accents_are_folded() -> None:
    assert words_of("Straße, Café & Łódź") == ["strasse", "cafe", "lodz"]


def test_a_slug_is_readable() -> None:
    assert slug_of("Öffentliches Grün: Bäume fällen (Größe)") == "oeffentliches-gruen-baeume-faellen-groesse"


def test_a_long_slug_ends_with_a_whole_word() -> None:
    assert slug_of("aaaa " * 30, limit=22) == "aaaa-aaaa-aaaa-aaaa"


def test_needless_endings_are_dropped_where_the_rest_is_unique() -> None:
    assert unique_slugs(["Reisepass beantragen", "Wohngeld beantragen", "Wohngeld"]) == {
        "Reisepass beantragen": "reisepass",
        "Wohngeld beantragen": "wohngeld-beantragen",
        "Wohngeld": "wohngeld",
    }


def test_names_that_fold_alike_get_different_slugs() -> None:
    assert len(set(unique_slugs(["A-B", "A B", "a b!"]).values())) == 3


def test_filler_words_are_dropped() -> None:
    (reading,) = readings_of(asked_words("Wo kriege ich einen Perso?"))
    assert [term.word for term in reading.terms] == ["perso"]


def test_a_question_of_fillers_only_keeps_them() -> None:
    (reading,) = readings_of(asked_words("wie geht das"))
    assert [term.word for term in reading.terms] == ["wie", "geht", "das"]


def test_a_synonym_gives_a_second_reading() -> None:
    literal, other = readings_of(asked_words("mein Lappen ist weg"), [synonym_rule("lappen weg", "ersatzführerschein")])
    assert [term.word for term in literal.terms] == ["lappen", "weg"]
    assert [(term.word, term.is_needed) for term in other.terms] == [("ersatzfuhrerschein", True)]
    assert other.trust > literal.trust


def test_a_synonym_needs_all_its_words() -> None:
    assert len(readings_of(["lappen"], [synonym_rule("lappen weg", "ersatzführerschein")])) == 1


def test_words_divided_as_in_easy_language_are_joined() -> None:
    words = asked_words("Melde-Bescheinigung")
    assert joined_words("Melde-Bescheinigung", words) == {"meldebescheinigung": ("melde", "bescheinigung")}


def test_words_of_any_script_are_kept() -> None:
    assert asked_words("Паспорт, جواز") == ["паспорт", "جواز"]


def test_control_characters_and_length_are_tamed() -> None:
    assert cleaned(" a\x00\n\tb\u202e ") == "a b"
    assert len(cleaned("wort " * 1000)) <= 200
