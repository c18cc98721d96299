"""What every editor of a field can do; the form knows no more than this."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from liaison.base.errors import Problem
from liaison.fields.choice import Choice
from liaison.fields.field import Bound
from liaison.gui.jobs import Jobs


@dataclass(frozen=True)
class Source:
    """What editors draw on: the store's door, words of code lists and allowed choices by field.

    ``chosen`` tells what stands in another field of the same form.
    """

    jobs: Jobs
    words: dict[str, list[str]] = field(default_factory=dict)
    choices: dict[str, tuple[Choice, ...]] = field(default_factory=dict)
    chosen: Callable[[str], Any] = lambda _name: None


class Editor(QWidget):
    """Edits one field: raw value in and out, checked by the field's own kind.

    ``value`` is what :func:`liaison.services.records.save` takes: typed text,
    a plain value, an id, a list, or None for nothing.
    """

    changed = Signal()
    """A person changed the value."""
    submitted = Signal()
    """Ctrl+Enter: the person is done with the whole form."""
    refused = Signal(object)
    """A check that needed the store found a Problem (an unknown name)."""
    agreed = Signal()
    """Such a check went well."""
    hinted = Signal(str)
    """What should be known of the value while it is written (a deadline on a holiday)."""

    def __init__(self, bound: Bound, label: str, source: Source, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.bound, self.label, self.source = bound, label, source
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(0)

    def value(self) -> Any:
        """Return what stands in the editor, None for nothing."""
        raise NotImplementedError

    def set_value(self, value: Any, text: str = "") -> None:
        """Show a stored value: plain as in a :class:`~records.Card`, and as people read it."""
        raise NotImplementedError

    def kept(self) -> tuple[Any, str]:
        """Return value and text with which :meth:`set_value` shows again what stands here."""
        value = self.value()
        return value, value if isinstance(value, str) else ""

    def set_wrong(self, wrong: bool) -> None:
        """Show by the outline that something must be mended."""
        for part in self.outlined():
            part.setProperty("problem", "true" if wrong else "false")
            part.style().unpolish(part)
            part.style().polish(part)
            part.update()

    def outlined(self) -> list[QWidget]:
        """Return the widgets whose outline shows a problem."""
        return []

    def check(self) -> Problem | None:
        """Return what is wrong with the value, as its kind sees it."""
        try:
            self.bound.kind.parse(self.value())
        except Problem as problem:
            return problem.at(self.bound.name)
        return None

    def live_problem(self) -> Problem | None:
        """Return what can be told to be wrong while the person still types."""
        return None

    def settle(self) -> None:
        """The person left the field: show the value as it will be kept."""

    def other_changed(self, name: str) -> None:
        """A person changed another field of the same form; for editors that draw on it."""

    def set_read_only(self, read_only: bool) -> None:
        """Let the value be seen and not changed."""
        self.setEnabled(not read_only)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take Ctrl+Enter from the widgets inside."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            if enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                self.submitted.emit()
                return True
        return False

    def _hold(self, part: QWidget, place: QWidget | None = None) -> None:
        """Take a widget as the one the keyboard goes to; it may lie in another."""
        part.setAccessibleName(self.label)
        part.installEventFilter(self)
        self.setFocusProxy(part)
        self._row.addWidget(place or part, 1)
