"""Printing the calendar: a Word month of one page, or the entries as an Excel table."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from functools import partial
from pathlib import Path

from liaison.base.period import Period
from liaison.base.words import N_, _
from liaison.figures.scope import Scope
from liaison.gui.printing import Printing
from liaison.services.rights import Leave
from liaison.store.step import Store

KINDS = N_("Word 月历 (*.docx);;Excel 日程表 (*.xlsx)")


class CalendarPrint(Printing):
    """The ending chosen decides which of the two it is."""

    def start(self, day: date, scope: Scope, kinds: Collection[str]) -> None:
        """Print the month of a day."""
        from liaison.documents import monthcalendar

        month = Period.month_of(day)

        def work(store: Store, path: Path, _leave: Leave) -> Path:
            if path.suffix.lower() == ".xlsx":
                from liaison.ledgers import agendabook

                return agendabook.export(store, month, path, scope, kinds).path
            return monthcalendar.export(store, month, path, scope, kinds).path

        again = partial(self.start, day, scope, kinds)
        self.write(_("打印月历"), monthcalendar.file_name(month), work, again, KINDS)
