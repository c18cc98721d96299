"""One of each kind of field, with values it may hold; the choices of all record types."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from liaison.base import dates
from liaison.fields import codes, kind
from liaison.fields.choice import Choice, ManyOf, OneOf
from liaison.fields.field import Listed, fields_of
from liaison.fields.kind import Kind
from liaison.records import RECORDS
from liaison.records.visit import VisitDuty

LONG = kind.Text(200, long=True)
SIGNS = st.sampled_from(codes.CREDIT_SIGNS)
DIGITS = "0123456789"


def choices() -> list[type[Choice]]:
    """Return every enum a record type uses."""
    kinds = [bound.kind for record in RECORDS for bound in fields_of(record).values()]
    return sorted(
        {one.choices for one in kinds if isinstance(one, OneOf | ManyOf)},
        key=lambda one: one.__name__,
    )


def _digits(size: int) -> st.SearchStrategy[str]:
    return st.text(DIGITS, min_size=size, max_size=size)


def _with_check(first: str) -> str:
    return first + codes.credit_check(first)


def _id(county: str, born: date, order: str) -> str:
    first = f"{county}{born:%Y%m%d}{order}"
    return first + codes.id_check(first)


MOBILES = st.builds("1{}{}".format, st.sampled_from("3456789"), _digits(9))
LANDLINES = st.builds(
    "{}-{}{}{}".format,
    st.sampled_from(["010", "021", "0854", "0755"]),
    st.sampled_from("2345678"),
    _digits(6),
    st.sampled_from(["", "8", "-801", "-1"]),
)
IDS = st.builds(
    _id, st.sampled_from(["522725", "440524"]), st.dates(date(1900, 1, 1)), _digits(3)
).filter(lambda one: int(one[6:10]) < 2100)
CREDIT_CODES = st.text(SIGNS, min_size=17, max_size=17).map(_with_check)
PLATES = st.builds(
    "{}{}{}".format,
    st.sampled_from("京津沪贵粤"),
    st.sampled_from("ABCDJ"),
    st.one_of(_digits(5), _digits(4).map("{}挂".format), _digits(5).map("D{}".format)),
)
BADGES = st.one_of(_digits(6), st.builds("FJ{}".format, _digits(4)))
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)


VALUES: list[tuple[Kind, st.SearchStrategy[Any]]] = [
    (kind.Text(80), TEXTS.map(kind.Text(80).parse)),
    (LONG, TEXTS.map(LONG.parse)),
    (Listed(40, list="industry"), TEXTS.filter(lambda t: len(t) <= 40).map(kind.Text(40).parse)),
    (kind.Whole(), st.integers(0, 10_000_000)),
    (kind.Money(), st.decimals(0, Decimal(10) ** 11, places=2)),
    (kind.Day(), st.dates(dates.FIRST, dates.LAST)),
    (kind.Time(), st.times().map(lambda t: t.replace(second=0, microsecond=0))),
    (
        kind.Instant(),
        st.datetimes(datetime(1980, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)).map(
            lambda at: at.replace(microsecond=0)
        ),
    ),
    (kind.YesNo(), st.booleans()),
    (codes.CreditCode(), CREDIT_CODES),
    (codes.ResidentId(), IDS),
    (codes.Phone(), st.lists(st.one_of(MOBILES, LANDLINES), max_size=4, unique=True).map(
        lambda some: "、".join(some) or None
    )),
    (codes.Plate(), PLATES),
    (codes.Badge(), BADGES),
    (
        ManyOf(VisitDuty),
        st.sets(st.sampled_from(VisitDuty)).map(
            lambda some: tuple(str(one.value) for one in VisitDuty if one in some) or None
        ),
    ),
    *((OneOf(choice), st.sampled_from(choice)) for choice in choices()),
]  # fmt: skip
"""Every kind with the values it may hold, None included."""
