"""All forms people type and spreadsheets hold, and what is no value told as such."""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

import pytest

from liaison.base.errors import Problem
from liaison.fields import codes, kind
from liaison.fields.choice import OneOf
from liaison.records.company import Grade

READ: list[tuple[kind.Kind, Any, Any]] = [
    (kind.Text(20), "  循环园区\t一号 ", "循环园区 一号"),
    (kind.Text(20), "甲\n乙", "甲 乙"),
    (kind.Text(20), "甲\x00乙\ud800", "甲乙"),
    (kind.Text(20), 12.0, "12"),
    (kind.Text(20), "贵州(集团)有限公司", "贵州(集团)有限公司"),
    (kind.Text(20), "贵州（集团）", "贵州（集团）"),
    (kind.Text(80, long=True), "甲\r\n乙\r丙", "甲\n乙\n丙"),
    (kind.Whole(), "12人", 12),
    (kind.Whole(), "约300", 300),
    (kind.Whole(), "约300人左右", 300),
    (kind.Whole(), "300余人", 300),
    (kind.Whole(), "20多名", 20),
    (kind.Whole(), "１２ 人次", 12),
    (kind.Whole(), "1,200", 1200),
    (kind.Whole(), "1.2万", 12_000),
    (kind.Whole(), "20余万人", 200_000),
    (kind.Whole(), "无", 0),
    (kind.Whole(), 12.0, 12),
    (kind.Whole(), "12.0", 12),
    (kind.Money(), "12.5万元", Decimal("125000.00")),
    (kind.Money(), "12.5万余元", Decimal("125000.00")),
    (kind.Money(), "¥3,000", Decimal("3000.00")),
    (kind.Money(), "￥3，000.5元", Decimal("3000.50")),
    (kind.Money(), "人民币3000元整", Decimal("3000.00")),
    (kind.Money(), "1.2亿元", Decimal("120000000.00")),
    (kind.Money(), 0.1 + 0.2, Decimal("0.30")),
    (kind.Money(), "0.005", Decimal("0.01")),
    (kind.Money(), "99999999999.999", Decimal("100000000000.00")),
    (kind.Day(), "2026.3.5", date(2026, 3, 5)),
    (kind.Day(), "２０２６年３月５日", date(2026, 3, 5)),
    (kind.Day(), 46086, date(2026, 3, 5)),
    (kind.Day(), datetime(2026, 3, 5, 23, 59), date(2026, 3, 5)),
    (kind.Time(), "下午2点30分", time(14, 30)),
    (kind.Time(), 0.5, time(12)),
    (kind.Time(), "14：05", time(14, 5)),
    (kind.Time(), "14:05:59", time(14, 5)),
    (kind.YesNo(), "√", True),
    (kind.YesNo(), "无", False),
    (kind.YesNo(), 1, True),
    (kind.YesNo(), 0.0, False),
    (OneOf(Grade), " 重点 ", Grade.key),
    (codes.Phone(), "138 0013 8000", "13800138000"),
    (codes.Phone(), "+86 138-0013-8000", "13800138000"),
    (codes.Phone(), 13800138000.0, "13800138000"),
    (codes.Phone(), "１３８００１３８０００", "13800138000"),
    (codes.Phone(), "13800138000 13900139000", "13800138000、13900139000"),
    (codes.Phone(), "0854-2621234 13900139000", "0854-2621234、13900139000"),
    (codes.Phone(), "13800138000/13800138000", "13800138000"),
    (codes.Phone(), "0854-2621234转801", "0854-2621234-801"),
    (codes.Phone(), "0854 2621234 分机 801", "0854-2621234-801"),
    (codes.Phone(), "(0854) 262-1234", "0854-2621234"),
    (codes.Phone(), "（010）12345678", "010-12345678"),
    (codes.Phone(), "01012345678", "010-12345678"),
    (codes.Phone(), "02885551234", "028-85551234"),
    (codes.Phone(), "07551234567", "0755-1234567"),
    (codes.Phone(), "+86-10-12345678", "010-12345678"),
    (codes.Phone(), "2621234", "2621234"),
    (codes.Phone(), "400-800-1234", "4008001234"),
    (codes.Phone(), "110或12345", "110、12345"),
    (codes.Plate(), "贵a·12345", "贵A12345"),
    (codes.Plate(), "贵AD12345", "贵AD12345"),
    (codes.Plate(), "贵A1234挂", "贵A1234挂"),
    (codes.Plate(), "粤ZF123港", "粤ZF123港"),
    (codes.Badge(), 56314, "056314"),
    (codes.Badge(), 56314.0, "056314"),
    (codes.Badge(), "fj0123", "FJ0123"),
    (codes.CreditCode(), "9135 0100 M000 100Y 43 ", "91350100M000100Y43"),
    (codes.CreditCode(), "91350100m000100y43", "91350100M000100Y43"),
    (codes.ResidentId(), "11010519491231002x", "11010519491231002X"),
    (codes.ResidentId(), "110105 19491231 002X", "11010519491231002X"),
    (codes.ResidentId(), "110105491231002", "110105491231002"),
]

