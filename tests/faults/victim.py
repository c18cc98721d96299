"""A program that works until it is killed, and says on a pipe what it has been promised.

Run as ``python victim.py WORK FOLDER KEY SEED``. Each line on stdout is an
acknowledgement: what stands there must be found again after any kill.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

from liaison.base.errors import Trouble
from liaison.base.paths import Home
from liaison.records import Company, Dispute, Issue, Officer, Visit
from liaison.services import assigning, following, records
from liaison.store import copies, keys, opening
from liaison.store.step import Store

DAY = date(2026, 3, 5)
PASSWORDS = ("Abcdef123456!", "Ghijkl123456!")
ROWS = 1500
"""Records of one import; far more than fit into one page of the log."""


def say(*words: object) -> None:
    """Acknowledge: written and flushed, so that the one who listens has it."""
    sys.stdout.write(" ".join(map(str, words)) + "\n")
    sys.stdout.flush()


def save(home: Home, key: bytes, seed: int) -> None:
    """Save one small thing after another through the services."""
    store = opening.open_with(home, key, "zhao")
    officer = records.save(store, Officer, {"name": "张三"}).id
    say("ready")
    for turn in range(100_000):
        company = records.save(
            store, Company, {"name": f"企业{seed}-{turn}"}, op_id=f"{seed}-{turn}"
        )
        say("company", company.number)
        _month(store, company.id, officer)


def _month(store: Store, company: int, officer: int) -> None:
    assigning.assign(store, [company], officer, DAY)
    say("assigned", company)
    told = {"company_id": company, "officers": [officer], "visited_on": DAY, "content": "安全检查"}
    say("visit", records.save(store, Visit, told).number)
    need = {"kind": "诉求", "company_id": company, "reported_on": DAY, "description": "办证"}
    saved = records.save(store, Issue, need)
    say("need", saved.number)
    following.advance(store, Issue, saved.id, "办结", "已办", on=DAY)
    say("finished", saved.number)
    told = {"companies": [company], "found_on": DAY, "description": "欠薪" * 500}
    dispute = records.save(store, Dispute, told)
    following.mediate(store, dispute.id, "签协议", "达成协议", on=DAY)
    say("settled", dispute.number)


def bring_in(home: Home, key: bytes, seed: int) -> None:
    """Write as much as an import does in one step, in pieces."""
    store = opening.open_with(home, key, "zhao")
    officer = records.save(store, Officer, {"name": f"民警{seed}"}).id
    say("ready")
    with store.step("导入", reason=f"名单{seed}.xlsx") as step:
        person = step.get(Officer, officer)
        for piece in range(ROWS // 100):
            firms = [Company(name=f"企业{seed}-{piece}-{n}", station_id=1) for n in range(50)]
            step.session.add_all(firms)
            step.session.flush()
            step.session.add_all(
                Visit(
                    company_id=firm.id,
                    station_id=1,
                    officers=[person],
                    visited_on=DAY,
                    content="查",
                    late=False,
                )
                for firm in firms
            )
            step.session.flush()
    say("imported", seed)
    while True:
        copies.copy(store.engine, key, home.backups, "test")


def start(home: Home, _key: bytes, seed: int) -> None:
    """Make a store for the first time."""
    say("ready")
    first = opening.First(f"警务站{seed}", "zhao", PASSWORDS[0])
    opening.create(home, first, keys.LEAST)
    say("made")
    sys.stdin.read()


def rekey(home: Home, key: bytes, _seed: int) -> None:
    """Change a password again and again."""
    say("ready")
    for turn in range(100_000):
        keys.add(home.keyring, key, "zhao", PASSWORDS[turn % 2], keys.LEAST)
        say("password", turn % 2)


def upgrade(home: Home, key: bytes, _seed: int) -> None:
    """Open a store of an earlier program."""
    say("ready")
    opening.open_with(home, key, "zhao")
    say("open")
    sys.stdin.read()


def fill(home: Home, key: bytes, seed: int) -> None:
    """Save until no file may grow any more, say so, and go on when it may again."""
    import resource
    import signal

    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    store = opening.open_with(home, key, "zhao")
    say("ready")
    size = home.store.stat().st_size
    resource.setrlimit(resource.RLIMIT_FSIZE, (size + 300_000, resource.RLIM_INFINITY))
    dice = random.Random(seed)
    turn = 0
    try:
        while True:
            remark = "".join(chr(dice.randrange(0x4E00, 0x9FFF)) for _ in range(900))
            saved = records.save(store, Company, {"name": f"企业{turn}", "remark": remark})
            say("company", saved.number)
            turn += 1
    except Trouble as trouble:
        say("trouble", str(trouble).replace("\n", " "))
    resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    say("company", records.save(store, Company, {"name": "之后的企业"}).number)
    store.close()


WORKS: dict[str, Callable[[Home, bytes, int], None]] = {
    "save": save,
    "import": bring_in,
    "start": start,
    "rekey": rekey,
    "upgrade": upgrade,
    "fill": fill,
}

if __name__ == "__main__":
    work, folder, told_key, told_seed = sys.argv[1:]
    WORKS[work](Home(Path(folder)), bytes.fromhex(told_key), int(told_seed))
