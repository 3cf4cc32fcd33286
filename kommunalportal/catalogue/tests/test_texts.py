"""The shipped texts: complete, plain, without promises, and every link goes where it says."""

import re
from collections import Counter
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kommunalportal.catalogue import shipped
from kommunalportal.catalogue.shipped_texts import FullText, law_links, shipped_full_texts, shipped_summaries
from kommunalportal.catalogue.words import unique_slugs

SENTENCE_END = re.compile(r"(?<=[.!?])\s+")
PROMISE = re.compile(
    r"\b(sofort|garantiert|umgehend|kostenlos|gebührenfrei|gratis)|\bonline\b(?!-)|€|\beuro\b|§|\d+ \w*tage",
    re.I,
)
LAW_SITES = {"www.gesetze-im-internet.de", "recht.nrw.de", "eur-lex.europa.eu"}
ALL_NAMES = [service.name for service in shipped.services()]
SLUGS = set(unique_slugs(ALL_NAMES).values())
SUMMARIES = list(shipped_summaries().values())
FULL_TEXTS = list(shipped_full_texts().values())


def sentences(text: str) -> list[str]:
    return [sentence for sentence in SENTENCE_END.split(text.strip()) if sentence]


def easy_sentences(text: FullText) -> list[str]:
    return [sentence for part in (text.easy.summary, *text.easy.paragraphs) for sentence in sentences(part)]


def everything_said(text: FullText) -> str:
    documents = (document.text for document in text.documents)
    parts = (text.who, *text.requirements, *documents, *text.procedure, *text.deadlines, text.objection)
    return " ".join((*parts, text.easy.summary, *text.easy.paragraphs))


def by_name(text: FullText) -> str:
    return text.name


def test_every_service_of_the_catalogue_has_a_summary_and_every_summary_a_service() -> None:
    assert list(shipped_summaries()) == ALL_NAMES


def test_the_first_town_has_25_full_texts() -> None:
    assert len(shipped.choice_of("grevenbroich") & shipped_full_texts().keys()) >= 25


def test_a_summary_is_one_to_three_short_sentences() -> None:
    for text in SUMMARIES:
        said = sentences(text.summary)
        assert 1 <= len(said) <= 3, text
        assert all(sentence[-1] in ".!?" and len(sentence.split()) <= 15 for sentence in said), text


def test_a_summary_says_for_whom_in_one_sentence_and_at_most_five_needs() -> None:
    for text in SUMMARIES:
        assert len(sentences(text.who)) == 1, text
        assert text.who.endswith(".") and len(text.who.split()) <= 15, text
        assert len(text.needs) <= 5, text


def test_a_summary_promises_nothing() -> None:
    assert [text for text in SUMMARIES if PROMISE.search(f"{text.summary} {text.who} {' '.join(text.needs)}")] == []


def test_no_two_services_say_the_same() -> None:
    said = Counter(sentence for text in SUMMARIES for sentence in sentences(text.summary))
    assert [sentence for sentence, times in said.items() if times > 1] == []


def test_every_full_text_belongs_to_a_service_of_the_catalogue() -> None:
    assert shipped_full_texts().keys() <= shipped_summaries().keys()


@pytest.mark.parametrize("text", FULL_TEXTS, ids=by_name)
def test_a_full_text_leads_only_to_services_of_the_catalogue(text: FullText) -> None:
    named = [*text.related, *(document.service for document in text.documents if document.service)]
    assert set(named) <= SLUGS
    assert len(text.related) == len(set(text.related)) and text.related


@pytest.mark.parametrize("text", FULL_TEXTS, ids=by_name)
def test_a_full_text_promises_nothing(text: FullText) -> None:
    assert not re.search(r"\b(sofort|garantiert|umgehend)|€|\beuro\b", everything_said(text), re.IGNORECASE)


@pytest.mark.parametrize("text", FULL_TEXTS, ids=by_name)
def test_the_laws_of_a_full_text_are_on_known_law_sites(text: FullText) -> None:
    for law in text.law:
        assert urlsplit(law.url).scheme in ("https", "")
        assert law.url == law_links(law.text)[0].url


@pytest.mark.parametrize("text", FULL_TEXTS, ids=by_name)
def test_easy_language_has_short_sentences_without_brackets_and_numbers_of_laws(text: FullText) -> None:
    for sentence in easy_sentences(text):
        assert len(sentence.split()) <= 10, sentence
        assert not re.search(r"[();§]|\b(würde|könnte|müsste|hätte|wäre|wurde|wird|werden) ", sentence), sentence


@pytest.mark.parametrize("text", FULL_TEXTS, ids=by_name)
def test_easy_language_divides_long_words(text: FullText) -> None:
    words = [word.strip(".,:?!") for sentence in easy_sentences(text) for word in re.split(r"[\s-]", sentence)]
    assert [word for word in words if len(word) > 14] == []


@pytest.mark.parametrize(
    ("legal_basis", "expected"),
    [
        ("", []),
        (
            "§ 17 Absatz 1 und 3 Bundesmeldegesetz (BMG), § 9 Personalausweisgesetz (PAuswG)",
            [
                ("§ 17 Absatz 1 und 3 Bundesmeldegesetz (BMG)", "https://www.gesetze-im-internet.de/bmg/__17.html"),
                ("§ 9 Personalausweisgesetz (PAuswG)", "https://www.gesetze-im-internet.de/pauswg/__9.html"),
            ],
        ),
        ("§ 24a FeV", [("§ 24a FeV", "https://www.gesetze-im-internet.de/fev_2010/__24a.html")]),
        (
            "Art. 17 Grundgesetz (GG)",
            [("Art. 17 Grundgesetz (GG)", "https://www.gesetze-im-internet.de/gg/art_17.html")],
        ),
        (
            "§§ 2, 3, 15 bis 19 Insolvenzordnung (InsO)",
            [("§§ 2, 3, 15 bis 19 Insolvenzordnung (InsO)", "https://www.gesetze-im-internet.de/inso/__2.html")],
        ),
        (
            "Verordnung (EG) Nr. 861/2007 des Rates",
            [("Verordnung (EG) Nr. 861/2007 des Rates", "https://eur-lex.europa.eu/eli/reg/2007/861/oj")],
        ),
        ("§ 11 Melderechtsrahmengesetz (MRRG)", [("§ 11 Melderechtsrahmengesetz (MRRG)", "")]),
        ("Satzung der Stadt", [("Satzung der Stadt", "")]),
    ],
)
def test_a_legal_basis_becomes_single_laws_with_links(legal_basis: str, expected: list[tuple[str, str]]) -> None:
    assert [(law.text, law.url) for law in law_links(legal_basis)] == expected


def test_a_paragraph_that_means_something_else_today_leads_to_the_whole_law() -> None:
    assert law_links("§ 1896 Bürgerliches Gesetzbuch (BGB)")[0].url == "https://www.gesetze-im-internet.de/bgb/"
    assert law_links("§ 68 Absatz 2 SGB IX")[0].url == "https://www.gesetze-im-internet.de/sgb_9_2018/"


def test_every_law_of_the_catalogue_keeps_its_words_and_leads_to_a_law_site() -> None:
    for service in shipped.services():
        laws = law_links(service.detail["legal_basis"])
        assert all(law.text for law in laws)
        assert {urlsplit(law.url).hostname for law in laws if law.url} <= LAW_SITES


@given(st.text(alphabet="§ ,.()-1234abzGB"))
def test_any_legal_basis_can_be_split(legal_basis: str) -> None:
    assert all(law.text and not law.url.startswith("http:") for law in law_links(legal_basis))