REFUSED: list[tuple[kind.Kind, Any]] = [
    (kind.Text(20), "长" * 21),
    (kind.Whole(), "三百"),
    (kind.Whole(), "12.5"),
    (kind.Whole(), -1),
    (kind.Whole(), 10_000_001),
    (kind.Whole(), "9" * 5000),
    (kind.Whole(), "3-5"),
    (kind.Whole(), True),
    (kind.Whole(), float("nan")),
    (kind.Whole(), float("inf")),
    (kind.Money(), "9" * 30),
    (kind.Money(), -0.01),
    (kind.Money(), "若干"),
    (kind.Day(), "2026-02-30"),
    (kind.Day(), date(1, 1, 1)),
    (kind.Day(), datetime(1899, 12, 30)),
    (kind.Day(), True),
    (kind.Time(), "25:00"),
    (kind.YesNo(), "也许"),
    (kind.YesNo(), 2),
    (OneOf(Grade), "特级"),
    (codes.Phone(), "1380013800"),
    (codes.Phone(), "138001380001"),
    (codes.Phone(), 1.38e18),
    (codes.Phone(), "13800138000转3"),
    (codes.Phone(), "0854-2621234-801转5"),
    (codes.Phone(), "、".join(f"1380013{n:04}" for n in range(10))),
    (codes.Plate(), "贵I12345"),
    (codes.Plate(), "贵A1234"),
    (codes.Badge(), "张三"),
    (codes.CreditCode(), "91350100M000100Y44"),
    (codes.CreditCode(), "91350100M000100YI3"),
    (codes.CreditCode(), "91350100M000100Y4"),
    (codes.CreditCode(), 9.1350100e17),
    (codes.ResidentId(), "110105194912310021"),
    (codes.ResidentId(), 110105194912310000),
    (codes.ResidentId(), 1.1010519491231e17),
    (codes.ResidentId(), "1.10105E+17"),
    (codes.ResidentId(), "110105199902300021"),
    (codes.ResidentId(), "011105194912310021"),
]


@pytest.mark.parametrize(("of", "written", "value"), READ, ids=[repr(one[1]) for one in READ])
def test_every_form_people_type_is_read(of: kind.Kind, written: Any, value: Any) -> None:
    found = of.parse(written)
    assert found == value
    assert type(found) is type(value)


@pytest.mark.parametrize(
    ("of", "written"), REFUSED, ids=[f"{type(k).__name__}-{str(w)[:20]}" for k, w in REFUSED]
)
def test_what_cannot_be_right_is_refused_in_few_words(of: kind.Kind, written: Any) -> None:
    with pytest.raises(Problem) as caught:
        of.parse(written)
    assert caught.value.words
    assert len(str(caught.value)) < 200


@pytest.mark.parametrize("lost", [1.1e17, 110105194912310000, "1.1E+17", "1e15"])
def test_a_number_that_lost_its_last_digits_says_so(lost: Any) -> None:
    for of in (codes.CreditCode(), codes.ResidentId(), codes.Phone()):
        with pytest.raises(Problem, match="末位已丢失") as caught:
            of.parse(lost)
        assert "文本格式" in caught.value.mend


def test_the_known_vectors() -> None:
    """GB 32100-2015 and GB 11643 (paperwork.md §2.7)."""
    assert codes.credit_check("91350100M000100Y4") == "3"
    assert codes.id_check("11010519491231002") == "X"
    assert codes.birth_of("11010519491231002X") == date(1949, 12, 31)
    assert codes.birth_of("110105491231002") == date(1949, 12, 31)
