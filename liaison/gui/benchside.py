"""The side of the workbench: the month's ring of coverage, its figures, the small trend."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QScrollArea, QVBoxLayout, QWidget

from liaison.base.words import N_, _
from liaison.gui.kit.bars import Bars
from liaison.gui.kit.buttons import button
from liaison.gui.kit.cards import FigureCard
from liaison.gui.kit.labels import PlainLabel, tip
from liaison.gui.kit.ring import Ring
from liaison.gui.look import style
from liaison.gui.look.tokens import Role
from liaison.gui.pages.desk import CARDS, Desk

COUNTED = N_(
    "分母是有联络民警的在园企业，分子是其中本月至少走访过一次的；"
    "走访次数和四项任务是否做够，见走访月盘。"
)

_SIDE = 276
_TREND_HIGH = 108


class BenchSide(QScrollArea):
    """Tells which figure or month was chosen; the ring leads to the companies not visited."""

    figure_chosen = Signal(str)
    month_chosen = Signal(int)

    def __init__(self, unvisited: Callable[[], Any], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        inside = QWidget()
        inside.setProperty("kind", "clear")
        self.ring = Ring(_("本月走访覆盖"), parent=inside)
        self.ring.setToolTip(tip(_(COUNTED)))
        self.cards = {name: FigureCard(_(label), parent=inside) for name, label, *_rest in CARDS}
        self.trend = Bars(_("每月走访家次"), inside)
        self.trend.setFixedHeight(round(_TREND_HIGH * style.now().scale))
        self.trend.bar_chosen.connect(self.month_chosen)
        for name, card in self.cards.items():
            card.clicked.connect(lambda name=name: self.figure_chosen.emit(name))
        self._lay(inside, unvisited)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # only what stands in it
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFixedWidth(round(_SIDE * style.now().scale))
        self.setWidget(inside)

    def show_desk(self, told: Desk) -> None:
        """Show the month as read."""
        visited, assigned = told.bench.visited, told.bench.assigned
        counted = _("已走访 {done} / {total} 家").format(done=visited, total=assigned)
        role: Role = "done" if assigned and visited >= assigned else "primary"
        self.ring.say(visited, assigned, role, counted)
        for name, month in told.months.items():
            self.cards[name].say(month.now, _("上月 {n}").format(n=month.before))
        labels: Sequence[str]
        labels, numbers = zip(*told.trend, strict=True)
        self.trend.say(labels, numbers)

    def show_trend(self, room: bool) -> None:
        """Show the trend where there is room for all of it."""
        self._graph.setVisible(room)

    def _lay(self, inside: QWidget, unvisited: Callable[[], Any]) -> None:
        sizes = style.now().sizes
        layout = QVBoxLayout(inside)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(sizes.gap_s)
        frame = _surface(inside)
        ring = QVBoxLayout(frame)
        ring.setContentsMargins(sizes.gap_m, sizes.gap_m, sizes.gap_m, sizes.gap_s)
        ring.addWidget(self.ring)
        left = button(_("查看未走访的企业"), unvisited, kind="quiet", small=True, parent=frame)
        ring.addWidget(left, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addWidget(frame)
        grid = QGridLayout()
        grid.setSpacing(sizes.gap_s)
        for place, card in enumerate(self.cards.values()):
            grid.addWidget(card, place // 2, place % 2)
        layout.addLayout(grid)
        self._graph = _surface(inside)
        graph = QVBoxLayout(self._graph)
        graph.setContentsMargins(*(sizes.gap_m,) * 4)
        graph.setSpacing(sizes.gap_s)
        graph.addWidget(PlainLabel(_("每月走访家次"), self._graph, kind="small"))
        graph.addWidget(self.trend)
        layout.addWidget(self._graph)
        layout.addStretch(1)


def _surface(parent: QWidget) -> QFrame:
    frame = QFrame(parent)
    frame.setProperty("kind", "surface")
    return frame
