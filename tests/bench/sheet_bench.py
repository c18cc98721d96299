"""How fast ledgers are written, against floors measured in the same run.

Goals G11 to G13: 200 rows within 0.1 s beyond imports; 10,000 rows within a
quarter of openpyxl with shared styles and twice the bare cost of formatting
and deflating the XML; 100,000 rows within 12 times that.
Run alone: ``python -m tests.bench.sheet_bench [--long]``.
"""

from __future__ import annotations

import random
import sys
import tempfile
import zlib
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from time import perf_counter
from typing import Any
from zipfile import ZipFile

from liaison.base.cells import Cell
from liaison.ledgers.sheet import Column, Sheet, write_sheet
from tests.ledgers import sheet_samples

Ratio = tuple[str, float, str]
"""What is compared, the figure, and the goal."""

_TOLD = ((6, 80), (9, 32), (10, 24))  # 工作内容, 发现问题, 处理情况 and their longest text
FEW, MANY, HUGE = 200, 10_000, 100_000
_ROUNDS = 3


def ratios(long: bool = False) -> list[Ratio]:
    """Measure; ``long`` adds 100,000 rows (minutes)."""
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "ledger.xlsx"
        few, many = ledger(FEW), ledger(MANY)
        write_sheet(path, few)  # imports
        small = _best(lambda: write_sheet(path, few), 5)
        write_sheet(path, many)
        deflate = _deflate(path)
        ours, *floors = _in_turn(lambda: write_sheet(path, many), lambda: _format(many), deflate)
        peer = _best(lambda: _openpyxl(path, many), 1)
        found = [
            (f"ledger of {FEW} rows, seconds beyond imports", small, "<= 0.1"),
            (f"ledger of {MANY} rows / openpyxl with shared styles", ours / peer, "<= 0.25"),
            (f"ledger of {MANY} rows / format and deflate", ours / sum(floors), "<= 2.0"),
        ]
        if long:
            huge = ledger(HUGE)
            before = _peak_memory()
            slow = _best(lambda: write_sheet(path, huge), 1)
            grown = _peak_memory() - before
            found.append((f"ledger of {HUGE} rows / of {MANY} rows", slow / ours, "<= 12"))
            found.append((f"ledger of {HUGE} rows, added memory in MB", grown, "<= 20"))
    return found


def ledger(rows: int) -> Sheet:
    """Return visits widened to the sixteen columns that speed.md measured.

    What was done is told in other words each time, as people write it;
    otherwise deflating would cost next to nothing.
    """
    sheet = sheet_samples.visits(rows)
    dice = random.Random(rows)
    hanzi = sorted(set("".join(sheet_samples.CONTENTS)))
    more = (
        Column("联系电话", "code", 11),
        Column("登记日期", "day", 11),
        Column("金额（元）", "money", 12),
        Column("状态", "text", 6),
    )
    tail: list[Cell] = ["13812345678", date(2026, 10, 31), 1250, "办结"]
    table = [[*row, *tail] for row in sheet.rows]
    for row in table:
        for place, most in _TOLD:
            row[place] = "".join(dice.choices(hanzi, k=dice.randrange(most // 4, most)))
    return replace(sheet, columns=(*sheet.columns, *more), rows=table)


def _best(work: Callable[[], object], rounds: int) -> float:
    times = []
    for _ in range(rounds):
        start = perf_counter()
        work()
        times.append(perf_counter() - start)
    return min(times)


def _in_turn(*works: Callable[[], object]) -> list[float]:
    rounds = [[_best(work, 1) for work in works] for _ in range(_ROUNDS)]
    return [min(times) for times in zip(*rounds, strict=True)]


def _peak_memory() -> float:
    """Return the most memory this process has held so far, in MB."""
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _format(sheet: Sheet) -> int:
    """Format rows as if no value needed any care; return the size."""
    from openpyxl.utils import get_column_letter

    letters = [get_column_letter(place) for place in range(2, len(sheet.columns) + 2)]
    size = 0
    for place, row in enumerate(sheet.rows, 4):
        cells = [
            f'<c r="{letter}{place}" s="2" t="inlineStr"><is><t>{value}</t></is></c>'
            for letter, value in zip(letters, row, strict=True)
        ]
        text = f'<row r="{place}" ht="35"><c r="A{place}" s="1"><v>{place}</v></c>{"".join(cells)}'
        size += len(f"{text}</row>".encode())
    return size


def _deflate(path: Path) -> Callable[[], object]:
    """Return the work of deflating the rows of a finished ledger."""
    with ZipFile(path) as archive:
        xml = archive.read("xl/worksheets/sheet1.xml")
    return lambda: zlib.compress(xml, 6)


def _openpyxl(path: Path, sheet: Sheet) -> None:
    """Write the same rows with openpyxl, one shared style for each column."""
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Border, Font, Side

    book = Workbook()
    target = book.worksheets[0]
    side = Side(style="thin")
    styles = []
    for number in range(1, len(sheet.columns) + 1):
        cell: Any = target.cell(1, number)
        cell.font = Font(name="宋体", size=11)
        cell.alignment = Alignment(wrap_text=True, vertical="center")
        cell.border = Border(left=side, right=side, top=side, bottom=side)
        styles.append(cell._style)
    for place, row in enumerate(sheet.rows, 2):
        for number, (value, style) in enumerate(zip(row, styles, strict=True), 1):
            cell = target.cell(place, number, value)
            cell._style = style
    book.save(path)


if __name__ == "__main__":
    for what, figure, goal in ratios("--long" in sys.argv):
        print(f"{what}: {figure:.3f} ({goal})")
