"""The three kinds of failure carry what the officer must know."""

from __future__ import annotations

import pickle

import pytest

from liaison.base.errors import Cancelled, Problem, Problems, Refused, Stale, Trouble
from liaison.base.watcher import SILENT, Watcher


def test_a_problem_says_what_is_wrong_and_how_to_mend_it() -> None:
    problem = Problem("日期不存在。", "found_on", "请改为 2026-02-28。")
    assert str(problem) == "日期不存在。请改为 2026-02-28。"
    assert (problem.words, problem.field) == ("日期不存在。", "found_on")


@pytest.mark.parametrize("kind", [Problem, Stale, Refused])
def test_a_problem_keeps_its_kind_when_it_is_placed(kind: type[Problem]) -> None:
    placed = kind("不对。", mend="请改。").at("name")
    assert type(placed) is kind
    assert (placed.field, placed.words, placed.mend) == ("name", "不对。", "请改。")


def test_several_problems_are_told_together() -> None:
    both = Problems(Problem(words) for words in ("甲。", "乙。"))
    assert [problem.words for problem in both.problems] == ["甲。", "乙。"]
    assert str(both) == "甲。; 乙。"


def test_a_trouble_tells_what_happened_what_was_kept_and_what_to_do() -> None:
    assert str(Trouble("磁盘已满。", "原文件未动。", "请清理磁盘。")) == (
        "磁盘已满。\n原文件未动。\n请清理磁盘。"
    )
    assert str(Trouble("磁盘已满。")) == "磁盘已满。"


def test_problems_survive_the_way_between_processes() -> None:
    again = pickle.loads(pickle.dumps(Problem("不对。", "name", "请改。")))
    assert (again.words, again.field, again.mend) == ("不对。", "name", "请改。")


def test_work_stops_only_where_someone_asked() -> None:
    class Impatient(Watcher):
        def stopped(self) -> bool:
            return True

    SILENT.begin("写台账", 3)
    SILENT.at(3)
    SILENT.check()
    with pytest.raises(Cancelled):
        Impatient().check()
