"""What holds for every register: its fields exist, its words are marked, no need is hidden."""

from __future__ import annotations

import ast
import inspect as python
from datetime import date

import pytest

from liaison.base.paths import resources
from liaison.fields.field import Listed, Reference, fields_of
from liaison.records import RECORDS, Attachment, Charge, Company, Officer
from liaison.services import derived, reading, records, registers
from liaison.services.registers import BY_NAME, REGISTERS, Register
from liaison.store.step import Store
from tests.contracts.samples import sample
from tests.stores import add

each = pytest.mark.parametrize("register", REGISTERS, ids=lambda one: one.name)
_FILLED = {"station_id"}
"""Hidden although required: the program fills it in; others have a default."""


def test_registers_are_known_by_name_and_every_record_has_its_place() -> None:
    assert list(BY_NAME) == [one.name for one in REGISTERS]
    shown = {one.record for one in REGISTERS}
    inside = {child for one in REGISTERS for child in one.children}
    anywhere = {one for one in RECORDS if {"owner", "owner_id"} <= set(fields_of(one))}
    assert anywhere == {Attachment, Charge}  # belong to records of any type
    assert shown | inside | anywhere == set(RECORDS)
    assert {record for record in RECORDS if record.inside} == inside


@each
def test_its_words_belong_to_fields_it_has(register: Register) -> None:
    fields = fields_of(register.record)
    for named in (register.labels, register.lists, register.fixed):
        assert set(named) <= set(fields)
    assert register.hidden <= set(fields)
    assert not register.hidden & set(register.labels)
    assert all(isinstance(fields[name].kind, Listed) for name in register.lists)


@each
def test_nothing_required_is_hidden_but_what_is_filled_in(register: Register) -> None:
    fields = fields_of(register.record)
    table = register.record.__table__
    needed = {
        name for name, bound in fields.items() if bound.required and not table.c[name].default
    }
    assert needed & register.hidden <= _FILLED


@each
def test_its_children_are_inside_its_record(register: Register) -> None:
    for child in register.children:
        assert child.inside
        kind = fields_of(child)[child.inside].kind
        assert isinstance(kind, Reference)
        assert kind.target == register.record.__name__
        assert child.inside not in registers.inside(child).fields


@each
def test_its_columns_have_names_of_their_own(register: Register) -> None:
    columns = reading.columns(register)
    names = [column.name for column in columns]
    labels = [column.label for column in columns]
    assert len(names) == len(set(names))
    assert len(labels) == len(set(labels)), labels
    assert any(column.shown for column in columns)
    assert {column.look for column in columns} <= {"text", "long", "number", "day", "chip"}
    assert not set(register.fixed) & set(names)


@each
def test_its_code_lists_are_shipped(register: Register) -> None:
    shipped = {path.stem for path in (resources() / "codes").iterdir()}
    for name, bound in register.fields.items():
        if isinstance(bound.kind, Listed):
            assert register.lists.get(name, bound.kind.list) in shipped


@each
def test_a_record_saved_stands_in_its_list(register: Register, store: Store) -> None:
    values = sample(store, register.record, 0, {})
    values |= register.fixed
    if "state" in values and register.name in {"needs", "hazards"}:
        values["state"] = None
    saved = records.save(store, register.record, values)
    with store.reading() as session:
        query = reading.Query(register)
        assert saved.id in reading.all_ids(session, query)
        row = next(one for one in reading.rows_of(session, register, [saved.id]))
        assert saved.number in row.texts
        assert reading.count(session, reading.Query(register, words=saved.number)) == 1


def test_labels_are_marked_for_the_catalogue() -> None:
    """Every Chinese text of the registers and of derived columns stands in N_() or _()."""
    for module in (registers, derived):
        tree = ast.parse(python.getsource(module))
        marked = {
            id(call.args[0])
            for call in ast.walk(tree)
            if isinstance(call, ast.Call) and ast.unparse(call.func) in {"N_", "_"}
        }
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                chinese = any("\u4e00" <= sign <= "\u9fff" for sign in node.value)
                on_paper = len(node.value) == 1  # 与 between the parties is never translated
                told = on_paper or id(node) in marked or _is_docstring(tree, node)
                assert not chinese or told, node.value


def _is_docstring(tree: ast.Module, node: ast.Constant) -> bool:
    return any(isinstance(one, ast.Expr) and one.value is node for one in ast.walk(tree))


def test_named_conditions_are_offered_and_derived_columns_counted_as_of_today(
    store: Store,
) -> None:
    add(store, Company, name="甲公司", entered_on=date(2026, 1, 1))
    add(store, Officer, name="张三")
    for record, offered in derived.NAMED.items():
        with store.reading() as session:
            register = next(one for one in REGISTERS if one.record is record)
            for name in offered:
                assert reading.count(session, reading.Query(register, named=(name,))) >= 0
    for record, columns in derived.DERIVED.items():
        assert not set(columns) & set(fields_of(record))
