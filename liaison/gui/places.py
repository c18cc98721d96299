"""The navigation of the window: the entries of the pages in their groups."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout

from liaison.base.words import _
from liaison.gui.kit.nav import Group, Nav, Place
from liaison.gui.pages import ENTRIES, FOOT, GROUPS, Entry


def _place(entry: Entry) -> Place:
    return Place(entry.name, _(entry.label), entry.icon)


class FrameNav(Nav):
    """The navigation with 设置 at its foot, over the officer."""

    def __init__(self) -> None:
        groups = [
            Group(_(group), [_place(entry) for entry in ENTRIES if entry.group == group])
            for group in GROUPS
        ]
        super().__init__(_("警企联络"), groups)
        layout = self.layout()
        assert isinstance(layout, QVBoxLayout)
        for entry in ENTRIES:
            if entry.group == FOOT:
                layout.insertWidget(layout.count() - 1, self._row(_place(entry)))
