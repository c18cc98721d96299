"""Salvage and replay: what one bad page took is told by another; what is missing is said."""

from __future__ import annotations

import random
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from liaison.base.errors import Problem
from liaison.base.paths import Home
from liaison.records import Account, Company, Issue, Officer, Visit
from liaison.services import assigning, following, records, rescue
from liaison.store import (
    backups,
    carve,
    check,
    copies,
    leaves,
    opening,
    pages,
    replay,
    salvage,
    shapes,
)
from liaison.store.engine import connect, sqlcipher
from liaison.store.step import Store, Who
from liaison.store.undo import last_step, undo
from tests.store.test_damage import zero
from tests.stores import LOGIN, PASSWORD, Made, fill

DAY = date(2026, 3, 5)


@pytest.fixture
def worked(template: Made, home: Home) -> Home:
    """A closed store in which people worked: companies, visits, an undo, the bin."""
    store = opening.open_with(home, template.key, LOGIN)
    officer = records.save(store, Officer, {"name": "张三"}).id
    fill(store, Company, ({"name": f"甲{n}公司", "remark": "说明" * 150} for n in range(120)))
    fill(
        store,
        Visit,
        (
            {"company_id": n, "officers": [officer], "visited_on": DAY, "content": f"走访{n}" * 9}
            for n in (7, *range(10, 121))
        ),
    )
    _day(store, officer)
    store.close()
    return home


def _day(store: Store, officer: int) -> int:
    """Do a bit of everything; return the company made."""
    company = records.save(store, Company, {"name": "后来的公司"}).id
    assigning.assign(store, [company], officer, DAY)
    told = {"company_id": company, "officers": [officer], "visited_on": DAY, "content": "查"}
    records.save(store, Visit, told)
    need = {"kind": "诉求", "company_id": company, "reported_on": DAY, "description": "办证"}
    issue = records.save(store, Issue, need).id
    following.advance(store, Issue, issue, "办结", "已办", on=DAY)
    newest = last_step(store)
    assert newest is not None
    undo(store, newest.id)
    records.remove(store, Company, 5, 1)
    return company


def _tables(path: Path, key: bytes) -> dict[str, list[Any]]:
    connection = connect(path, key, read_only=True)
    names = [
        row[0]
        for row in connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
            " AND name NOT LIKE 'search_%' AND name <> 'search'"  # built anew from the records
        )
    ]
    found = {
        name: sorted(map(repr, connection.execute(f'SELECT * FROM "{name}"'))) for name in names
    }
    connection.close()
    return found


def _unsound(path: Path, key: bytes) -> list[str]:
    store = Store(sqlcipher(path, key), Who(LOGIN), key)
    try:
        return [one.name for one in check.check(store) if not one.sound]
    finally:
        store.close()


def test_a_sound_store_is_salvaged_row_for_row(template: Made, worked: Home) -> None:
    before = _tables(worked.store, template.key)
    file = worked.store.read_bytes()
    found = salvage.salvage(worked, template.key, LOGIN)
    after = _tables(found.path, template.key)
    for name, rows in before.items():
        missing = set(rows) - set(after[name])
        assert not missing, name
    assert found.wrong == found.strays == 0
    assert not any(one.lost or one.rebuilt or one.dropped for one in found.tables)
    assert _unsound(found.path, template.key) == []
    assert worked.store.read_bytes() == file


