"""What a station fears: locked out, a wrong import, two at one record, a broken disk, a dead PC.

Told as the person at the PC meets it: what stands on the screen, what is
pressed, and what is in the store afterwards. ``LIAISON_WALK=folder`` keeps a
picture of each step.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog
from sqlalchemy import select

from liaison.base.paths import Home
from liaison.gui import ask, drafting
from liaison.gui.kit.labels import PlainLabel
from liaison.gui.onetime import CodeSheet
from liaison.gui.pages.backups import BackupsPage
from liaison.gui.pages.bin import BinPage
from liaison.gui.pages.importing import ImportPage
from liaison.gui.pages.settings import SettingsPage
from liaison.gui.pages.workbench import WorkbenchPage
from liaison.records import Company, Officer, Visit
from liaison.services import drafts, records
from liaison.services.rights import Leave
from liaison.store import keys, tables
from liaison.store.step import Store
from tests.gui.hands import CONTROL, focused, parts, press, write
from tests.gui.programs import Hand
from tests.store.test_damage import zero
from tests.stores import LOGIN, PASSWORD, Made, add, seated
from tests.stories.officer import ROSTER
from tests.stories.walker import Walker, bars, named, said

NEW, NEWER, WRONG = "Zyxwvu987654!", "Qwerty135790!", "Wrong1234567!"
REASON = Leave(reason="核对后更正")
COMPANY = "鼎盛磷肥股份有限公司"


@pytest.fixture(autouse=True)
def _by_people(asked: list[ask.Asked]) -> Iterator[None]:
    """Questions open real dialogs: they are part of the walk."""
    with ask.for_real():
        yield


def actions(store: Store) -> list[str]:
    """Return what the audit trail tells, in its order."""
    with store.reading() as session:
        return list(session.scalars(select(tables.audit.c.action).order_by(tables.audit.c.seq)))


# -- locked out


def hand_out_code(walk: Walker, picture: str) -> str:
    """Confirm with one's own password, and read the one-time code from the screen."""
    walk.shoot(walk.dialog(), f"{picture}-confirm")
    write(focused(), PASSWORD)
    walk.key(Qt.Key.Key_Return)
    sheet = walk.dialog()
    assert isinstance(sheet, CodeSheet)
    assert "当面交给本人" in said(sheet)
    walk.shoot(sheet, f"{picture}-code")
    [code] = sheet.codes
    assert code.code in said(sheet)
    walk.key(Qt.Key.Key_Return)
    return code.code


def test_locked_out_and_let_in_again(hand: Hand, home: Home, template: Made) -> None:
    walk = Walker(hand, home, "1-locked-out")
    get_an_account(walk)
    for _turn in range(5):
        walk.enter("li", WRONG)
    told = said(walk.program.login)
    assert re.search("已锁定，请等待 1[45] 分 [0-9]{2} 秒", told)
    assert "请管理员解锁" in told
    walk.shoot(walk.program.login, "locked")

    walk.sign_in(LOGIN, PASSWORD)
    walk.go("设置")
    [seat] = [one for one in walk.page(SettingsPage).accounts.rows.seats if one.login == "li"]
    assert seat.locked
    walk.shoot(walk.window, "admin-sees-it")
    walk.pick("管理账号 li", "重设密码（发一次性密码）", "what-admin-can-do")
    code = hand_out_code(walk, "reset")
    kept = walk.program.jobs.now(actions)
    assert {"sign_in_failed", "locked_out", "reset"} <= set(kept)
    walk.leave()
    walk.enter("li", code)
    walk.renew(NEWER)
    walk.inside()
    assert walk.window.house.who.login == "li"
    assert "5 次失败的登录" in bars(walk.window)
    walk.shoot(walk.window, "in-again")
    walk.leave()
    come_back_by_recovery(walk, template.recovery)
    assert keys.unlock(home.keyring, LOGIN, NEW) == template.key


def get_an_account(walk: Walker) -> None:
    """The administrator gives an officer an account, who makes a password of their own."""
    walk.sign_in(LOGIN, PASSWORD)
    walk.go("设置")
    walk.push("添加账号")
    write(focused(), "li")
    walk.shoot(walk.window, "add-account")
    walk.push("添加")
    code = hand_out_code(walk, "new")
    walk.leave()
    walk.enter("li", code)
    assert walk.program.window is None
    assert "请先设置自己的密码" in said(walk.program.login)
    walk.shoot(walk.program.login, "own-password-first")
    walk.renew(NEW)
    walk.inside()
    assert walk.window.house.who.login == "li"
    walk.leave()


