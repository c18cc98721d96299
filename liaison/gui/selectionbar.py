"""What can be done with several rows at once; it stands under the list while they are selected."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from liaison.base.words import _
from liaison.gui.boardlinks import may_assign
from liaison.gui.bulkassign import BulkAssign
from liaison.gui.house import House
from liaison.gui.kit.buttons import button
from liaison.gui.kit.labels import PlainLabel
from liaison.gui.look import style
from liaison.services.registers import Register

_PAIR = 2


class SelectionBar(QFrame):
    """How many are selected, and the buttons."""

    delete_asked = Signal()
    restore_asked = Signal()
    assign_asked = Signal()
    cards_asked = Signal()
    merge_asked = Signal()
    clear_asked = Signal()

    def __init__(self, house: House, register: Register, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._house = house
        self.setProperty("kind", "drawer")
        self._count = PlainLabel(parent=self, kind="strong")
        self.delete = button(
            _("删除"),
            self.delete_asked.emit,
            kind="danger",
            icon="trash-2",
            small=True,
            parent=self,
        )
        self.restore = button(
            _("恢复"), self.restore_asked.emit, icon="undo-2", small=True, parent=self
        )
        self.assign = button(
            _("指派联络民警"), self.assign_asked.emit, icon="user-check", small=True, parent=self
        )
        self.cards = button(
            _("联系卡"), self.cards_asked.emit, icon="id-card", small=True, parent=self
        )
        self.merge = button(
            _("对照合并"), self.merge_asked.emit, icon="building-2", small=True, parent=self
        )
        self._of_companies = register.name == "companies"
        self._may_assign = self._of_companies and may_assign(house)
        self._lay()
        self.hide()

    def say(self, count: int, binned: bool) -> None:
        """Tell how many rows are selected; one alone needs no bar, but for the bin's."""
        self._count.setText(_("已选 {n} 条").format(n=f"{count:,}"))
        self.delete.setVisible(not binned)
        self.restore.setVisible(binned)
        self.assign.setVisible(self._may_assign and not binned)
        self.cards.setVisible(self._of_companies and not binned)
        self.merge.setVisible(self._of_companies and not binned and count == _PAIR)
        self.setVisible(count > (0 if binned else 1))

    def start_assigning(self, companies: list[int]) -> None:
        """Ask who shall have which role at these companies, and from when."""
        sheet = BulkAssign(self._house, companies, self)
        sheet.assigned.connect(self.clear_asked)
        sheet.open()

    def _lay(self) -> None:
        sizes = style.now().sizes
        self._layout = QVBoxLayout(self)
        margin = sizes.page_margin
        self._layout.setContentsMargins(margin, sizes.gap_s, margin, sizes.gap_s)
        self._layout.setSpacing(sizes.gap_m)
        row = QHBoxLayout()
        row.setSpacing(sizes.gap_s)
        row.addWidget(self._count)
        row.addSpacing(sizes.gap_s)
        for part in (self.assign, self.cards, self.merge, self.restore, self.delete):
            row.addWidget(part)
        row.addStretch(1)
        clear = button(_("取消选择"), self.clear_asked.emit, kind="quiet", small=True, parent=self)
        row.addWidget(clear)
        self._layout.addLayout(row)
