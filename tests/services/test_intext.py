"""Personal numbers within free text: masked however they are written, and nothing else."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, strategies as st

from liaison.fields.codes import CREDIT_SIGNS, credit_check, id_check
from liaison.services.masking import within

_WIDE = str.maketrans("0123456789-X", "０１２３４５６７８９－Ｘ")

PLACES = st.sampled_from(["110105", "320106", "440524", "522601", "520103", "650102"])
BORN = st.dates(date(1930, 1, 1), date(2020, 12, 31))
AROUND = st.sampled_from(["", "电话", "电话：", "（", "王五 ", "联系人王五，", "。", "\n", "tel:"])
AFTER = st.sampled_from(["", "。", "，已告知", "）", " 见附件", "\n第二行", "转王五"])


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("13800138000", "138****8000"),
        ("138 0013 8000", "138****8000"),
        ("138-0013-8000", "138****8000"),
        ("138－0013－8000", "138****8000"),
        ("1380 0138 000", "138****8000"),
        ("138 001 38000", "138****8000"),
        ("+86 138-0013-8000", "+86 138****8000"),
        ("8613800138000", "+86 138****8000"),
        ("１３８００１３８０００", "１３８****８０００"),
        ("0854-2621234", "0854-26****4"),
        ("0854 2621234转801", "0854 26****4转801"),
        ("(0854)2621234", "(0854)26****4"),
        ("（0854）262-1234", "（0854）26****4"),
        ("08542621234", "085426****4"),
        ("010-6655 1234", "010-66****4"),
        ("11010519491231002X", "110105********002X"),
        ("11010519491231002x", "110105********002x"),
        ("110105 19491231 002X", "110105********002X"),
        ("110105 1949 1231 002X", "110105********002X"),
        ("110 105 1949 1231 002X", "110105********002X"),
        ("１１０１０５１９４９１２３１００２Ｘ", "１１０１０５********００２Ｘ"),
        ("110105491231002", "110105*****1002"),
        ("110105 491231 002", "110105*****1002"),
    ],
)
def test_each_way_of_writing_a_number_is_masked(text: str, shown: str) -> None:
    assert within(text) == shown
    assert within(f"王五（{text}）来访，{text}。") == f"王五（{shown}）来访，{shown}。"
    assert within(shown) == shown


@pytest.mark.parametrize(
    "text",
    [
        "罚款 138001.38 元，合计 1,380,013,800.00 元",
        "2026-11-22 08:30 至 2026-11-23 18:00",
        "20261122083015 与 202611220830",
        "见 ZF-202610-0012、YH-202611-0138、QY-013800",
        "贵A12345、贵AD12345、贵A·13801",
        "代码 91520102MA6DJ1234X，91350100M000100Y43，91110000600037341L",
        "代码 915226010000001234",
        "员工 300 人，面积 12000 平方米，电表 00012345、2621234",
        "编号 2026 0101 0001，座位 13 80 01 38",
        "110 与 4001234567、12345 热线",
    ],
)
def test_what_is_no_personal_number_stays(text: str) -> None:
    assert within(text) == text


@given(st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True), AROUND, AFTER, st.sampled_from(" -－"))
def test_no_mobile_number_is_read_whole(number: str, before: str, after: str, between: str) -> None:
    shown = f"{number[:3]}****{number[-4:]}"
    parted = between.join([number[:3], number[3:7], number[7:]])
    for written in (number, parted, number.translate(_WIDE)):
        found = within(f"{before}{written}{after}")
        assert found.translate({ord(w): n for n, w in _narrow()}) == f"{before}{shown}{after}"


@given(PLACES, BORN, st.integers(0, 999), AROUND, AFTER)
def test_no_identity_number_is_read_whole(
    place: str, born: date, last: int, before: str, after: str
) -> None:
    first = f"{place}{born:%Y%m%d}{last:03}"
    number = first + id_check(first)
    shown = f"{place}********{number[-4:]}"
    parted = f"{number[:6]} {number[6:14]} {number[14:]}"
    for written in (number, parted):
        assert within(f"{before}{written}{after}") == f"{before}{shown}{after}"
    old = f"{place}{born:%y%m%d}{last:03}"
    if born.year < 2000:
        assert within(f"{before}{old}{after}") == f"{before}{place}*****{old[-4:]}{after}"


@given(st.text(alphabet=CREDIT_SIGNS, min_size=8, max_size=8), PLACES)
def test_a_companys_code_is_never_masked(organisation: str, place: str) -> None:
    first = f"91{place}{organisation}0"
    code = first + credit_check(first)
    assert within(f"代码{code}。") == f"代码{code}。"


@given(
    st.lists(
        st.one_of(
            st.integers(0, 999_999_999).map(str),
            st.decimals(0, 10**9, places=2).map(lambda one: f"{one:,}元"),
            st.dates(date(1990, 1, 1), date(2035, 12, 31)).map(date.isoformat),
            st.dates().map(lambda one: f"ZF-{one:%Y%m}-0012"),
            st.from_regex(r"贵[A-C]D?[0-9]{5}", fullmatch=True),
            st.times().map(lambda one: f"{one:%H:%M}"),
        ),
        max_size=8,
    )
)
def test_amounts_days_serial_numbers_and_plates_stay(words: list[str]) -> None:
    text = "，".join(words)
    assert within(text) == text


@given(st.text(alphabet="0123456789Xx -－（）０１８９,。 电话", max_size=60))
def test_masking_again_changes_nothing(text: str) -> None:
    once = within(text)
    assert within(once) == once


def _narrow() -> list[tuple[str, str]]:
    return [(str(digit), "０１２３４５６７８９"[digit]) for digit in range(10)]
