"""Writing ledgers to files: one, or the month's workbook with its cover."""

from __future__ import annotations

from collections.abc import Sequence
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
    assignments,
    companies,
    coverage,
    disputes,
    hazards,
    needs,
    statistics,
    visits,
)
from liaison.ledgers.ledger import Ledger
from liaison.ledgers.sheet import Book, Sheet, Written, write_book, write_sheet
from liaison.records import Station
from liaison.store.step import Store

LEDGERS: tuple[Ledger, ...] = (
    companies.LEDGER,
    assignments.LEDGER,
    visits.LEDGER,
    needs.LEDGER,
    hazards.LEDGER,
    disputes.LEDGER,
    coverage.LEDGER,
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


def export(
    store: Store,
    name: str,
    period: Period,
    path: Path,
    scope: Scope = ALL,
    watcher: Watcher = SILENT,
) -> Written:
    """Write one ledger as a workbook of its own."""
    return write_sheet(path, filled(store, name, period, scope), watcher)


def export_month(
    store: Store,
    period: Period,
    path: Path,
    scope: Scope = ALL,
    watcher: Watcher = SILENT,
    names: Sequence[str] = tuple(BY_NAME),
) -> Written:
    """Write the period's workbook: a cover and one sheet for each ledger."""
    watcher.begin(_("正在汇总台账"), len(names))
    sheets = []
    with store.reading() as session:
        of = unit(session, scope)
        for done, name in enumerate(names, 1):
            watcher.check()
            sheets.append(ledger(name).sheet(session, period, scope, of))
            watcher.at(done)
    book = Book(book_title(period), of, period.words, clock.today(), tuple(sheets))
    return write_book(path, book, watcher)


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
