"""Every register has a page that lists, sorts, filters, and a form that adds, changes, removes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from liaison.base.clock import clock
from liaison.fields.field import Reference, References
from liaison.fields.kind import Text
from liaison.gui.formpage import FormPage
from liaison.gui.kit.cells import SHOW
from liaison.gui.pages.records import RecordsPage
from liaison.records import Issue
from liaison.services import history, known, reading, records
from liaison.services.reading import Query
from liaison.services.registers import REGISTERS, Register
from liaison.store.step import Store
from liaison.store.trail import plain
from liaison.store.undo import undo
from tests.contracts.samples import sample
from tests.gui.conftest import app, asked, qapp_args  # noqa: F401 - fixtures of the window
from tests.gui.filling import fill_in
from tests.gui.hands import CONTROL, focused, press
from tests.gui.scenes import Scene, stage  # noqa: F401 - a fixture
from tests.stores import add

pytestmark = pytest.mark.parametrize("register", REGISTERS, ids=lambda one: str(one.name))

_SETTLE_MS = 60


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with clock.held(datetime(2026, 3, 5, 3, tzinfo=UTC)):
        yield


@pytest.fixture
def store(stage: Scene) -> Store:  # noqa: F811
    found = stage.house.jobs.store
    assert found is not None
    return found


def values_of(
    store: Store, register: Register, turn: int, others: dict[str, int]
) -> dict[str, Any]:
    """Return a value for every field of a register's form."""
    every = sample(store, register.record, turn, others)
    if register.record is Issue:
        first = next(iter(states_of(register)))
        every["state"] = first
    return {name: every[name] for name in register.fields}


def states_of(register: Register) -> list[str]:
    """Return the states an issue of this register may have."""
    return [str(one.value) for one in known.states(register)]


def write_one(store: Store, register: Register, turn: int, others: dict[str, int]) -> int:
    """Write a whole record of the register; return its id."""
    values = values_of(store, register, turn, others)
    return add(store, register.record, **register.fixed, **values)


def test_page_lists_and_sorts_by_every_column(
    register: Register,
    store: Store,
    stage: Scene,  # noqa: F811
) -> None:
    others: dict[str, int] = {}
    write_one(store, register, 0, others)
    page = RecordsPage(stage.house, register.name)
    stage.show(page)
    model, table = page.list.listing.model, page.list.listing.table
    assert model.rowCount() >= 1
    assert f"{model.rowCount():,}" in page.list.count.text()
    assert table.blank() is None
    for place, column in enumerate(model.columns()):
        for order in (Qt.SortOrder.AscendingOrder, Qt.SortOrder.DescendingOrder):
            table.sortByColumn(place, order)
            stage.settle()
            down = order == Qt.SortOrder.DescendingOrder
            with store.reading() as session:
                wanted = reading.all_ids(session, Query(register, sort=column.name, down=down))
            shown = [model.row(row) for row in range(model.rowCount())]
            assert [row.id for row in shown if row] == wanted, column.name


def test_filter_finds_the_record_by_every_field(
    register: Register,
    store: Store,
    stage: Scene,  # noqa: F811
) -> None:
    others: dict[str, int] = {}
    of = write_one(store, register, 0, others)
    page = RecordsPage(stage.house, register.name)
    stage.show(page)
    model, filters = page.list.listing.model, page.list.filters
    with store.reading() as session:
        row = reading.rows_of(session, register, [of])[0]
    for place, column in enumerate(model.columns()):
        words = row.texts[place].partition("\n")[0].partition("、")[0]
        if not words:
            continue
        filters.clear()
        filters.add_filter(column.name, words)
        stage.settle()
        found = [one.id for one in map(model.row, range(model.rowCount())) if one]
        assert of in found, f"{column.name}: {words}"
        filters.clear()
        filters.add_filter(column.name, "查无此字 98765")
        stage.settle()
        assert model.rowCount() == 0, column.name
        assert page.list.listing.table.blank() is not None


def test_form_shows_every_field(
    register: Register,
    store: Store,
    stage: Scene,  # noqa: F811
) -> None:
    of = write_one(store, register, 0, {})
    page = RecordsPage(stage.house, register.name)
    stage.show(page)
    page.show_record(of, edit=True)
    stage.settle()
    form = front(page).form
    assert set(form.boxes) == set(register.fields)
    with store.reading() as session:
        card = records.card(session, register.record, of)
    for name, box in form.boxes.items():
        assert box.editor.value() is not None, name
        assert box.is_missing() is False
        if isinstance(box.bound.kind, Reference | References):
            assert box.editor.value() == card.values[name]
    assert form.changes() == []
    assert not front(page).is_changed()


