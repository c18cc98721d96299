"""How fast a hand-kept ledger is taken in, against reading it alone.

Goals: at least 2,000 rows a second planned and written (features.md, complaint
4), and planning at most what openpyxl takes to read the same file.
Run alone: ``python -m tests.bench.import_bench``.
"""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from time import perf_counter

import openpyxl

from liaison.base.paths import Home
from liaison.exchange.apply import apply
from liaison.exchange.planning import plan
from liaison.exchange.reader import read_book
from liaison.store import keys, opening, undo
from liaison.store.step import Store

Ratio = tuple[str, float, str]

ROWS, COMPANIES = 10_000, 200
_FIRST = opening.First("循环园区警务站", "zhao", "Abcdef123456!", bureau="云岭县公安局")
_HEAD = ("序号", "走访时间", "走访企业", "走访民警", "走访内容", "宣传人次", "存在问题", "处理情况")
_OFFICERS = ("孙艳", "郭丽", "邓娟", "周娟、许丽", "彭刚", "董军")
_WORK = ("安全检查、流动人口登记", "走访宣传反诈防盗,发放宣传单", "核查流动人口信息,提供法律咨询")


def ratios() -> list[Ratio]:
    """Measure one import of 10,000 visits into a fresh store."""
    with tempfile.TemporaryDirectory() as folder:
        store, _recovery = opening.create(Home(Path(folder) / "data"), _FIRST, keys.LEAST)
        try:
            return _measure(store, _roster(Path(folder)), _ledger(Path(folder)))
        finally:
            store.close()


def _measure(store: Store, roster: Path, ledger: Path) -> list[Ratio]:
    apply(store, plan(store, [read_book(roster)]))
    begun = perf_counter()
    book = read_book(ledger)
    read = perf_counter()
    first = plan(store, [book])
    planned = perf_counter()
    result = apply(store, first)
    written = perf_counter()
    again = plan(store, [book])
    compared = perf_counter()
    undo.undo(store, result.step_id)
    undone = perf_counter()
    assert result.new["visit"] == ROWS
    assert again.empty
    peer = _openpyxl(ledger)
    return [
        (f"import of {ROWS} visits: rows planned a second", ROWS / (planned - read), ">= 2000"),
        (f"import of {ROWS} visits: rows written a second", ROWS / (written - planned), ">= 2000"),
        (f"import of {ROWS} visits: all, in seconds", written - begun, "<= 10"),
        (f"import of {ROWS} visits: planning / openpyxl reading", (planned - read) / peer, "<= 2"),
        (
            f"import of {ROWS} visits again / the first time",
            (compared - written) / (planned - read),
            "<= 2",
        ),
        (f"undo of an import of {ROWS} visits, in seconds", undone - compared, "<= 30"),
    ]


def _roster(folder: Path) -> Path:
    lines = [("企业名称", "地址"), *((_name(n), f"A区{n}号") for n in range(COMPANIES))]
    return _save(folder / "企业花名册.xlsx", "企业花名册", lines)


def _ledger(folder: Path) -> Path:
    first = date(2026, 1, 1)
    lines = [
        (
            n + 1,
            first + timedelta(days=n * 300 // ROWS),
            _name(n % COMPANIES),
            _OFFICERS[n % len(_OFFICERS)],
            f"{_WORK[n % len(_WORK)]}({n})",
            "30余" if n % 7 == 0 else n % 90,
            "灭火器过期" if n % 3 else "无",
            "当场整改",
        )
        for n in range(ROWS)
    ]
    return _save(folder / "走访.xlsx", "走访", [_HEAD, *lines])


def _name(n: int) -> str:
    return f"云岭第{n}号新材料有限公司"


def _save(path: Path, sheet: str, lines: Sequence[tuple[object, ...]]) -> Path:
    book = openpyxl.Workbook(write_only=True)
    made = book.create_sheet(sheet)
    for line in lines:
        made.append(line)
    book.save(path)
    return path


def _openpyxl(path: Path) -> float:
    begun = perf_counter()
    book = openpyxl.load_workbook(path, read_only=True)
    for row in book.worksheets[0].iter_rows(values_only=True):
        assert row
    book.close()
    return perf_counter() - begun


if __name__ == "__main__":
    for what, value, goal in ratios():
        print(f"{what}: {value:.3g} ({goal})")
