"""Printing the card of a company: masked or, with the right and a reason, with whole numbers."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from liaison.base.words import _
from liaison.gui import ask
from liaison.gui.kit.dialogs import Option
from liaison.gui.printing import Printing
from liaison.services.rights import Leave
from liaison.store.step import Store


class CompanyPrint(Printing):
    """The card of one company."""

    def start(self, company_id: int, name: str) -> None:
        """Ask how and where to, and write the card."""
        from liaison.documents import companycard

        if self._running:
            return
        options = (
            Option("masked", _("隐藏号码"), _("电话中间几位以星号代替。")),
            Option("full", _("完整号码"), _("需要权限和原因，记入审计。")),
        )
        way = ask.choose(self._page, _("打印企业卡"), options)
        if way is None:
            return
        full = way == "full"

        def work(store: Store, path: Path, leave: Leave) -> Path:
            return companycard.export(store, company_id, path, full, leave).path

        again = partial(self.start, company_id, name)
        self.write(_("打印企业卡"), companycard.file_name(name), work, again)
