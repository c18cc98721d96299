"""Filling a form as a person does: by keys and clicks, whatever the field."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QWidget

from liaison.fields.field import Reference, References
from liaison.gui.editors.base import Editor
from liaison.gui.editors.choices import ComboEditor, ListedEditor, ManyEditor, SegmentEditor
from liaison.gui.editors.offerline import OfferLine
from liaison.gui.editors.references import ReferenceEditor, ReferencesEditor
from liaison.gui.editors.words import LineEditor, LongEditor
from liaison.gui.fieldbox import FieldBox
from liaison.services import names
from liaison.store.step import Store
from tests.gui.hands import CONTROL, press, write
from tests.gui.scenes import Scene

_OFFERED_MS = 120


def fill_in(scene: Scene, box: FieldBox, value: Any) -> None:
    """Write a plain value into a field: typed, chosen, or picked from what is offered."""
    editor = box.editor
    editor.setFocus()
    if isinstance(editor, LineEditor):
        _type(editor.line, _text(editor, value))
    elif isinstance(editor, LongEditor):
        _type(editor.text, _text(editor, value))
    elif isinstance(editor, ListedEditor):
        line = editor.combo.lineEdit()
        assert line is not None
        _type(line, str(value))
        press(line, Qt.Key.Key_Escape)
    elif isinstance(editor, SegmentEditor):
        at = editor.values().index(value)
        press(editor.segments, Qt.Key(Qt.Key.Key_1 + at))
    elif isinstance(editor, ComboEditor):
        _choose(editor.combo, editor.values().index(value))
    elif isinstance(editor, ManyEditor):
        for number, (key, chip) in enumerate(editor.chips.items()):
            if (key in value) != chip.is_on():
                press(chip, Qt.Key(Qt.Key.Key_1 + number))
    else:
        assert isinstance(editor, ReferenceEditor | ReferencesEditor)
        ids = value if isinstance(value, list) else [value]
        for one in ids:
            _pick(scene, editor.line, title(scene, editor, one))


def title(scene: Scene, editor: Editor, id: int) -> str:
    """Return what people call the record with an id."""
    kind = editor.bound.kind
    assert isinstance(kind, Reference | References)
    target = kind.target

    def work(store: Store) -> str:
        with store.reading() as session:
            return names.titles(session, target, [id])[id]

    return scene.house.jobs.now(work)


def _type(line: QWidget, text: str) -> None:
    press(line, Qt.Key.Key_A, CONTROL)
    press(line, Qt.Key.Key_Delete)
    lines = text.split("\n")
    for number, words in enumerate(lines):
        write(line, words)
        if number < len(lines) - 1:
            press(line, Qt.Key.Key_Return)


def _choose(combo: QComboBox, at: int) -> None:
    for _turn in range(combo.count()):
        press(combo, Qt.Key.Key_Up)
    for _turn in range(at + (combo.currentIndex() < 0)):
        press(combo, Qt.Key.Key_Down)
    assert combo.currentIndex() == at


def _pick(scene: Scene, line: OfferLine, words: str) -> None:
    write(line, words)
    QTest.qWait(_OFFERED_MS)
    scene.settle()
    offered = line.offered()
    assert words in offered, f"{words} is not among {offered}"
    popup = line.popup()
    for _turn in range(offered.index(words)):
        press(popup, Qt.Key.Key_Down)
    press(popup, Qt.Key.Key_Return)


def _text(editor: Editor, value: Any) -> str:
    return editor.bound.kind.show(editor.bound.kind.parse(value))
