"""What is shown once and then nowhere: one-time passwords, a new recovery key."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QFrame, QGridLayout, QWidget

from liaison.base.words import _
from liaison.gui.kit.dialogs import Sheet
from liaison.gui.kit.labels import PlainLabel
from liaison.gui.look import style
from liaison.gui.recovery import KeyStep, may_lose

if TYPE_CHECKING:
    from liaison.services.stationkeys import OneTime


class CodeSheet(Sheet):
    """One-time passwords, to be handed over in person."""

    def __init__(self, parent: QWidget | None, codes: Sequence[OneTime]) -> None:
        words = _(
            "请当面交给本人。首次登录时必须用它换成自己的密码；关闭后不再显示，程序不保存，您也不会知道对方的新密码。"
        )
        super().__init__(parent, _("一次性密码"), words, "done")
        self.codes = tuple(codes)
        grid = QGridLayout()
        sizes = style.now().sizes
        box = QFrame(self)
        box.setProperty("kind", "surface")
        box.setLayout(grid)
        grid.setContentsMargins(*(sizes.gap_l,) * 4)
        grid.setHorizontalSpacing(sizes.gap_xl)
        grid.setVerticalSpacing(sizes.gap_m)
        heads = (_("用户名"), _("一次性密码"), _("有效期至"))
        for column, head in enumerate(heads):
            grid.addWidget(PlainLabel(head, box, kind="small"), 0, column)
        for row, one in enumerate(self.codes, 1):
            grid.addWidget(PlainLabel(one.login, box), row, 0)
            grid.addWidget(self._code(one.code, box), row, 1)
            grid.addWidget(PlainLabel(f"{one.until:%Y-%m-%d}", box), row, 2)
        grid.setColumnStretch(1, 1)
        self.body.addWidget(box)
        known = self.add_button(_("已记下"), "primary", accepts=True)
        known.setDefault(True)
        known.setFocus()

    def _code(self, code: str, parent: QWidget) -> PlainLabel:
        made = PlainLabel(code, parent)
        big = QFont(style.now().body(strong=True))
        big.setPixelSize(style.now().sizes.title)
        made.setFont(big)
        made.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        return made


class KeySheet(Sheet):
    """A new recovery key in place of the old one, which no longer opens anything."""

    def __init__(self, parent: QWidget | None, recovery: str, station: str) -> None:
        words = _("旧的恢复密钥已作废，请销毁信封里的旧纸张。")
        super().__init__(parent, _("新的恢复密钥"), words, "done")
        self.step = KeyStep(self)
        self.step.show_key(recovery, station)
        self.body.addWidget(self.step)
        self.go = self.add_button(_("完成"), "primary", accepts=True)
        self.go.setEnabled(False)
        self.go.setDefault(True)
        self.step.done.connect(self.go.setEnabled)
        self.step.start()

    def reject(self) -> None:
        """Ask before the key is lost from sight for good."""
        if self.step.good() or may_lose(self):
            super().reject()
