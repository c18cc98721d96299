"""Pictures of what guards the store: damage, restoring, backups, audit, bin, attachments."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QScrollArea

from liaison.base.words import _
from liaison.gui.pages.bin import BinPage
from liaison.gui.pictures import settle
from liaison.gui.viewer import PictureViewer
from liaison.gui.window import Window
from liaison.records import Company
from liaison.services import names, records
from liaison.services.rescue import Rescued
from liaison.services.rights import Leave
from liaison.store import backups
from liaison.store.replay import Missing
from liaison.store.step import Store
from tests.gui.hands import parts, press
from tests.gui.papers import drop, photo
from tests.services import contents

if TYPE_CHECKING:
    from tests.gui.screens import Camera

WRONG = ("东岭冷链物流有限公司", "西山包装材料有限公司")
PASSWORD = "Abcdef123456!"
_MISSING = (
    Missing(41, "2026-10-28 08:31", "zhao", "修改走访"),
    Missing(42, "2026-10-28 09:02", "li", "新增诉求"),
)


def _companies(store: Store, most: int) -> list[int]:
    with store.reading() as session:
        return [one for one, _name in names.offer(session, "Company")[:most]]


def _copied(store: Store) -> None:
    """Make two backups, with work between them."""
    assert store.home is not None
    assert store.key is not None
    for why, name in (
        ("before-restore", "东岭冷链物流有限公司"),
        ("manual", "西山包装材料有限公司"),
    ):
        backups.make(store.engine, store.key, store.home, why)
        records.save(store, Company, {"name": name})


def damaged(camera: Camera) -> None:
    """The way out of damage, what it brought back, and the steps to any other backup."""
    program, _window = camera.window()
    program.jobs.now(_copied)
    home = program.home
    program.end()
    with home.store.open("r+b") as file:
        file.write(bytes(4096))
    program = camera.over(home)
    assert program.login is not None
    program.login.sign_in.login.line.setText("zhao")
    program.login.sign_in.password.line.setText(PASSWORD)
    program.login.sign_in.go.click()
    settle(program.jobs, lambda: program.damaged is not None)
    settle(program.jobs)
    window = program.damaged
    assert window is not None
    camera.shoot(window, "damaged")
    window.ways.other.click()
    settle(program.jobs, lambda: program.restore is not None)
    settle(program.jobs)
    steps = program.restore
    assert steps is not None
    camera.shoot(steps, "restore-1")
    steps.wizard.choose.next.click()
    settle(program.jobs)
    camera.shoot(steps, "restore-2")
    steps.wizard.left.emit()
    settle(program.jobs, lambda: program.damaged is not None)
    settle(program.jobs)
    assert program.damaged is not None
    program.damaged._rescued(_rescued(str(home.folder / "quarantine" / "20261028-093000")))
    camera.shoot(program.damaged, "damaged-result")


def _rescued(aside: str) -> Rescued:
    return Rescued(
        "已恢复到 2026-10-28 08:30 的备份。之后的 12 步操作已逐步核对补做。",
        _MISSING,
        ("有 2 步操作无法补做，请核对补录：",),
        aside,
    )


def backing(camera: Camera) -> None:
    """The backups, and both steps of a restore inside the window; damage met at work."""
    program, window = camera.window()
    program.jobs.now(_copied)
    window.go("backups")
    settle(program.jobs)
    camera.shoot(window, "backups")
    page: Any = window.pages.front()
    page.back.click()
    settle(program.jobs)
    camera.shoot(window, "backups-restore-1")
    page.wizard.choose.next.click()
    settle(program.jobs)
    camera.shoot(window, "backups-restore-2")
    page.wizard.left.emit()
    window.go("workbench")
    settle(program.jobs)
    window.health._tell()
    camera.shoot(window, "damaged-bar")


def keeping_watch(camera: Camera) -> None:
    """The audit with an entry beside it; the bin, and the latest steps."""
    program, window = camera.window()

    def work(store: Store) -> None:
        [first] = _companies(store, 1)
        old = [records.save(store, Company, {"name": name}).id for name in WRONG]
        records.save(
            store, Company, {"short_name": "永固"}, first, leave=Leave(reason="核对后更正")
        )
        records.remove_all(store, Company, old)

    program.jobs.now(work)
    window.go("audit")
    settle(program.jobs)
    page: Any = window.pages.front()
    page.table.selectRow(1)
    page.show_row(1)
    settle(program.jobs)
    camera.shoot(window, "audit-entry")
    verify = [one for one in parts(page, QPushButton) if one.text() == _("校验")]
    verify[0].click()
    settle(program.jobs)
    camera.shoot(window, "audit-proved")
    window.go("bin")
    settle(program.jobs)
    camera.shoot(window, "bin")
    bin_: Any = window.pages.front()
    assert isinstance(bin_, BinPage)
    bin_.tabs.setCurrentIndex(1)
    bin_.table.selectRow(0)
    settle(program.jobs)
    camera.shoot(window, "bin-steps")


def attached(camera: Camera) -> None:
    """Attachments of a company, on its form, and a picture looked at."""
    program, window = camera.window()
    [first] = program.jobs.now(lambda store: _companies(store, 1))
    window.go("companies", id=first, edit=True)
    settle(program.jobs)
    panel = _panel(window)
    camera.shoot(window, "attached-none")
    with tempfile.TemporaryDirectory() as folder:
        told = {"仓库现场.jpg": photo(1200, 800), "安全承诺书（盖章扫描件）.pdf": contents.PDF}
        paths = [Path(folder) / name for name in told]
        for path in paths:
            path.write_bytes(told[path.name])
        drop(panel, paths)
        settle(program.jobs)
    _panel(window)
    camera.shoot(window, "attached")
    panel.grid.setFocus()
    press(panel.grid, Qt.Key.Key_Home)
    press(panel.grid, Qt.Key.Key_Return)
    settle(program.jobs)
    viewer = parts(window, PictureViewer)[0]
    camera.shoot(viewer, "viewer")
    viewer.close()


def _panel(window: Window) -> Any:
    page: Any = window.pages.front()
    panel = page.form.attachments
    assert panel is not None
    for area in parts(page.form, QScrollArea):
        if area.isAncestorOf(panel):
            area.ensureWidgetVisible(panel, 0, 200)
    return panel
