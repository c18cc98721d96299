"""The whole form of a record on a page: fields, what belongs to it, moves and history."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from liaison.base.clock import clock
from liaison.base.errors import Problem
from liaison.base.words import _
from liaison.gui import ask, shapes
from liaison.gui.calls import Kept, change, problems_of, words_of
from liaison.gui.children import ChildPanel
from liaison.gui.details import about, chips_of, name_of
from liaison.gui.form import Form
from liaison.gui.formframe import FormFrame
from liaison.gui.history import HistoryView
from liaison.gui.house import House
from liaison.gui.jobs import Failure
from liaison.gui.kit.labels import Chip
from liaison.gui.layouts import Surface, empty_layout
from liaison.gui.look.tokens import Role
from liaison.gui.moves import MovesPanel, can_move
from liaison.services import records
from liaison.services.registers import Register


class FormPage(FormFrame):
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
        self._shown: int | None = None
        self.history = HistoryView(house.jobs, self)
        self.history.hide()
        self.main.insertWidget(0, self.form)
        self.show_beside(False)

    # -- opening

    def start(self, given: Mapping[str, Any] | None = None) -> None:
        """Begin a new record with these values decided."""
        self._given = dict(given or {})
        self._renew()
        self.title.setText(shapes.new_words(self._register))
        self.save_more.show()
        self.form.start(self._given)

    def load(self, id: int) -> None:
        """Show an existing record."""
        self._renew()
        self.save_more.hide()
        self.form.load(id)

    def reload(self) -> None:
        """Read again after a change elsewhere, unless something is being written here."""
        card = self.form.card
        if card is not None and not self.is_changed() and not self.form.is_saving():
            self.form.load(card.id)

    # -- leaving and saving

    def is_changed(self) -> bool:
        """Is something written that is not kept?"""
        noted = self.moves is not None and self.moves.is_writing()
        return noted or bool(self.form.changes()) or any(one.is_changed() for one in self.panels)

    def may_leave(self) -> bool:
        """May it be closed? Asks when something would be lost."""
        if not self.is_changed():
            return True
        return ask.confirm(
            self,
            _("放弃未保存的修改？"),
            _("“{name}”有 {n} 处修改尚未保存。").format(
                name=self.title.text(), n=max(1, len(self.form.changes()))
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
        self.main.replaceWidget(before, self.form)
        before.hide()
        before.deleteLater()
        self.bar.clear()
        self.told.setText("")
        self.about.setText("")
        self.missing.hide()
        empty_layout(self.chips)
        self._close_parts()

    def _ready(self) -> None:
        card = self.form.card
        empty_layout(self.chips)
        self._tell_missing()
        if card is None:
            self.form.focus_first()
            return
        self.title.setText(name_of(self._register, card))
        self.about.setText(about(self._register, card))
        for words, tone in chips_of(self._register, card):
            self.chips.addWidget(Chip(words, cast(Role, tone), self))
        self.save_more.hide()
        self.save_button.setEnabled(not card.deleted)
        if card.deleted:
            self.bar.say("warn", _("这条记录在回收站中。"), _("恢复"), self._restore)
        self._open_parts(card.id)

    def _open_parts(self, id: int) -> None:
        """Show what belongs to an existing record, or read it again."""
        if self._shown != id:
            self._close_parts()
            self._shown = id
            for child in self._register.children:
                panel = ChildPanel(self._house, child, self)
                panel.changed.connect(self.reload)
                self.below.addWidget(panel)
                self.panels.append(panel)
            if can_move(self._register):
                self.moves = MovesPanel(self._house, self._register, self)
                self.moves.moved.connect(self.reload)
                self._add_beside(_("办理"), self.moves)
            self.history = HistoryView(self._house.jobs, self)
            self._add_beside(_("修改记录"), self.history)
            self.show_beside(True)
        for panel in self.panels:
            panel.load(id)
        if self.moves is not None:
            self.moves.load(id)
        self.history.load(self._register.record, id)

    def _add_beside(self, heading: str, part: QWidget) -> None:
        surface = Surface(heading, self)
        surface.body.addWidget(part)
        self.beside.addWidget(surface)

    def _close_parts(self) -> None:
        empty_layout(self.below)
        empty_layout(self.beside)
        self._shown, self.panels, self.moves = None, [], None
        self.show_beside(False)

    def _tell_missing(self) -> None:
        missing = len(self.form.missing())
        self.missing.setVisible(missing > 0)
        self.missing.say(_("还差 {n} 项").format(n=missing), "soon")

    def _kept(self, kept: Kept) -> None:
        self.bar.clear()
        if kept.result is None:
            self.told.setText(_("没有需要保存的修改。"))
            return
        at = f"{clock.local(clock.now()):%H:%M}"
        self.told.setText(_("已保存 {at}").format(at=at))
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
            self.bar.say("error", _("有 {n} 处需要修改。").format(n=len(placed)))
        elif others:
            self.bar.say("error", " ".join(str(one) for one in others))
        else:
            self.bar.say("error", words_of(failure), _("重试"), self.save)

    def _stale(self, problem: Problem) -> None:
        self.bar.say("warn", str(problem), _("载入最新内容"), self._rebase, closable=False)

    def _rebase(self) -> None:
        self.form.rebase()
        words = _("已载入最新内容，您填写的仍保留。请核对后保存。")
        self.bar.say("info", words)

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
