"""Attaching, listing, opening, saving and taking off files, on both engines."""

from __future__ import annotations

import json
import stat
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from liaison.base.errors import Problem, Refused, Trouble
from liaison.base.opened import opened_sweep
from liaison.base.paths import Home
from liaison.records import Account, Attachment, Company, Officer, Record, Visit
from liaison.records.account import AccountRole
from liaison.services import (
    attachedcontent,
    attachedlist,
    attachments,
    bin as bins,
    filekind,
    imagesize,
    incoming,
    records,
    rights,
    signing,
    sniffing,
)
from liaison.services.filekind import FileKind
from liaison.services.incoming import examine
from liaison.store import shelf, tables, vaultcare, vaultcipher
from liaison.store.check import check
from liaison.store.proving import verify
from liaison.store.step import Store, Who
from liaison.store.undo import undo
from tests.services import contents
from tests.stores import add

KINDS = [
    (contents.PDF, filekind.PDF),
    (contents.jpeg_claiming(20, 10), filekind.JPEG),
    (contents.png(), filekind.PNG),
    (contents.webp_claiming(5, 6), filekind.WEBP),
    (contents.bmp(), filekind.BMP),
    (contents.HEIC, filekind.HEIC),
    (contents.DOCX, filekind.DOCX),
    (contents.XLSX, filekind.XLSX),
    (contents.OFD, filekind.OFD),
    (contents.ole("WordDocument"), filekind.WPS),
    (contents.ole("Workbook"), filekind.ET),
    (contents.ole("EncryptedPackage"), filekind.OTHER),
    (contents.ole("Workbook", "_VBA_PROJECT_CUR"), filekind.MACRO),
    (contents.ole("WordDocument", "Macros"), filekind.MACRO),
    (contents.XLSM, filekind.MACRO),
    (contents.TEXT, filekind.TXT),
    (contents.GB, filekind.TXT),
    (contents.UTF16, filekind.TXT),
    (contents.EXE, filekind.PROGRAM),
    (contents.ELF, filekind.PROGRAM),
    (contents.SHELL, filekind.PROGRAM),
    (contents.BAT, filekind.PROGRAM),
    (contents.LNK, filekind.WEB),
    (contents.HTML, filekind.WEB),
    (contents.HTA, filekind.WEB),
    (contents.URL, filekind.WEB),
    (contents.SCF, filekind.WEB),
    (contents.IQY, filekind.WEB),
    (contents.SVG, filekind.WEB),
    (contents.SLIP, filekind.OTHER),
    (contents.BOMB, filekind.OTHER),
    (contents.archive({"a.txt": "x"}), filekind.OTHER),
    (b"PK\x03\x04", filekind.OTHER),
    (b"BMI", filekind.BMP),
    (b"\0\1\2\3", filekind.OTHER),
    (b"", filekind.OTHER),
]


@pytest.fixture
def company(store: Store) -> int:
    """The company everything is attached to."""
    return add(store, Company, name="鼎盛磷肥股份有限公司")


def one(store: Store, company: int, name: str, content: bytes) -> attachedlist.Item:
    """Attach a file and return it as it is listed."""
    attachments.attach(store, Company, company, [examine(name, content)])
    return attachedlist.listed(store, Company, company)[-1]


def told(store: Store, action: str) -> list[tuple[str, int | None, dict[str, object]]]:
    """Return what the trail tells of an action."""
    audit = tables.audit.c
    with store.reading() as session:
        rows = session.execute(
            select(audit.record, audit.record_id, audit.detail)
            .where(audit.action == action)
            .order_by(audit.seq)
        )
        return [(row[0], row[1], json.loads(row[2])) for row in rows]


@pytest.mark.parametrize(("content", "kind"), KINDS, ids=lambda one: getattr(one, "name", None))
def test_a_kind_is_told_by_content(content: bytes, kind: FileKind) -> None:
    assert sniffing.kind_of(content) is kind
    assert filekind.KINDS[kind.name] is kind


