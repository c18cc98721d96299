"""The restore drill: a fresh backup is restored, last month's ledgers are the same cell by cell."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from liaison.base.clock import clock
from liaison.base.errors import Trouble
from liaison.base.paths import Home
from liaison.ledgers import drill as drills
from liaison.services import backups, backupstate, drilled
from liaison.store.step import Store
from tests.demos import demo, demo_home, demo_made, today  # noqa: F401 - fixtures


def test_a_drill_compares_last_months_ledgers(demo: Store) -> None:  # noqa: F811
    assert demo.home is not None
    told = drills.drill(demo)
    assert told.ok
    assert f"{told.month.first:%Y-%m}" == "2026-10"
    assert sum(told.ledgers.values()) > 50
    assert not (demo.home.folder / drills.FOLDER).exists()
    last = drilled.last_drill(demo)
    assert last is not None
    assert (last.ok, last.month, last.ledgers) == (True, "2026-10", len(told.ledgers))
    assert not drilled.drill_due(demo)
    with clock.held(datetime(2026, 12, 1, 3, tzinfo=UTC)):
        assert drilled.drill_due(demo)


def test_a_drill_notices_one_changed_cell(
    demo: Store,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    real = drills._filled

    def other(store: Store, name: str, month: object) -> object:
        sheet = real(store, name, month)  # type: ignore[arg-type]
        if store is not demo and name == "visits":
            changed = (*sheet.rows[3][:-1], "改过的备注")
            return replace(sheet, rows=[*sheet.rows[:3], changed, *sheet.rows[4:]])
        return sheet

    monkeypatch.setattr(drills, "_filled", other)
    told = drills.drill(demo)
    assert told.differ == ("visits",)
    assert not told.ok
    assert any("演练没有通过" in one.words for one in backupstate.state(demo).warnings if one.error)


def test_a_drill_notices_a_copy_gone_bad(local: Store) -> None:
    bad = backups.make(local, "manual").copy
    with bad.path.open("r+b") as file:
        file.seek(5000)
        file.write(b"????")
    told = drills.drill(local)
    assert told.damaged == (bad.path.name,)
    assert not told.ok


def test_a_drill_that_cannot_be_done_is_noted(local: Store, home: Home) -> None:
    home.backups.write_text("a file where the folder should be")
    with pytest.raises(Trouble):
        drills.drill(local)
    last = drilled.last_drill(local)
    assert last is not None
    assert not last.ok
