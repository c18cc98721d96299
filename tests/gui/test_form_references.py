"""Editors of other records: found by typing, by number, or told to be nobody."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from liaison.gui.editors.references import ReferenceEditor, ReferencesEditor
from liaison.gui.kit.filters import FilterChip
from liaison.records import Dispute, Officer, Visit
from liaison.services import records
from tests.gui.benches import OFFERED_MS, Bench
from tests.gui.hands import CONTROL, click, parts, press, write
from tests.gui.scenes import Scene


@pytest.fixture
def officers(stage: Scene) -> list[int]:
    store = stage.house.jobs.store
    assert store is not None
    people = (("张三", "056314"), ("李四", "056315"), ("张三丰", "056316"))
    return [records.save(store, Officer, {"name": n, "badge": b}).id for n, b in people]


def test_a_reference_is_found_by_typing_and_enter(bench: Bench, officers: list[int]) -> None:
    box = bench.put(Dispute, "officer_id")
    editor = box.editor
    assert isinstance(editor, ReferenceEditor)
    bench.offer(editor.line, "张三")
    assert editor.line.offered() == ["张三", "张三丰"]
    assert editor.value() == "张三"
    press(editor.line.popup(), Qt.Key.Key_Down)
    press(editor.line.popup(), Qt.Key.Key_Return)
    assert editor.value() == officers[2]
    assert editor.line.text() == "张三丰"
    assert not editor.line.popup().isVisible()
    press(editor.line, Qt.Key.Key_Down)
    bench.scene.settle()
    assert len(editor.line.offered()) == 3
    press(editor.line.popup(), Qt.Key.Key_Escape)
    assert editor.value() == officers[2]


def test_a_reference_named_exactly_is_found_when_the_field_is_left(
    bench: Bench, officers: list[int]
) -> None:
    box = bench.put(Dispute, "officer_id")
    editor = box.editor
    assert isinstance(editor, ReferenceEditor)
    for name, wanted in (
        ("056315", officers[1]),
        ("MJ-0001", officers[0]),
        ("张三丰", officers[2]),
    ):
        editor.set_value(None)
        write(editor.line, name)
        box.leave()
        bench.scene.settle()
        assert editor.value() == wanted
        assert box.problem() is None


def test_a_name_nobody_has_is_a_problem_at_the_field(bench: Bench, officers: list[int]) -> None:
    box = bench.put(Dispute, "officer_id")
    editor = box.editor
    assert isinstance(editor, ReferenceEditor)
    write(editor.line, "王五")
    box.leave()
    bench.scene.settle()
    assert "找不到民警“王五”" in box.note()
    assert box.check() is not None
    bench.offer(editor.line, "")
    press(editor.line, Qt.Key.Key_A, CONTROL)
    bench.offer(editor.line, "李")
    press(editor.line.popup(), Qt.Key.Key_Return)
    assert box.problem() is None
    assert editor.value() == officers[1]


def test_several_references_are_chips(bench: Bench, officers: list[int]) -> None:
    box = bench.put(Visit, "officers")
    editor = box.editor
    assert isinstance(editor, ReferencesEditor)
    bench.offer(editor.line, "李")
    press(editor.line.popup(), Qt.Key.Key_Return)
    assert editor.value() == [officers[1]]
    assert editor.line.text() == ""
    write(editor.line, "056314")
    QTest.qWait(OFFERED_MS)
    bench.scene.settle()
    press(editor.line.popup(), Qt.Key.Key_Return)
    assert editor.value() == [officers[1], officers[0]]
    bench.offer(editor.line, "李")
    press(editor.line.popup(), Qt.Key.Key_Return)
    assert editor.value() == [officers[1], officers[0]], "nobody is there twice"
    press(editor.line, Qt.Key.Key_Backspace)
    assert editor.value() == [officers[1]]
    chip = parts(editor, FilterChip)[0]
    click(chip, QPoint(chip.width() - 8, chip.height() // 2))
    assert editor.value() is None
    write(editor.line, "无此人")
    assert editor.value() == ["无此人"]
    box.leave()
    bench.scene.settle()
    assert "找不到" in box.note()
