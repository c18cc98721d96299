"""A list as it stands on the screen, as a workbook: its rows, columns and order, masked."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path

from sqlalchemy.orm import Session

from liaison.base.cells import Cell
from liaison.base.clock import clock
from liaison.base.errors import Problem
from liaison.base.watcher import SILENT, Watcher
from liaison.base.words import _
from liaison.fields.codes import Code
from liaison.figures.scope import ALL
from liaison.ledgers.export import unit
from liaison.ledgers.sheet import Column, Sheet, Written, write_sheet
from liaison.ledgers.sheet.model import Kind
from liaison.services import derived, privacy, reading
from liaison.services.reading import Query
from liaison.services.registers import Register
from liaison.store.step import Store

MOST = 100_000
"""Rows of a list in one file; a ledger is for more."""
_AT_ONCE = 2_000
_WIDE: dict[Kind, float] = {"day": 12, "number": 10, "code": 18, "long": 30, "text": 14}


def export(
    store: Store, query: Query, names: Sequence[str], path: Path, watcher: Watcher = SILENT
) -> Written:
    """Write a list in these columns; the export register tells of it.

    Raises :class:`Problem` for a list too long, and what
    :func:`liaison.services.privacy.may_hand_out` and
    :func:`~liaison.ledgers.sheet.write_sheet` raise.
    """
    register = query.register
    places = {one.name: place for place, one in enumerate(reading.columns(register))}
    shown = [name for name in names if name in places]
    columns = tuple(_column(register, name) for name in shown)
    told = [(places[name], one) for name, one in zip(shown, columns, strict=True)]
    grant, title = privacy.may_hand_out(store, {}, 0), f"{register.label}清单"
    with store.reading() as session:
        ids = reading.all_ids(session, query)
        if len(ids) > MOST:
            raise Problem(
                _("列表共 {n} 行，一次最多导出 {most} 行。").format(n=len(ids), most=MOST),
                mend=_("请先筛选，或到“台账”中导出。"),
            )
        of = unit(session, ALL)
        rows = _rows(session, query, ids, told, watcher)
    about = (f"list-{register.name}", title, of, "", clock.today(), columns, rows)
    handed = {register.record.__tablename__: ids}
    sheet = Sheet(*about, _notes(query), frozen=1, handed=handed, chain=str(store.head()))

    def witness(sha256: str) -> object:
        return privacy.handed_out(
            store, "export", path.name, [title],
            handed=handed, count=len(rows), sha256=sha256, grant=grant,
        )  # fmt: skip

    return write_sheet(path, sheet, watcher, witness=witness)


def file_name(register: Register, view: str = "") -> str:
    """Return the offered name of the file: of the list, and of the view it is shown by."""
    name = f"{register.label}清单{f'-{view}' if view else ''}-{clock.today():%Y%m%d}.xlsx"
    return "".join(sign for sign in name if sign not in '\\/:*?"<>|“”')


def _rows(
    session: Session,
    query: Query,
    ids: Sequence[int],
    columns: Sequence[tuple[int, Column]],
    watcher: Watcher,
) -> list[tuple[Cell, ...]]:
    """Return the rows; of each column is told its place among all of the register."""
    watcher.begin(_("正在读取列表"), len(ids))
    found: list[tuple[Cell, ...]] = []
    for start in range(0, len(ids), _AT_ONCE):
        watcher.check()
        part = reading.rows_of(session, query.register, ids[start : start + _AT_ONCE])
        found += [tuple(_cell(row.texts[at], one.kind) for at, one in columns) for row in part]
        watcher.at(len(found))
    return found


def _label(register: Register, name: str) -> str:
    if name == "number":
        return "编号"
    extra = derived.DERIVED.get(register.record, {}).get(name)
    return extra.label if extra else register.label_of(name)


def _column(register: Register, name: str) -> Column:
    look = {one.name: one.look for one in reading.columns(register)}[name]
    bound = register.fields.get(name)
    kind: Kind = "text" if look == "chip" else "long"
    if look in ("number", "day"):
        kind = "number" if look == "number" else "day"
    elif name == "number" or (bound and (bound.field.personal or isinstance(bound.kind, Code))):
        kind = "code"
    return Column(_label(register, name), kind, _WIDE[kind])


def _cell(text: str, kind: Kind) -> Cell:
    """Return the value behind what a list shows, so that Excel sorts and adds it."""
    try:
        if kind == "day":
            return date.fromisoformat(text) if text else ""
        if kind == "number" and text:
            plain = text.replace(",", "")
            return Decimal(plain) if "." in plain else int(plain)
    except (ValueError, InvalidOperation):
        return text
    return text


def _notes(query: Query) -> tuple[str, ...]:
    """Return what the list was narrowed by, to stand under the table."""
    named = derived.NAMED.get(query.register.record, {})
    told = [named[one] for one in query.named if one in named]
    told += [f"{_label(query.register, name)}：{words}" for name, words in query.where]
    told += [f"搜索：{query.words}"] if query.words else []
    told += ["回收站"] if query.binned else []
    return (f"筛选条件：{'；'.join(told)}",) if told else ()