@pytest.mark.parametrize(
    ("content", "size"),
    [
        (contents.png(7, 5), (7, 5)),
        (contents.jpeg_claiming(640, 480), (640, 480)),
        (contents.jpeg_claiming(640, 480, 0xC2), (640, 480)),
        (contents.webp_claiming(300, 200), (300, 200)),
        (contents.bmp(9, 8), (9, 8)),
        (b"\x89PNG\r\n\x1a\n", None),
        (b"\xff\xd8\xff\xe0\0\x05", None),
        (b"\xff\xd8\xff" + b"\xff" * 300, None),
        (b"BM", None),
        (b"RIFF\0\0\0\0WEBPVP8 ", None),
    ],
)
def test_the_size_of_a_picture_stands_in_its_head(
    content: bytes, size: tuple[int, int] | None
) -> None:
    assert imagesize.image_size(content, sniffing.kind_of(content)) == size


@pytest.mark.parametrize(
    "content",
    [
        contents.png_claiming(10_000, 6_000),
        contents.png_claiming(2**31 - 1, 2**31 - 1),
        contents.jpeg_claiming(65_500, 65_500),
        contents.webp_claiming(16_000_000, 16_000_000),
    ],
)
def test_a_flood_of_pixels_is_refused_before_it_is_decoded(content: bytes) -> None:
    with pytest.raises(Problem, match="超过 5000 万像素"):
        examine("照片.jpg", content)


def test_too_large_and_empty_files_are_refused(tmp_path: Path) -> None:
    large, empty = tmp_path / "大.pdf", tmp_path / "空.pdf"
    with large.open("wb") as file:
        file.truncate(10 * 1024**3)  # takes no room: only its size is looked at
    empty.touch()
    with pytest.raises(Problem, match="超过 50 MB"):
        incoming.read(large)
    with pytest.raises(Problem, match="空文件"):
        incoming.read(empty)
    with pytest.raises(Problem, match="不是文件"):
        incoming.read(tmp_path)
    with pytest.raises(Trouble, match="无法读取"):
        incoming.read(tmp_path / "没有.pdf")
    with pytest.raises(Problem, match="超过 50 MB"):
        examine("x.txt", b"x" * (incoming.LARGEST + 1))


@pytest.mark.parametrize(
    ("name", "content", "opens"),
    [
        ("走访.pdf", contents.PDF, "走访.pdf"),
        ("走访.PDF", contents.PDF, "走访.PDF"),
        ("走访", contents.PDF, "走访.pdf"),
        ("走访.txt", contents.PDF, "走访.pdf"),
        ("2026.10.21会议", contents.DOCX, "2026.10.21会议.docx"),
        ("旧.doc", contents.ole("WordDocument"), "旧.doc"),
        ("旧.jpg", contents.ole("Workbook"), "旧.et"),
        ("说明.md", contents.TEXT, "说明.md.txt"),
        ("发票.pdf.exe", contents.EXE, ""),
        ("发票.pdf.exe", contents.PDF, ""),
        ("发票.exe.pdf", contents.PDF, ""),
        ("发票.pdf.lnk", contents.PDF, ""),
        ("发票.lnk ", contents.PDF, ""),
        ("exe.\u202efdp.hta", contents.PDF, ""),
        ("表.xlsm", contents.XLSX, ""),
        ("表.xlsx", contents.XLSM, ""),
        ("图.png", contents.SVG, ""),
        ("图.jpg", contents.EXE, ""),
        ("a.iqy", contents.IQY, ""),
    ],
)
def test_only_what_it_says_it_is_may_be_opened(name: str, content: bytes, opens: str) -> None:
    kind = sniffing.kind_of(content)
    assert filekind.may_open(kind, name) is bool(opens)
    if opens:
        assert filekind.fitting_name(name, kind) == opens


def test_attached_listed_and_given_back(store: Store, company: int) -> None:
    saved = attachments.attach(
        store,
        Company,
        company,
        [examine("现场.png", contents.png(7, 5)), examine("承诺书.pdf", contents.PDF)],
    )
    assert [one.number for one in saved] == ["FJ-0001", "FJ-0002"]
    first, second = attachedlist.listed(store, Company, company)
    assert (first.name, first.kind, first.width, first.height) == ("现场.png", filekind.PNG, 7, 5)
    assert (second.size, second.digest) == (len(contents.PDF), vaultcipher.digest_of(contents.PDF))
    assert second.there
    assert second.opens
    assert attachedcontent.content(store, second.id)[1] == contents.PDF
    assert all(finding.sound for finding in check(store))
    with store.reading() as session:
        assert verify(session.connection()).sound


