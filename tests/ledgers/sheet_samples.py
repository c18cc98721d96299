"""Lifelike invented ledgers for the sheet writer: Chinese text of every length."""

from __future__ import annotations

import random
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

from liaison.base.cells import Cell
from liaison.ledgers.sheet import Book, Column, Sheet

ROOT = Path(__file__).parents[2]
"""Where a process of its own must start to find the program and these samples."""

UNIT = "云岭县公安局循环园区警务站"
PERIOD = "2026年10月1日至2026年10月31日"
FILLED = date(2026, 11, 1)
_SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许𠮷"
_GIVEN = ("伟", "建国", "秀英", "子涵", "志强", "雨桐", "㐂", "浩然", "丽娟", "国庆")
_PLACES = ("云岭", "循环", "华昱", "恒泰", "腾岳", "鼎盛", "天成", "永固")
_TRADES = ("新材料集团", "磷肥股份", "包装", "环保科技", "纺织", "饲料(云岭)", "建筑工程")
CONTENTS = (
    "开展安全检查，查看消防通道及监控设备，宣传反诈知识",
    "走访宣传反诈防盗，发放宣传单20份，检查内部保卫制度落实情况，核对流动人口登记12人，提醒门卫做好夜间值守",
    (
        "核查流动人口信息，更新登记，提供法律咨询；对厂区宿舍区域的消防器材、疏散通道、电动车集中充电点进行逐一排查，"
        "现场指出存在的问题并督促企业安全负责人限期整改，同时向外来务工人员讲解《治安管理处罚法》有关规定"
    ),
)
_FINDINGS = ("无", "灭火器过期3具", "监控探头损坏2个，硬盘录像仅保存15天，未达到30天要求", None)


def company(dice: random.Random) -> str:
    """Return a company's name."""
    return f"{dice.choice(_PLACES)}{dice.choice(_TRADES)}有限公司"


def person(dice: random.Random) -> str:
    """Return a person's name."""
    return dice.choice(_SURNAMES) + dice.choice(_GIVEN)


def phone(dice: random.Random) -> str:
    """Return a mobile number."""
    return f"1{dice.choice('3589')}{dice.randrange(10**9):09d}"


VISITS = (
    Column("走访编号", "code", 14),
    Column("走访日期", "day", 11),
    Column("企业名称", "text", 20),
    Column("走访民警", "text", 8),
    Column("走访形式", "text", 8),
    Column("受访人", "text", 8),
    Column("工作内容", "long", 34),
    Column("宣传人次", "whole", 5, total=True),
    Column("登记流动人口", "whole", 6, total=True),
    Column("发现问题", "long", 16),
    Column("处理情况", "long", 12),
    Column("备注", "text", 8),
)


def visits(rows: int, seed: int = 1) -> Sheet:
    """Return the ledger of visits."""
    dice = random.Random(seed)
    table: list[list[Cell]] = [
        [
            f"ZF-202610-{number:04d}",
            date(2026, 10, 1) + timedelta(days=dice.randrange(31)),
            company(dice),
            "、".join(person(dice) for _ in range(dice.choice((1, 2)))),
            dice.choice(("日常走访", "重点走访", "预约服务", "上门服务")),
            person(dice),
            dice.choice(CONTENTS),
            dice.choice((None, 10, 25, 120)),
            dice.choice((None, 0, 3, 12)),
            dice.choice(_FINDINGS),
            dice.choice(("当场整改", "已督促整改", "已下发限期整改通知书，7日内复查", None)),
            dice.choice((None, None, "补录")),
        ]
        for number in range(1, rows + 1)
    ]
    return Sheet("visits", "走访企业工作台账", UNIT, PERIOD, FILLED, VISITS, table)


COMPANIES = (
    Column("企业名称", "text", 18),
    Column("统一社会信用代码", "code", 18),
    Column("地址", "text", 14),
    Column("行业", "text", 8),
    Column("类别", "text", 4),
    Column("状态", "text", 4),
    Column("等级", "text", 4),
    Column("法定代表人", "text", 6),
    Column("联系电话", "code", 11),
    Column("治安联络员", "text", 6),
    Column("联系电话", "code", 11),
    Column("员工数", "whole", 6, total=True),
    Column("流动人口", "whole", 5, total=True),
    Column("境外人员", "whole", 4, total=True),
    Column("保安人数", "whole", 4, total=True),
    Column("联络民警", "text", 6),
    Column("备注", "text", 10),
)


def companies(rows: int, seed: int = 2) -> Sheet:
    """Return the widest ledger: companies."""
    dice = random.Random(seed)
    table: list[list[Cell]] = [
        [
            company(dice),
            f"915227{dice.randrange(10**12):012d}",
            f"循环工业园{dice.choice('ABC')}区{dice.randrange(1, 60)}号",
            dice.choice(("制造业", "建筑业", "交通运输、仓储和邮政业")),
            dice.choice(("企业", "施工单位")),
            dice.choice(("投产", "在建", "停产")),
            dice.choice(("一般", "重点单位", "涉危")),
            person(dice),
            phone(dice),
            person(dice),
            dice.choice((phone(dice), f"{phone(dice)} {phone(dice)}")),
            dice.randrange(20, 3000),
            dice.randrange(0, 900),
            dice.choice((None, 0, 3)),
            dice.randrange(2, 40),
            person(dice),
            dice.choice((None, "2026年3月停产", '=HYPERLINK("http://x","点我")')),
        ]
        for _ in range(rows)
    ]
    period = "2026年10月31日在册"
    return Sheet("companies", "企业基本情况台账", UNIT, period, FILLED, COMPANIES, table)


