"""Pinyin of names, against how people read them, and the table behind it."""

from __future__ import annotations

import importlib
import random
import subprocess
import sys

import pytest

from liaison.base import pinyin


@pytest.mark.parametrize(
    ("text", "short", "whole"),
    [
        ("重庆云岭电子", "cqyldz", "chongqingyunlingdianzi"),
        ("厦门长荣重工（集团）", "xmcrzgjt", "xiamenchangrongzhonggongjituan"),
        ("乐清ＡＢＣ银行２店", "yqabcyh2d", "yueqingabcyinhang2dian"),
        ("略阳绿岛", "lyld", "lveyanglvdao"),
        ("𠮷野家", "jyj", "jiyejia"),
        ("", "", ""),
        ("（）·！ ", "", ""),
    ],
)
def test_a_name_is_read_as_people_read_it(text: str, short: str, whole: str) -> None:
    assert pinyin.initials(text) == short
    assert pinyin.full(text) == whole


@pytest.mark.parametrize(
    ("name", "whole"),
    [
        ("解晓东", "xiexiaodong"), ("单雄信", "shanxiongxin"), ("查良", "zhaliang"),
        ("尉迟恭", "yuchigong"), ("万俟明", "moqiming"), ("区志强", "ouzhiqiang"),
        ("仇和", "qiuhe"), ("赵云", "zhaoyun"),
    ],
)  # fmt: skip
def test_a_surname_is_read_as_one(name: str, whole: str) -> None:
    assert pinyin.full(name, person=True) == whole
    assert pinyin.initials(name, person=True) == pinyin.initials(name, True)


def test_a_long_text_is_no_persons_name() -> None:
    assert pinyin.full("解放军总医院", person=True).startswith("jiefang")


def test_keys_hold_every_usual_way_and_stay_few() -> None:
    assert pinyin.keys("重庆")[:2] == ("cq", "zq")
    assert "xingye" in pinyin.keys("行业") or "hangye" in pinyin.keys("行业")
    assert pinyin.keys("单雄信", person=True)[0] == "sxx"
    assert "danxiongxin" in pinyin.keys("单雄信", person=True)
    assert len(pinyin.keys("行长重乐解查单会调藏" * 20)) <= 12


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("yldz", "云岭电子"), ("YL DZ", "云岭（电子）"), ("yunld", "云岭电子"),
        ("云ld", "云岭电子"), ("dianz", "云岭电子"), ("zhg", "重工"), ("cg", "重工"),
        ("lue", "略阳"), ("lve", "略阳"),
        ("lüd", "绿岛"), ("岭", "云岭"), ("2ｈ", "2号"), ("y", "云"), ("abc", "ＡＢＣ厂"),
    ],
)  # fmt: skip
def test_typed_letters_mean_a_text(query: str, text: str) -> None:
    assert pinyin.matches(query, text)


@pytest.mark.parametrize(
    ("query", "text"),
    [("yldx", "云岭电子"), ("", "云"), ("x", "重工"), ("云岭电子厂", "云岭电子"), ("（", "（）")],
)
def test_other_letters_do_not(query: str, text: str) -> None:
    assert not pinyin.matches(query, text)


def test_whatever_is_typed_is_no_error() -> None:
    signs = "ab云岭重%_'\"*\0\ud800\u202e😀𠮷 　（;ｚ９ü"
    chance = random.Random(4)
    for _turn in range(500):
        query, text = ("".join(chance.choices(signs, k=chance.randint(0, 40))) for _ in "ab")
        assert pinyin.matches(query, text) in (True, False)
        pinyin.keys(text)


def test_a_text_is_found_by_its_own_keys() -> None:
    for text in ("云岭县循环园区警务站", "长沙行健会计", "广州石化中心", "解放路单县饭店"):
        keys = pinyin.keys(text)
        assert keys[0] == pinyin.initials(text)
        assert pinyin.full(text) in keys
        assert all(pinyin.matches(key, text) for key in keys)


def test_names_that_sound_alike_share_their_sounds() -> None:
    assert pinyin.sounds("云岭电子") == pinyin.sounds("芸铃垫子")
    assert pinyin.sounds("云岭") != pinyin.sounds("云南")


def test_the_table_is_in_step_with_its_script() -> None:
    script = importlib.import_module("pinyin")
    for name, text in script.texts().items():
        assert (script.FOLDER / name).read_text("utf-8") == text, name


def test_the_program_reads_the_table_without_pypinyin() -> None:
    code = (
        "import sys; from liaison.base import pinyin; pinyin.full('云岭'); "
        "assert 'pypinyin' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=300)


@pytest.mark.parametrize(
    ("query", "text"),
    [("lǚ", "吕布"), ("NǙ", "女娲"), ("chóngqìng", "重庆"), ("lu\u0308\u030c", "吕")],
)
def test_tones_may_be_typed(query: str, text: str) -> None:
    assert pinyin.matches(query, text)
