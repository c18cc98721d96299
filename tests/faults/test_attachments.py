"""Attachments from strangers do no harm (S8, H 128), and none is half there after a kill (A 10)."""

from __future__ import annotations

import os
import random
import stat
import subprocess
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from liaison.base.clock import clock
from liaison.base.errors import Problem, Refused
from liaison.base.opened import opened_sweep
from liaison.base.paths import Home
from liaison.records import Attachment, Company
from liaison.services import (
    attachedcontent,
    attachedlist,
    attachments,
    filekind,
    incoming,
    records,
    sniffing,
)
from liaison.services.incoming import examine
from liaison.store import opening, shelf, vault, vaultcare, vaultcipher
from liaison.store.check import check
from liaison.store.step import Store
from tests.faults.killing import killed
from tests.faults.victim import say
from tests.promises import tell, turns
from tests.services import contents
from tests.stores import LOGIN, Made, add

_NAMES = (
    *("../../evil{e}", "..\\..\\启动\\evil{e}", "/etc/cron.d/evil{e}", "C:\\Windows\\evil{e}"),
    *(
        "\\\\server\\share\\evil{e}",
        "file:///tmp/evil{e}",
        "~/.bashrc{e}",
        ".ssh/authorized_keys{e}",
    ),
    *(
        "发票.pdf{e}",
        "照片.jpg          {e}",
        "发票\u202efdp{e}",
        "a\0b{e}",
        "a\r\nb{e}",
        "a\u200b{e}",
    ),
    *("CON{e}", "nul{e}", "COM1{e}", "aux.txt{e}", "x{e}:hidden", "x{e}.", "x{e} ", "{e}", " {e}"),
    *("照" * 300 + "{e}", "<img src=x>{e}", '"|&;$(reboot){e}', "-rf{e}", "%s%n{e}", "desktop{e}"),
)
_ENDINGS = (
    *(".exe", ".lnk", ".hta", ".url", ".scf", ".iqy", ".xlsm", ".jpg", ".pdf", ".txt", ".docx", ""),
    *(".bat", ".js", ".html", ".svg", ".desktop", ".settingcontent-ms", ".PDF", ".tar.gz"),
)
_CONTENTS = (
    *(contents.PDF, contents.png(), contents.DOCX, contents.XLSX, contents.OFD, contents.TEXT),
    *(contents.EXE, contents.ELF, contents.LNK, contents.HTML, contents.HTA, contents.URL),
    *(contents.SCF, contents.IQY, contents.SVG, contents.BAT, contents.SHELL, contents.XLSM),
    *(contents.SLIP, contents.BOMB, contents.ole("Workbook", "_VBA_PROJECT_CUR"), b"", b"\0"),
    *(contents.png_claiming(60_000, 60_000), contents.jpeg_claiming(65_000, 65_000)),
    *(contents.PDF + contents.EXE, contents.png() + contents.archive({"../x": "y"})),
)


def _evil(dice: random.Random) -> tuple[str, bytes]:
    return dice.choice(_NAMES).format(e=dice.choice(_ENDINGS)), dice.choice(_CONTENTS)


def _everything(folder: Path) -> set[Path]:
    return {path for path in folder.rglob("*") if not path.is_dir()}


