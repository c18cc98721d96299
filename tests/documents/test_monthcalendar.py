"""The month on paper: every day in its box, what does not fit is counted, masked, one page."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import docx
import pytest

from liaison.base.period import Period
from liaison.documents import monthcalendar
from liaison.figures.scope import Scope
from liaison.records import Company, Officer, Visit
from liaison.store.step import Store
from tests.documents.test_companycard import pages
from tests.stores import add, fill

MONTH = Period.month(2026, 8)
"""A month of six weeks: 1 August is a Saturday, the 31st a Monday."""


def crowd(store: Store) -> int:
    """Write ten visits a day; return the officer."""
    who = add(store, Officer, name="许丽")
    firm = add(store, Company, name="云岭县循环经济产业园区危险化学品仓储有限责任公司")
    fill(
        store,
        Visit,
        (
            {
                "company_id": firm,
                "visited_on": date(2026, 8, n % 31 + 1),
                "officers": [who],
                "content": "检查13800138000",
            }
            for n in range(310)
        ),
    )
    return who


def boxes(path: Path) -> list[list[str]]:
    """Return the words of the boxes, week by week, without the headings."""
    [table] = docx.Document(str(path)).tables
    return [[cell.text for cell in row.cells] for row in table.rows][1:]


def test_every_day_has_its_box_and_the_rest_is_counted(store: Store, tmp_path: Path) -> None:
    who = crowd(store)
    done = monthcalendar.export(store, MONTH, tmp_path / "月.docx", Scope(officer_id=who))
    weeks = boxes(done.path)
    assert len(weeks) == 6
    told = [box for week in weeks for box in week]
    assert told[:5] == [""] * 5
    for day in range(1, 32):
        lines = told[day + 4].split("\n")
        assert lines[0] == str(day)
        shown = sum(line.startswith("●") for line in lines)
        assert f"…另有 {10 - shown} 项" in lines[-1]
    assert "13800138000" not in "\n".join(told)
    words = [one.text for one in docx.Document(str(done.path)).paragraphs]
    assert any("许丽" in one for one in words)


def test_holidays_are_marked(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "月.docx"
    monthcalendar.export(store, Period.month(2026, 10), path)
    told = "\n".join(box for week in boxes(path) for box in week)
    assert "1　国庆节〔休〕" in told
    assert "10　国庆节〔班〕" in told


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_the_fullest_month_is_one_page(local: Store, tmp_path: Path) -> None:
    crowd(local)
    done = monthcalendar.export(local, MONTH, tmp_path / "month.docx")
    assert pages(done.path, tmp_path) == 1
