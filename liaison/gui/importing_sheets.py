"""The tables found in the files, one line each: what it is taken for, and what becomes of it."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QMenu,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from liaison.base.words import N_, _
from liaison.exchange.plan import Fate, Severity, SheetPlan
from liaison.exchange.synonyms import IMPORTED
from liaison.gui.importing_models import FATE_ROLES
from liaison.gui.kit.buttons import button
from liaison.gui.kit.labels import Chip, PlainLabel
from liaison.gui.look import style
from liaison.gui.look.tokens import Role
from liaison.services.registers import BY_NAME

COUNTS: tuple[tuple[Fate, str], ...] = (
    (Fate.NEW, N_("新增")),
    (Fate.CHANGED, N_("更新")),
    (Fate.SAME, N_("相同")),
    (Fate.REFUSED, N_("不导入")),
)
LEFT_OUT = ""
"""The kind of a table that is not imported."""

_KIND_WIDE, _COUNT_WIDE = 128, 54
_MOST_LINES = 4


_STEPS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}


def _wide(pixels: int) -> int:
    """Return a width that grows with the type, but not beyond what a small screen has."""
    return round(pixels * min(style.now().scale, 1.6))


def kinds() -> list[tuple[str, str]]:
    """Return what a table can be taken for: register and label, leaving it out last."""
    found = [(name, _(BY_NAME[name].label)) for name in IMPORTED]
    return [*found, (LEFT_OUT, _("不导入此表"))]


class SheetLine(QWidget):
    """One table: name and file, what it is taken for, counts."""

    chosen = Signal()
    kind_chosen = Signal(str)
    stepped = Signal(int)
    """Up (-1) or down (1) was pressed: the keyboard is to go on."""

    def __init__(self, plan: SheetPlan, several_files: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.plan = plan
        self._on = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setAccessibleName(plan.sheet)
        self.kinds = self._kinds()
        self._lay(several_files)

    def set_on(self, on: bool) -> None:
        """Show that the details below are of this table."""
        self._on = on
        self.update()

    def is_on(self) -> bool:
        """Are the details below of this table?"""
        return self._on

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the ground, the focus bar, and the line under it."""
        look = style.now()
        painter = QPainter(self)
        if self._on or self.underMouse():
            ground = look.colours.primary_ground if self._on else look.colours.hover
            painter.fillRect(self.rect(), ground)
        if self.y() > 0:  # between the lines, not after the last
            painter.fillRect(0, 0, self.width(), 1, look.colour("line"))
        if self.hasFocus():
            painter.fillRect(0, 0, 3, self.height() - 1, look.colour("focus"))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Choose the table."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.chosen.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter and Space choose; up and down go to the neighbours."""
        key = event.key()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.chosen.emit()
        elif key == Qt.Key.Key_F2 and self.kinds.isEnabled():
            self.kinds.showMenu()
        elif key in _STEPS:  # a scrolled view would take them for itself
            self.stepped.emit(_STEPS[Qt.Key(key)])
        else:
            super().keyPressEvent(event)

    def _kinds(self) -> QPushButton:
        """Return the button with what the table can be taken for behind it."""
        label = dict(kinds())[self.plan.kind]
        made = button(label, small=True, parent=self)
        made.setFixedWidth(_wide(_KIND_WIDE))
        made.setAccessibleName(_("按“{kind}”导入").format(kind=label))
        menu = QMenu(made)
        for kind, words in kinds():
            action = QAction(words, menu)
            action.setCheckable(True)
            action.setChecked(kind == self.plan.kind)
            action.triggered.connect(partial(self._take, kind))
            menu.addAction(action)
        made.setMenu(menu)
        made.setEnabled(self.plan.header_row > 0)  # without a heading no column can be told
        return made

    def _take(self, kind: str, _checked: bool = False) -> None:
        if kind != self.plan.kind:
            self.kind_chosen.emit(kind)

    def _lay(self, several_files: bool) -> None:
        sizes = style.now().sizes
        row = QHBoxLayout(self)
        row.setContentsMargins(sizes.gap_m, sizes.gap_xs, sizes.gap_m, sizes.gap_xs + 1)
        row.setSpacing(sizes.gap_s)
        row.addWidget(PlainLabel(self.plan.sheet, self, kind="strong", elide=True), 2)
        below = [self.plan.file] if several_files else []
        below += self.plan.notes
        row.addWidget(PlainLabel("  ".join(below), self, kind="small", elide=True), 3)
        row.addWidget(self.kinds)
        plan = self.plan
        rows = f"{len(plan.rows):,}" if plan.kind else ""
        row.addWidget(_cell(PlainLabel(rows, self, kind="second"), self))
        for fate, label in COUNTS:
            number = plan.count(fate) if plan.kind else None
            row.addWidget(_count(number, FATE_ROLES[fate], _(label), self))
        problems = len(plan.problems) if plan.kind or plan.problems else None
        row.addWidget(_count(problems, _gravest(plan), _("问题"), self))