def test_twenty_of_a_thousand_pages_cost_next_to_nothing(template: Made, worked: Home) -> None:
    whole = copies.prove(worked.store, template.key).counts
    last = pages.read(worked.store, template.key).count
    for seed in range(3):
        file = worked.store.read_bytes()
        numbers = random.Random(seed).sample(range(2, last), max(3, last * 20 // 1165))
        zero(worked.store, *numbers)
        found = salvage.salvage(worked, template.key, LOGIN)
        kept = copies.prove(found.path, template.key).counts
        names = ("company", "visit", "visit_officer", "officer", "issue", "assignment")
        assert sum(kept[name] for name in names) >= 0.97 * sum(whole[name] for name in names)
        assert set(_unsound(found.path, template.key)) <= {"visit_has_officer"}
        assert found.notes
        worked.store.write_bytes(file)


def test_what_refers_to_the_lost_goes_and_is_counted(template: Made, worked: Home) -> None:
    """A company and its history lost: its visits cannot stay, and that is said."""
    image = pages.read(worked.store, template.key)
    bad = [
        number
        for number in range(2, image.count + 1)
        if (page := image.plain(number)) and "甲7公司".encode() in page
    ]
    zero(worked.store, *bad)
    found = salvage.salvage(worked, template.key, LOGIN)
    tables = {one.name: one for one in found.tables}
    assert tables["company"].lost > 0
    assert tables["visit"].dropped > 0
    assert any("无法还原" in note for note in found.notes)
    assert _unsound(found.path, template.key) == []


def test_the_list_of_tables_and_the_salt_may_be_lost(template: Made, worked: Home) -> None:
    many = {one.name: one.found for one in salvage.salvage(worked, template.key, LOGIN).tables}
    zero(worked.store, 1)
    found = salvage.salvage(worked, template.key, LOGIN)
    now = {one.name: one.found for one in found.tables}
    assert now["company"] == many["company"]
    assert now["visit"] == many["visit"]
    assert any("校验信息" in note for note in found.notes)


def test_rows_in_the_log_are_salvaged_too(template: Made, worked: Home, tmp_path: Path) -> None:
    store = opening.open_with(worked, template.key, LOGIN)
    records.save(store, Company, {"name": "只在日志里"})
    files = {end: Path(f"{worked.store}{end}").read_bytes() for end in ("", "-wal")}
    store.close()
    other = Home(tmp_path / "other")
    other.make()
    for end, content in files.items():
        Path(f"{other.store}{end}").write_bytes(content)
    found = salvage.salvage(other, template.key, LOGIN)
    assert any("只在日志里" in row for row in _tables(found.path, template.key)["company"])


def test_noise_holds_nothing(template: Made, worked: Home) -> None:
    worked.store.write_bytes(random.Random(1).randbytes(200_000))
    with pytest.raises(Problem, match="没有找到"):
        salvage.salvage(worked, template.key, LOGIN)
    worked.store.write_bytes(b"")
    with pytest.raises(Problem):
        salvage.salvage(worked, template.key, LOGIN)


def test_a_row_that_says_more_than_its_page_holds_is_not_read() -> None:
    page = bytes([leaves.LEAF, 0, 0, 0, 1, 0, 0, 0, 0, 10, 0x7F, 1, 2, 0x81]) + bytes(4002)
    keys = pages.Keys(bytes(32), bytes(16))
    image = _Plain(keys, 2, {}, (), 0, True)
    object.__setattr__(image, "told", {1: b"", 2: page})
    found = carve.carve(image, {"x": shapes.Shape((shapes.Column("a", "INTEGER", True),))})
    assert found.rows == {"x": []}
    assert found.cells == 1


class _Plain(pages.Image):
    """Pages that are not encrypted."""

    told: dict[int, bytes]

    def plain(self, number: int) -> bytes | None:
        return self.told.get(number)


# -- replay


def test_everything_since_the_backup_is_done_again(template: Made, worked: Home) -> None:
    store = opening.open_with(worked, template.key, LOGIN)
    made = backups.make(store.engine, template.key, worked, "manual")
    _day_again(store)
    store.close()
    truth = _tables(worked.store, template.key)
    zero(worked.store, *_pages_of(worked, template.key, "甲50公司"))
    found = replay.replay(worked, template.key, made.path)
    assert found.missing == ()
    assert found.unknown == 0
    assert found.steps == 4
    after = _tables(found.path, template.key)
    assert _unsound(found.path, template.key) == []
    for name in ("step", "change", "audit", "number_book", "account", "secret"):
        assert after[name] == truth[name], name
    for name in ("company", "visit", "issue", "action"):
        assert len(after[name]) == len(truth[name])


def _day_again(store: Store) -> None:
    company = records.save(store, Company, {"name": "备份之后"}).id
    saved = records.save(
        store,
        Visit,
        {"company_id": company, "officers": [1], "visited_on": DAY, "content": "查"},
    )
    with store.step("改") as step:
        one = step.get(Visit, saved.id)
        one.content = "改过"
    records.remove(store, Company, 6, 1)


def _pages_of(home: Home, key: bytes, words: str) -> list[int]:
    image = pages.read(home.store, key)
    return [
        number
        for number in range(2, image.count + 1)
        if (page := image.plain(number)) and words.encode() in page
    ]


def test_it_ends_where_it_cannot_be_proved_and_names_the_rest(template: Made, worked: Home) -> None:
    store = opening.open_with(worked, template.key, LOGIN)
    made = backups.make(store.engine, template.key, worked, "manual")
    records.save(store, Company, {"name": "第一家"})
    records.save(store, Company, {"name": "第二家", "remark": "长" * 1000})
    records.save(store, Company, {"name": "第三家"})
    store.close()
    image = pages.read(worked.store, template.key)
    long = "长".encode() * 300
    zero(worked.store, *[n for n in range(2, image.count + 1) if long in (image.plain(n) or b"")])
    found = replay.replay(worked, template.key, made.path)
    assert found.steps <= 1
    assert found.steps + len(found.missing) + found.unknown == 3
    assert found.missing
    assert all(one.by == LOGIN and one.words and one.at for one in found.missing)
    assert _unsound(found.path, template.key) == []


def test_a_backup_of_another_history_is_refused(
    template: Made, worked: Home, tmp_path: Path
) -> None:
    other = template.copy(tmp_path / "other")
    store = opening.open_with(other, template.key, LOGIN)
    fill(store, Company, ({"name": f"别的{n}"} for n in range(3)))
    strange = backups.make(store.engine, template.key, other, "manual")
    store.close()
    with pytest.raises(Problem, match="不是同一段历史"):
        replay.replay(worked, template.key, strange.path)


# -- the guided way


def test_the_guided_way_restores_and_goes_on(template: Made, worked: Home) -> None:
    store = opening.open_with(worked, template.key, LOGIN)
    backups.make(store.engine, template.key, worked, "manual")
    records.save(store, Company, {"name": "备份之后"})
    store.close()
    zero(worked.store, *_pages_of(worked, template.key, "甲50公司"))
    damaged = worked.store.read_bytes()
    key = rescue.unlock(worked, LOGIN, PASSWORD)
    newest = rescue.newest(worked)
    assert newest is not None
    assert rescue.when(newest)
    found = rescue.from_backup(worked, key, LOGIN)
    assert "补做" in found.words
    assert found.missing == ()
    assert (Path(found.quarantine) / worked.store.name).read_bytes() == damaged
    store = opening.open_with(worked, key, LOGIN)
    try:
        with store.reading() as session:
            assert session.query(Company).filter_by(name="备份之后").count() == 1
        assert all(one.sound for one in check.check(store))
    finally:
        store.close()
    assert not (worked.folder / salvage.FOLDER).exists()


def test_the_guided_way_salvages_when_there_is_no_backup(template: Made, worked: Home) -> None:
    zero(worked.store, *_pages_of(worked, template.key, "甲50公司"))
    with pytest.raises(Problem, match="没有找到可以使用的本机备份"):
        rescue.from_backup(worked, template.key, LOGIN)
    found = rescue.by_salvage(worked, template.key, LOGIN)
    assert "抢救出" in found.words
    assert any("企业" in note for note in found.notes)
    assert rescue.told(found)["quarantine"]
    store = opening.open_with(worked, template.key, LOGIN)
    with store.reading() as session:
        assert session.query(Account).count() == 1
        assert session.query(Company).count() >= 115
    store.close()


def test_nothing_is_put_in_place_while_the_store_is_open(template: Made, worked: Home) -> None:
    from liaison.base.errors import Trouble

    store = opening.open_with(worked, template.key, LOGIN)
    try:
        for way in (rescue.from_backup, rescue.by_salvage):
            with pytest.raises(Trouble, match="正被"):
                way(worked, template.key, LOGIN)
    finally:
        store.close()
