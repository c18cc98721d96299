"""The lock: every library pinned with its hashes, for all platforms at once.

The files name no address of any index, so the same lock installs from the
public index, a mirror or a folder of wheels. Its first line carries a digest
of the wishes in pyproject.toml; a lock with another digest is out of step.
"""

from __future__ import annotations

import hashlib
import json
import subprocess
import tomllib

import _venv
from _system import say
from _venv import ROOT, RUN_LOCK, TEST_LOCK

HEAD = "# Written by packaging/dev.py lock from pyproject.toml "


def make(arguments: list[str]) -> int:
    """Write both lock files; pins stay as they are unless ``--upgrade`` is given."""
    runtime = ["--extra", "postgres"]
    # The tests see the versions an officer gets: the first lock binds the second.
    with_tools = [*runtime, "--group", "dev", "--constraints", str(RUN_LOCK.relative_to(ROOT))]
    for lock, wishes in ((RUN_LOCK, runtime), (TEST_LOCK, with_tools)):
        say(f"resolving {lock.relative_to(ROOT)}")
        status = _compile(lock.relative_to(ROOT).as_posix(), [*wishes, *arguments])
        if status:
            return status
        lock.write_text(f"{HEAD}{_wishes()}\n{lock.read_text('utf-8')}", "utf-8")
    return 0


def problems() -> list[str]:
    """Return what is wrong with the lock files, one line each."""
    found = []
    for lock in (RUN_LOCK, TEST_LOCK):
        head = lock.read_text("utf-8").partition("\n")[0] if lock.is_file() else ""
        if head != HEAD + _wishes():
            found.append(f"{lock.relative_to(ROOT)} is out of step: run packaging/dev.py lock")
    files = [ROOT / "pyproject.toml", *sorted((ROOT / "packaging").glob("*.txt"))]
    named = [path.relative_to(ROOT) for path in files if "://" in path.read_text("utf-8")]
    return found + [f"{path} holds an address" for path in named]


def _compile(output: str, wishes: list[str]) -> int:
    command = ["-m", "uv", "pip", "compile", "pyproject.toml", "--output-file", output, "--quiet"]
    command += ["--universal", "--python-version", "3.11", "--generate-hashes"]
    command += ["--no-header", "--no-emit-index-url", "--no-emit-find-links", *wishes]
    return subprocess.call(
        [str(_venv.python()), *command],
        cwd=ROOT,
        env=_venv.environment(),
        stdout=subprocess.DEVNULL,
    )


def _wishes() -> str:
    """Return a digest of everything in pyproject.toml that the lock depends on."""
    facts = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    project = facts["project"]
    names = ("requires-python", "dependencies", "optional-dependencies")
    asked = [[project[name] for name in names], facts["dependency-groups"]]
    return hashlib.sha256(json.dumps(asked, sort_keys=True).encode()).hexdigest()[:16]
