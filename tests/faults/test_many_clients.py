"""R13: many clients of one PostgreSQL store lose no update; who is second is told of both."""

from __future__ import annotations

import random
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from liaison.base.errors import Stale
from liaison.records import Company
from liaison.services import merging, records
from liaison.store import onserver
from liaison.store.step import Store
from tests.promises import tell, turns
from tests.stores import LOGIN, fill

SHARED = 3
CLIENTS = turns(quick=4, long=20)
TURNS = turns(quick=25, long=1000)


class Tally:
    """What one client did: updates kept, conflicts told, conflicts without both versions."""

    def __init__(self) -> None:
        self.kept: dict[int, int] = {}
        self.told = self.blind = 0


def _client(address: str, seed: int, ids: list[int], gate: Barrier) -> Tally:
    """Count companies up again and again, reading first; conflicts are merged and tried again."""
    store = onserver.open_postgresql(address, LOGIN)
    draw, tally = random.Random(seed), Tally()
    try:
        gate.wait()
        for turn in range(len(TURNS)):
            _count_up(store, draw.choice(ids), f"{seed}-{turn}", tally)
    finally:
        store.close()
    return tally


def _count_up(store: Store, one: int, op: str, tally: Tally) -> None:
    with store.reading() as session:
        card = records.card(session, Company, one)
    base, attempt = card, 0
    while True:
        mine = int(base.values["employees"] or 0) + 1
        try:
            records.save(store, Company, {"employees": mine}, one, base.version, f"{op}-{attempt}")
        except Stale:
            tally.told += 1
            merge = merging.three(
                store, Company, one, base.values, {"employees": str(mine)}, base.version
            )
            base, attempt = merge.card, attempt + 1
            clash = {field.name: field for field in merge.fields}.get("employees")
            both = clash is None or (clash.theirs and clash.mine == str(mine))
            tally.blind += not both
        else:
            tally.kept[one] = tally.kept.get(one, 0) + 1
            return


@pytest.mark.postgres
def test_clients_that_count_together_lose_no_update(shared: Store, database: str) -> None:
    ids = fill(shared, Company, [{"name": f"企业{n}", "employees": 0} for n in range(SHARED)])
    gate = Barrier(len(CLIENTS))
    with ThreadPoolExecutor(len(CLIENTS)) as pool:
        running = [pool.submit(_client, database, seed, ids, gate) for seed in CLIENTS]
        tallies = [one.result() for one in running]
    done = len(CLIENTS) * len(TURNS)
    lost = 0
    with shared.reading() as session:
        for one in ids:
            kept = sum(tally.kept.get(one, 0) for tally in tallies)
            lost += abs(int(records.card(session, Company, one).values["employees"]) - kept)
    blind = sum(tally.blind for tally in tallies)
    told = sum(tally.told for tally in tallies)
    tell("R13", f"{len(CLIENTS)} 个客户端同时修改，丢失的修改", tried=done, lost=lost)
    tell("R13", "冲突时看不到双方内容", tried=told, lost=blind)
    assert sum(sum(tally.kept.values()) for tally in tallies) == done
    assert told, "they did get in each other's way"
    assert (lost, blind) == (0, 0)
