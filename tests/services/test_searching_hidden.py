"""What leads to a record one may not see is not found either: attachments, parts, former names."""

from __future__ import annotations

import pytest

from liaison.base.clock import clock
from liaison.records import (
    Action,
    Attachment,
    Company,
    Contact,
    Dispute,
    Issue,
    Officer,
    Party,
    Station,
    Visit,
)
from liaison.services import companymerging, records, searching
from liaison.store.step import Store, Who
from tests.stores import add


def _attach(store: Store, owner: str, owner_id: int, name: str) -> int:
    told = {"media": "image/jpeg", "size": 1, "digest": "0" * 64}
    return add(store, Attachment, owner=owner, owner_id=owner_id, name=name, **told)


@pytest.fixture
def park(store: Store) -> Store:
    """A company at each of two stations, with an issue, its action and pictures."""
    west = add(store, Station, name="西区警务站")
    day = clock.today()
    add(store, Officer, name="吕布", badge="056314")
    for name, station in (("云岭电子", 1), ("西山包装", west)):
        one = add(store, Company, name=name, station_id=station)
        told = {"company_id": one, "reported_on": day, "officer_id": 1, "description": "通道"}
        issue = add(store, Issue, kind="hazard", category="消防", **told)
        add(store, Action, issue_id=issue, done_on=day, content=f"约谈{name}主管")
        add(store, Contact, company_id=one, name=f"龚{name[0]}")
        _attach(store, "issue", issue, f"现场{name}.jpg")
        _attach(store, "company", one, f"执照{name}.pdf")
        add(store, Visit, company_id=one, visited_on=day, content="𬭊𠮷野家后厨", officers=[1])
    both = add(store, Dispute, companies=[1, 2], found_on=day, category="欠薪",
               description="三月工资", officer_id=1)  # fmt: skip
    add(store, Party, dispute_id=both, name="㐱小工")
    return store


def _found(store: Store, words: str) -> dict[str, list[int]]:
    return {
        one.register: [hit.id for hit in one.hits] for one in searching.search(store, words).groups
    }


def _of_station(store: Store, station: int) -> None:
    store.who = Who("lv", "officer", officer_id=1, station_id=station)


def test_a_picture_is_found_by_its_name_where_its_record_is_opened(park: Store) -> None:
    assert _found(park, "现场") == {"hazards": [2, 1]}
    assert _found(park, "执照西山") == {"companies": [2]}
    (group,) = searching.search(park, "执照西山").groups
    assert (group.hits[0].label, group.hits[0].text) == ("附件·文件名", "执照西山包装.pdf")


def test_pictures_and_parts_of_another_station_are_not_found(park: Store) -> None:
    _of_station(park, 1)
    assert _found(park, "现场") == {"hazards": [1]}
    assert _found(park, "约谈") == {"hazards": [1]}
    assert _found(park, "执照西山") == {}
    assert _found(park, "龚西") == {}
    assert _found(park, "西山包装") == {}


def test_what_belongs_to_a_record_in_the_bin_is_not_found(park: Store) -> None:
    me = park.who
    records.remove(park, Issue, 1, 1)
    assert _found(park, "现场") == {"hazards": [2]}
    assert _found(park, "约谈") == {"hazards": [2]}
    with park.reading() as session:
        version = session.get_one(Attachment, 3).version
    records.remove(park, Attachment, 3, version)
    assert _found(park, "现场") == {}
    park.who = me


@pytest.mark.parametrize("words", ["𠮷", "𠮷野家", "𬭊", "𬭊𠮷", "野家后厨", "𠮷 后厨"])
def test_rare_hanzi_are_found_alone_and_within(park: Store, words: str) -> None:
    assert sorted(_found(park, words)["visits"]) == [1, 2]


def test_a_rare_name_of_a_party_leads_to_its_dispute(park: Store) -> None:
    assert _found(park, "㐱") == {"disputes": [1]}


def test_a_merged_company_is_found_by_all_its_names_at_the_kept_one(park: Store) -> None:
    extra = add(
        park, Company, name="老瓦纸箱厂", short_name="瓦厂", former_names="红旗纸箱", station_id=1
    )
    with park.reading() as session:
        told = companymerging.look(session, 1, extra)
    companymerging.merge(park, 1, extra, told.versions)
    for words in ("老瓦", "lwzx", "瓦厂", "红旗", "hongqi"):
        assert _found(park, words) == {"companies": [1]}, words
