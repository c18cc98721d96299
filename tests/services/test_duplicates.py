"""Companies that may be one: told with reasons; two that share a town are two."""

from __future__ import annotations

import pytest

from liaison.records import Company
from liaison.services import duplicates
from liaison.store.step import Store, Who
from tests.stores import add, fill


def _told(store: Store) -> list[tuple[str, str, tuple[str, ...]]]:
    with store.reading() as session:
        return [(one.first.name, one.second.name, one.why) for one in duplicates.pairs(session)]


@pytest.mark.parametrize(
    ("one", "other", "why"),
    [
        ({"name": "云岭晟阳物流有限责任公司"}, {"name": "云岭晟阳物流（集团）公司"}, "名称相同"),
        ({"name": "云岭锦程物流公司"}, {"name": "云岭锦城物流公司"}, "名称读音相同"),
        ({"name": "甲乙丙丁戊己庚辛公司"}, {"name": "甲乙丙丁戊己庚辛仓库公司"}, "名称相近"),
        ({"name": "宏达包装厂"}, {"name": "鸿达新材料", "former_names": "宏达包装"}, "名称相同"),
        ({"name": "宏达包装材料公司"}, {"name": "宏远包装材料公司"}, "名称只差一个字"),
        ({"name": "云岭永固建材公司"}, {"name": "云岭永建材公司"}, "名称只差一个字"),
        ({"name": "瑞丰精细化工厂"}, {"name": "瑞丰精细化工品厂"}, "名称只差一个字"),
        ({"name": "万和包装公司"}, {"name": "云岭县万和包装厂"}, "一个名称包含另一个"),
        (
            {"name": "晟阳物流有限公司"},
            {"name": "晟阳物流有限公司云岭第二分公司"},
            "疑似分公司",
        ),
        ({"name": "贵阳银行"}, {"name": "贵阳银行云岭支行"}, "疑似分公司"),
        ({"name": "宏达包装厂"}, {"name": "顺达", "former_names": "老顺；宏达包装"}, "名称相同"),
        (
            {"name": "东风汽修", "legal_person": "王芳", "address": "A区 3号"},
            {"name": "顺达汽车服务", "legal_person": "王芳", "address": "A区3号"},
            "法定代表人和地址相同",
        ),
    ],
)
def test_what_two_share_is_told(
    store: Store, one: dict[str, str], other: dict[str, str], why: str
) -> None:
    add(store, Company, **one)
    add(store, Company, **other)
    add(store, Company, name="云岭锦程能源有限公司", legal_person="赵敏", address="B区1号")
    (pair,) = _told(store)
    assert {pair[0], pair[1]} == {one["name"], other["name"]}
    assert any(word.startswith(why) for word in pair[2]), pair


def test_a_town_a_form_or_one_phone_makes_no_candidates(store: Store) -> None:
    names = ["云岭万和包装", "云岭锦程能源", "云岭博远安装", "云岭瑞丰涂料", "云岭众诚化工"]
    fill(store, Company, ({"name": f"{n}有限公司", "liaison_phone": "110"} for n in names))
    assert _told(store) == []


def test_what_is_there_to_tell_them_apart_is_no_slip(store: Store) -> None:
    for name in (
        *("中石化园区一号加油站", "中石化园区二号加油站", "锦程物流东区分拨中心"),
        *("锦程物流西区分拨中心", "永固物流第一分公司", "永固物流第三分公司"),
    ):
        add(store, Company, name=name)
    assert _told(store) == []


def test_the_same_name_needs_no_other_likeness_told(store: Store) -> None:
    add(store, Company, name="宏达包装材料有限公司")
    add(store, Company, name="宏达包装材料厂")
    ((_one, _other, why),) = _told(store)
    assert why == ("名称相同（不计公司形式）",)


def test_two_credit_codes_are_two_companies(store: Store) -> None:
    add(store, Company, name="宏达包装厂", credit_code="91350100M000100Y43")
    add(store, Company, name="宏达包装有限公司", credit_code="91110000600037341L")
    assert _told(store) == []


def test_a_switchboard_of_many_is_no_reason(store: Store) -> None:
    signs = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨"
    rows = [
        {"name": f"{a}{b}商贸", "legal_phone": "0854-2621234"}
        for a, b in zip(signs, signs[3:], strict=False)
    ]
    fill(store, Company, rows)
    assert _told(store) == []


def test_two_that_were_said_to_be_two_are_not_offered_to_that_person(store: Store) -> None:
    add(store, Company, name="宏达包装厂")
    add(store, Company, name="宏达包装有限公司")
    with store.reading() as session:
        (pair,) = duplicates.pairs(session)
    duplicates.are_two(store, *pair.ids)
    duplicates.are_two(store, *reversed(pair.ids))
    assert _told(store) == []
    me, store.who = store.who, Who("sun", "officer")
    assert len(_told(store)) == 1
    store.who = me


def test_many_companies_take_no_time_to_speak_of(local: Store) -> None:
    signs = [chr(0x4E00 + n * 7) for n in range(60)]
    rows = [{"name": f"云岭{a}{b}贸易有限公司"} for a in signs for b in signs[:30] if a != b]
    fill(local, Company, rows)
    with local.reading() as session:
        found = duplicates.pairs(session)
    assert len(found) < len(rows), "not every two of them"
