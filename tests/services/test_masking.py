"""Personal numbers: enough to tell two apart, not enough to call."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from liaison.base.errors import Problem
from liaison.fields.codes import Phone, ResidentId
from liaison.fields.field import fields_of
from liaison.fields.kind import Text
from liaison.records import Party
from liaison.services import masking


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        ("13800138000", "138****8000"),
        ("13800138000、13900139000", "138****8000、139****9000"),
        ("0854-2621234", "0854-26****4"),
        ("0854-2621234-801", "0854-26****4-801"),
        ("2621234", "26****4"),
        ("010-12345678", "010-12****8"),
        ("13800138000、0854-2621234", "138****8000、0854-26****4"),
        ("110", "110"),
        ("4001234567", "4001234567"),
        ("", ""),
    ],
)
def test_phones_lose_their_middle(number: str, shown: str) -> None:
    assert masking.phone(number) == shown
    assert masking.masked(Phone(), number) == shown


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        ("11010519491231002X", "110105********002X"),
        ("440524188001010014", "440524********0014"),
        ("110105491231002", "110105*****1002"),
    ],
)
def test_identity_numbers_lose_their_birth_date(number: str, shown: str) -> None:
    assert masking.identity(number) == shown
    assert masking.masked(ResidentId(), number) == shown


@given(st.from_regex(r"1[3-9]\d{9}", fullmatch=True))
def test_no_mobile_number_is_seen_whole(number: str) -> None:
    assert masking.phone(number) == f"{number[:3]}****{number[-4:]}"
    assert masking.within(f"电话{number}。") == f"电话{number[:3]}****{number[-4:]}。"


def test_numbers_in_free_text_are_masked_and_serial_numbers_are_not() -> None:
    text = "王五 13800138000 见 ZF-202611-0001,身份证 11010519491231002X。"
    shown = masking.within(text)
    assert shown == "王五 138****8000 见 ZF-202611-0001,身份证 110105********002X。"


def test_other_personal_fields_keep_their_first_sign() -> None:
    assert masking.masked(Text(), "E12345678") == "E********"


def test_a_credit_code_within_a_text_is_no_identity_number() -> None:
    text = "代码 915226010000001234,原代码 91520102MA6DJ1234X。"
    assert masking.within(text) == text


@given(st.text(alphabet="0123456789Xx,。 电话", max_size=60))
def test_masking_again_changes_nothing(text: str) -> None:
    for mask in (masking.phone, masking.identity, masking.within):
        once = mask(text)
        assert mask(once) == once


def test_a_masked_value_come_back_is_untouched() -> None:
    bound = fields_of(Party)["phone"]
    assert masking.untouched(bound, " 138****8000 ", "13800138000")
    assert not masking.untouched(bound, "13800138000", "13800138000")
    for raw, kept in (("138****8001", "13800138000"), ("138****8000", None)):
        with pytest.raises(Problem, match="隐藏"):
            masking.untouched(bound, raw, kept)
    assert not masking.untouched(fields_of(Party)["name"], "王*", "王五")
