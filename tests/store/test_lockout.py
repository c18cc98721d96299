"""The counting of wrong passwords, through restarts and a clock set at will, against a model."""

from __future__ import annotations

import json
import random
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from liaison.base import machine
from liaison.base.clock import Clock, clock
from liaison.base.errors import Problem
from liaison.store import keys, lockfile, lockout, lockwords, ring as rings
from tests.promises import tell, turns

PASSWORD = "Abcdef123456!"
START = datetime(2026, 11, 2, 8, tzinfo=UTC)
MINUTE, HOUR, DAY = 60.0, 3600.0, 86400.0
NAMES = ("zhao", "li", "nobody")


@pytest.fixture(scope="module")
def text(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A ring's text; making one costs a quarter second."""
    path = tmp_path_factory.mktemp("keys") / "keyring.json"
    key, _recovery = keys.create(path, "zhao", PASSWORD, keys.LEAST)
    keys.add_once(path, key, "li")
    return path.read_text("utf-8")


@pytest.fixture
def ring(text: str, tmp_path: Path) -> Path:
    path = tmp_path / "keyring.json"
    path.write_text(text, "utf-8")
    return path


@dataclass
class Pc:
    """A PC with a wall clock anyone may set, ticks since it was switched on, and its boots."""

    wall: datetime = START
    ticks: float = 100.0
    boot: int = 1

    def wait(self, seconds: float) -> None:
        self.wall += timedelta(seconds=seconds)
        self.ticks += seconds

    def restart(self, off: float) -> None:
        self.wall += timedelta(seconds=off)
        self.boot, self.ticks = self.boot + 1, 5.0

    @contextmanager
    def running(self, monkeypatch: pytest.MonkeyPatch) -> Iterator[Pc]:
        with monkeypatch.context() as patch:
            patch.setattr(Clock, "now", lambda _clock: self.wall)
            patch.setattr(Clock, "ticks", lambda _clock: self.ticks)
            patch.setattr(machine, "boot", lambda: str(self.boot))
            yield self


@pytest.fixture
def pc(monkeypatch: pytest.MonkeyPatch) -> Iterator[Pc]:
    with Pc().running(monkeypatch) as found:
        yield found


def fail(ring: Path, login: str = "zhao", times: int = 1) -> None:
    for _turn in range(times):
        lockout.enter(ring, login)


def left(ring: Path, login: str = "zhao") -> float:
    return lockout.waits(ring, [login])[login]


def test_five_wrong_ones_mean_fifteen_minutes_and_then_doubling(ring: Path, pc: Pc) -> None:
    fail(ring, times=4)
    assert left(ring) == 0
    waited = []
    for _turn in range(10):
        fail(ring)
        waited.append(left(ring) / MINUTE)
        with pytest.raises(Problem, match="暂停登录") as caught:
            lockout.enter(ring, "zhao")
        assert caught.value.field == "password"
        pc.wait(left(ring) - 1)
        assert left(ring) > 0
        pc.wait(1)
        assert left(ring) == 0
    assert waited == [15, 30, 60, 120, 240, 480, 960, 1440, 1440, 1440]


def test_the_right_password_takes_its_own_try_back_and_clears_the_rest(ring: Path, pc: Pc) -> None:
    fail(ring, times=4)
    lockout.forgive(lockout.enter(ring, "zhao"))
    assert (left(ring), lockout.since(ring, "zhao")) == (0, 4)
    lockout.passed(ring, "ZHAO ")
    assert lockout.since(ring, "zhao") == 0
    fail(ring, times=4)
    assert left(ring) == 0


def test_names_are_counted_apart_and_unknown_ones_alike(ring: Path, pc: Pc) -> None:
    fail(ring, "zhao", 5)
    fail(ring, "nobody", 5)
    fail(ring, " Li ", 2)
    assert left(ring, "zhao") == left(ring, "NOBODY") == 15 * MINUTE
    assert left(ring, "li") == 0
    said = set()
    for login in ("zhao", "nobody"):
        with pytest.raises(Problem) as caught:
            lockout.enter(ring, login)
        said.add(str(caught.value))
    assert said == {"输错次数太多，已暂停登录。还需等待 15 分钟，或请管理员解锁。"}


def test_what_a_wrong_try_leads_to_is_said(ring: Path, pc: Pc) -> None:
    told = []
    for _turn in range(6):
        pc.wait(20 * MINUTE)
        tried = lockout.enter(ring, "zhao")
        told.append(str(lockwords.wrong(tried.before.tries + 1, keys.refused())))
    assert told[0] == told[1] == str(keys.refused())
    assert told[2].endswith("再输错 2 次将锁定 15 分钟。")
    assert told[3].endswith("再输错 1 次将锁定 15 分钟。")
    assert told[4].endswith("已连续输错 5 次，请等待 15 分钟后再试。")
    assert told[5].endswith("已连续输错 6 次，请等待 30 分钟后再试。")


def test_neither_restart_nor_a_clock_set_back_shortens_the_wait(ring: Path, pc: Pc) -> None:
    fail(ring, times=5)
    pc.restart(0)
    assert left(ring) == 15 * MINUTE
    pc.wall -= timedelta(days=400)
    pc.restart(0)
    with pytest.raises(Problem, match="还需等待 15 分钟"):
        lockout.enter(ring, "zhao")
    pc.wait(10 * MINUTE)
    assert left(ring) == 5 * MINUTE, "within one boot the ticks tell"
    pc.wall += timedelta(days=800)
    pc.restart(0)
    assert left(ring) == 15 * MINUTE, "a leap of more than a week is not believed"


def test_time_switched_off_counts(ring: Path, pc: Pc) -> None:
    fail(ring, times=5)
    pc.restart(14 * MINUTE)
    assert left(ring) == MINUTE
    pc.restart(2 * MINUTE)
    assert left(ring) == 0


def test_setting_the_clock_forward_shortens_nothing_while_the_pc_runs(ring: Path, pc: Pc) -> None:
    fail(ring, times=5)
    pc.wall += timedelta(hours=5)
    assert left(ring) == 15 * MINUTE


@pytest.mark.parametrize("hurt", ["gone", "empty", "cut", "edited", "foreign"])
def test_without_its_file_everybody_waits_once(ring: Path, pc: Pc, hurt: str) -> None:
    fail(ring, times=2)
    path = lockfile.path_of(ring)
    content = path.read_text("utf-8")
    if hurt == "gone":
        path.unlink()
    elif hurt == "edited":
        path.write_text(content.replace('"tries": 2', '"tries": 0'), "utf-8")
    else:
        path.write_text({"empty": "", "cut": content[:-9], "foreign": "[1]"}[hurt], "utf-8")
    for login in NAMES:
        with pytest.raises(Problem, match="还需等待 15 分钟"):
            lockout.enter(ring, login)
    pc.wait(14 * MINUTE)
    assert left(ring, "li") == MINUTE
    pc.wait(MINUTE)
    tried = lockout.enter(ring, "li")
    lockout.forgive(tried)
    assert [one.lost for one in lockout.untold(ring)] == [True]
    lockout.passed(ring, "li")
    assert lockout.untold(ring) == []


def test_a_file_is_begun_with_the_first_try_and_after_a_restore(ring: Path, pc: Pc) -> None:
    path = lockfile.path_of(ring)
    assert not path.exists()
    assert left(ring) == 0
    assert not path.exists(), "looking writes nothing"
    fail(ring)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    path.unlink()
    lockfile.renew(ring)
    assert left(ring) == 0


def test_no_name_stands_in_the_file(ring: Path, pc: Pc) -> None:
    fail(ring, "zhao")
    fail(ring, PASSWORD)
    content = lockfile.path_of(ring).read_text("utf-8")
    assert "zhao" not in content
    assert PASSWORD.casefold() not in content.casefold()


def test_unknown_names_do_not_fill_the_disk_nor_push_out_known_ones(
    ring: Path, pc: Pc, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lockfile, "SLOTS", 5)
    fail(ring, "zhao", 5)
    for turn in range(20):
        pc.wait(0.01)
        fail(ring, f"guess{turn}")
    slots = json.loads(lockfile.path_of(ring).read_text("utf-8"))["slots"]
    assert len(slots) == 5
    assert left(ring, "zhao") > 14 * MINUTE
    assert lockout.since(ring, "guess19") == 1


def test_what_happened_is_kept_until_the_audit_trail_was_told(ring: Path, pc: Pc) -> None:
    fail(ring, "zhao", 5)
    fail(ring, "nobody", 3)
    lockout.unlock(ring, "zhao")
    assert left(ring) == 0
    told = {one.login: (one.fails, one.locks) for one in lockout.untold(ring)}
    assert told == {"zhao": (5, 1), "": (3, 0)}
    assert lockout.since(ring, "zhao") == 5
    lockout.passed(ring, "li")
    assert lockout.untold(ring) == []
    assert lockout.since(ring, "zhao") == 5, "they themselves have not been told yet"
    lockout.passed(ring, "zhao")
    assert lockout.since(ring, "zhao") == 0


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(1, "1 分钟"), (61, "2 分钟"), (720, "12 分钟"), (3600, "1 小时"), (3660, "1 小时 1 分钟"),
     (86400, "24 小时")],
)  # fmt: skip
def test_a_wait_is_told_as_people_say_it(seconds: float, words: str) -> None:
    assert lockwords.in_words(seconds) == words


