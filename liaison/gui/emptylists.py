"""What the list of a register says before it has records, and what to do first.

Duties and holidays hold as the program brings them while they are no records:
their empty lists say so, and offer to load them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from liaison.base.words import N_, _, listed
from liaison.gui.calls import Intention, Kept, call, words_of
from liaison.gui.house import House
from liaison.gui.jobs import Failure
from liaison.gui.listing import Empty
from liaison.services import dutyseed, guarding, holidays, rights
from liaison.services.registers import Register
from liaison.store.step import Store

if TYPE_CHECKING:
    from liaison.gui.listpage import ListPage


@dataclass(frozen=True)
class Shipped:
    """What holds although it is no record: its names now, loading it, and what is said of it."""

    names: Callable[[Store], tuple[str, ...]]
    load: Callable[[Store, str], int]
    words: str
    action: str
    loaded: str
    none_left: str


SHIPPED = {
    "duties": Shipped(
        dutyseed.in_force,
        dutyseed.load,
        N_(
            "现在按程序自带的 {n} 条任务计算：{names}。载入后可以逐条修改；"
            "直接新增任务时也会先载入它们，不会失效。"
        ),
        N_("载入常态任务"),
        N_("已载入 {n} 条常态任务。"),
        N_("没有常态任务：现在不要求走访任何企业。"),
    ),
    "calendar_days": Shipped(
        holidays.in_force,
        holidays.load,
        N_(
            "现在用程序自带的节假日安排：{names}。载入后可以修改；"
            "其他年份请在日历的“节假日”里粘贴放假通知。"
        ),
        N_("载入节假日安排"),
        N_("已载入 {n} 天节假日安排。"),
        N_("没有登记节假日安排，请在日历的“节假日”里粘贴放假通知。"),
    ),
}


def may_add(house: House, register: Register) -> bool:
    """May this person add records to a register at all?"""
    return rights.allowed_at_all(house.who, guarding.operation_of(register.record))


def nothing_yet(page: ListPage, house: House, register: Register) -> Empty:
    """Return what a list says that has no records at all; narrowed lists are not asked for."""
    if register.name == "companies":
        words = _("还没有企业。可以导入企业花名册，也可以逐家新增。")
        return Empty(words, _("导入企业花名册"), partial(house.go, "import"), icon="building-2")
    if register.name in SHIPPED:
        _Loading(page, house, SHIPPED[register.name]).look()
        return Empty("")
    words = _("还没有{what}记录。").format(what=_(register.label))
    if not page.may_add:
        return Empty(words)
    return Empty(words, page.new.text(), page.new_asked.emit)


class _Loading:
    """Says in an empty list what holds all the same, and loads it when asked."""

    def __init__(self, page: ListPage, house: House, shipped: Shipped) -> None:
        self._page, self._house, self._shipped = page, house, shipped
        self._intention = Intention()

    def look(self) -> None:
        """Ask the store what holds."""
        call(self._page, self._house.jobs, self._shipped.names, self._say, self._failed)

    def _say(self, names: tuple[str, ...]) -> None:
        page = self._page
        if page.listing.model.rowCount() or not page.is_whole():
            return
        show = page.listing.table.show_empty
        if not names:
            show(_(self._shipped.none_left), page.new.text(), page.new_asked.emit)
            return
        words = _(self._shipped.words).format(n=len(names), names=listed(names))
        if rights.allowed_at_all(self._house.who, rights.Operation.maintain):
            show(words, _(self._shipped.action), self._load, "list-checks")
        else:
            show(words, icon="list-checks")

    def _load(self) -> None:
        self._intention.change(
            self._page, self._house.jobs, self._shipped.load, self._loaded, self._failed
        )

    def _loaded(self, kept: Kept) -> None:
        if kept.result:
            self._house.toast(_(self._shipped.loaded).format(n=kept.result), kept.step_id)
        self._page.refresh()

    def _failed(self, failure: Failure) -> None:
        self._page.bar.say("error", words_of(failure))
