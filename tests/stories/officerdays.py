"""The first three days, as an officer lives them: visits, an afternoon, finding things."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from docx import Document
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from sqlalchemy import func, select

from liaison.base.clock import clock
from liaison.figures.scope import alive
from liaison.gui import ask
from liaison.gui.pages.calendar import CalendarPage
from liaison.gui.pages.month import MonthPage
from liaison.gui.pages.records import RecordsPage
from liaison.gui.pages.visitgrid import VisitGridPage
from liaison.gui.pages.workbench import WorkbenchPage
from liaison.records import Company, Issue, Visit
from liaison.records.visit import Outcome
from liaison.services.benchlines import Line
from liaison.store.step import Store
from tests.gui.hands import CONTROL, focused
from tests.stories.firstweek import ALT, MONTH, OWN, SHIFT, WHO, Hands

FIRM = "云岭瑞丰新材料有限公司"
HAZARD = "仓库消防通道堆放纸箱"


def first_day(walk: Hands) -> None:
    """What is due; a visit with a hazard in twenty keys; taken back; one who was not there."""
    walk.sign_in(WHO, OWN)
    bench = walk.page(WorkbenchPage)
    assert "本月还有 6 家企业未走访" in bench.sentence.text()
    walk.shoot(walk.window, "workbench")
    record(walk)
    assert walk.now(found_on_visit) == [HAZARD]
    assert "本月还有 5 家企业未走访" in bench.sentence.text()
    walk.shoot(walk.window, "recorded")
    walk.tap(Qt.Key.Key_Z, CONTROL)
    walk.hear("已撤销“登记走访”")
    assert "本月还有 6 家企业未走访" in bench.sentence.text()
    assert walk.now(found_on_visit) == []
    walk.shoot(walk.window, "taken-back")
    record(walk)
    not_met(walk)
    assert "本月还有 5 家企业未走访" in bench.sentence.text(), "an attempt is no visit"


def record(walk: Hands) -> None:
    """Record a visit and a hazard: the company by its initials, tasks by digits, a phrase."""
    before, begun = walk.keys, time.perf_counter()
    walk.tap(Qt.Key.Key_F4)
    sheet = walk.quick()
    walk.spell("rfxcl")
    walk.tap(Qt.Key.Key_Return)
    assert FIRM in sheet.aside.words()
    walk.shoot(sheet, "company-chosen")
    for key in (Qt.Key.Key_1, Qt.Key.Key_2, Qt.Key.Key_3):
        walk.tap(key, wait=False)
    walk.tap(Qt.Key.Key_Tab)
    walk.tap(Qt.Key.Key_J, CONTROL)
    walk.spell("xf")
    walk.shoot(sheet, "phrases")
    walk.tap(Qt.Key.Key_Return)
    assert "消防" in str(sheet.form.boxes["content"].editor.value())
    walk.tap(Qt.Key.Key_2, CONTROL | ALT)
    walk.say(HAZARD)
    walk.shoot(sheet, "hazard-raised")
    walk.tap(Qt.Key.Key_Return, CONTROL)
    assert sheet.is_done(), sheet.bar.words()
    used = walk.keys - before
    print(f"a visit with a hazard: {used} keys, {time.perf_counter() - begun:.1f} s")
    assert used <= 20
    walk.shoot(sheet, "kept")
    walk.tap(Qt.Key.Key_Escape)
    walk.back()


def not_met(walk: Hands) -> None:
    """Nobody was there: an attempt."""
    walk.tap(Qt.Key.Key_F4)
    sheet = walk.quick()
    walk.spell("tytl")
    walk.tap(Qt.Key.Key_Return)
    walk.tap(Qt.Key.Key_R, ALT)
    walk.shoot(sheet, "not-met")
    walk.tap(Qt.Key.Key_Return, CONTROL)
    assert sheet.is_done(), sheet.bar.words()
    walk.tap(Qt.Key.Key_Escape)
    walk.back()


def found_on_visit(store: Store) -> list[str]:
    """Return the hazards that stand in the store as found at this month's visits."""
    with store.reading() as session:
        found = select(Issue.description).where(
            Issue.visit_id.is_not(None), Issue.reported_on >= MONTH.first, alive(Issue)
        )
        return list(session.scalars(found))


# -- the second day


