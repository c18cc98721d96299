"""Record what a victim does to its files, call by call, in order (strace).

Only the data folder is looked at. What a victim says is part of the record:
it tells after which call an act was acknowledged.
"""

from __future__ import annotations

import re
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import IO

import pytest

from liaison.base.paths import Home
from tests.faults.deeds import deed
from tests.faults.killing import Victim

_CALLS = (
    "openat,close,read,write,pwrite64,lseek,ftruncate,fsync,fdatasync,rename,renameat,renameat2,"
    "unlink,unlinkat,sendfile,copy_file_range,writev,pwritev,link,linkat,symlink,fallocate"
)
_LINE = re.compile(r"(\d+) +(\w+)\((.*)\) += (-?\d+|\?).*")
_HALF = re.compile(r"(\d+) +(.*) <unfinished \.\.\.>$")
_REST = re.compile(r"(\d+) +<\.\.\. \w+ resumed>(.*)$")
_FILE = re.compile(r"-?\w+<(.*)>")
_HEX = re.compile(r"\\x([0-9a-f]{2})")
_NAMED = {"unlink": (0,), "unlinkat": (1,), "rename": (0, 1), "renameat": (1, 3)}


@dataclass(frozen=True)
class Op:
    """One call: what was done to which file; ``ack`` is something said."""

    what: str  # create, write, truncate, sync, rename, unlink, ack
    path: str = ""
    at: int = 0
    data: bytes = b""
    to: str = ""


def need_strace() -> None:
    """Skip, and say why, where programs cannot be traced."""
    why = _no_tracing()
    if why:
        pytest.skip(why)


@cache
def _no_tracing() -> str:
    if shutil.which("strace") is None:
        return "strace is not installed"
    done = subprocess.run(
        ["strace", "-o", "/dev/null", "true"], capture_output=True, text=True, check=False
    )
    return "" if done.returncode == 0 else f"tracing is not permitted here: {done.stderr.strip()}"


@contextmanager
def attached(pid: int, *options: str) -> Iterator[subprocess.Popen[str]]:
    """Trace a process from here on; it ends, or is let go of, at the end."""
    tracer = subprocess.Popen(
        ["strace", "-f", "-p", str(pid), *options], stderr=subprocess.PIPE, text=True
    )
    try:
        assert tracer.stderr is not None
        said = tracer.stderr.readline()
        assert "attached" in said, said
        yield tracer
    finally:
        if tracer.poll() is None:
            tracer.send_signal(signal.SIGINT)
        tracer.communicate(timeout=120)


def recorded(name: str, home: Home, key: bytes) -> list[Op]:
    """Let a victim do a deed in a data folder and return all it did to the files there."""
    with tempfile.TemporaryDirectory() as scratch, Victim(deed(name), home, key, 0) as victim:
        victim.await_ready()
        before = home.folder.with_name(f"{home.folder.name}-before")
        shutil.copytree(home.folder, before)
        out = Path(scratch) / "trace"
        options = ("-y", "-xx", "-s", "9999999", "-e", f"trace={_CALLS}", "-o", str(out))
        with attached(victim.pid, *options):
            victim.go()
            while ["closed"] not in victim.said:
                assert not victim.listen(0.05), f"it ended: {victim.said[-3:]}"
            victim.kill()
        assert all(line[0] in {"done", "closed"} for line in victim.said), victim.said
        with out.open("r", encoding="ascii", errors="replace") as trace:
            return list(_Reader(home.folder).read(trace))


class _Reader:
    """Turns lines of strace into operations on files of one folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = f"{folder}/"
        self.exists = {str(path) for path in folder.rglob("*")}
        self.at: dict[str, int] = {}  # by descriptor as strace writes it

    def read(self, trace: IO[str]) -> Iterator[Op]:
        begun: dict[str, str] = {}
        before = self.folder[:-1] + "-before"
        self.exists = {
            self.folder + str(path.relative_to(before)) for path in Path(before).rglob("*")
        }
        for line in trace:
            text = line.rstrip("\n")
            if half := _HALF.match(text):
                begun[half[1]] = f"{half[1]} {half[2]}"
                continue
            if rest := _REST.match(text):
                text = begun.pop(rest[1]) + rest[2]
            if (whole := _LINE.match(text)) and not whole[4].startswith(("-", "?")):
                yield from self._op(whole[2], whole[3].split(", "), int(whole[4]))

    def _op(self, call: str, told: list[str], gave: int) -> Iterator[Op]:
        if call in _NAMED or call == "renameat2":
            places = _NAMED.get(call, (1, 3))
            names = [_text(told[place]).decode() for place in places]
            if names[0].startswith(self.folder):
                yield self._named(names)
            return
        fd = told[0]
        path = _path(fd if call != "openat" else told[1])
        if call == "openat":
            yield from self._open(_text(told[1]).decode(), told[2], gave)
        elif call == "write" and path.startswith("socket:"):
            yield Op("ack", data=_text(told[1]))
        elif path.startswith(self.folder) or f"{path}/" == self.folder:
            yield from self._on(call, path, told, gave)

    def _named(self, names: list[str]) -> Op:
        self.exists.discard(names[0])
        if len(names) == 1:
            return Op("unlink", names[0])
        self.exists.add(names[1])
        return Op("rename", names[0], to=names[1])

    def _open(self, path: str, flags: str, fd: int) -> Iterator[Op]:
        self.at[str(fd)] = 0
        if not path.startswith(self.folder):
            return
        if "O_CREAT" in flags and path not in self.exists:
            self.exists.add(path)
            yield Op("create", path)
        elif "O_TRUNC" in flags:
            yield Op("truncate", path)
        assert "O_APPEND" not in flags, f"{path} is appended to; the record cannot tell where"

    def _on(self, call: str, path: str, told: list[str], gave: int) -> Iterator[Op]:
        fd = told[0].split("<")[0]
        if call == "pwrite64":
            yield Op("write", path, int(told[3]), _text(told[1])[:gave])
        elif call == "write":
            yield Op("write", path, self.at[fd], _text(told[1])[:gave])
            self.at[fd] += gave
        elif call == "read":
            self.at[fd] = self.at.get(fd, 0) + gave
        elif call == "lseek":
            self.at[fd] = gave
        elif call == "ftruncate":
            yield Op("truncate", path, int(told[1]))
        elif call in {"fsync", "fdatasync"}:
            yield Op("sync", path)
        else:
            assert call == "close", f"{call} of {path} is not understood"


def _text(quoted: str) -> bytes:
    assert not quoted.endswith("..."), "the record was cut short"
    return bytes.fromhex(quoted.strip('"').replace("\\x", ""))


def _path(fd: str) -> str:
    found = _FILE.fullmatch(fd)
    told = _HEX.sub(lambda one: chr(int(one[1], 16)), found[1]) if found else ""
    return told.encode("latin-1").decode()
