"""Which files contained a person, and whether a printed ledger still fits the chain; by keys."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QLineEdit

from liaison.base.clock import clock
from liaison.base.paths import Home
from liaison.base.period import Period
from liaison.gui import ask
from liaison.gui.kit.labels import PlainLabel
from liaison.gui.pages.audit import AuditPage
from liaison.ledgers import export
from liaison.records import Company, Dispute, Officer, Party, Station
from liaison.services import auditing
from liaison.services.auditing import Asked
from liaison.store.audit import Event
from liaison.store.step import Store
from tests.gui.hands import CONTROL, during, focused, part, parts, press, write
from tests.gui.scenes import Scene, scene
from tests.services.park import NOON
from tests.stores import add, seated

SHIFT = Qt.KeyboardModifier.ShiftModifier
PHONE, HIDDEN = "13812345678", "138****5678"


@pytest.fixture(autouse=True)
def _noon() -> Iterator[None]:
    with clock.held(NOON):
        yield


@pytest.fixture
def page(stage: Scene, tmp_path: Path) -> AuditPage:
    def happen(store: Store) -> None:
        add(store, Company, name="甲公司", legal_person="王五", legal_phone=PHONE)
        add(store, Officer, name="张三")
        told = {"companies": [1], "officer_id": 1, "found_on": "2026-11-02", "description": "欠薪"}
        add(store, Dispute, **told, category="劳资")
        add(store, Party, dispute_id=1, name="孙七", side="applicant", phone=PHONE)
        for ledger in ("companies", "disputes", "visits"):
            export.export(store, ledger, Period.month(2026, 11), tmp_path / f"{ledger}.xlsx")

    stage.house.jobs.now(happen)
    made = AuditPage(stage.house)
    stage.show(made)
    return made


def cells(page: AuditPage) -> dict[str, str]:
    """Return the first row shown, by column."""
    model = page.person.model
    names = [str(model.headerData(n, Qt.Orientation.Horizontal)) for n in range(10)]
    return {name: str(model.data(model.index(0, n))) for n, name in enumerate(names)}


def asked_for(page: AuditPage, stage: Scene, words: str | None) -> None:
    with ask.answering(words):
        stage.press(page, Qt.Key.Key_F, CONTROL | SHIFT)


def newest(page: AuditPage, stage: Scene) -> dict[str, str]:
    """Return everything the newest entry tells."""

    def work(store: Store) -> dict[str, str]:
        line = auditing.page(store, Asked())[0]
        return dict(auditing.whole(store, line.seq).facts)

    found: dict[str, str] = stage.house.jobs.now(work)
    return found


def test_the_files_with_a_person_stand_in_place_of_the_entries(
    page: AuditPage, stage: Scene
) -> None:
    asked_for(page, stage, "孙七")
    assert page.person.told.text() == "含有“孙七”的外发文件，共 1 个"
    row = cells(page)
    assert row["文件"] == "disputes.xlsx"
    assert (row["操作"], row["人员"], row["行数"]) == ("导出", "zhao", "1")
    assert row["所在记录"].startswith("当事人")
    assert len(row["文件指纹"]) == 8
    assert not page.filters.isVisible()
    assert not page.out.isVisible()
    assert focused() is page.table
    told = newest(page, stage)
    assert told["操作"] == "查询外发"
    assert (told["查询"], told["涉及记录"]) == ("外发文件里有没有某人", "2")
    assert "孙七" not in str(told)


def test_by_phone_and_the_number_is_not_shown_whole(page: AuditPage, stage: Scene) -> None:
    asked_for(page, stage, PHONE)
    assert page.person.model.rowCount() == 2
    assert HIDDEN in page.person.told.text()
    shown = [label.text() for label in parts(page, PlainLabel) if label.isVisible()]
    assert PHONE not in "".join(shown)


def test_a_file_is_read_in_full_and_esc_leads_back(page: AuditPage, stage: Scene) -> None:
    entries = page.model.rowCount()
    asked_for(page, stage, "孙七")
    stage.press(page.table, Qt.Key.Key_Return)
    content = page.drawer.content()
    assert content is not None
    told = "\n".join(label.text() for label in parts(content, PlainLabel))
    assert "disputes.xlsx" in told
    stage.press(focused(), Qt.Key.Key_Escape)
    assert page.drawer.isHidden()
    assert page.person.isVisible()
    stage.press(focused(), Qt.Key.Key_Escape)
    assert not page.person.isVisible()
    assert page.filters.isVisible()
    assert page.out.isVisible()
    assert page.table.model() is page.model
    assert page.model.rowCount() == entries + 1  # the question itself
    assert focused() is page.table


def test_nobody_found_is_said_plainly(page: AuditPage, stage: Scene) -> None:
    asked_for(page, stage, "查无此人")
    blank = page.table.blank()
    assert blank is not None
    assert blank.words().startswith("没有外发文件含有“查无此人”。")
    assert "本站" not in blank.words()
    stage.house.jobs.now(lambda store: add(store, Company, name="乙公司"))
    stage.settle()
    assert page.table.blank() is blank, "a step elsewhere brings no entries under it"
    page.person.back.setFocus()
    stage.press(page.person.back, Qt.Key.Key_Space)
    assert page.table.blank() is None


def test_too_short_a_name_is_told_and_the_entries_stay(page: AuditPage, stage: Scene) -> None:
    asked_for(page, stage, "孙")
    assert "至少输入两个字" in page.bar.words()
    assert page.filters.isVisible()


def test_left_without_an_answer_nothing_is_asked(page: AuditPage, stage: Scene) -> None:
    before = newest(page, stage)
    asked_for(page, stage, None)
    assert not page.person.isVisible()
    assert newest(page, stage) == before


def test_by_keys_alone(page: AuditPage, stage: Scene, dialogs: None) -> None:
    def answer(shown: QDialog) -> None:
        write(part(shown, QLineEdit), "王五")
        press(part(shown, QLineEdit), Qt.Key.Key_Return)

    page.person.start.setFocus()
    during(answer)
    press(page.person.start, Qt.Key.Key_Space)
    stage.settle()
    assert cells(page)["文件"] == "companies.xlsx"


@pytest.mark.parametrize(
    ("role", "may"), [("officer", False), ("admin", False), ("auditor", True), ("leader", True)]
)
def test_who_reads_only_their_own_entries_is_not_offered_it(
    home: Home, local: Store, role: str, may: bool
) -> None:
    with scene(home, seated(local, role, role)) as other:
        page = AuditPage(other.house)
        other.show(page)
        assert page.person.start.isVisible() is may
        assert ("查询外发" in [words for words, _key, _act in page.actions_offered()]) is may


def test_a_leader_of_one_station_of_several_is_told_how_far_was_looked(
    home: Home, local: Store
) -> None:
    there = add(local, Station, name="东区警务站")
    officer = add(local, Officer, name="李四", station_id=there)
    with scene(home, seated(local, "lisi", "leader", officer)) as other:
        page = AuditPage(other.house)
        other.show(page)
        asked_for(page, other, "查无此人")
        blank = page.table.blank()
        assert blank is not None
        assert "只查本站人员的外发" in blank.words()
        assert "只查本站人员的外发" in page.person.told.text()


def test_the_head_is_shown_and_a_printed_value_compared(page: AuditPage, stage: Scene) -> None:
    printed = page.head.head.text()
    assert printed == str(stage.house.jobs.now(Store.head))
    page.head.head.setFocus()
    assert page.head.head.hasFocus()
    page.head.printed.setFocus()
    write(page.head.printed, printed)
    stage.press(page.head.printed, Qt.Key.Key_Return)
    assert page.bar.words().startswith("相符：")
    assert page.head.head.text() != printed, "that it was asked is an entry"


def test_a_value_that_does_not_fit_is_told(page: AuditPage, stage: Scene) -> None:
    assert not page.head.go.isEnabled()
    page.head.printed.setFocus()
    write(page.head.printed, f"1-{'0' * 16}")
    page.head.go.setFocus()
    stage.press(page.head.go, Qt.Key.Key_Space)
    assert page.bar.words().startswith("不符：")
    assert page.head.printed.selectedText(), "what was mistyped is written over"
    page.head.printed.setText("1-abc")
    stage.press(page.head.printed, Qt.Key.Key_Return)
    assert "不是完整的校验值" in page.bar.words()


def test_a_notice_marked_is_counted_anew(page: AuditPage, stage: Scene) -> None:
    counted: list[int] = []
    stage.house.recount = lambda: counted.append(1)
    stage.house.jobs.now(lambda store: store.note(Event("reset", notice=True)))
    page.read()
    stage.settle()
    assert len(counted) == 1
    page.mark_all()
    stage.settle()
    assert len(counted) == 2
