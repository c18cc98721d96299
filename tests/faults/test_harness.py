"""The harness itself: what is told is counted, and every goal has its promise."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import _faults
from tests import promises


def test_what_tests_tell_is_counted_by_goal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = tmp_path / "told"
    monkeypatch.setenv(promises.TOLD, str(told))
    promises.tell("R12", "undone", 40, 0)
    promises.tell("R2", "power", 100, 2)
    promises.tell("R2", "power", 1_000, 0)
    with promises.promised("S4", "kept"):
        pass
    with pytest.raises(AssertionError), promises.promised("S4", "kept"):
        raise AssertionError
    counts = _faults.count(told.read_text("utf-8").splitlines())
    assert counts == {"R12": (40, 0), "R2": (1_100, 2), "S4": (2, 1)}
    lines = _faults.table(counts).splitlines()
    assert [line.split(" | ")[0] for line in lines[2:]] == ["| R2", "| R12", "| S4"]
    assert lines[2].endswith("| 1,100 | 2 |")


def test_every_goal_that_is_told_has_its_promise() -> None:
    goals = set()
    for path in Path(__file__).parent.glob("*.py"):
        goals |= set(re.findall(r"(?:tell|promised)\(\s*\"([RS]\d+)\"", path.read_text("utf-8")))
    assert {"R1", "R2", "R3", "R5", "R6", "R12", "R14", "S1", "S2", "S4", "S9"} <= goals
    assert goals <= set(_faults.PROMISES)


def test_a_long_run_is_as_long_as_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(promises.LONG, raising=False)
    assert len(promises.turns(3, 500)) == 3
    monkeypatch.setenv(promises.LONG, "0.1")
    assert len(promises.turns(3, 500)) == 50
    assert len(promises.turns(3, 10)) == 3


def test_the_table_stands_between_its_marks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    readme = tmp_path / "README.md"
    readme.write_text(f"before\n{_faults.BEGIN}\nold\n{_faults.END}\nafter\n", "utf-8")
    monkeypatch.setattr(_faults, "README", readme)
    _faults._keep("new")
    assert readme.read_text("utf-8") == (f"before\n{_faults.BEGIN}\nnew\n{_faults.END}\nafter\n")