@dataclass
class Model:
    """What the rules say, told as plainly as can be: per name the tries and when the wait ends.

    ``sure`` is the time that surely went by: ticks while a boot lasts, and
    between boots what the wall clock says beyond its furthest, up to a week. What
    the clock showed before the first look nobody knows.
    """

    sure: float = 0.0
    furthest: datetime | None = None
    since: tuple[int, float] = (0, 0.0)
    tries: dict[str, int] = field(default_factory=dict)
    until: dict[str, float] = field(default_factory=dict)

    def look(self, pc: Pc) -> None:
        boot, ticks = self.since
        self.furthest = self.furthest or pc.wall
        if boot == pc.boot:
            self.sure += pc.ticks - ticks
        else:
            gone = (pc.wall - self.furthest).total_seconds()
            self.sure += gone if 0 < gone <= 7 * DAY else 0
        self.furthest, self.since = max(self.furthest, pc.wall), (pc.boot, pc.ticks)

    def left(self, name: str) -> float:
        return max(0.0, self.until.get(name, 0.0) - self.sure)

    def fail(self, name: str) -> None:
        self.tries[name] = self.tries.get(name, 0) + 1
        if self.tries[name] >= 5:
            wait = min(15 * MINUTE * 2 ** (self.tries[name] - 5), DAY)
            self.until[name] = self.sure + wait

    def clear(self, name: str) -> None:
        self.tries.pop(name, None)
        self.until.pop(name, None)


