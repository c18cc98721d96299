"""The one place where things are put together: the window, a command, or the reader's child.

``liaison`` and ``liaison --home DIR`` open the window; anything else is a
command. Nothing slow is imported here: what is asked for decides what is needed.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import liaison
from liaison.base.errors import Trouble
from liaison.base.paths import Home
from liaison.base.words import _

if TYPE_CHECKING:
    from liaison.store.step import Store

READ_CHILD = "--read-child"
"""Hidden argument: this process reads one foreign workbook and ends."""

TOUR = ("tour", "--out", "liaison-tour")


def main(argv: Sequence[str] | None = None) -> int:
    """Do what the arguments ask; return the exit status (0 fine, 1 partly, 2 refused)."""
    asked = list(sys.argv[1:] if argv is None else argv)
    if asked[:1] == [READ_CHILD]:
        from liaison.exchange import child

        return child.main(asked[1:])
    if asked == ["--version"]:
        print(f"liaison {liaison.__version__}")
        return 0
    home = window_home(asked)
    if home is None:
        return _command(asked)
    if not has_display(os.environ, sys.platform):
        print(_("这里没有图形界面，改为演示主要功能，结果写入 liaison-tour。"), file=sys.stderr)
        return _command(list(TOUR))
    return _window(home)


def window_home(asked: Sequence[str]) -> Home | None:
    """Return the data folder of the window, or None when the arguments are a command's."""
    match list(asked):
        case []:
            return Home.default()
        case ["--home", folder]:
            return Home(Path(folder).expanduser())
        case [word] if word.startswith("--home="):
            return Home(Path(word.removeprefix("--home=")).expanduser())
        case _:
            return None


def has_display(environment: Mapping[str, str], system: str) -> bool:
    """Can a window be shown? On Linux only with X or Wayland, or a platform asked for."""
    if not system.startswith("linux"):
        return True
    return any(environment.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))


def platform_wanted(environment: Mapping[str, str], system: str) -> str:
    """Return the Qt platform to force, or "": X under Wayland, where input methods work.

    The bridge to fcitx speaks X key symbols (platform.md §2); what the user
    has set stands.
    """
    wayland = environment.get("WAYLAND_DISPLAY") and environment.get("DISPLAY")
    if system.startswith("linux") and wayland and not environment.get("QT_QPA_PLATFORM"):
        return "xcb"
    return ""


def _command(asked: list[str]) -> int:
    from liaison.cli import main as run

    return run(asked, _draw)


def _draw(home: Home, store: Store, out: Path) -> list[Path]:
    """Draw the main pages of an open store for a command; raises :class:`Trouble`."""
    try:
        from liaison.gui import pictures
    except ImportError as error:
        what = _("这台电脑缺少图形组件，没有生成页面图片。")
        raise Trouble(what, todo=str(error)) from error
    return pictures.take(store, home, out)


def _window(home: Home) -> int:
    forced = platform_wanted(os.environ, sys.platform)
    if forced:
        os.environ["QT_QPA_PLATFORM"] = forced
    from liaison.gui.look import boot  # the first to import PySide6, see there

    boot.quick_imports()
    from liaison.gui import start

    return start.run(home)
