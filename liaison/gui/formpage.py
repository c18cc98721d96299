"""The whole form of a record on a page: fields, what belongs to it, moves and history."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from liaison.base.clock import clock
from liaison.base.errors import Problem
from liaison.base.words import _
from liaison.gui import shapes
from liaison.gui.attachments import of_form
from liaison.gui.calls import Intention, Kept, problems_of, was_cancelled, words_of
from liaison.gui.children import ChildPanel
from liaison.gui.form import Form
from liaison.gui.formframe import FormFrame
from liaison.gui.history import HistoryView
from liaison.gui.house import House
from liaison.gui.jobs import Failure
from liaison.gui.layouts import empty_layout
from liaison.gui.merge import Meeting
from liaison.gui.moves import MovesPanel
from liaison.gui.standing import can_move
from liaison.gui.unsaved import Unsaved
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
        self._again = self._then_close = False
        self.unsaved = Unsaved(self)
        self._restoring = Intention()
        self.form = self._new_form()
        self.moves: MovesPanel | None = None
        self.panels: list[ChildPanel] = []
        self._shown: int | None = None
        self.history = HistoryView(house, self)
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

    def open_again(self) -> None:
        """Begin anew with the same record, or the same decided values."""
        if self.form.card is None:
            self.start(self._given)
        else:
            self.load(self.form.card.id)

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
        return self.unsaved.is_changed()

    def may_leave(self) -> bool:
        """May it be closed? Asks what shall become of what is not saved, and waits for a save."""
        answer = self.unsaved.ask(self.title.text())
        if answer == "save":
            self._again = self._then_close = False
            return self.unsaved.save_and_wait()
        return answer is not None

    def leave(self) -> None:
        """Go back to where one was; after saving, when the person wishes it."""
        answer = self.unsaved.ask(self.title.text())
        if answer == "save":
            self._then_close = True
            self.unsaved.save()
        elif answer is not None:
            self.closed.emit()

    def keep_draft(self) -> None:
        """Keep all that is written and not saved, at once and without waiting."""
        self.unsaved.keep()

    def save(self) -> None:
        """Keep the record; problems are told at the fields."""
        self._again = self._then_close = False
        self.form.save()

    def save_and_new(self) -> None:
        """Keep the record and begin the next."""
        self._again, self._then_close = True, False
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
        form.keeper.troubled.connect(self.draft_bar.tell_trouble)
        self.meeting = Meeting(form, self)
        self.meeting.nothing.connect(self._refused)
        self.meeting.drafted.connect(self._drafted)
        return form

    def _renew(self) -> None:
        """Begin with an empty form: another record is another opening."""
        before, self.form = self.form, self._new_form()
        self.main.replaceWidget(before, self.form)
        self.attachments = of_form(self, self._house, self._register)
        before.hide()
        before.deleteLater()
        self.bar.clear()
        self.draft_bar.clear()
        self.told.setText("")
        self.about.setText("")
        self.missing.hide()
        empty_layout(self.chips)
        self._close_parts()

    def _ready(self) -> None:
        card = self.form.card
        self._tell_missing()
        self.unsaved.tell()
        if card is None:
            empty_layout(self.chips)
            self.form.focus_first()
            return
        self.show_head(self._register, card)
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
                panel = ChildPanel(self._house, child, self._register.name, self)
                panel.changed.connect(self.reload)
                self.below.addWidget(panel)
                self.panels.append(panel)
            if can_move(self._register):
                self.moves = MovesPanel(self._house, self._register, self)
                self.moves.moved.connect(self.reload)
                self.add_beside(_("办理"), self.moves)
            self.history = HistoryView(self._house, self)
            self.add_beside(_("修改记录"), self.history)
            self.show_beside(True)
        for panel in self.panels:
            panel.load(id)
        if self.moves is not None:
            self.moves.load(id)
        self.history.load(self._register.record, id)

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
        self.draft_bar.clear()
        if self._then_close:
            self._then_close = False
            self.closed.emit()
        elif self._again:
            self.start(self._given)
        else:
            self.form.load(kept.result.id)

    def _refused(self, failure: Failure) -> None:
        self._then_close = False
        if was_cancelled(failure):
            return
        placed = [one for one in problems_of(failure) if one.field in self.form.boxes]
        others = [one for one in problems_of(failure) if one not in placed]
        if placed and not others:
            self.bar.say("error", _("有 {n} 处需要修改。").format(n=len(placed)))
        elif others:
            self.bar.say("error", " ".join(str(one) for one in others))
        else:
            self.bar.say("error", words_of(failure), _("重试"), self.save)

    def _stale(self, problem: Problem) -> None:
        self._then_close = False
        words = _("{what}请逐项核对后再保存，您填写的内容仍在。").format(what=problem.words)
        self.bar.say("warn", words, _("核对差异"), lambda: self.meeting.begin(problem))
        self.meeting.begin(problem)

    def _drafted(self) -> None:
        self.keep_draft()
        self.closed.emit()

    def _restore(self) -> None:
        card = self.form.card
        assert card is not None
        record, of = self._register.record, card.id
        self._restoring.change(
            self,
            self._house.jobs,
            lambda store, op_id: records.restore(store, record, of, op_id),
            lambda _kept: self.load(of),
            self._refused,
            about=of,
        )