def come_back_by_recovery(walk: Walker, recovery: str) -> None:
    """The administrator forgot theirs: the envelope, a new password, a new envelope."""
    login = walk.program.login
    assert login is not None
    login.activateWindow()
    QTest.qWaitForWindowActive(login)
    login.sign_in.login.line.setText(LOGIN)
    walk.push("忘记密码：用恢复密钥重设")
    walk.tab("恢复密钥")
    write(focused(), recovery.lower())
    walk.tab("新密码")
    write(focused(), NEW)
    walk.key(Qt.Key.Key_Return)
    write(focused(), NEW)
    walk.shoot(login, "recovery-key")
    walk.key(Qt.Key.Key_Return)
    walk.wait(login.key.isVisible)
    assert "旧的恢复密钥已作废" in said(login)
    walk.shoot(login, "new-recovery-key")
    groups = [one.text() for one in parts(login.key.step.groups, PlainLabel)]
    write(focused(), groups[-1])
    walk.key(Qt.Key.Key_Return)
    walk.inside()
    assert walk.window.house.who.login == LOGIN


# -- a wrong import


def bring_in(walk: Walker) -> None:
    """Import the roster of companies by keys; only the choice of the file is answered."""
    walk.go("导入")
    with ask.answering([ROSTER]):
        walk.press(Qt.Key.Key_O, CONTROL)
    page = walk.page(ImportPage)
    walk.shoot(walk.window, "what-it-would-bring")
    walk.press(Qt.Key.Key_Return, CONTROL)
    assert page.result.words.text() == "导入完成。"
    walk.shoot(walk.window, "imported")


def test_an_import_is_taken_back_the_next_day(hand: Hand, home: Home) -> None:
    walk = Walker(hand, home, "2-import")
    walk.sign_in(LOGIN, PASSWORD)
    bring_in(walk)
    walk.press(Qt.Key.Key_4, CONTROL)
    assert len(walk.rows()) == 86
    walk.open_row(COMPANY)
    walk.press(Qt.Key.Key_F2)
    walk.fill("short_name", "鼎盛")
    walk.save()
    walk.program.end()

    walk.start_again(home)
    walk.sign_in(LOGIN, PASSWORD)

    def agree(dialog: QDialog) -> None:
        assert "企业花名册.xlsx" in said(dialog)
        assert "之后又有改动的记录保持不变" in said(dialog)
        walk.shoot(dialog, "undo-asked")
        press(dialog, Qt.Key.Key_Return)

    walk.answer(Qt.Key.Key_Z, CONTROL, agree)
    [kept] = walk.program.jobs.now(kept_companies)
    assert "已撤销“导入”" in walk.window.toasts.shown()[-1].words()
    assert f"以下 1 条记录之后又有改动，保持不变：{kept}" in bars(walk.window)
    walk.shoot(walk.window, "undone")
    walk.press(Qt.Key.Key_4, CONTROL)
    assert [(row["name"], row["short_name"]) for row in walk.rows()] == [(COMPANY, "鼎盛")]
    walk.shoot(walk.window, "what-is-kept")
    walk.go("回收站")
    page = walk.page(BinPage)
    page.tabs.setFocus()
    walk.key(Qt.Key.Key_Right)
    assert page.tabs.tabText(page.tabs.currentIndex()) == "最近的操作"
    walk.shoot(walk.window, "latest-steps")


def kept_companies(store: Store) -> list[str]:
    """Return the numbers of the companies there are."""
    with store.reading() as session:
        return list(session.scalars(select(Company.number).where(Company.deleted_at.is_(None))))


# -- two at one record


def test_two_people_at_one_company(hand: Hand, home: Home) -> None:
    walk = Walker(hand, home, "3-two-people")
    walk.sign_in(LOGIN, PASSWORD)
    jobs = walk.program.jobs
    one = jobs.now(lambda store: add(store, Company, name=COMPANY, short_name="鼎盛"))
    others = jobs.now(lambda store: seated(store, "li", "leader"))
    walk.press(Qt.Key.Key_4, CONTROL)
    walk.open_row(COMPANY)
    walk.press(Qt.Key.Key_F2)
    walk.fill("short_name", "鼎盛磷肥")
    walk.fill("address", "循环路 8 号")
    walk.fill("legal_person", "王强")
    theirs = {"short_name": "鼎盛公司", "address": "循环路 18 号", "grid": "第二网格"}
    jobs.now(lambda _store: records.save(others, Company, theirs, one, leave=REASON))
    walk.press(Qt.Key.Key_S, CONTROL)

    sheet = walk.dialog()
    told = said(sheet)
    for part in ("两个人修改了同一条记录", "li", "鼎盛公司", "循环路 8 号", "还有 2 处待选择"):
        assert part in told
    walk.shoot(sheet, "asked")
    walk.key(Qt.Key.Key_Space)
    assert "还有 1 处待选择" in said(sheet)
    walk.key(Qt.Key.Key_Return)
    walk.key(Qt.Key.Key_Down)
    walk.key(Qt.Key.Key_Space)
    walk.shoot(sheet, "chosen")
    walk.push("保存合并结果")
    form = walk.form()
    assert not bars(form)
    values = [form.form.boxes[name].editor.value() for name in (*theirs, "legal_person")]
    assert values == ["鼎盛公司", "循环路 8 号", "第二网格", "王强"]
    walk.shoot(walk.window, "merged")
    lines = " ".join(form.history.lines())
    for part in ("li", "循环路 18 号 → 循环路 8 号", "鼎盛 → 鼎盛公司"):
        assert part in lines
    assert "鼎盛磷肥" in jobs.now(newest_detail), "what I gave up stays in the trail"


