"""After a handover: it is told, and the list is written for both to sign."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QWidget

from liaison.base.filenames import safe_name
from liaison.base.words import _
from liaison.gui import ask
from liaison.gui.calls import was_cancelled, words_of
from liaison.gui.exporting import EXCEL, documents_folder, open_folder
from liaison.gui.house import House
from liaison.gui.jobs import Failure
from liaison.gui.kit.bar import MessageBar
from liaison.gui.kit.buttons import button
from liaison.gui.kit.labels import PlainLabel, section, tip
from liaison.gui.layouts import column
from liaison.gui.leave import allowed
from liaison.gui.look import icons, style
from liaison.gui.printing import WORD
from liaison.services import rights
from liaison.services.handing import Handed
from liaison.services.handinglist import Asked, Wish
from liaison.store.step import Store


class HandingDone(QWidget):
    """Excel or Word, as often as wanted; whole numbers need their right and reason."""

    def __init__(self, house: House, bar: MessageBar, parent: QWidget) -> None:
        super().__init__(parent)
        self._house, self._bar = house, bar
        self._handed: Handed | None = None
        self._pressed: QWidget | None = None
        self._mark = PlainLabel(parent=self)
        self._title = section("", self)
        self._words = PlainLabel(parent=self, wrap=True)
        self.word = button(
            _("导出 Word 交接清单"),
            partial(self.export, ".docx"),
            kind="primary",
            icon="file-text",
            parent=self,
        )
        self.excel = button(
            _("导出 Excel 交接清单"), partial(self.export, ".xlsx"), icon="table-2", parent=self
        )
        self.full = QCheckBox(_("含完整号码"), self)
        self.full.setToolTip(tip(_("默认隐藏电话的中间几位；含完整号码须写明原因。")))
        self.full.setVisible(rights.allowed_at_all(house.who, rights.Operation.export_full))
        for part in (self.word, self.excel):
            part.setAutoDefault(True)  # Enter presses the one that has the keyboard
        self._lay()

    def show_handed(self, handed: Handed, words: str) -> None:
        """Tell what was handed over."""
        self._handed = handed
        side = style.now().sizes.icon_empty
        self._mark.setPixmap(icons.pixmap("circle-check", "done", side, self.devicePixelRatioF()))
        self._title.setText(_("交接已安排") if handed.planned else _("交接已办理"))
        self._words.setText(words)

    def focus_first(self) -> None:
        """Put the keyboard on the first way to write the list."""
        self.word.setFocus(Qt.FocusReason.OtherFocusReason)

    def export(self, ending: str) -> None:
        """Ask where to, and write the list."""
        if self._handed is None:
            return
        asked = Asked(handover_id=self._handed.handover_id)
        kinds = _(WORD) if ending == ".docx" else _(EXCEL)
        name = safe_name(_("交接清单{number}").format(number=self._handed.number) + ending)
        path = ask.save_file(self, _("导出交接清单"), documents_folder() / name, kinds)
        if path is None:
            return
        full = self.full.isChecked()
        self._pressed = self.focusWidget()
        self._enable(False)
        allowed(
            self,
            self._house,
            lambda store, leave: write(store, asked, path, Wish(full, leave)),
            partial(self._written, path),
            self._failed,
        )

    # -- inside

    def _written(self, path: Path, _result: object) -> None:
        self._enable(True)
        self.full.setChecked(False)  # the next file is masked again unless asked for anew
        words = _("已导出“{name}”，请打印后由双方签字。").format(name=path.name)
        self._bar.say("info", words, _("打开所在文件夹"), partial(open_folder, path.parent))

    def _failed(self, failure: Failure) -> None:
        self._enable(True)
        if not was_cancelled(failure):
            self._bar.say("error", words_of(failure))

    def _enable(self, on: bool) -> None:
        for part in (self.word, self.excel):
            part.setEnabled(on)
        if on and self._pressed is not None:  # greyed out it gave the keyboard away
            self._pressed.setFocus(Qt.FocusReason.OtherFocusReason)

    def _lay(self) -> None:
        sizes, centre = style.now().sizes, Qt.AlignmentFlag.AlignHCenter
        self._words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        row = QHBoxLayout()
        row.setSpacing(sizes.gap_s)
        row.addStretch(1)
        for part in (self.word, self.excel, self.full):
            row.addWidget(part)
        row.addStretch(1)
        layout = column(self)
        layout.addStretch(2)
        for label in (self._mark, self._title):
            layout.addWidget(label, 0, centre)
        layout.addWidget(self._words)
        layout.addLayout(row)
        layout.addStretch(3)


def write(store: Store, asked: Asked, path: Path, wish: Wish) -> Path:
    """Write the list as its ending says (on the store thread)."""
    if path.suffix.lower() == ".docx":
        from liaison.documents import handover as paper

        return paper.export(store, asked, path, wish).path
    from liaison.ledgers import handover as ledger

    return ledger.export(store, asked, path, wish=wish).path
