"""Every register has a page that lists, sorts, filters, and a form that adds, changes, removes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from PySide6.QtCore import Qt

from liaison.base.clock import clock
from liaison.fields.field import Reference, References
from liaison.fields.kind import Text
from liaison.gui.formpage import FormPage
from liaison.gui.pages.records import RecordsPage
from liaison.records import Account, Issue
from liaison.services import dutyseed, history, known, masking, reading, records
from liaison.services.reading import Query
from liaison.services.records import Card
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

_FIRST = {"stations": 1, "accounts": 1}
"""How many records of a register a fresh store holds already."""


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with clock.held(datetime(2026, 3, 5, 3, tzinfo=UTC)):
        yield


def values_of(
    scene: Scene, register: Register, turn: int, others: dict[str, int]
) -> dict[str, Any]:
    """Return a value for every field of a register's form."""
    record = register.record
    every = scene.house.jobs.now(lambda store: sample(store, record, turn, others))
    if record is Issue:
        every["state"] = str(known.states(register)[0].value)
    scene.settle()
    return {name: every[name] for name in register.fields}


def write_one(scene: Scene, register: Register, others: dict[str, int] | None = None) -> int:
    """Write a whole record of the register; return its id."""
    values = values_of(scene, register, 0, {} if others is None else others)
    return scene.house.jobs.now(
        lambda store: add(store, register.record, **register.fixed, **values)
    )


def ids(scene: Scene, query: Query) -> list[int]:
    """Return the ids of a list as the store has them."""

    def work(store: Store) -> list[int]:
        with store.reading() as session:
            return reading.all_ids(session, query)

    return scene.house.jobs.now(work)


def card_of(scene: Scene, register: Register, of: int) -> Card:
    """Return a record as the store has it."""

    def work(store: Store) -> Card:
        with store.reading() as session:
            return records.card(session, register.record, of)

    return scene.house.jobs.now(work)


def open_page(scene: Scene, register: Register, **what: Any) -> RecordsPage:
    """Put the page of a register on the screen."""
    page = RecordsPage(scene.house, register.name)
    scene.show(page, **what)
    return page


def shown(page: RecordsPage) -> list[int]:
    """Return the ids of the rows at hand."""
    model = page.list.listing.model
    return [row.id for row in map(model.row, range(model.rowCount())) if row]


def front(page: RecordsPage) -> FormPage:
    """Return the form in front."""
    assert page.form is not None
    assert page.form.isVisible()
    return page.form


def problems(form: FormPage) -> dict[str, str]:
    """Return what a form complains of, by field."""
    found = {name: str(box.problem()) for name, box in form.form.boxes.items() if box.problem()}
    return found | ({"": form.bar.words()} if form.bar.words() else {})


def expected(register: Register, name: str, values: dict[str, Any]) -> Any:
    """Return a value as a card keeps it."""
    kind = register.fields[name].kind
    if isinstance(kind, Reference | References):
        return values[name]
    parsed = kind.parse(values[name])
    if register.fields[name].field.personal:
        return masking.masked(kind, kind.show(parsed))
    return plain(list(parsed) if isinstance(parsed, tuple) else parsed)


def test_page_lists_and_sorts_by_every_column(
    register: Register,
    stage: Scene,  # noqa: F811
) -> None:
    write_one(stage, register)
    page = open_page(stage, register)
    model, table = page.list.listing.model, page.list.listing.table
    assert model.rowCount() == len(ids(stage, Query(register)))
    assert str(model.rowCount()) in page.list.count.text()
    assert table.blank() is None
    for place, column in enumerate(model.columns()):
        assert model.headerData(place, Qt.Orientation.Horizontal, 0)
        for order in (Qt.SortOrder.AscendingOrder, Qt.SortOrder.DescendingOrder):
            table.sortByColumn(place, order)
            stage.settle()
            down = order == Qt.SortOrder.DescendingOrder
            wanted = ids(stage, Query(register, sort=column.name, down=down))
            assert shown(page) == wanted, column.name


def test_filter_finds_the_record_by_every_field(
    register: Register,
    stage: Scene,  # noqa: F811
) -> None:
    of = write_one(stage, register)
    page = open_page(stage, register)
    model, filters = page.list.listing.model, page.list.filters

    def read(store: Store) -> tuple[reading.Row, Card]:
        with store.reading() as session:
            whole = records.card(session, register.record, of, whole=True)
            return reading.rows_of(session, register, [of])[0], whole

    row, card = stage.house.jobs.now(read)
    for place, column in enumerate(model.columns()):
        personal = column.name in register.fields and register.fields[column.name].field.personal
        told = card.texts[column.name] if personal else row.texts[place]
        words = told.partition("\n")[0].partition("、")[0]
        if not words:
            continue
        filters.clear()
        filters.add_filter(column.name, words)
        stage.settle()
        assert of in shown(page), f"{column.name}: {words}"
        filters.clear()
        filters.add_filter(column.name, "查无此字 98765")
        stage.settle()
        assert shown(page) == [], column.name
        assert page.list.listing.table.blank() is not None