DISPUTES = (
    Column("编号", "code", 14),
    Column("排查日期", "day", 11),
    Column("企业名称", "text", 18),
    Column("类别", "text", 6),
    Column("当事人", "text", 16),
    Column("涉及人数", "whole", 5, total=True),
    Column("涉及金额（元）", "money", 12, total=True),
    Column("纠纷简况", "long", 26),
    Column("风险等级", "text", 6),
    Column("调解次数", "whole", 5, total=True),
    Column("化解情况", "long", 18),
    Column("状态", "text", 6),
    Column("化解日期", "day", 11),
    Column("回访情况", "long", 12),
    Column("责任民警", "text", 6),
)


def disputes(rows: int, seed: int = 3) -> Sheet:
    """Return the ledger of disputes, with money."""
    dice = random.Random(seed)
    brief = (
        "因欠薪引发争议，要求尽快解决",
        "11名工人反映2026年7月至9月工资未足额发放，合计46万余元，多次到项目部讨要未果，情绪激动，存在聚集讨薪苗头",
    )
    table: list[list[Cell]] = [
        [
            f"JF-202610-{number:04d}",
            date(2026, 10, 1) + timedelta(days=dice.randrange(31)),
            company(dice),
            dice.choice(("欠薪", "工伤", "劳动争议", "征地拆迁")),
            f"{person(dice)}等{dice.randrange(2, 30)}人与{company(dice)}",
            dice.randrange(2, 40),
            dice.choice((None, Decimal("460000.50"), Decimal(23000), Decimal("1250000"))),
            dice.choice(brief),
            dice.choice(("一般", "较大", "重大")),
            dice.randrange(0, 5),
            dice.choice((None, "经3次调解达成书面协议，分两期支付，首期已到账")),
            dice.choice(("化解", "调解中", "稳控")),
            dice.choice((None, date(2026, 10, 28))),
            dice.choice((None, "11月5日电话回访，工资已足额发放，双方无异议")),
            person(dice),
        ]
        for number in range(1, rows + 1)
    ]
    return Sheet("disputes", "矛盾纠纷排查化解台账", UNIT, PERIOD, FILLED, DISPUTES, table)


def coverage(rows: int, seed: int = 4) -> Sheet:
    """Return company × month under a common heading."""
    dice = random.Random(seed)
    months = [Column(f"{month}月", "whole", 4, True, "2026年走访家次") for month in range(1, 13)]
    columns = (
        Column("企业名称", "text", 24),
        Column("联络民警", "text", 8),
        *months,
        Column("合计", "whole", 6, total=True),
        Column("应走访月数", "whole", 6),
        Column("是否达标", "text", 8),
    )
    table: list[list[Cell]] = []
    for _ in range(rows):
        counts = [dice.choice((0, 1, 1, 1, 2)) for _ in months]
        met = "达标" if 0 not in counts else "未达标"
        table.append([company(dice), person(dice), *counts, sum(counts), 12, met])
    notes = ("注：未遇不计入走访次数。", "重点单位每月走访不少于2次。")
    return Sheet("coverage", "走访覆盖情况表", UNIT, "2026年", FILLED, columns, table, notes)


def statistics() -> Sheet:
    """Return the month's figures: one row a figure, some with decimals."""
    head = "本期与同期"
    columns = (
        Column("类别", "text", 10),
        Column("项目", "text", 24),
        Column("单位", "text", 6),
        *(Column(title, "number", 10, group=head) for title in ("本月", "上月", "增减")),
        Column("上年同月", "number", 10, group=head),
        Column("本年累计", "number", 10),
        Column("备注", "long", 14),
    )
    table: list[list[Cell]] = [
        ["走访", "走访企业", "家次", 70, 68, 2, 61, 655, None],
        ["走访", "走访覆盖率", "%", Decimal("81.4"), 79, Decimal("2.4"), None, None, "应走访86家"],
        ["服务", "受理企业诉求", "件", 18, 18, 0, 15, 160, None],
        ["服务", "满意率", "%", Decimal("93.3"), 100, Decimal("-6.7"), 95, Decimal("97.52"), None],
        ["纠纷", "涉及金额", "万元", Decimal("108.3"), 46, Decimal("62.3"), None, 960, None],
        ["警情", "响应时间中位数", "分钟", 3, Decimal("3.5"), Decimal("-0.5"), 4, 3, None],
    ]
    return Sheet("statistics", "月度工作统计表", UNIT, PERIOD, FILLED, columns, table, frozen=2)


def alerts(rows: int, seed: int = 5) -> Sheet:
    """Return the ledger of alerts, with moments."""
    dice = random.Random(seed)
    columns = (
        Column("接警时间", "moment", 16),
        Column("到场时间", "moment", 16),
        Column("用时（分钟）", "whole", 6),
        Column("企业名称", "text", 22),
        Column("类型", "text", 8),
        Column("警情内容", "long", 40),
        Column("处置结果", "long", 20),
    )
    table: list[list[Cell]] = []
    for _ in range(rows):
        at = datetime(2026, 10, dice.randrange(1, 32), dice.randrange(24), dice.randrange(60))
        took = dice.randrange(1, 9)
        then = at + timedelta(minutes=took)
        table.append([at, then, took, company(dice), "纠纷", dice.choice(CONTENTS), "现场调解"])
    return Sheet("alerts", "涉企警情台账", UNIT, PERIOD, FILLED, columns, table)


def month_book() -> Book:
    """Return a month's workbook of every shape of ledger, one of them empty."""
    sheets = (companies(86), visits(70), disputes(24), coverage(86), statistics(), alerts(0))
    return Book("2026年10月警企联络工作台账", UNIT, PERIOD, FILLED, sheets)
