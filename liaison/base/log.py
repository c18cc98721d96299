"""The program's log and its reports of bugs: what happened, never about whom.

Lines are JSON, one a line, so that no line break in a value can forge one.
Only texts of this program's own source are written, with the type names,
counts and step words put into them; an exception is told by its type and the
places it passed, never by its message, which may hold what somebody typed.
"""

from __future__ import annotations

import json
import logging
import os
import re
import sys
from pathlib import Path
from types import TracebackType

import liaison
from liaison.base.clock import clock
from liaison.base.files import write_private

OWN = "liaison"
NAME = "liaison.log"
SIZE, KEPT = 1_000_000, 5
"""Bytes of one log file, and how many older ones are kept."""

_QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'|“[^”]*”")
_FOREIGN = re.compile(r"[^\x20-\x7e]+")
_PATH = re.compile(r"(?:[A-Za-z]:)?(?:[/\\][^/\\\s:]+){2,}")


class Lines(logging.Formatter):
    """One JSON object a line: moment (UTC), level, module, words, and an exception's path."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line; words of foreign libraries are left out, only their source is told."""
        own = record.name.split(".")[0] == OWN
        line = {
            "at": clock.now().isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "from": record.name,
            "words": record.getMessage() if own else "(withheld)",
        }
        if record.exc_info and record.exc_info[1] is not None:
            line["error"] = " > ".join(path_of(record.exc_info[1]))
        return json.dumps(line, ensure_ascii=False)


class _OwnFile(logging.FileHandler):
    """Rotating files that only this user may read.

    The standard library's own (``logging.handlers``) brings sockets and pickling along,
    for which the first window would have to wait.
    """

    def emit(self, record: logging.LogRecord) -> None:
        """Write a line, into a new file when the old one has no room for it."""
        try:
            line = self.format(record).encode(errors="replace")
            if self._written() + len(line) + len(os.linesep) > SIZE:
                self._turn()
        except OSError:  # another program holds a file: go on in the one there is
            self.handleError(record)
        except Exception:  # noqa: BLE001 - as the standard library: no work breaks for its log
            self.handleError(record)
            return
        super().emit(record)

    def _written(self) -> int:
        return os.fstat(self.stream.fileno()).st_size if self.stream else 0

    def _turn(self) -> None:
        """Give every file the next number; the last one goes."""
        stream, self.stream = self.stream, None  # opened anew by the next line
        if stream is not None:
            stream.close()  # a full disk may say so here
        path = Path(self.baseFilename)
        for number in range(KEPT - 1, -1, -1):
            older = path.with_name(f"{path.name}.{number}") if number else path
            if older.exists():
                older.replace(path.with_name(f"{path.name}.{number + 1}"))

    def _open(self):  # type: ignore[no-untyped-def]  # noqa: ANN202 - the standard library's hook
        Path(self.baseFilename).touch(mode=0o600)
        return super()._open()


def start(folder: Path) -> logging.Handler:
    """Write the log to rotating files in ``folder`` and return the handler to stop with."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    handler = _OwnFile(folder / NAME, encoding="utf-8")
    handler.setFormatter(Lines())
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(logging.WARNING)
    logging.getLogger(OWN).setLevel(logging.INFO)
    return handler


def stop(handler: logging.Handler) -> None:
    """Stop writing to a handler and close its file."""
    logging.getLogger().removeHandler(handler)
    handler.close()


def bare(words: str) -> str:
    """Return foreign words (Qt's) without what may be personal: quotes, paths, hanzi."""
    words = _QUOTED.sub("…", words)
    return _FOREIGN.sub("…", _PATH.sub("…", words))


def path_of(error: BaseException) -> list[str]:
    """Return an exception's type and the places it passed, innermost first, causes after."""
    told: list[str] = []
    one: BaseException | None = error
    while one is not None and len(told) < 200:
        told.append(type(one).__qualname__)
        told += reversed(_places(one.__traceback__))
        one = one.__cause__ or (None if one.__suppress_context__ else one.__context__)
    return told


def write_report(folder: Path, error: BaseException, about: dict[str, str] | None = None) -> Path:
    """Write a report of a bug and return its path; holds no personal data.

    ``about`` adds what else is known (Qt version, platform). Raises
    :class:`Trouble` when the file cannot be written.
    """
    import platform

    moment = clock.now()
    facts = {
        "program": f"{OWN} {liaison.__version__}",
        "moment": moment.isoformat(timespec="seconds"),
        "python": platform.python_version(),
        "system": f"{platform.system()} {platform.release()} {platform.machine()}",
        **(about or {}),
    }
    lines = [f"{name}: {value}" for name, value in facts.items()]
    text = "\n".join([*lines, "", *path_of(error), ""])

    name = f"report-{clock.local(moment):%Y%m%d-%H%M%S-%f}.txt"
    return write_private(folder / name, text)


def _places(trace: TracebackType | None) -> list[str]:
    found = []
    while trace is not None:
        code = trace.tb_frame.f_code
        found.append(f"  {_module(code.co_filename)}:{trace.tb_lineno} {code.co_qualname}")
        trace = trace.tb_next
    return found


def _module(file: str) -> str:
    """Return a file's path below the folder it was installed in (no user's name in it)."""
    path = Path(file)
    for folder in sorted(sys.path, key=len, reverse=True):
        if folder and path.is_relative_to(folder):
            return path.relative_to(folder).as_posix()
    return path.name
