"""The head of the import page: the way back, the files, and what can be done at each step."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from liaison.base.words import _, listed
from liaison.exchange.plan import Fate, Plan
from liaison.gui.kit.buttons import button, icon_button
from liaison.gui.kit.labels import PlainLabel, title
from liaison.gui.look import style

CONFIRM_KEY = "Ctrl+Return"


class ImportHead(QWidget):
    """Title, files, and the buttons that the step in front needs."""

    back_asked = Signal()
    report_asked = Signal()
    confirm_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        sizes = style.now().sizes
        name = title(_("导入"), self)
        name.setMinimumHeight(sizes.control)  # it stays where it is at every step
        self.back = icon_button("arrow-left", _("重新选择文件 (Esc)"), self.back_asked.emit)
        self.files = PlainLabel(parent=self, kind="second", elide=True)
        self.report = button(_("导出问题清单"), self.report_asked.emit, icon="file-down")
        self.confirm = button("", self.confirm_asked.emit, kind="primary", icon="check")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(sizes.gap_s)
        row.addWidget(self.back)
        row.addWidget(name)
        row.addSpacing(sizes.gap_s)
        row.addWidget(self.files, 1)
        row.addWidget(self.report)
        row.addWidget(self.confirm)

    def show_step(self, files: Sequence[Path], plan: Plan | None, begun: bool, busy: bool) -> None:
        """Show the buttons of a step.

        ``files`` are those chosen (none at the first step), ``plan`` is what
        may still be written, ``begun`` tells that there is a way back.
        """
        self.files.setText(listed(path.name for path in files))
        self.back.setVisible(begun)
        self.back.setEnabled(not busy)
        self.confirm.setVisible(plan is not None)
        self.report.setVisible(plan is not None)
        if plan is None:
            return
        count = plan.count(Fate.NEW) + plan.count(Fate.CHANGED)
        words = _("没有可导入的内容") if plan.empty else _("确认导入 {n} 行").format(n=f"{count:,}")
        self.confirm.setText(words)
        self.confirm.setAccessibleName(words)
        self.confirm.setShortcut(CONFIRM_KEY)  # setText takes the key away
        self.confirm.setEnabled(not plan.empty and not busy)
        told = any(sheet.problems for sheet in plan.sheets)
        self.report.setEnabled(told and not busy)
