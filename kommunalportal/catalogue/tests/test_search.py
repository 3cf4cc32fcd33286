"""Finding things: a test set of everyday questions, and what must hold for every question."""

import csv
from pathlib import Path

import pytest
from pytest_django import DjangoAssertNumQueries

from kommunalportal.catalogue import queries, search
from kommunalportal.catalogue.listing import Filters
from kommunalportal.catalogue.models import PublicService, Responsibility, Synonym
from kommunalportal.kernel.models import Tenant
from kommunalportal.kernel.tenancy import acting_for

ODD = ["", "   ", "?!", "\x00\x01", "'; DROP TABLE x; --", "<script>", "&|!():*", "%_\\", "x" * 10_000]
QUESTIONS = Path(__file__).with_name("search_questions.csv")


def _names(question: str, filters: Filters | None = None, limit: int = 10) -> list[str]:
    return [row.name for row in queries.search(question, filters=filters, limit=limit).rows]


@pytest.mark.usefixtures("in_grevenbroich")
def test_everyday_questions_find_what_is_meant() -> None:
    with QUESTIONS.open(encoding="utf-8", newline="") as handle:
        cases = [(row["question"], row["expected"]) for row in csv.DictReader(handle)]
    assert len(cases) >= 60
    found = {question: _names(question, limit=3) for question, _expected in cases}
    first = [question for question, expected in cases if found[question][:1] != [expected]]
    top_three = [question for question, expected in cases if expected not in found[question]]
    assert len(top_three) <= 0.05 * len(cases), {question: found[question] for question in top_three}
    assert len(first) <= 0.15 * len(cases), {question: found[question] for question in first}


@pytest.mark.parametrize("spelling", ["Führungszeugnis", "fuehrungszeugnis", "fuhrungszeugnis", "FÜHRUNGSZEUGNIS"])
@pytest.mark.usefixtures("in_grevenbroich")
def test_umlauts_may_be_spelled_in_any_way(spelling: str) -> None:
    assert _names(spelling) == _names("führungszeugnis")


@pytest.mark.usefixtures("in_grevenbroich")
def test_a_beginning_is_enough_while_typing() -> None:
    assert _names("sperrm")[0] == "Sperrmüllabholung anmelden"


@pytest.mark.usefixtures("in_grevenbroich")
def test_a_part_of_a_compound_is_found() -> None:
    assert "Bewohnerparkausweis beantragen" in _names("parkausweis")


@pytest.mark.usefixtures("in_grevenbroich")
def test_the_order_is_the_same_every_time() -> None:
    assert _names("anmelden", limit=50) == _names("anmelden", limit=50)


@pytest.mark.usefixtures("in_grevenbroich")
def test_pages_of_results_do_not_overlap() -> None:
    first = queries.search("anmelden", limit=5)
    second = queries.search("anmelden", limit=5, offset=5)
    assert not {row.pk for row in first.rows} & {row.pk for row in second.rows}
    assert first.total == second.total > 5


@pytest.mark.usefixtures("in_grevenbroich")
def test_nothing_found_gives_the_nearest_and_says_so() -> None:
    nearest = queries.search("qwkirchenxyzaustrittqw")
    assert nearest.is_nearest
    assert nearest.rows[0].name == "Kirchenaustritt erklären"


@pytest.mark.parametrize("question", ODD)
@pytest.mark.usefixtures("in_grevenbroich")
def test_odd_questions_are_answered_calmly(question: str) -> None:
    queries.search(question, limit=5)


@pytest.mark.usefixtures("in_grevenbroich")
def test_filters_narrow_the_results() -> None:
    rows = queries.search("anmelden", filters=Filters(level="municipality", audience="business"), limit=50).rows
    assert rows
    assert {row.level for row in rows} == {"municipality"}
    assert {row.audience for row in rows} <= {"business", "both"}
    assert set(_names("anmelden", Filters(situation="tierhaltung"))) <= set(_names("hund", limit=50))


@pytest.mark.usefixtures("in_grevenbroich")
def test_only_what_the_town_chose_is_found() -> None:
    offered = set(Responsibility.objects.values_list("service__name", flat=True))
    missing = PublicService.in_lineage.exclude(name__in=offered).first()
    assert missing is not None
    assert missing.name not in _names(missing.name)


def test_a_towns_own_synonym_counts_only_there(grevenbroich: Tenant, badlippspringe: Tenant) -> None:
    with acting_for(grevenbroich):
        Synonym.objects.create(phrase="quaksel", meaning="meldebescheinigung")
        search._remembered.clear()
        assert _names("quaksel") == ["Meldebescheinigung ausstellen"]
    with acting_for(badlippspringe):
        assert _names("quaksel") != ["Meldebescheinigung ausstellen"]


@pytest.mark.usefixtures("in_grevenbroich")
def test_a_usual_search_is_one_statement_and_one_for_the_rows(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    queries.search("personalausweis")
    with django_assert_num_queries(2):
        queries.search("reisepass")


@pytest.mark.usefixtures("in_grevenbroich")
def test_a_misspelled_search_needs_two_more(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    queries.search("personalausweis")
    with django_assert_num_queries(4):
        queries.search("meldebeschenigung")


@pytest.mark.parametrize(
    ("word", "candidates", "expected"),
    [
        ("meldebeschenigung", [("meldebescheinigung", 1, 0.8, 1, "")], ("meldebescheinigung",)),
        ("hundeanmeldung", [("hund", 9, 0.3, 4, "begin"), ("anmeldung", 3, 0.6, 4, "end")], ("anmeldung",)),
        ("hundeanmeldung", [("hund", 9, 0.3, 4, "begin"), ("anmeldung", 3, 0.5, 4, "end")], ("hund", "anmeldung")),
        ("xyz", [("abc", 1, 0.1, 3, "")], ()),
    ],
)
def test_the_nearest_word_is_chosen(
    word: str, candidates: list[tuple[str, int, float, int, str]], expected: tuple[str, ...]
) -> None:
    assert search.best_correction(word, candidates) == expected
