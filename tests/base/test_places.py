"""A live store lies on a disk of this PC only; backups may lie anywhere (B 32)."""

from __future__ import annotations

import ctypes
import os
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from liaison.base import places
from liaison.base.errors import Trouble
from liaison.base.places import Kind

MOUNTS = [
    ("/dev/sda1", "/", "ext4"),
    ("tmpfs", "/tmp", "tmpfs"),
    ("server:/share", "/mnt/share", "nfs4"),
    ("//server/share", "/mnt/win", "cifs"),
    ("/dev/sdb1", "/media/stick", "vfat"),
    ("/dev/sdc1", "/media/big", "exfat"),
    ("me@host:", "/mnt/far", "fuse.sshfs"),
    ("/dev/sdd1", "/mnt/ntfs", "fuseblk"),
    ("none", "/mnt/share/inner", "ext4"),
]


@pytest.mark.parametrize(
    ("folder", "kind"),
    [
        ("/var/lib/x", Kind.fixed),
        ("/tmp/x", Kind.fixed),
        ("/mnt/share", Kind.network),
        ("/mnt/share/a/b", Kind.network),
        ("/mnt/share/inner/a", Kind.fixed),
        ("/mnt/win/数据", Kind.network),
        ("/media/stick", Kind.fat),
        ("/media/big/x", Kind.fat),
        ("/mnt/far", Kind.network),
        ("/mnt/ntfs", Kind.fixed),
        ("/mnt/shared", Kind.fixed),
    ],
)
def test_the_nearest_mount_tells(folder: str, kind: Kind) -> None:
    assert places.on_linux(Path(folder), MOUNTS).kind is kind


def test_of_two_mounts_on_one_folder_the_later_is_seen() -> None:
    twice = [("a", "/x", "ext4"), ("b", "/x", "cifs")]
    assert places.on_linux(Path("/x/y"), twice).kind is Kind.network
    assert places.on_linux(Path("/x/y"), []).kind is Kind.fixed


def test_mounts_are_read_as_the_kernel_writes_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = tmp_path / "mounts"
    told.write_text("srv:/a\\040b /mnt/a\\040b nfs rw 0 0\n/dev/sda1 / ext4 rw 0 0\n", "utf-8")
    monkeypatch.setattr(places, "_MOUNTS", told)
    assert places._mounted() == [("srv:/a\\040b", "/mnt/a b", "nfs"), ("/dev/sda1", "/", "ext4")]
    monkeypatch.setattr(places, "_MOUNTS", tmp_path / "none")
    assert places._mounted() == []


def test_a_stick_is_warned_of(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    blocks = tmp_path / "block"
    real = tmp_path / "devices" / "usb1" / "sdx1"
    real.mkdir(parents=True)
    blocks.mkdir()
    (blocks / "sdx1").symlink_to(real)
    monkeypatch.setattr(places, "_BLOCKS", blocks)
    monkeypatch.setattr(places, "_mounted", lambda: [("/dev/sdx1", "/", "ext4")])
    assert places.place_of(tmp_path).kind is Kind.removable
    assert "移动磁盘" in places.demand_live(tmp_path)


@pytest.mark.parametrize(
    "name", ["OneDrive", "OneDrive - 某局", "坚果云", "我的坚果云", "BaiduSyncdisk", "WPS云盘"]
)
def test_synced_folders_are_refused(tmp_path: Path, name: str) -> None:
    folder = tmp_path / name / "liaison"
    with pytest.raises(Trouble) as caught:
        places.demand_live(folder)
    assert name in caught.value.what
    assert caught.value.kept
    assert "备份" in caught.value.todo


def test_a_link_into_a_synced_folder_is_refused_too(tmp_path: Path) -> None:
    (tmp_path / "Nutstore").mkdir()
    (tmp_path / "data").symlink_to(tmp_path / "Nutstore")
    with pytest.raises(Trouble):
        places.demand_live(tmp_path / "data")


@pytest.mark.parametrize("system", ["nfs", "vfat"])
def test_the_refusal_says_where_to_go(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, system: str
) -> None:
    monkeypatch.setattr(places, "_mounted", lambda: [("x", "/", system)])
    with pytest.raises(Trouble, match="本机硬盘"):
        places.demand_live(tmp_path)


def test_this_folder_is_fine(tmp_path: Path) -> None:
    assert places.demand_live(tmp_path / "not" / "there" / "yet") == ""


class _Kernel:
    """Windows as far as it is asked."""

    def __init__(self, drive: int, system: str) -> None:
        self.drive, self.system = drive, system

    def GetDriveTypeW(self, _root: str) -> int:
        return self.drive

    def GetVolumeInformationW(self, *given: Any) -> int:
        given[6].value = self.system
        return 1


@pytest.mark.parametrize(
    ("drive", "system", "kind"),
    [
        (3, "NTFS", Kind.fixed),
        (4, "NTFS", Kind.network),
        (2, "NTFS", Kind.removable),
        (2, "FAT32", Kind.fat),
        (3, "exFAT", Kind.fat),
    ],
)
def test_windows_tells_by_the_drive(
    monkeypatch: pytest.MonkeyPatch, drive: int, system: str, kind: Kind
) -> None:
    kernel = _Kernel(drive, system)
    monkeypatch.setattr(ctypes, "windll", SimpleNamespace(kernel32=kernel), raising=False)
    found = places._on_windows(Path(os.path.realpath("/")))
    assert found.kind is kind


def test_a_share_of_windows_is_a_network_place() -> None:
    from pathlib import PureWindowsPath

    share = PureWindowsPath(r"\\server\share\data")
    assert places._on_windows(share).kind is Kind.network  # type: ignore[arg-type]
