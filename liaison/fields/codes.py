"""Numbers with rules of their own: credit code, resident ID, phone, plate, badge.

Sources: GB 32100-2015 (credit code), GB 11643-1999 (resident ID), GA 36-2018
(plates). Spreadsheets hurt such numbers: a float has lost its last digits and
is refused with the reason (paperwork.md §2.7).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, types as sa

from liaison.base.errors import Problem, brief
from liaison.base.words import _, listed
from liaison.fields.kind import Kind, contains, is_nothing, plain

CREDIT_SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_LAND = re.compile(r"(0(?:10|2[0-9]|[3-9][0-9]{2}))?-?([1-9][0-9]{6,7})(?:-([0-9]{1,6}))?")
_LONGEST = 400
_PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"


def lost_digits(raw: Any) -> bool:
    """Has a spreadsheet turned a long number into one that lost its last digits?"""
    if isinstance(raw, int | float) and not isinstance(raw, bool):
        return abs(raw) >= 10**15
    return bool(re.fullmatch(r"\d(\.\d+)?[eE]\+?\d+", str(raw).strip()))


def _code(raw: Any) -> str:
    if lost_digits(raw):
        raise Problem(
            _("号码被表格存成了数字，末位已丢失（{raw}）。").format(raw=brief(raw)),
            mend=_("请把该列设为文本格式，按原件重新填写。"),
        )
    return re.sub(r"[\s\-·•.'`]", "", plain(raw)).upper()


class Code(Kind):
    """Common to all codes: text without blanks, upper case, found by any part."""

    width = 40

    def sql(self) -> sa.TypeEngine[Any]:
        return sa.String(self.width)

    def parse(self, raw: Any) -> str | None:
        if is_nothing(raw) or plain(raw) == "无":
            return None
        value = _code(raw)
        self.check(value)
        return value

    def find(self, column: ColumnElement[Any], words: str) -> ColumnElement[bool]:
        return contains(column, plain(words).upper())


@dataclass(frozen=True)
class CreditCode(Code):
    """Unified social credit code, 18 signs with a check sign (GB 32100-2015)."""

    width = 18

    def check(self, value: str) -> None:
        if len(value) != 18:
            raise Problem(
                _("统一社会信用代码应为 18 位，现为 {n} 位。").format(n=len(value)),
                mend=_("请对照营业执照填写。"),
            )
        wrong = sorted(set(value) - set(CREDIT_SIGNS))
        if wrong:
            raise Problem(
                _("统一社会信用代码中不会出现“{signs}”。").format(signs=listed(wrong)),
                mend=_("请对照营业执照填写（没有字母 I、O、S、V、Z）。"),
            )
        if credit_check(value[:17]) != value[17]:
            raise Problem(
                _("统一社会信用代码校验不符，有一位写错了。"), mend=_("请对照营业执照填写。")
            )


def credit_check(first: str) -> str:
    """Return the check sign of the first 17 signs: weights 3^(i-1) mod 31."""
    total = sum(CREDIT_SIGNS.index(sign) * pow(3, i, 31) for i, sign in enumerate(first))
    return CREDIT_SIGNS[-total % 31]


@dataclass(frozen=True)
class ResidentId(Code):
    """Resident identity number (GB 11643); retired counties and 15 digits accepted."""

    width = 18

    def check(self, value: str) -> None:
        birth_of(value)
        if len(value) == 18 and id_check(value[:17]) != value[17]:
            raise Problem(_("身份证号校验不符，有一位写错了。"), mend=_("请对照证件填写。"))


def id_check(first: str) -> str:
    """Return the check sign of the first 17 digits (mod 11-2)."""
    total = sum(int(digit) * weight for digit, weight in zip(first, _ID_WEIGHTS, strict=True))
    return "10X98765432"[total % 11]


def birth_of(value: str) -> date:
    """Return the birth date in an ID number; raises :class:`Problem` when there is none."""
    if not re.fullmatch(r"[1-9][0-9]{16}[0-9X]|[1-9][0-9]{14}", value):
        raise Problem(_("身份证号应为 18 位数字，末位可为 X。"), mend=_("请对照证件填写。"))
    day = value[6:14] if len(value) == 18 else "19" + value[6:12]
    try:
        return date(int(day[:4]), int(day[4:6]), int(day[6:]))
    except ValueError:
        raise Problem(
            _("身份证号中的出生日期 {day} 不存在。").format(day=day), mend=_("请对照证件填写。")
        ) from None


@dataclass(frozen=True)
class Phone(Code):
    """One or several phone numbers, kept as ``13800138000、0854-2621234-801``."""

    width = 80

    def parse(self, raw: Any) -> str | None:
        if is_nothing(raw) or plain(raw) == "无":
            return None
        if lost_digits(raw):
            _code(raw)
        text = re.sub(r"分机|ext\.?", "转", plain(raw)[:_LONGEST], flags=re.IGNORECASE)
        parts = [part for part in re.split(r"[、,;/\n|或]", text) if part.strip()]
        value = "、".join(dict.fromkeys(number for part in parts for number in _phones(part)))
        if len(value) > self.width:
            raise Problem(_("电话号码过多。"), mend=_("请把多余的号码登记为联系人。"))
        return value or None

    def check(self, value: str) -> None:
        self.parse(value)

    def find(self, column: ColumnElement[Any], words: str) -> ColumnElement[bool]:
        return contains(column, plain(words))


def _phones(part: str) -> list[str]:
    """Return the number written with blanks inside, or else the numbers between blanks."""
    words = part.split()
    try:
        return [_one_phone("".join(words))]
    except Problem:
        if len(words) == 1 or not all(len(word) >= 7 for word in words):
            raise
    return [_one_phone(word) for word in words]


def _one_phone(part: str) -> str:
    number, _sign, extension = part.partition("转")
    number = re.sub(r"[^0-9+-]", "", number)
    if abroad := re.match(r"(\+86|0086)-?", number):
        number = number[abroad.end() :]
        number = number if re.match(r"0|1[3-9]", number) else f"0{number}"
    digits = re.sub(r"[^0-9]", "", number)
    if not extension:
        if mobile := re.fullmatch(r"(?:86)?(1[3-9][0-9]{9})", digits):
            return mobile[1]
        if re.fullmatch(r"(400|800)[0-9]{7}|1[12][0-9]|12345|9[56][0-9]{3,4}", digits):
            return digits
    land = _LAND.fullmatch(number) or _LAND.fullmatch(digits)
    if land and (not extension or (extension.isdecimal() and not land[3])):
        return "-".join(one for one in (land[1], land[2], extension or land[3]) if one)
    raise Problem(
        _("“{part}”不是有效的电话号码（{n} 位）。").format(part=brief(part), n=len(digits)),
        mend=_("手机号应为 11 位，固定电话如 0854-2621234，多个号码用顿号隔开。"),
    )


@dataclass(frozen=True)
class Plate(Code):
    """Vehicle plate: civil, new energy, trailer, police, embassy, Hong Kong/Macao."""

    width = 12

    def check(self, value: str) -> None:
        forms = (
            rf"[{_PROVINCES}][A-HJ-NP-Z][A-HJ-NP-Z0-9]{{4}}[A-HJ-NP-Z0-9挂学警领试超]",
            rf"[{_PROVINCES}][A-HJ-NP-Z]([DF][A-HJ-NP-Z0-9][0-9]{{4}}|[0-9]{{5}}[DF])",
            r"粤Z[A-HJ-NP-Z0-9]{4}[港澳]",
            r"使[0-9]{6}|[0-9]{6}使",
        )
        if not any(re.fullmatch(form, value) for form in forms):
            raise Problem(
                _("“{value}”不是有效的车牌号。").format(value=brief(value)),
                mend=_("如 贵A12345、贵AD12345（新能源）、贵A1234挂。"),
            )


@dataclass(frozen=True)
class Badge(Code):
    """Police badge number; Excel drops its leading zeros, six digits put them back."""

    width = 12

    def parse(self, raw: Any) -> str | None:
        value = super().parse(raw)
        return value.zfill(6) if value and value.isdigit() else value

    def check(self, value: str) -> None:
        if not re.fullmatch(r"[A-Z\u4e00-\u9fff]{0,3}[0-9]{1,10}", value):
            raise Problem(
                _("“{value}”不是有效的警号。").format(value=brief(value)),
                mend=_("如 056314 或 FJ0123。"),
            )
