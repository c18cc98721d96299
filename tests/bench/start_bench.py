"""From process start to the log-in window, and from log-in to a workbench with data.

Peer in the same run: the smallest PySide6 window (speed.md G1, G2). Each
round is a process of its own; caches are warm after the first.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

from tests.bench.stock import FIRST, stock

Ratio = tuple[str, float, str]
ROUNDS = 5
ROOT = Path(__file__).resolve().parents[2]

SMALLEST = """
import sys, time
from PySide6.QtWidgets import QApplication, QMainWindow
app = QApplication([])
window = QMainWindow()
window.resize(1180, 680)
window.show()
app.processEvents()
print(time.monotonic_ns())
"""

OURS = """
import sys, time
from pathlib import Path
from liaison.gui.look import boot
boot.quick_imports()


from PySide6.QtCore import QEventLoop
from PySide6.QtWidgets import QApplication, QLineEdit
from liaison.base.paths import Home
from liaison.gui.start import Program, application
# Sleeps until something happens, as the program does: a loop that only polls
# takes the interpreter away from the worker.
wait = QEventLoop.ProcessEventsFlag.WaitForMoreEvents
app = application()
program = Program(Home(Path(sys.argv[1])), app)
program.begin()
app.processEvents()
print(time.monotonic_ns())
login = program.login
user, password = login.findChildren(QLineEdit)[:2]
user.setText(sys.argv[2])
password.setText(sys.argv[3])
typed = time.monotonic() + 1.5  # a person types for longer; the worker imports meanwhile
while program.jobs.busy or time.monotonic() < typed:
    app.processEvents()
print(time.monotonic_ns())
password.returnPressed.emit()
while program.window is None or program.jobs.busy:
    app.processEvents(wait)
app.processEvents()
print(time.monotonic_ns())
import resource
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1_000_000)
program.end()
"""


def ratios() -> list[Ratio]:
    """Measure the smallest window, our log-in, and the way to the workbench."""
    with stock(10_000) as (home, store):
        store.close()
        arguments = (str(home.folder), FIRST.login, FIRST.password)
        small, login, entered, memory = [], [], [], 0.0
        for _ in range(ROUNDS):
            small.append(_times(SMALLEST)[0])
            told = _times(OURS, *arguments)
            login.append(told[0])
            entered.append(told[2] - told[1])
            memory = told[3]
    mid = statistics.median
    peer = mid(small)
    return [
        ("log-in window painted / smallest PySide6 window", mid(login) / peer, "<= 1.5 (G2)"),
        ("log-in key to workbench with data / smallest window", mid(entered) / peer, ""),
        ("start to workbench, typing left out / smallest window",
         (mid(login) + mid(entered)) / peer, "<= 2.2 (G1)"),
        ("peak memory at the workbench, MB", memory, "<= 150 (G17)"),
    ]  # fmt: skip


def _times(code: str, *arguments: str) -> list[float]:
    """Run code in a process; return the seconds from its start to each printed moment."""
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT)}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    begun = time.monotonic_ns()
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments],
        env=environment,
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    *moments, last = [int(line) for line in done.stdout.split()]
    return [(moment - begun) / 1e9 for moment in moments] + [
        last / 1e9 if code == OURS else (last - begun) / 1e9
    ]


if __name__ == "__main__":
    for row in ratios():
        print(*row)
