"""The ledgers page: period, rows, totals, export, and what goes wrong."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import openpyxl
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QDesktopServices
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton

from liaison.base.clock import clock
from liaison.base.errors import Trouble
from liaison.base.period import Period
from liaison.gui import ask
from liaison.gui.kit.cells import LOOK, SHOW
from liaison.gui.pages.ledgers import LedgersPage
from liaison.gui.period import PeriodPicker, PeriodPopup, is_quarter, quarter_of, stepped, words_of
from liaison.gui.sheets import SheetModel, words
from liaison.ledgers import export
from liaison.records import Company, Officer, Station, Visit
from liaison.services import records
from tests.gui.hands import parts, press, write
from tests.gui.scenes import Scene, stage  # noqa: F401 - a fixture

OCTOBER = Period.month(2026, 10)
ALT = Qt.KeyboardModifier.AltModifier
CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with clock.held(datetime(2026, 11, 22, 3, tzinfo=UTC)):
        yield


@pytest.fixture
def page(stage: Scene) -> Iterator[LedgersPage]:  # noqa: F811
    store = stage.house.jobs.store
    assert store is not None
    officer = records.save(store, Officer, {"name": "许丽", "badge": "056314"})
    for name in ("鼎盛磷肥股份有限公司", "永固包装有限公司"):
        records.save(store, Company, {"name": name, "entered_on": "2026-01-01"})
    for day, name, people in (
        ("10-03", "鼎盛磷肥股份有限公司", 25),
        ("10-21", "永固包装有限公司", 40),
    ):
        records.save(
            store,
            Visit,
            {
                "visited_on": f"2026-{day}",
                "company_id": name,
                "officers": [officer.id],
                "content": "安全检查",
                "people_reached": people,
            },
        )
    made = LedgersPage(stage.house)
    stage.show(made, period=OCTOBER)
    yield made
    made.close()
    made.deleteLater()


def shown(page: LedgersPage) -> list[str]:
    model = page.table.shown_model()
    assert isinstance(model, SheetModel)
    at = model.headerData
    names = [at(c, Qt.Orientation.Horizontal, SHOW) for c in range(model.columnCount())]
    column = names.index("企业名称")
    return [str(model.data(model.index(r, column), SHOW)) for r in range(model.rowCount())]


# -- what is seen


def test_rows_of_the_month_stand_as_they_will_be_printed(page: LedgersPage) -> None:
    assert shown(page) == ["鼎盛磷肥股份有限公司", "永固包装有限公司"]
    assert page.words() == "共 2 行"
    assert "宣传人次 65" in page._totals.text()
    assert not page.table.is_covered()


def test_a_month_without_records_says_so_and_leads_on(
    page: LedgersPage,
    stage: Scene,  # noqa: F811
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
    stage: Scene,  # noqa: F811
) -> None:
    stage.press(page, Qt.Key.Key_PageDown, ALT)
    assert page.period == Period.month(2026, 11)
    page.tabs.setFocus()
    press(page.tabs, Qt.Key.Key_Right)
    stage.settle()
    assert page.ledger == "needs"


def test_a_kept_step_is_seen_at_once(page: LedgersPage, stage: Scene) -> None:  # noqa: F811
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
    stage: Scene,  # noqa: F811
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


def test_a_row_leads_to_its_record(page: LedgersPage, stage: Scene) -> None:  # noqa: F811
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


def test_several_stations_can_be_told_apart(page: LedgersPage, stage: Scene) -> None:  # noqa: F811
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
    page.station.menu.actions()[0].trigger()
    stage.settle()
    assert len(shown(page)) == 2


def test_reading_that_fails_is_told_in_place_and_tried_again(
    page: LedgersPage,
    stage: Scene,  # noqa: F811
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


# -- the export


def test_the_workbook_is_written_where_asked_and_the_folder_offered(
    page: LedgersPage,
    stage: Scene,  # noqa: F811
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    opened: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url.toLocalFile()))
    target = tmp_path / "十月.xlsx"
    with ask.answering(target) as asked:
        stage.press(page, Qt.Key.Key_E, CONTROL)
    assert asked[0].words.endswith("云岭县公安局循环园区警务站2026年10月警企联络工作台账.xlsx")
    book = openpyxl.load_workbook(target)
    assert len(book.sheetnames) == 1 + len(export.LEDGERS)
    rows = [[cell.value for cell in row] for row in book["走访企业工作台账"].iter_rows()]
    assert any("永固包装有限公司" in row for row in rows)
    assert "已导出“十月.xlsx”,共 8 张台账" in page.bar.words()
    page.bar._button.click()
    assert opened == [str(tmp_path)]
    with ask.answering(None) as asked:
        page.export_one()
    assert asked[0].words == str(
        tmp_path / "云岭县公安局循环园区警务站2026年10月走访企业工作台账.xlsx"
    )


def test_an_empty_ledger_is_exported_as_a_blank_form(
    page: LedgersPage,
    stage: Scene,  # noqa: F811
    tmp_path: Path,
) -> None:
    page.open(ledger="disputes")
    stage.settle()
    target = tmp_path / "空.xlsx"
    with ask.answering(target):
        stage.press(page, Qt.Key.Key_E, CONTROL | Qt.KeyboardModifier.ShiftModifier)
    sheet = openpyxl.load_workbook(target).active
    assert sheet is not None
    texts = {cell.value for row in sheet.iter_rows() for cell in row if cell.value}
    assert "矛盾纠纷排查化解台账" in texts
    assert page.all.isEnabled()


def test_a_cancelled_export_leaves_no_file_and_says_so(
    page: LedgersPage,
    stage: Scene,  # noqa: F811
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    real = export.export_month

    def slow(*args: object) -> object:
        watcher = args[-1]
        for _turn in range(1000):
            QTest.qSleep(5)
            watcher.check()  # type: ignore[attr-defined]
        return real(*args)  # type: ignore[arg-type]

    monkeypatch.setattr(export, "export_month", slow)
    target = tmp_path / "不要.xlsx"
    with ask.answering(target):
        page.export_all()
    assert not page.all.isEnabled()
    page.progress.cancel()
    stage.settle()
    assert page.bar.words() == "已取消导出,没有留下文件。"
    assert not target.exists()
    assert page.all.isEnabled()


def test_a_file_that_is_open_elsewhere_is_told_and_can_be_tried_again(
    page: LedgersPage,
    stage: Scene,  # noqa: F811
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    real = export.export_month

    def locked(*_args: object) -> None:
        raise Trouble("无法写入“台账.xlsx”。", "原来的文件没有改动。", "请关闭该文件后重试。")

    monkeypatch.setattr(export, "export_month", locked)
    target = tmp_path / "台账.xlsx"
    with ask.answering(target):
        page.export_all()
        stage.settle()
    assert "原来的文件没有改动" in page.bar.words()
    monkeypatch.setattr(export, "export_month", real)
    with ask.answering(target):
        page.bar._button.click()
        stage.settle()
    assert target.exists()
    assert "已导出" in page.bar.words()


def test_an_export_that_ends_while_one_looks_elsewhere_is_told(
    page: LedgersPage,
    stage: Scene,  # noqa: F811
    tmp_path: Path,
) -> None:
    with ask.answering(tmp_path / "a.xlsx"):
        page.export_one()
    page.hide()
    stage.settle()
    assert "已导出“a.xlsx”" in stage.told[-1][0]


def test_being_asked_twice_exports_once(
    page: LedgersPage,
    stage: Scene,  # noqa: F811
    tmp_path: Path,
) -> None:
    with ask.answering(tmp_path / "a.xlsx"):
        page.export_all()
        page.export_all()
    stage.settle()
    assert page.bar.words().startswith("已导出“a.xlsx”")


# -- the period


@pytest.mark.parametrize(
    ("period", "after", "before"),
    [
        (Period.month(2026, 12), Period.month(2027, 1), Period.month(2026, 11)),
        (
            quarter_of(date(2026, 2, 3)),
            quarter_of(date(2026, 4, 1)),
            quarter_of(date(2025, 12, 1)),
        ),
        (Period.year(2026), Period.year(2027), Period.year(2025)),
        (
            Period(date(2026, 3, 5), date(2026, 3, 14)),
            Period(date(2026, 3, 15), date(2026, 3, 24)),
            Period(date(2026, 2, 23), date(2026, 3, 4)),
        ),
    ],
)
def test_a_step_keeps_the_unit(period: Period, after: Period, before: Period) -> None:
    assert stepped(period, 1) == after
    assert stepped(period, -1) == before
    assert stepped(after, -1) == period


def test_periods_are_said_in_the_unit_they_are() -> None:
    assert words_of(OCTOBER) == "2026 年 10 月"
    assert words_of(quarter_of(date(2026, 8, 9))) == "2026 年第 3 季度"
    assert words_of(Period.year(2026)) == "2026 年"
    assert words_of(Period(date(2026, 3, 5), date(2026, 3, 14))) == "2026-03-05 至 2026-03-14"


def popup_of(picker: PeriodPicker) -> PeriodPopup:
    popup = picker.choose()
    QTest.qWait(1)
    assert popup.isVisible()
    return popup


def test_the_usual_periods_are_chosen_by_keys(page: LedgersPage, stage: Scene) -> None:  # noqa: F811
    popup = popup_of(page.picker)
    assert QApplication.focusWidget() is popup.presets[0]
    press(popup.presets[0], Qt.Key.Key_Down)
    press(popup.presets[1], Qt.Key.Key_Down)
    press(popup.presets[2], Qt.Key.Key_Return)
    stage.settle()
    assert is_quarter(page.period)
    assert page.period.first == date(2026, 10, 1)
    assert page.all.text() == "导出本期工作簿"
    assert len(shown(page)) == 2


def test_any_days_are_taken_as_people_write_them(page: LedgersPage, stage: Scene) -> None:  # noqa: F811
    popup = popup_of(page.picker)
    for line, day in ((popup.first, "2026.10.20"), (popup.last, "20261010")):
        line.setFocus()
        line.selectAll()
        write(line, day)
    press(popup.last, Qt.Key.Key_Return)
    assert "截止日期早于起始日期" in popup.problem.text()
    assert popup.isVisible()
    popup.last.selectAll()
    write(popup.last, "2026年10月31日")
    assert not popup.problem.isVisible()
    press(popup.last, Qt.Key.Key_Return)
    stage.settle()
    assert page.period == Period(date(2026, 10, 20), date(2026, 10, 31))
    assert shown(page) == ["永固包装有限公司"]


def test_esc_leaves_the_period_alone(page: LedgersPage) -> None:
    popup = popup_of(page.picker)
    press(popup, Qt.Key.Key_Escape)
    assert page.period == OCTOBER


# -- sorting


def test_sorting_keeps_the_number_on_paper(page: LedgersPage) -> None:
    model = page.table.shown_model()
    assert isinstance(model, SheetModel)
    heading = [one.title for one in model.sheet.columns].index("宣传人次") + 1
    model.sort(heading, Qt.SortOrder.DescendingOrder)
    assert shown(page) == ["永固包装有限公司", "鼎盛磷肥股份有限公司"]
    assert [model.data(model.index(row, 0), SHOW) for row in (0, 1)] == ["2", "1"]
    assert model.cell(0, "企业名称") == "永固包装有限公司"
    model.sort(-1)
    assert shown(page) == ["鼎盛磷肥股份有限公司", "永固包装有限公司"]


def test_cells_are_said_as_printed() -> None:
    assert words(None) == ""
    assert words(date(2026, 10, 3)) == "2026-10-03"
    assert words(1234) == "1,234"
    assert words(46, is_money=True) == "46.00"
