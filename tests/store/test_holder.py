"""Who holds the store is told to the one who comes second; stale notes do no harm."""

from __future__ import annotations

import json
import os
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from liaison.base import machine
from liaison.base.clock import clock
from liaison.base.errors import Trouble
from liaison.base.paths import Home
from liaison.store import engine, holder, opening
from liaison.store.step import Store
from tests.promises import patient
from tests.stores import LOGIN, Made


def test_the_holder_stands_beside_the_open_store_and_goes_with_it(
    template: Made, home: Home
) -> None:
    assert holder.who(home.folder) is None
    store = opening.open_with(home, template.key, LOGIN)
    found = holder.who(home.folder)
    assert found is not None
    assert (found.pid, found.pc) == (os.getpid(), machine.pc())
    assert (home.folder / holder.NAME).stat().st_mode & 0o077 == 0
    store.close()
    assert not holder.left_behind(home.folder)


def test_the_second_one_is_told_who_at_once(template: Made, local: Store, home: Home) -> None:
    assert local.who.login == LOGIN
    begun = time.monotonic()
    with pytest.raises(Trouble) as caught:
        opening.open_with(home, template.key, LOGIN)
    assert time.monotonic() - begun < patient(1)
    assert f"进程 {os.getpid()}" in caught.value.what
    assert caught.value.kept
    assert caught.value.todo
    assert holder.who(home.folder) is not None, "the refused one does not take the note away"


def test_who_comes_second_sweeps_nothing_away(template: Made, home: Home) -> None:
    under_way = home.backups / "liaison-20261122-080000-000000-daily.db.part"
    home.backups.mkdir(exist_ok=True)
    under_way.write_bytes(b"x")
    held = engine.connect(home.store, template.key)  # and its note could not be written
    try:
        with pytest.raises(Trouble):
            opening.open_with(home, template.key, LOGIN)
        assert under_way.exists()
    finally:
        held.close()
    opening.open_with(home, template.key, LOGIN).close()
    assert not under_way.exists()


def test_a_stale_note_is_no_lock(template: Made, home: Home) -> None:
    (home.folder / holder.NAME).write_text(
        json.dumps({"pc": machine.pc(), "user": "zhang", "pid": 1, "since": "2026-01-01T00:00:00"})
    )
    assert holder.left_behind(home.folder)
    store = opening.open_with(home, template.key, LOGIN)
    assert any("日志文件不见了" in one for one in store.warnings)
    store.close()


NONSENSE = ["", "{", "[]", "{}", '{"pc": 1}', '{"pid": "x"}', "\0", "[" * 200_000]
ENDLESS = '{"pc": "a", "user": "b", "pid": 1e999, "since": "x"}'


@pytest.mark.parametrize("text", [*NONSENSE, ENDLESS])
def test_a_note_nobody_can_read_is_none(tmp_path: Path, text: str) -> None:
    (tmp_path / holder.NAME).write_text(text)
    assert holder.who(tmp_path) is None


def test_the_words_name_user_hour_and_process() -> None:
    with clock.held(datetime(2026, 3, 5, 2, 0, tzinfo=UTC)):
        at = clock.local(clock.now())
        same = holder.Holder(machine.pc(), "zhang", 1234, clock.now().isoformat())
        told = same.words()
        assert told == f"数据正被本机用户 zhang 于 {at:%H:%M} 打开的窗口使用（进程 1234）。"
        day = holder.Holder("PC-2", "li", 7, "2026-03-04T00:00:00+00:00").words()
        assert "PC-2用户 li 于 2026-03-04" in day
        for since in ("?", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00"):
            assert "进程 7" in holder.Holder("PC-2", "li", 7, since).words()


def test_a_folder_that_takes_no_note_does_not_matter(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    holder.enter(tmp_path / "file")
    holder.leave(tmp_path / "file")
    assert not holder.left_behind(tmp_path)
