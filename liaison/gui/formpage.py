"""The whole form of a record on a page: fields, what belongs to it, moves and history."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from liaison.base.clock import clock
from liaison.base.errors import Problem
from liaison.base.words import _
from liaison.gui import ask, shapes
from liaison.gui.calls import Kept, change, problems_of, words_of
from liaison.gui.children import ChildPanel
from liaison.gui.details import chips_of, name_of
from liaison.gui.form import Form
from liaison.gui.history import HistoryView
from liaison.gui.house import House
from liaison.gui.jobs import Failure
from liaison.gui.kit.bar import MessageBar
from liaison.gui.kit.buttons import button, icon_button
from liaison.gui.kit.labels import Chip, PlainLabel, title
from liaison.gui.layouts import Surface, empty_layout, scrolled
from liaison.gui.look import style
from liaison.gui.look.tokens import Role
from liaison.gui.moves import MovesPanel, can_move
from liaison.services import records
from liaison.services.registers import Register

_WIDEST = 980
_ASIDE = 320
_BESIDE = 900  # narrower pages have the right column below


class FormPage(QWidget):
    """Opened over a list or a card; Esc goes back, asking only when something would be lost."""

    closed = Signal()
    """The person is done here."""
    saved = Signal(int)
    """The record was kept (its id)."""

    def __init__(self, house: House, register: Register, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._house, self._register = house, register
        self._given: dict[str, Any] = {}
        self._again = False
        self.form = self._new_form()
        self.moves: MovesPanel | None = None
        self.panels: list[ChildPanel] = []
        self._title = title("", self)
        self._missing = Chip("", "soon", self)
        self._chips = QHBoxLayout()
        self._bar = MessageBar(self)
        self._told = PlainLabel(parent=self, kind="small")
        self._save = button(
            _("保存"), self.save, kind="primary", icon="save", key="Ctrl+S", parent=self
        )
        self._save_more = button(_("保存并新增"), self.save_and_new, parent=self)
        self._aside = QWidget(self)
        self._history = HistoryView(house.jobs, self)
        self._scroll = self._lay()

    # -- opening

    def start(self, given: Mapping[str, Any] | None = None) -> None:
        """Begin a new record with these values decided."""
        self._given = dict(given or {})
        self._renew()
        self._title.setText(shapes.new_words(self._register))
        self._save_more.show()
        self.form.start(self._given)

    def load(self, id: int) -> None:
        """Show an existing record."""
        self._renew()
        self._save_more.hide()
        self.form.load(id)

    def reload(self) -> None:
        """Read again after a change elsewhere, unless something is being written here."""
        card = self.form.card
        if card is not None and not self.is_changed() and not self.form.is_saving():
            self.form.load(card.id)

    # -- leaving and saving

    def is_changed(self) -> bool:
        """Is something written that is not kept?"""
        return bool(self.form.changes()) or any(panel.is_changed() for panel in self.panels)

    def may_leave(self) -> bool:
        """May it be closed? Asks when something would be lost."""
        if not self.is_changed():
            return True
        return ask.confirm(
            self,
            _("放弃未保存的修改?"),
            _("“{name}”有 {n} 处修改尚未保存。").format(
                name=self._title.text(), n=max(1, len(self.form.changes()))
            ),
            yes=_("放弃修改"),
            no=_("继续填写"),
            danger=True,
        )

    def leave(self) -> None:
        """Go back to where one was."""
        if self.may_leave():
            self.closed.emit()

    def save(self) -> None:
        """Keep the record; problems are told at the fields."""
        self._again = False
        self.form.save()

    def save_and_new(self) -> None:
        """Keep the record and begin the next."""
        self._again = True
        self.form.save()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc goes back, Ctrl+Enter saves."""
        control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
        elif control and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.save()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the right column below where there is no room for it."""
        super().resizeEvent(event)
        wide = self.width() >= round(_BESIDE * style.now().scale)
        way = QBoxLayout.Direction
        self._columns.setDirection(way.LeftToRight if wide else way.TopToBottom)
        widest = round(_ASIDE * style.now().scale) if wide else 16_777_215
        self._aside.setMaximumWidth(widest)
        self._aside.setMinimumWidth(widest if wide else 0)

    # -- inside

    def _new_form(self) -> Form:
        form = Form(self._house, self._register, self)
        form.ready.connect(self._ready)
        form.edited.connect(self._tell_missing)
        form.saved.connect(self._kept)
        form.refused.connect(self._refused)
        form.stale.connect(self._stale)
        form.submitted.connect(self.save)
        return form

    def _renew(self) -> None:
        """Begin with an empty form: another record is another opening."""
        before, self.form = self.form, self._new_form()
        self._left.replaceWidget(before, self.form)
        before.hide()
        before.deleteLater()
        self._bar.clear()
        self._told.setText("")
        self._missing.hide()
        empty_layout(self._chips)
        self._close_parts()

    def _lay(self) -> QScrollArea:
        sizes = style.now().sizes
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(self._head())
        bars = QVBoxLayout()
        bars.setContentsMargins(sizes.page_margin, 0, sizes.page_margin, 0)
        bars.addWidget(self._bar)
        layout.addLayout(bars)
        content = QWidget(self)
        self._columns = QBoxLayout(QBoxLayout.Direction.LeftToRight, content)
        self._columns.setContentsMargins(
            sizes.page_margin, sizes.gap_xs, sizes.page_margin, sizes.page_margin
        )
        self._columns.setSpacing(sizes.gap_l)
        left = QWidget(content)
        left.setMaximumWidth(round(_WIDEST * style.now().scale))
        self._left = QVBoxLayout(left)
        self._left.setContentsMargins(0, 0, 0, 0)
        self._left.setSpacing(sizes.gap_m)
        self._left.addWidget(self.form)
        self._below = QVBoxLayout()
        self._below.setSpacing(sizes.gap_m)
        self._left.addLayout(self._below)
        self._left.addStretch(1)
        self._beside = QVBoxLayout(self._aside)
        self._beside.setContentsMargins(0, 0, 0, 0)
        self._beside.setSpacing(sizes.gap_m)
        self._columns.addWidget(left, 1)
        self._columns.addWidget(self._aside, 0, Qt.AlignmentFlag.AlignTop)
        self._columns.addStretch(0)
        scroll = scrolled(content, self)
        layout.addWidget(scroll, 1)
        layout.addLayout(self._foot())
        return scroll

    def _head(self) -> QHBoxLayout:
        sizes = style.now().sizes
        head = QHBoxLayout()
        head.setContentsMargins(sizes.gap_m, sizes.gap_m, sizes.page_margin, sizes.gap_s)
        head.setSpacing(sizes.gap_s)
        head.addWidget(icon_button("arrow-left", _("返回 (Esc)"), self.leave, parent=self))
        head.addWidget(self._title)
        self._chips.setSpacing(sizes.gap_xs)
        head.addLayout(self._chips)
        head.addWidget(self._missing)
        head.addStretch(1)
        self._missing.hide()
        return head

    def _foot(self) -> QVBoxLayout:
        sizes = style.now().sizes
        foot = QVBoxLayout()
        foot.setSpacing(0)
        edge = PlainLabel(parent=self)
        edge.setFixedHeight(1)
        row = QHBoxLayout()
        row.setContentsMargins(sizes.page_margin, sizes.gap_s, sizes.page_margin, sizes.gap_s)
        row.setSpacing(sizes.gap_s)
        row.addWidget(self._told)
        row.addStretch(1)
        row.addWidget(self._save_more)
        row.addWidget(self._save)
        foot.addWidget(edge)
        foot.addLayout(row)
        return foot

    def _ready(self) -> None:
        card = self.form.card
        self._close_parts()
        empty_layout(self._chips)
        self._tell_missing()
        if card is None:
            self.form.focus_first()
            return
        self._title.setText(name_of(self._register, card))
        for words, tone in chips_of(self._register, card):
            self._chips.addWidget(Chip(words, cast(Role, tone), self))
        self._save_more.hide()
        self._save.setEnabled(not card.deleted)
        if card.deleted:
            self._bar.say("warn", _("这条记录在回收站中。"), _("恢复"), self._restore)
        self._open_parts(card.id)

    def _open_parts(self, id: int) -> None:
        """Show what belongs to an existing record."""
        for child in self._register.children:
            panel = ChildPanel(self._house, child, self)
            panel.changed.connect(self.reload)
            panel.load(id)
            self._below.addWidget(panel)
            self.panels.append(panel)
        if can_move(self._register):
            surface = Surface(_("办理"), self._aside)
            self.moves = MovesPanel(self._house, self._register, surface)
            self.moves.moved.connect(self.reload)
            surface.body.addWidget(self.moves)
            self.moves.load(id)
            self._beside.addWidget(surface)
        surface = Surface(_("修改记录"), self._aside)
        self._history = HistoryView(self._house.jobs, surface)
        self._history.load(self._register.record, id)
        surface.body.addWidget(self._history)
        self._beside.addWidget(surface)
        self._aside.show()

    def _close_parts(self) -> None:
        empty_layout(self._below)
        empty_layout(self._beside)
        self.panels, self.moves = [], None
        self._aside.hide()

    def _tell_missing(self) -> None:
        missing = len(self.form.missing())
        self._missing.setVisible(missing > 0)
        self._missing.say(_("还差 {n} 项").format(n=missing), "soon")

    def _kept(self, kept: Kept) -> None:
        self._bar.clear()
        if kept.result is None:
            self._told.setText(_("没有需要保存的修改。"))
            return
        at = f"{clock.local(clock.now()):%H:%M}"
        self._told.setText(_("已保存 {at}").format(at=at))
        label = _(self._register.label)
        words = (
            _("已新增{what} {number}。") if self.form.is_new() else _("{what} {number} 已保存。")
        )
        self._house.toast(words.format(what=label, number=kept.result.number), kept.step_id)
        self.saved.emit(kept.result.id)
        if self._again:
            self.start(self._given)
        else:
            self.form.load(kept.result.id)

    def _refused(self, failure: Failure) -> None:
        placed = [one for one in problems_of(failure) if one.field in self.form.boxes]
        others = [one for one in problems_of(failure) if one not in placed]
        if placed and not others:
            self._bar.say("error", _("有 {n} 处需要修改。").format(n=len(placed)))
        elif others:
            self._bar.say("error", " ".join(str(one) for one in others))
        else:
            self._bar.say("error", words_of(failure), _("重试"), self.save)

    def _stale(self, problem: Problem) -> None:
        self._bar.say("warn", str(problem), _("载入最新内容"), self._rebase, closable=False)

    def _rebase(self) -> None:
        self.form.rebase()
        words = _("已载入最新内容,您填写的仍保留。请核对后保存。")
        self._bar.say("info", words)

    def _restore(self) -> None:
        card = self.form.card
        assert card is not None
        record, of = self._register.record, card.id
        change(
            self,
            self._house.jobs,
            lambda store: records.restore(store, record, of),
            lambda _kept: self.load(of),
            self._refused,
        )
