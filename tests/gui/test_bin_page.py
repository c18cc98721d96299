"""The recycle bin's page by keys, and putting old values back from a record's history."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QToolButton
from sqlalchemy import select

from liaison.gui import ask
from liaison.gui.history import HistoryView
from liaison.gui.pages.bin import BinPage
from liaison.records import Company, Officer
from liaison.services import records
from liaison.services.rights import Leave
from liaison.store import tables
from liaison.store.step import Store
from tests.gui.hands import click, parts
from tests.gui.scenes import Scene, stage
from tests.stores import PASSWORD, add

__all__ = ["stage"]


def _do(scene: Scene, work: Any) -> Any:
    return scene.house.jobs.now(work)


@pytest.fixture
def binned(stage: Scene) -> list[int]:
    """Two companies and an officer in the bin."""

    def work(store: Store) -> list[int]:
        ids = [add(store, Company, name=name) for name in ("甲公司", "乙公司")]
        for one in ids:
            records.remove(store, Company, one, 1)
        records.remove(store, Officer, add(store, Officer, name="张三"), 1)
        return ids

    found: list[int] = _do(stage, work)
    return found


def _page(stage: Scene, **what: Any) -> BinPage:
    page = BinPage(stage.house)
    stage.show(page, **what)
    return page


def _alive(stage: Scene) -> set[str]:
    def work(store: Store) -> set[str]:
        with store.reading() as session:
            return set(session.scalars(select(Company.name).where(Company.deleted_at.is_(None))))

    found: set[str] = _do(stage, work)
    return found


def test_what_is_selected_comes_back(stage: Scene, binned: list[int]) -> None:
    page = _page(stage)
    assert [one.title for one in page.rests._items] == ["张三", "乙公司", "甲公司"]
    assert not page.restore.isEnabled()
    stage.press(page.table, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    click(page.restore)
    stage.settle()
    assert _alive(stage) == {"甲公司", "乙公司"}
    assert page.rests.rowCount() == 0
    assert page.table.is_covered()
    assert stage.told[-1][0] == "已恢复 3 条记录。"


def test_wiping_asks_and_needs_reason_and_password(stage: Scene, binned: list[int]) -> None:
    page = _page(stage)
    page.table.selectRow(1)
    with ask.answering("no"):
        click(page.wipe)
        stage.settle()
    assert page.rests.rowCount() == 3
    with ask.answering("yes", None) as asked:
        click(page.wipe)
        stage.settle()
    assert [one.kind for one in asked] == ["confirm", "leave"]
    assert page.rests.rowCount() == 3
    with ask.answering("yes", Leave("登记有误", PASSWORD)):
        click(page.wipe)
        stage.settle()
    assert page.rests.rowCount() == 2
    assert "已彻底清除。" in [words for words, _step in stage.told]


def test_an_older_step_is_undone_from_the_list(stage: Scene, binned: list[int]) -> None:
    page = _page(stage, steps=True)
    words = [one.words for one in page.steps._items]
    assert words[:2] == ["删除", "新增"]
    page.table.selectRow(words.index("删除", 1))
    with ask.answering("yes"):
        click(page.take_back)
        stage.settle()
    assert _alive(stage) == {"乙公司"}


def test_an_old_value_is_put_back_from_the_history(stage: Scene) -> None:
    def work(store: Store) -> int:
        one = add(store, Company, name="甲公司", employees=10)
        records.save(store, Company, {"employees": 20, "address": "东路1号"}, one)
        return one

    company = _do(stage, work)
    view = HistoryView(stage.house)
    stage.shown.append(view)
    view.load(Company, company)
    view.show()
    stage.settle()
    backs = {one.accessibleName(): one for one in parts(view, QToolButton)}
    assert "恢复到这次修改之前" in backs
    with ask.answering("yes") as asked:
        click(backs["把“员工数”恢复为修改前的值"])
        stage.settle()
    assert "“10”" in asked[0].words

    def kept(store: Store) -> tuple[Any, ...]:
        with store.reading() as session:
            one = session.get(Company, company)
            assert one is not None
            newest = session.scalar(select(tables.step.c.words).order_by(tables.step.c.id.desc()))
            return one.employees, one.address, newest

    assert _do(stage, kept) == (10, "东路1号", "恢复原值")
    assert stage.told[-1][1] is not None