def test_the_same_content_is_kept_once_under_two_names(store: Store, company: int) -> None:
    one(store, company, "a.pdf", contents.PDF)
    one(store, company, "b.pdf", contents.PDF)
    digests = {item.digest for item in attachedlist.listed(store, Company, company)}
    assert len(digests) == 1
    assert len(list(shelf.all_kept(store))) == 1


def test_repeated_it_is_attached_once(store: Store, company: int) -> None:
    files = [examine("a.pdf", contents.PDF)]
    first = attachments.attach(store, Company, company, files, "op-1")
    assert attachments.attach(store, Company, company, files, "op-1") == first
    assert len(attachedlist.listed(store, Company, company)) == 1


def test_attaching_is_one_step_that_can_be_undone_and_redone(store: Store, company: int) -> None:
    attachments.attach(
        store, Company, company, [examine("a.pdf", contents.PDF), examine("b.txt", contents.TEXT)]
    )
    for left in (0, 2, 0):
        with store.reading() as session:
            newest = session.scalar(select(func.max(tables.step.c.id)))
        assert newest is not None
        assert undo(store, newest).back == 2
        assert len(attachedlist.listed(store, Company, company)) == left
    assert vaultcare.orphans(store) == []


def test_taken_off_it_rests_in_the_bin(store: Store, company: int) -> None:
    item = one(store, company, "a.pdf", contents.PDF)
    assert attachments.remove(store, [item.id]) == 1
    assert attachedlist.listed(store, Company, company) == []
    records.restore(store, Attachment, item.id)
    assert attachedlist.listed(store, Company, company)[0].name == "a.pdf"


def test_a_note_is_written_and_stands_in_history(store: Store, company: int) -> None:
    item = one(store, company, "a.pdf", contents.PDF)
    attachments.describe(store, item.id, item.version, "盖章件")
    (found,) = attachedlist.listed(store, Company, company)
    assert (found.note, found.version) == ("盖章件", 2)
    with pytest.raises(Problem, match="已被"):
        attachments.describe(store, item.id, item.version, "别的")


def test_nothing_is_attached_to_what_is_not_there(store: Store, company: int) -> None:
    with pytest.raises(Problem):
        attachments.attach(store, Company, 99, [examine("a.pdf", contents.PDF)])
    records.remove(store, Company, company, 1)
    with pytest.raises(Problem, match="回收站"):
        attachments.attach(store, Company, company, [examine("a.pdf", contents.PDF)])
    with pytest.raises(Problem, match="没有选择文件"):
        attachments.attach(store, Company, company, [])


def test_opened_from_a_private_copy_nobody_can_write_to(
    store: Store, company: int, tmp_path: Path
) -> None:
    home = Home(tmp_path / "here")
    item = one(store, company, "承诺书", contents.PDF)
    path = attachedcontent.open_copy(store, home, item.id)
    assert path.read_bytes() == contents.PDF
    assert path.name == "承诺书.pdf"
    assert path.parent.parent == home.opened
    assert stat.S_IMODE(path.stat().st_mode) == 0o400
    assert stat.S_IMODE(path.parent.stat().st_mode) == stat.S_IMODE(home.opened.stat().st_mode)
    assert stat.S_IMODE(home.opened.stat().st_mode) == 0o700
    assert path != attachedcontent.open_copy(store, home, item.id)
    assert opened_sweep(home) == 0
    assert list(home.opened.iterdir()) == []
    assert [one[:2] for one in told(store, "view")] == [("attachment", item.id)] * 2


def test_the_note_of_its_kind_is_not_trusted_when_it_is_opened(
    store: Store, company: int, tmp_path: Path
) -> None:
    item = one(store, company, "a.pdf", contents.EXE)
    records.save(store, Attachment, {"media": "pdf"}, item.id)
    (found,) = attachedlist.listed(store, Company, company)
    assert found.opens, "as far as is known without reading it"
    with pytest.raises(Refused, match="不能直接打开（程序或脚本）"):
        attachedcontent.open_copy(store, Home(tmp_path), item.id)
    assert not (tmp_path / "opened").exists()


