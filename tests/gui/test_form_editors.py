"""One editor for each kind: what people type, and what the form makes of it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication

from liaison.fields.field import fields_of
from liaison.fields.record import Record
from liaison.gui.editors import EDITORS, Source, editor_for, is_wide
from liaison.gui.editors.choices import ComboEditor, ListedEditor, ManyEditor, SegmentEditor
from liaison.gui.editors.day import CalendarPopup, DayEditor
from liaison.gui.editors.words import LineEditor, LongEditor
from liaison.records import RECORDS, Company, Dispute, Officer, Party, Visit
from tests.gui.benches import Bench
from tests.gui.hands import CONTROL, click, focused, press, write

ALT = Qt.KeyboardModifier.AltModifier
_OFFERED_MS = 120


@pytest.mark.parametrize("record", RECORDS, ids=lambda one: str(one.__tablename__))
def test_every_field_has_an_editor(record: type[Record], bench: Bench) -> None:
    for bound in fields_of(record).values():
        source = Source(bench.scene.house.jobs)
        editor = editor_for(bound, bound.field.label, source, bench.window)
        assert editor.value() is None
        assert isinstance(is_wide(bound), bool)
        editor.set_wrong(True)
        editor.set_read_only(True)


def test_the_table_names_narrow_kinds_before_the_kinds_they_are_made_from() -> None:
    for place, (kind, _make) in enumerate(EDITORS):
        wider = [other for other, _ in EDITORS[:place] if issubclass(kind, other)]
        assert not wider, kind


@pytest.mark.parametrize(
    ("record", "name", "typed", "shown"),
    [
        (Company, "employees", "约300人", "300"),
        (Dispute, "amount", "12.5万元", "125,000"),
        (Visit, "visited_on", "2026年3月2日", "2026-03-02"),
        (Visit, "visited_on", "20260302", "2026-03-02"),
        (Visit, "visited_on", "昨天", "2026-03-04"),
        (Visit, "visited_at", "下午2点", "14:00"),
        (Company, "credit_code", "9135 0100 m000100y43", "91350100M000100Y43"),
        (Company, "legal_phone", "138 0013 8000", "13800138000"),
        (Officer, "badge", "56314", "056314"),
        (Company, "name", "  甲  公司 ", "甲 公司"),
    ],
)
def test_a_line_settles_into_the_normal_form(
    bench: Bench, record: type[Record], name: str, typed: str, shown: str
) -> None:
    box = bench.put(record, name)
    assert isinstance(box.editor, LineEditor)
    write(box.editor.line, typed)
    box.leave()
    assert box.problem() is None
    assert box.editor.line.text() == shown


@pytest.mark.parametrize(
    ("record", "name", "typed", "told"),
    [
        (Company, "employees", "很多", "不是数字"),
        (Visit, "visited_on", "2026-13-01", "不是有效日期"),
        (Visit, "visited_at", "25点", "不是有效时间"),
        (Company, "credit_code", "9135", "18 位"),
        (Company, "legal_phone", "12", "不是有效的电话"),
        (Company, "grid", "字" * 31, "最多 30 字"),
    ],
)
def test_what_cannot_be_right_is_told_when_the_field_is_left(
    bench: Bench, record: type[Record], name: str, typed: str, told: str
) -> None:
    box = bench.put(record, name)
    assert isinstance(box.editor, LineEditor)
    write(box.editor.line, typed)
    assert box.problem() is None
    box.leave()
    assert told in box.note()
    assert box.editor.line.property("problem") == "true"
    assert box.editor.line.text() == typed
    write(box.editor.line, "1")
    assert box.problem() is None
    assert box.editor.line.property("problem") == "false"


def test_codes_are_checked_while_they_are_typed(bench: Bench) -> None:
    box = bench.put(Company, "credit_code")
    assert isinstance(box.editor, LineEditor)
    line = box.editor.line
    write(line, "91350100M000100Y4")
    assert box.problem() is None
    assert not line.actions()[0].isVisible()
    write(line, "4")
    assert "校验不符" in box.note()
    press(line, Qt.Key.Key_Backspace)
    write(line, "3")
    assert box.problem() is None
    assert line.actions()[0].isVisible()


def test_an_identity_number_is_told_to_be_wrong_at_its_last_sign(bench: Bench) -> None:
    box = bench.put(Party, "id_number")
    assert isinstance(box.editor, LineEditor)
    write(box.editor.line, "110105194912310021")
    assert "校验不符" in box.note()


def test_help_stands_below_while_the_field_has_the_keyboard(bench: Bench) -> None:
    box = bench.put(Company, "credit_code")
    box.enter()
    assert "营业执照" in box.note()
    box.leave()
    assert box.note() == ""
    box.show_known("自动填入")
    box.enter()
    assert box.note() == "自动填入"


def test_long_text_grows_and_hands_on_tab_and_control_enter(bench: Bench) -> None:
    box = bench.put(Visit, "content")
    editor = box.editor
    assert isinstance(editor, LongEditor)
    submitted: list[int] = []
    editor.submitted.connect(lambda: submitted.append(1))
    low = editor.text.sizeHint().height()
    for _line in range(6):
        write(editor.text, "检查")
        press(editor.text, Qt.Key.Key_Return)
    assert editor.text.sizeHint().height() > low
    for _line in range(20):
        press(editor.text, Qt.Key.Key_Return)
    assert editor.text.sizeHint().height() < 4 * low
    other = bench.put(Visit, "met_with")
    editor.setFocus()
    press(editor.text, Qt.Key.Key_Tab)
    assert other.isAncestorOf(focused())
    assert editor.value() == "\n".join(["检查"] * 6)
    press(editor.text, Qt.Key.Key_Return, CONTROL)
    assert submitted == [1]


def test_days_are_stepped_and_picked(bench: Bench) -> None:
    box = bench.put(Visit, "visited_on")
    editor = box.editor
    assert isinstance(editor, DayEditor)
    changed: list[int] = []
    editor.changed.connect(lambda: changed.append(1))
    press(editor.line, Qt.Key.Key_Up)
    assert editor.value() == "2026-03-05"
    press(editor.line, Qt.Key.Key_Up)
    press(editor.line, Qt.Key.Key_Up)
    press(editor.line, Qt.Key.Key_Down)
    assert editor.value() == "2026-03-06"
    assert len(changed) == 4
    press(editor.line, Qt.Key.Key_Down, ALT)
    popup = QApplication.activePopupWidget()
    assert isinstance(popup, CalendarPopup)
    assert popup.calendar.selectedDate().toString("yyyy-MM-dd") == "2026-03-06"
    popup.calendar.setSelectedDate(popup.calendar.selectedDate().addDays(10))
    popup.calendar.activated.emit(popup.calendar.selectedDate())
    assert editor.value() == "2026-03-16"
    assert focused() is editor.line
    again = editor.open_calendar()
    press(again, Qt.Key.Key_Escape)
    assert not again.isVisible()
    assert editor.value() == "2026-03-16"
    editor.set_read_only(True)
    press(editor.line, Qt.Key.Key_Up)
    assert editor.value() == "2026-03-16"


def test_few_choices_stand_side_by_side(bench: Bench) -> None:
    box = bench.put(Company, "grade")
    editor = box.editor
    assert isinstance(editor, SegmentEditor)
    press(editor.segments, Qt.Key.Key_2)
    assert editor.value() == "key"
    press(editor.segments, Qt.Key.Key_Right)
    assert editor.value() == "hazardous"
    press(editor.segments, Qt.Key.Key_Right)
    press(editor.segments, Qt.Key.Key_Left)
    assert editor.value() == "key"
    press(editor.segments, Qt.Key.Key_Delete)
    assert editor.value() == "key", "a required choice cannot be taken away"
    click(editor.segments, QPoint(10, 10))
    assert editor.value() == "ordinary"
    assert editor.segments.accessibleDescription() == "一般"


def test_an_open_yes_or_no_can_be_left_open_again(bench: Bench) -> None:
    editor = bench.put(Company, "in_group").editor
    assert isinstance(editor, SegmentEditor)
    press(editor.segments, Qt.Key.Key_1)
    assert editor.value() is True
    click(editor.segments, QPoint(10, 10))
    assert editor.value() is None
    press(editor.segments, Qt.Key.Key_2)
    assert editor.value() is False
    press(editor.segments, Qt.Key.Key_Backspace)
    assert editor.value() is None


def test_many_choices_are_a_list_the_wheel_does_not_change(bench: Bench) -> None:
    editor = bench.put(Dispute, "settled_at").editor
    assert isinstance(editor, ComboEditor)
    press(editor.combo, Qt.Key.Key_Down)
    assert editor.value() == "company"
    wheel = QWheelEvent(
        QPoint(5, 5),
        editor.combo.mapToGlobal(QPoint(5, 5)),
        QPoint(),
        QPoint(0, -120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(editor.combo, wheel)
    assert editor.value() == "company"
    press(editor.combo, Qt.Key.Key_Delete)
    assert editor.value() is None


def test_a_listed_word_is_offered_or_written_anew(bench: Bench) -> None:
    words = ["制造业", "批发和零售业", "建筑业"]
    editor = bench.put(Company, "industry", words={"industry": words}).editor
    assert isinstance(editor, ListedEditor)
    line = editor.combo.lineEdit()
    assert line is not None
    changed: list[int] = []
    editor.changed.connect(lambda: changed.append(1))
    write(line, "采矿业")
    assert editor.value() == "采矿业"
    press(editor.combo, Qt.Key.Key_Down)
    assert editor.value() == "制造业"
    assert changed
    editor.set_value("农业", "农业")
    assert editor.value() == "农业"


def test_several_choices_are_ticked_by_digits(bench: Bench) -> None:
    editor = bench.put(Visit, "duties").editor
    assert isinstance(editor, ManyEditor)
    first = next(iter(editor.chips.values()))
    first.setFocus()
    press(first, Qt.Key.Key_1)
    press(first, Qt.Key.Key_3)
    assert editor.value() == ["safety", "publicity"]
    press(first, Qt.Key.Key_Right)
    press(focused(), Qt.Key.Key_Space)
    assert editor.value() == ["safety", "population", "publicity"]
    click(first)
    assert editor.value() == ["population", "publicity"]
    editor.set_value(None)
    assert editor.value() is None
