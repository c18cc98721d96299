"""Writing ledgers to files: one, or the month's workbook with its cover."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from liaison.base.clock import clock
from liaison.base.errors import Problem
from liaison.base.period import Period
from liaison.base.watcher import SILENT, Watcher
from liaison.base.words import _
from liaison.figures.scope import ALL, Scope, alive
from liaison.ledgers import (
    alongside,
    assignments,
    companies,
    coverage,
    departments,
    disputes,
    hazards,
    needs,
    statistics,
    visits,
)
from liaison.ledgers.ledger import Ledger
from liaison.ledgers.sheet import Book, Sheet, Written, write_book, write_sheet
from liaison.records import Station
from liaison.services import privacy
from liaison.services.rights import Grant, Leave
from liaison.store.step import Store

LEDGERS: tuple[Ledger, ...] = (
    companies.LEDGER,
    assignments.LEDGER,
    departments.LEDGER,
    visits.LEDGER,
    needs.LEDGER,
    hazards.LEDGER,
    disputes.LEDGER,
    coverage.LEDGER,
    alongside.LEDGER,
    statistics.LEDGER,
)
"""All ledgers in the order of the month's workbook."""

BY_NAME: dict[str, Ledger] = {ledger.name: ledger for ledger in LEDGERS}


def ledger(name: str) -> Ledger:
    """Return a ledger by its name; raises :class:`Problem`."""
    if name not in BY_NAME:
        raise Problem(
            _("没有名为“{name}”的台账。").format(name=name),
            mend=_("可选：{names}。").format(names="、".join(BY_NAME)),
        )
    return BY_NAME[name]


def filled(store: Store, name: str, period: Period, scope: Scope = ALL) -> Sheet:
    """Return one ledger filled, for the screen."""
    with store.reading() as session:
        return ledger(name).sheet(session, period, scope, unit(session, scope))


@dataclass(frozen=True)
class Wish:
    """How a file is wanted: with whole numbers of persons (``full``), and what that takes."""

    full: bool = False
    leave: Leave = field(default_factory=Leave)


MASKED = Wish()


def export(
    store: Store,
    name: str,
    period: Period,
    path: Path,
    scope: Scope = ALL,
    watcher: Watcher = SILENT,
    wish: Wish = MASKED,
) -> Written:
    """Write one ledger as a workbook of its own; the export register tells of it.

    Raises what :func:`liaison.services.privacy.may_hand_out` raises.
    """
    with store.reading() as session:
        sheet = ledger(name).sheet(session, period, scope, unit(session, scope), wish.full)
    grant = _may(store, [sheet], wish)
    sheet = replace(sheet, chain=str(store.head()))
    return write_sheet(path, sheet, watcher, witness=_witness(store, path, [sheet], grant))


def export_month(
    store: Store,
    period: Period,
    path: Path,
    scope: Scope = ALL,
    watcher: Watcher = SILENT,
    names: Sequence[str] = tuple(BY_NAME),
    wish: Wish = MASKED,
) -> Written:
    """Write the period's workbook: a cover and one sheet for each ledger.

    Raises as :func:`export` does.
    """
    watcher.begin(_("正在汇总台账"), len(names))
    sheets = []
    with store.reading() as session:
        of = unit(session, scope)
        for done, name in enumerate(names, 1):
            watcher.check()
            sheets.append(ledger(name).sheet(session, period, scope, of, wish.full))
            watcher.at(done)
    grant, chain = _may(store, sheets, wish), str(store.head())
    printed = tuple(replace(sheet, chain=chain) for sheet in sheets)
    book = Book(book_title(period), of, period.words, clock.today(), printed, chain=chain)
    return write_book(path, book, watcher, witness=_witness(store, path, sheets, grant))


def _may(store: Store, sheets: Sequence[Sheet], wish: Wish) -> Grant:
    persons = sum(len(one.rows) for one in sheets if any(of.personal for of in one.columns))
    return privacy.may_hand_out(store, _handed(sheets), persons, wish.full, wish.leave)


def _witness(
    store: Store, path: Path, sheets: Sequence[Sheet], grant: Grant
) -> Callable[[str], object]:
    """Return what writes the file into the export register before it takes its place."""
    count = sum(len(one.rows) for one in sheets)
    names = [one.name for one in sheets]
    return lambda sha256: privacy.handed_out(
        store,
        "export",
        path.name,
        names,
        handed=_handed(sheets),
        count=count,
        sha256=sha256,
        grant=grant,
    )


def _handed(sheets: Sequence[Sheet]) -> dict[str, set[int]]:
    handed: dict[str, set[int]] = defaultdict(set)
    for sheet in sheets:
        for name, ids in sheet.handed.items():
            handed[name].update(ids)
    return dict(handed)


def book_title(period: Period) -> str:
    """Return the title on the cover of the period's workbook."""
    return f"{period.words}警企联络工作台账"


def file_name(period: Period, of: str, name: str | None = None) -> str:
    """Return the offered name of an exported file."""
    title = ledger(name).title if name else "警企联络工作台账"
    words = period.words.replace(" ", "")
    return "".join(sign for sign in f"{of}{words}{title}.xlsx" if sign not in '\\/:*?"<>|“”')


def unit(session: Session, scope: Scope) -> str:
    """Return the reporting unit: the station, or all stations by their bureau."""
    stations = session.scalars(select(Station).where(alive(Station)).order_by(Station.id)).all()
    chosen = [one for one in stations if scope.station_id in (None, one.id)]
    if len(chosen) == 1:
        return chosen[0].unit
    bureaus = {one.bureau for one in chosen if one.bureau}
    return f"{bureaus.pop()}各警务站" if len(bureaus) == 1 else "各警务站"
