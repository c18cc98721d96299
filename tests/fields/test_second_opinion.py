"""Our check signs against those of an independent library."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, strategies as st
from stdnum.cn import ric, uscc

from liaison.base.errors import Problem
from liaison.fields.codes import (
    CREDIT_SIGNS,
    CreditCode,
    ResidentId,
    credit_check,
    id_check,
)

SIGNS = st.sampled_from(CREDIT_SIGNS)
DIGITS = st.sampled_from("0123456789")


@given(st.text(DIGITS, min_size=6, max_size=6), st.text(SIGNS, min_size=9, max_size=9), SIGNS)
def test_credit_codes_are_judged_alike(place: str, body: str, last: str) -> None:
    first = f"91{place}{body}"
    assert credit_check(first) == uscc.calc_check_digit(first)
    assert _accepted(CreditCode(), first + last) == uscc.is_valid(first + last)


@given(st.text(DIGITS, min_size=17, max_size=17))
def test_resident_ids_end_with_the_same_sign(first: str) -> None:
    assert id_check(first) == ric.calc_check_digit(f"{first}?")  # it leaves out the last itself


@given(
    st.sampled_from(["110105", "440106"]),
    st.dates(date(1990, 1, 1), date(2025, 12, 31)),
    st.integers(0, 999),
    st.sampled_from("0123456789X"),
)
def test_resident_ids_of_present_counties_are_judged_alike(
    county: str, born: date, order: int, last: str
) -> None:
    number = f"{county}{born.isoformat().replace('-', '')}{order:03}{last}"
    assert _accepted(ResidentId(), number) == ric.is_valid(number)


def test_a_county_that_was_dissolved_is_still_on_peoples_cards() -> None:
    """The library refuses it; officers meet such cards every day."""
    assert not ric.is_valid("440524188001010014")
    assert ResidentId().parse("440524188001010014") == "440524188001010014"


@pytest.mark.parametrize(
    "code", ["91110000600037341L", "91440300708461136T", "914403001922038216", "91110108551385082Q"]
)
def test_codes_of_well_known_companies_are_right(code: str) -> None:
    assert uscc.is_valid(code)
    assert CreditCode().parse(code) == code


def _accepted(kind: CreditCode | ResidentId, number: str) -> bool:
    try:
        return kind.parse(number) == number
    except Problem:
        return False
