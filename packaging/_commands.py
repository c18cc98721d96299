"""What each command of dev.py does, once the machine is ready."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import _beside
import _faults as _faults_run
import _lock
import _system
import _venv
from _system import SetUpFailed
from _venv import ROOT, RUN_LOCK, TEST_LOCK

__all__ = ["SetUpFailed", "carry_out"]

Arguments = list[str]

_WORKERS = 3
"""Each has a PostgreSQL server and windows of its own. One more than there are cores: much of a
test is waiting for the disk and for windows."""


def carry_out(command: str, arguments: Arguments) -> int:
    """Make the machine ready, then do the command; returns its exit status."""
    return _COMMANDS[command](arguments)


def _run(arguments: Arguments) -> int:
    _system.ensure(_system.for_run())
    _venv.ensure(RUN_LOCK)
    return _venv.become("-m", "liaison", *arguments)


def _test(arguments: Arguments) -> int:
    """Run what was asked for here, the whole suite on all cores."""
    return _pytest("-q", *(arguments or _shared(os.cpu_count() or 1)))


def _shared(cores: int) -> Arguments:
    """Return what shares the suite out, a file to one worker: what a file makes it makes once."""
    workers = min(_WORKERS, cores + 1) if cores > 1 else 1
    return ["-n", str(workers), "--dist", "loadfile"] if workers > 1 else []


def _golden(arguments: Arguments) -> int:
    return _pytest("-q", "tests/golden", "--update-golden", *arguments)


def _faults(arguments: Arguments) -> int:
    _ready_for_tests()
    return _faults_run.run(arguments, _no_screen())


def _shots(arguments: Arguments) -> int:
    _ready_for_tests()
    return _venv.call("tests/shots.py", *_from_here(arguments), **_no_screen())


def _pictures(arguments: Arguments) -> int:
    _ready_for_tests()
    return _venv.call("tests/pictures.py", *arguments, **_no_screen())


def _bench(arguments: Arguments) -> int:
    _ready_for_tests()
    return _venv.call("tests/bench/run.py", *arguments, **_no_screen())


def _words(arguments: Arguments) -> int:
    _venv.ensure(TEST_LOCK)
    return _venv.call("packaging/catalogues.py", *arguments)


def _migrate(arguments: Arguments) -> int:
    _venv.ensure(TEST_LOCK)
    return _venv.call("-m", "liaison.store.migrate", *arguments)


def _lock_anew(arguments: Arguments) -> int:
    _venv.ensure(TEST_LOCK)  # brings the resolver itself
    return _lock.make(arguments)


def _check(_arguments: Arguments) -> int:
    """Run every check, one line each, the whole story only of those that fail."""
    problems = _lock.problems()
    failed = _report("lock", not problems, "\n".join(problems))
    _venv.ensure(TEST_LOCK)
    for name, command in _CHECKS.items():
        done = subprocess.run(
            [str(_venv.python()), "-P", *command],
            cwd=ROOT,
            env=_venv.environment(),
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            check=False,
        )
        failed += _report(name, done.returncode == 0, done.stdout + done.stderr)
    return 1 if failed else 0


def _report(name: str, fine: bool, story: str) -> int:
    print(f"{name:8} {'ok' if fine else 'FAILED'}", flush=True)
    if not fine:
        print(story.strip(), flush=True)
    return 0 if fine else 1


def _pytest(*arguments: str) -> int:
    _ready_for_tests()
    more = _no_screen()
    if os.environ.get("CI") == "true":
        more["LIAISON_REQUIRE_PG"] = "1"  # a missing server fails there instead of skipping
    return _venv.call("-m", "pytest", *arguments, **more)


def _ready_for_tests() -> None:
    _system.ensure(_system.for_test())
    _venv.ensure(TEST_LOCK)
    _beside.fcitx5()


def _no_screen() -> dict[str, str]:
    """Draw in memory, the same everywhere, unless the developer asked for a platform."""
    return {"QT_QPA_PLATFORM": os.environ.get("QT_QPA_PLATFORM", "offscreen")}


def _from_here(arguments: Arguments) -> Arguments:
    """Make a folder named after --out absolute: the scripts run in the project's folder."""
    pairs = zip(["", *arguments], arguments, strict=False)
    return [str(Path(word).resolve()) if before == "--out" else word for before, word in pairs]


_CHECKS = {
    "style": ["-m", "ruff", "check", "--quiet", "--output-format=concise", "."],
    "format": ["-m", "ruff", "format", "--quiet", "--check", "--output-format=concise", "."],
    "types": ["-m", "mypy"],
    "rooms": [
        "-c",
        "from importlinter.cli import lint_imports_command as lint; lint()",
        "--no-cache",
    ],
    "words": ["packaging/catalogues.py", "--check"],
}

_COMMANDS: dict[str, Callable[[Arguments], int]] = {
    "run": _run,
    "test": _test,
    "check": _check,
    "shots": _shots,
    "pictures": _pictures,
    "bench": _bench,
    "faults": _faults,
    "golden": _golden,
    "words": _words,
    "migrate": _migrate,
    "lock": _lock_anew,
}
