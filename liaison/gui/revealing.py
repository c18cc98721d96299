"""Showing one masked number whole on a form, with the right to it and an entry in the audit."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt

from liaison.base.errors import Cancelled
from liaison.fields.record import Record
from liaison.gui.calls import words_of
from liaison.gui.fieldbox import FieldBox
from liaison.gui.house import House
from liaison.gui.jobs import Failure
from liaison.gui.leave import allowed
from liaison.services import privacy
from liaison.services.rights import Leave
from liaison.store.step import Store


def reveal(
    house: House, record: type[Record], id: int, box: FieldBox, initial: dict[str, Any]
) -> None:
    """Put the whole number into the box, to be read and written.

    It counts as unchanged (``initial``) until a person changes it; a refusal
    is told under the field.
    """
    name = box.bound.name

    def work(store: Store, leave: Leave) -> str:
        return privacy.reveal(store, record, id, name, leave.reason)

    def come(text: str) -> None:
        box.editor.set_value(text, text)
        initial[name] = box.editor.value()
        box.veil(False)
        box.editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def no(failure: Failure) -> None:
        if not isinstance(failure, Cancelled):
            box.show_known(words_of(failure))

    allowed(box, house, work, come, no)