def second_day(walk: Hands, papers: Path) -> None:
    """An afternoon planned and printed, recorded from the workbench; six visits from Excel."""
    walk.sign_in(WHO, OWN)
    walk.to("走访月盘")
    page = walk.page(MonthPage)
    assert page.head.mine.isChecked(), "an officer begins with the own companies"
    walk.shoot(walk.window, "month")
    walk.tap(Qt.Key.Key_Home)
    planned = []
    for _turn in range(3):
        walk.tap(Qt.Key.Key_P)
        row = page.grid.current()
        assert row is not None
        planned.append(row.month.company)
        walk.tap(Qt.Key.Key_Down)
    walk.shoot(walk.window, "planned")
    assert not page.bar.isVisible(), page.bar.words()
    form = papers / "走访登记表.docx"
    with ask.answering(form):
        walk.tap(Qt.Key.Key_P, CONTROL)
    told = words_of_paper(form)
    assert all(name in told for name in planned)
    walk.shoot(walk.window, "planned-and-printed")
    walk.to("工作台")
    bench = walk.page(WorkbenchPage)
    walk.shoot(walk.window, "planned-lines")
    for _turn in range(3):
        fulfil(walk, bench)
    assert walk.now(still_planned) == 0
    walk.shoot(walk.window, "afternoon-recorded")
    paste_six(walk)


def fulfil(walk: Hands, bench: WorkbenchPage) -> None:
    """Record the next planned visit from its line."""
    stand(walk, bench, 1, lambda line: line.act == "fulfil")
    walk.tap(Qt.Key.Key_Return)
    sheet = walk.quick()
    walk.shoot(sheet, "as-planned")
    walk.spell("14")
    walk.tap(Qt.Key.Key_Tab)
    walk.say("了解生产经营情况，当前生产正常。")
    walk.tap(Qt.Key.Key_Return, CONTROL)
    assert sheet.is_done(), sheet.bar.words()
    walk.tap(Qt.Key.Key_Escape)
    walk.back()


def stand(walk: Hands, bench: WorkbenchPage, column: int, wanted: Callable[[Line], bool]) -> Line:
    """Go to the first line wanted in a column by the arrows."""
    view = bench.columns[column].view
    for key in (*[Qt.Key.Key_Right] * 2, *[Qt.Key.Key_Left] * 2):
        if focused() is view:
            break
        walk.tap(key)
    assert focused() is view
    lines = bench.columns[column].lines()
    place = next(at for at, line in enumerate(lines) if wanted(line))
    walk.tap(Qt.Key.Key_Home)
    for _turn in range(place):
        walk.tap(Qt.Key.Key_Down, wait=False)
    walk.rest()
    return lines[place]


def paste_six(walk: Hands) -> None:
    """Six visits kept in Excel come in by the clipboard."""
    names = walk.now(companies)[-6:]
    rows = ["企业名称\t走访日期\t工作内容\t完成任务"]
    rows += [
        f"{name}\t2026-11-0{2 + at % 2}\t检查门卫值班登记\t安全检查"
        for at, name in enumerate(names)
    ]
    QGuiApplication.clipboard().setText("\n".join(rows))
    walk.to("走访")
    before = walk.page(RecordsPage).list.listing.model.rowCount()
    walk.tap(Qt.Key.Key_G, CONTROL)
    page = walk.page(VisitGridPage)
    walk.tap(Qt.Key.Key_V, CONTROL)
    assert page.model.filled() == list(range(6))
    assert page.model.wrong() == [], page.wrong.words()
    walk.shoot(walk.window, "pasted")
    walk.tap(Qt.Key.Key_S, CONTROL)
    walk.shoot(walk.window, "six-kept")
    assert page.model.filled() == []
    walk.to("走访")
    assert walk.page(RecordsPage).list.listing.model.rowCount() == before + 6


def companies(store: Store) -> list[str]:
    """Return the names of all companies, by id."""
    with store.reading() as session:
        return list(
            session.scalars(select(Company.name).where(alive(Company)).order_by(Company.id))
        )


def still_planned(store: Store) -> int:
    """Return how many visits are planned."""
    with store.reading() as session:
        wanted = (Visit.outcome == Outcome.planned, alive(Visit))
        return session.scalar(select(func.count(Visit.id)).where(*wanted)) or 0


def words_of_paper(path: Path) -> str:
    """Return all words in the tables of a Word file."""
    tables = Document(str(path)).tables
    return " ".join(cell.text for table in tables for row in table.rows for cell in row.cells)


# -- the third day


def third_day(walk: Hands) -> None:
    """Everything is found at once; a view, a line put off, a planned visit moved."""
    walk.sign_in(WHO, OWN)
    find_all(walk)
    keep_a_view(walk)
    put_off(walk)
    move_a_plan(walk)


