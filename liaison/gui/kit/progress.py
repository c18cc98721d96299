"""What long work is doing, how far it is, and the way to stop it."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from liaison.base.words import _
from liaison.gui.kit.buttons import button
from liaison.gui.kit.labels import PlainLabel
from liaison.gui.look import style
from liaison.gui.look.tokens import PATIENCE_MS

_FINE = 1000


class Progress(QFrame):
    """A bar with words; shown only when the work takes longer than 0.4 s.

    Speaks the words of a ``Watcher`` (begin, at, stopped), to be called on
    the screen's thread.
    """

    cancelled = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "surface")
        self._total, self._stopped, self._running = 0, False, False
        self._words = PlainLabel(parent=self, elide=True)
        self._far = PlainLabel(parent=self, kind="small")
        self._bar = QProgressBar(self)
        self._bar.setTextVisible(False)
        self._cancel = button(_("取消"), self.cancel, small=True, parent=self)
        self._patience = QTimer(self, singleShot=True, interval=PATIENCE_MS)
        self._patience.timeout.connect(self.show)
        self._lay()
        self.hide()

    def begin(self, words: str, total: int, can_cancel: bool = True) -> None:
        """A stretch of work starts: what it is, and its length (0: not known)."""
        self._total, self._stopped = total, False
        self._words.setText(words)
        self.setAccessibleName(words)
        self._bar.setRange(0, _FINE if total > 0 else 0)
        self._cancel.setVisible(can_cancel)
        self._cancel.setEnabled(True)
        self.at(0)
        if not self._running:
            self._running = True
            self._patience.start()

    def at(self, done: int) -> None:
        """So many of the total are done."""
        if self._total <= 0:
            self._far.setText("")
            return
        share = min(done, self._total) * _FINE // self._total
        self._bar.setValue(share)
        far = _("{done} / {total}").format(done=min(done, self._total), total=self._total)
        self._far.setText(far)
        self._bar.setAccessibleName(far)

    def finish(self) -> None:
        """The work is over, however it ended."""
        self._running = False
        self._patience.stop()
        self.hide()

    def cancel(self) -> None:
        """Ask the work to stop; it does so at its next row."""
        self._stopped = True
        self._cancel.setEnabled(False)
        self._words.setText(_("正在停止…"))
        self.cancelled.emit()

    def stopped(self) -> bool:
        """Tell whether the person has asked to stop."""
        return self._stopped

    def _lay(self) -> None:
        sizes = style.now().sizes
        layout = QHBoxLayout(self)
        layout.setContentsMargins(sizes.gap_l, sizes.gap_m, sizes.gap_m, sizes.gap_m)
        layout.setSpacing(sizes.gap_l)
        middle = QVBoxLayout()
        middle.setSpacing(sizes.gap_s)
        top = QHBoxLayout()
        top.addWidget(self._words, 1)
        top.addWidget(self._far)
        middle.addLayout(top)
        middle.addWidget(self._bar)
        layout.addLayout(middle, 1)
        layout.addWidget(self._cancel)
