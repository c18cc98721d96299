"""What holds for every register that can be imported: what is shown comes back as it was."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from datetime import date, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings, strategies as st

from liaison.exchange import importing
from liaison.exchange.plan import Choices, Fate, Severity
from liaison.exchange.recognise import recognise
from liaison.exchange.synonyms import EXTRA, HINTS, IMPORTED, NEEDED, OWNERS
from liaison.exchange.tables import find_tables
from liaison.exchange.targets import targets
from liaison.fields import codes, kind
from liaison.fields.choice import ManyOf, OneOf
from liaison.fields.field import Bound, Listed, Reference, References
from liaison.records import BY_NAME, Company, Department, Officer
from liaison.records.dispute import DisputeState
from liaison.records.issue import MOVES
from liaison.services import codelists, records
from liaison.services.registers import BY_NAME as REGISTERS, Register
from liaison.store import opening
from liaison.store.step import Store
from tests.contracts.samples import sample
from tests.exchange.books import held
from tests.exchange.grids import grid, only
from tests.stores import LOGIN, Made, add

each = pytest.mark.parametrize("name", IMPORTED)

COMPANIES = ("甲新材料有限公司", "乙物流有限公司")
OFFICERS = ("许丽", "邓娟")
DEPARTMENTS = ("治安大队", "法制大队")
_FIRST = date(2026, 1, 5)
_SIGNS = st.sampled_from("甲乙丙丁戊己庚辛壬癸东南西北abcXYZ0123456789 ")
_WORDS = st.text(_SIGNS, min_size=3, max_size=20).map(lambda text: f"述{text}述")
_INFERRED = {"recorded_by", "duties", "station_id", "late", "deadline"}
"""What the import fills in where the row says nothing."""


def labels(register: Register) -> list[str]:
    return [register.label_of(name) for name in register.fields]


def written(path: Path, register: Register, rows: Sequence[Mapping[str, Any]]) -> Path:
    """Write rows under the register's own labels, as an officer would keep them."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.append(labels(register))
    for row in rows:
        sheet.append([row.get(name) for name in register.fields])
        for cell in sheet[sheet.max_row]:
            cell.data_type = "s" if isinstance(cell.value, str) else cell.data_type
    book.save(path)
    return path


@each
def test_every_field_is_recognised_by_its_own_label(name: str) -> None:
    register = REGISTERS[name]
    found = recognise(only(find_tables(grid(labels(register), ["x"] * len(labels(register))))))
    assert found.register == name
    assert [column.target.name for column in found.columns] == list(register.fields)
    assert not found.extra


@each
def test_what_is_said_of_a_register_names_real_targets(name: str) -> None:
    known = set(targets(name))
    assert set(EXTRA[name]) <= known
    assert {one for group in NEEDED[name] for one in group} <= known
    assert HINTS[name]
    every = {target for register in IMPORTED for target in targets(register)}
    assert {*OWNERS, *OWNERS.values()} <= every


@each
def test_every_code_list_named_is_known(name: str) -> None:
    register = REGISTERS[name]
    for field, bound in register.fields.items():
        if isinstance(bound.kind, Listed):
            assert register.lists.get(field, bound.kind.list) in codelists.LISTS


@each
def test_a_whole_record_shown_and_imported_is_the_same(
    local: Store, name: str, tmp_path: Path
) -> None:
    register = REGISTERS[name]
    others: dict[str, int] = {}
    values = sample(local, register.record, 0, others) | register.fixed
    if name == "hazards":
        values["state"] = "found"
        values["recheck"] = None
    id_ = add(local, register.record, **values)
    with local.reading() as session:
        texts = records.card(session, register.record, id_).texts
    path = written(tmp_path / "本级.xlsx", register, [texts])
    plan = importing.look(local, [path])
    (sheet,) = plan.sheets
    assert sheet.kind == name
    assert [(row.fate, row.changes) for row in sheet.rows] == [(Fate.SAME, ())]
    assert not sheet.of(Severity.REFUSE)
    assert not sheet.of(Severity.DROP)
    assert plan.empty


@each
@settings(max_examples=6)
@given(data=st.data())
def test_rows_imported_are_the_records_meant(name: str, template: Made, data: Any) -> None:
    register = REGISTERS[name]
    row = data.draw(_row(register))
    with tempfile.TemporaryDirectory() as folder:
        home = template.copy(Path(folder) / "data")
        store = opening.open_with(home, template.key, LOGIN)
        try:
            _stock(store)
            shown = {field: _cell(store, register, field, value) for field, value in row.items()}
            path = written(Path(folder) / "表.xlsx", register, [shown])
            plan = importing.look(store, [path], Choices())
            assert [one.why for one in plan.problems(Severity.REFUSE)] == []
            assert [one.why for one in plan.problems(Severity.DROP)] == []
            importing.apply(store, plan)
            found = held(store, register.record.__tablename__)[-1]
            for field, value in row.items():
                if value is not None:
                    assert found[field] == value, field
                elif field not in _INFERRED:
                    assert found[field] in (None, (), _default(register, field)), field
            assert importing.look(store, [path]).empty
        finally:
            store.close()


