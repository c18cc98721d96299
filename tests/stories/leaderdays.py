"""The fourth and fifth day, as the leader lives them: a leave, a board, a merger, a handover."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

from openpyxl import load_workbook
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from sqlalchemy import select

from liaison.base.clock import clock
from liaison.figures.figure import Number, Rate
from liaison.figures.monthly import BY_NAME, MONTHLY
from liaison.figures.scope import Scope
from liaison.figures.standing import Standing
from liaison.gui import ask
from liaison.gui.boardpick import OfficerPick
from liaison.gui.bulkassign import BulkAssign
from liaison.gui.handing import HandingSheet
from liaison.gui.pages.board import BoardPage
from liaison.gui.pages.duplicates import DuplicatesPage
from liaison.gui.pages.ledgers import LedgersPage
from liaison.gui.pages.month import MonthPage
from liaison.gui.pages.workbench import WorkbenchPage
from liaison.records import Company, Officer
from liaison.services import duties, records
from liaison.store.step import Store
from tests.gui.hands import CONTROL
from tests.stores import LOGIN, PASSWORD
from tests.stories.firstweek import MONTH, Hands
from tests.stories.officerdays import FIRM, companies

OTHER, AWAY = "姜小满", "章云舒"


def fourth_day(walk: Hands) -> None:
    """A colleague's leave; two companies with a preview; one by M; two that are one."""
    walk.sign_in(LOGIN, PASSWORD)
    walk.to("分工看板")
    page = walk.page(BoardPage)
    walk.shoot(walk.window, "board")
    stand_in(walk, page)
    two_at_once(walk, page)
    by_key(walk, page)
    merge(walk)


def stand_in(walk: Hands, page: BoardPage) -> None:
    """Who is away for a week has somebody to stand in for all companies."""
    walk.to("分工看板")
    lane(walk, page, AWAY)
    firms = len(page.view.plan.lanes[page.view.marks.lane].firms)
    walk.tap(Qt.Key.Key_Return)
    walk.shoot(QApplication.activePopupWidget(), "column-menu")
    walk.from_menu("找人代管本列")
    sheet = walk.sheet(BulkAssign)
    walk.spell("zjy")
    walk.tap(Qt.Key.Key_Return)
    walk.tab_inside(sheet.boxes["end"].editor)
    walk.say((clock.today() + timedelta(days=7)).isoformat())
    walk.rest()  # until what was written is looked at
    walk.wait(lambda: sheet.preview is not None and sheet.go.isEnabled())
    walk.shoot(sheet, "stand-in")
    assert sheet.go.text() == f"指派 {firms} 家"
    walk.tap(Qt.Key.Key_Return)
    walk.hear(f"{firms} 家企业的分工已登记。")
    walk.shoot(walk.window, "stand-in-done")


def lane(walk: Hands, page: BoardPage, name: str) -> None:
    """Go to the head of an officer's column."""
    walk.tap(Qt.Key.Key_Home)
    lanes = [one.name for one in page.view.plan.lanes]
    for _turn in range(lanes.index(name) - page.view.marks.lane):
        walk.tap(Qt.Key.Key_Right, wait=False)
    walk.rest()
    found = page.view.lane()
    assert found is not None
    assert found.name == name


def two_at_once(walk: Hands, page: BoardPage) -> None:
    """Two companies go to another from Monday; what follows is shown first."""
    lane(walk, page, OTHER)
    for _turn in range(2):
        walk.tap(Qt.Key.Key_Down)
        walk.tap(Qt.Key.Key_Space)
    walk.to("成批指派")
    sheet = walk.sheet(BulkAssign)
    walk.spell("zys")
    walk.tap(Qt.Key.Key_Return)
    walk.wait(lambda: sheet.preview is not None)
    walk.shoot(sheet, "two-at-once")
    assert sheet.go.text() == "指派 2 家"
    walk.tap(Qt.Key.Key_Return)
    walk.hear("2 家企业的分工已登记。")
    walk.tap(Qt.Key.Key_Z, CONTROL)
    walk.hear("已撤销")


def by_key(walk: Hands, page: BoardPage) -> None:
    """M gives the company under the keyboard to another."""
    lane(walk, page, OTHER)
    walk.tap(Qt.Key.Key_Down)
    walk.tap(Qt.Key.Key_M)
    walk.spell("zjy")
    walk.shoot(walk.sheet(OfficerPick), "picked")
    walk.tap(Qt.Key.Key_Return)
    walk.back()
    walk.hear("1 家企业已指派给郑佳怡。")
    walk.shoot(walk.window, "board-after")


def merge(walk: Hands) -> None:
    """A company registered twice is merged, and brought back by Ctrl+Z."""
    twice = FIRM.replace("有限公司", "（集团）公司")
    walk.now(lambda store: records.save(store, Company, {"name": twice}))
    before = walk.now(companies)
    walk.to("疑似重复企业")
    page = walk.page(DuplicatesPage)
    walk.shoot(walk.window, "duplicates")
    assert page.panel.merger is not None
    gone = page.panel.merger.other
    walk.tap(Qt.Key.Key_Return, CONTROL)
    assert walk.now(companies) == [one for one in before if one != gone]
    walk.shoot(walk.window, "merged")
    walk.tap(Qt.Key.Key_Z, CONTROL)
    assert walk.now(companies) == before
    walk.shoot(walk.window, "apart-again")


