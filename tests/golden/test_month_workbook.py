"""The month's workbook of a small demo station, as text."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from liaison.base.period import Period
from liaison.ledgers.export import export_month
from liaison.services import demo
from liaison.store.step import Store
from tests.golden.describe import agree, describe


def test_month_workbook_is_as_agreed(
    local: Store, today: datetime, tmp_path: Path, pytestconfig: pytest.Config
) -> None:
    demo.fill(local, companies=10, months=2, seed=3)
    written = export_month(local, Period.month(2026, 10), tmp_path / "月度台账.xlsx")
    agree("month_workbook", describe(written.path), pytestconfig)