def test_saved_where_a_person_says_and_told_in_the_trail(
    store: Store, company: int, tmp_path: Path
) -> None:
    first = one(store, company, "a.pdf", contents.PDF)
    one(store, company, "a.pdf", contents.TEXT)
    one(store, company, "c.exe", contents.EXE)
    written = attachedcontent.save_all(store, Company, company, tmp_path)
    assert [path.name for path in written] == ["a.pdf", "a (2).pdf", "c.exe"]
    assert written[1].read_bytes() == contents.TEXT
    only = attachedcontent.save_all(store, Company, company, tmp_path, [first.number])
    assert [path.name for path in only] == ["a (3).pdf"]
    with pytest.raises(Problem, match="没有附件"):
        attachedcontent.save_all(store, Company, company, tmp_path, ["FJ-9999"])
    trail = told(store, "export")
    assert [one[:2] for one in trail] == [("company", company)] * 4
    assert trail[0][2]["attachment"] == first.number


def test_a_lost_content_is_told_and_the_others_are_shown(store: Store, company: int) -> None:
    item = one(store, company, "a.pdf", contents.PDF)
    shelf.drop(store, [item.digest])
    (found,) = attachedlist.listed(store, Company, company)
    assert not found.there
    assert not found.opens
    with pytest.raises(Trouble, match="不见了"):
        attachedcontent.content(store, item.id)


def test_small_pictures_come_by_attachment(store: Store, company: int) -> None:
    from dataclasses import replace

    whole = replace(examine("a.png", contents.png()), thumb=contents.png(2, 2))
    attachments.attach(store, Company, company, [whole])
    item = one(store, company, "b.pdf", contents.PDF)
    first = attachedlist.listed(store, Company, company)[0]
    assert attachedcontent.thumbs(store, [first, item]) == {first.id: contents.png(2, 2)}
    shelf.drop(store, [first.thumb])
    assert attachedcontent.thumbs(store, [first]) == {}


@pytest.mark.parametrize("record", [Company, Officer, Visit], ids=lambda one: one.__name__)
def test_any_type_has_attachments(record: type[Record], store: Store, company: int) -> None:
    values: dict[type[Record], dict[str, Any]] = {
        Company: {"name": "另一家"},
        Officer: {"name": "许丽"},
        Visit: {
            "company_id": company,
            "visited_on": "2026-03-05",
            "content": "查",
            "outcome": "未遇",
        },
    }
    made = records.save(store, record, values[record]).id
    assert attachments.takes(record)
    attachments.attach(store, record, made, [examine("a.pdf", contents.PDF)])
    assert len(attachedlist.listed(store, record, made)) == 1


def as_role(store: Store, role: AccountRole, login: str) -> Store:
    """Return the same store in the hands of somebody else."""
    add(store, Account, login=login, role=role.value)
    return Store(store.engine, Who(login, role.value), store.key, store.home)


def test_who_may_not_change_the_record_may_not_attach(store: Store, company: int) -> None:
    item = one(store, company, "a.pdf", contents.PDF)
    for role, login in ((AccountRole.auditor, "shen"), (AccountRole.admin, "guan")):
        other = as_role(store, role, login)
        assert attachedcontent.thumbs(other, attachedlist.listed(store, Company, company)) == {}
        with pytest.raises(Problem):  # an administrator is not even told that it is there
            attachments.attach(other, Company, company, [examine("b.pdf", contents.PDF)])
        with pytest.raises(Refused):
            attachments.remove(other, [item.id])
        with pytest.raises(Refused):
            attachments.describe(other, item.id, item.version, "x")
        with pytest.raises(Problem):
            attachedcontent.content(other, item.id)
    stranger = as_role(store, AccountRole.officer, "li")
    with pytest.raises(Refused):
        attachments.attach(stranger, Company, company, [examine("b.pdf", contents.PDF)])
    assert attachedcontent.content(stranger, item.id)[1] == contents.PDF
    assert len(attachedlist.listed(store, Company, company)) == 1


def test_wiped_with_its_record_the_content_goes_too(
    store: Store, company: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    secret = one(store, company, "身份证.pdf", contents.PDF)
    other = add(store, Company, name="另一家")
    both = [examine("花名册.xlsx", contents.XLSX)]
    attachments.attach(store, Company, company, both)
    attachments.attach(store, Company, other, both)
    shared = attachedlist.listed(store, Company, other)[0]
    records.remove(store, Company, company, 1)
    monkeypatch.setattr(signing, "prove", lambda *_told: None)
    bins.purge(store, "company", company, rights.Leave(reason="本人要求删除", password="x"))
    assert shelf.holds(store, [secret.digest, shared.digest]) == {shared.digest}
    assert vaultcare.missing(store) == []
    assert attachedcontent.content(store, shared.id)[1] == contents.XLSX
