"""Headings stations use beyond the labels of the fields, and hints from sheet names.

Data only. A heading is compared without blanks, in half-width, without a unit
in brackets. Targets named ``lead.*`` belong to the officer a company's row
names, ``assignment.*`` to that officer's assignment, ``contact.*`` to the contact
of a department, ``company.*`` to the company another row names, ``duty.*`` to a
column ticked for one of the four duties.
"""

from __future__ import annotations

IMPORTED = (
    "departments", "officers", "companies", "assignments",
    "visits", "needs", "hazards", "disputes",
)  # fmt: skip
"""Registers that can be imported, in the order their records need one another."""

_OFFICER = {
    "lead.name": (
        "挂钩民警",
        "联络民警",
        "护航警官",
        "护航民警",
        "包联民警",
        "包企民警",
        "责任民警",
        "社区民警",
        "民警",
        "民警姓名",
        "护航警官(主办)",
        "主办民警",
        "挂钩警官",
        "挂联民警",
    ),
    "lead.badge": ("警号", "民警警号", "警官警号"),
    "lead.phone": ("民警电话", "民警联系电话", "警官电话", "民警手机", "民警联系方式"),
    "assignment.start": (
        "挂钩时间",
        "挂钩日期",
        "挂钩起始日期",
        "联络时间",
        "分工日期",
        "挂钩起始时间",
        "包联时间",
        "联络起始日期",
    ),
    "supports": ("支援部门", "支援部门及联系人", "支援警种", "支援警种及联系人", "N警种"),
}
_COMPANY = {
    "company.credit_code": ("统一社会信用代码", "信用代码", "社会信用代码", "统一信用代码"),
}
_LIAISON = {
    "company.liaison": ("治安联络员", "企业联络员", "企业治安联络员", "企业联系人"),
    "company.liaison_phone": ("治安联络员电话", "联络员电话", "企业联系人电话"),
    "company.legal_person": ("法定代表人", "法人代表", "法人"),
    "company.legal_phone": ("法定代表人电话", "法人电话"),
}
_NAMES = (
    "企业全称",
    "公司",
    "公司全称",
    "单位全称",
    "企业名",
    "商户名称",
    "施工单位名称",
    "企业单位",
)
_NUMBER = ("编号", "台账编号", "记录编号")

