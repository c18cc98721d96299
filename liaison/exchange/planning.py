"""From books to a plan: every table recognised, read, settled and compared, nothing written."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from liaison.base.errors import Problem
from liaison.base.watcher import SILENT, Watcher
from liaison.base.words import _
from liaison.exchange import matching, roster, staff
from liaison.exchange.firms import Firms
from liaison.exchange.force import Force
from liaison.exchange.grid import Book, Grid, letters
from liaison.exchange.headers import flat
from liaison.exchange.holdings import Holdings
from liaison.exchange.plan import Choices, ColumnPlan, FileSeen, Finding, Plan, Severity, SheetPlan
from liaison.exchange.recognise import Recognised, recognise
from liaison.exchange.settle import settle
from liaison.exchange.synonyms import IMPORTED, OURS, REPORT_SHEET
from liaison.exchange.tables import Table, find_tables
from liaison.exchange.work import Draft, Work, World
from liaison.services.registers import BY_NAME
from liaison.store.step import Store

_UNIT = re.compile(
    r"(填报单位|填表单位|报送单位|单位名称|填报部门):?(.+?)(填报日期|填报时间|统计|填报人|$)"
)
_OFTEN = 256

_TAKERS: dict[str, Callable[[Work, list[Draft]], None]] = {
    "departments": staff.departments,
    "officers": staff.officers,
    "companies": roster.companies,
    "assignments": roster.assignments,
}


@dataclass(frozen=True)
class _Seen:
    """A table in its file: where it stands among all, and what it was recognised as."""

    place: int
    file: str
    grid: Grid
    found: Recognised | None


def plan(
    store: Store, books: Sequence[Book], choices: Choices | None = None, watcher: Watcher = SILENT
) -> Plan:
    """Return what importing the books would do; nothing is written.

    Raises :class:`Problem` for an unknown kind, and
    :class:`~liaison.base.errors.Cancelled` when the watcher stops it.
    """
    chosen = choices or Choices()
    if chosen.kind and chosen.kind not in IMPORTED:
        raise Problem(
            _("不能导入“{kind}”。").format(kind=chosen.kind),
            mend=_("可以导入：{kinds}。").format(kinds="、".join(IMPORTED)),
        )
    files, seen = _survey(books, chosen)
    with store.reading() as session:
        holdings = Holdings(session, chosen.station_id)
        world = World(holdings, Firms(holdings), Force(holdings))
        sheets = {}
        for one in sorted(seen, key=_order):
            sheets[one.place] = _sheet(one, world, chosen, watcher)
        lists = _codes(world)
        entries = tuple(holdings.entries())
    ordered = tuple(sheets[place] for place in sorted(sheets))
    return Plan(files, ordered, entries, lists, chosen)


def _survey(books: Sequence[Book], choices: Choices) -> tuple[tuple[FileSeen, ...], list[_Seen]]:
    files: list[FileSeen] = []
    seen: list[_Seen] = []
    names: Counter[str] = Counter()
    for book in books:
        names[book.name] += 1
        times = names[book.name]
        name = book.name if times == 1 else f"{book.name} ({times})"
        files.append(FileSeen(name, book.sha256, book.kind))
        for grid in book.sheets:
            for found in _tables(grid, name, choices):
                seen.append(_Seen(len(seen), name, grid, found))
    return tuple(files), seen


def _tables(grid: Grid, file: str, choices: Choices) -> Iterator[Recognised | None]:
    hidden = grid.hidden and not choices.hidden
    tables: list[Table] = []
    if not hidden and grid.name not in (*OURS, REPORT_SHEET):
        tables = find_tables(grid)
    if not tables:
        yield None
    for table in tables:
        kind = choices.kind_of(file, grid.name, table.header_row)
        yield recognise(table, kind or "") if kind != "" else Recognised(table, "", 0, ())


def _asked(seen: _Seen, choices: Choices) -> bool:
    """Is the table wanted at all?"""
    row = seen.found.table.header_row if seen.found else 0
    return choices.kind_of(seen.file, seen.grid.name, row) != ""


def _order(seen: _Seen) -> tuple[int, int]:
    known = seen.found is not None and seen.found.register in IMPORTED
    return IMPORTED.index(seen.found.register) if known and seen.found else 99, seen.place


def _sheet(seen: _Seen, world: World, choices: Choices, watcher: Watcher) -> SheetPlan:
    found = seen.found
    if found is None or not found.register:
        return _unread(seen, choices)
    work = Work(seen.file, found, world, choices)
    notes = [*seen.grid.notes, *_station(work)]
    watcher.begin(_("核对“{sheet}”").format(sheet=seen.grid.name), len(found.table.rows))
    ledger = found.register not in _TAKERS
    drafts = []
    for at, row in enumerate(found.table.rows):
        if at % _OFTEN == 0:
            watcher.at(at)
            watcher.check()
        draft = work.draft(row)
        if ledger and not draft.refused:
            settle(work, draft)
        drafts.append(draft)
    _TAKERS.get(found.register, matching.match)(work, drafts)
    watcher.at(len(drafts))
    _tell_extra(work)
    return SheetPlan(
        seen.file,
        seen.grid.name,
        found.table.header_row,
        found.register,
        _(BY_NAME[found.register].label),
        _columns(found),
        tuple(work.rows),
        found.table.skipped,
        tuple(work.finish()),
        tuple(notes),
        seen.grid.hidden,
    )


def _columns(found: Recognised) -> tuple[ColumnPlan, ...]:
    known = [
        ColumnPlan(letters(one.index), one.heading, one.target.name, _(one.target.label))
        for one in found.columns
    ]
    extra = [ColumnPlan(letters(index), heading, "", "") for index, heading in found.extra]
    return tuple(sorted([*known, *extra], key=lambda one: (len(one.letters), one.letters)))


def _tell_extra(work: Work) -> None:
    row = work.seen.table.header_row
    for index, heading in work.seen.extra:
        why = (
            _("没有这一列的字段，内容并入备注。")
            if work.choices.extra_to_remark
            else _("没有这一列的字段，内容没有导入。")
        )
        mend = _("可改列名，或选择“未识别的列并入备注”。")
        told = Finding(
            work.file, work.seen.table.sheet, row, index, heading, "", why, mend, Severity.NOTE
        )
        work.findings.append(told)


def _station(work: Work) -> list[str]:
    """Choose the station by 填报单位; return what must be said about it."""
    said = next((one[2] for line in work.seen.table.title if (one := _UNIT.search(flat(line)))), "")
    if not said or work.choices.station_id is not None:
        return []
    found = work.world.holdings.station(said) or _within_unit(work, said)
    if found is not None:
        work.station_id = found
        return []
    ours = work.world.holdings.title("station", work.station_id)
    return [
        _("填报单位“{unit}”不是已登记的警务站，将登记到“{station}”。").format(
            unit=said, station=ours
        )
    ]


def _within_unit(work: Work, said: str) -> int | None:
    """Return the station whose name stands at the end of a unit, behind its bureau."""
    own = re.split(r"(?<=局)(?!.*局)", said, maxsplit=1)[-1]
    ends = [
        fact.id
        for fact in work.world.holdings.all("station")
        if flat(fact.get("name")) == own or said.endswith(flat(fact.get("name")))
    ]
    return ends[0] if len(ends) == 1 else None


def _unread(seen: _Seen, choices: Choices) -> SheetPlan:
    """A sheet nothing is taken from: say so, never pass over it in silence."""
    grid, found = seen.grid, seen.found
    notes = list(grid.notes)
    problems: tuple[Finding, ...] = ()
    if grid.name == REPORT_SHEET:
        notes.append(_("这是上次导入的问题清单，没有读取。"))
    elif grid.name in OURS:
        notes.append(_("这张表由系统统计得出，没有读取。"))
    elif grid.hidden and not choices.hidden:
        notes.append(_("隐藏的工作表没有读取；如需导入，请取消隐藏或选择“包括隐藏的工作表”。"))
    elif found is not None and not _asked(seen, choices):
        notes.append(_("按所选，这张表没有导入。"))
    elif found is None:
        notes.append(_("没有带表头的表格，没有读取。") if grid.rows else _("空白的工作表。"))
    elif found and choices.kind_of(seen.file, grid.name, found.table.header_row) == "":
        notes.append(_("按选择不导入这张表。"))
    else:
        why = _("认不出这张表是哪一类台账，没有导入。")
        mend = _("请检查表头，或指定导入类别。")
        row, headers = found.table.header_row, "、".join(filter(None, found.table.headers))
        told = Finding(
            seen.file, grid.name, row, None, "", headers[:60], why, mend, Severity.REFUSE
        )
        problems = (told,)
    row = found.table.header_row if found else 0
    columns = _columns(found) if found else ()
    skipped = found.table.skipped if found else ()
    said = tuple(notes)
    return SheetPlan(
        seen.file, grid.name, row, "", "", columns, (), skipped, problems, said, grid.hidden
    )


def _codes(world: World) -> tuple[str, ...]:
    """Plan new words of the code lists; return the lists to take into the store before them."""
    lists: dict[str, None] = {}
    for name, word in world.words:
        if not world.holdings.code_list(name).stored:
            lists[name] = None
        world.holdings.plan("codeitem", {"list": name, "word": word}, "")
    return tuple(lists)
