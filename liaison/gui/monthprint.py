"""Printing a round: the forms of some companies as one Word file."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial
from pathlib import Path

from liaison.base.filenames import safe_name
from liaison.base.words import _
from liaison.gui.printing import Printing
from liaison.services.rights import Leave
from liaison.store.step import Store


class MonthPrint(Printing):
    """The forms of the companies that are chosen."""

    def start(self, companies: Sequence[int], day: date) -> None:
        """Print the forms of these companies for a day."""
        if not companies:
            self._bar.say("info", _("请先用空格选择企业，再打印走访登记表。"))
            return
        offered = safe_name(_("走访登记表") + f"{day:%Y-%m-%d}.docx")

        def work(store: Store, path: Path, _leave: Leave) -> Path:
            from liaison.documents import visitform

            return visitform.export(store, companies, day, path).path

        self.write(_("打印走访登记表"), offered, work, partial(self.start, companies, day))
