"""The ledgers page on the screen over the October of two companies."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from PySide6.QtCore import Qt

from liaison.base.clock import clock
from liaison.base.period import Period
from liaison.gui.kit.cells import SHOW
from liaison.gui.pages.ledgers import LedgersPage
from liaison.gui.sheets import SheetModel
from liaison.records import Company, Officer, Visit
from liaison.services import records
from tests.gui.scenes import Scene, stage

__all__ = ["OCTOBER", "page", "shown", "stage", "today"]

OCTOBER = Period.month(2026, 10)


@pytest.fixture(autouse=True)
def today() -> Iterator[None]:
    """Hold the day."""
    with clock.held(datetime(2026, 11, 22, 3, tzinfo=UTC)):
        yield


@pytest.fixture
def page(stage: Scene) -> Iterator[LedgersPage]:
    """The page of October, two visits in it."""
    store = stage.house.jobs.store
    assert store is not None
    officer = records.save(store, Officer, {"name": "许丽", "badge": "056314"})
    for name in ("鼎盛磷肥股份有限公司", "永固包装有限公司"):
        told = {"name": name, "entered_on": "2026-01-01", "legal_phone": "13900000009"}
        records.save(store, Company, told)
    for day, name, people in (
        ("10-03", "鼎盛磷肥股份有限公司", 25),
        ("10-21", "永固包装有限公司", 40),
    ):
        records.save(
            store,
            Visit,
            {
                "visited_on": f"2026-{day}",
                "company_id": name,
                "officers": [officer.id],
                "content": "安全检查",
                "people_reached": people,
            },
        )
    made = LedgersPage(stage.house)
    stage.show(made, period=OCTOBER)
    yield made
    made.close()
    made.deleteLater()


def shown(page: LedgersPage) -> list[str]:
    """Return the companies of the rows, as they stand."""
    model = page.table.shown_model()
    assert isinstance(model, SheetModel)
    at = model.headerData
    names = [at(c, Qt.Orientation.Horizontal, SHOW) for c in range(model.columnCount())]
    column = names.index("企业名称")
    return [str(model.data(model.index(r, column), SHOW)) for r in range(model.rowCount())]
