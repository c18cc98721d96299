"""``liaison tour``: the main job with nothing asked, for someone who has just come.

A throw-away store, the sample month imported, its workbook and pictures of
the main pages written to a folder.
"""

from __future__ import annotations

import argparse
import secrets
import tempfile
from datetime import datetime
from pathlib import Path
from typing import Any

from liaison.base.clock import clock
from liaison.base.errors import Trouble
from liaison.base.paths import Home
from liaison.base.period import Period
from liaison.base.words import N_, _
from liaison.cli.desk import Command, Desk
from liaison.cli.options import add_json
from liaison.exchange import importing
from liaison.exchange.plan import Choices, Fate, Severity
from liaison.figures.scope import ALL
from liaison.ledgers import export
from liaison.services.beginning import begin
from liaison.services.demo_words import BUREAU, STATION, samples
from liaison.store import keys, opening
from liaison.store.step import Store

_DAY = datetime(2026, 10, 31, 15)
"""The last day of the samples' last month, when ledgers are due; the tour takes place on it."""


def _arguments(one: argparse.ArgumentParser) -> None:
    one.add_argument("--out", required=True, metavar=_("文件夹"), help=_("结果写入的文件夹"))
    add_json(one)


def run(desk: Desk) -> int:
    """Do the main job on the samples; nothing outside the folder is touched."""
    out = Path(desk.given.out).expanduser()
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="liaison-") as scratch, clock.held(_DAY.astimezone()):
        home = Home(Path(scratch) / "data")
        store = _begin(home)
        try:
            files, told = _work(desk, store, out)
            drawn = _draw(desk, home, store, out)
        finally:
            store.close()
    files += drawn or []
    for path in files:
        desk.say(_("已写入 {path}").format(path=path))
    if desk.json:
        desk.give({**told, "files": [str(path) for path in files]})
    return 1 if drawn is None else 0


def _draw(desk: Desk, home: Home, store: Store, out: Path) -> list[Path] | None:
    """Return the pictures of the main pages; None when they were wanted and failed."""
    if desk.pictures is None:
        desk.say(_("没有可用的图形界面，未生成页面图片。"))
        return []
    try:
        return desk.pictures(home, store, out)
    except Trouble as trouble:  # the workbook stands all the same
        desk.say(str(trouble))
        return None


def _begin(home: Home) -> Store:
    """Make the throw-away store; its password is known to nobody and needed by nobody."""
    password = f"{secrets.token_urlsafe(12)}-Aa1"
    first = opening.First(STATION, "tour", password, BUREAU)
    store, _recovery = begin(home, first, keys.LEAST)
    return store


def _work(desk: Desk, store: Store, out: Path) -> tuple[list[Path], dict[str, Any]]:
    """Import the samples and write the month's workbook; return the files and the counts."""
    sources = samples()
    for source in sources:
        desk.say(_("读取示例 {name}").format(name=source.name))
    plan = importing.look(store, sources, Choices(), desk.watcher)
    result = importing.apply(store, plan, desk.watcher)
    counts = {fate.value: plan.count(fate) for fate in Fate}
    problems = len(plan.problems(Severity.REFUSE)) + len(plan.problems(Severity.DROP))
    desk.say(
        _("新增 {new} 行，发现问题 {problems} 处").format(new=counts["new"], problems=problems)
    )
    month = Period.month_of(_DAY.date())
    with store.reading() as session:
        name = export.file_name(month, export.unit(session, ALL))
    written = export.export_month(store, month, out / name, watcher=desk.watcher)
    told = {
        "month": f"{month.first:%Y-%m}",
        "imported": {**counts, "problems": problems, "records": result.new},
        "sheets": dict(written.sheets),
        "sha256": written.sha256,
    }
    return [written.path], told


COMMAND = Command(
    "tour", N_("演示主要功能：导入示例、导出当月台账、页面图片，不提任何问题"), _arguments, run
)
