"""The model of lists: counted, fetched as painted, found again, never all at once."""

from __future__ import annotations

from dataclasses import replace

import pytest
import shiboken6
from PySide6.QtCore import Qt
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from liaison.base.errors import Trouble
from liaison.gui.kit.cells import KEY, LOOK, SHOW
from liaison.gui.models import PAGES, WindowModel
from liaison.records import CodeItem, Company
from liaison.services import reading, records
from liaison.services.reading import PAGE, Query
from liaison.services.registers import CODES, COMPANIES, HAZARDS, VISITS, Register
from tests.gui.scenes import Scene
from tests.stores import fill

ROWS = 1000
Fetches = list[int]


@pytest.fixture
def words(stage: Scene) -> WindowModel:
    """A thousand words of a code list, numbered in order."""
    store = stage.house.jobs.store
    assert store is not None
    fill(store, CodeItem, ({"list": "x", "word": f"词条{n:04}"} for n in range(ROWS)))
    model = WindowModel(stage.house.jobs, CODES)
    model.show(Query(CODES))
    stage.settle()
    return model


@pytest.fixture
def fetches(monkeypatch: pytest.MonkeyPatch) -> Fetches:
    """The offsets of the windows that were read."""
    found: Fetches = []
    real = reading.window

    def window(*given: object) -> list[reading.Row]:
        found.append(int(given[2]))  # type: ignore[call-overload]
        return real(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(reading, "window", window)
    return found


def shown(model: WindowModel, row: int, name: str = "word") -> str:
    """Return the words of a cell."""
    names = [column.name for column in model.columns()]
    return str(model.data(model.index(row, names.index(name)), SHOW))


def test_counts_and_shows_the_first_page(words: WindowModel, stage: Scene) -> None:
    assert words.rowCount() == ROWS
    assert shown(words, 0) == "词条0000"
    assert shown(words, PAGE - 1) == f"词条{PAGE - 1:04}"


def test_other_pages_come_when_they_are_asked_for(
    words: WindowModel,
    stage: Scene,
    fetches: Fetches,
) -> None:
    changed: list[tuple[int, int]] = []
    words.dataChanged.connect(lambda first, last: changed.append((first.row(), last.row())))
    first = next(n for n, one in enumerate(words.columns()) if one.shown)
    assert words.data(words.index(500, first), SHOW) == "…"
    assert words.row(500) is None
    stage.settle()
    assert shown(words, 500) == "词条0500"
    assert fetches == [500 // PAGE * PAGE]
    assert changed == [(384, 511)]


def test_what_was_scrolled_past_is_not_fetched(
    words: WindowModel,
    stage: Scene,
    fetches: Fetches,
) -> None:
    for row in range(PAGE, ROWS, PAGE):
        words.row(row)
    words.row(ROWS - 1)
    stage.settle()
    assert shown(words, ROWS - 1) == f"词条{ROWS - 1:04}"
    assert len(fetches) < ROWS // PAGE


def test_only_so_many_pages_are_kept(
    stage: Scene,
    fetches: Fetches,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("liaison.gui.models.PAGES", 2)
    assert PAGES == 64
    store = stage.house.jobs.store
    assert store is not None
    fill(store, CodeItem, ({"list": "x", "word": f"词条{n:04}"} for n in range(PAGE * 4)))
    model = WindowModel(stage.house.jobs, CODES)
    model.show(Query(CODES))
    stage.settle()
    for page in (1, 2, 3, 0):
        model.row(page * PAGE)
        stage.settle()
        assert shown(model, page * PAGE) == f"词条{page * PAGE:04}"
    assert fetches == [0, PAGE, 2 * PAGE, 3 * PAGE, 0]


def test_sorting_reads_anew_and_finds_what_is_to_be_kept(
    words: WindowModel,
    stage: Scene,
) -> None:
    row = words.row(3)
    assert row is not None
    places: list[dict[int, int]] = []
    words.placed.connect(places.append)
    words.keeping = lambda: [row.id]
    names = [column.name for column in words.columns()]
    words.sort(names.index("word"), Qt.SortOrder.DescendingOrder)
    stage.settle()
    assert shown(words, 0) == f"词条{ROWS - 1:04}"
    assert places == [{row.id: ROWS - 4}]
    words.sort(names.index("word"), Qt.SortOrder.AscendingOrder)
    stage.settle()
    assert shown(words, 0) == "词条0000"
    words.sort(-1, Qt.SortOrder.AscendingOrder)
    assert words.query().sort == ""


def test_a_refresh_keeps_the_rows_in_place(words: WindowModel, stage: Scene) -> None:
    store = stage.house.jobs.store
    assert store is not None
    resets: list[int] = []
    words.modelReset.connect(lambda: resets.append(1))
    records.save(store, CodeItem, {"list": "x", "word": "词条0000甲"})
    places: list[dict[int, int]] = []
    words.placed.connect(places.append)
    kept = words.row(5)
    assert kept is not None
    words.refresh([kept.id], range(20))
    stage.settle()
    assert words.rowCount() == ROWS + 1
    assert shown(words, 1) == "词条0000甲"
    assert places == [{kept.id: 6}]
    assert not resets


def test_a_refresh_takes_away_what_is_gone(words: WindowModel, stage: Scene) -> None:
    store = stage.house.jobs.store
    assert store is not None
    ids = [row.id for row in map(words.row, range(20)) if row]
    records.remove_all(store, CodeItem, ids)
    words.refresh()
    stage.settle()
    assert words.rowCount() == ROWS - 20
    assert shown(words, 0) == "词条0020"


def test_late_answers_are_dropped(words: WindowModel, stage: Scene) -> None:
    counts: list[int] = []
    words.counted.connect(counts.append)
    for text in ("词条0", "词条00", "词条000"):
        words.show(Query(CODES, words=text))
    stage.settle()
    assert counts == [10]
    assert words.rowCount() == 10


def test_a_page_of_the_old_query_never_shows_in_the_new_one(
    words: WindowModel,
    stage: Scene,
) -> None:
    words.row(900)
    words.show(Query(CODES, words="词条09"))
    words.row(600)
    stage.settle()
    assert words.rowCount() == 100
    assert shown(words, 0) == "词条0900"
    words.row(50)
    stage.settle()
    assert shown(words, 50) == "词条0950"


def test_trouble_is_told_and_the_old_rows_stay(
    words: WindowModel,
    stage: Scene,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def broken(*_given: object) -> int:
        raise Trouble("数据文件读不出来。")

    told: list[Trouble] = []
    words.failed.connect(told.append)
    with monkeypatch.context() as patch:
        patch.setattr(reading, "count", broken)
        words.refresh()
        stage.settle()
    assert [one.what for one in told] == ["数据文件读不出来。"]
    assert shown(words, 0) == "词条0000"
    words.refresh()
    stage.settle()
    assert words.rowCount() == ROWS


@pytest.mark.parametrize("register", [COMPANIES, VISITS, HAZARDS], ids=lambda one: one.name)
def test_model_keeps_qt_rules(
    lively: Scene, qtmodeltester: ModelTester, register: Register, qtbot: QtBot
) -> None:
    model = WindowModel(lively.house.jobs, register)
    qtmodeltester.check(model)
    model.show(Query(register))
    lively.settle()
    assert model.rowCount() > 5
    qtmodeltester.check(model, force_py=True)
    model.refresh(rows=range(5))
    lively.settle()
    model.show(replace(model.query(), words="不会有的字"))
    lively.settle()
    assert model.rowCount() == 0


def test_phones_are_masked_and_states_have_their_tone(lively: Scene) -> None:
    model = WindowModel(lively.house.jobs, COMPANIES)
    model.show(Query(COMPANIES))
    lively.settle()
    phones = [shown(model, row, "liaison_phone") for row in range(model.rowCount())]
    assert all("****" in phone for phone in phones if phone)
    assert any(phones)
    names = [column.name for column in model.columns()]
    state = names.index("state")
    assert model.headerData(state, Qt.Orientation.Horizontal, LOOK) is None
    looks = {model.data(model.index(row, state), LOOK) for row in range(model.rowCount())}
    assert "chip:done" in looks
    assert model.headerData(state, Qt.Orientation.Horizontal, KEY) == "state"
    assert model.data(model.index(0, state), int(Qt.ItemDataRole.FontRole)) is None


def test_answers_for_a_model_that_is_gone_are_dropped(stage: Scene) -> None:
    store = stage.house.jobs.store
    assert store is not None
    records.save(store, Company, {"name": "甲公司"})
    model = WindowModel(stage.house.jobs, COMPANIES)
    told: list[int] = []
    model.counted.connect(told.append)
    model.show(Query(COMPANIES))
    shiboken6.delete(model)
    stage.settle()
    assert told == []
