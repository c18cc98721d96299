"""What holds for every record type: described whole, kept exactly, given back as it was."""

from __future__ import annotations

import ast
import inspect as python
from typing import Any, get_args

import pytest
from sqlalchemy import func, inspect, select

from liaison.base.errors import Problems
from liaison.fields.choice import Choice, ManyOf, OneOf
from liaison.fields.field import Reference, References, fields_of
from liaison.fields.kind import Day, Kind
from liaison.fields.record import Record
from liaison.records import (
    BY_NAME,
    RECORDS,
    Account,
    Charge,
    Department,
    Dispute,
    Issue,
    dispute,
    issue,
)
from liaison.services import masking, records
from liaison.store import tables
from liaison.store.step import Store
from liaison.store.undo import last_step, undo
from tests.contracts.samples import sample, whole
from tests.stores import LOGIN

each = pytest.mark.parametrize("record", RECORDS, ids=lambda one: one.__name__)
each_edited = pytest.mark.parametrize(
    "record", [one for one in RECORDS if one is not Account], ids=lambda one: one.__name__
)
"""An account is changed by its own service alone."""


@each
def test_every_field_is_described(record: type[Record]) -> None:
    fields = fields_of(record)
    assert fields
    kept = {column.name for column in inspect(record).columns}
    assert set(fields) | kept >= set(record.__annotations__)
    for name, bound in fields.items():
        assert isinstance(bound.kind, Kind), name
        assert bound.field.label, name
        assert bound.name == name


@each
def test_required_agrees_with_the_type_said(record: type[Record]) -> None:
    for name, bound in fields_of(record).items():
        if isinstance(bound.kind, References):
            continue
        said = record.__annotations__[name]
        optional = said.endswith("| None]") if isinstance(said, str) else None in get_args(said)
        assert bound.required is not optional, name


@each
def test_labels_are_marked_for_the_catalogue(record: type[Record]) -> None:
    """Every label of a field and of a choice stands in N_()."""
    tree = ast.parse(python.getsource(python.getmodule(record) or record))
    for one in ast.walk(tree):
        if isinstance(one, ast.AnnAssign) and isinstance(one.value, ast.Call):
            label = one.value.args[0]
            assert isinstance(label, ast.Call), ast.unparse(one)
            assert ast.unparse(label.func) == "N_", ast.unparse(one)


@each
def test_a_record_type_is_known_by_name_code_and_title(record: type[Record]) -> None:
    assert BY_NAME[record.__tablename__] is record
    assert record.__tablename__ == record.__name__.lower()
    assert record.label
    assert 1 < len(record.code) <= 4
    assert record.code.isupper()
    assert record.title in {"number", *fields_of(record)}
    if record.dated:
        assert isinstance(fields_of(record)[record.dated].kind, Day)
        assert fields_of(record)[record.dated].required
    if record.inside:
        assert isinstance(fields_of(record)[record.inside].kind, Reference)


def test_codes_of_serial_numbers_are_told_apart() -> None:
    codes = [record.code for record in RECORDS]
    codes += [issue.Issue(kind=kind).serial_code() for kind in issue.IssueKind]
    assert len(codes) == len(set(codes))


@each
def test_references_lead_to_record_types(record: type[Record]) -> None:
    for bound in fields_of(record).values():
        if isinstance(bound.kind, Reference | References):
            assert bound.kind.target.lower() in BY_NAME


@each_edited
def test_a_record_keeps_every_field_and_saving_its_card_changes_nothing(
    record: type[Record], store: Store
) -> None:
    others: dict[str, int] = {}
    given = sample(store, record, 0, others)
    saved = records.save(store, record, given)
    with store.reading() as session:
        first = records.card(session, record, saved.id)
        rows = session.scalar(select(func.count()).select_from(tables.change))
    for name, bound in fields_of(record).items():
        assert bound.kind.show(None) == ""
        if not isinstance(bound.kind, Reference | References):
            shows = bound.kind.show(bound.kind.parse(given[name]))
            shows = masking.masked(bound.kind, shows) if bound.field.personal else shows
            assert first.texts[name] == shows, name
        assert first.values[name] not in (None, []), name
    again = records.save(store, record, first.values, saved.id, saved.version)
    with store.reading() as session:
        assert records.card(session, record, saved.id) == first
        assert session.scalar(select(func.count()).select_from(tables.change)) == rows
    assert again.version == saved.version == 1


