"""The navigation at the left: groups of pages with counts of what waits, and who works here."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from liaison.base.words import _
from liaison.gui.kit.buttons import icon_button
from liaison.gui.kit.labels import PlainLabel, tip
from liaison.gui.kit.navrow import NavRow
from liaison.gui.look import icons, style
from liaison.gui.look.tokens import Role


class Place(NamedTuple):
    """One page to go to: lasting key, words, icon."""

    key: str
    words: str
    icon: str


class Group(NamedTuple):
    """Pages under one heading."""

    words: str
    places: Sequence[Place]


class Nav(QWidget):
    """188 pixels wide with words, 56 folded to icons; up, down and Enter go through it."""

    chosen = Signal(str)
    """The key of the page to show."""
    lock_asked = Signal()
    officer_asked = Signal()
    """The officer's name was clicked."""
    folded = Signal(bool)

    def __init__(self, name: str, groups: Sequence[Group], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(_("导航"))
        self._rows: dict[str, NavRow] = {}
        self._headings: list[PlainLabel] = []
        self._current = ""
        self._is_folded = False
        self._name = PlainLabel(name, self, kind="strong", elide=True)
        self._mark = PlainLabel(parent=self)
        self._fold = icon_button("panel-left-close", _("收起导航"), self._turn, parent=self)
        self._officer = NavRow("", _("当前用户"), "user", self)
        self._officer.clicked.connect(self.officer_asked)
        self._lock = icon_button("lock", _("锁定"), self.lock_asked.emit, parent=self)
        self._lay(groups)
        self._set_width()

    def set_current(self, key: str) -> None:
        """Mark the page shown; says nothing to others."""
        self._current = key
        for own, row in self._rows.items():
            row.set_current(own == key)

    def current(self) -> str:
        """Return the key of the page marked."""
        return self._current

    def set_count(self, key: str, count: int, role: Role = "neutral") -> None:
        """Tell how many things wait on a page; 0 shows nothing."""
        self._rows[key].set_count(count, role)

    def set_officer(self, name: str, post: str = "") -> None:
        """Tell who works here."""
        self._officer.set_words(name)
        self._officer.setToolTip(tip(f"{name} {post}".strip()))

    def fold(self, folded: bool) -> None:
        """Show icons only, or icons with words."""
        if folded == self._is_folded:
            return
        self._is_folded = folded
        words = _("展开导航") if folded else _("收起导航")
        icons.wear(self._fold, "panel-left-open" if folded else "panel-left-close", "second")
        self._fold.setAccessibleName(words)
        self._fold.setToolTip(words)
        for part in (self._name, self._mark, self._officer, *self._headings):
            part.setVisible(not folded)
        for row in self._rows.values():
            row.set_folded(folded)
        self._set_width()
        self.folded.emit(folded)

    def is_folded(self) -> bool:
        """Tell whether only icons are shown."""
        return self._is_folded

    def step(self, row: NavRow, by: int) -> None:
        """Move the keyboard up or down from a row (called by the rows)."""
        rows = list(self._rows.values())
        if row in rows:
            target = rows[max(0, min(len(rows) - 1, rows.index(row) + by))]
            target.setFocus(Qt.FocusReason.TabFocusReason)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the ground and the line at the right."""
        look = style.now()
        painter = QPainter(self)
        painter.fillRect(self.rect(), look.colour("surface"))
        painter.fillRect(self.width() - 1, 0, 1, self.height(), look.colour("line"))

    def changeEvent(self, event: QEvent) -> None:
        """Take the new sizes after a change of look."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and hasattr(self, "_lock"):
            self._set_width()
            self._draw_mark()

    # -- inside

    def _turn(self) -> None:
        self.fold(not self._is_folded)

    def _set_width(self) -> None:
        sizes = style.now().sizes
        self.setFixedWidth(sizes.nav_folded if self._is_folded else sizes.nav)

    def _draw_mark(self) -> None:
        side = style.now().sizes.icon_large
        self._mark.setPixmap(
            icons.pixmap("shield-check", "primary", side, self.devicePixelRatioF())
        )

    def _lay(self, groups: Sequence[Group]) -> None:
        sizes = style.now().sizes
        layout = QVBoxLayout(self)
        layout.setContentsMargins(sizes.gap_s, sizes.gap_s, sizes.gap_s + 1, sizes.gap_s)
        layout.setSpacing(sizes.gap_xs)
        layout.addLayout(self._head())
        layout.addWidget(self._body(groups), 1)
        line = QFrame(self)
        line.setProperty("kind", "line")
        layout.addWidget(line)
        foot = QHBoxLayout()
        foot.setSpacing(0)
        foot.addWidget(self._officer, 1)
        foot.addWidget(self._lock)
        layout.addLayout(foot)

    def _head(self) -> QHBoxLayout:
        sizes = style.now().sizes
        head = QHBoxLayout()
        head.setContentsMargins(sizes.gap_s, sizes.gap_xs, 0, sizes.gap_xs)
        head.setSpacing(sizes.gap_s)
        self._draw_mark()
        head.addWidget(self._mark)
        head.addWidget(self._name, 1)
        head.addWidget(self._fold)
        return head

    def _body(self, groups: Sequence[Group]) -> QScrollArea:
        sizes = style.now().sizes
        inside = QWidget()
        inside.setProperty("kind", "clear")
        layout = QVBoxLayout(inside)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(1)
        for number, group in enumerate(groups):
            if number:
                layout.addSpacing(sizes.gap_s)
            heading = PlainLabel(group.words, inside, kind="small")
            heading.setIndent(sizes.gap_m)
            self._headings.append(heading)
            layout.addWidget(heading)
            layout.addSpacing(sizes.gap_xs)
            for place in group.places:
                layout.addWidget(self._row(place))
        layout.addStretch(1)
        scroll = QScrollArea(self)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(inside)
        return scroll

    def _row(self, place: Place) -> NavRow:
        row = NavRow(place.key, place.words, place.icon, self)
        row.clicked.connect(lambda: self._choose(place.key))
        row.stepped.connect(lambda by: self.step(row, by))
        self._rows[place.key] = row
        return row

    def _choose(self, key: str) -> None:
        self.set_current(key)
        self.chosen.emit(key)
