"""The fee that people are told is the one valid today; for the same thing there is never more than one."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from kommunalportal.catalogue.bundles import bundle_facts
from kommunalportal.catalogue.fees import FeeToday, fee_of_rules
from kommunalportal.catalogue.listing import BY_NAME, select_services
from kommunalportal.catalogue.models import Fee, PublicService, Responsibility
from kommunalportal.formengine.conditions import Condition
from kommunalportal.formengine.document import LocalText, Value
from kommunalportal.formengine.fees import FeeRule, Quantity, fee_for
from kommunalportal.kernel.models import Tenant
from kommunalportal.kernel.tenancy import acting_for
from kommunalportal.web.citizen.catalogue_words import fee_words
from tests.factories import client_for, make_tenant


@pytest.fixture
def town(db: None) -> Tenant:
    return make_tenant("feetown")


@pytest.fixture
def service(town: Tenant) -> PublicService:
    with acting_for(town):
        return PublicService.objects.create(
            slug="hundemarke", name="Hundemarke", level="municipality", channel="info_only", audience="citizen"
        )


@pytest.mark.parametrize(
    "validity",
    [
        {},
        {"valid_from": date(2026, 12, 31)},
        {"valid_until": date(2026, 1, 1)},
        {"valid_from": date(2026, 3, 1), "valid_until": date(2026, 3, 1)},
    ],
)
def test_two_fees_never_hold_on_the_same_day(town: Tenant, service: PublicService, validity: dict[str, date]) -> None:
    with acting_for(town):
        Fee.objects.create(service=service, amount=5, valid_from=date(2026, 1, 1), valid_until=date(2026, 12, 31))
        with pytest.raises(IntegrityError), transaction.atomic():
            Fee.objects.create(service=service, amount=6, **validity)


def test_every_fee_of_a_service_is_told(town: Tenant, service: PublicService) -> None:
    with acting_for(town):
        Responsibility.objects.create(service=service)
        Fee.objects.create(service=service, amount=5, unit="je Marke", basis="Satzung")
        Fee.objects.create(service=service, amount=12, unit="Ersatz", basis="Satzung")
        Fee.objects.create(service=service, amount=99, unit="früher", valid_until=date(2020, 1, 1))
        fee = select_services("true", BY_NAME, {})[0][0].fee
    assert (fee.lowest, fee.highest, fee.basis) == (Decimal(5), Decimal(12), "Satzung")
    assert [(part.lowest, part.unit) for part in fee.parts] == [(Decimal(5), "je Marke"), (Decimal(12), "Ersatz")]
    browser = client_for(town)
    page = browser.get("/leistungen/hundemarke/").content.decode().replace("\xa0", " ")
    assert "5,00 € je Marke; 12,00 € Ersatz" in page
    assert "früher" not in page
    details = browser.get("/api/v1/services/hundemarke").json()["fee_details"]
    assert [(part["lowest"], part["unit"]) for part in details["parts"]] == [("5.00", "je Marke"), ("12.00", "Ersatz")]


def test_the_states_fees_do_not_mix_with_the_towns(town: Tenant) -> None:
    below = make_tenant("feevillage", parent=town)
    with acting_for(town):
        service = PublicService.objects.create(
            slug="angelschein", name="Angelschein", level="municipality", channel="info_only", audience="citizen"
        )
        Fee.objects.create(service=service, amount=1, unit="a")
        Fee.objects.create(service=service, amount=2, unit="b")
    with acting_for(below):
        Responsibility.objects.create(service=service)
        assert len(select_services("true", BY_NAME, {})[0][0].fee.parts) == 2
        Fee.objects.create(service=service, amount=7)
        fee = select_services("true", BY_NAME, {})[0][0].fee
        assert (fee.lowest, fee.highest, fee.parts) == (Decimal(7), None, ())


def test_one_fee_follows_the_other(town: Tenant, service: PublicService) -> None:
    with acting_for(town):
        Fee.objects.create(service=service, amount=5, valid_until=date(2026, 12, 31))
        Fee.objects.create(service=service, amount=6, valid_from=date(2027, 1, 1))
        assert [fee.amount for fee in Fee.objects.all()] == [5, 6]


@pytest.mark.parametrize(
    "values",
    [
        {"amount": Decimal("-0.01")},
        {"amount": 5, "amount_max": 5},
        {"amount_max": 5},
        {"valid_from": date(2026, 2, 1), "valid_until": date(2026, 1, 1)},
    ],
)
def test_an_impossible_fee_is_refused(town: Tenant, service: PublicService, values: dict[str, object]) -> None:
    with acting_for(town), pytest.raises(IntegrityError), transaction.atomic():
        Fee.objects.create(service=service, **values)


def rule(amount: Decimal, *, is_always: bool, is_counted: bool, ends: date | None) -> FeeRule:
    return FeeRule(
        slug="regel",
        description=LocalText(de="Regel"),
        amount=amount,
        condition=None if is_always else ALL_TRUE,
        quantity=Quantity(field="copies") if is_counted else None,
        legal_basis="Satzung",
        valid_from=date(2020, 1, 1),
        valid_to=ends,
    )


ALL_TRUE = TypeAdapter(Condition).validate_python({"field": "wanted", "equals": True})
RULES = st.lists(
    st.builds(
        rule,
        st.decimals(0, 500, places=2),
        is_always=st.booleans(),
        is_counted=st.booleans(),
        ends=st.none() | st.dates(date(2020, 1, 2), date(2030, 1, 1)),
    ),
    max_size=4,
)
ANSWERS = st.fixed_dictionaries({"wanted": st.booleans(), "copies": st.integers(0, 9)})


@given(RULES, ANSWERS, st.dates(date(2020, 1, 1), date(2031, 1, 1)))
def test_nobody_pays_less_than_the_lowest_that_is_told(
    rules: list[FeeRule], answers: dict[str, Value], day: date
) -> None:
    told = fee_of_rules(rules, day)
    bill = fee_for(rules, answers, day)
    assert told.lowest is not None
    assert told.lowest <= bill.total
    if told.is_free:
        assert bill.is_free


@given(RULES, st.dates(date(2020, 1, 1), date(2031, 1, 1)))
def test_the_highest_that_is_told_is_more_than_the_lowest(rules: list[FeeRule], day: date) -> None:
    told = fee_of_rules(rules, day)
    assert told.highest is None or (told.lowest is not None and told.highest > told.lowest)


def test_a_certificate_that_costs_only_on_paper_is_told_as_a_span() -> None:
    fee = fee_of_rules(bundle_facts("meldebescheinigung").service.fees, date(2026, 11, 23))
    assert fee_words(fee) == "kostenlos bis 9,00 € je Stück"
    assert fee.basis == "AVwGebO NRW, TS 5.2 (alte Zählung)"


@pytest.mark.parametrize(
    ("fee", "words"),
    [
        (FeeToday(), ""),
        (FeeToday(Decimal(0)), "gebührenfrei"),
        (FeeToday(Decimal("46.00")), "46,00 €"),
        (FeeToday(Decimal("10.00"), unit="je Ausfertigung"), "10,00 € je Ausfertigung"),
        (FeeToday(Decimal("10.00"), Decimal("25.50")), "10,00 € bis 25,50 €"),
    ],
)
def test_fees_in_words(fee: FeeToday, words: str) -> None:
    assert fee_words(fee) == words
