"""The dialog that tells of a bug and where its report lies."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget

from liaison.base.words import _
from liaison.gui.kit.buttons import button
from liaison.gui.kit.dialogs import Sheet
from liaison.gui.kit.labels import PlainLabel


class BugSheet(Sheet):
    """What happened, what was kept, where the report is."""

    def __init__(self, parent: QWidget | None, report: Path | None) -> None:
        super().__init__(
            parent,
            _("程序遇到了意外问题"),
            _(
                "刚才的操作没有完成，已保存的数据没有改动。您可以继续使用；如果反复出现，请把报告文件交给管理员。"
            ),
            "error",
        )
        if report is None:
            where = _("报告文件未能写入，请检查磁盘空间。")
            self.body.addWidget(PlainLabel(where, self, kind="small", wrap=True))
        else:
            where = _("报告文件（不含姓名、号码等个人信息）：")
            self.body.addWidget(PlainLabel(where, self, kind="small"))
            self.body.addWidget(PlainLabel(str(report), self, elide=True))
            self._buttons.insertWidget(
                0, button(_("打开所在文件夹"), lambda: _open_folder(report), parent=self)
            )
        known = self.add_button(_("继续使用"), "primary", accepts=True)
        known.setDefault(True)
        known.setFocus()


def _open_folder(report: Path) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(report.parent)))
