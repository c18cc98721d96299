"""What the operating system must bring: Debian packages, found and installed.

The sets were found by trial on a bare Debian 12. Where there is no apt the
reader is trusted to have the same libraries under other names.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

FONT = "fonts-wqy-microhei"

RUN = (
    # offscreen already needs these …
    "libgl1",
    "libegl1",
    "libglib2.0-0|libglib2.0-0t64",
    "libfontconfig1",
    "libxkbcommon0",
    "libdbus-1-3",
    # … and an X server's window these
    "libxkbcommon-x11-0",
    "libxcb-cursor0",
    "libxcb-icccm4",
    "libxcb-keysyms1",
    "libxcb-shape0",
)
"""For the window; alternatives with ``|`` are one package under two names."""

TEST = (
    *RUN,
    FONT,  # the same letters in every picture
    "xvfb",
    "xdotool",
    "libreoffice-calc",  # opens the ledgers as an office does
    "libreoffice-writer",  # and the Word forms
    "poppler-utils",  # looks at the printed pages
    "strace",  # records and injects faults of the disk
)
"""For the tests, besides a PostgreSQL server and an fcitx where none is found."""

FCITX = (
    "dbus-daemon|dbus",
    "fcitx-bin|fcitx5",
    "fcitx-modules|fcitx5-modules",
    "fcitx-module-dbus|fcitx5-modules",
    "fcitx-module-x11|fcitx5",
    "fcitx-ui-classic|fcitx5",
    "fcitx-pinyin|fcitx5-pinyin",
)
"""Types Chinese into the window; 4 and 5 exclude each other, so what is there is left alone.

The other one is tried from a folder of its own: see ``_beside.py``.
"""


class SetUpFailed(Exception):
    """The machine could not be made ready; the text says what to do."""


def say(words: str) -> None:
    """Tell the developer what is being done; stdout belongs to the program."""
    print(f"dev.py: {words}", file=sys.stderr, flush=True)


def ensure(packages: tuple[str, ...]) -> None:
    """Install the system packages that are missing, if this is apt's machine.

    Without the right to install, says which command would do it and goes on:
    the libraries may have come another way.
    """
    if not (shutil.which("apt-get") and shutil.which("dpkg-query")):
        return
    wanted = [names.split("|") for names in packages]
    here = _installed([name for names in wanted for name in names])
    missing = [names for names in wanted if here.isdisjoint(names)]
    if not missing:
        return
    rights = _rights()
    if rights is None:
        firsts = " ".join(names[0] for names in missing)
        say(f"system packages are missing; please run: sudo apt-get install {firsts}")
        return
    if not all(_known(names) for names in missing):
        _call([*rights, "apt-get", "update", "-q"])
    chosen = [_known(names) or names[0] for names in missing]
    say(f"installing system packages: {' '.join(chosen)}")
    command = ["apt-get", "install", "-q", "-y", "--no-install-recommends", *chosen]
    if _call([*rights, *command]) == 0:
        return
    # An old list names files the mirror no longer has.
    _call([*rights, "apt-get", "update", "-q"])
    if _call([*rights, *command]) != 0:
        raise SetUpFailed(f"these could not be installed: {' '.join(chosen)}")


def for_run() -> tuple[str, ...]:
    """Return the packages the window needs, a Chinese font included if none is there."""
    return RUN if _has_chinese_font() else (*RUN, FONT)


def for_test() -> tuple[str, ...]:
    """Return the packages the tests need on this machine."""
    server = () if _has_postgresql() else ("postgresql",)
    typing = () if shutil.which("fcitx") or shutil.which("fcitx5") else FCITX
    return (*TEST, *server, *typing)


def unknown(packages: tuple[str, ...]) -> list[str]:
    """Return those of the packages that apt does not know, its lists read anew if that may help."""

    def missing() -> list[str]:
        told = _output(["apt-cache", "show", "--no-all-versions", *packages]).splitlines()
        return [name for name in packages if f"Package: {name}" not in told]

    rights = _rights()
    if missing() and rights is not None:
        _call([*rights, "apt-get", "update", "-q"])
    return missing()


def _rights() -> list[str] | None:
    """Return what to put before apt-get to be allowed, or None."""
    if os.geteuid() == 0:
        return []
    if shutil.which("sudo") and _quiet(["sudo", "-n", "true"]):
        return ["sudo", "-n", "env", "DEBIAN_FRONTEND=noninteractive"]  # sudo clears ours
    return None


def _installed(names: list[str]) -> set[str]:
    """Return those of the packages that are there, in one question: it is asked at every start."""
    lines = _output(["dpkg-query", "-W", "-f", "${Package} ${db:Status-Abbrev}\n", *names])
    return {name for name, status in map(str.split, lines.splitlines()) if status == "ii"}


def _known(names: list[str]) -> str | None:
    """Return the first of the names that apt can install."""
    for name in names:
        if _output(["apt-cache", "show", "--no-all-versions", name]):
            return name
    return None


def _has_chinese_font() -> bool:
    return bool(shutil.which("fc-list")) and bool(_output(["fc-list", ":lang=zh-cn", "family"]))


def _has_postgresql() -> bool:
    servers = Path("/usr/lib/postgresql").glob("*/bin/initdb")
    return shutil.which("initdb") is not None or any(servers)


def _quiet(command: list[str]) -> bool:
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


def _output(command: list[str]) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout


def _call(command: list[str]) -> int:
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    return subprocess.call(command, stdout=sys.stderr, env=environment)