def test_required_problems_stand_at_their_fields(
    register: Register,
    store: Store,
    stage: Scene,  # noqa: F811
) -> None:
    page = RecordsPage(stage.house, register.name)
    stage.show(page, new=True)
    shown = front(page)
    missing = shown.form.missing()
    assert shown.missing.isVisible() == bool(missing)
    stage.press(shown, Qt.Key.Key_S, CONTROL)
    for name, box in shown.form.boxes.items():
        assert (box.problem() is not None) == (name in missing), name
        if name in missing:
            assert box.label in box.note()
    with store.reading() as session:
        assert reading.count(session, Query(register)) == before(register)
    if missing:
        assert shown.form.boxes[missing[0]].isAncestorOf(focused())


def test_one_is_added_changed_and_removed_by_hand(
    register: Register,
    store: Store,
    stage: Scene,  # noqa: F811
) -> None:
    others: dict[str, int] = {}
    values = values_of(store, register, 0, others)
    page = RecordsPage(stage.house, register.name)
    stage.show(page)
    count = page.list.listing.model.rowCount()
    stage.press(page.list, Qt.Key.Key_N, CONTROL)
    shown = front(page)
    for name, box in shown.form.boxes.items():
        fill_in(stage, box, values[name])
    stage.press(shown, Qt.Key.Key_S, CONTROL)
    assert not problems(shown), problems(shown)
    card = shown.form.card
    assert card is not None
    for name in register.fields:
        assert card.values[name] == expected(register, name, values), name

    changed = next(iter(editable(register)))
    other = values_of(store, register, 1, others)[changed]
    fill_in(stage, shown.form.boxes[changed], other)
    assert shown.form.changes() == [changed]
    stage.press(shown, Qt.Key.Key_S, CONTROL)
    with store.reading() as session:
        again = records.card(session, register.record, card.id)
        entries = history.of_record(session, register.record, card.id)
    assert again.version == card.version + 1
    assert again.values[changed] != card.values[changed]
    assert len(entries) == 2

    stage.press(shown, Qt.Key.Key_Escape)
    listing = page.list.listing
    assert listing.isVisible()
    assert listing.model.rowCount() == count + 1
    assert listing.current_id() == card.id
    stage.press(listing.table, Qt.Key.Key_Delete)
    assert listing.model.rowCount() == count
    words, step = stage.told[-1]
    assert "删除" in words
    assert step is not None
    undo(store, step)
    stage.settle()
    assert listing.model.rowCount() == count + 1


def test_what_was_removed_is_brought_back_from_the_bin(
    register: Register,
    store: Store,
    stage: Scene,  # noqa: F811
) -> None:
    of = write_one(store, register, 0, {})
    page = RecordsPage(stage.house, register.name)
    stage.show(page)
    records.remove_all(store, register.record, [of])
    stage.settle()
    page.list.filters.bin.click()
    stage.settle()
    listing = page.list.listing
    assert [row.id for row in map(listing.model.row, range(listing.model.rowCount())) if row] == [
        of
    ]
    assert not page.list.new.isVisible()
    listing.table.go_to(0)
    QTest.qWait(_SETTLE_MS)
    assert page.list.selection.isVisible()
    page.list.selection.restore.click()
    stage.settle()
    assert listing.model.rowCount() == 0
    page.list.filters.bin.click()
    stage.settle()
    with store.reading() as session:
        assert of in reading.all_ids(session, Query(register))
    assert listing.model.rowCount() >= 1


def front(page: RecordsPage) -> FormPage:
    """Return the form in front."""
    assert page.form is not None
    assert page.form.isVisible()
    return page.form


def problems(shown: FormPage) -> dict[str, str]:
    """Return what a form complains of, by field."""
    found = {name: str(box.problem()) for name, box in shown.form.boxes.items() if box.problem()}
    return found | ({"": shown.bar.words()} if shown.bar.words() else {})


def expected(register: Register, name: str, values: dict[str, Any]) -> Any:
    """Return a value as a card keeps it."""
    kind = register.fields[name].kind
    if isinstance(kind, Reference | References):
        return values[name]
    parsed = kind.parse(values[name])
    return plain(list(parsed) if isinstance(parsed, tuple) else parsed)


def editable(register: Register) -> Iterator[str]:
    """Yield fields that can be changed on an existing record without a rule in the way."""
    for name, bound in register.fields.items():
        if isinstance(bound.kind, Text) and name != "state":
            yield name


def before(register: Register) -> int:
    """Return how many records of a register a fresh store holds."""
    return 1 if register.name in ("stations", "accounts") else 0


def test_page_is_named_and_offers_its_actions(
    register: Register,
    store: Store,
    stage: Scene,  # noqa: F811
) -> None:
    page = RecordsPage(stage.house, register.name)
    stage.show(page)
    assert page.name == register.name
    keys = {key for _words, key, _act in page.actions_offered()}
    assert {"Ctrl+N", "Ctrl+F"} <= keys
    press(page.list.listing.table, Qt.Key.Key_F, CONTROL)
    assert page.list.search.hasFocus()
    model = page.list.listing.model
    across = Qt.Orientation.Horizontal
    assert all(model.headerData(n, across, SHOW) for n in range(model.columnCount()))
    assert not page.records or register.record.__tablename__ in page.records
