"""A damaged store on the screen: told at the log-in and at work, led out in a few clicks (R8)."""
# ruff: noqa: F811 - fixtures are taken by their names

from __future__ import annotations

import pytest
from PySide6.QtTest import QTest

from liaison.base import space
from liaison.base.clock import clock
from liaison.base.paths import Home
from liaison.gui import ask, damaged, health
from liaison.gui.damaged import DamagedWindow
from liaison.gui.pictures import settle
from liaison.gui.start import Program
from liaison.records import Company
from liaison.services import soundness
from liaison.store import backups, opening
from liaison.store.check import Finding
from tests.gui.programs import Hand, hand  # noqa: F401 - a fixture
from tests.store.test_damage import zero
from tests.stores import LOGIN, PASSWORD, Made, add, fill


@pytest.fixture
def spoilt(template: Made, home: Home) -> Home:
    """A store with a backup, an entry after it, and then the list of its tables gone."""
    store = opening.open_with(home, template.key, LOGIN)
    fill(store, Company, ({"name": f"甲{n}公司", "remark": "说明" * 200} for n in range(40)))
    backups.make(store.engine, template.key, home, "manual")
    add(store, Company, name="备份之后的公司")
    store.close()
    zero(home.store, 1)
    return home


def _led(hand: Hand, program: Program) -> DamagedWindow:
    """Sign in and wait for the way out of damage."""
    assert program.login is not None
    page = program.login.sign_in
    page.login.line.setText(LOGIN)
    page.password.line.setText(PASSWORD)
    page.go.click()
    settle(program.jobs, lambda: program.damaged is not None)
    settle(program.jobs)
    window = program.damaged
    assert window is not None
    return window


def test_from_the_log_in_to_a_whole_store_in_a_few_clicks(hand: Hand, spoilt: Home) -> None:
    was = spoilt.store.read_bytes()
    program = hand.start(spoilt)
    window = _led(hand, program)
    assert window.ways.restore.isEnabled()
    assert window.ways.restore.hasFocus() or not window.isActiveWindow()
    window.ways.restore.click()
    settle(program.jobs, window.result.isVisible)
    told = window.result.told.toPlainText()
    assert "已恢复" in told
    assert "quarantine" in told
    window.result.copy.click()
    window.result.go.click()
    settle(program.jobs, lambda: program.login is not None)
    shown = hand.sign_in(program)
    names = program.jobs.now(
        lambda store: [row for row in _names(store) if row == "备份之后的公司"]
    )
    assert names == ["备份之后的公司"]
    assert shown.health.isHidden()
    aside = next((spoilt.folder / "quarantine").iterdir())
    assert (aside / spoilt.store.name).read_bytes() == was


def _names(store: object) -> list[str]:
    with store.reading() as session:  # type: ignore[attr-defined]
        return [one.name for one in session.query(Company)]


def test_salvage_is_asked_about_and_told(hand: Hand, spoilt: Home) -> None:
    for copy in spoilt.backups.iterdir():
        copy.unlink()
    program = hand.start(spoilt)
    window = _led(hand, program)
    assert not window.ways.restore.isEnabled()
    with ask.answering("no"):
        window.ways.salvage.click()
    assert not window.result.isVisible()
    with ask.answering("yes") as asked:
        window.ways.salvage.click()
    assert "缺失" in asked[0].words
    settle(program.jobs, window.result.isVisible)
    assert "抢救出" in window.result.told.toPlainText()
    window.result.go.click()
    settle(program.jobs, lambda: program.login is not None)
    hand.sign_in(program)


def test_any_other_backup_is_chosen_in_the_steps_of_a_restore(hand: Hand, spoilt: Home) -> None:
    program = hand.start(spoilt)
    window = _led(hand, program)
    window.ways.other.click()
    settle(program.jobs, lambda: program.restore is not None)
    settle(program.jobs)
    steps = program.restore
    assert steps is not None
    assert steps.login() == LOGIN
    steps.left.emit()
    settle(program.jobs, lambda: program.damaged is not None)
    settle(program.jobs)
    again = program.damaged
    assert again is not None
    assert again.ways.restore.isEnabled()


