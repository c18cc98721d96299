"""The little window in which one filter is written: a field, and the words to find in it."""

from __future__ import annotations

from collections.abc import Collection

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from liaison.base.words import _
from liaison.fields.choice import ManyOf, OneOf
from liaison.fields.kind import Day, Kind, YesNo
from liaison.gui.editors.choices import QuietCombo
from liaison.gui.kit.buttons import button
from liaison.gui.kit.labels import PlainLabel
from liaison.gui.look import style
from liaison.services import reading
from liaison.services.registers import Register

_WIDE = 300


class FilterPopup(QFrame):
    """Closes by Esc or a click elsewhere; Enter takes the filter."""

    chosen = Signal(str, str)
    """A field's name, and the words to find."""

    def __init__(
        self,
        register: Register,
        parent: QWidget,
        name: str = "",
        words: str = "",
        barred: Collection[str] = (),
    ) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setProperty("kind", "raised")
        self._register = register
        offered = [one for one in reading.columns(register) if one.name not in barred]
        self._names = [one.name for one in offered]
        self.field = QuietCombo(self)
        self.field.setAccessibleName(_("字段"))
        self.field.addItems([one.label.replace("&", "&&") for one in offered])
        self.words = QuietCombo(self)
        self.words.setEditable(True)
        self.words.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.words.setAccessibleName(_("内容"))
        self._help = PlainLabel(parent=self, kind="small", wrap=True)
        self._lay()
        self.field.currentIndexChanged.connect(self._offer)
        shown = [one.name for one in offered if one.shown]
        self.field.setCurrentIndex(self._names.index(name or shown[0]))
        self._offer()
        self.words.setEditText(words)

    def take(self) -> None:
        """Use the filter, unless nothing is written."""
        words = self.words.currentText().strip()
        if words:
            name = self._names[self.field.currentIndex()]
            self.close()
            self.chosen.emit(name, words)

    def drop_under(self, part: QWidget) -> None:
        """Open under a button."""
        self.adjustSize()
        self.move(part.mapToGlobal(QPoint(0, part.height() + 2)))
        self.show()
        self.words.setFocus(Qt.FocusReason.PopupFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter takes the filter, Esc closes."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.take()
        elif event.key() == Qt.Key.Key_Escape:
            self.close()
        else:
            super().keyPressEvent(event)

    def _lay(self) -> None:
        sizes = style.now().sizes
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*(sizes.gap_m,) * 4)
        layout.setSpacing(sizes.gap_s)
        layout.addWidget(self.field)
        layout.addWidget(self.words)
        layout.addWidget(self._help)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(button(_("加上筛选"), self.take, kind="primary", small=True, parent=self))
        layout.addLayout(row)
        self.setFixedWidth(round(_WIDE * style.now().scale))

    def _offer(self) -> None:
        """Offer the words a field can have, and say how its filter is written."""
        bound = self._register.fields.get(self._names[self.field.currentIndex()])
        kind = bound.kind if bound is not None else None
        typed = self.words.currentText()
        self.words.clear()
        self.words.addItems(_choices(kind))
        self.words.setCurrentIndex(-1)
        self.words.setEditText(typed if not self.words.count() else "")
        self._help.setText(_how(kind))


def _choices(kind: Kind | None) -> list[str]:
    if isinstance(kind, OneOf | ManyOf):
        return [one.words for one in kind.choices]
    return [_("是"), _("否")] if isinstance(kind, YesNo) else []


def _how(kind: Kind | None) -> str:
    if kind is not None and kind.numeric:
        return _("如 100、>=100 或 100..200")
    if isinstance(kind, Day):
        return _("如 2026-10、2026-10-05 或 2026-10-01..2026-10-15")
    return _("含有这些字的记录")
