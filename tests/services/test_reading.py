"""Lists: every window is a part of the whole, in any order, by any filter, at a fixed price."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import pairwise
from typing import Any

import pytest
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from liaison.base import words
from liaison.base.errors import Problem
from liaison.fields.field import Reference, References, fields_of
from liaison.figures.scope import Scope, within
from liaison.records import Company, Dispute, Issue, Visit
from liaison.services import derived, reading, records, registers
from liaison.services.reading import Query
from liaison.services.registers import Register
from liaison.store.step import Store
from tests.services.park import TODAY, park
from tests.stores import add, fill

pytestmark = pytest.mark.usefixtures("noon")
each = pytest.mark.parametrize("register", registers.REGISTERS, ids=lambda one: one.name)
HOSTILE = [
    "%", "_", "'", '"', "\\", "\\%", "\0", "\ud800", "%%%", "--", ";", "/*", "NULL", "(", "[a-z]*",
    "'; DROP TABLE company; --", "\u202e", "𠮷", "a" * 100_000, "甲 " * 50_000, "'" * 100_000,
    "NEAR(", "*", "🚓", "9" * 5000, "\n", "\t",
]  # fmt: skip


@contextmanager
def statements(store: Store) -> Iterator[list[str]]:
    """Collect the statements sent to the database."""
    sent: list[str] = []

    def note(*told: Any) -> None:
        sent.append(told[2])

    event.listen(store.engine, "before_cursor_execute", note)
    yield sent
    event.remove(store.engine, "before_cursor_execute", note)


def _pages(session: Session, query: Query, size: int) -> list[int]:
    total = reading.count(session, query)
    found: list[int] = []
    for offset in range(0, total, size):
        rows = reading.window(session, query, offset, size, total)
        assert len(rows) == min(size, total - offset)
        found += [row.id for row in rows]
    return found


@each
def test_pages_are_the_whole_list_in_every_order(filled: Store, register: Register) -> None:
    with filled.reading() as session:
        whole = set(session.scalars(select(register.record.id).where(
            *(getattr(register.record, name) == value for name, value in register.fixed.items())
        )))  # fmt: skip
        for sort in ["", *(column.name for column in reading.columns(register))]:
            orders = []
            for down in (False, True):
                query = Query(register, sort=sort, down=down)
                every = reading.all_ids(session, query)
                assert _pages(session, query, 7) == every, (sort, down)
                assert set(every) == whole
                orders.append(every)
            assert orders[0] == orders[1][::-1], sort


@each
def test_rows_that_are_the_same_in_one_column_stand_by_the_next(
    filled: Store, register: Register
) -> None:
    names = [one.name for one in reading.columns(register)]
    with filled.reading() as session:
        for name, other in pairwise(names[:5]):
            for down in (False, True):
                query = Query(register, sort=name, down=not down, then=((other, down),))
                ids = reading.all_ids(session, query)
                assert len(ids) == len(set(ids)) == reading.count(session, query)
                assert _pages(session, query, 3) == ids, "from either end"
                keys = _keys(session, register, ids, name), _keys(session, register, ids, other)
                for one in dict.fromkeys(keys[0]):
                    rows = [v for v, of in zip(keys[1], keys[0], strict=True) if of == one]
                    assert _in_runs(rows), (name, other, rows)


def _keys(session: Session, register: Register, ids: list[int], name: str) -> list[str]:
    place = [one.name for one in reading.columns(register)].index(name)
    return [row.texts[place] for row in reading.rows_of(session, register, ids)]


def _in_runs(values: list[str]) -> bool:
    """Do the same values stand together, as they do in any order by them?"""
    runs = [value for n, value in enumerate(values) if n == 0 or values[n - 1] != value]
    return len(runs) == len(set(runs))


@each
def test_a_window_outside_the_list_is_empty(filled: Store, register: Register) -> None:
    with filled.reading() as session:
        query = Query(register)
        total = reading.count(session, query)
        assert total
        for offset in (total, total + 1, total + 1000):
            assert reading.window(session, query, offset, 10, total) == []
        assert reading.window(session, query, 0, 0, total) == []
        assert len(reading.window(session, query, total - 1, 10, total)) == 1
        assert reading.window(session, Query(register, ids=()), 0, 10, 0) == []


@each
def test_rows_show_what_the_card_shows(filled: Store, register: Register) -> None:
    with filled.reading() as session:
        ids = reading.all_ids(session, Query(register))[:6]
        names = [column.name for column in reading.columns(register)]
        for row in reading.rows_of(session, register, ids):
            card = records.card(session, register.record, row.id)
            shown = dict(zip(names, row.texts, strict=True))
            assert (shown["number"], row.version) == (card.number, card.version)
            for name in register.fields:
                assert shown[name] == card.texts[name], name
            assert all(tone for tone in row.tones.values())


@each
def test_a_window_costs_the_same_however_many_rows(filled: Store, register: Register) -> None:
    with filled.reading() as session:
        query = Query(register, words="1")
        for size in (1, 10, 128):
            with statements(filled) as sent:
                total = reading.count(session, query)
                reading.window(session, query, 0, size, total)
            assert len([one for one in sent if one.startswith("SELECT")]) <= 4


def test_a_window_costs_the_same_in_a_larger_park(store: Store) -> None:
    counts = []
    for companies in (10, 40):
        if companies == 10:
            park(store, companies)
        else:
            fill(store, Company, ({"name": f"新{n}公司"} for n in range(companies)))
        with statements(store) as sent, store.reading() as session:
            query = Query(registers.COMPANIES, sort="lead")
            reading.window(session, query, 0, 128, reading.count(session, query))
        counts.append(len(sent))
    assert counts[0] == counts[1] <= 4


@each
def test_quick_search_never_fails(filled: Store, register: Register) -> None:
    for typed in HOSTILE:
        with filled.reading() as session:
            query = Query(register, words=typed)
            total = reading.count(session, query)
            assert len(reading.window(session, query, 0, 128, total)) == min(128, total)


@each
def test_filters_never_fail(filled: Store, register: Register) -> None:
    with filled.reading() as session:
        for column in reading.columns(register):
            for typed in HOSTILE:
                found = reading.count(session, Query(register, where=((column.name, typed),)))
                assert found >= 0


def test_an_unknown_field_is_a_problem_not_a_crash(filled: Store) -> None:
    with filled.reading() as session:
        for query in (
            Query(registers.VISITS, where=(("nonsense", "1"),)),
            Query(registers.VISITS, sort="nonsense"),
            Query(registers.VISITS, named=("nonsense",)),
        ):
            with pytest.raises(Problem):
                reading.all_ids(session, query)


def _quick(session: Session, register: Register, one_id: int) -> list[str]:
    """Return the texts the quick search looks at."""
    card = records.card(session, register.record, one_id)
    texts = [card.number]
    for name, bound in fields_of(register.record).items():
        referring = isinstance(bound.kind, Reference | References) and bound.field.listed
        if bound.field.search or referring:
            texts.append(card.texts[name])
    return texts


SEARCHES = [
    "1",
    "张三",
    "企业 1",
    "张三 循环",
    "%",
    "_",
    "100%",
    "（化工）",
    "056314",
    "zf-2026",
    "无此",
]


@each
def test_quick_search_finds_rows_that_hold_every_word(filled: Store, register: Register) -> None:
    with filled.reading() as session:
        every = reading.all_ids(session, Query(register))
        texts = {
            one_id: [one.lower() for one in _quick(session, register, one_id)] for one_id in every
        }
        for typed in SEARCHES:
            found = set(reading.all_ids(session, Query(register, words=typed)))
            for one_id in every:
                wanted = all(any(word in one for one in texts[one_id]) for word in typed.split())
                assert (one_id in found) is wanted, (typed, texts[one_id])


WHERE: list[tuple[Register, str, str, Callable[[dict[str, str]], bool]]] = [
    (registers.VISITS, "company_id", "循环", lambda row: "循环" in row["company_id"]),
    (registers.VISITS, "officers", "李四", lambda row: "李四" in row["officers"]),
    (registers.VISITS, "visited_on", "2026-10", lambda row: row["visited_on"][:7] == "2026-10"),
    (registers.VISITS, "number", "000", lambda row: "000" in row["number"]),
    (registers.VISITS, "people_reached", ">=5", lambda row: row["people_reached"] != ""),
    (registers.NEEDS, "state", "办理中", lambda row: row["state"] == "办理中"),
    (registers.NEEDS, "department_id", "法制", lambda row: row["department_id"] == "法制"),
    (registers.NEEDS, "late", "逾期", lambda row: row["late"] == "已逾期"),
    (registers.DISPUTES, "companies", "企业1", lambda row: "企业1" in row["companies"]),
    (registers.DISPUTES, "sessions", "2", lambda row: row["sessions"] == "2"),
    (registers.DISPUTES, "sessions", ">=1", lambda row: int(row["sessions"]) >= 1),
    (registers.DISPUTES, "parties", "王五", lambda row: "王五" in row["parties"]),
    (registers.DISPUTES, "amount", "12.5万", lambda row: row["amount"] == "125,000"),
    (registers.COMPANIES, "lead", "李四", lambda row: row["lead"] == "李四"),
    (registers.COMPANIES, "visits_month", "0", lambda row: row["visits_month"] == "0"),
    (registers.COMPANIES, "visits_month", "1..9", lambda row: int(row["visits_month"]) > 0),
    (registers.COMPANIES, "last_visit", "2026-11", lambda row: row["last_visit"][:7] == "2026-11"),
    (registers.COMPANIES, "open_matters", "<2", lambda row: int(row["open_matters"]) < 2),
    (registers.COMPANIES, "lead", "=李四", lambda row: row["lead"] == "李四"),
    (registers.VISITS, "officers", "＝李四", lambda row: "李四" in row["officers"].split("、")),
    (registers.OFFICERS, "led", ">0", lambda row: int(row["led"]) > 0),
]


@pytest.mark.parametrize(
    ("register", "name", "words", "test"), WHERE, ids=[f"{one[1]}{one[2]}" for one in WHERE]
)
def test_filters_pick_the_rows_people_would_pick(
    filled: Store, register: Register, name: str, words: str, test: Callable[[dict[str, str]], bool]
) -> None:
    names = [column.name for column in reading.columns(register)]
    with filled.reading() as session:
        found = reading.all_ids(session, Query(register, where=((name, words),)))
        every = reading.all_ids(session, Query(register))
        for row in reading.rows_of(session, register, every):
            assert (row.id in found) is test(dict(zip(names, row.texts, strict=True)))
    assert found, "a filter that finds nothing proves nothing"


def test_behind_an_equals_sign_stands_the_whole_text(filled: Store) -> None:
    """As in Excel; without it 号企业1 finds 号企业10 too."""
    register = registers.COMPANIES
    with filled.reading() as session:
        every = reading.all_ids(session, Query(register))
        names = [column.name for column in reading.columns(register)]
        place = names.index("name")
        told = {
            row.id: row.texts[place].replace("（", "(").replace("）", ")")
            for row in reading.rows_of(session, register, every)
        }
        for company, name in told.items():
            found = reading.all_ids(session, Query(register, where=(("name", f"={name}"),)))
            assert found == [company]
        part = next(iter(told.values()))[:-1]
        assert not reading.all_ids(session, Query(register, where=(("name", f"＝{part}"),)))
        assert reading.all_ids(session, Query(register, where=(("name", part),)))


def test_several_filters_are_all_fulfilled(filled: Store) -> None:
    with filled.reading() as session:
        one = Query(registers.VISITS, where=(("officers", "张三"),))
        two = Query(registers.VISITS, where=(("visited_on", "2026-10"),))
        both = Query(registers.VISITS, where=(*one.where, *two.where))
        wanted = set(reading.all_ids(session, one)) & set(reading.all_ids(session, two))
        assert set(reading.all_ids(session, both)) == wanted != set()


@each
def test_every_scope_narrows_every_register(filled: Store, register: Register) -> None:
    with filled.reading() as session:
        every = set(reading.all_ids(session, Query(register)))
        for scope in (Scope(1), Scope(None, 1), Scope(None, None, 1), Scope(1, 2, 3)):
            found = reading.all_ids(session, Query(register, scope=scope))
            assert set(found) <= every
            assert len(found) == len(set(found))
        assert set(reading.all_ids(session, Query(register, scope=Scope(999)))) in (set(), every)


def test_a_scope_keeps_what_is_ones_own(filled: Store) -> None:
    scope = Scope(officer_id=2)
    with filled.reading() as session:
        for register, name in ((registers.NEEDS, "officer_id"), (registers.VISITS, "officers")):
            found = reading.all_ids(session, Query(register, scope=scope))
            rows = {
                row.id: dict(
                    zip([c.name for c in reading.columns(register)], row.texts, strict=True)
                )
                for row in reading.rows_of(
                    session, register, reading.all_ids(session, Query(register))
                )
            }
            assert found
            assert set(found) == {
                one_id for one_id, row in rows.items() if "李四" in row[name].split("、")
            }
        companies = reading.all_ids(session, Query(registers.COMPANIES, scope=scope))
        led = session.scalars(select(Company.id).where(*within(Company, scope, TODAY)))
        assert set(companies) == set(led) != set()


@each
def test_named_conditions_can_all_be_asked(filled: Store, register: Register) -> None:
    with filled.reading() as session:
        every = reading.count(session, Query(register))
        for name in derived.NAMED.get(register.record, {}):
            assert 0 <= reading.count(session, Query(register, named=(name,))) <= every


@pytest.mark.parametrize("many", [0, 1, 40_000, 100_000])
def test_a_list_can_be_narrowed_to_many_ids(filled: Store, many: int) -> None:
    """Every number opens the rows behind it, a year's visits of a large bureau too."""
    with filled.reading() as session:
        every = set(reading.all_ids(session, Query(registers.VISITS)))
        query = Query(registers.VISITS, ids=tuple(range(1, many + 1)))
        assert set(reading.all_ids(session, query)) == every & set(range(1, many + 1))
        rows = reading.rows_of(session, registers.VISITS, list(range(many + 1)))
        assert {row.id for row in rows} == every & set(range(many + 1))


