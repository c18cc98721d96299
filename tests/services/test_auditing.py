"""The audit trail as people read it: who sees which entries, in words, proved and handed out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from sqlalchemy import Connection, Row, text

from liaison.base.clock import clock
from liaison.base.errors import Refused
from liaison.ledgers import trailbook
from liaison.records import Company, Officer, Station
from liaison.services import auditing, records
from liaison.services.auditing import Asked
from liaison.store import check, onserver, proving
from liaison.store.audit import Event, Head
from liaison.store.step import Store
from tests.stores import LOGIN, add, fill, seated

NOON = (clock.now() + timedelta(days=1)).replace(hour=4, minute=0, second=0, microsecond=0)
"""Tomorrow's, in China: the stores are made today."""


@pytest.fixture(autouse=True)
def _noon() -> Iterator[None]:
    with clock.held(NOON):
        yield


def told(store: Store, **asked: object) -> list[auditing.Line]:
    return auditing.page(store, Asked(**asked))  # type: ignore[arg-type]


def test_a_step_is_told_by_its_words_and_its_record(store: Store) -> None:
    company = add(store, Company, name="甲公司", legal_phone="13812345678")
    records.save(store, Company, {"employees": 5}, company)
    edit, made = told(store)[:2]
    assert (edit.action, edit.what, edit.by, edit.role) == (
        "修改", "企业 QY-0001", LOGIN, "站长/所长",
    )  # fmt: skip
    assert made.action == "新增"
    whole = auditing.whole(store, edit.seq)
    assert whole.changes == ("企业 QY-0001 · 员工数：空白 → 5",)
    assert dict(whole.facts)["结果"] == "成功"
    fill(store, Officer, [{"name": "张三"}, {"name": "李四"}])
    assert told(store)[0].what.endswith("等 2 条")


def test_personal_numbers_are_masked_in_the_details(store: Store) -> None:
    company = add(store, Company, name="甲公司", legal_phone="13812345678")
    records.save(store, Company, {"legal_phone": "0854-2621234"}, company)
    line = told(store)[0]
    (change,) = auditing.whole(store, line.seq).changes
    assert change.endswith("138****5678 → 0854-26****4")


def test_filters(store: Store) -> None:
    add(store, Company, name="甲公司")
    store.note(Event("denied", "company", 1, ok=False, detail={"operation": "assign"}))
    store.note(Event("reset", reason="忘记密码", notice=True))
    later = clock.local(NOON + timedelta(days=1)).date()
    with clock.held(NOON + timedelta(days=1)):
        store.note(Event("sign_in"))
    assert [one.action for one in told(store, denied=True)] == ["越权被拒"]
    assert [one.reason for one in told(store, notices=True)] == ["忘记密码"]
    assert [one.action for one in told(store, first=later)] == ["登录"]
    assert "登录" not in [one.action for one in told(store, last=later - timedelta(days=1))]
    assert [one.action for one in told(store, words="忘记")] == ["重置密码"]
    assert [one.action for one in told(store, action="denied", who=LOGIN)] == ["越权被拒"]
    assert told(store, who="nobody") == []
    asked = Asked(denied=True)
    assert auditing.count(store, asked) == len(told(store, denied=True)) == 1
    assert auditing.people(store) == [LOGIN]
    (refused,) = told(store, denied=True)
    assert (refused.what, refused.mark, refused.tone) == ("企业 QY-0001", "失败", "overdue")
    assert ("权限", "联络分工") in auditing.whole(store, refused.seq).facts


def test_a_doubtful_clock_is_marked(store: Store) -> None:
    store.note(Event("sign_in"))
    with clock.held(NOON - timedelta(hours=3)):
        store.note(Event("sign_out"))
    doubtful = told(store, suspect=True)
    assert (doubtful[0].action, doubtful[0].mark) == ("退出", "时间可疑")


def test_notices_are_seen_once_and_that_is_an_entry(store: Store) -> None:
    seq = store.note(Event("reset", notice=True))
    assert auditing.unseen(store) == 1
    assert told(store, notices=True)[0].unseen
    assert auditing.mark_seen(store, [seq, seq + 100]) == 1
    assert auditing.mark_seen(store, [seq]) == 0
    assert auditing.unseen(store) == 0
    assert told(store)[0].action == "已阅"
    assert told(store, notices=True)[0].mark == "已阅"


def test_who_reads_which_entries(store: Store) -> None:
    """The auditor all, a leader the own station, everybody else their own."""
    fill(store, Station, [{"name": "二站"}])
    fill(store, Officer, [{"name": "张三", "station_id": 1}, {"name": "李四", "station_id": 2}])
    zhang, li = seated(store, "zhang", "officer", 1), seated(store, "li", "officer", 2)
    seats = {
        "audit": seated(store, "audit", "auditor"),
        "admin": seated(store, "admin", "admin"),
        "chief": seated(store, "chief", "leader", 1),
    }
    for one in (zhang, li, *seats.values()):
        one.note(Event("sign_in"))
    assert auditing.people(seats["audit"]) == ["admin", "audit", "chief", "li", "zhang", LOGIN]
    assert auditing.people(seats["chief"]) == ["chief", "zhang"]
    assert auditing.people(seats["admin"]) == ["admin"]
    assert auditing.people(zhang) == ["zhang"]
    (foreign,) = told(seats["audit"], who="li")
    with pytest.raises(Refused):
        auditing.whole(zhang, foreign.seq)


def test_the_trail_is_proved_in_words(store: Store) -> None:
    add(store, Company, name="甲公司")
    proved = auditing.verify(store)
    assert proved.sound
    assert "校验通过" in proved.words
    assert told(store)[0].action == "检查"
    cut = auditing.verify(store, anchors=[Head(proved.head.seq + 5, "0" * 16)])
    assert (cut.sound, len(cut.wrong)) == (False, 1)
    assert "截断" in cut.wrong[0]
    assert told(store)[0].mark == "失败"


@pytest.mark.postgres
def test_others_go_on_writing_while_the_trail_is_proved(
    shared: Store, database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    other, real = onserver.open_postgresql(database, LOGIN), proving._handed_wrong

    def meanwhile(connection: Connection, rows: Sequence[Row[Any]]) -> list[tuple[int, str]]:
        other.note(Event("export", count=1, handed={"company": [1]}))
        return real(connection, rows)

    shared.note(Event("view"))
    monkeypatch.setattr(proving, "_handed_wrong", meanwhile)
    assert auditing.verify(shared).sound
    assert all(one.sound for one in check.check(shared, ["chain"]))
    other.close()


def test_what_was_changed_past_the_program_is_found(local: Store) -> None:
    add(local, Company, name="甲公司")
    with local.engine.begin() as connection:
        for name in connection.execute(
            text("SELECT name FROM sqlite_master WHERE type='trigger' AND tbl_name='change'")
        ).scalars():
            connection.execute(text(f'DROP TRIGGER "{name}"'))
        connection.execute(text("UPDATE change SET new='{}' WHERE record='company'"))
    proved = auditing.verify(local)
    assert not proved.sound
    assert any("封存" in one for one in proved.wrong)


def test_the_trail_as_a_workbook_is_an_entry_too(store: Store, tmp_path: Path) -> None:
    add(store, Company, name="甲公司")
    written = trailbook.export_trail(store, Asked(), tmp_path / "审计.xlsx")
    sheet = load_workbook(written.path).worksheets[0]
    texts = [str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value]
    assert "新增" in texts
    assert written.sheets == {"audit": auditing.count(store, Asked()) - 1}
    assert told(store)[0].action == "导出"
