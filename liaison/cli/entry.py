"""From arguments to a command, and from what went wrong to plain words and an exit status.

0: fine; 1: some rows or checks failed; 2: refused, nothing was done.
"""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import liaison
from liaison.base import words
from liaison.base.errors import Cancelled, Problem, Problems, Trouble
from liaison.base.paths import Home
from liaison.base.settings import Settings
from liaison.base.words import _
from liaison.cli.text import harmless

if TYPE_CHECKING:
    from liaison.cli.desk import Command, Pictures

FINE, PARTLY, REFUSED = 0, 1, 2
_INTERRUPTED = 130


def main(argv: Sequence[str] | None = None, pictures: Pictures | None = None) -> int:
    """Carry out one command and return its exit status.

    ``pictures`` draws the main pages of an open store into a folder (for
    ``tour``); None where there is no window to draw.
    """
    asked = list(sys.argv[1:] if argv is None else argv)
    _speak_unicode()
    if asked == ["--version"]:
        print(f"liaison {liaison.__version__}")
        return FINE
    try:
        home = home_of(asked)
        settings = Settings.load(home.settings)
        words.use(settings.language if settings.language in words.LANGUAGES else "zh")
        return _carry_out(asked, home, settings, pictures)
    except (Problem, Problems, Trouble, OSError) as error:
        return _refuse(error)
    except Cancelled:
        return _say(_("已取消，没有改动任何数据。"))
    except KeyboardInterrupt:
        _say(_("已中断。"))
        return _INTERRUPTED


def home_of(asked: Sequence[str]) -> Home:
    """Return the data folder named anywhere among the arguments, else the usual one."""
    for place, word in enumerate(asked):
        if word.startswith("--home="):
            return Home(Path(word.removeprefix("--home=")).expanduser())
        if word == "--home" and place + 1 < len(asked):
            return Home(Path(asked[place + 1]).expanduser())
    return Home.default()


def commands() -> tuple[Command, ...]:
    """Return all commands in the order people meet them."""
    from liaison.cli import (
        accounts,
        add,
        assign,
        attach,
        audit,
        backup,
        check,
        demo,
        duties,
        figures,
        handover,
        history,
        holidays,
        import_,
        init,
        ledger,
        list_,
        restore,
        search,
        set_,
        tour,
        undo,
    )

    every = (
        *(tour, init, demo, import_, list_, search, add, set_, attach, history, undo),
        *(assign, handover, duties),
        *(holidays, ledger, figures, accounts, audit, check, backup, restore),
    )
    return tuple(one.COMMAND for one in every)


def _carry_out(asked: list[str], home: Home, settings: Settings, pictures: Pictures | None) -> int:
    from liaison.cli import arguments
    from liaison.cli.desk import Desk

    for word in asked:
        if any("\ud800" <= sign <= "\udfff" for sign in word):
            raise Problem(_("参数中有无法识别的文字编码。"), mend=_("请检查终端的编码设置。"))
    known = {command.name: command for command in commands()}
    given = arguments.parse(asked, tuple(known.values()))
    desk = Desk(home, settings, given, pictures)
    try:
        status = known[given.command].run(desk)
        if sys.stdout is not None:  # a service may start us with it closed
            sys.stdout.flush()
    except BrokenPipeError:  # the reader, like head, has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FINE
    finally:
        desk.close()
    return status


def _speak_unicode() -> None:
    """Let old consoles and pipes take Chinese: UTF-8, and no crash for a lone surrogate."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def _refuse(error: Exception) -> int:
    for line in _lines(error):
        _say(line)
    return REFUSED


def _lines(error: Exception) -> Iterator[str]:
    if isinstance(error, Problems):
        for problem in error.problems:
            yield from _lines(problem)
    elif isinstance(error, Problem) and error.field:
        yield f"{error.field.removesuffix('_id')}: {error}"
    elif isinstance(error, OSError):
        name, reason = error.filename, error.strerror or error
        if isinstance(name, str) and name:
            yield _("无法读写“{name}”：{reason}。").format(name=name, reason=reason)
        else:  # the terminal, or what the result was sent to
            yield _("结果没有写出来：{reason}。").format(reason=reason)
    else:
        yield str(error)


def _say(line: str) -> int:
    print(harmless(line), file=sys.stderr)
    return REFUSED