def test_the_bin_holds_what_was_removed_and_only_that(store: Store) -> None:
    first, second = fill(store, Company, [{"name": "甲公司"}, {"name": "乙公司"}])
    records.remove(store, Company, first, 1)
    with store.reading() as session:
        assert reading.all_ids(session, Query(registers.COMPANIES)) == [second]
        assert reading.all_ids(session, Query(registers.COMPANIES, binned=True)) == [first]


def test_what_officers_wrote_is_not_translated(store: Store) -> None:
    """A department that is called as a label is called still keeps its name in English."""
    from liaison.records import Department, Officer

    words.use("en")
    try:
        label = next(one for one in ("企业", "走访", "民警") if words._(one) != one)
    except StopIteration:
        label = "企业"
    finally:
        words.use("zh")
    department = add(store, Department, name=label)
    add(store, Officer, name="张三", department_id=department)
    words.use("en")
    try:
        with store.reading() as session:
            names = [column.name for column in reading.columns(registers.OFFICERS)]
            row = reading.rows_of(session, registers.OFFICERS, [1])[0]
            assert row.texts[names.index("department_id")] == label
    finally:
        words.use("zh")


def test_rows_of_one_kind_do_not_stand_in_the_other_register(filled: Store) -> None:
    with filled.reading() as session:
        needs = set(reading.all_ids(session, Query(registers.NEEDS)))
        hazards = set(reading.all_ids(session, Query(registers.HAZARDS)))
        every = set(session.scalars(select(Issue.id)))
        assert needs | hazards == every
        assert not needs & hazards
        assert session.scalars(select(Dispute.id)).all()
        assert session.scalars(select(Visit.id)).all()
