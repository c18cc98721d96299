"""Taking back the visit just recorded: what was written stands in the form again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt

from liaison.base.words import _
from liaison.gui.calls import Kept, change, words_of
from liaison.gui.house import House
from liaison.gui.jobs import Failure
from liaison.services import steps
from liaison.services.incoming import Incoming
from liaison.store.step import Store
from liaison.store.undo import Undone

if TYPE_CHECKING:
    from liaison.gui.quickvisit import QuickVisit


class Back(QObject):
    """Knows the visit recorded last; undone, nothing that was written is lost."""

    def __init__(self, sheet: QuickVisit, house: House) -> None:
        super().__init__(sheet)
        self._sheet, self._house = sheet, house
        self._step: int | None = None
        self._files: Sequence[Incoming] = ()
        self._running = False

    def is_running(self) -> bool:
        """Is it being taken back? Until then neither is a next one begun nor all closed."""
        return self._running

    def remember(self, kept: Kept, files: Sequence[Incoming]) -> None:
        """A visit was kept in a step; these files are attached to it afterwards."""
        self._step, self._files = kept.step_id, tuple(files)

    def begin(self) -> None:
        """Undo the step and go on writing; a second press while it runs does nothing."""
        step = self._step
        if step is None or self._running:
            return
        self._running = True

        def work(store: Store) -> Undone:
            return steps.take_back(store, step)

        def failed(failure: Failure) -> None:
            self._running = False  # asked again it is tried again
            self._house.refuse(words_of(failure))

        change(self, self._house.jobs, work, self._undone, failed)

    def _undone(self, _kept: Kept) -> None:
        sheet, self._step, self._running = self._sheet, None, False
        sheet.show_form()
        sheet.form.go_on()
        sheet.files.start()
        sheet.files.wait(self._files)
        sheet.bar.say("info", _("刚才的登记已撤销，内容还在，改好后再保存。"))
        sheet.form.boxes["content"].editor.setFocus(Qt.FocusReason.OtherFocusReason)
