"""The end of the audit chain to note down, and the value on a paper ledger to compare with it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from liaison.base.errors import Cancelled
from liaison.base.words import _
from liaison.gui.calls import call, words_of
from liaison.gui.jobs import Failure, Jobs
from liaison.gui.kit.bar import MessageBar
from liaison.gui.kit.buttons import button
from liaison.gui.kit.labels import PlainLabel
from liaison.gui.look import style
from liaison.services import anchoring
from liaison.services.anchoring import Compared
from liaison.store.audit import Head
from liaison.store.step import Store

_WIDE = 228
_LONGEST = 60


class HeadLine(QWidget):
    """One quiet line at the foot of the page; what a comparison came to is told in the bar."""

    def __init__(self, jobs: Jobs, bar: MessageBar, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._jobs, self._bar = jobs, bar
        self.head = PlainLabel(parent=self)
        self.head.setAccessibleName(_("当前校验值"))
        self.head.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.printed = QLineEdit(self)
        self.printed.setAccessibleName(_("台账页脚上的校验值"))
        self.printed.setPlaceholderText("1234-ab12cd34ef56ab78")
        self.printed.setMaxLength(_LONGEST)
        self.printed.setFixedWidth(round(_WIDE * style.now().scale))
        self.go = button(_("核对"), self.compare, parent=self)
        self.go.setDisabled(True)
        self._lay()
        self.printed.textChanged.connect(lambda told: self.go.setEnabled(bool(told.strip())))
        self.printed.returnPressed.connect(self.compare)

    def read(self) -> None:
        """Show the present end of the chain."""
        call(self, self._jobs, Store.head, self._show, self._failed)

    def compare(self) -> None:
        """Tell whether the chain still contains the value written here."""
        told = self.printed.text().strip()
        if not told:
            return
        self._bar.clear()
        call(self, self._jobs, lambda s: anchoring.compare(s, told), self._compared, self._failed)

    def _show(self, head: Head) -> None:
        self.head.setText(str(head))

    def _compared(self, compared: Compared) -> None:
        self._bar.say("info" if compared.sound else "error", compared.words)
        if not compared.sound:
            self.printed.selectAll()
        self.read()

    def _failed(self, failure: Failure) -> None:
        if not isinstance(failure, Cancelled):
            self._bar.say("error", words_of(failure))

    def _lay(self) -> None:
        sizes = style.now().sizes
        layout = QHBoxLayout(self)
        layout.setContentsMargins(sizes.page_margin, sizes.gap_s, sizes.page_margin, sizes.gap_s)
        layout.setSpacing(sizes.gap_s)
        layout.addWidget(PlainLabel(_("当前校验值"), self, kind="second"))
        layout.addWidget(self.head)
        layout.addStretch(1)
        layout.addWidget(PlainLabel(_("台账页脚上的校验值"), self, kind="second"))
        layout.addWidget(self.printed)
        layout.addWidget(self.go)
