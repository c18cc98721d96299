"""All accounts in rows: who, in which role, in which state, last used, and what can be done."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QMenu, QPushButton, QWidget

from liaison.base.words import N_, _
from liaison.gui.kit.buttons import button
from liaison.gui.kit.labels import Chip, PlainLabel, tip
from liaison.gui.look import icons, style
from liaison.gui.look.tokens import Role
from liaison.services.seats import Seat

_TONES: dict[str, Role] = {"done": "done", "warn": "soon", "off": "neutral"}
_HEADS = (N_("用户名"), N_("民警"), N_("角色"), N_("状态"), N_("上次登录"), "")

RESET, UNLOCK, OPEN, CLOSE = "reset", "unlock", "open", "close"
ROLE, WHOSE, REMOVE = "role", "whose", "remove"


class AccountRows(QWidget):
    """A small table; ``asked(what, seat)`` tells what an administrator wants to do."""

    asked = Signal(str, object)

    def __init__(self, own: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._own = own
        self.seats: list[Seat] = []
        self.menus: dict[str, QMenu] = {}
        self._buttons: list[QPushButton] = []
        self._grid = QGridLayout(self)
        sizes = style.now().sizes
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(sizes.gap_l)
        self._grid.setVerticalSpacing(sizes.gap_xs)
        for column, share in ((0, 2), (1, 2), (2, 3)):
            self._grid.setColumnStretch(column, share)

    def show_seats(self, seats: Sequence[Seat]) -> None:
        """Show these accounts instead of those before."""
        self.seats = list(seats)
        self.menus.clear()
        self._buttons.clear()
        while self._grid.count():
            item = self._grid.takeAt(0)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for column, head in enumerate(_HEADS):
            if head:
                self._grid.addWidget(PlainLabel(_(head), self, kind="small"), 0, column)
        row = 1
        for seat in self.seats:
            edge = QFrame(self)
            edge.setProperty("kind", "line")
            self._grid.addWidget(edge, row, 0, 1, len(_HEADS))
            self._add(row + 1, seat)
            row += 2

    def buttons(self) -> list[QPushButton]:
        """Return what opens the menus, from top to bottom."""
        return list(self._buttons)

    def _add(self, row: int, seat: Seat) -> None:
        role = _("{role}，兼管理员").format(role=seat.role) if seat.also_admin else seat.role
        cells: tuple[QWidget, ...] = (
            self._name(seat),
            PlainLabel(seat.officer or "—", self),
            PlainLabel(role, self),
            self._state(seat),
            PlainLabel(seat.last or "—", self, kind="second"),
        )
        for column, cell in enumerate(cells):
            self._grid.addWidget(cell, row, column, Qt.AlignmentFlag.AlignVCenter)
        if seat.login == self._own:
            mine = PlainLabel(_("本人"), self, kind="small")
            mine.setAlignment(Qt.AlignmentFlag.AlignCenter)
            self._grid.addWidget(mine, row, len(_HEADS) - 1)
        else:
            self._grid.addWidget(self._button(seat), row, len(_HEADS) - 1)
        self._grid.setRowMinimumHeight(row, style.now().sizes.row)

    def _state(self, seat: Seat) -> Chip:
        made = Chip(seat.state, _TONES.get(seat.tone, "neutral"), self)
        if seat.locked:
            made.setToolTip(tip(_("还需等待 {wait}").format(wait=seat.locked)))
        return made

    def _name(self, seat: Seat) -> QWidget:
        made = QWidget(self)
        row = QHBoxLayout(made)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(style.now().sizes.gap_xs)
        row.addWidget(PlainLabel(seat.login, made, kind="strong"))
        if seat.key_file:
            mark = PlainLabel(parent=made)
            side = style.now().sizes.icon
            mark.setPixmap(icons.pixmap("key-round", "second", side, self.devicePixelRatioF()))
            mark.setToolTip(tip(_("登录时需要密钥文件")))
            mark.setAccessibleName(_("登录时需要密钥文件"))
            row.addWidget(mark)
        row.addStretch(1)
        return made

    def _button(self, seat: Seat) -> QPushButton:
        made = button(_("管理"), kind="quiet", small=True, parent=self)
        made.setAccessibleName(_("管理账号 {login}").format(login=seat.login))
        menu = QMenu(made)
        ways = [
            (RESET, _("重设密码（发一次性密码）"), "key-round"),
            (ROLE, _("变更角色…"), "user-check"),
            (WHOSE, _("变更民警…"), "user"),
            (CLOSE, _("停用"), "circle-x") if seat.active else (OPEN, _("启用"), "circle-check"),
            (REMOVE, _("移除账号…"), "trash-2"),
        ]
        if seat.locked:
            ways.insert(0, (UNLOCK, _("解除锁定"), "lock-open"))
        for what, words, icon in ways:
            action = menu.addAction(words)
            icons.wear(action, icon, "overdue" if what == REMOVE else "second")
            action.setData(what)
            action.triggered.connect(partial(self._ask, what, seat))
        made.setMenu(menu)
        self.menus[seat.login] = menu
        self._buttons.append(made)
        return made

    def _ask(self, what: str, seat: Seat, _checked: bool = False) -> None:
        self.asked.emit(what, seat)