def _stock(store: Store) -> None:
    for name in COMPANIES:
        add(store, Company, name=name)
    for name in OFFICERS:
        add(store, Officer, name=name, station_id=1)
    for name in DEPARTMENTS:
        add(store, Department, name=name)


def _default(register: Register, field: str) -> Any:
    column = BY_NAME[register.record.__tablename__].__table__.columns[field]
    return getattr(column.default, "arg", None)


def _cell(store: Store, register: Register, field: str, value: Any) -> Any:
    """Return a value as a cell holds it: days, times and numbers as such, the rest as text."""
    bound = register.fields[field]
    if value is None or isinstance(value, date | time | int | Decimal):
        return bound.kind.show(value) if isinstance(value, bool) else value
    if isinstance(bound.kind, References):
        return "、".join(value)
    return value if isinstance(bound.kind, Reference) else bound.kind.show(value)


def _row(register: Register) -> st.SearchStrategy[dict[str, Any]]:
    fields = register.fields
    strategies = {}
    for place, (name, bound) in enumerate(fields.items()):
        some = _value(register, bound, place)
        needed = bound.required or isinstance(bound.kind, References) or name == "end"
        strategies[name] = some if needed else st.none() | some
    if register.name == "hazards":
        strategies["recheck"] = st.none()
    return st.fixed_dictionaries(strategies)


def _value(register: Register, bound: Bound, place: int) -> st.SearchStrategy[Any]:
    of, ruled = bound.kind, _ruled(register, bound.name)
    if ruled is not None:
        return ruled
    if isinstance(of, Reference):
        return _NAMED[of.target]
    if isinstance(of, References):
        return st.lists(_NAMED[of.target], min_size=1, max_size=2, unique=True).map(tuple)
    if isinstance(of, OneOf):
        return st.sampled_from(list(of.choices))
    if isinstance(of, ManyOf):
        members = [str(one.value) for one in of.choices]
        some = st.sets(st.sampled_from(members), min_size=1)
        return some.map(lambda chosen: tuple(one for one in members if one in chosen))
    if isinstance(of, kind.Text):
        return _WORDS.map(lambda text: " ".join(text.split()))
    if isinstance(of, kind.Day):  # later fields tell of later days
        base = register.record.dated or "start"
        step = 0 if bound.name == base else 7 * place
        return st.integers(0, 6).map(lambda more: _FIRST + timedelta(days=step + more))
    return _PLAIN[type(of)]


def _ruled(register: Register, name: str) -> st.SearchStrategy[Any] | None:
    """Return what rules of the record ask for."""
    if name == "state" and "kind" in register.fixed:
        return st.sampled_from(list(MOVES[register.fixed["kind"]]))
    if name == "state" and register.name == "disputes":
        return st.sampled_from(list(DisputeState))
    if name == "visit_id":
        return st.none()
    if name == "name" and register.name == "officers":
        return st.text("赵钱孙李周吴郑王", min_size=2, max_size=3)
    if name in {"name", "short_name"} and register.name == "companies":
        return _WORDS.map(lambda text: "".join(text.split())[:24] + "有限公司")
    return None


_NAMED: dict[str, st.SearchStrategy[str]] = {
    "Company": st.sampled_from(COMPANIES),
    "Officer": st.sampled_from(OFFICERS),
    "Department": st.sampled_from(DEPARTMENTS),
    "Station": st.just("循环园区警务站"),
}
_CREDIT = st.text(codes.CREDIT_SIGNS, min_size=17, max_size=17)
_PLAIN: dict[type[kind.Kind], st.SearchStrategy[Any]] = {
    kind.Whole: st.integers(0, 9999),
    kind.Money: st.integers(0, 10**9).map(lambda cents: Decimal(cents).scaleb(-2)),
    kind.Time: st.times().map(lambda one: one.replace(second=0, microsecond=0)),
    kind.YesNo: st.booleans(),
    codes.CreditCode: _CREDIT.map(lambda first: first + codes.credit_check(first)),
    codes.Phone: st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True),
    codes.Badge: st.from_regex(r"[0-9]{5}[1-9]", fullmatch=True),
}
