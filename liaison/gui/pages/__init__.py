"""The pages, one file each; here only where each is found, so that none is loaded early."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, NamedTuple

from liaison.base.words import N_

if TYPE_CHECKING:
    from liaison.gui.house import House, Page

TODAY, RECORDS, RESULTS = N_("今日"), N_("记录"), N_("成果")
GROUPS = (TODAY, RECORDS, RESULTS)
FOOT = "foot"
"""Group of pages that stand at the foot of the navigation."""
ASIDE = ""
"""Group of pages that other pages lead to, but the navigation does not."""

_REGISTER = "liaison.gui.pages.records:RecordsPage"


class Entry(NamedTuple):
    """One page: its name, (untranslated) label, icon, group, class and arguments.

    ``where`` is ``module:Class`` of a :class:`~liaison.gui.house.Page`, built
    as ``Class(house, *arguments)`` when the page is first opened.
    """

    name: str
    label: str
    icon: str
    group: str
    where: str
    arguments: tuple[str, ...] = ()


ENTRIES: tuple[Entry, ...] = (
    Entry(
        "workbench",
        N_("工作台"),
        "layout-dashboard",
        TODAY,
        "liaison.gui.pages.workbench:WorkbenchPage",
    ),
    Entry("month", N_("走访月盘"), "list-checks", TODAY, "liaison.gui.pages.month:MonthPage"),
    Entry(
        "calendar", N_("日历"), "calendar-days", TODAY, "liaison.gui.pages.calendar:CalendarPage"
    ),
    Entry("companies", N_("企业"), "building-2", RECORDS, _REGISTER, ("companies",)),
    Entry("assignments", N_("联络分工"), "handshake", RECORDS, _REGISTER, ("assignments",)),
    Entry("visits", N_("走访"), "footprints", RECORDS, _REGISTER, ("visits",)),
    Entry("needs", N_("诉求"), "message-square", RECORDS, _REGISTER, ("needs",)),
    Entry("hazards", N_("隐患"), "triangle-alert", RECORDS, _REGISTER, ("hazards",)),
    Entry("disputes", N_("矛盾纠纷"), "scale", RECORDS, _REGISTER, ("disputes",)),
    Entry("officers", N_("民警"), "users", RECORDS, _REGISTER, ("officers",)),
    Entry("departments", N_("警种部门"), "shield-check", RECORDS, _REGISTER, ("departments",)),
    Entry("ledgers", N_("台账"), "table-2", RESULTS, "liaison.gui.pages.ledgers:LedgersPage"),
    Entry("import", N_("导入"), "file-down", RESULTS, "liaison.gui.pages.importing:ImportPage"),
    Entry("bin", N_("回收站"), "trash-2", FOOT, "liaison.gui.pages.bin:BinPage"),
    Entry("backups", N_("备份"), "archive", FOOT, "liaison.gui.pages.backups:BackupsPage"),
    Entry("audit", N_("审计"), "clipboard-list", FOOT, "liaison.gui.pages.audit:AuditPage"),
    Entry("settings", N_("设置"), "settings", FOOT, "liaison.gui.pages.settings:SettingsPage"),
    Entry(
        "visit_grid",
        N_("成批登记走访"),
        "table-2",
        ASIDE,
        "liaison.gui.pages.visitgrid:VisitGridPage",
    ),
    Entry("stations", N_("警务站"), "map-pin", ASIDE, _REGISTER, ("stations",)),
    Entry("codes", N_("代码表"), "tag", ASIDE, _REGISTER, ("codes",)),
    Entry("board", N_("分工看板"), "columns-3", ASIDE, "liaison.gui.pages.board:BoardPage"),
    Entry("matrix", N_("支援矩阵"), "shield-check", ASIDE, "liaison.gui.pages.matrix:MatrixPage"),
    Entry(
        "duplicates",
        N_("疑似重复企业"),
        "copy",
        ASIDE,
        "liaison.gui.pages.duplicates:DuplicatesPage",
    ),
    Entry("duties", N_("常态任务"), "list-checks", ASIDE, _REGISTER, ("duties",)),
    Entry("excuses", N_("任务免除"), "circle-check", ASIDE, _REGISTER, ("excuses",)),
    Entry("handovers", N_("交接"), "handshake", ASIDE, _REGISTER, ("handovers",)),
    Entry("calendar_days", N_("节假日安排"), "calendar", ASIDE, _REGISTER, ("calendar_days",)),
    Entry("found", N_("搜索结果"), "search", ASIDE, "liaison.gui.pages.found:FoundPage"),
    Entry("help", N_("使用手册"), "book-open", ASIDE, "liaison.gui.pages.help:HelpPage"),
    Entry("phrases", N_("常用语"), "message-square", ASIDE, _REGISTER, ("phrases",)),
)
BY_NAME: dict[str, Entry] = {entry.name: entry for entry in ENTRIES}


def build(entry: Entry, house: House) -> Page:
    """Load the page's module and build the page; raises whatever that raises."""
    module, name = entry.where.split(":")
    page: Page = getattr(import_module(module), name)(house, *entry.arguments)
    return page
