"""What kind of disk a folder lies on: a live store may lie on a disk of this PC only.

Locks and syncing of network drives are not to be trusted with a database, a
program that copies a folder to the network separates the store from its log,
and FAT knows neither rights nor an orderly end (safety.md §1, §7.1). Backups
may lie anywhere.
"""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from liaison.base.errors import Trouble
from liaison.base.words import _

_MOUNTS = Path("/proc/self/mounts")
_BLOCKS = Path("/sys/class/block")
_NETWORK = frozenset(
    {
        "nfs", "nfs4", "cifs", "smbfs", "smb3", "ncpfs", "9p", "afs", "ceph", "glusterfs",
        "lustre", "davfs", "virtiofs", "vboxsf", "prl_fs",
    }
)  # fmt: skip
_LOCAL_FUSE = frozenset({"fuse.fuse-overlayfs", "fuse.ntfs-3g", "fuse.ntfs"})
_FAT = frozenset({"vfat", "msdos", "exfat", "fat", "fat32", "fat16", "fat12", "fuse.exfat"})
_SYNCED = (
    "onedrive", "坚果云", "我的坚果云", "nutstore", "百度网盘", "baidunetdisk", "baidusyncdisk",
    "百度云", "wps云", "wps cloud", "wpsdrive", "wps网盘", "阿里云盘", "腾讯微云", "微云",
    "天翼云盘", "115网盘", "dropbox", "google drive", "icloud",
)  # fmt: skip
"""How folders begin, in small letters, that a program copies to the network."""

_REMOVABLE, _REMOTE = 2, 4  # GetDriveTypeW


class Kind(Enum):
    """What a folder lies on."""

    fixed = "fixed"
    removable = "removable"
    network = "network"
    synced = "synced"
    fat = "fat"


@dataclass(frozen=True)
class Place:
    """The kind of a place, and by what it was told: a file system or a folder's name."""

    kind: Kind
    told: str = ""


def place_of(folder: Path) -> Place:
    """Return what a folder, or the nearest one above it that is there, lies on."""
    real = Path(os.path.realpath(_present(folder)))
    if name := _synced(real) or _synced(folder.absolute()):
        return Place(Kind.synced, name)
    if sys.platform == "win32":
        return _on_windows(real)
    return on_linux(real, _mounted())


def demand_live(folder: Path) -> str:
    """Refuse a folder no live store may lie in; return words of warning, "" when all is well.

    Raises :class:`Trouble` for a network drive, a synced folder and FAT.
    """
    place = place_of(folder)
    reasons = {
        Kind.network: _("文件夹“{folder}”在网络盘上。网络盘的加锁和写入不可靠，数据可能损坏。"),
        Kind.synced: _(
            "文件夹“{folder}”由网盘软件“{told}”同步。同步会把正在写的数据拆开，造成损坏。"
        ),
        Kind.fat: _("文件夹“{folder}”所在磁盘的格式（{told}）不能保护数据，断电后可能损坏。"),
    }
    if place.kind in reasons:
        raise Trouble(
            reasons[place.kind].format(folder=folder, told=place.told),
            _("没有改动任何数据。"),
            _("请把数据文件夹放到本机硬盘上；备份可以放在网络盘、网盘或 U 盘。"),
        )
    if place.kind is Kind.removable:
        return _("数据放在移动磁盘上：拔出前请先退出程序，并把备份放到别处。")
    return ""


def on_linux(real: Path, mounts: list[tuple[str, str, str]]) -> Place:
    """Tell a place by the mounts (device, folder, file system) of a Linux machine."""
    above = [one for one in mounts if real == Path(one[1]) or Path(one[1]) in real.parents]
    if not above:
        return Place(Kind.fixed)
    # of two mounts on one folder the later one is seen
    device, _folder, system = max(
        enumerate(above), key=lambda one: (len(Path(one[1][1]).parts), one[0])
    )[1]
    if system in _FAT:
        return Place(Kind.fat, system)
    if system in _NETWORK or (system.startswith("fuse.") and system not in _LOCAL_FUSE):
        return Place(Kind.network, system)
    return Place(Kind.removable if _is_usb(device) else Kind.fixed, system)


def _mounted() -> list[tuple[str, str, str]]:
    try:
        lines = _MOUNTS.read_text("utf-8", "replace").splitlines()
    except OSError:  # neither Linux nor Windows
        return []
    rows = [line.split(" ") for line in lines]
    return [(row[0], _unescaped(row[1]), row[2]) for row in rows if len(row) > 2]


def _unescaped(told: str) -> str:
    for code, sign in (("\\040", " "), ("\\011", "\t"), ("\\012", "\n"), ("\\134", "\\")):
        told = told.replace(code, sign)
    return told


def _is_usb(device: str) -> bool:
    block = _BLOCKS / Path(device).name
    return device.startswith("/dev/") and "/usb" in os.path.realpath(block)


def _synced(folder: Path) -> str:
    found = (part for part in folder.parts if part.casefold().startswith(_SYNCED))
    return next(found, "")


def _present(folder: Path) -> Path:
    one = folder.absolute()
    while not one.exists() and one != one.parent:
        one = one.parent
    return one


def _on_windows(real: Path) -> Place:
    """Ask Windows of a drive; a path that begins with two strokes is a share."""
    anchor = real.anchor
    if anchor.startswith("\\\\") and not anchor.startswith("\\\\?\\"):
        return Place(Kind.network, "UNC")
    import ctypes

    kernel = getattr(ctypes, "windll").kernel32  # noqa: B009 - only there on Windows
    drive = int(kernel.GetDriveTypeW(anchor))
    if drive == _REMOTE:
        return Place(Kind.network, anchor)
    name = ctypes.create_unicode_buffer(64)
    asked = kernel.GetVolumeInformationW(anchor, None, 0, None, None, None, name, 64)
    system = name.value if asked else ""
    if system.casefold() in _FAT:
        return Place(Kind.fat, system)
    return Place(Kind.removable if drive == _REMOVABLE else Kind.fixed, system)