def _act(ring: Path, pc: Pc, model: Model, dice: random.Random) -> str:
    name = dice.choice(NAMES)
    what = dice.choices(
        ("fail", "pass", "unlock", "wait", "restart", "set"), (12, 1, 0.5, 5, 2, 1)
    )[0]
    if what == "wait":
        pc.wait(dice.choice((1, MINUTE, 14 * MINUTE, 15 * MINUTE, HOUR, 8 * HOUR, DAY)))
    elif what == "restart":
        pc.restart(dice.choice((0, MINUTE, HOUR, DAY, 6 * DAY, 8 * DAY)))
    elif what == "set":
        pc.wall += timedelta(days=dice.choice((-4000, -1, -0.01, 0.01, 1, 6.9, 7.1, 4000)))
    elif what == "unlock":
        model.look(pc)
        lockout.unlock(ring, name)
        model.clear(name)
    else:
        model.look(pc)
        free = model.left(name) < 1e-6
        try:
            tried = lockout.enter(ring, name)
        except Problem:
            return "" if not free else f"{name} had to wait"
        if not free:
            return f"{name} was let in {model.left(name)} s early"
        if what == "pass":
            lockout.forgive(tried)
            lockout.passed(ring, name)
            model.clear(name)
        else:
            model.fail(name)
    return ""


def test_s10_random_sequences_follow_the_model(
    ring: Path, text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lockfile, "write_private", _quickly)
    monkeypatch.setattr(rings, "write_private", _quickly)
    seeds, lost = turns(quick=30, long=1000), []
    for seed in seeds:
        dice, pc, model = random.Random(seed), Pc(), Model()
        ring.write_text(text, "utf-8")
        lockfile.path_of(ring).unlink(missing_ok=True)
        with pc.running(monkeypatch):
            for turn in range(60):
                if wrong := _act(ring, pc, model, dice):
                    lost.append((seed, turn, wrong))
                    break
    tell("S10", "登录锁定的随机序列", tried=len(seeds), lost=len(lost))
    assert not lost


def _quickly(path: Path, content: bytes) -> Path:
    """Write as write_private does, without waiting for the disk: the rules are tested here."""
    path.write_bytes(content)
    return path


def test_the_held_clock_of_tests_is_the_clock_used(ring: Path) -> None:
    with clock.held(START):
        fail(ring, times=5)
    assert left(ring) > 14 * MINUTE
