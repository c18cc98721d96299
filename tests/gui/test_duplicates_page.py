"""Duplicates by the keyboard: two side by side, merged as chosen, or said to be two."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import pytest
from PySide6.QtCore import Qt

from liaison.base.paths import Home
from liaison.gui import ask
from liaison.gui.pages.duplicates import DuplicatesPage
from liaison.records import Company
from liaison.services import companymerging, records
from liaison.services.rights import Leave
from liaison.store.step import Store
from liaison.store.undo import last_step, undo
from tests.gui.hands import press
from tests.gui.scenes import Scene, scene
from tests.stores import add, seated


@pytest.fixture
def stage(home: Home, local: Store) -> Iterator[Scene]:
    """A scene over a store with two pairs of companies that may be one."""
    for name, more in (
        ("宏达包装有限公司", {"employees": 20}),
        ("宏达包装厂", {"guards": 2, "address": "A区3号"}),
        ("锦程物流公司", {}),
        ("锦城物流公司", {}),
        ("云岭瑞丰涂料", {}),
    ):
        add(local, Company, name=name, **more)
    with scene(home, local) as made:
        yield made


@pytest.fixture
def page(stage: Scene) -> Iterator[DuplicatesPage]:
    """The page on the screen, read."""
    made = DuplicatesPage(stage.house)
    stage.show(made)
    yield made
    stage.settle()
    made.close()


def _names(store: Store) -> set[str]:
    with store.reading() as session:
        return {one.name for one in session.query(Company) if one.deleted_at is None}


def _ids(store: Store) -> dict[str, int]:
    with store.reading() as session:
        return {one.name: one.id for one in session.query(Company)}


def _card(store: Store, one: int) -> records.Card:
    with store.reading() as session:
        return records.card(session, Company, one)


def test_a_pair_is_merged_as_chosen_and_brought_back_by_undo(
    page: DuplicatesPage, stage: Scene
) -> None:
    assert page.count.text() == "2 组"
    told = page.panel.merger
    assert told is not None
    assert (told.kept, told.other) == ("宏达包装有限公司", "宏达包装厂")
    assert page.panel.taken() == {"guards", "address"}, "what is empty is filled"
    page.panel.choose("name", True)
    jobs = stage.house.jobs  # the page reads on its own when it likes: all one after the other
    before = jobs.now(_names)
    page.merge()
    stage.settle()
    words, step = stage.told[-1]
    assert words == "“宏达包装厂”已并入“宏达包装有限公司”。"
    assert step
    assert jobs.now(_names) == before - {"宏达包装有限公司"}, "the other's name was taken"
    assert page.count.text() == "1 组"
    card = jobs.now(partial(_card, one=told.kept_id))
    assert (card.texts["employees"], card.texts["guards"]) == ("20", "2")
    assert card.texts["former_names"] == "宏达包装有限公司", "it is still found by its old name"
    done = jobs.now(last_step)
    assert done is not None
    jobs.now(lambda store: undo(store, done.id))
    assert jobs.now(_names) == before


def test_left_and_right_are_swapped(page: DuplicatesPage, stage: Scene) -> None:
    page.panel.swap.click()
    stage.settle()
    told = page.panel.merger
    assert told is not None
    assert (told.kept, told.other) == ("宏达包装厂", "宏达包装有限公司")


def test_two_companies_are_said_to_be_two(page: DuplicatesPage, stage: Scene) -> None:
    press(page.table, Qt.Key.Key_Down)
    stage.wait_for(
        lambda: page.panel.merger is not None and page.panel.merger.kept == "锦程物流公司"
    )
    page.are_two()
    stage.settle()
    assert page.count.text() == "1 组"
    assert stage.told[-1][0] == "已记住：这是两家企业，不再提示。"


def test_nothing_found_is_told(page: DuplicatesPage, stage: Scene) -> None:
    for _turn in range(2):
        page.are_two()
        stage.settle()
    assert page.count.text() == ""
    assert page.panel.merger is None
    assert not page.panel.merge.isVisible()


def test_a_leader_is_asked_why_others_records_are_merged(home: Home, local: Store) -> None:
    for name in ("宏达包装有限公司", "宏达包装厂"):
        add(local, Company, name=name)
    with scene(home, seated(local, "leader")) as stage:
        jobs = stage.house.jobs
        made = DuplicatesPage(stage.house)
        stage.show(made)
        with ask.answering(None, Leave(reason="重复登记")) as asked:
            made.merge()
            stage.settle()
            assert len(jobs.now(_names)) == 2, "left without an answer nothing is merged"
            made.merge()
            stage.settle()
        assert [one.kind for one in asked] == ["leave", "leave"]
        assert len(jobs.now(_names)) == 1
        made.close()


def test_a_colleagues_change_takes_no_choice_away(page: DuplicatesPage, stage: Scene) -> None:
    jobs = stage.house.jobs
    page.panel.choose("name", True)
    told = page.panel.merger
    assert told is not None
    other = jobs.now(_ids)["云岭瑞丰涂料"]
    jobs.now(lambda store: records.save(store, Company, {"guards": 1}, other))
    page.refresh()
    stage.settle()
    assert page.panel.merger == told, "nothing of these two has changed"
    jobs.now(lambda store: records.save(store, Company, {"guards": 9}, told.other_id))
    page.refresh()
    stage.settle()
    now = page.panel.merger
    assert now is not None
    assert now.versions != told.versions, "read anew, so that merging is no news to it"
    assert {"name", "guards"} <= page.panel.taken()
    page.merge()
    stage.settle()
    assert "已并入" in stage.told[-1][0]


def test_a_pair_merged_elsewhere_is_told_quietly_and_gone(
    page: DuplicatesPage, stage: Scene
) -> None:
    told = page.panel.merger
    assert told is not None
    merging = (told.other_id, told.kept_id, told.versions[::-1])
    stage.house.jobs.now(lambda store: companymerging.merge(store, *merging))
    page.merge()
    stage.settle()
    assert (page.bar._tone, "已重新读取" in page.bar.words()) == ("info", True)
    now = page.panel.merger
    assert now is None or {now.kept_id, now.other_id} != {told.kept_id, told.other_id}
    assert page.count.text() == "1 组"


def test_two_chosen_by_hand_and_merged_elsewhere_give_way(stage: Scene) -> None:
    ids = stage.house.jobs.now(_ids)
    pair = (ids["云岭瑞丰涂料"], ids["宏达包装厂"])
    made = DuplicatesPage(stage.house)
    stage.show(made, pair=pair)
    told = made.panel.merger
    assert told is not None
    merging = (*pair, told.versions)
    stage.house.jobs.now(lambda store: companymerging.merge(store, *merging))
    made.refresh()
    stage.settle()
    assert made.bar._tone == "info"
    now = made.panel.merger
    assert now is None or {now.kept_id, now.other_id} != set(pair)
    made.close()


def test_swapped_sides_stay_swapped_when_others_change(page: DuplicatesPage, stage: Scene) -> None:
    page.panel.swap.click()
    stage.settle()
    page.refresh()
    stage.settle()
    told = page.panel.merger
    assert told is not None
    assert (told.kept, told.other) == ("宏达包装厂", "宏达包装有限公司")


def test_two_chosen_by_hand_stand_in_front_though_nothing_is_alike(
    stage: Scene,
) -> None:
    ids = stage.house.jobs.now(_ids)
    pair = (ids["云岭瑞丰涂料"], ids["宏达包装厂"])
    made = DuplicatesPage(stage.house)
    stage.show(made, pair=pair)
    made.refresh()
    stage.settle()
    told = made.panel.merger
    assert told is not None
    assert (told.kept_id, told.other_id) == pair
    made.are_two()
    stage.settle()
    assert made.count.text() == "2 组", "said of these two, not of the row the list stood on"
    press(made.table, Qt.Key.Key_Down)
    stage.wait_for(lambda: made.panel.merger is not None and "锦程" in made.panel.merger.kept)
    made.close()