def test_opening_once_more_goes_back_to_the_log_in(hand: Hand, spoilt: Home) -> None:
    program = hand.start(spoilt)
    window = _led(hand, program)
    window.ways.again.click()
    settle(program.jobs, lambda: program.login is not None)
    assert program.login is not None
    assert program.login.login() == LOGIN
    assert program.damaged is None


def test_another_language_keeps_the_way_out(hand: Hand, spoilt: Home) -> None:
    program = hand.start(spoilt)
    _led(hand, program)
    program.keep(language="en")
    QTest.qWait(1)
    settle(program.jobs)
    assert program.damaged is not None
    assert program.damaged.asked()[0].login == LOGIN


def test_damage_met_at_work_shows_a_bar_that_stays_and_leads_out(
    hand: Hand, template: Made, home: Home
) -> None:
    store = opening.open_with(home, template.key, LOGIN)
    backups.make(store.engine, template.key, home, "manual")
    store.close()
    program = hand.start(home)
    window = hand.sign_in(program)
    program.jobs.now(lambda store: store.health.mark())
    settle(program.jobs, lambda: not window.health.isHidden())
    assert "停止写入" in window.health.words()
    window.health.look()
    window.go("visits")
    assert "停止写入" in window.health.words()
    window.health.rescue_asked.emit()
    settle(program.jobs, lambda: program.damaged is not None)
    settle(program.jobs)
    shown = program.damaged
    assert shown is not None
    shown.ways.restore.click()
    settle(program.jobs, shown.result.isVisible)
    shown.result.go.click()
    settle(program.jobs, lambda: program.login is not None)
    hand.sign_in(program)


def test_checks_that_are_due_run_beside_the_work(
    hand: Hand, template: Made, home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(health, "BETWEEN_MS", 0)
    program = hand.start(home)
    window = hand.sign_in(program)
    window.health.look()
    for _turn in range(400):
        QTest.qWait(5)
        settle(program.jobs)
        if program.jobs.now(soundness.due) == "":
            break
    assert program.jobs.now(soundness.due) == ""
    assert window.health.isHidden()


def test_what_a_check_finds_and_a_full_disk_are_told(
    hand: Hand, template: Made, home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = hand.start(home)
    window = hand.sign_in(program)
    monkeypatch.setattr(space, "free", lambda _folder: 1024)
    monkeypatch.setattr(soundness, "due", lambda _store: "")
    window.health.look()
    settle(program.jobs)
    assert "磁盘" in window.health.words()
    found = [Finding("chain", "第 3 条不符", False), Finding("every_x", "y", False, notice=True)]
    words = program.jobs.now(lambda store: health.end(store, "full", found))
    assert words == "操作日志的防篡改链：第 3 条不符"
    window.health._seen(words)
    assert "第 3 条" in window.health.words()


def test_warnings_of_the_opening_are_told_once(hand: Hand, template: Made, home: Home) -> None:
    home.store.chmod(0o644)
    program = hand.start(home)
    window = hand.sign_in(program)
    assert "权限过宽" in window.health.words()
    program.keep(language="en")
    QTest.qWait(1)
    settle(program.jobs)
    assert hand.window(program).health.isHidden()


def test_the_report_names_every_missing_step() -> None:
    from liaison.services.rescue import Rescued
    from liaison.store.replay import Missing

    told = damaged.text_of(
        Rescued("已恢复。", (Missing(7, "2026-03-05 08:31", "zhang", "删除"),), ("注意",), "/q")
    )
    assert "2026-03-05 08:31  zhang  删除" in told
    assert "注意" in told
    assert "/q" in told


def test_left_alone_the_way_out_drops_the_key_and_the_log_in_comes(
    hand: Hand, spoilt: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = hand.start(spoilt)
    _led(hand, program)
    later = clock.ticks() + 60 * program.settings.idle_minutes + 1
    with monkeypatch.context() as patched:
        patched.setattr(clock, "ticks", lambda: later)
        program.guard.idle.check()
    settle(program.jobs, lambda: program.login is not None)
    assert program.damaged is None
    assert program.login is not None
    assert program.login.login() == LOGIN
    again = _led(hand, program)
    again.other_asked.emit()
    settle(program.jobs, lambda: program.restore is not None)
    program.lock("os")
    settle(program.jobs, lambda: program.login is not None)
    assert program.restore is None
