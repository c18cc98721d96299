"""Editors of values that are chosen: yes or no, one of an enum, a listed word, several."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import ceil
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import (
    QComboBox,
    QCompleter,
    QStyle,
    QStyleOptionComboBox,
    QStylePainter,
    QWidget,
)

from liaison.base.words import _
from liaison.fields.choice import Choice, ManyOf, OneOf
from liaison.fields.field import Bound
from liaison.gui.editors.base import Editor, Source
from liaison.gui.editors.segments import CheckChip, Segments
from liaison.gui.kit.flow import FlowLayout
from liaison.gui.look import style

_SIDE_BY_SIDE = 4
_WIDEST = 340


class SegmentEditor(Editor):
    """A choice of up to four, all of them seen."""

    def __init__(
        self,
        bound: Bound,
        label: str,
        source: Source,
        parent: QWidget | None,
        options: Sequence[tuple[Any, str]],
    ) -> None:
        super().__init__(bound, label, source, parent)
        self._values = [value for value, _words in options]
        words = [words for _value, words in options]
        self.segments = Segments(words, not bound.required, self)
        self._hold(self.segments)
        self._row.setStretchFactor(self.segments, 0)
        self._row.addStretch(1)
        self.segments.chosen.connect(lambda _at: self.changed.emit())

    def values(self) -> list[Any]:
        """Return the values there are to choose from, in order."""
        return list(self._values)

    def value(self) -> Any:
        at = self.segments.at()
        return self._values[at] if at >= 0 else None

    def set_value(self, value: Any, text: str = "") -> None:
        self.segments.set_at(self._values.index(value) if value in self._values else -1)

    def outlined(self) -> list[QWidget]:
        return [self.segments]


class QuietCombo(QComboBox):
    """A list to choose from that the wheel only scrolls past, never changes."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMaxVisibleItems(12)
        self.setMinimumContentsLength(4)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)

    def show_whole(self, *words: str) -> None:
        """Be wide enough for words that must be read whole, whatever the language."""
        metrics = self.fontMetrics()
        widest = max(metrics.horizontalAdvance(one) for one in words)
        self.setMinimumContentsLength(ceil(widest / metrics.horizontalAdvance("X")))

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to the form."""
        event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint what asks for a choice as a hint: Qt would show it as if it were chosen."""
        asks = self.placeholderText()
        if self.currentIndex() >= 0 or self.isEditable() or not asks:
            super().paintEvent(event)
            return
        painter, option = QStylePainter(self), QStyleOptionComboBox()
        self.initStyleOption(option)
        option.currentText = ""  # type: ignore[attr-defined]
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        field = QStyle.SubControl.SC_ComboBoxEditField
        room = self.style().subControlRect(QStyle.ComplexControl.CC_ComboBox, option, field, self)
        painter.setPen(style.now().colour("hint" if self.isEnabled() else "disabled"))
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        painter.drawText(room.adjusted(1, 0, -1, 0), int(flags), asks)


class ComboEditor(Editor):
    """A choice of more than four."""

    def __init__(
        self,
        bound: Bound,
        label: str,
        source: Source,
        parent: QWidget | None,
        options: Sequence[tuple[Any, str]],
    ) -> None:
        super().__init__(bound, label, source, parent)
        self.combo = QuietCombo(self)
        self._values = [value for value, _words in options]
        self.combo.addItems([words.replace("&", "&&") for _value, words in options])
        self.combo.setCurrentIndex(-1)
        self.combo.setPlaceholderText(_("请选择"))
        self._hold(self.combo)
        self.combo.activated.connect(self.changed)
        self._clearable = not bound.required

    def values(self) -> list[Any]:
        """Return the values there are to choose from, in order."""
        return list(self._values)

    def value(self) -> Any:
        at = self.combo.currentIndex()
        return self._values[at] if at >= 0 else None

    def set_value(self, value: Any, text: str = "") -> None:
        self.combo.setCurrentIndex(self._values.index(value) if value in self._values else -1)

    def outlined(self) -> list[QWidget]:
        return [self.combo]

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Arrow keys choose (and are told), Delete takes the choice away."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            clear = event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace)
            if clear and self._clearable and self.combo.currentIndex() >= 0:
                self.combo.setCurrentIndex(-1)
                self.changed.emit()
                return True
        return super().eventFilter(watched, event)


