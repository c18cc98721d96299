"""Ways from the lists of records to the pages beside them: board, matrix, handover, import."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from PySide6.QtWidgets import QPushButton, QWidget

from liaison.base.words import N_, _
from liaison.gui.house import House
from liaison.gui.kit.buttons import button
from liaison.gui.kit.labels import tip
from liaison.services import rights

_BESIDE = {
    "duties": (N_("任务免除"), "excuses"),
    "excuses": (N_("任务规则"), "duties"),
    "calendar_days": (N_("日历"), "calendar"),
}
"""Lists no page of the navigation is: the one that goes with each."""


def may_assign(house: House) -> bool:
    """May this person assign companies at all?"""
    return rights.allowed_at_all(house.who, rights.Operation.assign)


def links(house: House, register: str, parent: QWidget) -> Iterator[QPushButton]:
    """Return the buttons in the head of a register's list that lead to other pages."""
    if register == "companies":
        go = partial(house.go, "import")
        yield button(_("导入"), go, icon="file-up", parent=parent)
        same = partial(house.go, "duplicates")
        yield button(_("查重"), same, icon="copy", parent=parent)
    if register == "visits":
        grid = button(_("成批登记"), partial(house.go, "visit_grid"), icon="table-2", parent=parent)
        grid.setToolTip(tip(_("成批登记走访 (Ctrl+G)")))
        yield grid
    if register in _BESIDE:
        words, page = _BESIDE[register]
        yield button(_(words), partial(house.go, page), parent=parent)
    if register == "assignments":
        for words, page, icon in (
            (_("分工看板"), "board", "columns-3"),
            (_("支援矩阵"), "matrix", "shield-check"),
        ):
            yield button(words, partial(house.go, page), icon=icon, parent=parent)
        if may_assign(house):
            act = partial(hand_over, house, parent)
            yield button(_("交接…"), act, icon="arrow-right-left", parent=parent)


def hand_over(house: House, parent: QWidget, giver_id: int | None = None) -> None:
    """Open the handover, of an officer if one is given."""
    from liaison.gui.handing import HandingSheet

    HandingSheet(house, parent, giver_id).open()


def of_handover(house: House, id_: int, number: str, parent: QWidget) -> QPushButton:
    """Return the button on a handover's record that writes its list again."""

    def act() -> None:
        from liaison.gui.handing import print_again

        print_again(house, parent, id_, number)

    return button(_("交接清单…"), act, icon="file-text", small=True, parent=parent)


def of_officer(house: House, officer_id: int, parent: QWidget) -> Iterator[QPushButton]:
    """Return the buttons on an officer's record: their lane, and handing over."""
    go = partial(house.go, "board", officer=officer_id)
    yield button(_("分工看板"), go, icon="columns-3", small=True, parent=parent)
    if may_assign(house):
        act = partial(hand_over, house, parent, officer_id)
        yield button(_("交接…"), act, icon="arrow-right-left", small=True, parent=parent)
