"""fcitx 5 for the tests, beside fcitx 4: Debian lets only one of the two be installed.

The packages are fetched through apt, which checks them, and unpacked below
``.venv``; nothing of the system is touched, and no right is needed for it.
"""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path

import _system
import _venv
from _system import say

FCITX5 = (
    "fcitx5",
    "fcitx5-chinese-addons-data",
    "fcitx5-data",
    "fcitx5-module-punctuation",
    "fcitx5-modules",
    "fcitx5-pinyin",
    "libboost-iostreams1.74.0",
    "libenchant-2-2",
    "libfcitx5config6",
    "libfcitx5core7",
    "libfcitx5utils2",
    "libgdk-pixbuf-2.0-0",
    "libime-data",
    "libime-data-language-model",
    "libimecore0",
    "libimepinyin0",
    "libjson-c5",
    "libxcb-ewmh2",
    "libxcb-imdkit1",
    "libxcb-util1",
    "libxcb-xinerama0",
    "libxkbfile1",
)
"""What Debian 12 main has of it: 36 MB; its own settings window and browser are left out."""

FOLDER = _venv.VENV / "fcitx5"
"""Where tests/gui/desktops.py looks for it."""


def fcitx5() -> None:
    """Unpack fcitx 5 unless one is here; where it cannot be had, tests by it say so and skip."""
    if shutil.which("fcitx5") or FOLDER.is_dir():
        return
    if not (shutil.which("apt-get") and shutil.which("dpkg-deb")):
        return
    if _system.unknown(FCITX5):
        return
    say("fetching fcitx 5, to be tested beside fcitx 4")
    with tempfile.TemporaryDirectory(dir=_venv.VENV) as made:
        fetched, unpacked = Path(made, "debs"), Path(made, "fcitx5")
        fetched.mkdir()
        command = ["apt-get", "download", "-q", *FCITX5]
        done = subprocess.run(command, cwd=fetched, capture_output=True, check=False)
        packages = sorted(fetched.glob("*.deb"))
        if done.returncode != 0 or len(packages) != len(FCITX5):
            say("fcitx 5 could not be fetched; its tests are skipped")
            return
        for package in packages:
            command = ["dpkg-deb", "-x", str(package), str(unpacked)]
            if subprocess.run(command, check=False).returncode != 0:
                say("fcitx 5 could not be unpacked; its tests are skipped")
                return
        unpacked.rename(FOLDER)
