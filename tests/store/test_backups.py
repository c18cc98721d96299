"""Backups: whole with ring and manifest, thinned by the rule, carried to a second place."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings, strategies as st

from liaison.base.clock import clock
from liaison.base.errors import Trouble
from liaison.base.paths import Home
from liaison.records import Company
from liaison.store import backuplist, backups, carrying, copies, keys, manifest, thinning
from liaison.store.backuplist import Copy
from liaison.store.step import Store
from tests.stores import LOGIN, PASSWORD, add, unguard

NOW = datetime(2026, 11, 22, 4, tzinfo=UTC)


def _made(store: Store, why: str = "manual") -> Copy:
    assert store.key is not None
    assert store.home is not None
    return backups.make(store.engine, store.key, store.home, why)


def test_a_backup_has_ring_and_manifest(local: Store, home: Home) -> None:
    add(local, Company, name="甲公司")
    made = _made(local, "daily")
    told = made.manifest
    assert told is not None
    assert told.sha256 == copies.digest(made.path)
    assert told.size == made.path.stat().st_size
    assert told.counts["company"] == 1
    assert told.noted() == local.head()
    assert (told.why, told.whole, told.wrong) == ("daily", True, ())
    assert keys.unlock(made.ring, LOGIN, PASSWORD) == local.key
    assert len(list(home.backups.iterdir())) == 3
    assert "甲公司" not in manifest.path_of(made.path).read_text("utf-8")
    assert [one.path for one in backuplist.listed(home.backups)] == [made.path]


def test_a_trail_that_is_not_sound_keeps_all_older_copies(local: Store, home: Home) -> None:
    with clock.held(NOW):
        for days in range(40, 0, -1):
            with clock.held(NOW - timedelta(days=days)):
                shutil.copy(_made(local).path, home.folder / "one.db")
    before = len(backuplist.listed(home.backups))
    assert before < 40
    unguard(local)
    with local.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE audit SET reason = 'x' WHERE seq = 1")
    made = [_made(local) for _ in range(60)]
    assert made[-1].manifest is not None
    assert made[-1].manifest.wrong == ("chain",)
    assert len(backuplist.listed(home.backups)) == before + 60, "nothing went"


def test_what_is_none_of_ours_is_passed_over(local: Store, home: Home) -> None:
    made = _made(local)
    for name in ("liaison-x.db", "liaison-20261122-000000-000000-../x.db", "other.db"):
        (home.backups / name.replace("/", "_")).write_bytes(b"x")
    (home.backups / "liaison-20261122-000000-000000-link.db").symlink_to(made.path)
    (home.backups / "liaison-20261122-000000-000000-folder.db").mkdir()
    (home.backups / "liaison-20269922-000000-000000-never.db").write_bytes(b"x")
    assert [one.path for one in backuplist.listed(home.backups)] == [made.path]


NONSENSE = ["", "{}", "[]", "null", "{" * 5000, '{"format": 1}', '{"format": 2, "made": 1}']


WRONG_VALUES: list[tuple[str, object]] = [
    ("made", "2026-11-22T00:00:00"),
    ("made", "0001-01-01T00:00:00+14:00"),
    ("made", "9999-12-31T23:59:59-12:00"),
    ("sha256", "x" * 64),
    ("sha256", ["a"] * 64),
    ("head", "1"),
    ("counts", 5),
    ("counts", "company"),
    ("size", float("inf")),
    ("steps", float("inf")),
]


@pytest.mark.parametrize("text", NONSENSE)
def test_a_manifest_that_cannot_be_read_is_as_none(local: Store, text: str) -> None:
    made = _made(local)
    path = manifest.path_of(made.path)
    told = json.loads(path.read_text("utf-8"))
    path.write_text(text, "utf-8")
    found = backuplist.look(made.path)
    assert found is not None
    assert found.manifest is None
    assert abs(found.made - made.made) < timedelta(seconds=60)
    for name, value in WRONG_VALUES:
        path.write_text(json.dumps({**told, name: value}), "utf-8")
        assert manifest.read(made.path) is None, name
    names = ["../../etc/passwd", "a" * 64, "A" * 64, "ab"]
    path.write_text(json.dumps({**told, "attachments": names}), "utf-8")
    read = manifest.read(made.path)
    assert read is not None
    assert read.attachments == ("a" * 64,)


# -- thinning

_AGES = st.lists(
    st.tuples(
        st.integers(-30 * 24 * 60, 4 * 365 * 24 * 60),
        st.sampled_from(["timer", "exit", "daily", "month-close", "before-update"]),
    ),
    max_size=150,
)


def _copy(minutes: int, why: str, place: int) -> Copy:
    return Copy(Path(f"{place}"), NOW - timedelta(minutes=minutes), why, 1)


@settings(deadline=None, max_examples=300)
@given(_AGES)
def test_thinning_never_takes_the_newest_or_the_only_one_of_its_kind(
    ages: list[tuple[int, str]],
) -> None:
    every = [_copy(minutes, why, n) for n, (minutes, why) in enumerate(ages)]
    stay = thinning.kept(every, NOW, "1")
    assert stay <= set(every)
    assert all(one in stay for one in every if one.made > NOW), "the clock was set back"
    past = [one for one in every if one.made <= NOW]
    if past:
        newest = max(one.made for one in past)
        assert any(one.made == newest for one in stay)
    closings = {one.made.astimezone().strftime("%Y%m") for one in every if one.why == "month-close"}
    there = {one.made.astimezone().strftime("%Y%m") for one in stay if one.why == "month-close"}
    assert len(there) >= min(len(closings), thinning.CLOSINGS)
    recent = [one for one in past if one.made > NOW - thinning.RECENT]
    assert len(set(recent) & stay) >= min(len(recent), thinning.MOST_RECENT)
    months = {one.made.astimezone().strftime("%Y%m") for one in past}
    assert len({one.made.astimezone().strftime("%Y%m") for one in stay}) >= min(len(months), 9)


def test_a_year_of_half_hours_leaves_so_many(tmp_path: Path) -> None:
    every = [_copy(30 * n, "timer", n) for n in range(2 * 24 * 400)]
    stay = thinning.kept(every, NOW, "1")
    assert len(stay) == 48 + 12 + 10 + 9
    ages = sorted((NOW - one.made).days for one in stay)
    assert 270 < ages[-1] < 400
    closings = [_copy(60 * 24 * 30 * n, "month-close", n) for n in range(60)]
    assert len(thinning.kept(closings, NOW, "1")) in range(36, 40)


def test_the_last_copy_of_each_closed_month_stays_however_late_it_was_closed(
    local: Store, home: Home
) -> None:
    assert local.key is not None
    made = backups.make(local.engine, local.key, home, "month-close", "2025-08")
    assert made.manifest is not None
    assert made.manifest.month == "2025-08"
    day = 24 * 60
    told = [("2025-08", 403), ("2025-09", 402), ("2025-08", 401), ("2025-07", 400)]
    closed = [
        replace(_copy(age * day, "month-close", n), manifest=replace(made.manifest, month=month))
        for n, (month, age) in enumerate(told)
    ]
    daily = [_copy(n * day, "daily", 10 + n) for n in range(390)]
    stay = thinning.kept([*closed, *daily], NOW, "1")
    assert [one in stay for one in closed] == [False, True, True, True]
    older = replace(made.manifest, month="")
    before = [replace(one, manifest=older) for one in closed]
    assert sum(one in thinning.kept([*before, *daily], NOW, "1") for one in before) == 1


@pytest.mark.parametrize("month", ["2026-13", "x", 5, None, "2026-1", ""])
def test_a_month_that_is_none_is_not_believed(local: Store, home: Home, month: Any) -> None:
    assert local.key is not None
    made = backups.make(local.engine, local.key, home, "month-close", "2026-10")
    path = manifest.path_of(made.path)
    told = json.loads(path.read_text("utf-8"))
    path.write_text(json.dumps({**told, "month": month}), "utf-8")
    read = manifest.read(made.path)
    assert read is not None
    assert read.month == ""


def test_a_clock_gone_wrong_for_a_day_costs_nothing() -> None:
    every = [_copy(24 * 60 * n, "daily", n) for n in range(200)]
    rightly = thinning.kept(every, NOW, "1")
    ahead = NOW + timedelta(days=3650)
    then = thinning.kept([*rightly, Copy(Path("x"), ahead, "daily", 1)], ahead, "1")
    # Ten years on, the two days are over, but the days, weeks and months still stand.
    assert len(then) >= len(rightly) - 2
    back = thinning.kept(rightly, NOW - timedelta(days=365), "1")
    assert back == rightly


def test_a_copy_before_an_update_stays_until_the_next(local: Store, home: Home) -> None:
    import liaison

    with clock.held(NOW - timedelta(days=900)):
        old = _made(local, "before-update")
    for days in range(60, 0, -1):
        with clock.held(NOW - timedelta(days=days)):
            _made(local, "daily")
    with clock.held(NOW):
        newest = _made(local, "daily")
    assert old.path in {one.path for one in backuplist.listed(home.backups)}
    assert newest.path in {one.path for one in backuplist.listed(home.backups)}
    told = old.manifest
    assert told is not None
    assert told.program == liaison.__version__
    now_old = Copy(old.path, old.made, old.why, 1, told)
    many = [_copy(24 * 60 * n, "daily", n) for n in range(600)]
    assert now_old in thinning.kept([*many, now_old], NOW, liaison.__version__)
    assert now_old not in thinning.kept([*many, now_old], NOW, "99")


# -- the second place


def test_a_copy_is_carried_and_read_back(local: Store, home: Home, tmp_path: Path) -> None:
    place = tmp_path / "stick"
    place.mkdir()
    name = "ab" + "c" * 62
    (home.attachments / "ab").mkdir(parents=True)
    (home.attachments / "ab" / name).write_bytes(b"sealed")
    made = _made(local)
    carried = carrying.carry(made, place, home.attachments)
    assert made.manifest is not None
    assert made.manifest.attachments == (name,)
    assert carried.path.parent == place / f"liaison-{made.manifest.line[:8]}"
    assert carrying.intact(carried)
    assert carried.path.read_bytes() == made.path.read_bytes()
    assert carried.ring.read_bytes() == made.ring.read_bytes()
    assert (carried.path.parent / "att" / "ab" / name).read_bytes() == b"sealed"
    again = carrying.carry(_made(local), place, home.attachments)
    assert len(backuplist.listed(carried.path.parent)) == 2
    assert carrying.intact(again)
    fresh = Home(tmp_path / "fresh")
    assert carrying.bring_back(carried.path.parent, [name, "d" * 64], fresh) == 1
    assert (fresh.attachments / "ab" / name).read_bytes() == b"sealed"


def test_a_second_place_that_writes_something_else_does_not_count(
    local: Store, home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / "stick"
    place.mkdir()
    first = carrying.carry(_made(local), place, home.attachments)
    made = _made(local)

    def lying(source: Path, target: Path) -> None:
        shutil.copyfile(source, target)
        with target.open("r+b") as file:
            file.seek(5)
            file.write(b"?")

    monkeypatch.setattr(carrying, "copyfile", lying)
    with pytest.raises(Trouble):
        carrying.carry(made, place, home.attachments)
    assert [one.path for one in backuplist.listed(first.path.parent)] == [first.path]
    assert carrying.intact(first)
    assert not list(first.path.parent.glob(".~*"))


def test_two_stations_may_share_a_place(
    local: Store, home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / "share"
    made = _made(local)
    one = carrying.carry(made, place, home.attachments)
    monkeypatch.setattr(copies, "line_of", lambda _connection: "0123456789abcdef")
    two = carrying.carry(_made(local), place, home.attachments)
    assert one.path.parent != two.path.parent
    assert one.path.exists()


def test_a_flipped_bit_in_a_kept_copy_is_noticed(local: Store) -> None:
    made = _made(local)
    assert carrying.intact(made)
    with made.path.open("r+b") as file:
        file.seek(9000)
        byte = file.read(1)[0]
        file.seek(9000)
        file.write(bytes([byte ^ 4]))
    assert not carrying.intact(made)
