"""How large a foreign workbook may be, and the wire between reader and child.

The figures come from safety.md 3d (measured attacks) except the number of
rows: people complain about limits below a real year's ledger, so 200,000 rows
are read and more are refused with advice, never cut silently.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass

MB = 1024 * 1024

READ_CHILD = "--read-child"
"""The hidden argument that turns the frozen program into the reading child."""

FILE_BYTES = 20 * MB
ENTRIES = 2_000
DIRECTORY_BYTES = 1 * MB
UNPACKED_BYTES = 200 * MB
STRINGS_BYTES = 50 * MB
PART_BYTES = 100 * MB
RATIO = 200
RATIO_FROM = 1 * MB
HEAD_BYTES = 4096
"""How far into an XML part a DOCTYPE is looked for."""

STREAM_BYTES = 600 * MB
"""The most the child may send back before it is held to be broken."""


@dataclass(frozen=True)
class Limits:
    """What the child obeys while it reads one workbook; sizes in cells or bytes.

    ``area`` is the largest dense rectangle calamine may build (it allocates
    rows × columns at once); beyond it a slower streaming reader takes over.
    """

    rows: int = 200_000
    columns: int = 200
    cells: int = 6_000_000
    text: int = 150_000_000
    blank_rows: int = 1_000
    area: int = 12_000_000
    memory: int = 1024 * MB
    seconds: int = 60

    def as_dict(self) -> dict[str, int]:
        """Return the limits as plain numbers for the wire."""
        return asdict(self)