def newest_detail(store: Store) -> str:
    """Return what the newest entry of the audit trail tells beside its changes."""
    with store.reading() as session:
        newest = select(tables.audit.c.detail).order_by(tables.audit.c.seq.desc()).limit(1)
        return str(json.loads(str(session.scalar(newest)))["merged"])


# -- a broken disk


def test_a_damaged_store_is_brought_back(hand: Hand, home: Home) -> None:
    walk = Walker(hand, home, "4-damaged")
    walk.sign_in(LOGIN, PASSWORD)
    walk.program.jobs.now(lambda store: add(store, Company, name=COMPANY, remark="说明" * 400))
    walk.go("备份")
    walk.press(Qt.Key.Key_N, CONTROL)
    walk.wait(lambda: walk.page(BackupsPage).model.rowCount() > 0)
    assert "已备份到本机" in said(walk.window)
    walk.shoot(walk.window, "backups")
    walk.program.jobs.now(lambda store: add(store, Company, name="备份之后登记的公司"))
    walk.program.end()
    zero(home.store, 1, 3)
    damaged = home.store.read_bytes()

    walk.start_again(home)
    walk.enter(LOGIN, PASSWORD)
    walk.wait(lambda: walk.program.damaged is not None)
    walk.wait(lambda: not walk.program.jobs.busy)
    window = walk.program.damaged
    assert window is not None
    window.activateWindow()
    QTest.qWaitForWindowActive(window)
    assert "已停止写入" in said(window)
    assert named(focused()) == "从最近的备份恢复"
    walk.shoot(window, "told")
    walk.key(Qt.Key.Key_Return)
    walk.wait(window.result.isVisible)
    assert "已恢复到" in window.result.told.toPlainText()
    walk.shoot(window, "restored")
    walk.key(Qt.Key.Key_Return)
    walk.wait(lambda: walk.program.login is not None)
    walk.sign_in(LOGIN, PASSWORD)
    walk.press(Qt.Key.Key_4, CONTROL)
    assert {row["name"] for row in walk.rows()} == {COMPANY, "备份之后登记的公司"}
    walk.shoot(walk.window, "all-there")
    [aside] = (home.folder / "quarantine").iterdir()
    assert (aside / home.store.name).read_bytes() == damaged


# -- a dead PC


def test_what_was_being_written_when_the_power_went(hand: Hand, home: Home, tmp_path: Path) -> None:
    walk = Walker(hand, home, "5-power-cut")
    walk.sign_in(LOGIN, PASSWORD)
    walk.program.jobs.now(lambda store: add(store, Company, name=COMPANY))
    walk.program.jobs.now(lambda store: add(store, Officer, name="邓娟"))
    walk.press(Qt.Key.Key_6, CONTROL)
    walk.press(Qt.Key.Key_N, CONTROL | Qt.KeyboardModifier.ShiftModifier)  # the whole form
    walk.fill("company_id", COMPANY[:4])
    walk.fill("officers", "邓娟")
    walk.fill("content", "检查危化品仓库，发现两处")
    QTest.qWait(drafting.SOON_MS + 200)
    walk.wait(lambda: True)
    walk.shoot(walk.window, "half-written")
    after = Home(tmp_path / "after")
    shutil.copytree(home.folder, after.folder)  # what a disk holds when the power goes
    walk.form().form.keeper.forget()
    walk.program.end()

    walk.start_again(after)
    walk.sign_in(LOGIN, PASSWORD)
    page = walk.page(WorkbenchPage)
    [draft] = page.drafts.drafts()
    assert COMPANY[:4] in draft.words
    assert "1 份草稿未保存" in said(walk.window)
    walk.shoot(walk.window, "offered")
    walk.press(Qt.Key.Key_E, CONTROL)
    form = walk.form()
    assert "未保存的草稿，已恢复" in bars(form)
    walk.shoot(walk.window, "back")
    assert form.form.boxes["content"].editor.value() == "检查危化品仓库，发现两处"
    walk.save()
    assert walk.program.jobs.now(drafts.all_of) == []
    assert walk.program.jobs.now(visits) == ["检查危化品仓库，发现两处"]


def visits(store: Store) -> list[str]:
    """Return what was written of each visit."""
    with store.reading() as session:
        return list(session.scalars(select(Visit.content)))