class _Window(QScrollArea):
    """A view of some lines; it gives way when the page is low."""

    def __init__(self, inside: QWidget, parent: QWidget) -> None:
        super().__init__(parent)
        self._hint = QSize()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidget(inside)

    def fit(self, heights: list[int]) -> None:
        """Be as high as these lines, at least as high as one."""
        self._hint = QSize(200, sum(heights))
        self.setMinimumHeight(max(heights, default=0))
        self.setMaximumHeight(sum(heights))
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        """Return room for the lines."""
        return self._hint


class SheetList(QFrame):
    """All tables under one heading; choosing one narrows the details to it, again to all."""

    narrowed = Signal(object)
    """A table was chosen (a SheetPlan), or all of them (None)."""
    kind_chosen = Signal(object, str)
    """A table (SheetPlan) is to be taken for another kind, "" for none."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "surface")
        self.lines: list[SheetLine] = []
        self._inside = QWidget()
        self._inside.setProperty("kind", "clear")
        self._column = QVBoxLayout(self._inside)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._scroll = _Window(self._inside, self)
        self._head = self._heading()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(1, 1, 1, 1)
        layout.setSpacing(0)
        layout.addLayout(self._head)
        layout.addWidget(self._scroll)

    def put(self, sheets: tuple[SheetPlan, ...]) -> None:
        """Show these tables, none of them chosen."""
        for line in self.lines:
            self._column.removeWidget(line)
            line.hide()
            line.deleteLater()
        several = len({sheet.file for sheet in sheets}) > 1
        self.lines = [SheetLine(sheet, several, self._inside) for sheet in sheets]
        for line in self.lines:
            line.chosen.connect(partial(self._choose, line))
            line.stepped.connect(partial(self._step, line))
            line.kind_chosen.connect(partial(self.kind_chosen.emit, line.plan))
            self._column.addWidget(line)
        heights = [line.sizeHint().height() for line in self.lines[:_MOST_LINES]]
        self._scroll.fit(heights)
        # The headings stay over their columns when a scroll bar stands beside the lines.
        bar = self._scroll.verticalScrollBar().sizeHint().width()
        sizes = style.now().sizes
        right = sizes.gap_m + (bar if len(self.lines) > _MOST_LINES else 0)
        self._head.setContentsMargins(sizes.gap_m, sizes.gap_s, right, sizes.gap_s)

    def clear_choice(self) -> None:
        """Show the details of all tables again."""
        for line in self.lines:
            line.set_on(False)
        self.narrowed.emit(None)

    def _step(self, line: SheetLine, way: int) -> None:
        at = self.lines.index(line) + way
        if 0 <= at < len(self.lines):
            self.lines[at].setFocus(Qt.FocusReason.TabFocusReason)
            self._scroll.ensureWidgetVisible(self.lines[at])

    def _choose(self, line: SheetLine) -> None:
        if line.is_on():
            self.clear_choice()
            return
        for other in self.lines:
            other.set_on(other is line)
        self.narrowed.emit(line.plan)

    def _heading(self) -> QHBoxLayout:
        sizes = style.now().sizes
        row = QHBoxLayout()
        row.setContentsMargins(sizes.gap_m, sizes.gap_s, sizes.gap_m, sizes.gap_s)
        row.setSpacing(sizes.gap_s)
        row.addWidget(PlainLabel(_("工作表"), self, kind="small"), 1)
        kind = PlainLabel(_("按哪一类导入"), self, kind="small")
        kind.setFixedWidth(_wide(_KIND_WIDE))
        row.addWidget(kind)
        for words in (_("行"), *(_(label) for _fate, label in COUNTS), _("问题")):
            row.addWidget(_cell(PlainLabel(words, self, kind="small"), self))
        return row


def _gravest(plan: SheetPlan) -> Role:
    if plan.of(Severity.REFUSE):
        return "overdue"
    return "soon" if plan.of(Severity.DROP) else "info"


def _count(number: int | None, role: Role, label: str, parent: QWidget) -> QWidget:
    """Return a count as a chip; nought is quiet, None (not counted) is nothing."""
    shown: QWidget
    if number:
        shown = Chip(f"{number:,}", role, parent)
    else:
        shown = PlainLabel("" if number is None else "0", parent, kind="small")
    shown.setAccessibleName(_("{label} {n}").format(label=label, n=number or 0))
    return _cell(shown, parent)


def _cell(inside: QWidget, parent: QWidget) -> QWidget:
    """Return a place of the width of a count with something at its right edge."""
    place = QWidget(parent)
    place.setFixedWidth(_wide(_COUNT_WIDE))
    row = QHBoxLayout(place)
    row.setContentsMargins(0, 0, 0, 0)
    row.addWidget(inside, 0, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    return place
