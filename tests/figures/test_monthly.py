"""Every figure against a clerk who counts by hand, for any history, period, scope and day."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from liaison.base.clock import clock
from liaison.base.period import Period
from liaison.figures.figure import Rate, per_cent, shown
from liaison.figures.monthly import BY_NAME, MONTHLY, NEEDS
from liaison.figures.scope import Scope
from liaison.store.step import Store
from tests.figures.by_hand import BY_HAND, Clerk, Whose
from tests.figures.histories import COMPANIES, DAYS, OFFICERS, STATIONS, History, histories, put

PERIODS = st.one_of(
    st.integers(7, 12).map(lambda month: Period.month(2026, month)),
    st.tuples(DAYS, st.integers(0, 60)).map(
        lambda one: Period(one[0], one[0] + timedelta(days=one[1]))
    ),
    st.just(Period.year(2026)),
)
WHOSE = st.builds(
    Whose,
    st.one_of(st.none(), st.integers(1, STATIONS)),
    st.one_of(st.none(), st.integers(1, OFFICERS)),
    st.one_of(st.none(), st.integers(1, COMPANIES)),
)


def _asked(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC)


def test_every_figure_is_counted_by_hand_too() -> None:
    assert set(BY_HAND) == set(BY_NAME)
    assert len(BY_NAME) == len(MONTHLY)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
          max_examples=25)  # fmt: skip
@given(told=histories(), asked=st.lists(st.tuples(PERIODS, WHOSE, DAYS), min_size=4, max_size=4))
def test_every_figure_is_what_the_clerk_counts(
    store: Store, told: History, asked: list[tuple[Period, Whose, date]]
) -> None:
    made = put(store, told)

    def at(name: str, place: int | None) -> int | None:
        return None if place is None else made[name][place - 1]

    for period, whose, today in asked:
        scope = Scope(
            at("stations", whose.station), at("officers", whose.officer),
            at("companies", whose.company),
        )  # fmt: skip
        clerk = Clerk(told, period, whose, today)
        with clock.held(_asked(today)), store.reading() as session:
            for name, figure in BY_NAME.items():
                value = figure.value(session, period, scope)
                assert value == BY_HAND[name](clerk), (name, period, whose, today)
                if not isinstance(figure, Rate):
                    ids = figure.ids(session, period, scope)
                    assert len(ids) == len(set(ids))
                    assert bool(ids) == bool(value), "the number opens the rows behind it"


def test_an_empty_park_gives_noughts_and_dashes(store: Store) -> None:
    with store.reading() as session:
        for figure in MONTHLY:
            value = figure.value(session, Period.month(2026, 10))
            assert value is None if isinstance(figure, Rate) else value == 0
            assert shown(figure, value) == ("—" if isinstance(figure, Rate) else "0")


def test_figures_have_names_units_and_sections_of_the_grammar() -> None:
    units = {"家", "家次", "人", "人次", "个", "次", "件", "处", "起", "场次", "元", "项", "%"}
    for figure in MONTHLY:
        assert figure.unit in units, figure.name
        assert figure.label
        assert figure.section in {"企业基础", "走访", "诉求", "隐患", "矛盾纠纷"}
        assert (figure.unit == "%") is isinstance(figure, Rate)
        assert figure.name.isidentifier()


@pytest.mark.parametrize(
    ("part", "whole", "rate", "text"),
    [
        (0, 0, None, "—"),
        (5, 0, None, "—"),
        (0, 7, "0.0", "0%"),
        (7, 7, "100.0", "100%"),
        (128, 128, "100.0", "100%"),
        (1, 3, "33.3", "33.3%"),
        (2, 3, "66.7", "66.7%"),
        (1, 8, "12.5", "12.5%"),
        (1, 16, "6.3", "6.3%"),
        (1, 2000, "0.1", "0.1%"),
        (1, 2001, "0.0", "0%"),
        (999, 1000, "99.9", "99.9%"),
        (9995, 10_000, "100.0", "100%"),
        (1000, 10, "10000.0", "10,000%"),
        (None, 3, "0.0", "0%"),
        (3, None, None, "—"),
    ],
)
def test_rates_are_rounded_half_up_to_one_decimal(
    part: int | None, whole: int | None, rate: str | None, text: str
) -> None:
    found = per_cent(part, whole)
    assert found == (None if rate is None else Decimal(rate))
    assert shown(BY_NAME["coverage"], found) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [(None, "—"), (0, "0"), (1234567, "1,234,567"), (Decimal("3000.00"), "3,000"),
     (Decimal("3000.50"), "3,000.5"), (Decimal("0.05"), "0.05"), (Decimal("100"), "100")],
)  # fmt: skip
def test_numbers_are_shown_as_people_read_them(value: int | Decimal | None, text: str) -> None:
    assert shown(NEEDS, value) == text
