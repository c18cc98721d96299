"""The card of a company: 1 + N, figures, timeline, numbers masked until asked for."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton
from sqlalchemy import select

from liaison.gui import ask
from liaison.gui.events import COLUMNS
from liaison.gui.kit.labels import Chip, PlainLabel
from liaison.gui.look import style
from liaison.gui.pages.company import CompanyPage
from liaison.gui.pages.records import RecordsPage
from liaison.records import Company, Contact, Department, Issue, Support, Visit
from liaison.services import assigning, records
from liaison.services.rights import Leave
from liaison.store import tables
from liaison.store.step import Store
from tests.gui.desks import Desk
from tests.gui.filling import fill_in
from tests.gui.hands import CONTROL, click, focused, parts, press
from tests.gui.scenes import Scene
from tests.stores import add, fill


def card(scene: Scene, id: int) -> tuple[RecordsPage, CompanyPage]:
    """Open the card of a company."""
    page = RecordsPage(scene.house, "companies")
    scene.show(page, id=id)
    assert page.card is not None
    assert page.card.isVisible()
    return page, page.card


def told(page: CompanyPage) -> list[str]:
    """Return the words on the card that can be seen."""
    return [one.text() for one in parts(page, PlainLabel) if one.isVisible()]


def button(page: CompanyPage, words: str) -> QPushButton:
    """Return a button by its words."""
    return next(one for one in parts(page, QPushButton) if one.text() == words)


def test_the_card_tells_who_is_responsible_and_who_stands_behind(desk: Desk) -> None:
    def more(store: Store) -> None:
        first = add(store, Department, name="治安大队", contact="周强", phone="0854-2621234")
        add(store, Department, name="交警大队", supports_all=False)
        add(store, Department, name="反诈中心", contact="吴静")
        add(
            store,
            Support,
            company_id=desk.company,
            department_id=first,
            contact="陈亮",
            phone="13712345678",
            start="2026-01-01",
        )
        add(store, Contact, company_id=desk.company, name="王芳", phone="13900139000", post="主管")

    desk.do(more)
    desk.scene.settle()
    _page, shown = card(desk.scene, desk.company)
    words = told(shown)
    assert shown.title.text() == "鼎盛磷肥股份有限公司"
    assert "许丽" in words
    assert "警号 056314 · 自 2026-01-01 起" in words
    assert "主办" in [chip.words() for chip in parts(shown, Chip)]
    assert "治安大队" in words
    assert "陈亮 137****5678" in words
    assert "反诈中心" in words
    assert "交警大队" not in words
    assert "王芳" in words
    assert "139****9000" in words
    shown.turn_eye()
    desk.scene.settle()
    assert "139****9000" not in told(shown)
    assert "13900139000" in told(shown)
    assert "陈亮 13712345678" in told(shown)
    shown.load(desk.second)
    desk.scene.settle()
    shown.load(desk.company)
    desk.scene.settle()
    assert "139****9000" in told(shown), "another card begins masked"


def test_figures_open_the_rows_behind_them(desk: Desk) -> None:
    def more(store: Store) -> None:
        for day in ("2026-02-03", "2026-11-04", "2025-12-01"):
            values: dict[str, Any] = {"officers": [desk.lead], "content": "检查"}
            add(store, Visit, company_id=desk.company, visited_on=day, **values)
        about = {"company_id": desk.company, "reported_on": "2026-11-01", "description": "通道"}
        add(store, Issue, kind="hazard", deadline="2026-11-10", **about)
        add(store, Issue, kind="need", **about)

    desk.do(more)
    desk.scene.settle()
    _page, shown = card(desk.scene, desk.company)
    figures = {name: one.figure() for name, one in shown.figures.items()}
    assert figures == {"visits": "2", "needs": "1", "hazards": "1", "disputes": "0"}
    press(shown.figures["hazards"], Qt.Key.Key_Return)
    where = (("company_id", "鼎盛磷肥股份有限公司"),)
    assert desk.scene.gone[-1] == ("hazards", {"named": ("open",), "where": where})
    click(shown.figures["disputes"])
    where = (("companies", "鼎盛磷肥股份有限公司"),)
    assert desk.scene.gone[-1] == ("disputes", {"named": ("open",), "where": where})


def test_every_line_of_the_timeline_opens_its_record(desk: Desk) -> None:
    visit = desk.do(
        lambda store: add(
            store, Visit, company_id=desk.company, visited_on="2026-11-04", content="安全检查"
        )
    )
    desk.scene.settle()
    _page, shown = card(desk.scene, desk.company)
    assert focused() is shown.table
    assert shown.model.rowCount() == 2
    row = [shown.model.data(shown.model.index(0, n)) for n in range(5)]
    assert row == ["2026-11-04", "走访", "安全检查", "已走访", "ZF-202611-0001"]
    shown.table.go_to(0)
    press(shown.table, Qt.Key.Key_Return)
    assert desk.scene.gone == [("visits", {"id": visit, "back": "companies"})]


def test_new_records_begin_with_the_company(desk: Desk) -> None:
    _page, shown = card(desk.scene, desk.company)
    for register, made in shown.new.items():
        click(made)
        what = {"new": True, "company": desk.company, "back": "companies"}
        if register == "visits":
            what = {"quick": True, "company_id": desk.company}
        assert desk.scene.gone[-1] == (register, what)
    assert list(shown.new) == ["disputes", "hazards", "needs", "visits"]


def test_the_officer_is_changed_on_the_card(desk: Desk) -> None:
    _page, shown = card(desk.scene, desk.company)
    click(button(shown, "变更"))
    panel = shown.assigning
    assert panel is not None
    assert panel.boxes["officer_id"].isAncestorOf(focused())
    press(focused(), Qt.Key.Key_Escape)
    assert shown.assigning is None
    click(button(shown, "变更"))
    panel = shown.assigning
    assert panel is not None
    fill_in(desk.scene, panel.boxes["officer_id"], desk.other)
    panel.save()
    desk.scene.settle()
    assert "邓毅" in told(shown)
    assert "许丽" not in told(shown)
    assert shown.assigning is None
    assert shown.model.rowCount() == 2, "both assignments stand in the timeline"


def test_a_company_without_officer_or_records_says_so(desk: Desk) -> None:
    _page, shown = card(desk.scene, desk.second)
    words = told(shown)
    assert "还没有联络民警。" in words
    assert "还没有登记联系人。" in words
    blank = shown.table.blank()
    assert blank is not None
    assert "还没有往来记录" in blank.words()
    assert button(shown, "指派").isVisible()


def test_facts_are_changed_in_the_form_and_one_is_back_on_the_card(desk: Desk) -> None:
    page, shown = card(desk.scene, desk.company)
    press(shown.table, Qt.Key.Key_F2)
    desk.scene.settle()
    assert page.form is not None
    assert page.form.isVisible()
    fill_in(desk.scene, page.form.form.boxes["grid"], "第三网格")
    desk.save(page.form)
    press(focused(), Qt.Key.Key_Escape)
    desk.scene.settle()
    assert shown.isVisible()
    assert "第三网格" in told(shown)
    press(focused(), Qt.Key.Key_Escape)
    assert page.list.isVisible()
    assert desk.scene.gone == []


def test_the_card_opens_from_the_list_and_leads_back_there(desk: Desk) -> None:
    page = RecordsPage(desk.scene.house, "companies")
    desk.scene.show(page)
    page.list.listing.table.go_to(0)
    press(page.list.listing.table, Qt.Key.Key_Return)
    desk.scene.settle()
    assert page.card is not None
    assert page.card.isVisible()
    press(focused(), Qt.Key.Key_Escape)
    assert page.list.isVisible()
    assert focused() is page.list.listing.table


def test_the_timeline_is_narrowed_by_kind_and_year(desk: Desk) -> None:
    def more(store: Store) -> None:
        for day in ("2025-03-03", "2026-02-03", "2026-11-04"):
            values: dict[str, Any] = {"officers": [desk.lead], "content": "检查"}
            add(store, Visit, company_id=desk.company, visited_on=day, **values)
        about = {"company_id": desk.company, "reported_on": "2026-11-01", "description": "通道"}
        add(store, Issue, kind="hazard", **about)

    desk.do(more)
    desk.scene.settle()
    _page, shown = card(desk.scene, desk.company)
    part = shown.timeline
    assert [kind for kind, one in part.kinds.items() if one.isVisible()] == [
        "visits",
        "hazards",
        "assignments",
    ]
    assert part.kinds["visits"].text() == "走访 3"
    press(part.kinds["visits"], Qt.Key.Key_Space)
    desk.scene.settle()
    assert shown.model.rowCount() == 3
    part.years.setCurrentIndex(part.years.findData(2025))
    desk.scene.settle()
    assert shown.model.rowCount() == 1
    assert part.kinds["visits"].text() == "走访 1"
    click(part.kinds["visits"])
    click(part.kinds["hazards"])
    desk.scene.settle()
    blank = shown.table.blank()
    assert blank is not None
    assert "没有符合筛选的记录" in blank.words()
    part.show_all()
    desk.scene.settle()
    assert shown.model.rowCount() == 5


def test_a_long_timeline_is_read_as_it_is_scrolled_to(desk: Desk) -> None:
    def more(store: Store) -> None:
        rows = (
            {
                "company_id": desk.company,
                "visited_on": date(2025, 1, 1) + timedelta(days=n),
                "officers": [desk.lead],
                "content": f"第{n}次",
            }
            for n in range(250)
        )
        fill(store, Visit, rows)

    desk.do(more)
    desk.scene.settle()
    _page, shown = card(desk.scene, desk.company)
    assert shown.model.rowCount() == 100
    for expected in (200, 251):
        shown.table.go_to(shown.model.rowCount() - 1)
        shown.table.scrollToBottom()
        desk.scene.wait_for(lambda wanted=expected: shown.model.rowCount() == wanted)  # type: ignore[misc]
    first = shown.model.event_at(250)
    assert first is not None
    assert first.words == "第0次"
    assert not shown.model.canFetchMore(shown.model.index(-1, -1))


def test_tasks_officers_of_before_and_merged_companies_are_told(desk: Desk) -> None:
    def more(store: Store) -> None:
        assigning.assign(store, [desk.company], desk.other, date(2026, 11, 1))
        add(store, Company, name="鼎盛旧厂", merged_into_id=desk.company)

    desk.do(more)
    desk.scene.settle()
    _page, shown = card(desk.scene, desk.company)
    words = told(shown)
    assert "曾任 许丽 · 主办 · 2026-01-01 至 2026-10-31" in words
    assert "鼎盛旧厂" in words
    assert shown.card is not None
    assert shown.card.duties
    assert {one.duty for one in shown.card.duties} <= set(words)
    assert "未完成" in [chip.words() for chip in parts(shown, Chip)]
    assert "今年宣传 0 人次" in shown.year.text()


@pytest.mark.parametrize("way", ["masked", "full"])
def test_the_card_is_printed_on_one_page(desk: Desk, tmp_path: Path, way: str) -> None:
    path = tmp_path / "企业卡.docx"
    desk.do(lambda store: records.save(store, Company, {"liaison": "王芳"}, desk.company))
    desk.scene.settle()
    _page, shown = card(desk.scene, desk.company)
    answers: list[Any] = [way, path]
    if way == "full":
        answers.append(Leave(reason="交接存档"))
    with ask.answering(*answers):
        press(shown.table, Qt.Key.Key_P, CONTROL)
        desk.scene.settle()
    assert path.name in shown.bar.words()
    words = "\n".join(
        cell.text
        for table in Document(str(path)).tables
        for row in table.rows
        for cell in row.cells
    )
    assert ("13800138000" in words) == (way == "full")
    assert "138****8000" in words or way == "full"
    assert "许丽" in words

    def noted(store: Store) -> tuple[list[Any], list[Any]]:
        with store.reading() as session:
            audit, handed = tables.audit.c, tables.handed_out.c
            found = session.execute(select(audit.reason).where(audit.action == "print")).all()
            return list(found), list(session.execute(select(handed.record, handed.ids)).all())

    printed, handed = desk.do(noted)
    assert [one.reason for one in printed] == ["交接存档" if way == "full" else ""]
    assert ("company", f",{desk.company},") in [(one.record, one.ids) for one in handed]


def test_leaving_the_question_prints_nothing(desk: Desk, tmp_path: Path) -> None:
    _page, shown = card(desk.scene, desk.company)
    with ask.answering(None):
        shown.print()
    with ask.answering("full", tmp_path / "企业卡.docx", None):
        shown.print()
        desk.scene.settle()
    assert list(tmp_path.glob("*.docx")) == []
    assert shown.bar.words() == ""


def test_a_company_that_is_gone_is_said(desk: Desk) -> None:
    _page, shown = card(desk.scene, 999)
    assert "找不到这条记录" in shown.bar.words()
    desk.do(lambda store: records.remove_all(store, Company, [desk.second]))
    shown.load(desk.second)
    desk.scene.settle()
    assert shown.bar.words() == "这家企业在回收站中。"


def test_both_columns_fit_a_station_screen_at_130_percent(desk: Desk) -> None:
    style.dress(QApplication.instance(), scale=1.3)  # type: ignore[arg-type]
    try:
        page, shown = card(desk.scene, desk.company)
        page.resize(1366 - round(188 * 1.3), 660)
        desk.scene.settle()
        assert shown.columns.are_beside()
        assert shown.columns.right.geometry().right() < page.width()
        assert shown.columns.right.widget().width() <= shown.columns.right.viewport().width()
        header = shown.table.header()
        assert header.isSectionHidden(COLUMNS.index("number"))
        page.resize(820, 660)
        desk.scene.settle()
        assert not shown.columns.are_beside()
        assert shown.timeline.height() > 200, "scrolled rather than squeezed"
    finally:
        style.dress(QApplication.instance())  # type: ignore[arg-type]


def test_columns_of_the_timeline_are_remembered(desk: Desk) -> None:
    _page, shown = card(desk.scene, desk.company)
    shown.table.setColumnWidth(COLUMNS.index("kind"), 222)
    desk.scene.wait_for(lambda: "timeline" in desk.scene.house.settings.lists)
    _page, again = card(desk.scene, desk.company)
    assert again.table.columnWidth(COLUMNS.index("kind")) == 222
    assert not again.table.header().isSectionHidden(COLUMNS.index("number"))
