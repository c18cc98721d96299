"""Importing, as the window and the command line see it: look, then apply or mark."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from liaison.base.watcher import SILENT, Watcher
from liaison.exchange.apply import Result, apply
from liaison.exchange.marked import write_marked
from liaison.exchange.plan import (
    Change,
    Choices,
    ColumnPlan,
    Fate,
    Finding,
    Plan,
    RowPlan,
    Severity,
    SheetPlan,
    to_json,
)
from liaison.exchange.planning import plan
from liaison.exchange.reader import read_book
from liaison.exchange.synonyms import IMPORTED
from liaison.store.step import Store


def look(
    store: Store,
    paths: Sequence[Path],
    choices: Choices | None = None,
    watcher: Watcher = SILENT,
) -> Plan:
    """Read the files and return what importing them would do; nothing is written.

    Raises :class:`~liaison.base.errors.Problem` for a file that cannot be read.
    """
    return plan(store, [read_book(path, watcher) for path in paths], choices, watcher)


__all__ = [
    "IMPORTED",
    "Change",
    "Choices",
    "ColumnPlan",
    "Fate",
    "Finding",
    "Plan",
    "Result",
    "RowPlan",
    "Severity",
    "SheetPlan",
    "apply",
    "look",
    "to_json",
    "write_marked",
]