EXTRA: dict[str, dict[str, tuple[str, ...]]] = {
    "companies": {
        "name": _NAMES,
        "legal_person": ("法定代表人/负责人", "法人姓名", "法定代表人姓名", "负责人姓名", "老板"),
        "liaison": ("治安联络员姓名", "企业治安联络员", "安保负责人", "保卫负责人"),
        "legal_phone": ("法定代表人联系电话", "法人联系电话", "负责人联系电话"),
        "liaison_phone": ("治安联络员联系电话", "联络员联系电话", "联系人联系电话"),
        "employees": ("从业人员", "职工数", "用工人数", "在职人数", "员工总数"),
        "guards": ("保安人员", "保安数", "保安员人数"),
        "cameras": ("摄像头数", "监控探头数", "监控数量"),
        "entered_on": ("入驻园区时间", "落户时间"),
        **_OFFICER,
    },
    "assignments": {
        "company_id": _NAMES,
        "officer_id": _OFFICER["lead.name"],
        "lead.badge": _OFFICER["lead.badge"],
        "lead.phone": _OFFICER["lead.phone"],
        "start": _OFFICER["assignment.start"],
        "end": ("结束日期", "截止时间", "结束时间"),
        "role": ("分工角色", "主办/协办", "职责"),
        "supports": _OFFICER["supports"],
        **_COMPANY,
        **_LIAISON,
    },
    "visits": {
        "number": ("走访编号", *_NUMBER),
        "company_id": (*_NAMES, "走访单位", "被走访单位", "走访对象", "受访企业"),
        "officers": ("走访警官", "参加民警", "带队民警", "走访人员姓名", "警官"),
        "met_with": ("受访人员姓名", "企业负责人", "接待人员", "企业陪同人员", "被走访人"),
        "content": ("走访内容及情况", "工作记录", "走访记录", "开展工作情况", "主要内容"),
        "departments": ("同行单位", "联合单位", "参加单位", "配合部门"),
        "findings": ("发现的问题", "发现问题及隐患", "发现隐患", "存在的问题", "意见诉求"),
        "handling": ("处理结果", "整改情况", "解决情况", "处置结果"),
        "people_reached": ("宣传人次(人)", "宣传教育人数", "受众人数", "宣传"),
        "people_registered": ("登记流口", "流动人口登记数", "登记流动人口人数"),
        "duty.safety": ("安全检查", "安全检查情况", "检查"),
        "duty.population": ("流动人口管理", "流动人口登记", "流动人口"),
        "duty.publicity": ("安全防范宣传", "防范宣传", "反诈宣传"),
        "duty.legal": ("法律咨询", "法律服务"),
        **_COMPANY,
    },
    "needs": {
        "number": ("事项编号", "诉求编号", *_NUMBER),
        "company_id": (*_NAMES, "诉求企业", "提出企业", "反映企业", "服务企业"),
        "reported_on": ("登记日期", "登记时间", "反映时间", "提出时间", "提出日期", "收到时间"),
        "reported_by": ("企业反映人", "联系人", "申请人", "企业联系人"),
        "reported_phone": ("联系人电话", "诉求人电话"),
        "category": ("服务事项", "服务类别", "事项类型", "诉求类型", "服务类型"),
        "description": ("诉求", "服务内容", "意见内容", "反映问题", "反映内容", "诉求事项"),
        "department_id": ("承办单位", "办理部门", "责任警种", "办理单位"),
        "officer_id": ("受理民警", "受理人", "经办民警", "经办人"),
        "deadline": ("办结时限", "要求办结时间"),
        "result": ("处理情况", "结果", "办结情况", "办理情况说明"),
        "source": ("反映渠道", "受理方式", "受理渠道", "诉求渠道"),
        "finished_on": ("完成日期",),
        **_COMPANY,
    },
    "hazards": {
        "number": ("隐患编号", *_NUMBER),
        "company_id": (*_NAMES, "被检查单位", "隐患单位", "检查单位", "受检单位", "隐患企业"),
        "reported_on": ("检查时间", "检查日期", "登记日期", "隐患发现时间"),
        "description": ("存在隐患", "安全隐患", "问题隐患", "隐患", "隐患情况", "存在问题"),
        "officer_id": ("检查民警", "检查人", "排查民警", "排查人", "整改责任民警"),
        "finished_on": ("整改时间", "完成整改日期", "销号日期", "整改完成"),
        "deadline": ("整改时限", "限期整改时间", "整改截止日期"),
        "severity": ("隐患程度", "严重程度"),
        "recheck_by_id": ("复查民警", "复查人员"),
        "result": ("整改落实情况", "整改情况说明", "整改结果"),
        "requirement": ("整改意见", "整改建议", "责令整改内容"),
        **_COMPANY,
    },
    "disputes": {
        "number": ("纠纷编号", *_NUMBER),
        "companies": (*_NAMES, "涉及单位", "涉事单位", "企业/地点", "纠纷企业", "涉纠纷企业"),
        "parties": ("当事人", "当事人姓名", "双方当事人", "纠纷当事人", "当事人(人数)", "纠纷双方"),
        "found_on": ("登记日期", "登记时间", "纠纷时间", "发生时间", "排查发现时间"),
        "description": ("纠纷概况", "纠纷内容", "简况", "纠纷简要情况", "主要情况", "案情"),
        "category": ("矛盾类型", "矛盾纠纷类型", "矛盾类别", "矛盾纠纷类别"),
        "officer_id": ("包保民警", "调处民警", "化解责任人", "化解民警", "包案责任人"),
        "outcome": ("调解情况", "处理情况", "调处情况", "化解结果", "处置情况"),
        "settled_on": ("调解成功日期", "化解成功时间", "办结时间"),
        "people": ("涉案人数", "涉及人员数"),
        "amount": ("涉及资金", "标的额", "涉及金额(万元)"),
        **_COMPANY,
    },
    "officers": {"phone": ("电话", "联系方式"), "kind": ("人员类别", "身份")},
    "departments": {
        "name": ("警种", "警种名称", "支援警种", "支援部门", "单位名称", "部门", "警种部门"),
        "topics": ("职责", "服务事项", "业务范围", "负责事项"),
        "contact": ("联系人", "联络人", "负责人"),
        "contact.post": ("职务", "联系人职务"),
        "contact.duty_phone": ("值班电话", "值班室电话", "窗口电话"),
    },
}
"""Register → target → headings beyond labels and ``also`` of the field."""

