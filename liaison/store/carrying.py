"""Backups and attachments carried to another place and back, read back before they count.

A second place (USB stick, another disk, a share) gets the copy that lies beside
the store and the attachments it has not (safety.md §7.6).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from shutil import copyfile

from liaison.base.files import atomic_write
from liaison.base.paths import Home
from liaison.store import copies, manifest
from liaison.store.backuplist import Copy, look
from liaison.store.thinning import thin


def second_folder(place: Path, line: str) -> Path:
    """Return where a store's copies lie in a second place; several stations may share one."""
    return place / f"liaison-{line[:8]}"


def carry(made: Copy, place: Path, attachments: Path) -> Copy:
    """Copy a backup, and the attachments not yet there, to a second place; read all back.

    Raises :class:`Trouble`; what stood there before stays.
    """
    assert made.manifest is not None
    folder = second_folder(place, made.manifest.line)
    for one in (folder, *(folder / attachments.name).glob("*")):
        copies.sweep(one)
    for path in hard_files(attachments):
        target = folder / attachments.name / path.relative_to(attachments)
        if not target.exists() or target.stat().st_size != path.stat().st_size:
            lay(path, target, copies.digest(path))
    for path in (made.ring, manifest.path_of(made.path)):
        if path.exists():
            lay(path, folder / path.name, copies.digest(path))
    lay(made.path, folder / made.path.name, made.manifest.sha256)
    carried = look(folder / made.path.name)
    assert carried is not None
    if not made.manifest.wrong:
        thin(folder, carried)
    return carried


def intact(copy: Copy) -> bool:
    """Read a copy and compare it with its manifest; True for one without."""
    return copy.manifest is None or (
        copy.path.stat().st_size == copy.manifest.size
        and copies.digest(copy.path) == copy.manifest.sha256
    )


def lay(source: Path, target: Path, expected: str) -> None:
    """Copy a file and read it back; raises :class:`Trouble` unless its SHA-256 is ``expected``."""

    def write(part: Path) -> None:
        part.touch(mode=0o600)
        copyfile(source, part)

    def verify(part: Path) -> None:
        if copies.digest(part) != expected:
            raise OSError("what was read back is not what was written")

    atomic_write(target, write, verify)


def bring_back(folder: Path, names: Iterable[str], home: Home) -> int:
    """Fetch attachments the vault lacks; return how many stay missing.

    They lie beside the backup (second place) or beside its folder (another PC's data folder).
    """
    missing = 0
    for name in names:
        target = home.attachments / name[:2] / name
        if target.is_file():
            continue
        beside = (one / home.attachments.name / name[:2] / name for one in (folder, folder.parent))
        source = next((one for one in beside if one.is_file()), None)
        if source is None:
            missing += 1
        else:
            lay(source, target, copies.digest(source))
    return missing


def hard_files(folder: Path) -> Iterator[Path]:
    """Yield the files of the vault, each named by a digest: ``ab/ab12…``."""
    for path in sorted(folder.glob("*/*")) if folder.is_dir() else ():
        if len(path.name) == 64 and path.is_file():
            yield path
