"""One field two people changed: what was there, theirs and mine, and the choice."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QGridLayout,
    QPlainTextEdit,
    QRadioButton,
    QWidget,
)

from liaison.base.words import _
from liaison.fields.field import fields_of
from liaison.fields.kind import Text
from liaison.gui.kit.labels import PlainLabel
from liaison.gui.look import style
from liaison.services.merging import Field3
from liaison.services.registers import Register

_NAME_WIDE = 104
_TEXT_TALL = 84
_LONGEST = 300


class Clash(QWidget):
    """A field both have changed: what it was, theirs, mine; texts can be put together by hand."""

    decided = Signal()

    def __init__(self, register: Register, field: Field3, parent: QWidget) -> None:
        super().__init__(parent)
        self._field = field
        self.ways: dict[str, QRadioButton] = {}
        self._group = QButtonGroup(self)
        self.paper: QPlainTextEdit | None = None
        label = _(register.label_of(field.name))
        self._grid = QGridLayout(self)
        sizes = style.now().sizes
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(sizes.gap_m)
        self._grid.setVerticalSpacing(sizes.gap_xs)
        self._grid.setColumnMinimumWidth(0, round(_NAME_WIDE * style.now().scale))
        self._grid.setColumnStretch(1, 1)
        self._grid.addWidget(PlainLabel(label, self, kind="strong", wrap=True), 0, 0)
        before = _("原来：{text}").format(text=shown(field.base))
        self._grid.addWidget(PlainLabel(before, self, kind="second", wrap=True), 0, 1)
        who = f"{field.by} {field.at}".strip()
        theirs = _("对方（{who}）").format(who=who) if who else _("对方")
        self._add("theirs", label, theirs, field.theirs)
        self._add("mine", label, _("我的"), field.mine)
        if isinstance(fields_of(register.record)[field.name].kind, Text):
            self._add("both", label, _("合并两者，由我改写"), None)
            self._add_paper(label)
        self._group.buttonToggled.connect(lambda _button, _on: self._chosen())

    def chosen(self) -> str | None:
        """Return the way chosen: theirs, mine or both; None while it is open."""
        return next((key for key, way in self.ways.items() if way.isChecked()), None)

    def text(self) -> str:
        """Return the text put together by hand."""
        return self.paper.toPlainText().strip() if self.paper is not None else ""

    def _add(self, key: str, label: str, words: str, text: str | None) -> None:
        way = QRadioButton(words.replace("&", "&&"), self)
        told = shown(text) if text is not None else ""
        way.setAccessibleName(" ".join(filter(None, (label, words, told))))
        self._group.addButton(way)
        self.ways[key] = way
        row = self._grid.rowCount()
        self._grid.addWidget(way, row, 1)
        if told:
            paper = PlainLabel(told, self, wrap=True)
            sizes = style.now().sizes
            paper.setContentsMargins(sizes.icon + sizes.gap_s, 0, 0, sizes.gap_xs)
            self._grid.addWidget(paper, row + 1, 1)

    def _add_paper(self, label: str) -> None:
        self.paper = QPlainTextEdit(self)
        self.paper.setTabChangesFocus(True)
        self.paper.setAccessibleName(label)
        both = [one for one in (self._field.theirs, self._field.mine) if one]
        self.paper.setPlainText("\n".join(both))
        self.paper.setFixedHeight(round(_TEXT_TALL * style.now().scale))
        self.paper.hide()
        self._grid.addWidget(self.paper, self._grid.rowCount(), 1)

    def _chosen(self) -> None:
        if self.paper is not None:
            self.paper.setVisible(self.chosen() == "both")
            if self.chosen() == "both":
                self.paper.setFocus(Qt.FocusReason.OtherFocusReason)
        self.decided.emit()


def shown(text: str) -> str:
    """Return a value as it is shown here: not longer than can be compared."""
    if not text:
        return _("空白")
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