def test_nothing_evil_leaves_its_place_or_is_opened(
    local: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(*_told: object, **_more: object) -> None:
        raise AssertionError("something was started")

    for name in ("Popen", "run"):
        monkeypatch.setattr(subprocess, name, never)
    monkeypatch.setattr(os, "system", never)
    home, out = local.home, tmp_path / "out"
    assert home is not None
    monkeypatch.chdir(tmp_path)
    company = add(local, Company, name="鼎盛磷肥股份有限公司")
    before, lost, tried = _everything(tmp_path), 0, turns(quick=100, long=2000)
    for seed in tried:
        lost += _harm(local, home, company, out, *_evil(random.Random(seed)))
    new = _everything(tmp_path) - before
    stray = {path for path in new if not _in_place(path, home, out)}
    assert opened_sweep(home) == 0
    tell("S8", "恶意附件", tried=len(tried), lost=lost + len(stray))
    assert not stray
    assert lost == 0
    assert all(one.sound for one in check(local))


def _harm(store: Store, home: Home, company: int, out: Path, name: str, content: bytes) -> int:
    """Attach, open and save one; return 1 when something went where it must not."""
    try:
        one = examine(name, content)
    except Problem:
        return int(bool(content) and not sniffing.kind_of(content).image)
    (saved,) = attachments.attach(store, Company, company, [one])
    there = attachedlist.listed(store, Company, company)
    item = next(each for each in there if each.id == saved.id)
    wrong = attachedcontent.save_as(store, saved.id, out / item.name).parent != out
    try:
        path = attachedcontent.open_copy(store, home, saved.id)
    except Refused:
        wrong |= item.opens
    else:
        wrong |= not _harmless(path, content)
    return int(wrong)


def _harmless(path: Path, content: bytes) -> bool:
    """Is a copy of an allowed kind, under an ending of that kind, and only to be read?"""
    kind = sniffing.kind_of(content)
    fits = kind.opens and path.suffix.lower() in kind.endings
    return fits and not filekind.risky(path.name) and stat.S_IMODE(path.stat().st_mode) == 0o400


def _in_place(path: Path, home: Home, out: Path) -> bool:
    if path.is_relative_to(home.attachments):
        return path.relative_to(home.attachments).as_posix() == f"{path.name[:2]}/{path.name}"
    if path.is_relative_to(home.opened):
        return path.parent.parent == home.opened
    return path.parent in (out, home.folder)


def test_ten_gigabytes_are_refused_without_being_read(tmp_path: Path) -> None:
    large = tmp_path / "大.jpg"
    with large.open("wb") as file:
        file.truncate(10 * 1024**3)
    with pytest.raises(Problem, match="超过 50 MB"):
        incoming.read(large)


def test_a_pipe_or_a_device_is_no_file(tmp_path: Path) -> None:
    pipe = tmp_path / "照片.jpg"
    os.mkfifo(pipe)
    for path in (pipe, Path("/dev/zero"), tmp_path):
        with pytest.raises(Problem, match="不是文件"):
            incoming.read(path)


def attaching(home: Home, key: bytes, seed: int) -> None:
    """Attach one file after the other, some of them twice."""
    store = opening.open_with(home, key, LOGIN)
    company = records.save(store, Company, {"name": f"企业{seed}"}).id
    dice = random.Random(seed)
    say("ready")
    for turn in range(100_000):
        size = dice.choice((10, 5_000, 400_000))
        content = b"%PDF-1.4 " + dice.randbytes(size) if turn % 5 else contents.PDF
        (saved,) = attachments.attach(store, Company, company, [examine(f"{turn}.pdf", content)])
        say("attached", saved.number, vaultcipher.digest_of(content))


def test_killed_while_attaching_no_row_is_without_its_file(template: Made, tmp_path: Path) -> None:
    lost, tried = 0, turns(quick=3, long=100)
    for seed in tried:
        home = template.copy(tmp_path / f"data{seed}")
        said = killed(attaching, home, template.key, seed, within=0.5)
        store = opening.open_with(home, template.key, LOGIN)
        try:
            lost += _left(store, {line[1]: line[2] for line in said if line[0] == "attached"})
        finally:
            store.close()
    tell("R1", "添加附件时断电或强行结束", tried=len(tried), lost=lost)
    assert lost == 0


def _left(store: Store, promised: dict[str, str]) -> int:
    """Return how much of what was promised is not there, or there by half."""
    with store.reading() as session:
        rows = session.execute(select(Attachment.number, Attachment.digest)).all()
    found = {row.number: row.digest for row in rows}
    wrong = sum(found.get(number) != digest for number, digest in promised.items())
    wrong += len(vaultcare.missing(store)) + len(vaultcare.damaged(store))
    for digest, _at in shelf.all_kept(store):
        wrong += int(vaultcipher.digest_of(vault.get(store, digest)) != digest)
    with clock.held(clock.now() + timedelta(days=3)):
        vaultcare.remove_orphans(store)
        wrong += len(vaultcare.missing(store)) + len(vaultcare.orphans(store))
    assert store.home is not None
    wrong += len({path.name for path in _everything(store.home.attachments)} - set(found.values()))
    return int(wrong) + sum(not one.sound for one in check(store))


def test_the_file_is_on_the_disk_before_the_row_is_written(
    local: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is synced, in order: the file, its folders, and only then anything of the step."""
    company = add(local, Company, name="鼎盛磷肥股份有限公司")
    order: list[str] = []
    real, step = os.fsync, local.step

    def synced(handle: int) -> None:
        order.append(Path(f"/proc/self/fd/{handle}").readlink().name)
        real(handle)

    def stepped(*told: object, **more: object) -> object:
        order.append("step")
        return step(*told, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(os, "fsync", synced)
    monkeypatch.setattr(local, "step", stepped)
    attachments.attach(local, Company, company, [examine("a.pdf", contents.PDF)])
    digest = vaultcipher.digest_of(contents.PDF)
    assert [name.split(".")[-1] for name in order[:1]] == ["tmp"]
    assert order[1:] == [digest[:2], "att", "data", "step"]


def test_when_the_step_fails_nothing_refers_to_the_file(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    company = add(store, Company, name="鼎盛磷肥股份有限公司")
    real: Callable[..., None] = records.settle

    def fails(*_told: object) -> None:
        raise Problem("no")

    monkeypatch.setattr(records, "settle", fails)
    with pytest.raises(Problem, match="no"):
        attachments.attach(store, Company, company, [examine("a.pdf", contents.PDF)])
    assert attachedlist.listed(store, Company, company) == []
    assert vaultcare.missing(store) == []
    monkeypatch.setattr(records, "settle", real)
    attachments.attach(store, Company, company, [examine("a.pdf", contents.PDF)])
    assert vaultcare.damaged(store) == []