NEEDED: dict[str, tuple[tuple[str, ...], ...]] = {
    "companies": (("name",),),
    "assignments": (("company_id",), ("officer_id",)),
    "visits": (("company_id",), ("visited_on",), ("content", "officers", "findings")),
    "needs": (("company_id",), ("reported_on",), ("description",)),
    "hazards": (("company_id",), ("reported_on",), ("description",)),
    "disputes": (("companies",), ("found_on",), ("description", "parties", "category")),
    "officers": (("name",), ("badge", "phone")),
    "departments": (("name",),),
}
"""Of each group at least one column must be there, or the table is not that register."""

SURE: dict[str, tuple[str, ...]] = {
    "officers": ("badge",),
    "departments": ("topics", "supports_all"),
    "companies": (
        "credit_code",
        "address",
        "legal_person",
        "liaison",
        "employees",
        "kind",
        "grade",
        "state",
        "industry",
        "station_id",
    ),
}
"""One of these, or the sheet's name, must speak for a register others are easily taken for."""

HINTS: dict[str, tuple[str, ...]] = {
    "companies": ("花名册", "企业基本", "企业名单", "企业信息", "企业一览", "重点单位", "企业档案"),
    "assignments": ("分工", "挂钩一览", "联络员一览", "包联", "挂联"),
    "visits": ("走访",),
    "needs": ("诉求", "服务事项", "服务企业", "意见建议"),
    "hazards": ("隐患",),
    "disputes": ("纠纷", "矛盾"),
    "officers": ("民警名册", "民警名单", "警力", "民警"),
    "departments": ("警种部门", "支援部门", "警种"),
}
"""Words in a sheet's name or title that speak for a register."""

PHONES = (
    "联系电话",
    "电话",
    "手机",
    "手机号",
    "手机号码",
    "联系方式",
    "电话号码",
    "联系号码",
    "联系手机",
)
"""Headings that say whose number it is only by the column before them."""

OWNERS: dict[str, str] = {
    "legal_person": "legal_phone",
    "liaison": "liaison_phone",
    "lead.name": "lead.phone",
    "lead.badge": "lead.phone",
    "officer_id": "lead.phone",
    "company.liaison": "company.liaison_phone",
    "company.legal_person": "company.legal_phone",
    "reported_by": "reported_phone",
    "contact": "phone",
}
"""The phone that stands behind a person's name."""

COUNTED = (
    "调解次数",
    "本月走访",
    "最近走访",
    "未结事项",
    "负责企业",
    "走访次数",
    "支援范围",
    "导入问题",
    "工龄",
)
"""Columns a program works out or our own marked copy adds: nothing to take in."""

SERIAL = ("序号", "序", "行号", "NO", "NO.", "No", "No.", "no", "no.")
OURS = ("封面", "走访覆盖情况表", "警种走访统计表", "月度工作统计表")
"""Sheets of the month's workbook that are worked out from the others."""

REPORT_SHEET = "导入问题"
"""The sheet a marked copy lists the problems on; passed over when it comes back."""
