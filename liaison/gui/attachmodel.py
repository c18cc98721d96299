"""What the grid of attachments shows: what is kept, and what waits for its record."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractListModel, QObject, Qt
from PySide6.QtGui import QPixmap

from liaison.base.space import size_words
from liaison.base.words import _
from liaison.gui.kit.labels import tip
from liaison.gui.models import Index
from liaison.services.attachedlist import Item
from liaison.services.filekind import FileKind, may_open
from liaison.services.incoming import Incoming

ENTRY = Qt.ItemDataRole.UserRole + 1
_ICONS = {"xlsx": "table-2", "et": "table-2", "txt": "clipboard-list"}


@dataclass(frozen=True)
class Entry:
    """One place of the grid: what is kept, or what waits for its record to be saved."""

    item: Item | None = None
    waiting: Incoming | None = None
    picture: QPixmap | None = None

    @property
    def name(self) -> str:
        """The name of the file."""
        return self.item.name if self.item else self.waiting.name if self.waiting else ""

    @property
    def kind(self) -> FileKind:
        """What it is."""
        told = self.item or self.waiting
        assert told is not None
        return told.kind

    @property
    def note(self) -> str:
        """What was written about it."""
        return self.item.note if self.item else ""

    def state(self) -> tuple[str, str]:
        """Return the line under the name and the role of its colour."""
        if self.waiting is not None:
            size = size_words(len(self.waiting.content))
            return _("保存后添加 · {size}").format(size=size), "soon"
        assert self.item is not None
        if not self.item.there:
            return _("文件缺失"), "overdue"
        size = size_words(self.item.size)
        if not may_open(self.kind, self.name):
            return _("只能另存 · {size}").format(size=size), "soon"
        return f"{self.kind.words} · {size}", "second"

    def told(self) -> str:
        """Return all that is known, for hovering."""
        lines = [self.name, self.state()[0]]
        item = self.item
        if item is not None:
            lines += [item.note] if item.note else []
            if item.width:
                lines.append(_("{w} × {h} 像素").format(w=item.width, h=item.height))
            if item.original:
                lines.append(_("原文件 {size}").format(size=size_words(item.original)))
            lines.append(_("{number} · {added} 添加").format(number=item.number, added=item.added))
        return "\n".join(lines)


class AttachmentModel(QAbstractListModel):
    """The attachments of one record in the order they came."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._entries: list[Entry] = []

    def take(self, entries: list[Entry]) -> None:
        """Show these."""
        self.beginResetModel()
        self._entries = entries
        self.endResetModel()

    def entries(self) -> list[Entry]:
        """Return what is shown."""
        return list(self._entries)

    def entry(self, row: int) -> Entry | None:
        """Return one of them."""
        return self._entries[row] if 0 <= row < len(self._entries) else None

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._entries)

    def data(self, index: Index, role: int = 0) -> Any:
        entry = self.entry(index.row())
        if entry is None:
            return None
        if role == ENTRY:
            return entry
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{entry.name}, {entry.state()[0]}"
        return tip(entry.told()) if role == Qt.ItemDataRole.ToolTipRole else None


def icon_of(kind: FileKind) -> str:
    """Return the name of the icon of a kind of file."""
    if not kind.opens:
        return "shield-alert" if kind.name in ("program", "macro", "web") else "paperclip"
    return "image" if kind.image or kind.name == "heic" else _ICONS.get(kind.name, "file-text")
