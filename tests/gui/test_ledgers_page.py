"""The ledgers page: what is seen of a period, and what goes wrong with reading."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from liaison.base.errors import Trouble
from liaison.base.period import Period
from liaison.gui.kit.cells import LOOK, SHOW
from liaison.gui.pages.ledgers import LedgersPage
from liaison.gui.sheets import SheetModel, words
from liaison.ledgers import export
from liaison.records import Station, Visit
from liaison.services import records
from tests.gui.hands import parts, press
from tests.gui.october import page, shown, stage, today
from tests.gui.scenes import Scene

__all__ = ["page", "stage", "today"]

ALT = Qt.KeyboardModifier.AltModifier


def test_rows_of_the_month_stand_as_they_will_be_printed(page: LedgersPage) -> None:
    assert shown(page) == ["鼎盛磷肥股份有限公司", "永固包装有限公司"]
    assert page.words() == "共 2 行"
    assert "宣传人次 65" in page._totals.text()
    assert not page.table.is_covered()


def test_a_month_without_records_says_so_and_leads_on(
    page: LedgersPage,
    stage: Scene,
) -> None:
    stage.press(page.table, Qt.Key.Key_PageUp, ALT)
    assert page.period == Period.month(2026, 9)
    blank = page.table.blank()
    assert blank is not None
    assert "2026 年 9 月没有记录" in blank.words()
    button = next(one for one in parts(blank, QPushButton) if one.isVisible())
    button.click()
    assert stage.gone == [("visits", {})]


def test_keys_step_the_period_and_go_through_the_ledgers(
    page: LedgersPage,
    stage: Scene,
) -> None:
    stage.press(page, Qt.Key.Key_PageDown, ALT)
    assert page.period == Period.month(2026, 11)
    page.tabs.setFocus()
    press(page.tabs, Qt.Key.Key_Right)
    stage.settle()
    assert page.ledger == "needs"


def test_a_kept_step_is_seen_at_once(page: LedgersPage, stage: Scene) -> None:
    stage.house.jobs.run(
        lambda store: records.save(
            store,
            Visit,
            {
                "visited_on": "2026-10-30",
                "company_id": "永固包装有限公司",
                "officers": ["许丽"],
                "content": "法律咨询",
            },
        )
    )
    stage.settle()
    assert len(shown(page)) == 3


def test_months_that_hold_nothing_are_not_shown_in_the_coverage(
    page: LedgersPage,
    stage: Scene,
) -> None:
    page.open(ledger="coverage")
    stage.settle()
    model, header = page.table.shown_model(), page.table.header()
    assert isinstance(model, SheetModel)
    seen = [
        model.headerData(column, Qt.Orientation.Horizontal, SHOW)
        for column in range(header.count())
        if not header.isSectionHidden(column)
    ]
    assert [one for one in seen if one and one.endswith("月")] == ["10月"]
    last = model.columnCount() - 1
    assert model.data(model.index(0, last), LOOK) == "chip:done"
    page.open(ledger="visits")
    stage.settle()
    assert page.table.header().hiddenSectionCount() == 0


def test_a_row_leads_to_its_record(page: LedgersPage, stage: Scene) -> None:
    page.table.go_to(1)
    press(page.table, Qt.Key.Key_Return)
    name, what = stage.gone[-1]
    assert (name, what["where"][0][0]) == ("visits", "number")
    assert what["where"][0][1].startswith("ZF-202610-")
    page.open(ledger="coverage")
    stage.settle()
    page.table.go_to(0)
    press(page.table, Qt.Key.Key_Return)
    wanted = (("company_id", "鼎盛磷肥股份有限公司"), ("visited_on", "2026-10-01..2026-10-31"))
    assert stage.gone[-1] == ("visits", {"where": wanted})
    page.open(ledger="statistics")
    stage.settle()
    page.table.go_to(0)
    press(page.table, Qt.Key.Key_Return)
    assert len(stage.gone) == 2, "a figure is no record"


def test_several_stations_can_be_told_apart(page: LedgersPage, stage: Scene) -> None:
    store = stage.house.jobs.store
    assert store is not None
    assert not page.station.isVisible()
    stage.house.jobs.run(lambda one: records.save(one, Station, {"name": "基础园区警务站"}))
    page.open()
    stage.settle()
    assert page.station.isVisible()
    next(one for one in page.station.menu.actions() if "基础" in one.text()).trigger()
    stage.settle()
    assert page.station.chosen() is not None
    assert page.table.is_covered(), "the other station made no visits"
    page.station.show_stations([(1, "循环园区警务站")])
    stage.settle()
    assert page.station.chosen() is None, "a station that is gone gives way to all"
    assert not page.station.isVisible()
    assert len(shown(page)) == 2


def test_reading_that_fails_is_told_in_place_and_tried_again(
    page: LedgersPage,
    stage: Scene,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail(*_args: object) -> None:
        raise Trouble("数据文件暂时无法读取。", todo="请稍后重试。")

    real = export.filled
    monkeypatch.setattr(export, "filled", fail)
    page.read()
    stage.settle()
    blank = page.table.blank()
    assert blank is not None
    assert blank.words() == "数据文件暂时无法读取。 请稍后重试。"
    monkeypatch.setattr(export, "filled", real)
    next(one for one in parts(blank, QPushButton) if one.isVisible()).click()
    stage.settle()
    assert len(shown(page)) == 2


def test_sorting_keeps_the_number_on_paper(page: LedgersPage) -> None:
    model = page.table.shown_model()
    assert isinstance(model, SheetModel)
    heading = [one.title for one in model.sheet.columns].index("宣传人次") + 1
    model.sort(heading, Qt.SortOrder.DescendingOrder)
    assert shown(page) == ["永固包装有限公司", "鼎盛磷肥股份有限公司"]
    assert [model.data(model.index(row, 0), SHOW) for row in (0, 1)] == ["2", "1"]
    assert model.known_by(0).startswith("ZF-202610-")
    model.sort(-1)
    assert shown(page) == ["鼎盛磷肥股份有限公司", "永固包装有限公司"]


def test_cells_are_said_as_printed() -> None:
    assert words(None) == ""
    assert words(date(2026, 10, 3)) == "2026-10-03"
    assert words(1234) == "1,234"
    assert words(46, is_money=True) == "46.00"
