"""Writing a workbook to disk: whole, proved, or not at all."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from liaison.base.errors import Problem
from liaison.base.files import atomic_write
from liaison.base.watcher import SILENT, Watcher
from liaison.base.words import _
from liaison.ledgers.sheet.model import Book, Sheet, Written
from liaison.ledgers.sheet.plan import MOST_ROWS

Witness = Callable[[str], object]
"""Told the SHA-256 of a finished and proved file just before it takes its place."""


def write_book(
    path: Path,
    book: Book,
    watcher: Watcher = SILENT,
    *,
    plain: bool = False,
    witness: Witness | None = None,
) -> Written:
    """Write a month's workbook: the cover, then a sheet for each ledger.

    ``plain`` writes every cell through openpyxl, much slower, with the same
    result. Raises :class:`~liaison.base.errors.Trouble` when the disk or the
    file does not allow it, :class:`~liaison.base.errors.Cancelled` when the
    watcher stops it, :class:`~liaison.base.errors.Problem` when a ledger has
    more rows than a sheet can hold; the file there before is then untouched.
    What ``witness`` raises undoes it as well.
    """
    return _write(path, book, watcher, True, plain, witness)


def write_sheet(
    path: Path,
    sheet: Sheet,
    watcher: Watcher = SILENT,
    *,
    plain: bool = False,
    witness: Witness | None = None,
) -> Written:
    """Write one ledger as a workbook of its own, without a cover.

    Errors as :func:`write_book`.
    """
    book = Book(sheet.title, sheet.unit, sheet.period, sheet.filled_on, (sheet,))
    return _write(path, book, watcher, False, plain, witness)


def _write(
    path: Path, book: Book, watcher: Watcher, covered: bool, plain: bool, witness: Witness | None
) -> Written:
    rows = {sheet.name: len(sheet.rows) for sheet in book.sheets}
    if len(rows) != len(book.sheets) or not (rows or covered):
        raise ValueError(f"ledger names must differ: {[sheet.name for sheet in book.sheets]}")
    for sheet in book.sheets:
        _check_length(sheet)
    watcher.begin(_("正在生成台账"), sum(rows.values()))
    expected: dict[str, int] = {}
    digest: list[str] = []

    def make(part: Path) -> None:
        from liaison.ledgers.sheet.build import build  # openpyxl: only when needed

        expected.update(build(part, book, covered, plain, watcher))

    def verify(part: Path) -> None:
        from liaison.ledgers.sheet.pack import prove

        digest.append(prove(part, expected))
        watcher.check()
        if witness is not None:
            witness(digest[-1])

    final = atomic_write(path, make, verify)
    watcher.at(sum(rows.values()))
    return Written(final, rows, digest[-1])


def _check_length(sheet: Sheet) -> None:
    most = MOST_ROWS - 100  # title, header, totals, notes, sign-off
    if len(sheet.rows) > most:
        words = _("“{title}”有 {n} 行，超过一张工作表能容纳的 {most} 行。")
        raise Problem(
            words.format(title=sheet.title, n=len(sheet.rows), most=most),
            mend=_("请缩短统计时段或按单位分别导出。"),
        )
