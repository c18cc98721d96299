"""The parts of the window about a damaged store: the ways out, and what came of one."""

from __future__ import annotations

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPlainTextEdit, QVBoxLayout, QWidget

from liaison.base.words import _
from liaison.gui.kit.buttons import button
from liaison.gui.kit.labels import PlainLabel
from liaison.gui.look import style

_LIST_HIGH = 220


class Ways(QWidget):
    """What happened and what is safe, and the ways out, the best one first."""

    def __init__(self, what: str, parent: QWidget) -> None:
        super().__init__(parent)
        safe = _(
            "程序已停止写入，不会再改动它。备份、附件和密钥文件都在；"
            "恢复时损坏的文件会原样移到隔离文件夹（quarantine）保存。"
        )
        self._newest = PlainLabel(_("正在查找最近的备份…"), self, wrap=True)
        self.restore = button(_("从最近的备份恢复"), kind="primary", parent=self)
        self.restore.setEnabled(False)
        self.other = button(_("选择其他备份"), parent=self)
        self.salvage = button(_("没有可用备份：抢救数据"), kind="quiet", parent=self)
        self.again = button(_("再试着打开一次"), kind="quiet", parent=self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(style.now().sizes.gap_m)
        first = what.partition("\n")[0]  # what to do stands on the buttons
        told = PlainLabel(first, self, kind="strong", wrap=True), PlainLabel(safe, self, wrap=True)
        for part in (*told, self._newest, self.restore, self.other, self.salvage, self.again):
            layout.addWidget(part)

    def tell_newest(self, when: str) -> None:
        """Offer the newest good backup, made at that time ("" when there is none)."""
        if not when:
            self._newest.setText(_("这台电脑上没有完好的备份。请选择 U 盘等处的备份。"))
            self.other.setFocus()
            return
        told = _("最近的完好备份：{when}。之后的登记会尽量从损坏的文件中逐步补做。")
        self._newest.setText(told.format(when=when))
        self.restore.setEnabled(True)
        self.restore.setDefault(True)
        self.restore.setFocus()


class Result(QWidget):
    """What stands in place now, and everything that is missing."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.told = QPlainTextEdit(self)
        self.told.setReadOnly(True)
        self.told.setAccessibleName(_("恢复结果"))
        self.told.setMinimumHeight(round(_LIST_HIGH * style.now().scale))
        self.copy = button(_("复制清单"), self._copy, icon="copy", small=True, parent=self)
        self.go = button(_("去登录"), kind="primary", parent=self)
        self.go.setDefault(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(style.now().sizes.gap_m)
        for part in (self.told, self.copy, self.go):
            layout.addWidget(part)

    def tell(self, text: str) -> None:
        """Show the report."""
        self.told.setPlainText(text)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.told.toPlainText())
