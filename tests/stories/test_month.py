"""A month at a new station: from the first start to the signed workbook, and the next day."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from liaison.base.paths import Home
from liaison.gui import ask
from liaison.gui.pages.importing import ImportPage
from liaison.gui.pages.ledgers import LedgersPage
from liaison.gui.pages.records import RecordsPage
from liaison.gui.pictures import settle
from liaison.gui.start import Program
from tests.gui.hands import CONTROL, focused, press, write
from tests.gui.programs import Hand
from tests.stories.officer import ROSTER, AtTheDesk, sheet

LOGIN, PASSWORD = "sun", "Abcdef123456!"
COMPANY = "鼎盛磷肥股份有限公司"
BEFORE, AFTER = "许丽", "邓娟"
TODAY = date(2026, 11, 22)


def first_start(hand: Hand, program: Program) -> AtTheDesk:
    """Go through the wizard: station, account, recovery key."""
    wizard = program.wizard
    assert wizard is not None
    wizard.activateWindow()
    QTest.qWaitForWindowActive(wizard)
    for words in ("循环园区警务站", "云岭县公安局", "循环工业园"):
        write(focused(), words)
        press(focused(), Qt.Key.Key_Return)
    press(focused(), Qt.Key.Key_Space)
    write(focused(), LOGIN)
    press(focused(), Qt.Key.Key_Return)
    for line in (wizard.account.password.first.line, wizard.account.password.again.line):
        while focused() is not line:
            press(focused(), Qt.Key.Key_Tab)
        write(line, PASSWORD)
    press(focused(), Qt.Key.Key_Return)
    settle(program.jobs, lambda: not wizard.key.isHidden())
    wizard.key.copy.setFocus()
    press(wizard.key.copy, Qt.Key.Key_Space)
    recovery = QGuiApplication.clipboard().text()
    wizard.key.last.line.setFocus()
    write(wizard.key.last.line, recovery.rpartition("-")[2])
    press(wizard.key.last.line, Qt.Key.Key_Return)
    hand.window(program)
    return AtTheDesk(hand, program)


def import_roster(desk: AtTheDesk) -> None:
    desk.go("导入")
    with ask.answering([ROSTER]):
        desk.press(Qt.Key.Key_O, CONTROL)
    page = desk.page(ImportPage)
    assert page.head.confirm.text() == "确认导入 86 行"
    desk.press(Qt.Key.Key_Return, CONTROL)
    assert page.result.words.text() == "导入完成。"


def hand_over(desk: AtTheDesk) -> None:
    """Give the company another officer from today on, on its card."""
    desk.press(Qt.Key.Key_4, CONTROL)
    desk.open_row(COMPANY)
    card = desk.page(RecordsPage).card
    assert card is not None
    assert card.card is not None
    assert [one.name for one in card.card.officers] == [BEFORE]
    desk.press_button(card, "变更")
    desk.write(AFTER)
    desk.press(Qt.Key.Key_Return)
    desk.press(Qt.Key.Key_Return)
    assert [one.name for one in card.card.officers] == [AFTER]


def record_visit(desk: AtTheDesk) -> None:
    """Write down a visit, with keys only."""
    desk.press(Qt.Key.Key_6, CONTROL)
    desk.press(Qt.Key.Key_N, CONTROL | Qt.KeyboardModifier.ShiftModifier)  # the whole form
    desk.fill("company_id", COMPANY[:4])
    form = desk.form().form
    if form.boxes["officers"].is_missing():
        desk.fill("officers", AFTER)
    desk.fill("met_with", "张明")
    desk.fill("content", "开展安全检查,宣传反诈知识")
    desk.fill("people_reached", "25")
    told = desk.save()
    assert "ZF-202611-0001" in told
    desk.press(Qt.Key.Key_Escape)
    assert [row["company_id"] for row in desk.rows()] == [COMPANY]


def close_hazard(desk: AtTheDesk) -> None:
    """Raise a hazard, order it mended, and see it through to the re-check."""
    desk.press(Qt.Key.Key_8, CONTROL)
    desk.press(Qt.Key.Key_N, CONTROL)
    desk.fill("company_id", COMPANY[:4])
    desk.fill("description", "仓库消防通道被货物堵塞")
    desk.fill("requirement", "立即清理,保持畅通")
    desk.fill("deadline", "2026.11.30")
    desk.save()
    moves = desk.form().moves
    assert moves is not None
    for state, words, note in (
        ("ordered", "责令整改", "当场下达整改要求"),
        ("rectified", "已整改", "通道已清理"),
        ("closed", "复查合格", "现场复查合格"),
    ):
        desk.press_button(moves, words)
        desk.write(note)
        desk.press(Qt.Key.Key_Return, CONTROL)
        assert state not in moves.buttons
    desk.press(Qt.Key.Key_Escape)
    assert [(row["company_id"], row["state"]) for row in desk.rows()] == [(COMPANY, "复查合格")]


def export_month(desk: AtTheDesk, target: Path) -> None:
    desk.go("台账")
    page = desk.page(LedgersPage)
    assert page.words() == "共 1 行"
    with ask.answering(target):
        desk.press(Qt.Key.Key_E, CONTROL)
    assert "已导出“十一月.xlsx”" in page.bar.words()


def check_workbook(path: Path) -> None:
    companies = sheet(path, "企业基本情况台账")
    assert len(companies) == 86
    [visit] = sheet(path, "走访企业工作台账")
    assert (visit["企业名称"], visit["走访民警"], visit["受访人"]) == (COMPANY, AFTER, "张明")
    assert visit["走访日期"].date() == TODAY
    assert visit["宣传人次"] == 25
    [hazard] = sheet(path, "安全隐患排查整改台账")
    assert hazard["隐患内容"] == "仓库消防通道被货物堵塞"
    assert hazard["整改情况"] == "通道已清理"
    assert hazard["状态"] == "复查合格"
    assert hazard["整改日期"].date() == hazard["复查日期"].date() == TODAY
    duty = {row["企业名称"]: row["联络民警"] for row in sheet(path, "“1+N”警企联络分工一览表")}
    assert len(duty) == 86
    assert duty[COMPANY] == AFTER
    assert sheet(path, "矛盾纠纷排查化解台账") == [], "a blank form, to be signed all the same"


def check_all_is_there(desk: AtTheDesk) -> None:
    desk.press(Qt.Key.Key_4, CONTROL)
    assert desk.page(RecordsPage).list.listing.model.rowCount() == 86
    desk.press(Qt.Key.Key_6, CONTROL)
    assert [row["content"] for row in desk.rows()] == ["开展安全检查,宣传反诈知识"]
    desk.press(Qt.Key.Key_8, CONTROL)
    assert [row["state"] for row in desk.rows()] == ["复查合格"]


def test_a_month_from_the_first_start_to_the_signed_workbook(hand: Hand, tmp_path: Path) -> None:
    home = Home(tmp_path / "data")
    desk = first_start(hand, hand.start(home))
    import_roster(desk)
    hand_over(desk)
    record_visit(desk)
    close_hazard(desk)
    target = tmp_path / "十一月.xlsx"
    export_month(desk, target)
    check_workbook(target)

    desk.press(Qt.Key.Key_L, CONTROL)
    settle(desk.program.jobs, lambda: desk.program.login is not None)
    hand.sign_in(desk.program, LOGIN, PASSWORD)
    check_all_is_there(desk)
    desk.program.end()

    again = hand.start(home)
    hand.sign_in(again, LOGIN, PASSWORD)
    check_all_is_there(AtTheDesk(hand, again))