def test_form_shows_every_field(register: Register, stage: Scene) -> None:  # noqa: F811
    of = write_one(stage, register)
    page = open_page(stage, register)
    page.show_record(of, edit=True)
    stage.settle()
    form = front(page).form
    assert set(form.boxes) == set(register.fields)
    card = card_of(stage, register, of)
    for name, box in form.boxes.items():
        assert box.editor.value() is not None, name
        assert not box.is_missing()
        assert box.is_veiled() == (name in card.hidden)
        if isinstance(box.bound.kind, Reference | References) or name in card.hidden:
            assert box.editor.value() == card.values[name]
        else:
            parsed = box.bound.kind.parse(box.editor.value())
            assert plain(parsed) == card.values[name], name
    assert form.changes() == []
    assert not front(page).is_changed()


def test_required_problems_stand_at_their_fields(
    register: Register,
    stage: Scene,  # noqa: F811
) -> None:
    page = open_page(stage, register, new=True)
    form = front(page)
    missing = form.form.missing()
    assert form.missing.isVisible() == bool(missing)
    assert str(len(missing)) in form.missing.words()
    stage.press(form, Qt.Key.Key_S, CONTROL)
    assert missing
    for name, box in form.form.boxes.items():
        assert (box.problem() is not None) == (name in missing), name
        if name in missing:
            assert box.label in box.note()
    assert len(ids(stage, Query(register))) == _FIRST.get(register.name, 0)
    assert form.form.boxes[missing[0]].isAncestorOf(focused())


def test_one_is_added_by_hand(register: Register, stage: Scene) -> None:  # noqa: F811
    if register.name == "duties":  # the first one would bring the shipped ones along
        stage.house.jobs.now(dutyseed.load)
    values = values_of(stage, register, 0, {})
    page = open_page(stage, register)
    count = page.list.listing.model.rowCount()
    if register.name == "visits":  # Ctrl+N is the quick way there
        page.open(new=True)
        stage.settle()
    else:
        stage.press(page.list, Qt.Key.Key_N, CONTROL)
    form = front(page)
    for name, box in form.form.boxes.items():
        fill_in(stage, box, values[name])
    stage.press(form, Qt.Key.Key_S, CONTROL)
    assert problems(form) == {}
    card = form.form.card
    assert card is not None
    for name in register.fields:
        assert card.values[name] == expected(register, name, values), name
    assert card.number in stage.told[-1][0]
    stage.press(form, Qt.Key.Key_Escape)
    assert page.list.listing.isVisible()
    assert page.list.listing.model.rowCount() == count + 1
    assert page.list.listing.current_id() == card.id


def test_one_is_changed_by_hand(register: Register, stage: Scene) -> None:  # noqa: F811
    others: dict[str, int] = {}
    of = write_one(stage, register, others)
    page = open_page(stage, register)
    page.show_record(of, edit=True)
    stage.settle()
    form = front(page)
    name = next(name for name, one in register.fields.items() if isinstance(one.kind, Text))
    other = values_of(stage, register, 1, others)[name]
    fill_in(stage, form.form.boxes[name], other)
    assert form.form.changes() == [name]
    before = card_of(stage, register, of)
    stage.press(form, Qt.Key.Key_S, CONTROL)
    if register.record is Account:  # has its own service, which asks for more
        assert "账号不能作为普通记录修改" in problems(form)[""]
        return
    assert problems(form) == {}
    after = card_of(stage, register, of)
    assert after.version == before.version + 1
    assert {one for one in after.values if after.values[one] != before.values[one]} == {name}

    def entries(store: Store) -> list[history.Entry]:
        with store.reading() as session:
            return history.of_record(session, register.record, of)

    assert len(stage.house.jobs.now(entries)) == 2
    assert form.form.changes() == []


def test_one_is_removed_undone_and_brought_back_from_the_bin(
    register: Register,
    stage: Scene,  # noqa: F811
) -> None:
    of = write_one(stage, register)
    page = open_page(stage, register)
    listing = page.list.listing
    count = listing.model.rowCount()
    listing.table.go_to(shown(page).index(of))
    stage.press(listing.table, Qt.Key.Key_Delete)
    if register.record is Account:
        assert "账号不能作为普通记录修改" in page.list.bar.words()
        return
    assert page.list.bar.words() == ""
    assert listing.model.rowCount() == count - 1
    step = stage.told[-1][1]
    assert step is not None
    stage.house.jobs.now(lambda store: undo(store, step))
    stage.settle()
    assert listing.model.rowCount() == count

    stage.house.jobs.now(lambda store: records.remove_all(store, register.record, [of]))
    stage.settle()
    page.list.filters.bin.click()
    stage.settle()
    assert shown(page) == [of]
    assert not page.list.new.isVisible()
    listing.table.go_to(0)
    assert page.list.selection.isVisible()
    page.list.selection.restore.click()
    stage.settle()
    assert shown(page) == []
    page.list.filters.bin.click()
    stage.settle()
    assert of in shown(page)


def test_page_offers_its_actions_and_keys(register: Register, stage: Scene) -> None:  # noqa: F811
    page = open_page(stage, register)
    assert page.name == register.name
    assert not page.records or register.record.__tablename__ in page.records
    keys = {key for _words, key, _act in page.actions_offered()}
    assert {"Ctrl+N", "Ctrl+F"} <= keys
    press(page.list.listing.table, Qt.Key.Key_F, CONTROL)
    assert page.list.search.hasFocus()
    assert page.may_leave()
