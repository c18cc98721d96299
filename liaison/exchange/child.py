"""The child process that reads a foreign workbook.

Started by ``reader`` with the bytes of one file on standard input; says what
it finds on standard output (``wire``). It opens no file and no network
connection, its memory is limited where the system can, and if it dies the
program goes on. Imports little, because its start is part of every import.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from liaison.exchange import wire
from liaison.exchange.limits import Limits

if TYPE_CHECKING:
    from liaison.exchange.rows import RawSheet


def main(argv: list[str] | None = None) -> int:
    """Read one workbook from standard input; return 0 when all frames were sent.

    ``argv`` is not used: it is there so that a frozen program can route its
    hidden argument here. The descriptors are opened anew because a windowed
    Windows program has no ``sys.stdin`` and ``sys.stdout``.
    """
    with open(0, "rb", closefd=False) as source, open(1, "wb", closefd=False) as out:
        request = json.loads(source.readline())
        limits = Limits(**request["limits"])
        _confine(limits)
        data = source.read()
        try:
            for frame in _frames(data, request, limits):
                out.write(wire.encode(frame))
        except BaseException as error:  # noqa: BLE001 - strangers' files raise anything
            if isinstance(error, KeyboardInterrupt | BrokenPipeError):
                return 1
            out.write(wire.encode(["fail", *_reason(error)]))
            return 1
    return 0


def _confine(limits: Limits) -> None:
    """Bound memory and time and forbid writing files, where the system can."""
    if os.name == "nt":  # Windows has no resource limits; the parent's clock remains
        return
    import resource

    bounds = {
        resource.RLIMIT_AS: limits.memory,
        resource.RLIMIT_CPU: limits.seconds + 5,
        resource.RLIMIT_FSIZE: 0,
        resource.RLIMIT_CORE: 0,  # a core file would hold personal data
    }
    for name, most in bounds.items():
        _soft, hard = resource.getrlimit(name)
        soft = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(name, (soft, hard))


def _reason(error: BaseException) -> tuple[str, str]:
    if isinstance(error, wire.Refusal):
        return error.code, error.detail
    if isinstance(error, MemoryError):
        return "memory", ""
    name = type(error).__name__
    if name == "PasswordError":
        return "password", ""
    return "damaged", f"{name}: {error}"[:500]


def _frames(data: bytes, request: dict[str, str], limits: Limits) -> Iterator[list[Any]]:
    from liaison.exchange.rows import Budget, sheet_frames

    budget = Budget(limits)
    for sheet in _sheets(data, request, limits):
        yield from sheet_frames(sheet, budget)
    yield ["end"]


def _sheets(data: bytes, request: dict[str, str], limits: Limits) -> Iterable[RawSheet]:
    if request["kind"] == "csv":
        from liaison.exchange.text import text_sheet

        return [text_sheet(data, request["encoding"], request["name"])]
    from liaison.exchange.sheets import book_sheets

    return book_sheets(data, request["kind"], limits)


if __name__ == "__main__":
    sys.exit(main())
