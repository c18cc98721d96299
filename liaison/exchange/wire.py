"""What the reading child says to its parent: one JSON array on each line.

JSON because a child taken over by a hostile workbook must not be able to run
anything in the parent (no pickle, no marshal). Values JSON does not know are
one-key objects: m moment, d day, t time, f formula, e error.

Frames: ``sheet`` name hidden height merged · ``rows`` [[number, [value …]] …] ·
``note`` code text · ``fail`` code detail · ``end``.
"""

from __future__ import annotations

import json
from datetime import date, datetime, time
from typing import Any


def encode(frame: list[Any]) -> bytes:
    """Return one line for a frame."""
    text = json.dumps(frame, ensure_ascii=False, separators=(",", ":"), default=_tag)
    return text.encode("utf-8", "replace") + b"\n"


def decode(line: bytes) -> list[Any]:
    """Return the frame of a line; :class:`ValueError` when it is not one."""
    frame = json.loads(line, object_hook=_untag)
    if not isinstance(frame, list) or not frame or not isinstance(frame[0], str):
        raise ValueError("not a frame")
    return frame


def _tag(value: object) -> dict[str, str]:
    if isinstance(value, datetime):
        return {"m": value.isoformat()}
    if isinstance(value, date):
        return {"d": value.isoformat()}
    if isinstance(value, time):
        return {"t": value.isoformat()}
    raise TypeError(f"a cell cannot hold {type(value).__name__}")


def _untag(tagged: dict[str, Any]) -> Any:
    # Imported here because the child never decodes and starts faster without.
    from liaison.exchange.grid import ErrorCell, Formula

    makers: dict[str, Any] = {
        "m": datetime.fromisoformat,
        "d": date.fromisoformat,
        "t": time.fromisoformat,
        "f": Formula,
        "e": ErrorCell,
    }
    if len(tagged) != 1:
        raise ValueError("not a tagged value")
    ((tag, text),) = tagged.items()
    if tag not in makers or not isinstance(text, str):
        raise ValueError("not a tagged value")
    return makers[tag](text)


class Refusal(Exception):
    """The child cannot read the workbook: a code ``reader`` knows, and a detail."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(code, detail)
        self.code = code
        self.detail = detail
