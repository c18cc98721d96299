"""An export that is killed leaves the file of before, and nothing readable lying about (R6)."""

from __future__ import annotations

import os
from pathlib import Path
from zipfile import ZipFile

import pytest

from liaison.base.clock import clock
from liaison.base.files import atomic_write
from liaison.base.period import Period
from liaison.ledgers.export import export_month
from liaison.records import Company, Visit
from liaison.services import records
from liaison.store import opening
from tests.faults.killing import killed
from tests.faults.victim import DAY, month_rows
from tests.promises import promised, turns
from tests.stores import LOGIN, Made, add


@pytest.fixture(scope="module")
def before(template: Made, tmp_path_factory: pytest.TempPathFactory) -> Made:
    """A closed store with a month in it, its workbook written to both places."""
    home = template.copy(tmp_path_factory.mktemp("exports") / "data")
    store = opening.open_with(home, template.key, LOGIN)
    for n in range(20):
        company = add(store, Company, name=f"企业9-{n}")
        told = {"company_id": company, "visited_on": DAY, "content": "安全检查", "outcome": "未遇"}
        records.save(store, Visit, told)
    export_month(store, Period.month(2026, 3), home.ledgers / "month.xlsx")
    store.close()
    return Made(home, template.key, template.recovery)


@pytest.mark.parametrize("seed", turns(6, 500))
def test_a_killed_export_leaves_the_old_file_or_the_new(
    before: Made, tmp_path: Path, seed: int
) -> None:
    home = before.copy(tmp_path / "data")
    for place in (home.ledgers, tmp_path / "out"):
        place.mkdir()
        (place / "month.xlsx").write_bytes((before.home.ledgers / "month.xlsx").read_bytes())
    old = month_rows(home.ledgers / "month.xlsx")
    with promised("R6", "export killed"):
        said = killed("export", home, before.key, seed, within=0.5)
        for turn, place in enumerate((tmp_path / "out", home.ledgers)):
            rows = month_rows(place / "month.xlsx")
            assert rows in {old, old + 1}
            assert rows == old + 1 or ["month", str(turn)] not in said
        assert not list((tmp_path / "aside").rglob("*")), "nothing lies in a temporary folder"
        opening.open_with(home, before.key, LOGIN).close()
        assert not list(home.folder.rglob(".~*")), "leftovers are swept at the next start"


def test_what_a_killed_export_left_elsewhere_goes_with_the_next_one(tmp_path: Path) -> None:
    """Where people keep their ledgers no start may look around; the next export there does."""
    mine, other = (tmp_path / f".~{name}.4000000.tmp" for name in ("month.xlsx", "note.xlsx"))
    for path in (mine, other):
        path.write_bytes(b"left")
        long_ago = clock.now().timestamp() - 3600
        os.utime(path, (long_ago, long_ago))
    running = tmp_path / ".~month.xlsx.4000001.tmp"
    running.write_bytes(b"another program is writing this")
    atomic_write(tmp_path / "month.xlsx", _whole)
    assert not mine.exists()
    assert running.exists(), "it is new: somebody may be at it"
    assert other.exists(), "not ours to judge"


def _whole(part: Path) -> None:
    part.write_bytes(b"whole")


def test_a_damaged_workbook_is_not_taken_for_a_whole_one(before: Made, tmp_path: Path) -> None:
    """The harness can fail."""
    content = (before.home.ledgers / "month.xlsx").read_bytes()
    cut = tmp_path / "cut.xlsx"
    cut.write_bytes(content[: len(content) // 2])
    with pytest.raises(Exception, match="zip"):
        month_rows(cut)
    with ZipFile(before.home.ledgers / "month.xlsx") as book:
        assert len(book.namelist()) > 8
