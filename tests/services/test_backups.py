"""When a backup is due, how they stand, the drill, and restoring through the services."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from liaison.base.clock import clock
from liaison.base.errors import NeedsPassword, NeedsReason, Problem, Refused, Trouble
from liaison.base.paths import Home
from liaison.ledgers import drill as drills
from liaison.records import Company, Officer, Visit
from liaison.services import (
    backups,
    backupstate,
    backuptimes,
    drilled,
    records,
    restoring,
    secondplace,
)
from liaison.services.rights import Leave
from liaison.store import backuplist, backups as kept, opening, proving
from liaison.store.audit import Event
from liaison.store.step import Store, Who
from tests.demos import demo, demo_home, demo_made, today  # noqa: F401 - fixtures
from tests.stores import LOGIN, PASSWORD, Made, add, fill

MORNING = datetime(2026, 11, 22, 0, 30, tzinfo=UTC)
GRAVE = Leave("换回昨天的数据", PASSWORD)


def _later(**much: float) -> datetime:
    return MORNING + timedelta(**much)


def test_the_first_start_of_a_day_is_due_and_no_other(local: Store) -> None:
    with clock.held(MORNING):
        assert backuptimes.due(local, backuptimes.START) == "daily"
        backups.make(local, "daily")
        assert backuptimes.due(local, backuptimes.START) == ""
    with clock.held(_later(days=1)):
        assert backuptimes.due(local, backuptimes.START) == "daily"
    with clock.held(_later(days=-3)):
        assert backuptimes.due(local, backuptimes.START) == "daily", "the clock was set back"


def test_half_an_hour_counts_only_when_something_was_saved(local: Store) -> None:
    with clock.held(MORNING):
        backups.make(local, "daily")
    with clock.held(_later(minutes=31)):
        local.note(Event("view"))
        assert backuptimes.due(local, backuptimes.TIMER) == ""
        add(local, Company, name="甲公司")
        assert backuptimes.due(local, backuptimes.TIMER) == "timer"
        made = backups.make(local, "timer")
        assert made.copy.manifest is not None
        assert not made.copy.manifest.whole
        assert backuptimes.due(local, backuptimes.TIMER) == ""
        add(local, Company, name="乙公司")
    with clock.held(_later(minutes=45)):
        assert backuptimes.due(local, backuptimes.TIMER) == "", "not yet half an hour"
    with clock.held(_later(minutes=62)):
        assert backuptimes.due(local, backuptimes.TIMER) == "timer"
    with clock.held(_later(days=-300)):
        assert backuptimes.due(local, backuptimes.TIMER) == "timer", "the clock was set back"


def test_at_the_end_whatever_happened_counts_but_signing_in(local: Store) -> None:
    with clock.held(MORNING):
        backups.make(local, "daily")
        assert backuptimes.due(local, backuptimes.EXIT) == ""
        local.note(Event("sign_in"))
        assert backuptimes.due(local, backuptimes.EXIT) == ""
        local.note(Event("export"))
        assert backuptimes.due(local, backuptimes.EXIT) == "exit"
        backups.make(local, "exit")
        add(local, Company, name="甲公司")
        assert backuptimes.due(local, backuptimes.EXIT) == "exit"


def test_after_a_restore_a_backup_is_due_though_the_number_of_steps_is_the_same(
    local: Store, home: Home, template: Made
) -> None:
    made = backups.make(local, "manual").copy
    add(local, Company, name="甲公司")
    backups.make(local, "manual")
    unlocked = restoring.key_for(local, made.path)
    assert unlocked is not None
    restoring.prepare(local, made.path, unlocked, GRAVE)
    local.close()
    restoring.finish(home)
    store = opening.open_with(home, template.key, LOGIN)
    add(store, Company, name="乙公司")
    assert backuptimes.due(store, backuptimes.EXIT) == "exit"
    assert audit_is_sound(store)
    store.close()


def audit_is_sound(store: Store) -> bool:
    known = backups.anchors(store)
    with store.reading(whole=True) as session:
        return proving.verify(session.connection(), anchors=known).sound


def test_the_ends_of_the_chain_in_the_manifests_are_anchors(local: Store, home: Home) -> None:
    first = backups.make(local, "manual").copy
    add(local, Company, name="甲公司")
    backups.make(local, "manual")
    assert len(backups.anchors(local)) == 2
    assert audit_is_sound(local)
    assert first.manifest is not None
    told = first.manifest.noted()
    assert told in backups.anchors(local)
    path = first.path.with_suffix(".manifest.json")
    path.write_text(
        path.read_text("utf-8").replace(f'"{first.manifest.head}"', '"3-0123456789abcdef"'), "utf-8"
    )
    assert not audit_is_sound(local)


def test_each_backup_is_noted_with_its_digest(local: Store) -> None:
    made = backups.make(local, "manual").copy
    assert made.manifest is not None
    with local.engine.connect() as connection:
        row = connection.exec_driver_sql(
            "SELECT file, ok, detail FROM audit WHERE action = 'backup'"
        ).one()
    assert row[0] == made.manifest.sha256
    assert row[1]
    assert made.path.name in row[2]


def test_a_backup_that_cannot_be_made_is_told_and_noted(
    local: Store, home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    home.backups.write_text("a file where the folder should be")
    with pytest.raises(Trouble, match="备份没有成功"):
        backups.make(local, "manual")
    with local.engine.connect() as connection:
        told = connection.exec_driver_sql("SELECT ok FROM audit WHERE action = 'backup'")
        assert [bool(row[0]) for row in told] == [False]


def test_no_backup_is_made_of_a_damaged_store(local: Store, home: Home) -> None:
    local.health.mark()
    assert backuptimes.due(local, backuptimes.EXIT) == ""
    with pytest.raises(Trouble):
        backups.make(local, "exit")
    assert not home.backups.exists()


def test_an_auditor_may_not_back_up_by_hand_but_the_program_does(local: Store) -> None:
    fill_role(local, "auditor")
    with pytest.raises(Refused):
        backups.by_hand(local)
    assert backups.make(local, "exit").copy.path.exists()


def fill_role(store: Store, role: str) -> None:
    with store.engine.begin() as connection:
        connection.exec_driver_sql(
            f"UPDATE account SET role = '{role}', also_admin = 0 WHERE login = '{LOGIN}'"
        )


def test_before_many_records_go_a_backup_is_made(local: Store, home: Home) -> None:
    ids = fill(local, Company, ({"name": f"企业{n}"} for n in range(backups.MANY)))
    records.remove_all(local, Company, ids[:-1])
    assert backuplist.listed(home.backups) == []
    records.restore_all(local, Company, ids[:-1])
    records.remove_all(local, Company, ids)
    (made,) = backuplist.listed(home.backups)
    assert made.why == "before-delete"


# -- the second place


def test_a_missing_stick_is_told_but_no_error(local: Store, tmp_path: Path) -> None:
    made = backups.make(local, "manual", tmp_path / "not there")
    assert made.copy.path.exists()
    assert made.second is None
    assert "没有找到第二位置" in made.trouble


def test_a_place_on_the_same_disk_does_not_count(
    local: Store, home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / "stick"
    place.mkdir()
    with clock.held(MORNING):
        made = backups.make(local, "manual", place)
        assert made.second is not None
        assert made.trouble == ""
        told = backupstate.state(local, place)
        assert told.last_off_pc is None
        assert any("同一块硬盘" in one.words for one in told.warnings)
        assert [one.path for one in secondplace.elsewhere(local, place)] == [made.second.path]
        monkeypatch.setattr(secondplace, "off_pc", lambda _folder, _home: True)
        backups.make(local, "manual", place)
        told = backupstate.state(local, place)
        assert (told.last_off_pc, told.off_pc_days) == (MORNING, 0)
        assert told.size == sum(one.size for one in told.copies)
        assert told.last is not None
    with clock.held(_later(days=6)):
        assert not [one for one in backupstate.state(local, place).warnings if one.error]
    with clock.held(_later(days=7)):
        (red,) = [one for one in backupstate.state(local, place).warnings if one.error]
        assert "已有 7 天" in red.words


def test_a_store_that_was_never_carried_away_is_told_after_a_week(local: Store) -> None:
    begun = drilled.trail_begun(local)
    assert begun is not None
    with clock.held(begun + timedelta(days=6)):
        assert not [one for one in backupstate.state(local).warnings if one.error]
    with clock.held(begun + timedelta(days=8)):
        (red,) = [one for one in backupstate.state(local).warnings if one.error]
        assert "还没有离开本机的备份" in red.words


def test_little_room_is_told(local: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    from liaison.base import space

    monkeypatch.setattr(space, "free", lambda _folder: 100_000_000)
    assert any("只剩" in one.words for one in backupstate.state(local).warnings)


def test_a_second_place_inside_the_data_folder_is_refused(home: Home, tmp_path: Path) -> None:
    with pytest.raises(Problem, match="里面"):
        secondplace.demand_place(home, home.folder / "backups")
    with pytest.raises(Problem, match="找不到"):
        secondplace.demand_place(home, tmp_path / "nix")
    secondplace.demand_place(home, tmp_path)


@pytest.mark.postgres
def test_on_a_server_nothing_is_due_and_its_administrator_backs_up(shared: Store) -> None:
    assert [backuptimes.due(shared, one) for one in ("start", "timer", "exit")] == ["", "", ""]
    assert backupstate.state(shared).copies == ()
    assert backups.before(shared, "before-delete") is None
    assert backups.anchors(shared) == ()
    assert not drilled.drill_due(shared)
    for act in (backups.by_hand, lambda store: backups.make(store, "manual"), drills.drill):
        with pytest.raises(Refused, match="服务器"):
            act(shared)


# -- restoring


def _with_steps(store: Store) -> Path:
    fill(store, Officer, [{"name": "张三"}])
    fill(store, Company, [{"name": "甲公司"}])
    path = backups.make(store, "manual").copy.path
    with clock.held(MORNING):
        visit = {"company_id": 1, "officers": [1], "visited_on": "2026-03-05", "content": "检查"}
        fill(store, Visit, [visit])
        fill(store, Company, [{"name": "乙公司"}])
    return path


def test_the_preview_tells_what_would_be_lost(local: Store, home: Home) -> None:
    path = _with_steps(local)
    unlocked = restoring.key_for(local, path)
    assert unlocked is not None
    seen = restoring.preview(home, path, unlocked, local)
    counts = {one.words: (one.then, one.now) for one in seen.counts}
    assert counts["企业"] == (1, 2)
    assert counts["走访"] == (0, 1)
    (since,) = seen.since
    assert (since.who, since.steps, seen.lost) == (LOGIN, 2, 2)
    assert seen.ours
    assert seen.logins == (LOGIN,)
    assert not seen.own_ring
    alone = restoring.preview(home, path, unlocked)
    assert all(one.now is None for one in alone.counts)
    assert alone.since == ()


def test_a_backup_nobody_could_sign_in_to_is_refused(local: Store, home: Home) -> None:
    with local.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE account SET active = 0")
    path = kept.make(local.engine, local.key or b"", home, "manual").path
    with pytest.raises(Problem, match="没有账号能登录"):
        restoring.preview(home, path, restoring.Unlocked(local.key or b"", False), local)


def test_restoring_asks_for_reason_and_password(local: Store, home: Home) -> None:
    path = _with_steps(local)
    unlocked = restoring.key_for(local, path)
    assert unlocked is not None
    with pytest.raises((NeedsReason, NeedsPassword)):
        restoring.prepare(local, path, unlocked)
    assert not restoring.pending(home)
    fill_role(local, "officer")
    with pytest.raises(Refused):
        restoring.prepare(local, path, unlocked, GRAVE)
    assert not restoring.pending(home)


def test_a_restore_through_the_services(local: Store, home: Home, template: Made) -> None:
    path = _with_steps(local)
    unlocked = restoring.key_for(local, path)
    assert unlocked is not None
    ready = restoring.prepare(local, path, unlocked, GRAVE)
    assert ready.kept is not None
    assert ready.missing == 0
    local.close()
    restoring.finish(home)
    store = opening.open_with(home, template.key, LOGIN)
    with store.reading() as session:
        assert [one.name for one in session.query(Company)] == ["甲公司"]
    with store.engine.connect() as connection:
        told = connection.exec_driver_sql(
            "SELECT reason, notice, detail FROM audit WHERE action = 'restore'"
        ).one()
    assert told[0] == "换回昨天的数据"
    assert told[1]
    assert path.name in told[2]
    assert audit_is_sound(store)
    # And back again: the copy made before the restore has all of it.
    back = restoring.key_for(store, ready.kept.path)
    assert back is not None
    restoring.prepare(store, ready.kept.path, back, GRAVE)
    store.close()
    restoring.finish(home)
    store = opening.open_with(home, template.key, LOGIN)
    with store.reading() as session:
        assert {one.name for one in session.query(Company)} == {"甲公司", "乙公司"}
    store.close()


def test_when_the_store_cannot_be_opened_the_ring_proves_the_person(
    local: Store, home: Home, template: Made
) -> None:
    path = _with_steps(local)
    local.close()
    home.store.write_bytes(b"rubbish" * 1000)
    with pytest.raises(Problem):
        restoring.unlock(home, path, LOGIN, "Falsch-123456")
    unlocked = restoring.unlock(home, path, LOGIN, PASSWORD)
    assert restoring.preview(home, path, unlocked).counts
    restoring.prepare_closed(home, path, unlocked, LOGIN, "数据损坏")
    aside = restoring.finish(home)
    assert aside is not None
    assert (aside / home.store.name).read_bytes() == b"rubbish" * 1000
    store = opening.open_with(home, template.key, LOGIN)
    assert store.who == Who(LOGIN, "leader", also_admin=True)
    store.close()
