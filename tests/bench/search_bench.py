"""Search as one types: keystrokes against a LIKE scan, companies against a five-column LIKE.

``search_bench.py --size 1000000 --in FOLDER`` measures a store of that size; ``dev.py bench``
takes 100,000 visits and 20,000 companies (speed.md G8, G9, G18).
"""

from __future__ import annotations

import os
import random
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Any

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from sqlalchemy import insert, text

from liaison.base.ids import uuid7
from liaison.base.paths import Home
from liaison.records import Company, Officer, Visit
from liaison.records.visit import visit_officer
from liaison.services import reading, searching
from liaison.services.registers import VISITS
from liaison.store import keys, opening, searchindex
from liaison.store.engine import WRITING
from liaison.store.searchquery import newest, wanted
from liaison.store.sections import SECTIONS
from liaison.store.step import Store
from tests.bench import stock

Ratio = tuple[str, float, str]
FEW, MANY, COMPANIES, OFFICERS, ROUNDS = 10_000, 100_000, 20_000, 60, 60
_CLOCK = time.process_time if os.environ.get("BENCH_CPU") else time.perf_counter
"""BENCH_CPU=1 counts the processor's time alone: on a machine that has others at work."""
_COMMON = (
    "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下"
    "过子说产种面而方后多定行学法所民得经十三之进着等部度家电力里如水化高自二理起小物现实加量都"
    "两体制机当使点从业本去把性好应开它合还因由其些然前外天政四日那社义事平形相全表间样与关各重"
    "新线内数正心反你明看原又么利比或但质气第向道命此变条只没结解问意建月公无系军很情者最立代想"
)
_WORDS = [
    "安全检查",
    "消防通道",
    "监控设备",
    "反诈宣传",
    "流动人口",
    "登记",
    "法律咨询",
    "门卫值班",
    "灭火器",
    "过期",
    "整改",
    "用电线路",
    "老化",
    "仓库",
    "危化品",
    "台账",
    "出入口",
    "车辆",
    "通行证",
    "员工宿舍",
    "夜间巡逻",
    "拖欠工资",
    "矛盾纠纷",
    "劳动合同",
    "培训",
    "电瓶车",
    "充电",
    "私拉乱接",
    "应急预案",
    "演练",
    "保安",
    "上岗证",
    "摄像头",
    "损坏",
    "报警",
    "盗窃",
    "隐患",
    "企业负责人",
    "已告知",
]
_PLACES = [
    "云岭",
    "长兴",
    "重工",
    "金川",
    "瑞丰",
    "乐清",
    "恒通",
    "华泰",
    "鑫源",
    "宏达",
    "天行",
    "银河",
    "佳和",
    "盛世",
    "东方",
    "永固",
]
_TRADES = [
    "电子",
    "科技",
    "机械",
    "纺织",
    "物流",
    "建材",
    "食品",
    "化工",
    "医药",
    "玻璃",
    "塑胶",
    "五金",
    "印务",
    "新能源",
    "设备",
]


def ratios() -> list[Ratio]:
    """Measure at 100,000 visits, and what grows from 10,000 on."""
    with stocked(FEW) as store:
        few = measure(store, FEW)
    with stocked(MANY) as store:
        many = measure(store, MANY)
    most = max(many[f"k={k} p95"] for k in range(1, 7))
    return [
        (f"keystroke in {MANY:,} visits, slowest length p95, ms", most, "<= 10 (G8)"),
        ("the same / LIKE scan p95", most / many["LIKE p95"], "<= 0.01 at 1M (G8)"),
        ("found in all registers, two hanzi p95, ms", many["whole p95"], ""),
        (f"keystroke in {COMPANIES:,} companies p95, ms", many["company p95"], "<= 5 (G9)"),
        ("the same / five-column LIKE p95", many["company p95"] / many["five p95"], "<= 1/3 (G9)"),
        (
            f"keystroke, {MANY:,} / {FEW:,} visits p50",
            many["k=3 p50"] / few["k=3 p50"],
            "<= 3.2 (G18)",
        ),
    ]


