"""A desktop of a test's own: an X server, a session bus and fcitx, and a child that types."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PROGRAMS = ("Xvfb", "dbus-daemon", "xdotool")
FCITX = {4: "fcitx", 5: "fcitx5"}
UNPACKED = Path(sys.prefix) / "fcitx5"
"""Where ``packaging/_beside.py`` puts the one that cannot be installed beside the other."""

_FOUR = "[Profile]\nIMName=fcitx-keyboard-us\nEnabledIMList=fcitx-keyboard-us:True,pinyin:True\n"
_FIVE = """[Groups/0]
Name=Default
Default Layout=us
DefaultIM=pinyin

[Groups/0/Items/0]
Name=keyboard-us
Layout=

[Groups/0/Items/1]
Name=pinyin
Layout=

[GroupOrder]
0=Default
"""


def missing(version: int) -> str:
    """Return what a test on a desktop with fcitx 4 or 5 lacks here, "" when nothing."""
    lacking = [name for name in PROGRAMS if shutil.which(name) is None]
    if _program(version) is None:
        lacking.append(f"fcitx {version}")
    return ", ".join(lacking)


def fcitx(version: int) -> tuple[list[str], dict[str, str]]:
    """Return the command that starts fcitx in the foreground, and its surroundings."""
    found = _program(version)
    assert found is not None
    told = dict(os.environ)
    if found.is_relative_to(UNPACKED):
        (library,) = (one.parent for one in UNPACKED.glob("usr/lib/*/fcitx5"))
        shared = UNPACKED / "usr/share"
        told |= {
            "LD_LIBRARY_PATH": str(library),
            "FCITX_ADDON_DIRS": str(library / "fcitx5"),
            "FCITX_DATA_DIRS": str(shared / "fcitx5"),
            "LIBIME_MODEL_DIRS": str(library / "libime"),
            "XDG_DATA_DIRS": f"{shared}:/usr/share",
        }
    return [str(found), "-D"], told


def _program(version: int) -> Path | None:
    found = shutil.which(FCITX[version])
    if found is not None:
        return Path(found)
    beside = UNPACKED / "usr/bin" / FCITX[version]
    return beside if beside.is_file() else None


@contextmanager
def desktop(folder: Path) -> Iterator[dict[str, str]]:
    """Give the environment of a desktop that types by fcitx; all of it ends after."""
    folder.chmod(0o700)
    for name, words in (("fcitx", _FOUR), ("fcitx5", _FIVE)):
        (folder / name).mkdir()
        (folder / name / "profile").write_text(words, "utf-8")
    kept = ("PATH", "LD_LIBRARY_PATH", "VIRTUAL_ENV", "PYTHONDONTWRITEBYTECODE")
    told = {name: os.environ[name] for name in kept if name in os.environ}
    told |= {
        "HOME": str(folder),
        "XDG_CONFIG_HOME": str(folder),
        "XDG_RUNTIME_DIR": str(folder),
        "LANG": "C.UTF-8",
        "PYTHONPATH": str(ROOT),
        "QT_IM_MODULE": "fcitx",
        "XMODIFIERS": "@im=fcitx",
    }
    with _started("Xvfb", "-displayfd", "-screen 0 1366x768x24 -nolisten tcp", told) as number:
        told["DISPLAY"] = f":{number}"
        with _started("dbus-daemon", "--print-address", "--session --nofork", told) as address:
            told["DBUS_SESSION_BUS_ADDRESS"] = address
            yield told


@contextmanager
def _started(program: str, way: str, words: str, told: dict[str, str]) -> Iterator[str]:
    """Start a program that tells one line through a pipe; give that line."""
    read, write = os.pipe()
    where = [f"{way}={write}"] if way.startswith("--") else [way, str(write)]
    made = subprocess.Popen(
        [program, *where, *words.split()],
        pass_fds=(write,),
        env=told,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    os.close(write)
    try:
        with os.fdopen(read) as pipe:
            yield pipe.readline().strip()
    finally:
        made.terminate()
        made.wait(60)


def run(told: dict[str, str], *words: str) -> subprocess.CompletedProcess[str]:
    """Run a module of the tests as a child on the desktop."""
    return subprocess.run(
        [sys.executable, "-m", *words],
        cwd=ROOT,
        env=told,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


def stop(process: subprocess.Popen[bytes], how: signal.Signals = signal.SIGKILL) -> None:
    """Send a process a signal, and wait for its end if it is one that ends."""
    process.send_signal(how)
    if how == signal.SIGKILL:
        process.wait(60)
