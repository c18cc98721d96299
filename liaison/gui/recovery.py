"""The recovery key: shown once, put on paper, its last group typed back."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFont, QGuiApplication
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from liaison.base.errors import Trouble
from liaison.base.files import write_private
from liaison.base.words import _
from liaison.gui import ask
from liaison.gui.entry import LabelledLine
from liaison.gui.kit.bar import MessageBar
from liaison.gui.kit.buttons import button
from liaison.gui.kit.labels import PlainLabel, section
from liaison.gui.look import style

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter


def paper(station: str, recovery: str) -> str:
    """Return the text of the sheet that goes into the envelope."""
    lines = (
        _("警企联络 恢复密钥"),
        "",
        _("警务站：{station}").format(station=station),
        "",
        recovery,
        "",
        _("忘记密码时，用它可以重设密码；丢失后无法补发。"),
        _("请装入信封密封，由单位负责人保管，不要拍照或保存在这台电脑上。"),
    )
    return "\n".join(lines)


def save_paper(path: Path, text: str) -> Path:
    """Write the sheet as a text file; raises :class:`Trouble`."""
    return write_private(path, text + "\n")


def print_paper(printer: QPrinter, text: str) -> None:
    """Draw the sheet on a page."""
    from PySide6.QtGui import QTextDocument

    document = QTextDocument()
    document.setDefaultFont(style.now().body())
    document.setPlainText(text)
    document.print_(printer)


def may_lose(window: QWidget) -> bool:
    """Ask whether the key may go from sight although nobody said it was written down."""
    return ask.confirm(
        window,
        _("恢复密钥还没有确认抄好"),
        _("关闭后不会再显示。以后如果忘记密码，数据将无法打开。"),
        yes=_("不要恢复密钥，关闭"),
        no=_("返回抄写"),
        danger=True,
    )


class KeyStep(QWidget):
    """The recovery key, shown once; its last group is typed back before going on."""

    done = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._recovery, self._station = "", ""
        self.bar = MessageBar(self)
        self.groups = QFrame(self)
        self.groups.setProperty("kind", "raised")
        self._grid = QGridLayout(self.groups)
        sizes = style.now().sizes
        self._grid.setContentsMargins(*(sizes.gap_l,) * 4)
        self._grid.setVerticalSpacing(sizes.gap_s)
        self.last = LabelledLine(_("请输入最后一组字符，确认已经抄好"), parent=self)
        words = _("忘记密码时只有它能打开数据。它只显示这一次，程序不保存，请抄在纸上密封保管。")
        parts = (PlainLabel(words, self, wrap=True), self.groups, self._ways(), self.bar, self.last)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(sizes.gap_l)
        for part in parts:
            layout.addWidget(part)
        self.last.line.textChanged.connect(self._typed)

    def show_key(self, recovery: str, station: str) -> None:
        """Show the key in its groups."""
        self._recovery, self._station = recovery, station
        big = QFont(style.now().body(strong=True))
        big.setPixelSize(style.now().sizes.title)
        for place, group in enumerate(recovery.split("-")):
            label = PlainLabel(group, self.groups)
            label.setFont(big)
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            label.ensurePolished()  # the style sheet's size, before the card shares out its room
            label.setMinimumHeight(label.sizeHint().height())
            self._grid.addWidget(label, place // 3, place % 3)

    def start(self) -> None:
        """Begin at the confirmation."""
        self.last.line.setFocus()

    def good(self) -> bool:
        """Was the last group typed back?"""
        typed = self.last.text().replace("-", "").replace(" ", "").upper()
        return bool(self._recovery) and typed == self._recovery.rpartition("-")[2]

    def complain(self) -> None:
        """Say that the group does not match."""
        self.last.problem(_("与最后一组不一致，请对照抄写的内容。"))

    def _typed(self) -> None:
        self.done.emit(self.good())

    def _ways(self) -> QWidget:
        row = QWidget(self)
        layout = QHBoxLayout(row)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(style.now().sizes.gap_s)
        self.print = button(_("打印"), self._print, icon="printer", small=True, parent=row)
        self.save = button(_("存为文本"), self._save, icon="save", small=True, parent=row)
        self.copy = button(_("复制"), self._copy, icon="copy", small=True, parent=row)
        for one in (self.print, self.save, self.copy):
            layout.addWidget(one)
        layout.addStretch(1)
        return row

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._recovery)
        self.bar.say("info", _("已复制。粘贴到安全的地方后，请再复制别的内容把它盖掉。"))

    def _save(self) -> None:
        name = Path.home() / _("恢复密钥.txt")
        path = ask.save_file(self, _("保存恢复密钥"), name, _("文本文件 (*.txt)"))
        if path is None:
            return
        try:
            save_paper(path, paper(self._station, self._recovery))
        except Trouble as trouble:
            self.bar.say("error", str(trouble))
            return
        self.bar.say(
            "warn", _("已保存到“{file}”。请移到 U 盘，不要留在这台电脑上。").format(file=path.name)
        )

    def _print(self) -> None:
        from PySide6.QtPrintSupport import QPrintDialog, QPrinter

        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        if QPrintDialog(printer, self).exec():
            print_paper(printer, paper(self._station, self._recovery))


class NewKey(QWidget):
    """After the recovery key was used: the new one, to be put into the envelope."""

    finished = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.fields: dict[str, LabelledLine] = {}
        self.step = KeyStep(self)
        self.go = button(_("完成并进入"), self._finish, kind="primary", parent=self)
        self.go.setEnabled(False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(style.now().sizes.gap_l)
        words = _("密码已重设。旧的恢复密钥已作废，这是新的：")
        for part in (section(_("新的恢复密钥"), self), PlainLabel(words, self, wrap=True)):
            layout.addWidget(part)
        layout.addWidget(self.step)
        layout.addWidget(self.go)
        self.step.done.connect(self.go.setEnabled)
        self.step.last.line.returnPressed.connect(self._finish)

    def start(self) -> None:
        """Begin at the confirmation."""
        self.step.start()

    def _finish(self) -> None:
        if self.step.good():
            self.finished.emit()
        else:
            self.step.complain()
