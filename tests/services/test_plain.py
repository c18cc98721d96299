"""Records for machines: any words are either a condition or a Problem, never a crash."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st
from sqlalchemy import select

from liaison.base.errors import Problem
from liaison.fields.field import fields_of
from liaison.records import RECORDS, Company, Issue, Record, Visit
from liaison.records.issue import IssueKind
from liaison.services import plain
from liaison.services.plain import Wish
from liaison.store.step import Store

_WORDS = st.one_of(
    st.text(max_size=30),
    st.from_regex(r"[<>=]{0,2}-?\d{1,30}(\.\.\d{0,30})?", fullmatch=True),
    st.from_regex(r"\d{1,5}[-./年]\d{1,3}([-./月]\d{1,3}日?)?(\.\.)?", fullmatch=True),
    st.sampled_from(["%", "_", "\\", "'", '"', "=", "，", "和", "无", "是", "0", "1e400", "nan"]),
)

every_record = pytest.mark.parametrize("record", RECORDS, ids=lambda one: one.__tablename__)


@every_record
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(words=_WORDS, part=st.booleans())
def test_any_words_are_a_condition_or_a_problem(
    record: type[Record], words: str, part: bool, demo: Store
) -> None:
    with demo.reading() as session:
        for name in ["number", *fields_of(record)]:
            with suppress(Problem):
                found = plain.matching(session, record, [Wish(name, words, part)])
                assert len(found) == len(set(found))


def test_named_conditions_and_fixed_fields(demo: Store) -> None:
    with demo.reading() as session:
        hazards = {"kind": IssueKind.hazard}
        every = plain.matching(session, Issue, fixed=hazards)
        late = plain.matching(session, Issue, named=["overdue"], fixed=hazards)
        assert late
        assert set(late) < set(every)
        with pytest.raises(Problem, match="没有名为“nix”的条件"):
            plain.matching(session, Issue, named=["nix"])


def test_what_lies_in_the_bin_is_not_listed(demo: Store) -> None:
    with demo.reading() as session:
        every = plain.matching(session, Company)
    with demo.step("test") as step:
        step.get(Company, every[0]).deleted_at = step.get(Company, every[1]).created_at
    with demo.reading() as session:
        assert plain.matching(session, Company) == every[1:]


def test_rows_come_in_the_order_asked_for_and_in_pages(demo: Store) -> None:
    with demo.reading() as session:
        ids = plain.matching(session, Visit)
        rows = list(plain.rows(session, Visit, ids[::-1]))
        numbers = {one.id: one.number for one in session.scalars(select(Visit))}
    assert [row["number"] for row in rows] == [numbers[one] for one in ids[::-1]]


def test_few_statements_for_many_rows(local: Store, today: object) -> None:
    """Listing 600 visits asks the database a dozen times, not 600 times."""
    from sqlalchemy import event

    from liaison.services import demo as service

    service.fill(local, companies=6, months=1, visits_per_month=600)
    asked: list[Any] = []
    event.listen(local.engine, "before_cursor_execute", lambda *about: asked.append(about[2]))
    with local.reading() as session:
        rows = list(plain.rows(session, Visit, plain.matching(session, Visit)))
    assert len(rows) >= 600
    assert len(asked) < 20
