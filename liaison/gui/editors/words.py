"""Editors one types into: a line, several lines, numbers, times, codes."""

from __future__ import annotations

import re
from typing import Any

from PySide6.QtCore import QEvent, QMimeData, QObject, QSize, Qt
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QSizePolicy, QWidget

from liaison.base.errors import Problem
from liaison.base.words import _
from liaison.fields.codes import Code, CreditCode, Phone, Plate, ResidentId
from liaison.fields.field import Bound
from liaison.fields.kind import Kind, plain
from liaison.gui.editors.base import Editor, Source
from liaison.gui.kit.labels import tip
from liaison.gui.look import icons, style

_LEAST, _MOST = 3, 10  # lines of a long text
_FULL: dict[type[Kind], int] = {CreditCode: 18, ResidentId: 18, Phone: 12, Plate: 8}


class LineEditor(Editor):
    """One line for any kind that is written as text; settles into its normal form."""

    def __init__(self, bound: Bound, label: str, source: Source, parent: QWidget | None) -> None:
        super().__init__(bound, label, source, parent)
        self.line = QLineEdit(self)
        self._hold(self.line)
        self._tick: QAction | None = None
        if isinstance(bound.kind, Code):
            self._tick = self.line.addAction(
                icons.icon("check", "done"), QLineEdit.ActionPosition.TrailingPosition
            )
            icons.wear(self._tick, "check", "done")
            self._tick.setVisible(False)
        self.line.textChanged.connect(self._show_tick)
        self.line.textEdited.connect(lambda _text: self.changed.emit())

    def value(self) -> Any:
        return self.line.text().strip() or None

    def kept(self) -> tuple[Any, str]:
        return self.value(), self.line.text()

    def set_value(self, value: Any, text: str = "") -> None:
        self.line.setText(text)
        self.line.setCursorPosition(0)

    def outlined(self) -> list[QWidget]:
        return [self.line]

    def live_problem(self) -> Problem | None:
        """A code that is as long as it can get is checked while it is typed."""
        full = _FULL.get(type(self.bound.kind))
        last = re.split(r"[、,;/\s]+", plain(self.line.text()))[-1]
        return self.check() if full is not None and len(last) >= full else None

    def settle(self) -> None:
        if self.check() is None:
            shown = self.bound.kind.show(self.bound.kind.parse(self.value()))
            if shown != self.line.text():
                self.line.setText(shown)

    def set_read_only(self, read_only: bool) -> None:
        self.line.setReadOnly(read_only)
        self._show_tick()

    def _show_tick(self) -> None:
        if self._tick is not None:
            written = self.value() is not None and not self.line.isReadOnly()
            self._tick.setVisible(written and self.check() is None)


class LongEditor(Editor):
    """Several lines, as high as the text needs; Tab goes on, Ctrl+Enter saves the form."""

    def __init__(self, bound: Bound, label: str, source: Source, parent: QWidget | None) -> None:
        super().__init__(bound, label, source, parent)
        self.text = _Paper(self)
        self.text.setToolTip(tip(_("插入常用语 (Ctrl+J)")))
        self._hold(self.text)
        self.text.textChanged.connect(self._changed)
        self._setting = False

    def value(self) -> Any:
        return self.text.toPlainText().strip() or None

    def kept(self) -> tuple[Any, str]:
        return self.value(), self.text.toPlainText()

    def set_value(self, value: Any, text: str = "") -> None:
        self._setting = True
        self.text.setPlainText(text)
        self._setting = False

    def outlined(self) -> list[QWidget]:
        return [self.text]

    def set_read_only(self, read_only: bool) -> None:
        self.text.setReadOnly(read_only)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Ctrl+J offers phrases."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            control = event.modifiers() == Qt.KeyboardModifier.ControlModifier
            if control and event.key() == Qt.Key.Key_J:
                if not self.text.isReadOnly():
                    from liaison.gui import phrases

                    phrases.offer_in(self)
                return True
        return super().eventFilter(watched, event)

    def _changed(self) -> None:
        self.text.updateGeometry()
        if not self._setting:
            self.changed.emit()


class _Paper(QPlainTextEdit):
    """A text that grows from three lines to ten, then scrolls."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setTabChangesFocus(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Return room for the lines written, at least three and at most ten."""
        lines = max(_LEAST, min(_MOST, int(self.document().size().height())))
        frame = 2 * style.now().sizes.gap_s
        return QSize(200, lines * self.fontMetrics().lineSpacing() + frame)

    def minimumSizeHint(self) -> QSize:
        """Never show less than the lines written, up to ten."""
        return QSize(80, self.sizeHint().height())

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        """Leave files to what lies around the text: their names are nothing anybody wrote."""
        return not _are_files(source) and super().canInsertFromMimeData(source)

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Paste words; files go to the attachments of the record, where it has any."""
        if not _are_files(source):
            super().insertFromMimeData(source)
            return
        part: QWidget | None = self
        while part is not None and getattr(part, "attachments", None) is None:
            part = part.parentWidget() if not part.isWindow() else None  # not to what lies below
        if part is not None:
            part.attachments.take_from(source)  # type: ignore[attr-defined]


def _are_files(mime: QMimeData) -> bool:
    return any(one.isLocalFile() for one in mime.urls())