def measure(store: Store, visits: int) -> dict[str, float]:
    """Return milliseconds of every kind of keystroke, p50 and p95."""
    chance = random.Random(7)
    asked = [_piece(chance, k) for k in range(1, 7) for _round in range(ROUNDS)]
    found: dict[str, float] = {}
    searching.search(store, "云岭")  # reads the names
    for k in range(1, 7):
        some = [one for one in asked if len(one) == k]
        _tell(found, f"k={k}", [_timed(lambda w=one: _visits(store, w)) for one in some])
    two = [one for one in asked if len(one) == 2]
    _tell(found, "whole", [_timed(lambda w=one: searching.search(store, w)) for one in two])
    _tell(found, "index", [_timed(lambda w=one: _index(store, w)) for one in asked])
    _tell(found, "LIKE", [_timed(lambda w=one: _like(store, w)) for one in two[:10]])
    typed = [_name_piece(chance) for _round in range(ROUNDS * 3)]
    _tell(found, "company", [_timed(lambda w=one: _companies(store, w)) for one in typed])
    _tell(found, "five", [_timed(lambda w=one: _five(store, w)) for one in typed[:30]])
    pages = [
        _timed(lambda: _page(store, chance.randrange(visits - 128), visits)) for _ in range(60)
    ]
    _tell(found, "page", pages)
    _tell(found, "first page", [_timed(lambda: _page(store, 0, visits)) for _ in range(30)])
    return found


@contextmanager
def stocked(visits: int, companies: int = COMPANIES) -> Iterator[Store]:
    """Yield a throw-away store with so many visits and companies, indexed."""
    with tempfile.TemporaryDirectory() as folder:
        store, _recovery = opening.create(Home(Path(folder)), stock.FIRST, keys.LEAST)
        try:
            fill(store, visits, companies)
            yield store
        finally:
            store.close()


def fill(store: Store, visits: int, companies: int, seed: int = 1) -> float:
    """Write the records and build the index; returns the seconds the index took."""
    chance = random.Random(seed)
    day = date(2026, 10, 31)
    with store.engine.connect() as connection:
        writing = connection.execution_options(**{WRITING: True})
        with writing.begin():
            writing.execute(insert(Company), [_company(chance, i) for i in range(1, companies + 1)])
            officers = [
                stock._base("MJ", i) | {"name": f"民警{i:03}", "station_id": 1}
                for i in range(1, OFFICERS + 1)
            ]
            writing.execute(insert(Officer), officers)
            for start in range(1, visits + 1, 5000):
                rows = range(start, min(start + 5000, visits + 1))
                writing.execute(insert(Visit), [_visit(chance, i, day, companies) for i in rows])
                links = [{"visit": i, "officer": i % OFFICERS + 1, "place": i} for i in rows]
                writing.execute(insert(visit_officer), links)
            begun = time.perf_counter()
            searchindex.rebuild(writing)
            return time.perf_counter() - begun


def _company(chance: random.Random, i: int) -> dict[str, Any]:
    name = f"云岭县{chance.choice(_PLACES)}{''.join(chance.choices(_COMMON, k=2))}"
    return stock._base("QY", i) | {
        "name": f"{name}{chance.choice(_TRADES)}有限公司",
        "station_id": 1,
        "address": f"循环园区{chance.randint(1, 300)}号",
        "liaison": "".join(chance.choices(_COMMON, k=2)),
        "liaison_phone": f"139{chance.randint(0, 99999999):08}",
    }


def _visit(chance: random.Random, i: int, day: date, companies: int) -> dict[str, Any]:
    about = {
        "company_id": chance.randint(1, companies),
        "station_id": 1,
        "visited_on": day - timedelta(days=chance.randint(0, 1800)),
        "content": content(chance),
        "late": False,
    }
    base = {"number": f"ZF-{about['visited_on']:%Y%m}-{i:07}", "uid": uuid7()}
    return stock._base("ZF", i) | about | base


