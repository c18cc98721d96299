#!/usr/bin/env python3
"""One command for everything a developer does with the project.

Needs nothing but Python; what is missing (system packages on Debian and its
kin, ``.venv``, the locked libraries) it installs first. This file still
starts on the Python 3.7 of older desktops, to say there what is needed.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

SUPPORTED = ((3, 11), (3, 14))
"""From this Python on, and below that one (the window's library ends there)."""

COMMANDS = {
    "run": "start the program: run [arguments of liaison]",
    "test": "run the tests: test [arguments of pytest]",
    "check": "style, types, rooms, catalogues, lock: all that is not a test",
    "shots": "pictures of every page: shots [--out DIR]",
    "pictures": "the pictures of the manual, taken anew: pictures [--only NAME …]",
    "bench": "measure against the budgets",
    "faults": "the long runs of the safety goals: faults [--share 0.1] [arguments of pytest]",
    "golden": "write the golden workbooks anew, to be read in the diff",
    "words": "bring the catalogues in step with the source: words [--check]",
    "migrate": 'write a migration from the records: migrate "what changes"',
    "lock": "pin the libraries anew: lock [--upgrade]",
}


def supported() -> bool:
    """Tell whether the program runs on this Python."""
    return SUPPORTED[0] <= sys.version_info[:2] < SUPPORTED[1]


def other_python() -> str | None:
    """Return a Python on PATH that the program runs on, or None."""
    for name in ("python3.11", "python3.12", "python3.13"):
        path = shutil.which(name)
        # A version manager's shim may be there and still refuse to start.
        if path and subprocess.call([path, "-c", ""], stderr=subprocess.DEVNULL) == 0:
            return path
    return None


def usage() -> str:
    """Return the list of commands."""
    lines = ["usage: python3 packaging/dev.py COMMAND …", ""]
    return "\n".join(lines + ["  {:8} {}".format(*entry) for entry in COMMANDS.items()])


def main(arguments: list[str]) -> int:
    """Carry out one command; returns the exit status."""
    if not arguments or arguments[0] not in COMMANDS:
        asked = not arguments or arguments[0] in ("help", "-h", "--help")
        print(usage(), file=sys.stdout if asked else sys.stderr)
        return 0 if asked else 2
    if not supported():
        python = other_python()
        if python is None:
            found = ".".join(map(str, sys.version_info[:2]))
            print(f"Liaison needs Python 3.11, 3.12 or 3.13; this is {found}.", file=sys.stderr)
            return 2
        return subprocess.call([python, str(Path(__file__).resolve()), *arguments])
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # it would make every start slow
    import _commands

    try:
        return _commands.carry_out(arguments[0], arguments[1:])
    except _commands.SetUpFailed as failure:
        print(f"dev.py: {failure}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
