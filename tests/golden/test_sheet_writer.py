"""A small month's workbook of every shape of sheet, as text."""

from __future__ import annotations

from pathlib import Path

import pytest

from liaison.ledgers.sheet import Book, write_book
from tests.golden.describe import agree, describe
from tests.ledgers import sheet_samples as samples


def test_workbook_is_as_agreed(tmp_path: Path, pytestconfig: pytest.Config) -> None:
    sheets = (
        samples.companies(2),
        samples.visits(3),
        samples.disputes(2),
        samples.coverage(2),
        samples.statistics(),
        samples.alerts(0),
    )
    notes = ("本台账由系统自动生成。",)
    title = "2026年10月警企联络工作台账"
    book = Book(title, samples.UNIT, samples.PERIOD, samples.FILLED, sheets, notes)
    path = write_book(tmp_path / "月度台账.xlsx", book).path
    agree("sheet_writer", describe(path), pytestconfig)
