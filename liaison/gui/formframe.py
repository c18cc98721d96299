"""The frame of a form: head with title and states, two columns, foot with the main button."""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from liaison.base.words import _
from liaison.gui import taborder
from liaison.gui.attachments import AttachmentPanel
from liaison.gui.details import about, chips_of, name_of
from liaison.gui.draftlines import DraftBar
from liaison.gui.kit.bar import MessageBar
from liaison.gui.kit.buttons import button, icon_button
from liaison.gui.kit.labels import Chip, PlainLabel, title
from liaison.gui.layouts import Surface, empty_layout, keep_edge, scrolled
from liaison.gui.look import style
from liaison.gui.look.tokens import Role
from liaison.services.records import Card
from liaison.services.registers import Register

_WIDEST = 980
_ASIDE = 320
_BESIDE = 900  # narrower pages have the right column below
_ANY = 16_777_215


class FormFrame(QWidget):
    """Places for a form and what stands beside it; :class:`FormPage` fills them."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "page")
        self.title = title("", self)
        self.about = PlainLabel(parent=self, kind="second", elide=True)
        self.chips = QHBoxLayout()
        self.missing = Chip("", "soon", self)
        self.draft_bar = DraftBar(self)
        self.bar = MessageBar(self)
        self.told = PlainLabel(parent=self, kind="small")
        self.save_button = button(
            _("保存"), self.save, kind="primary", icon="save", key="Ctrl+S", parent=self
        )
        self.save_more = button(_("保存并新增"), self.save_and_new, parent=self)
        self._main = QWidget(self)
        self._aside = QWidget(self)
        self.main = QVBoxLayout(self._main)
        """Left column: the form."""
        self.below = QVBoxLayout()
        """Under the form: what belongs to the record."""
        self.beside = QVBoxLayout(self._aside)
        """Right column: moves and history."""
        self.attachments: AttachmentPanel | None = None
        """Under all, for types that have attachments."""
        self._lay()

    def save(self) -> None:
        """Keep the record."""
        raise NotImplementedError

    def save_and_new(self) -> None:
        """Keep the record and begin the next."""
        raise NotImplementedError

    def leave(self) -> None:
        """Go back to where one was."""
        raise NotImplementedError

    def show_head(self, register: Register, card: Card) -> None:
        """Say which record it is and how it stands."""
        empty_layout(self.chips)
        self.title.setText(name_of(register, card))
        self.about.setText(about(register, card))
        for words, tone in chips_of(register, card):
            self.chips.addWidget(Chip(words, cast(Role, tone), self))

    def add_beside(self, heading: str, part: QWidget) -> None:
        """Put a part into the right column, under its heading."""
        surface = Surface(heading, self)
        surface.body.addWidget(part)
        self.beside.addWidget(surface)

    def show_beside(self, shown: bool) -> None:
        """Show or hide the right column."""
        self._aside.setVisible(shown)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the right column below where there is no room for it."""
        super().resizeEvent(event)
        scale = style.now().scale
        wide = self.width() >= round(_BESIDE * scale)
        way = QBoxLayout.Direction
        self._columns.setDirection(way.LeftToRight if wide else way.TopToBottom)
        self._aside.setMinimumWidth(round(_ASIDE * scale) if wide else 0)
        self._aside.setMaximumWidth(round(_ASIDE * scale) if wide else _ANY)

    def focusNextPrevChild(self, following: bool) -> bool:
        """Tab goes as the eye does: fields, what belongs to the record, moves, the foot."""
        parts = (self.draft_bar, self.bar, self._main, self._aside, self.save_more)
        to = taborder.step(self, (*parts, self.save_button), following)
        return to or super().focusNextPrevChild(following)

    def _lay(self) -> None:
        sizes = style.now().sizes
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(self._head())
        bars = QVBoxLayout()
        bars.setContentsMargins(sizes.page_margin, 0, sizes.page_margin, 0)
        bars.setSpacing(sizes.gap_xs)
        bars.addWidget(self.draft_bar)
        bars.addWidget(self.bar)
        layout.addLayout(bars)
        area = scrolled(self._content(), self)
        keep_edge(area, self._columns, sizes.page_margin)
        layout.addWidget(area, 1)
        edge = QFrame(self)
        edge.setProperty("kind", "line")
        layout.addWidget(edge)
        layout.addLayout(self._foot())

    def _content(self) -> QWidget:
        sizes = style.now().sizes
        content = QWidget(self)
        self._columns = QBoxLayout(QBoxLayout.Direction.LeftToRight, content)
        self._columns.setContentsMargins(
            sizes.page_margin, sizes.gap_xs, sizes.page_margin, sizes.page_margin
        )
        self._columns.setSpacing(sizes.gap_l)
        self._main.setMaximumWidth(round(_WIDEST * style.now().scale))
        for column in (self.main, self.below, self.beside):
            column.setContentsMargins(0, 0, 0, 0)
            column.setSpacing(sizes.gap_m)
        self.main.addLayout(self.below)
        self.main.addStretch(1)
        self._columns.addWidget(self._main, 100)
        self._columns.addWidget(self._aside, 0, Qt.AlignmentFlag.AlignTop)
        self._columns.addStretch(1)
        return content

    def _head(self) -> QHBoxLayout:
        sizes = style.now().sizes
        head = QHBoxLayout()
        head.setContentsMargins(sizes.gap_m, sizes.gap_m, sizes.page_margin, sizes.gap_s)
        head.setSpacing(sizes.gap_s)
        back = icon_button("arrow-left", _("返回 (Esc)"), self.leave, parent=self)
        back.setFocusPolicy(Qt.FocusPolicy.ClickFocus)  # Esc is its key; Tab begins at the fields
        head.addWidget(back)
        head.addWidget(self.title)
        self.chips.setSpacing(sizes.gap_xs)
        head.addLayout(self.chips)
        head.addWidget(self.missing)
        head.addSpacing(sizes.gap_xs)
        head.addWidget(self.about, 1)
        self.missing.hide()
        return head

    def _foot(self) -> QHBoxLayout:
        sizes = style.now().sizes
        row = QHBoxLayout()
        row.setContentsMargins(sizes.page_margin, sizes.gap_s, sizes.page_margin, sizes.gap_s)
        row.setSpacing(sizes.gap_s)
        row.addWidget(self.told)
        row.addStretch(1)
        row.addWidget(self.save_more)
        row.addWidget(self.save_button)
        return row
