"""Start the victim, listen to it, and kill it at a moment nobody chose.

Victims are forked from a server that has everything loaded and no store open:
one costs a few milliseconds, and a thousand kills are a matter of minutes.
"""

from __future__ import annotations

import multiprocessing
import random
import time
from multiprocessing.context import ForkServerProcess
from types import TracebackType

from liaison.base.paths import Home
from tests.faults import victim
from tests.faults.victim import WORKS, Work

_LONGEST = 60.0
_LOADED = ("tests.faults.victim", "tests.faults.deeds", "alembic.command", "openpyxl")


class Victim:
    """A process that does one kind of work in a data folder and says what it has been promised.

    ``work`` is a name in ``victim.WORKS`` or a function of a module: (home, key, seed).
    It stands still once it is ready, until :meth:`go`.
    """

    def __init__(self, work: str | Work, home: Home, key: bytes, seed: int) -> None:
        forks = multiprocessing.get_context("forkserver")
        forks.set_forkserver_preload(list(_LOADED))
        self.said: list[list[str]] = []
        self._ear, mouth = forks.Pipe()
        told = WORKS[work] if isinstance(work, str) else work
        arguments = (told, str(home.folder), key, seed, mouth)
        self.process: ForkServerProcess = forks.Process(target=victim.run, args=arguments)
        self.process.start()
        mouth.close()

    def __enter__(self) -> Victim:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        if self.process.is_alive():
            self.process.kill()
        self.process.join()
        self.process.close()
        self._ear.close()

    @property
    def pid(self) -> int:
        assert self.process.pid is not None
        return self.process.pid

    def await_ready(self) -> None:
        """Wait until everything stands that the fault shall not touch."""
        assert self._ear.poll(_LONGEST), "the victim did not get ready"
        assert self._ear.recv_bytes() == b"ready"

    def go(self) -> None:
        """Let it work."""
        self._ear.send_bytes(b"go")

    def listen(self, seconds: float = _LONGEST) -> bool:
        """Take in what it says for so long, or until it ends; tell whether it ended."""
        until = time.monotonic() + seconds
        while self._ear.poll(max(0.0, until - time.monotonic())):
            try:
                self.said.append(self._ear.recv_bytes().decode().split(" "))
            except (EOFError, ConnectionResetError):  # what was cut off was not acknowledged
                return True
        return False

    def kill(self) -> None:
        """Kill it as the system does, and take in what it had said."""
        self.process.kill()
        self.listen()
        self.process.join()

    def end(self) -> int:
        """Wait for its own end; return the exit status."""
        assert self.listen(), f"the victim did not end; it said {self.said[-3:]}"
        self.process.join()
        assert self.process.exitcode is not None
        return self.process.exitcode


def killed(work: str | Work, home: Home, key: bytes, seed: int, within: float) -> list[list[str]]:
    """Run a victim, kill -9 it at a random moment once it is ready; return what it said."""
    with Victim(work, home, key, seed) as one:
        one.await_ready()
        one.go()
        early = one.listen(random.Random(seed).random() * within)
        one.kill()
        assert not early or one.process.exitcode == 0, f"it failed by itself: {one.said[-3:]}"
        return one.said


def finished(work: str | Work, home: Home, key: bytes, seed: int) -> list[list[str]]:
    """Run a victim to its end; return what it said."""
    with Victim(work, home, key, seed) as one:
        one.await_ready()
        one.go()
        assert one.end() == 0, one.said[-3:]
        return one.said