# -- the fifth day


def fifth_day(walk: Hands, papers: Path) -> None:
    """One officer leaves: all goes to another; no past figure moves, all pages agree."""
    walk.sign_in(LOGIN, PASSWORD)
    before = walk.now(last_month)
    assert any(before.values())
    hand_over(walk, papers / "交接清单.xlsx")
    assert walk.now(last_month) == before
    walk.shoot(walk.window, "handed-over")
    compare(walk)


def hand_over(walk: Hands, path: Path) -> None:
    """All companies of the officer who leaves go to one receiver; the list for both to sign."""
    walk.to("分工看板")
    page = walk.page(BoardPage)
    lane(walk, page, OTHER)
    firms = [one.name for one in page.view.plan.lanes[page.view.marks.lane].firms]
    walk.tap(Qt.Key.Key_H)
    sheet = walk.sheet(HandingSheet)
    walk.spell("zjy")
    walk.tap(Qt.Key.Key_Return)
    walk.shoot(sheet, "handover-1")
    walk.tap(Qt.Key.Key_Return)
    walk.shoot(sheet, "handover-2")
    walk.tap(Qt.Key.Key_Return)
    assert sheet.over.isVisible()
    walk.shoot(sheet, "handover-3")
    walk.tab_inside(sheet.over.excel)
    with ask.answering(path):
        walk.tap(Qt.Key.Key_Return)
    book = load_workbook(path)
    told = {str(cell) for one in book for row in one.iter_rows(values_only=True) for cell in row}
    assert set(firms) <= told
    assert any("签" in one for one in told)
    walk.shoot(sheet, "handover-list")
    walk.tap(Qt.Key.Key_Escape)
    walk.back()
    left = page.view.plan.lanes
    assert [len(one.firms) for one in left if one.name == OTHER] in ([], [0])


def compare(walk: Hands) -> None:
    """How many companies are still to be visited is the same wherever it stands."""
    walk.to("走访月盘")
    walk.shoot(walk.window, "month")
    head = walk.page(MonthPage).head
    assert not head.mine.isChecked(), "what the officer chose on this PC is not the leader's"
    told = re.findall("还差 ([0-9]+) 家", head.sentence.text())
    left = int(told[0])
    missing, asked, met = walk.now(of_duties)
    assert left == len({one.company_id for one in missing if one.counted == "visit"})
    assert len(missing) == asked - met, "the figures of the month count the same duties"
    assert not_met_in_ledger(walk) == left
    walk.to("工作台")
    bench = walk.page(WorkbenchPage)
    lines = bench.columns[1].lines()
    assert sum(one.words.startswith(("差走访", "尚未走访")) for one in lines) == left
    assert f"本月还有 {walk.now(unvisited)} 家企业未走访" in bench.sentence.text()
    walk.shoot(walk.window, "workbench")
    walk.push("按民警")
    days = bench.officers.days()
    walk.shoot(walk.window, "by-officer")
    assert sum(one.companies - one.met for one in days) == left
    assert OTHER not in {one.name for one in days if one.companies}


def not_met_in_ledger(walk: Hands) -> int:
    """Return how many rows of the coverage ledger, as shown, do not meet their duty."""
    walk.to("台账")
    page = walk.page(LedgersPage)
    walk.tab_inside(page.tabs)
    for _turn in range(page.tabs.count()):
        if page.ledger == "coverage":
            break
        walk.tap(Qt.Key.Key_Right)
    walk.shoot(walk.window, "coverage")
    model = page.table.shown_model()
    assert model is not None
    last = model.columnCount() - 1
    cells = [str(model.index(row, last).data()) for row in range(model.rowCount())]
    return sum(one.startswith("差") for one in cells)


def last_month(store: Store) -> dict[tuple[str, int], Number]:
    """Return every figure of last month, for the station and for each officer."""
    with store.reading() as session:
        scopes = [Scope(), *(Scope(officer_id=one) for one in session.scalars(select(Officer.id)))]
        return {
            (figure.name, at): figure.value(session, MONTH.before(), scope)
            for at, scope in enumerate(scopes)
            for figure in MONTHLY
        }


def of_duties(store: Store) -> tuple[list[Standing], int, int]:
    """Return the duties of this month not met yet; how many are asked and met as figures tell."""
    with store.reading() as session:
        standings = duties.standings(session, clock.today())
        asked, met = (BY_NAME[one].value(session, MONTH) for one in ("duties_asked", "duties_met"))
    return [one for one in standings if one.missing], int(asked or 0), int(met or 0)


def unvisited(store: Store) -> int:
    """Return how many companies with an officer were not visited at all, as figures tell."""
    with store.reading() as session:
        coverage = BY_NAME["coverage"]
        assert isinstance(coverage, Rate)
        part, whole = (one.value(session, MONTH) for one in (coverage.part, coverage.whole))
    return int(whole or 0) - int(part or 0)
