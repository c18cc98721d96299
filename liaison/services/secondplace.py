"""The second place of the backups: a stick or another disk, there or away (safety.md §7.6)."""

from __future__ import annotations

from pathlib import Path

from liaison.base.errors import Problem, Trouble
from liaison.base.paths import Home
from liaison.base.words import _
from liaison.store import backuplist, carrying, copies
from liaison.store.audit import Event
from liaison.store.backuplist import Copy
from liaison.store.step import Store

OK, MISSING, FAILED = "ok", "missing", "failed"
"""What became of the second place."""


def elsewhere(store: Store, second: Path | None) -> list[Copy]:
    """Return this store's copies in the second place, the newest first; [] when it is away."""
    if store.home is None or second is None or not second.is_dir():
        return []
    with store.reading(whole=True) as session:
        line = copies.line_of(session.connection())
    return backuplist.listed(carrying.second_folder(second, line))


def demand_place(home: Home, folder: Path) -> None:
    """Refuse a second place that is none: in the data folder, or not to be written to."""
    if folder.resolve().is_relative_to(home.folder.resolve()):
        raise Problem(
            _("第二位置不能放在数据文件夹里面。"), None, _("请选择 U 盘、移动硬盘或另一块硬盘。")
        )
    if not folder.is_dir():
        raise Problem(_("找不到文件夹“{name}”。").format(name=folder))


def off_pc(folder: Path, home: Home) -> bool:
    """Does a folder lie on another disk than the store? Only then it outlasts this one."""
    try:
        return folder.stat().st_dev != home.folder.stat().st_dev
    except OSError:
        return False


def to_second(made: Copy, second: Path | None, home: Home) -> tuple[Copy | None, str, str]:
    """Carry a backup to the second place; return it, what became of it, and the words to tell."""
    if second is None:
        return None, "", ""
    if not second.is_dir():
        return (
            None,
            MISSING,
            _("没有找到第二位置“{place}”，这次只备份在本机。").format(place=second),
        )
    try:
        return carrying.carry(made, second, home.attachments), OK, ""
    except Trouble as trouble:
        told = _("已备份在本机，但没有写到第二位置：{what}").format(what=trouble.what)
        return None, FAILED, f"{told}{trouble.todo}"
    except OSError:  # pulled out while it was listed
        return None, FAILED, _("已备份在本机，但第二位置写到一半断开了，请重新插好后再备份。")


def catch_up(store: Store, second: Path | None) -> Copy | None:
    """Carry the newest backup to a second place that was away when it was made.

    None when there is nothing to carry. Raises :class:`Trouble`.
    """
    if store.home is None or second is None or not second.is_dir() or store.health.damaged:
        return None
    newest = next((one for one in backuplist.listed(store.home.backups) if one.manifest), None)
    if newest is None or newest.manifest is None:
        return None
    folder = carrying.second_folder(second, newest.manifest.line)
    if (folder / newest.path.name).exists():
        return None
    carried = carrying.carry(newest, second, store.home.attachments)
    detail = {
        "why": newest.why,
        "name": newest.path.name,
        "second": OK,
        "off_pc": off_pc(folder, store.home),
    }
    store.note(Event("backup", file=newest.manifest.sha256, detail=detail))
    return carried
