"""Following a need, hazard or dispute: the state, the allowed moves, each with note and day."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from liaison.base.errors import Stale
from liaison.base.words import _
from liaison.fields.choice import Choice
from liaison.fields.record import Record
from liaison.gui import shapes
from liaison.gui.calls import Intention, Kept, call, words_of
from liaison.gui.drafting import Keeper
from liaison.gui.house import House
from liaison.gui.jobs import Failure
from liaison.gui.kit.buttons import button
from liaison.gui.kit.flow import FlowLayout
from liaison.gui.kit.labels import PlainLabel
from liaison.gui.layouts import empty_layout
from liaison.gui.look import icons, style
from liaison.gui.moveentry import MoveEntry, needs_note
from liaison.gui.standing import Standing, read
from liaison.records import Action, MediationSession
from liaison.services import drafts, following
from liaison.services.drafts import Draft
from liaison.services.registers import Register
from liaison.store.step import Intent, Store

LOGGED: tuple[type[Record], ...] = (Action, MediationSession)
"""Record types the panel tells of itself, newest first."""


class MovesPanel(QWidget):
    """Buttons of what may come next; the one pressed asks for a note and the day."""

    moved = Signal()
    """The record has gone to another state."""

    def __init__(self, house: House, register: Register, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._house, self._register = house, register
        self._id = 0
        self._standing: Standing | None = None
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(style.now().sizes.gap_s)
        self._inside = QWidget(self)
        self._flow = FlowLayout(self._inside)
        self._layout.addWidget(self._inside)
        self._log = QVBoxLayout()
        self._log.setSpacing(style.now().sizes.gap_xs)
        self._layout.addLayout(self._log)
        self.buttons: dict[str, QPushButton] = {}
        self.entry: MoveEntry | None = None
        self.keeper = Keeper(house.jobs, self._written, self)
        self._moving = Intention()
        self._put_by: tuple[Choice, str, str] | None = None

    def load(self, id: int) -> None:
        """Show the moves of a record; a note that was begun stands there again."""
        self._id = id
        record, form = self._register.record, self._form()

        def work(store: Store) -> Standing:
            standing = read(store, record, id)
            with store.reading() as session:
                return replace(standing, draft=drafts.of(session, form))

        call(self, self._house.jobs, work, self._show, self._no)

    def is_writing(self) -> bool:
        """Is a note written that is not kept?"""
        return self.entry is not None and bool(self.entry.note())

    def begin(self, state: Choice) -> None:
        """Ask for the note and day of a move."""
        assert self._standing is not None
        self._close()
        entry = MoveEntry(self._house, state, needs_note(self._standing.state, state), self)
        entry.agreed.connect(lambda: self._move(state, entry))
        entry.left.connect(self.stop)
        entry.edited.connect(self.keeper.touch)
        self._layout.insertWidget(1, entry)
        self.entry = entry
        if self._put_by is not None and self._put_by[0] is state:
            entry.take_up(*self._put_by[1:])
        entry.focus_first()

    def stop(self) -> None:
        """Ask no more; what was written comes back with the same button."""
        if self.entry is not None and self.is_writing():
            self._put_by = (self.entry.state, self.entry.text.kept()[1], self.entry.on.kept()[1])
        self._close()
        self.keeper.forget()

    def _close(self) -> None:
        if self.entry is not None:
            self.entry.hide()
            self.entry.deleteLater()
            self.entry = None

    def _show(self, standing: Standing) -> None:
        writing = self.entry is not None and self.is_writing()
        if self._standing is not None and writing and self._standing.number == standing.number:
            return  # what is being written stays; its version is told of when it is done
        self._standing = standing
        self._close()
        empty_layout(self._flow)
        self.buttons = {}
        for place, state in enumerate(standing.moves):
            back = needs_note(standing.state, state)
            words = _("退回“{state}”").format(state=state.words) if back else state.words
            key, act = f"Alt+{place + 1}", partial(self.begin, state)
            made = button(words, act, small=True, key=key, parent=self._inside)
            if place == 0 and not back:
                icons.wear(made, "arrow-right", "primary")
            self._flow.addWidget(made)
            made.show()
            self.buttons[str(state.value)] = made
        self._show_log(standing)
        if standing.draft is not None:
            self._take_up(standing.draft)
        self.updateGeometry()

    def _take_up(self, draft: Draft) -> None:
        """Go on with a note that was begun, if its move is still allowed."""
        assert self._standing is not None
        told = draft.content
        state = next((one for one in self._standing.moves if one.value == told["state"]), None)
        if state is None:
            return
        self.begin(state)
        assert self.entry is not None
        self.keeper.found(draft)
        self.entry.take_up(told["note"], told["day"])
        self.entry.tell(_("有 {when} 未保存的草稿，已恢复。").format(when=draft.when()), quiet=True)

    def _form(self) -> str:
        return drafts.form_of(f"moves@{self._register.name}", self._id)

    def _written(self) -> Draft | None:
        if self.entry is None or self._standing is None or not self.is_writing():
            return None
        entry, standing = self.entry, self._standing
        words = f"{standing.number} {entry.state.words} · {shapes.short(entry.note(), 40)}"
        content = {
            "state": entry.state.value,
            "note": entry.text.kept()[1],
            "day": entry.on.kept()[1],
        }
        register = self._register.name
        return Draft(self._form(), words, register, self._id, standing.version, content)

    def _show_log(self, standing: Standing) -> None:
        empty_layout(self._log)
        if standing.log:
            self._log.addSpacing(style.now().sizes.gap_xs)
        for head, words in standing.log:
            self._log.addWidget(PlainLabel(head, self, kind="small"))
            if words:
                self._log.addWidget(PlainLabel(words, self, wrap=True))

    def _move(self, state: Choice, entry: MoveEntry) -> None:
        assert self._standing is not None
        wrong = entry.on.check()
        if wrong is not None:
            entry.tell(str(wrong))
            return
        record, of, version = self._register.record, self._id, self._standing.version
        note, day, form = entry.note(), entry.day(), self._form()

        def work(store: Store, op_id: str) -> Any:
            intent = Intent(op_id, form)
            to = str(state.value)
            return following.advance(store, record, of, to, note, day, version, op_id=intent)

        def done(kept: Kept) -> None:
            self._moved(kept, state)

        about = (of, state, note, day, version)
        if self._moving.change(self, self._house.jobs, work, done, self._refused, about):
            self.setFocus(Qt.FocusReason.OtherFocusReason)  # else no key is heard any more
            entry.setEnabled(False)
            self.keeper.hold()

    def _moved(self, kept: Kept, state: Choice) -> None:
        number = kept.result.number
        words = _("{number} 已转为“{state}”。").format(number=number, state=state.words)
        self.keeper.saved()
        self._put_by = None
        self._close()
        self._house.toast(words, kept.step_id)
        self.load(self._id)
        self.moved.emit()

    def _refused(self, failure: Failure) -> None:
        self.keeper.go()
        if self.entry is None:
            return
        self.entry.setEnabled(True)
        self.entry.focus_first()
        if isinstance(failure, Stale):
            words = _("{what}您写的说明仍在，请看过最新情况后再确认。")
            self.entry.tell(words.format(what=failure.words))
            self._refresh()
        else:
            self.entry.tell(words_of(failure))

    def _refresh(self) -> None:
        """Read the record anew under a note that stays; the next try is over its new version."""
        record, of = self._register.record, self._id
        jobs = self._house.jobs
        call(self, jobs, lambda store: read(store, record, of), self._moved_on, self._no)

    def _moved_on(self, standing: Standing) -> None:
        self._standing = standing
        self._show_log(standing)
        entry = self.entry
        if entry is not None and entry.state not in standing.moves:
            words = _("现在是“{now}”，不能再转为“{state}”。说明可以复制到别处，或取消。")
            entry.tell(words.format(now=standing.state.words, state=entry.state.words))
            entry.go.setEnabled(False)

    def _no(self, failure: Failure) -> None:
        empty_layout(self._flow)
        self._flow.addWidget(PlainLabel(words_of(failure), self._inside, kind="problem"))
