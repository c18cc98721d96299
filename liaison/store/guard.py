"""Before a local store is opened: may it lie there, is it ours alone, did the last run end well?

After an unclean end (a log with something in it, or the holder's note left
behind) every page of file and log is proved before a database is let near
them: opening plays a log back into the file, and a foreign or damaged one
would destroy what it is played into. Until the checks have passed a copy of
both is kept, so that a damaged original stays as it was found.
"""

from __future__ import annotations

import logging
import os
import shutil
import stat
from dataclasses import dataclass, field
from pathlib import Path

from liaison.base import places
from liaison.base.errors import Damaged, Trouble
from liaison.base.files import sync_folder
from liaison.base.paths import Home
from liaison.base.words import _
from liaison.store import engine, holder, pages

ASIDE = "unclean"
_BESIDE = ("", "-wal", "-shm")
_PLAIN = b"SQLite format 3\0"
_log = logging.getLogger(__name__)


@dataclass
class Before:
    """What was found before opening: an unclean end, words of warning, a copy as it was found."""

    home: Home
    unclean: bool = False
    warnings: list[str] = field(default_factory=list)

    def keep(self) -> None:
        """Keep a copy of file and log until the checks have passed."""
        aside = self.home.folder / ASIDE
        try:
            shutil.rmtree(aside, ignore_errors=True)
            aside.mkdir(mode=0o700)
            for path in _files(self.home):
                shutil.copy2(path, aside / path.name)
        except OSError as error:  # no room: the checks are made all the same
            shutil.rmtree(aside, ignore_errors=True)
            _log.info("no copy of the store as it was found: %s", type(error).__name__)

    def drop(self) -> None:
        """The checks have passed: the copy is not needed."""
        shutil.rmtree(self.home.folder / ASIDE, ignore_errors=True)

    def give_back(self) -> None:
        """The store is damaged: put it back as it was found. It must be closed."""
        aside = self.home.folder / ASIDE
        if (aside / self.home.store.name).exists():
            for path in aside.iterdir():  # on the disk before it takes the place of what is there
                with path.open("rb+") as file:
                    os.fsync(file.fileno())
            for ending in _BESIDE:
                name = f"{self.home.store.name}{ending}"
                if (aside / name).exists():
                    (aside / name).replace(self.home.folder / name)
                else:
                    (self.home.folder / name).unlink(missing_ok=True)
            sync_folder(self.home.folder)
        self.drop()


def before(home: Home, key: bytes) -> Before:
    """Look at what is to be opened, without changing it but for rights that were too wide.

    Raises :class:`Trouble` for a place no store may lie in, for a link, and
    when another program holds it; :class:`Damaged` for what is none of ours
    and, after an unclean end, for a page that is not what was written.
    """
    found = Before(home)
    warning = places.demand_live(home.folder)
    _refuse_links(home)
    found.warnings += [warning] if warning else []
    found.warnings += _mend_rights(home)
    noted = holder.left_behind(home.folder)
    found.unclean = noted or pages.has_log(home.store)
    if found.unclean and home.store.is_file() and engine.is_held(home.store):
        raise engine.held_trouble(home.store)
    _refuse_strange(home.store)
    if noted and not Path(f"{home.store}-wal").exists():
        found.warnings.append(
            _("上次没有正常结束，而且当时的日志文件不见了：最后登记的内容可能缺失，请核对。")
        )
    if found.unclean:
        _prove(home, key)
        found.keep()
    return found


def _prove(home: Home, key: bytes) -> None:
    try:
        with home.store.open("rb") as file:
            plain = file.read(len(_PLAIN)) == _PLAIN
        if plain:
            raise _damaged(_("这是另一个程序的数据库，不是“警企联络”的数据。"))
        image = pages.read(home.store, key)
    except OSError as error:
        raise _unreadable(home.store, error) from error
    if not image.proved:
        raise _damaged(_("密钥不符，或整个文件已被覆盖。"))
    if image.foreign:
        raise _damaged(_("旁边的日志文件（-wal）已损坏，或者不属于这份数据。"))
    if image.wrong:
        told = _("共 {count} 页，其中 {n} 页不是当初写入的内容。")
        raise _damaged(told.format(count=image.count, n=len(image.wrong)))


def _refuse_strange(store: Path) -> None:
    """What is plainly no encrypted store is told as such; an open one is never read here."""
    if not store.is_file():
        raise _damaged(_("“{name}”不是文件。").format(name=store.name))
    size = store.stat().st_size
    if size == 0 and not pages.has_log(store):
        raise _damaged(_("文件是空的。"))
    if 0 < size < pages.SIZE:
        raise _damaged(_("文件被截断，只剩 {n} 字节。").format(n=size))


def _damaged(why: str) -> Damaged:
    return Damaged(
        _("数据文件已损坏，没有打开。{why}").format(why=why),
        _("文件保持原样，没有改动。"),
        _("请按提示从备份中恢复。"),
    )


def _refuse_links(home: Home) -> None:
    """A store reached by two names is locked and logged under two names: refuse links."""
    for path in (home.store, home.keyring):
        told = path.lstat() if path.exists() or path.is_symlink() else None
        linked = told is not None and stat.S_ISREG(told.st_mode) and told.st_nlink > 1
        if path.is_symlink() or linked:
            raise Trouble(
                _("数据文件“{name}”是一个链接，不能这样使用。").format(name=path.name),
                _("没有改动任何数据。"),
                _("请把文件本身放回数据文件夹，删去链接，再启动程序。"),
            )


def _mend_rights(home: Home) -> list[str]:
    """Take away what others may do with folder and files; tell of it once."""
    if os.name == "nt":  # the user's own folder; rights are inherited there
        return []
    wide = []
    for path, most in ((home.folder, 0o700), (home.store, 0o600), (home.keyring, 0o600)):
        mode = stat.S_IMODE(path.stat().st_mode) if path.exists() else 0
        if mode & 0o077 and (most == 0o700) == path.is_dir():
            try:
                path.chmod(mode & most)
            except OSError as error:  # another user's, or a disk one may not write to
                _log.info("rights could not be mended: %s", type(error).__name__)
                continue
            wide.append(path.name)
    if not wide:
        return []
    told = _("数据文件的权限过宽，其他用户曾可以读写：{names}。已经改为只有本人可用。")
    return [told.format(names="、".join(wide))]


def _files(home: Home) -> list[Path]:
    named = (home.folder / f"{home.store.name}{ending}" for ending in _BESIDE)
    return [path for path in named if path.exists()]


def _unreadable(store: Path, error: OSError) -> Trouble:
    return Trouble(
        _("无法读取数据文件“{name}”。").format(name=store.name),
        _("没有改动任何数据。"),
        _("请检查磁盘是否正常、是否有读取权限（编号 {code}）。").format(code=error.errno),
    )
