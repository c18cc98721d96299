"""The ledgers page: choosing the period."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from liaison.base.period import Period
from liaison.gui.pages.ledgers import LedgersPage
from liaison.gui.period import PeriodPicker, PeriodPopup, is_quarter, quarter_of, stepped, words_of
from tests.gui.hands import press, write
from tests.gui.october import OCTOBER, page, shown, stage, today
from tests.gui.scenes import Scene

__all__ = ["page", "stage", "today"]


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


def test_the_usual_periods_are_chosen_by_keys(page: LedgersPage, stage: Scene) -> None:
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


def test_any_days_are_taken_as_people_write_them(page: LedgersPage, stage: Scene) -> None:
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
