"""备份: the state, the list, a backup by hand, the second place, and the way back."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from liaison.base.clock import clock
from liaison.base.paths import Home
from liaison.gui import ask
from liaison.gui.damaged import Access
from liaison.gui.jobs import Jobs
from liaison.gui.pages.backups import BackupsPage
from liaison.gui.pages.workbench import WorkbenchPage
from liaison.gui.pictures import settle
from liaison.gui.restorewindow import RestoreWindow
from liaison.records import Company
from liaison.services import backups, restoring
from liaison.services.rights import Leave
from liaison.store import backuplist, opening
from liaison.store.step import Store, Who
from tests.gui.hands import click, press, write
from tests.gui.programs import Hand, hand  # noqa: F401 - a fixture
from tests.gui.scenes import Scene, scene
from tests.stores import LOGIN, PASSWORD, Made, add

GRAVE = Leave("误导入", PASSWORD)
STEPS_AWAY = timedelta(days=20)


@pytest.fixture
def page(stage: Scene) -> BackupsPage:
    """The page over a fresh store."""
    return BackupsPage(stage.house)


def _rows(page: BackupsPage) -> list[str]:
    return [page.model.item(row).why for row in range(page.model.rowCount())]


def test_nothing_is_told_plainly_and_the_first_backup_is_one_key(
    stage: Scene, page: BackupsPage, home: Home
) -> None:
    stage.show(page)
    assert page.table.is_covered()
    assert page.last.figure() == "—"
    stage.press(page, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    assert _rows(page) == ["手动"]
    assert len(backuplist.listed(home.backups)) == 1
    assert stage.told == [("已备份到本机，并已校验。", None)]
    assert not page.table.is_covered()


def test_a_second_place_is_chosen_and_written_at_once(
    stage: Scene, page: BackupsPage, tmp_path: Path
) -> None:
    stage.show(page)
    inside = stage.house.home.folder
    with ask.answering(inside):
        click(page.choose)
    assert "里面" in page.bar.words()
    place = tmp_path / "stick"
    place.mkdir()
    with ask.answering(place):
        click(page.choose)
        stage.settle()
    assert stage.house.settings.second_place == str(place)
    assert sorted(one.place for one in page.model._items) == sorted(["本机", str(place)])
    place.rename(tmp_path / "pulled")
    click(page.now)
    stage.settle()
    assert "没有找到第二位置" in page.bar.words()
    assert "现在没有连接" in page.place.text()
    click(page.forget)
    stage.settle()
    assert stage.house.settings.second_place == ""


def test_a_drill_is_done_and_told(stage: Scene, page: BackupsPage) -> None:
    stage.show(page)
    click(page.try_)
    stage.settle()
    stage.wait_for(lambda: "恢复演练通过" in page.bar.words())
    assert page.drill.figure() == f"{clock.today()}"


def test_what_fails_is_told(stage: Scene, page: BackupsPage, home: Home) -> None:
    home.backups.write_text("a file where the folder should be")
    stage.show(page)
    click(page.now)
    stage.settle()
    assert "备份没有成功" in page.bar.words()
    click(page.try_)
    stage.settle()
    assert "备份没有成功" in page.bar.words()


def _later_company(store: Store) -> None:
    backups.make(store, "manual")
    add(store, Company, name="后来的企业")


def test_the_way_back_by_keyboard_alone(stage: Scene, page: BackupsPage) -> None:
    """恢复… → Enter (the newest is chosen) → Enter on 恢复 → the leave → log in again."""
    stage.house.jobs.now(_later_company)
    locked: list[bool] = []
    stage.house.lock = lambda: locked.append(True)
    stage.show(page)
    page.back.setFocus()
    stage.press(page.back, Qt.Key.Key_Space)
    wizard = page.wizard
    assert page.stack.currentWidget() is wizard
    assert wizard.choose.table.hasFocus()
    press(wizard.choose.table, Qt.Key.Key_Return)
    stage.settle()
    assert wizard.steps.currentWidget() is wizard.changes
    counts = {one.words: (one.then, one.now) for one in wizard.changes.counts._items}
    assert counts["企业"] == (0, 1)
    assert [one.steps for one in wizard.changes.since._items] == [1]
    assert "密码不变" in wizard.changes.told.text()
    assert wizard.changes.go.hasFocus()
    with ask.answering(GRAVE) as asked:
        stage.press(wizard.changes.go, Qt.Key.Key_Space)
        stage.wait_for(lambda: bool(locked))
    assert asked[-1].title == "恢复完成"
    assert restoring.pending(stage.house.home)


def test_esc_goes_back_and_nothing_has_happened(stage: Scene, page: BackupsPage) -> None:
    stage.house.jobs.now(_later_company)
    stage.show(page)
    click(page.back)
    stage.settle()
    click(page.wizard.choose.next)
    stage.settle()
    with ask.answering(None):  # the leave is not given
        click(page.wizard.changes.go)
        stage.settle()
    assert page.wizard.isEnabled()
    press(page.wizard, Qt.Key.Key_Escape)
    assert page.wizard.steps.currentWidget() is page.wizard.choose
    press(page.wizard, Qt.Key.Key_Escape)
    assert page.stack.currentIndex() == 0
    assert not restoring.pending(stage.house.home)


def test_a_file_that_is_no_backup_is_told(stage: Scene, page: BackupsPage, tmp_path: Path) -> None:
    letter = tmp_path / "信.db"
    letter.write_text("不是备份" * 99, "utf-8")
    stage.show(page)
    click(page.back)
    stage.settle()
    with ask.answering(letter):
        click(page.wizard.choose.other)
        stage.settle()
    assert "备份当时的用户名和密码" in page.wizard.choose.password._below.text()
    write(page.wizard.choose.password.line, PASSWORD)
    with ask.answering(letter):
        click(page.wizard.choose.other)
        stage.settle()
    assert "keyring.json" in page.wizard.bar.words()


def test_who_may_not_restore_is_not_offered_it(stage: Scene) -> None:
    stage.house.who = Who(LOGIN, "auditor")
    page = BackupsPage(stage.house)
    stage.show(page)
    assert page.back.isHidden()
    assert not page.now.isEnabled()


def test_the_workbench_is_red_after_a_week_without_a_copy_elsewhere(stage: Scene) -> None:
    with clock.held(clock.now() + STEPS_AWAY):
        page = WorkbenchPage(stage.house)
        stage.show(page)
        assert "没有离开本机的备份" in page.backups.words()
        click(page.backups._button)
        assert stage.gone[-1] == ("backups", {})


def test_the_workbench_says_nothing_while_all_is_well(stage: Scene) -> None:
    page = WorkbenchPage(stage.house)
    stage.show(page)
    assert page.backups.words() == ""


# -- in the program


def test_restored_and_signed_in_again(
    hand: Hand,  # noqa: F811
    home: Home,
) -> None:
    """The whole way in the program: five clicks and the password."""
    program = hand.start(home)
    window = hand.sign_in(program)
    window.house.jobs.now(_later_company)
    window.go("backups")
    settle(program.jobs)
    page = window.pages.front()
    assert isinstance(page, BackupsPage)
    with ask.answering(GRAVE):
        click(page.back)
        settle(program.jobs)
        click(page.wizard.choose.next)
        settle(program.jobs)
        click(page.wizard.changes.go)
        settle(program.jobs, lambda: program.login is not None)
    window = hand.sign_in(program)

    def names(store: Store) -> list[str]:
        with store.reading() as session:
            return [one.name for one in session.query(Company)]

    assert window.house.jobs.now(names) == []
    assert not restoring.pending(home)


def test_a_new_pc_begins_with_a_backup(
    hand: Hand,  # noqa: F811
    home: Home,
    template: Made,
    tmp_path: Path,
) -> None:
    _closed_with_backup(home, template)
    program = hand.start(Home(tmp_path / "new"))
    assert program.wizard is not None
    click(program.wizard.restore)
    settle(program.jobs, lambda: program.restore is not None)
    assert program.restore is not None
    wizard = program.restore.wizard
    write(wizard.choose.login.line, LOGIN)
    write(wizard.choose.password.line, PASSWORD)
    with ask.answering(backuplist.listed(home.backups)[0].path):
        click(wizard.choose.other)
        settle(program.jobs)
    assert "备份当时的密码" in wizard.changes.told.text()
    click(wizard.changes.go)
    settle(program.jobs, lambda: program.login is not None)
    assert program.login is not None
    assert "已恢复" in program.login.bar.words()
    assert program.login.login() == LOGIN
    hand.sign_in(program)


def test_leaving_the_steps_leads_back_to_the_first_start(
    hand: Hand,  # noqa: F811
    tmp_path: Path,
) -> None:
    program = hand.start(Home(tmp_path / "new"))
    assert program.wizard is not None
    click(program.wizard.restore)
    settle(program.jobs, lambda: program.restore is not None)
    assert program.restore is not None
    click(program.restore.wizard.choose.back)
    settle(program.jobs, lambda: program.wizard is not None)
    assert program.restore is None


def test_a_restore_cut_short_is_finished_before_the_first_window(
    hand: Hand,  # noqa: F811
    home: Home,
    template: Made,
    tmp_path: Path,
) -> None:
    """A new PC: without this the first start would begin a store of its own."""
    _closed_with_backup(home, template)
    other, path = Home(tmp_path / "new"), backuplist.listed(home.backups)[0].path
    restoring.prepare_closed(other, path, restoring.Unlocked(template.key, own_ring=True), LOGIN)
    assert not other.keyring.exists()
    program = hand.start(other)
    assert program.wizard is None
    hand.sign_in(program)


@pytest.mark.postgres
def test_on_a_server_its_administrator_is_named(shared: Store, home: Home) -> None:
    with scene(home, shared) as stage:
        page = BackupsPage(stage.house)
        stage.show(page)
        assert page.table.is_covered()
        assert not page.now.isEnabled()
        assert not page.try_.isEnabled()


# -- in a window of its own


def _closed_with_backup(home: Home, template: Made) -> None:
    store = opening.open_with(home, template.key, LOGIN)
    _later_company(store)
    store.close()


@pytest.fixture
def jobs() -> Jobs:
    """Jobs without a store."""
    return Jobs()


def _wait(jobs: Jobs) -> None:
    for _turn in range(12_000):
        QTest.qWait(5)
        if not jobs.busy:
            return
    pytest.fail("still at work")


def test_a_damaged_store_is_restored_in_a_window(home: Home, template: Made, jobs: Jobs) -> None:
    _closed_with_backup(home, template)
    home.store.write_bytes(b"rubbish" * 999)
    window = RestoreWindow(home, jobs, Access(LOGIN))
    over: list[str] = []
    window.over.connect(over.append)
    window.show()
    window.start()
    _wait(jobs)
    choose = window.wizard.choose
    assert choose.login.text() == LOGIN
    click(choose.next)
    _wait(jobs)
    assert "请填写用户名和密码" in choose.password._below.text()
    write(choose.password.line, "Falsch-123456")
    press(choose.password.line, Qt.Key.Key_Return)
    _wait(jobs)
    assert "不正确" in choose.password._below.text()
    choose.password.line.clear()
    write(choose.password.line, PASSWORD)
    press(choose.password.line, Qt.Key.Key_Return)
    _wait(jobs)
    assert window.wizard.steps.currentWidget() is window.wizard.changes
    click(window.wizard.changes.go)
    _wait(jobs)
    assert over == ["数据已恢复，请重新登录。"]
    opening.open_with(home, template.key, LOGIN).close()
    jobs.close()


def test_with_the_key_known_nobody_is_asked_again(home: Home, template: Made, jobs: Jobs) -> None:
    _closed_with_backup(home, template)
    window = RestoreWindow(home, jobs, Access(LOGIN, template.key))
    window.show()
    window.start()
    _wait(jobs)
    assert window.wizard.choose.password.isHidden()
    click(window.wizard.choose.next)
    _wait(jobs)
    assert window.wizard.steps.currentWidget() is window.wizard.changes
    left: list[bool] = []
    window.left.connect(lambda: left.append(True))
    press(window.wizard, Qt.Key.Key_Escape)
    press(window.wizard, Qt.Key.Key_Escape)
    assert left
    jobs.close()
