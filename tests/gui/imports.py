"""The import page on the screen, and what its tests ask of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from liaison.gui.pages.importing import ImportPage
from liaison.services import reading
from liaison.services.registers import BY_NAME
from tests.gui.scenes import Scene, stage

__all__ = ["LEDGER", "ROSTER", "count", "front", "look", "page", "stage", "workbook"]

SAMPLES = Path(__file__).parents[1] / "samples"
ROSTER = SAMPLES / "企业花名册.xlsx"
LEDGER = SAMPLES / "2026年8-10月工作台账.xlsx"


@pytest.fixture
def page(stage: Scene) -> Iterator[ImportPage]:
    """The page over a fresh store."""
    made = ImportPage(stage.house)
    stage.show(made)
    yield made
    made.close()
    made.deleteLater()


def look(page: ImportPage, stage: Scene, *paths: Path) -> None:
    """Choose files and wait for the preview."""
    page.read(paths)
    stage.settle()


def count(stage: Scene, register: str) -> int:
    """Return how many records a register holds."""

    def work(store: Any) -> int:
        with store.reading() as session:
            return reading.count(session, reading.Query(BY_NAME[register]))

    return stage.house.jobs.now(work)


def front(page: ImportPage) -> str:
    """Return which step is in front."""
    views = {"choose": page.choose, "waiting": page.waiting, "preview": page.preview}
    here = page.stack.currentWidget()
    return next((name for name, view in views.items() if view is here), "result")


def workbook(path: Path, *rows: tuple[Any, ...]) -> Path:
    """Write a workbook of one sheet."""
    book = openpyxl.Workbook()
    made = book.active
    assert made is not None
    for row in rows:
        made.append(row)
    book.save(path)
    return path
