"""Other programs open what we write: calamine, and LibreOffice as a printer."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from liaison.base.cells import safe_text
from liaison.ledgers.sheet import Book, Column, Sheet, write_book, write_sheet
from liaison.ledgers.sheet.body import body_rows
from liaison.ledgers.sheet.measure import height
from liaison.ledgers.sheet.plan import HEAD, make_plan
from tests.ledgers import sheet_samples as samples
from tests.ledgers.test_sheet_equality import HOSTILE

_READ = """
import json, sys, python_calamine
book = python_calamine.CalamineWorkbook.from_path(sys.argv[1])
sheets = {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}
print(json.dumps(sheets, default=str))
"""


def calamine(path: Path) -> dict[str, list[list[object]]]:
    """Read in a process of its own: calamine may end the process it runs in."""
    run = subprocess.run(
        [sys.executable, "-c", _READ, str(path)], capture_output=True, encoding="utf-8", check=True
    )
    found: dict[str, list[list[object]]] = json.loads(run.stdout)
    return found


def test_calamine_reads_every_sheet_of_the_month(tmp_path: Path) -> None:
    book = samples.month_book()
    sheets = calamine(write_book(tmp_path / "a.xlsx", book).path)
    assert list(sheets) == ["封面", *(sheet.title for sheet in book.sheets)]
    visits = sheets["走访企业工作台账"]
    first = samples.visits(70).rows[0]
    assert visits[2][:4] == ["序号", "走访编号", "走访日期", "企业名称"]
    assert visits[3][:4] == [1.0, first[0], str(first[1]), first[2]]
    assert visits[73][0] == "合计"


def test_calamine_reads_hostile_text_back_as_it_was(tmp_path: Path) -> None:
    columns = (Column("内容", "long", 30), Column("编号", "code", 12))
    rows = [[text, text] for text in HOSTILE]
    sheet = Sheet("probe", "台账", "站", "月", samples.FILLED, columns, rows)
    found = calamine(write_sheet(tmp_path / "a.xlsx", sheet).path)["台账"][3 : 3 + len(rows)]
    kept = [safe_text(text).replace("\r\n", "\n") for text in HOSTILE]
    assert [row[1:] for row in found] == [[text, text] for text in kept]


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """Print a month's workbook with LibreOffice; return the text of each page."""
    missing = [name for name in ("soffice", "pdftotext") if not shutil.which(name)]
    if missing:
        pytest.skip(f"not installed: {', '.join(missing)}")
    folder = tmp_path_factory.mktemp("print")
    path = write_book(folder / "month.xlsx", printed_book()).path
    subprocess.run(
        [
            "soffice",
            f"-env:UserInstallation={(folder / 'profile').as_uri()}",
            "--headless",
            "--convert-to",
            "pdf",
            "--outdir",
            str(folder),
            str(path),
        ],
        env={**os.environ, "SAL_USE_VCLPLUGIN": "svp"},
        capture_output=True,
        check=True,
        timeout=150,
    )
    text = subprocess.run(
        ["pdftotext", "-layout", str(folder / "month.pdf"), "-"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    return text.removesuffix("\f").split("\f")


def printed_book() -> Book:
    """Return a month whose tables differ in their last heading."""
    sheets = (
        samples.companies(60),
        samples.visits(40),
        samples.disputes(24),
        samples.coverage(86),
        samples.statistics(),
        samples.alerts(0),
    )
    return Book("月度台账", samples.UNIT, samples.PERIOD, samples.FILLED, sheets)


LAST_HEADINGS = ("备注", "备注", "民警", "是否达标", "备注", "处置结果")
"""What stands in each table's last column (of two lines, one)."""


def test_every_page_holds_the_first_and_the_last_column(pages: list[str]) -> None:
    """So no table is two pages wide, and the header is repeated on each page."""
    cover, *tables = pages
    assert "台账名称" in cover
    for number, page in enumerate(tables, 2):
        assert "序号" in page, number
        assert any(heading in page for heading in LAST_HEADINGS), number
        assert re.search(rf"第\s*{number}\s*页\s*共\s*{len(pages)}\s*页", page), number


def test_each_ledger_takes_the_pages_its_rows_need(pages: list[str]) -> None:
    sheets = printed_book().sheets
    starts = [place for place, page in enumerate(pages) if place and "填报单位" in page]
    for sheet, start, end in zip(sheets, starts, [*starts[1:], len(pages)], strict=True):
        assert sheet.title in pages[start]
        most, least = (pages_needed(sheet, unit) for unit in (SMALL_UNIT, LARGE_UNIT))
        assert least <= end - start <= most, sheet.title
        assert "单位负责人（签章）" in pages[end - 1]
    text = "\n".join(pages)
    for sheet in sheets[1:3]:
        assert not [row[0] for row in sheet.rows if str(row[0]) not in text]


SMALL_UNIT, LARGE_UNIT = 7.0, 9.5
"""Pixels (96 to the inch) of a digit of 11 points, in the fonts that may stand in for 宋体."""


def pages_needed(sheet: Sheet, unit: float) -> int:
    """Return how many pages rows of these heights fill at the scale of one page wide."""
    plan = make_plan(sheet)
    width = sum(plan.width(column) for column in range(1, len(plan.columns) + 1))
    scale = min(1, (297 - 2 * 15) / 25.4 * 96 / (width * unit))
    room = (210 - 15 - 17.5) / 25.4 * 72 / scale
    tall = {place: height(1) for place in range(1, plan.sign + 1)}
    tall |= {plan.first + place: points for place, (_, points) in enumerate(body_rows(sheet, plan))}
    tall |= {1: 35, plan.first - 1: 42.5, plan.sign: 42}
    header = sum(tall[place] for place in range(HEAD, plan.first))
    count, used = 1, 0.0
    for points in tall.values():
        if used + points > room:
            count, used = count + 1, header
        used += points
    return count


def test_an_empty_ledger_prints_as_a_blank_form(pages: list[str]) -> None:
    page = pages[-1]
    assert "涉企警情台账" in page
    assert re.search(r"\s无\s", page)
    assert "填报人" in page
