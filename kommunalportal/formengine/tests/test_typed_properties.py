"""Whatever amount, day or account number it is: each way of typing it means the same."""

from datetime import date
from decimal import Decimal

import schwifty
from hypothesis import given, settings
from hypothesis import strategies as st

from kommunalportal.formengine.fields.numbers import show_number
from kommunalportal.formengine.tests.builders import clean_one, field

amounts = st.decimals(min_value=0, max_value=Decimal("9999999.99"), places=2)
days = st.dates(min_value=date(1900, 1, 1), max_value=date(2199, 12, 31))
MONTHS = ("Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "Sept.", "Oktober", "Nov.", "Dezember")


@given(amounts, st.sampled_from(["{}", "{} €", "€ {}", "{} EUR", " {}  Euro ", "EUR {}"]), st.booleans())
@settings(max_examples=100, deadline=None)
def test_an_amount_means_the_same_however_it_is_typed(amount: Decimal, shape: str, is_grouped: bool) -> None:
    shown = show_number(amount) if is_grouped else f"{amount:f}".replace(".", ",")
    assert clean_one(field("m", "money"), {"m": [shape.format(shown)]}) == (f"{amount:.2f}", None)


@given(
    days,
    st.sampled_from(
        ["{d}.{m}.{y}", "{d:02}.{m:02}.{y}", "{d}/{m}/{y}", "{d}. {name} {y}", "{y}-{m:02}-{d:02}", "{d:02}{m:02}{y}"]
    ),
)
@settings(max_examples=100, deadline=None)
def test_a_day_means_the_same_however_it_is_typed(day: date, shape: str) -> None:
    typed = shape.format(d=day.day, m=day.month, y=day.year, name=MONTHS[day.month - 1])
    assert clean_one(field("d", "date"), {"d.day": [typed]}) == (day.isoformat(), None)


@given(st.integers(0, 9999), st.integers(0, 14), st.integers(0, 33))
@settings(max_examples=100, deadline=None)
def test_no_year_month_or_day_breaks_a_date(year: int, month: int, day: int) -> None:
    posted = {"d.day": [str(day)], "d.month": [str(month)], "d.year": [f"{year:04}"]}
    value, message = clean_one(field("d", "date", earliest="0001-01-01", latest="9999-12-31"), posted)
    try:
        expected = date(year, month, day).isoformat()
    except ValueError:
        expected = None
    assert value == expected
    assert (message is None) is (expected is not None)


@given(
    st.integers(0, 10**10 - 1),
    st.sampled_from([" ", "-", ".", "\u00a0", ""]),
    st.booleans(),
    st.sampled_from(["", "IBAN ", "IBAN: "]),
)
@settings(max_examples=60, deadline=None)
def test_an_account_number_means_the_same_however_it_is_typed(
    number: int, between: str, is_lower: bool, before: str
) -> None:
    iban = str(schwifty.IBAN.generate("DE", bank_code="37040044", account_code=f"{number:010}"))
    typed = before + between.join(iban[start : start + 4] for start in range(0, len(iban), 4))
    assert clean_one(field("i", "iban"), {"i": [typed.lower() if is_lower else typed]}) == (iban, None)
