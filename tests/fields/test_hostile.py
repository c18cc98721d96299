"""Whatever is written, a kind gives a value it can hold or a Problem; never a crash."""

from __future__ import annotations

import time as stopwatch
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings, strategies as st
from sqlalchemy import Column

from liaison.base.errors import Problem
from liaison.fields.kind import Kind
from tests.fields import kinds
from tests.fields.test_round_trip import NAMES

SOUP = st.text(
    st.sampled_from(
        "0123456789.,-+/\\约人万元亿年月日时:Xx√是否 \t\n\r\0\u200b\u3000（）“Ａ１贵挂转\ud800"
    ),
    max_size=30,
)
ANYTHING = st.one_of(
    SOUP,
    st.text(max_size=20),
    st.integers(),
    st.floats(),
    st.booleans(),
    st.dates(),
    st.datetimes(),
    st.times(),
    st.decimals(),
)
LONG = [
    "9" * 100_000,
    " " * 50_000 + "x",
    "1" + "\t" * 50_000 + "x",
    "转" * 50_000,
    "." * 100_000,
    "(" * 50_000,
    "、" * 50_000,
    "1 " * 50_000,
    "'; DROP TABLE company; --",
    "%_\\'\"[]",
    "\0",
    "\ud800",
    "",
]


def _read(kind: Kind, raw: Any) -> tuple[Any, str]:
    """Return the value, or None and the words of the Problem."""
    try:
        return kind.parse(raw), ""
    except Problem as problem:
        return None, str(problem)


@pytest.mark.parametrize(("kind", "_values"), kinds.VALUES, ids=NAMES)
@settings(max_examples=80)
@given(raw=ANYTHING)
def test_anything_is_read_or_refused_and_then_holds(kind: Kind, _values: Any, raw: Any) -> None:
    value, problem = _read(kind, raw)
    assert len(problem) < 400
    if isinstance(value, datetime):  # shown to the second
        value = value.replace(microsecond=0)
    assert kind.parse(kind.show(value)) == value
    if value is not None:
        kind.check(value)
    if isinstance(value, str):
        assert "\0" not in value
        value.encode()


@pytest.mark.parametrize(("kind", "_values"), kinds.VALUES, ids=NAMES)
@pytest.mark.parametrize("raw", LONG, ids=lambda raw: repr(raw[:12]))
def test_long_and_hostile_text_is_answered_at_once(kind: Kind, _values: Any, raw: str) -> None:
    begun = stopwatch.process_time()
    _value, problem = _read(kind, raw)
    assert len(problem) < 400
    kind.find(Column("x", kind.sql()), raw)
    assert stopwatch.process_time() - begun < 5.0


@given(ANYTHING)
@settings(max_examples=300)
def test_only_values_of_the_right_type_come_out(raw: Any) -> None:
    right: dict[str, Any] = {
        "Whole": int, "Money": Decimal, "Day": date, "Time": time, "Instant": datetime,
        "YesNo": bool, "Text": str, "Phone": str, "Badge": str, "ManyOf": tuple,
    }  # fmt: skip
    for kind, _ in kinds.VALUES:
        wanted = right.get(type(kind).__name__)
        try:
            value = kind.parse(raw)
        except Problem:
            continue
        assert value is None or wanted is None or isinstance(value, wanted)
