"""The cells of the boards: a company's visits in one month, and how warm that is."""

from __future__ import annotations

from typing import NamedTuple

from liaison.base.words import N_
from liaison.figures.duties import Asked
from liaison.figures.visitcounts import Counts
from liaison.records.duty import Counted

NOT_DUE, NONE, SHORT, MET, OVER, EXCUSED = "notdue", "none", "short", "met", "over", "excused"
"""How warm a cell is: see :class:`MonthCell`."""

VISIT = str(Counted.visit.value)
TASKS: tuple[str, ...] = tuple(str(one.value) for one in Counted if one is not Counted.visit)
"""The four tasks done on visits, by their ``Counted`` values, in their order."""

TASK_WORDS = dict(zip(TASKS, (N_("安检"), N_("流口"), N_("宣传"), N_("法律")), strict=True))
"""What the tasks are called where there is little room."""


class MonthCell(NamedTuple):
    """The visits of one company in one month.

    ``visits``, ``attempts`` (not met, refused) and ``planned`` count records;
    ``done`` counts days, which is what the duty asks. ``heat`` is "none" (asked,
    nothing done), "short", "met", "over", "excused", or "notdue": nothing asked
    and nothing done, or a month still to come. ``excused`` says why.
    """

    visits: int
    attempts: int
    planned: int
    asked: int
    done: int
    missing: int
    excused: str
    heat: str


class Cells:
    """Makes each cell of a table once: a park of 20,000 companies has a few dozen that differ."""

    def __init__(self) -> None:
        self._cells: dict[tuple[Counts, int, tuple[Asked, ...]], MonthCell] = {}
        self._wants: dict[tuple[Asked, ...], tuple[dict[str, int], tuple[str, ...]]] = {}

    def of(self, counts: Counts, done: int, told: tuple[Asked, ...]) -> MonthCell:
        """Return the cell of a company and month."""
        key = (counts, done, told)
        cell = self._cells.get(key)
        if cell is None:
            cell = self._cells[key] = _cell(counts, done, told)
        return cell

    def wants(self, told: tuple[Asked, ...]) -> tuple[dict[str, int], tuple[str, ...]]:
        """Return how often each task is asked, and the kinds that are still missing."""
        found = self._wants.get(told)
        if found is None:
            wanted = {
                task: max((one.asked for one in told if one.counted == task), default=0)
                for task in TASKS
            }
            short = {one.counted for one in told if one.missing}
            owed = tuple(kind for kind in (VISIT, *TASKS) if kind in short)
            found = self._wants[told] = (wanted, owed)
        return found


def _cell(counts: Counts, done: int, told: tuple[Asked, ...]) -> MonthCell:
    """Return a cell; ``told`` is what ends in the month.

    Of several duties to visit (each month, and so often a quarter) the one with
    the most missing is told: one visit serves them all.
    """
    visits = [one for one in told if one.counted == VISIT]
    hardest = max(visits, key=lambda one: (one.missing, one.asked), default=None)
    asked, missing = (hardest.asked, hardest.missing) if hardest else (0, 0)
    why = hardest.excused if hardest else ""
    heat = _heat(done, asked, missing, why)
    return MonthCell(counts.done, counts.attempts, counts.planned, asked, done, missing, why, heat)


def _heat(done: int, asked: int, missing: int, why: str) -> str:
    if why:
        return EXCUSED
    if missing:
        return SHORT if done else NONE
    if done > asked > 0:
        return OVER
    return MET if done or asked else NOT_DUE
