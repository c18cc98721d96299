"""Programs that work until they are killed, and say on a pipe what they have been promised.

Each thing said is an acknowledgement: what it names must be found again after
any kill. They run in a process forked by :mod:`tests.faults.killing`.
"""

from __future__ import annotations

import os
import random
import re
import signal
import tempfile
from collections.abc import Callable
from datetime import date
from multiprocessing.connection import Connection
from pathlib import Path
from zipfile import ZipFile

from liaison.base.errors import Trouble
from liaison.base.paths import Home
from liaison.base.period import Period
from liaison.ledgers.export import export_month
from liaison.records import Company, Dispute, Issue, Officer, Visit
from liaison.services import assigning, following, records
from liaison.store import copies, keys, opening
from liaison.store.step import Store

Work = Callable[[Home, bytes, int], None]

DAY = date(2026, 3, 5)
PASSWORDS = ("Abcdef123456!", "Ghijkl123456!")
ROWS = 1500
"""Records of one import; far more than fit into one page of the log."""

_mouth: list[Connection] = []


def run(work: Work, folder: str, key: bytes, seed: int, mouth: Connection) -> None:
    """Do a work in this process; it speaks through ``mouth``."""
    _mouth.append(mouth)
    work(Home(Path(folder)), key, seed)


def say(*words: object) -> None:
    """Acknowledge; after ``ready`` wait until told to go on."""
    _mouth[-1].send_bytes(" ".join(map(str, words)).encode())
    if words == ("ready",):
        assert _mouth[-1].recv_bytes() == b"go"


def wait() -> None:
    """Stand still until killed."""
    signal.pause()


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
    wait()


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
    wait()


def fill(home: Home, key: bytes, seed: int) -> None:
    """Save until no file may grow any more, say so, and go on when it may again."""
    import resource

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


def month(home: Home, key: bytes, seed: int) -> None:
    """Write the month's workbook over the one before, again and again."""
    store = opening.open_with(home, key, "zhao")
    say("ready")
    for turn in range(100_000):
        say("company", records.save(store, Company, {"name": f"企业{seed}-{turn}"}).number)
        export_month(store, Period.month(2026, 3), home.ledgers / "month.xlsx")
        say("month", turn)


def backup(home: Home, key: bytes, seed: int) -> None:
    """Save and copy, again and again."""
    store = opening.open_with(home, key, "zhao")
    say("ready")
    for turn in range(100_000):
        saved = records.save(store, Company, {"name": f"企业{seed}-{turn}"})
        say("company", saved.number)
        say("copy", copies.copy(store.engine, key, home.backups, "test").name)


def month_rows(path: Path) -> int:
    """Return how many companies a month's workbook tells of, whole as it must be; 0: no file."""
    if not path.exists():
        return 0
    with ZipFile(path) as book:
        assert book.testzip() is None
        return max(len(re.findall(r"企业\d+-\d+", book.read(name).decode(errors="replace")))
                   for name in book.namelist())  # fmt: skip


def export(home: Home, key: bytes, seed: int) -> None:
    """Write the month's workbook to a place people chose; temporary files have one of their own."""
    aside = home.folder.with_name("aside")
    aside.mkdir(exist_ok=True)
    os.environ["TMPDIR"], tempfile.tempdir = str(aside), None
    store = opening.open_with(home, key, "zhao")
    records.save(store, Company, {"name": f"企业{seed}-0"})
    say("ready")
    export_month(store, Period.month(2026, 3), home.folder.with_name("out") / "month.xlsx")
    say("month", 0)
    export_month(store, Period.month(2026, 3), home.ledgers / "month.xlsx")
    say("month", 1)
    wait()


def naive(home: Home, key: bytes, _seed: int) -> None:
    """Write a workbook in place, as a careless program does."""
    from openpyxl import Workbook

    opening.open_with(home, key, "zhao")
    home.ledgers.mkdir(exist_ok=True)
    say("ready")
    while True:
        book = Workbook()
        book.worksheets[0].append(["企业"] * 500)
        book.save(home.ledgers / "month.xlsx")


WORKS: dict[str, Work] = {
    "save": save,
    "import": bring_in,
    "month": month,
    "export": export,
    "naive": naive,
    "backup": backup,
    "start": start,
    "rekey": rekey,
    "upgrade": upgrade,
    "fill": fill,
}