def find_all(walk: Hands) -> None:
    """A company by its sound and by a phone, a hazard by its number, a visit by a word in it."""
    phone, number = walk.now(phone_of_firm), walk.now(number_of_hazard)
    assert sought(walk, "ruifengxin") == [FIRM]
    assert sought(walk, "rfxcl") == [FIRM]
    assert FIRM in sought(walk, phone)
    assert sought(walk, "门卫值班登记"), "a word in the text of a visit"
    assert FIRM in sought(walk, number)[0]
    walk.tap(Qt.Key.Key_Return)
    form = walk.form()
    assert form.form.boxes["description"].editor.value() == HAZARD
    walk.shoot(walk.window, "found-hazard")
    walk.tap(Qt.Key.Key_Escape)


def sought(walk: Hands, words: str) -> list[str]:
    """Look for words by Ctrl+K; return what the records found are called."""
    palette = walk.window.finder.palette
    if not palette.isVisible():
        walk.tap(Qt.Key.Key_K, CONTROL)
    walk.tap(Qt.Key.Key_A, CONTROL)
    walk.say(words)
    walk.wait(lambda: any(one.head for one in palette.found()))
    walk.shoot(walk.window, f"search-{words}")
    return [
        one.words for one in palette.found() if ":" in one.key and not one.key.startswith("own")
    ]


def keep_a_view(walk: Hands) -> None:
    """The open hazards of fire, kept under a name and used again."""
    walk.to("隐患")
    walk.tap(Qt.Key.Key_F, CONTROL)
    walk.say("消防")
    few = len(walk.rows())
    walk.tap(Qt.Key.Key_F, CONTROL | SHIFT)
    walk.from_menu("保存当前视图")
    walk.say("消防隐患")
    walk.shoot(walk.window, "view-named")
    walk.tap(Qt.Key.Key_Return)
    walk.back()
    walk.hear("消防隐患")
    walk.tap(Qt.Key.Key_F, CONTROL | SHIFT)
    walk.from_menu("全部记录")
    assert len(walk.rows()) > few
    walk.tap(Qt.Key.Key_F, CONTROL | SHIFT)
    walk.from_menu("消防隐患")
    assert len(walk.rows()) == few
    walk.shoot(walk.window, "view-used")


def put_off(walk: Hands) -> None:
    """A line of the workbench is not to be seen until tomorrow."""
    walk.to("工作台")
    bench = walk.page(WorkbenchPage)
    before = len(bench.columns[0].lines())
    line = stand(walk, bench, 0, lambda _line: True)
    walk.tap(Qt.Key.Key_S)
    walk.shoot(bench.deeds.menu, "put-off")
    walk.tap(Qt.Key.Key_1)
    assert len(bench.columns[0].lines()) == before - 1
    walk.hear(line.title)
    assert bench.put_off.text().startswith("已推迟 1 条")
    walk.shoot(walk.window, "one-put-off")


def move_a_plan(walk: Hands) -> None:
    """A visit planned on the calendar for tomorrow goes to the day after."""
    walk.to("日历")
    page = walk.page(CalendarPage)
    today = clock.today()
    walk.tap(Qt.Key.Key_Right)
    walk.tap(Qt.Key.Key_N)
    sheet = page.sheets.plan_sheet
    walk.spell("tydz")
    walk.tap(Qt.Key.Key_Return)
    walk.shoot(sheet, "plan-on-calendar")
    walk.tap(Qt.Key.Key_Return, CONTROL)
    walk.back()
    tomorrow, after = (today + timedelta(days=n) for n in (1, 2))
    assert any(one.movable for one in page.grid.items(tomorrow))
    walk.tap(Qt.Key.Key_Right, SHIFT)
    assert not any(one.movable for one in page.grid.items(tomorrow))
    assert any(one.movable for one in page.grid.items(after))
    walk.shoot(walk.window, "calendar")


def phone_of_firm(store: Store) -> str:
    """Return the phone of the officer's company."""
    with store.reading() as session:
        found = session.scalar(select(Company.liaison_phone).where(Company.name == FIRM))
        return str(found)


def number_of_hazard(store: Store) -> str:
    """Return the number of the hazard of the first day."""
    with store.reading() as session:
        wanted = (Issue.description == HAZARD, alive(Issue))
        return str(session.scalar(select(Issue.number).where(*wanted)))
