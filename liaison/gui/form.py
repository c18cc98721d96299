"""The form of one record of any register: new or existing, checked at each field, saved once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from liaison.base.errors import Stale
from liaison.base.ids import uuid7
from liaison.base.words import _
from liaison.gui import shapes
from liaison.gui.calls import Kept, call, change, problems_of
from liaison.gui.editors import Source
from liaison.gui.fieldbox import FieldBox
from liaison.gui.house import House
from liaison.gui.jobs import Failure
from liaison.gui.look import style
from liaison.gui.sections import Section
from liaison.services import known, offers, records
from liaison.services.known import Known
from liaison.services.records import Card, Saved
from liaison.services.registers import Register
from liaison.store.step import Store


class Write(NamedTuple):
    """What a form hands to its writer: values typed, and which record at which version."""

    values: dict[str, Any]
    id: int | None
    version: int | None
    op_id: str


Writer = Callable[[Store, Write], Saved]


class Form(QWidget):
    """Sections of fields over one record.

    ``start`` begins a new record with what is known, ``load`` shows an
    existing one; ``save`` keeps it. One operation id belongs to each opening,
    so a save that is asked for twice is one record.
    """

    ready = Signal()
    """The fields are there and filled."""
    edited = Signal()
    """A person changed something, or a problem came or went."""
    saved = Signal(object)
    """Kept: the :class:`~liaison.gui.calls.Kept` of a Saved."""
    refused = Signal(object)
    """Not kept: the failure; problems of fields already stand at the fields."""
    stale = Signal(object)
    """Not kept: somebody else has changed the record meanwhile (a Stale)."""
    submitted = Signal()
    """Ctrl+Enter was pressed in a field."""

    def __init__(
        self,
        house: House,
        register: Register,
        parent: QWidget | None = None,
        writer: Writer | None = None,
    ) -> None:
        super().__init__(parent)
        self.house, self.register = house, register
        self.boxes: dict[str, FieldBox] = {}
        self.sections: list[Section] = []
        self.card: Card | None = None
        self._writer = writer or self._write
        self._beside: dict[str, Any] = {}
        self._initial: dict[str, Any] = {}
        self._known: dict[str, Known] = {}
        self._op_id = uuid7()
        self._saving = False
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(style.now().sizes.gap_m)
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.focusChanged.connect(self._focus_moved)

    # -- opening

    def start(self, given: Mapping[str, Any] | None = None) -> None:
        """Begin a new record; ``given`` values are decided already and may be hidden fields."""
        fields = self.register.fields
        shown = {name: value for name, value in (given or {}).items() if name in fields}
        self._beside = {name: one for name, one in (given or {}).items() if name not in fields}
        who, register = self.house.who, self.register

        def work(store: Store) -> tuple[dict[str, list[str]], dict[str, Known]]:
            with store.reading() as session:
                words = offers.words(session, register)
                return words, known.at_start(session, register, who, shown)

        call(self, self.house.jobs, work, lambda found: self._begin(*found), self.refused.emit)

    def load(self, id: int) -> None:
        """Show an existing record."""
        register = self.register

        def work(store: Store) -> tuple[dict[str, list[str]], Card]:
            with store.reading() as session:
                words = offers.words(session, register)
                return words, records.card(session, register.record, id)

        call(self, self.house.jobs, work, lambda found: self._show(*found), self.refused.emit)

    def rebase(self) -> None:
        """Take over what somebody else has changed; what was typed here stays typed."""
        assert self.card is not None
        record_id, register = self.card.id, self.register

        def work(store: Store) -> Card:
            with store.reading() as session:
                return records.card(session, register.record, record_id)

        call(self, self.house.jobs, work, self._rebased, self.refused.emit)

    # -- what stands in it

    def is_new(self) -> bool:
        """Is the record not kept yet?"""
        return self.card is None

    def changes(self) -> list[str]:
        """Return the names of the fields a person has changed."""
        return [
            name
            for name, box in self.boxes.items()
            if box.editor.value() != self._initial.get(name)
        ]

    def missing(self) -> list[str]:
        """Return the names of the required fields that are still empty."""
        return [name for name, box in self.boxes.items() if box.is_missing()]

    def values(self) -> dict[str, Any]:
        """Return what saving would write: all that is filled, or what was changed."""
        if self.card is not None:
            return {name: self.boxes[name].editor.value() for name in self.changes()}
        found = {name: box.editor.value() for name, box in self.boxes.items()}
        filled = {name: value for name, value in found.items() if value is not None}
        return {**self.register.fixed, **self._beside, **filled}

    def focus_first(self) -> None:
        """Put the keyboard where writing begins: the first empty required field."""
        first = next(iter(self.missing()), None) or next(iter(self.boxes), None)
        if first is not None:
            self.go_to(first)

    def go_to(self, name: str) -> None:
        """Put the keyboard into a field, unfolding its section."""
        box = self.boxes[name]
        for section in self.sections:
            if box in section.boxes and section.is_folded():
                section.fold(False)
        box.editor.setFocus(Qt.FocusReason.OtherFocusReason)

    # -- saving

    def save(self) -> bool:
        """Check every field and keep the record; tells by signals. False: nothing was begun."""
        if self._saving or not self.boxes:
            return False
        wrong = [name for name, box in self.boxes.items() if box.check() is not None]
        if wrong:
            self.edited.emit()
            self.go_to(wrong[0])
            return False
        card = self.card
        of, version = (card.id, card.version) if card else (None, None)
        write = Write(self.values(), of, version, self._op_id)
        if card is not None and not write.values:
            self.saved.emit(Kept(None, None))
            return False
        self._saving = True
        change(
            self,
            self.house.jobs,
            lambda store: self._writer(store, write),
            self._kept,
            self._not_kept,
        )
        return True

    def is_saving(self) -> bool:
        """Is a save under way?"""
        return self._saving

    # -- inside

    def _write(self, store: Store, write: Write) -> Saved:
        record = self.register.record
        return records.save(store, record, write.values, write.id, write.version, write.op_id)

    def _kept(self, kept: Kept) -> None:
        self._saving = False
        self._op_id = uuid7()
        self._initial = {name: box.editor.value() for name, box in self.boxes.items()}
        self.saved.emit(kept)

    def _not_kept(self, failure: Failure) -> None:
        self._saving = False
        if isinstance(failure, Stale):
            self.stale.emit(failure)
            return
        placed = [one for one in problems_of(failure) if one.field in self.boxes]
        for problem in placed:
            self.boxes[str(problem.field)].show_problem(problem)
        if placed:
            self.go_to(str(placed[0].field))
        self.edited.emit()
        self.refused.emit(failure)

    def _begin(self, words: dict[str, list[str]], found: dict[str, Known]) -> None:
        self.card = None
        self._build(words)
        self._fill_known(found)
        self._initial = {name: box.editor.value() for name, box in self.boxes.items()}
        for section in self.sections[2:]:
            empty = all(self._is_plain(box) for box in section.boxes)
            section.fold(empty)
        self.ready.emit()

    def _show(self, words: dict[str, list[str]], card: Card) -> None:
        self.card = card
        if not self.boxes:
            self._build(words)
        for name, box in self.boxes.items():
            box.editor.set_value(card.values[name], card.texts[name])
            box.clear_problem()
            box.show_known("")
        if "state" in self.boxes and known.states(self.register):
            self.boxes["state"].editor.set_read_only(True)
            self.boxes["state"].show_known(_("状态在“办理”中变更。"))
        self._initial = {name: box.editor.value() for name, box in self.boxes.items()}
        self._known = {}
        self.ready.emit()

    def _rebased(self, card: Card) -> None:
        mine = set(self.changes())
        self.card = card
        for name, box in self.boxes.items():
            if name not in mine:
                box.editor.set_value(card.values[name], card.texts[name])
                self._initial[name] = box.editor.value()
                continue
            theirs = card.texts[name] or _("空白")
            box.show_known(_("他人填写的是:{text}").format(text=shapes.short(theirs, 40)))
        self.edited.emit()

    def _build(self, words: dict[str, list[str]]) -> None:
        choices = {"state": known.states(self.register)}
        source = Source(self.house.jobs, words, choices)
        for section in self.sections:
            section.deleteLater()
        self.boxes, self.sections = {}, []
        for heading, names in shapes.sections(self.register):
            ordered = shapes.filled_rows(names, self.register.fields)
            boxes = [self._box(name, source) for name in ordered]
            section = Section(heading, boxes, self)
            self.sections.append(section)
            self._layout.addWidget(section)

    def _box(self, name: str, source: Source) -> FieldBox:
        bound = self.register.fields[name]
        label = shapes.label_of(self.register, name)
        box = FieldBox(bound, label, shapes.needed(self.register, bound), source)
        box.changed.connect(self._changed)
        box.editor.submitted.connect(self.submitted)
        self.boxes[name] = box
        return box

    def _changed(self, name: str) -> None:
        self.edited.emit()
        record = self.register.record
        if name in (known.company_field(record), record.dated):
            self._follow()

    def _follow(self) -> None:
        """Fill in what follows from the company and day, where a person has not written."""
        values = {name: box.editor.value() for name, box in self.boxes.items()}
        register, who = self.register, self.house.who

        def work(store: Store) -> dict[str, Known]:
            with store.reading() as session:
                return known.follow(session, register, who, values)

        if self.card is None:
            call(self, self.house.jobs, work, self._fill_known)

    def _fill_known(self, found: Mapping[str, Known]) -> None:
        for name, one in found.items():
            box, before = self.boxes[name], self._known.get(name)
            now = box.editor.value()
            if now is not None and (before is None or now != before.value):
                continue
            box.editor.set_value(one.value, one.text)
            box.clear_problem()
            box.show_known(_("自动填入:{why}").format(why=_(one.why)) if one.why else "")
            self._known[name] = one
        self.edited.emit()

    def _is_plain(self, box: FieldBox) -> bool:
        """Is the field empty, or filled by the program alone?"""
        return not box.needed and (box.editor.value() is None or box.bound.name in self._known)

    def _focus_moved(self, old: QWidget | None, now: QWidget | None) -> None:
        before, after = self._box_of(old), self._box_of(now)
        if before is not after:
            if before is not None and now is not None:
                before.leave()
                self.edited.emit()
            if after is not None:
                after.enter()
                QTimer.singleShot(0, after, after.bring_into_view)

    def _box_of(self, widget: QWidget | None) -> FieldBox | None:
        while widget is not None and not isinstance(widget, FieldBox):
            widget = widget.parentWidget()
        return widget if widget is not None and widget in self.boxes.values() else None