@each_edited
def test_every_changed_field_is_put_back_by_undo(record: type[Record], store: Store) -> None:
    others: dict[str, int] = {}
    one_id = whole(store, record, others)
    changed = sample(store, record, 1, others)
    with store.reading() as session:
        before = records.card(session, record, one_id)
    records.save(store, record, changed, one_id)
    with store.reading() as session:
        between = records.card(session, record, one_id)
    step = last_step(store)
    assert step is not None
    undone = undo(store, step.id)
    with store.reading() as session:
        after = records.card(session, record, one_id)
    assert between.values != before.values
    charges = 1 if record in (Issue, Dispute) else 0  # who answered for it until then
    contacts = 1 if record is Department else 0  # its first contact is told of in its own columns
    assert (undone.back, undone.kept) == (1 + charges + contacts, ())
    assert (after.values, after.texts) == (before.values, before.texts)
    assert after.version == 3
    with store.reading() as session:
        kept = list(session.scalars(select(Charge).where(Charge.owner_id == one_id)))
    if record is not Charge:
        assert [one.deleted_at is None for one in kept] == [False] * charges


@each_edited
def test_every_field_can_be_emptied_and_put_back(record: type[Record], store: Store) -> None:
    one_id = whole(store, record, {})
    with store.reading() as session:
        before = records.card(session, record, one_id)
    empty = {
        name: None
        for name, bound in fields_of(record).items()
        if not bound.required and not isinstance(bound.kind, References)
    }
    if not empty:
        pytest.skip("every field of it is required")
    records.save(store, record, empty, one_id)
    with store.reading() as session:
        emptied = records.card(session, record, one_id)
    assert all(emptied.values[name] is None for name in empty if name != "station_id")
    step = last_step(store)
    assert step is not None
    undo(store, step.id)
    with store.reading() as session:
        assert records.card(session, record, one_id).values == before.values


@each
def test_an_empty_record_is_refused_with_every_field_to_fill(
    record: type[Record], local: Store
) -> None:
    with pytest.raises(Problems) as caught:
        records.save(local, record, {})
    named = {problem.field for problem in caught.value.problems}
    required = {name for name, bound in fields_of(record).items() if bound.required}
    assert named
    assert named <= required | {"companies", "officers"}
    assert all(problem.words for problem in caught.value.problems)


@each
def test_numbers_follow_one_another(record: type[Record], store: Store) -> None:
    others: dict[str, int] = {}
    one_id = whole(store, record, others)
    with store.reading() as session:
        one = session.get(record, one_id)
        assert one is not None
        middle = "202603-" if record.dated else ""
        code, tail = one.number.split("-", 1)
        assert code == one.serial_code()
        assert tail.startswith(middle)
        assert int(tail.removeprefix(middle)) >= 1
        assert (one.created_by, one.changed_by) == (LOGIN, LOGIN)
        assert one.created_at == one.changed_at
        assert one.created_at.tzinfo is not None


STATES: list[tuple[str, dict[Any, tuple[Any, ...]], set[tuple[Any, Any]]]] = [
    *((kind.name, table, issue.REOPENED) for kind, table in issue.MOVES.items()),
    ("dispute", dispute.MOVES, dispute.REOPENED),
]


@pytest.mark.parametrize(("name", "moves", "reopened"), STATES, ids=[one[0] for one in STATES])
def test_state_tables_are_closed(
    name: str, moves: dict[Any, tuple[Any, ...]], reopened: set[tuple[Any, Any]]
) -> None:
    assert {to for targets in moves.values() for to in targets} <= set(moves)
    reached, new = set(), {next(iter(moves))}
    while new:
        reached |= new
        new = {to for state in new for to in moves[state]} - reached
    assert reached == set(moves), "a state cannot be reached from the first one"
    assert all(state not in targets for state, targets in moves.items()), "a move to itself"


def test_all_states_are_known_and_reopening_is_a_move() -> None:
    needs, hazards = issue.MOVES[issue.IssueKind.need], issue.MOVES[issue.IssueKind.hazard]
    assert set(needs) | set(hazards) == set(issue.IssueState)
    assert not set(needs) & set(hazards)
    assert set(dispute.MOVES) == set(dispute.DisputeState)
    both = {(one, to) for table in (needs, hazards) for one in table for to in table[one]}
    assert both >= issue.REOPENED
    assert {(one, to) for one in dispute.MOVES for to in dispute.MOVES[one]} >= dispute.REOPENED
    assert set(issue.OPEN) <= set(issue.IssueState)
    for first, _ in issue.REOPENED:
        assert first not in issue.OPEN or first is issue.IssueState.rectified


@each
def test_choices_are_kept_short_and_told_in_words(record: type[Record]) -> None:
    for bound in fields_of(record).values():
        if isinstance(bound.kind, OneOf | ManyOf):
            choices: type[Choice] = bound.kind.choices
            assert all(len(str(one.value)) <= 24 for one in choices)
            assert all("," not in str(one.value) for one in choices)
            assert len({one.label for one in choices}) == len(list(choices))
