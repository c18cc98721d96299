"""The project's own Python: ``.venv``, filled from the lock by hash.

Whoever has no network lays the wheels in a folder and names it in
LIAISON_WHEELHOUSE.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import subprocess
import sys
from pathlib import Path

import _system
from _system import SetUpFailed, say

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
RUN_LOCK = ROOT / "packaging" / "requirements.txt"
TEST_LOCK = ROOT / "packaging" / "requirements-test.txt"
"""Holds everything of the other lock too, in the same versions."""


def python() -> Path:
    """Return the Python of ``.venv``."""
    return VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def ensure(lock: Path) -> None:
    """Make ``.venv`` and bring it in step with a lock, if it is not already.

    A ``.venv`` made by other means is filled, not thrown away; one whose
    Python no longer starts is made anew.
    """
    if not _starts():
        _create()
    digest, stamp = _digest(lock), VENV / f"{lock.stem}.stamp"
    if stamp.is_file() and stamp.read_text("ascii") == digest:
        return
    say(f"installing the libraries of {lock.relative_to(ROOT)}")
    pip = [str(python()), "-m", "pip", "install", "--quiet", "--require-hashes", "-r", str(lock)]
    wheels = os.environ.get("LIAISON_WHEELHOUSE")
    if wheels:
        pip += ["--no-index", "--find-links", wheels]
    if subprocess.call(pip, stdout=sys.stderr) != 0:
        raise SetUpFailed(
            "the libraries could not be installed; without a network, name a folder of wheels "
            "in LIAISON_WHEELHOUSE"
        )
    # Byte code made now is not made at the first start. Some libraries ship templates that are
    # not whole programs, so its exit status says nothing.
    subprocess.call([str(python()), "-m", "compileall", "-qq", str(VENV), str(ROOT / "liaison")])
    stamp.write_text(digest, "ascii")


def environment(**more: str) -> dict[str, str]:
    """Return the environment of a child: the project importable from anywhere."""
    paths = [str(ROOT), os.environ.get("PYTHONPATH", "")]
    return {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, paths)), **more}


def call(*arguments: str, **more: str) -> int:
    """Run the Python of ``.venv`` in the project's folder and return its exit status.

    ``-P`` keeps the folder one happens to stand in off the import path.
    """
    command = [str(python()), "-P", *arguments]
    return subprocess.call(command, cwd=ROOT, env=environment(**more))


def become(*arguments: str) -> int:
    """Let the Python of ``.venv`` take this process's place, where one stands now.

    Signals then reach the program itself. Windows has no such thing and waits.
    """
    command = [str(python()), "-P", *arguments]
    if os.name != "nt":
        sys.stdout.flush()
        sys.stderr.flush()
        os.execve(command[0], command, environment())
    return subprocess.call(command, env=environment())


def _starts() -> bool:
    """Tell whether ``.venv`` has a Python that the program runs on, with pip."""
    if not python().exists():
        return False
    probe = "import pip, sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 14))"
    return subprocess.call([str(python()), "-c", probe], stderr=subprocess.DEVNULL) == 0


def _create() -> None:
    if importlib.util.find_spec("ensurepip") is None:  # Debian keeps it in a package of its own
        _system.ensure((f"python3.{sys.version_info.minor}-venv",))
    say(f"making {VENV.name} with Python {sys.version.split()[0]}")
    if subprocess.call([sys.executable, "-m", "venv", "--clear", str(VENV)], stdout=sys.stderr):
        raise SetUpFailed(f"{VENV.name} could not be made (on Debian: apt install python3-venv)")


def _digest(lock: Path) -> str:
    return hashlib.sha256(lock.read_bytes()).hexdigest()
