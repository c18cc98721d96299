"""Pictures of signing in, locking, confirming and keeping accounts."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QMenu, QPushButton

from liaison.gui.kit.bar import MessageBar
from liaison.gui.leavesheet import LeaveSheet
from liaison.gui.locking import tell_last
from liaison.gui.onetime import CodeSheet, KeySheet
from liaison.gui.pages.settings import SettingsPage
from liaison.gui.pictures import settle
from liaison.services.stationkeys import OneTime
from liaison.services.welcoming import SignedIn
from liaison.store import keys
from tests.gui.hands import parts
from tests.stores import seated

if TYPE_CHECKING:
    from tests.gui.screens import Camera

RECOVERY = "RMHU-55I3-B22H-UWT4-JHPV-JCRW-BKL4-RZQQ-GGZS"
LAST = "上次登录：2026-10-27 18:02（PC-01）"


def entering(camera: Camera) -> None:
    """What may stand between the password and the window."""
    program = camera.program("full")
    window = program.login
    assert window is not None
    window.sign_in.show_key_file(True)
    window.sign_in.lock_out(14 * 60 + 59)
    camera.shoot(window, "login-locked-out")
    window.sign_in.show_key_file(False)
    window.renew.say("这是一次性密码，请先设置自己的密码。", "zhao")
    window.renew.password.first.line.setText("Abcdef1234")
    window._turn(window.renew)
    camera.shoot(window, "login-renew")
    window.doubt.say(
        "电脑时间可能不对：现在显示 2026-10-28 09:30，上一条记录写于 2026-11-02 17:45。"
    )
    window._turn(window.doubt)
    camera.shoot(window, "login-doubt")
    window.key.step.show_key(RECOVERY, "循环园区警务站")
    window._turn(window.key)
    camera.shoot(window, "login-new-key")


def locking(camera: Camera) -> None:
    """The last seconds before the lock, and what is told after the next sign-in."""
    program, window = camera.window()
    store = program.jobs.store
    assert store is not None
    program.guard._warned(27, False)
    tell_last(window, SignedIn(store, last=LAST, failures=2, days_left=5))
    camera.shoot(window, "window-idle")
    program.guard._back()
    for bar in parts(window, MessageBar):
        bar.clear()
    tell_last(window, SignedIn(store, last=LAST))
    camera.shoot(window, "window-last")


def leaving(camera: Camera) -> None:
    """The question before a grave act: with a reason only, with everything, with a problem."""
    _program, window = camera.window("empty")
    words = "“修改他人的记录”需要写明原因。"
    sheet = LeaveSheet(window, "zhao", words)
    sheet.want({"reason"}, ())
    sheet.open()
    camera.shoot(sheet, "leave-reason")
    sheet.close()
    sheet = LeaveSheet(window, "zhao", "“从回收站彻底删除”需要另一人确认。")
    sheet.want({"reason", "password", "second"}, ("li", "wang"))
    sheet.open()
    camera.shoot(sheet, "leave-all")
    sheet.complain("second_password", "用户名或密码不正确。请重新输入。")
    camera.shoot(sheet, "leave-wrong")
    sheet.close()


def keeping(camera: Camera) -> None:
    """The accounts as an administrator sees them, and what is shown once."""
    program, window = camera.window()
    store = program.jobs.store
    assert store is not None
    assert store.key is not None

    def more(_store: object) -> None:
        assert store.key is not None
        for login, role in (("chen", "auditor"), ("wu", "leader"), ("sun", "officer")):
            seated(store, login, role)
            keys.add(program.home.keyring, store.key, login, "Abcdef123456!", keys.LEAST)
        keys.add_once(program.home.keyring, store.key, "wu")

    program.jobs.now(more)
    window.resize(1366, 1100)
    window.go("settings")
    settle(program.jobs)
    page = window.pages.front()
    assert isinstance(page, SettingsPage)
    camera.shoot(window, "accounts")
    menu = page.accounts.rows.menus["li"]
    assert isinstance(menu, QMenu)
    buttons = [one for one in parts(page.accounts, QPushButton) if one.menu() is menu]
    menu.popup(buttons[0].mapToGlobal(buttons[0].rect().bottomLeft()))
    camera.shoot(menu, "accounts-menu")
    menu.close()
    page.accounts.add.click()
    camera.shoot(window, "accounts-add")
    page.accounts.form.hide()
    page.accounts.own.click()
    camera.shoot(window, "accounts-own")
    codes = CodeSheet(window, [OneTime("li", "KX7M-4QPD-29TW", date(2026, 10, 31))])
    codes.open()
    camera.shoot(codes, "accounts-code")
    codes.close()
    sheet = KeySheet(window, RECOVERY, "循环园区警务站")
    sheet.open()
    camera.shoot(sheet, "accounts-key")
    sheet.done(0)
