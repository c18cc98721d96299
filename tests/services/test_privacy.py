"""Numbers of persons stay masked; what is shown or handed out whole is on record."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from liaison.base.clock import clock
from liaison.base.errors import NeedsReason, NeedsSecond, Problem, Problems, Refused
from liaison.base.period import Period
from liaison.ledgers import export
from liaison.ledgers.export import Wish
from liaison.records import Company, Contact, Dispute, Officer, Party, Station
from liaison.services import companycard, privacy, records
from liaison.services.rights import Leave
from liaison.store import tables
from liaison.store.step import Store
from tests.services.park import NOON
from tests.stores import add, fill, seated

PHONE, MASKED = "13812345678", "138****5678"
NUMBER, HIDDEN = "11010519491231002X", "110105********002X"
NOVEMBER = Period.month(2026, 11)


@pytest.fixture(autouse=True)
def _noon() -> Iterator[None]:
    with clock.held(NOON):
        yield


@pytest.fixture
def ground(store: Store) -> Store:
    fill(store, Officer, [{"name": "张三", "phone": "13900000001", "station_id": 1}])
    told = {"name": "甲公司", "legal_person": "王五", "legal_phone": PHONE}
    add(store, Company, **told)
    add(store, Contact, company_id=1, name="赵六", phone="13700000002")
    found = {"companies": [1], "found_on": "2026-11-02", "description": "欠薪", "officer_id": 1}
    add(store, Dispute, **found, category="劳资")
    add(store, Party, dispute_id=1, name="孙七", side="applicant", id_number=NUMBER, phone=PHONE)
    return store


def events(store: Store, action: str) -> list[Any]:
    with store.reading(whole=True) as session:
        told = tables.audit.select().where(tables.audit.c.action == action)
        return list(session.execute(told.order_by(tables.audit.c.seq)))


def test_a_card_is_masked_until_one_field_is_asked_for(ground: Store) -> None:
    with ground.reading() as session:
        card = records.card(session, Party, 1)
    assert (card.values["id_number"], card.texts["phone"]) == (HIDDEN, MASKED)
    assert card.hidden == {"id_number", "phone"}
    assert privacy.reveal(ground, Party, 1, "id_number") == NUMBER
    (row,) = events(ground, "view")
    assert (row.record, row.record_id, json.loads(row.detail)) == (
        "party",
        1,
        {"field": "id_number"},
    )
    assert NUMBER not in str(row)


def test_saving_a_masked_card_writes_nothing_back(ground: Store) -> None:
    with ground.reading() as session:
        card = records.card(session, Party, 1)
    records.save(ground, Party, dict(card.values), 1, card.version)
    assert privacy.reveal(ground, Party, 1, "phone") == PHONE
    with pytest.raises(Problems, match="隐藏"):
        records.save(ground, Party, {"phone": "139****0000"}, 1)


def test_only_personal_fields_are_revealed(ground: Store) -> None:
    for name in ("name", "nothing"):
        with pytest.raises(Problem):
            privacy.reveal(ground, Party, 1, name)


def test_who_may_not_see_gets_nothing(ground: Store) -> None:
    auditor, officer = seated(ground, "audit", "auditor"), seated(ground, "li", "officer")
    for other in (auditor, officer):
        with pytest.raises(Refused):
            privacy.reveal(other, Party, 1, "phone")
        with pytest.raises(Refused):
            privacy.open_company(other, 1)
    assert not events(ground, "view")
    assert len(events(ground, "denied")) == 4


def test_an_auditor_reads_free_text_masked_too(ground: Store) -> None:
    records.save(ground, Company, {"remark": f"找王五 {PHONE}"}, 1)
    auditor = seated(ground, "audit", "auditor")
    for store, shown in ((ground, PHONE), (auditor, MASKED)):
        with store.reading() as session:
            card = records.card(session, Company, 1)
        assert card.texts["remark"] == card.values["remark"] == f"找王五 {shown}"


def test_a_company_is_opened_whole_with_one_entry(ground: Store) -> None:
    with ground.reading() as session:
        masked = companycard.read(session, 1)
    assert (masked.facts.texts["legal_phone"], masked.contacts[0].texts["phone"]) == (
        MASKED, "137****0002",
    )  # fmt: skip
    card = privacy.open_company(ground, 1)
    assert (card.facts.texts["legal_phone"], card.contacts[0].texts["phone"]) == (
        PHONE, "13700000002",
    )  # fmt: skip
    assert len(events(ground, "view")) == 1


def test_a_ledger_is_masked_and_stands_in_the_register(ground: Store, tmp_path: Path) -> None:
    written = export.export(ground, "companies", NOVEMBER, tmp_path / "企业.xlsx")
    (row,) = events(ground, "export")
    assert (row.count, row.file, row.reason) == (1, written.sha256, "")
    assert json.loads(row.detail) == {"name": "企业.xlsx", "what": ["companies"], "full": False}
    assert PHONE not in _text(written.path)
    assert MASKED in _text(written.path)
    assert f"审计链 {row.seq - 1}-" in _text(written.path)


def test_whole_numbers_leave_with_a_reason_only(ground: Store, tmp_path: Path) -> None:
    path = tmp_path / "企业.xlsx"
    with pytest.raises(NeedsReason):
        export.export(ground, "companies", NOVEMBER, path, wish=Wish(full=True))
    assert not path.exists()
    assert not events(ground, "export")
    wish = Wish(full=True, leave=Leave("上级调取"))
    export.export_month(ground, NOVEMBER, path, wish=wish)
    (row,) = events(ground, "export")
    assert (row.reason, json.loads(row.detail)["full"]) == ("上级调取", True)
    assert PHONE in _text(path)


def test_more_than_two_hundred_take_a_second_person(ground: Store, tmp_path: Path) -> None:
    fill(ground, Company, [{"name": f"企业{n}", "legal_phone": PHONE} for n in range(200)])
    path, wish = tmp_path / "企业.xlsx", Wish(full=True, leave=Leave("上级调取"))
    export.export(ground, "companies", NOVEMBER, path, wish=wish)  # nobody else is there
    (row,) = events(ground, "export")
    assert row.notice
    seated(ground, "wang", "leader")
    with pytest.raises(NeedsSecond):
        export.export(ground, "companies", NOVEMBER, path, wish=wish)
    officer = seated(ground, "li", "officer")
    with pytest.raises(Refused, match="200"):
        export.export(officer, "companies", NOVEMBER, path, wish=wish)


def test_an_officer_hands_out_whole_only_what_is_their_own(ground: Store, tmp_path: Path) -> None:
    officer, wish = seated(ground, "li", "officer"), Wish(full=True, leave=Leave("走访"))
    with pytest.raises(Refused, match="他人"):
        export.export(officer, "companies", NOVEMBER, tmp_path / "a.xlsx", wish=wish)
    assert not (tmp_path / "a.xlsx").exists()


def test_which_files_contained_a_person(ground: Store, tmp_path: Path) -> None:
    export.export(ground, "companies", NOVEMBER, tmp_path / "企业.xlsx")
    with clock.held(NOON + timedelta(minutes=1)):
        export.export(ground, "disputes", NOVEMBER, tmp_path / "纠纷.xlsx")
        export.export(ground, "visits", NOVEMBER, tmp_path / "走访.xlsx")
    assert [one.name for one in privacy.files_with(ground, "孙七")] == ["纠纷.xlsx"]
    assert [one.name for one in privacy.files_with(ground, NUMBER)] == ["纠纷.xlsx"]
    by_phone = privacy.files_with(ground, PHONE)
    assert [one.name for one in by_phone] == ["纠纷.xlsx", "企业.xlsx"]
    assert by_phone[0].persons == ("当事人 " + _number(ground, Party),)
    assert privacy.files_with(ground, "查无此人") == []
    with pytest.raises(Problem):
        privacy.files_with(ground, "孙")


def test_many_copied_rows_are_told_and_few_are_not(ground: Store) -> None:
    privacy.copied(ground, "company", range(20))
    assert not events(ground, "copy")
    privacy.copied(ground, "company", range(21))
    assert [row.count for row in events(ground, "copy")] == [21]


def _number(store: Store, record: Any) -> str:
    with store.reading() as session:
        return records.card(session, record, 1).number


def _text(path: Path) -> str:
    import zipfile

    with zipfile.ZipFile(path) as book:
        return "".join(book.read(one).decode("utf-8") for one in book.namelist())


def test_a_leader_is_told_of_the_files_of_the_own_station(ground: Store, tmp_path: Path) -> None:
    export.export(ground, "disputes", NOVEMBER, tmp_path / "纠纷.xlsx")
    there = add(ground, Station, name="东区警务站")
    officers = [add(ground, Officer, name="李四", station_id=one) for one in (1, there)]
    here, other = (
        seated(ground, login, "leader", officer)
        for login, officer in zip(("li", "wang"), officers, strict=True)
    )
    export.export(other, "disputes", NOVEMBER, tmp_path / "东区.xlsx")
    assert privacy.files_with(here, "孙七") == []
    assert [one.name for one in privacy.files_with(other, "孙七")] == ["东区.xlsx"]
    auditor = seated(ground, "audit", "auditor")
    assert len(privacy.files_with(auditor, "孙七")) == 2