class ListedEditor(Editor):
    """A word of a code list, or any other: what is typed narrows the list."""

    def __init__(self, bound: Bound, label: str, source: Source, parent: QWidget | None) -> None:
        super().__init__(bound, label, source, parent)
        self.combo = QuietCombo(self)
        self.combo.setEditable(True)
        self.combo.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.combo.addItems(source.words.get(bound.name, []))
        self.combo.setCurrentIndex(-1)
        completer, line = self.combo.completer(), self.combo.lineEdit()
        assert completer is not None
        assert line is not None
        completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        self._hold(self.combo)
        line.installEventFilter(self)
        line.setAccessibleName(label)
        line.setPlaceholderText(_("选择或填写") if self.combo.count() else "")
        line.textEdited.connect(lambda _text: self.changed.emit())
        self.combo.activated.connect(self.changed)

    def value(self) -> Any:
        return self.combo.currentText().strip() or None

    def kept(self) -> tuple[Any, str]:
        return self.value(), self.combo.currentText()

    def set_value(self, value: Any, text: str = "") -> None:
        self.combo.setCurrentIndex(self.combo.findText(text) if text else -1)
        self.combo.setEditText(text)

    def outlined(self) -> list[QWidget]:
        return [self.combo]


class ManyEditor(Editor):
    """Several of an enum: chips that can each be ticked; digits tick them by number."""

    def __init__(self, bound: Bound, label: str, source: Source, parent: QWidget | None) -> None:
        super().__init__(bound, label, source, parent)
        assert isinstance(bound.kind, ManyOf)
        inside = QWidget(self)
        flow = FlowLayout(inside)
        self.chips: dict[str, CheckChip] = {}
        for one in bound.kind.choices:
            chip = CheckChip(one.words, inside)
            chip.turned.connect(lambda _on: self.changed.emit())
            chip.installEventFilter(self)
            flow.addWidget(chip)
            self.chips[str(one.value)] = chip
        self._row.addWidget(inside, 1)
        self.setFocusProxy(next(iter(self.chips.values())))

    def value(self) -> Any:
        return [value for value, chip in self.chips.items() if chip.is_on()] or None

    def set_value(self, value: Any, text: str = "") -> None:
        for one, chip in self.chips.items():
            chip.set_on(one in (value or ()))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Digits tick, left and right go along the chips."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            chips = list(self.chips.values())
            digit = event.key() - Qt.Key.Key_1
            if 0 <= digit < len(chips):
                chips[digit].turn()
                return True
            step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
            if step and watched in chips:
                at = chips.index(watched) + step
                chips[max(0, min(len(chips) - 1, at))].setFocus(Qt.FocusReason.TabFocusReason)
                return True
        return super().eventFilter(watched, event)


def one_of(bound: Bound, label: str, source: Source, parent: QWidget | None) -> Editor:
    """Return the editor of a one-of field: side by side when few and short, else a list."""
    assert isinstance(bound.kind, OneOf)
    members: Sequence[Choice] = source.choices.get(bound.name) or tuple(bound.kind.choices)
    options = [(one.value, one.words) for one in members]
    make: Callable[..., Editor] = SegmentEditor if _short(options) else ComboEditor
    return make(bound, label, source, parent, options)


def yes_no(bound: Bound, label: str, source: Source, parent: QWidget | None) -> Editor:
    """Return the editor of a yes-or-no field; an optional one may be left open."""
    return SegmentEditor(bound, label, source, parent, [(True, _("是")), (False, _("否"))])


def _short(options: Sequence[tuple[Any, str]]) -> bool:
    look = style.now()
    metrics, pad = QFontMetrics(look.body()), 2 * look.sizes.gap_m
    wide = sum(metrics.horizontalAdvance(words) + pad for _value, words in options)
    return len(options) <= _SIDE_BY_SIDE and wide <= round(_WIDEST * look.scale)
