"""Writing the contact cards of companies from any page: where to, and what came of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QToolButton, QWidget

from liaison.base.words import _
from liaison.gui import ask
from liaison.gui.calls import call, was_cancelled, words_of
from liaison.gui.exporting import documents_folder, open_folder
from liaison.gui.house import House
from liaison.gui.jobs import Failure
from liaison.gui.kit.bar import MessageBar
from liaison.gui.kit.buttons import icon_button
from liaison.gui.printing import WORD
from liaison.services import names
from liaison.store.step import Store


class CardExport(QObject):
    """One file for one company or many; lives until it is written."""

    def __init__(self, page: QWidget, house: House, bar: MessageBar) -> None:
        super().__init__(page)
        self._page, self._house, self._bar = page, house, bar

    def start(self, companies: Sequence[int]) -> None:
        """Ask where to, and write the cards."""
        ids = list(companies)
        call(
            self,
            self._house.jobs,
            lambda store: offered(store, ids),
            partial(self._ask, ids),
            self._failed,
        )

    def _ask(self, companies: list[int], name: str) -> None:
        path = ask.save_file(self._page, _("导出联系卡"), documents_folder() / name, _(WORD))
        if path is None:
            self.deleteLater()
            return
        call(
            self,
            self._house.jobs,
            lambda store: write(store, companies, path),
            partial(self._written, path),
            self._failed,
        )

    def _written(self, path: Path, cards: int) -> None:
        words = _("已导出“{name}”，共 {n} 张联系卡。").format(name=path.name, n=cards)
        self._bar.say("info", words, _("打开所在文件夹"), partial(open_folder, path.parent))
        self.deleteLater()

    def _failed(self, failure: Failure) -> None:
        if not was_cancelled(failure):
            self._bar.say("error", words_of(failure))
        self.deleteLater()


def card_button(
    page: QWidget, house: House, bar: MessageBar, company: Callable[[], int]
) -> QToolButton:
    """Return the button that writes the contact card of the company shown."""

    def act() -> None:
        CardExport(page, house, bar).start([company()])

    return icon_button("id-card", _("导出联系卡"), act, parent=page)


def offered(store: Store, companies: Sequence[int]) -> str:
    """Return the name offered for the file (on the store thread)."""
    from liaison.documents import contactcard

    with store.reading() as session:
        found = names.titles(session, "Company", list(companies))
    return contactcard.file_name(list(found.values()))


def write(store: Store, companies: Sequence[int], path: Path) -> int:
    """Write the cards; return how many."""
    from liaison.documents import contactcard

    contactcard.export(store, companies, path)
    return len(set(companies))