def content(chance: random.Random) -> str:
    """Return a text of 40 to 80 hanzi, half of them in words officers use."""
    parts: list[str] = []
    while sum(map(len, parts)) < 40 + chance.randint(0, 30):
        some = "".join(chance.choices(_COMMON, k=chance.randint(2, 6)))
        parts.append(chance.choice(_WORDS) if chance.random() < 0.5 else some)
        if chance.random() < 0.2:
            parts.append("，")
    return "".join(parts)


def _piece(chance: random.Random, long: int) -> str:
    while True:
        told = content(chance)
        at = chance.randrange(len(told) - long)
        piece = told[at : at + long]
        if "，" not in piece:
            return piece


def _name_piece(chance: random.Random) -> str:
    kinds = (
        chance.choice(_PLACES),
        chance.choice(_PLACES) + chance.choice(_COMMON),
        chance.choice(["ylx", "y", "jc", "dz", "yunling", "hengtong", "kj", "cx"]),
        "".join(chance.choices(_COMMON, k=2)),
        "".join(chance.choices("abcdefghjklmnpqrstwxyz", k=chance.randint(1, 4))),
    )
    return chance.choice(kinds)


def _visits(store: Store, words: str) -> None:
    searching.search(store, words, 50, "visits")


def _companies(store: Store, words: str) -> None:
    with store.reading() as session:
        searching.companies_called(session, words, 50)


def _index(store: Store, words: str) -> None:
    section = next(one for one in SECTIONS if one.name == "visit")
    with store.reading() as session:
        newest(session.connection(), section, [wanted(words)], -1, 50)


def _like(store: Store, words: str) -> None:
    """Ask for the newest fifty by a LIKE scan that finds nothing sooner."""
    sql = "SELECT id FROM visit WHERE content LIKE :w ORDER BY visited_on DESC, id DESC"
    with store.engine.connect() as connection:
        connection.execute(text(sql), {"w": f"%{words}%"}).all()[:50]


def _five(store: Store, words: str) -> None:
    columns = ("name", "short_name", "credit_code", "liaison", "liaison_phone")
    either = " OR ".join(f"{one} LIKE :w" for one in columns)
    with store.engine.connect() as connection:
        connection.execute(
            text(f"SELECT id FROM company WHERE {either}"), {"w": f"%{words}%"}
        ).all()


def _page(store: Store, offset: int, visits: int) -> None:
    with store.reading() as session:
        assert reading.window(session, reading.Query(VISITS), offset, 128, visits)


def _timed(work: Any) -> float:
    begun = _CLOCK()
    work()
    return (_CLOCK() - begun) * 1000


def _tell(found: dict[str, float], name: str, times: list[float]) -> None:
    ordered = sorted(times)
    found[f"{name} p50"] = ordered[len(ordered) // 2]
    found[f"{name} p95"] = ordered[min(len(ordered) - 1, len(ordered) * 95 // 100)]


def main(size: int, folder: Path | None = None) -> None:
    """Measure one size and print everything; a store that is in the folder already is used."""
    with tempfile.TemporaryDirectory() as scratch:
        home = Home(folder or Path(scratch))
        there = opening.exists(home)
        if there:
            store = opening.open_store(home, stock.FIRST.login, stock.FIRST.password)
        else:
            store, _recovery = opening.create(home, stock.FIRST, keys.LEAST)
        try:
            begun = time.perf_counter()
            took = 0.0 if there else fill(store, size, COMPANIES)
            print(f"made in {time.perf_counter() - begun:.0f} s, index {took:.0f} s", flush=True)
            for name, value in measure(store, size).items():
                print(f"{name:16} {value:9.2f} ms", flush=True)
            with store.engine.connect() as connection:
                pages = connection.exec_driver_sql("SELECT sum(length(block)) FROM search_data")
                inside = pages.scalar_one()
        finally:
            store.close()
        print(f"index {inside / 1e6:.0f} MB of {home.store.stat().st_size / 1e6:.0f} MB")


if __name__ == "__main__":
    told = dict(zip(sys.argv[1::2], sys.argv[2::2], strict=False))
    main(int(told.get("--size", MANY)), Path(told["--in"]) if "--in" in told else None)
