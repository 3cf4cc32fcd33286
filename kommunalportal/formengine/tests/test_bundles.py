"""The bundles of this repository do what their recorded journeys say, and the recorder notices when they do not."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from kommunalportal.formengine.bundle import RECORDED_KINDS, Bundle, Expected
from kommunalportal.formengine.context import Context
from kommunalportal.formengine.loading import load_bundles
from kommunalportal.formengine.recorded import run_recorded_tests

BUNDLES = load_bundles(Path(__file__).parents[3] / "bundles")
TODAY = date(2026, 11, 23)


@pytest.mark.parametrize("bundle", BUNDLES.values(), ids=BUNDLES.keys())
def test_the_recorded_journeys_come_out_as_before(bundle: Bundle) -> None:
    assert {test.kind for test in bundle.tests} == set(RECORDED_KINDS)
    assert [str(failure) for failure in run_recorded_tests(bundle)] == []


def test_the_recorder_notices_a_different_outcome() -> None:
    bundle = BUNDLES["meldebescheinigung"]
    wrong = bundle.tests[0].model_copy(update={"expect": Expected(fee="9.00")})
    (failure,) = run_recorded_tests(bundle.model_copy(update={"tests": (wrong,)}))
    assert (failure.what, failure.expected, failure.found) == ("fee", "9.00", "0.00")


@pytest.mark.parametrize(("copies", "total"), [(1, "10.00"), (2, "15.00"), (10, "55.00")])
def test_birth_certificates_get_cheaper_after_the_first(copies: int, total: str) -> None:
    assert BUNDLES["geburtsurkunde"].fee_for({"copies": copies}, TODAY).total == Decimal(total)


def test_the_bill_has_a_line_for_each_rule() -> None:
    fee = BUNDLES["geburtsurkunde"].fee_for({"copies": 3}, TODAY)
    assert [(item.quantity, item.unit_amount) for item in fee.items] == [(1, Decimal("10.00")), (2, Decimal("5.00"))]


def test_a_fee_rule_costs_nothing_outside_its_validity() -> None:
    assert BUNDLES["geburtsurkunde"].fee_for({"copies": 3}, date(2019, 12, 31)).is_free


def test_paper_is_made_by_a_clerk_and_electronic_by_the_portal() -> None:
    bundle = BUNDLES["meldebescheinigung"]
    electronic = bundle.result_for({"delivery": "electronic"}, TODAY)
    assert (electronic.kind, bundle.document(electronic.document).suffix) == ("certificate", ".typ")
    assert bundle.result_for({"delivery": "paper"}, TODAY).kind == "letter"
    assert bundle.needs_payment({"delivery": "paper", "copies": 1}, TODAY)
    assert not bundle.needs_payment({"delivery": "electronic"}, TODAY)


def test_nobody_can_order_a_document_that_does_not_exist() -> None:
    with pytest.raises(LookupError):
        BUNDLES["meldebescheinigung"].document("../service")


def test_what_happens_next_depends_on_the_answers() -> None:
    texts = BUNDLES["meldebescheinigung"].next_steps_for({"delivery": "paper"}, TODAY)
    assert [text.de.startswith("Das Bürgerbüro druckt") for text in texts] == [False, True]


def test_every_text_of_the_bundles_exists_in_english() -> None:
    for bundle in BUNDLES.values():
        texts = [text for step in bundle.form.steps for text in (step.title, *(field.label for field in step.fields))]
        assert all(text.en for text in [*texts, bundle.service.title, bundle.service.summary])


def test_an_untouched_journey_hands_over_only_what_is_constant() -> None:
    bundle = BUNDLES["geburtsurkunde"]
    assert bundle.handover({}, Context(today=TODAY)) == {"register": {"art": "geburt"}, "urkunde": {"anzahl": 1}}


def test_entries_of_a_group_get_the_names_of_the_back_office() -> None:
    answers: dict[str, Any] = {"family": [{"name": {"given_names": "", "family_name": "Suharto"}, "relation": "child"}]}
    handed_over = BUNDLES["wohnsitz-ummelden"].handover(answers, Context(today=TODAY))
    assert handed_over["familie"] == [{"familienname": "Suharto", "beziehung": "kind"}]
