"""The pinyin table: from the public dictionaries to three short texts in resources/pinyin.

Run by hand with the Python of ``.venv`` when the table shall change, because it
needs pypinyin; the program reads only what lies in resources (liaison/base/pinyin.py).
Tones are left out, ü is written v. A second reading of a character is kept when at
least two words of the phrase dictionary use it: archaic ones would find too much.
With ``--check`` nothing is written; it tells whether the texts are in step.
"""

from __future__ import annotations

import sys
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from pathlib import Path

from pypinyin.constants import PHRASES_DICT, PINYIN_DICT

from liaison.base import pinyin as own

FOLDER = Path(__file__).resolve().parent.parent / "resources" / "pinyin"
USED = 2
"""So many words of the phrase dictionary must use a second reading."""
MOST = 4
LONGEST = 4
"""Longer words (proverbs) do not stand in names."""

EXTRA = {
    "𠮷": "ji",
    "㐂": "xi qi",
    "谌": "chen shen",
    "〇": "ling",
    "荥": "xing ying",
    "濛": "meng",
}
"""Characters that stand in names and are missing, or lack a reading, in the dictionaries."""

WORDS = {
    "重工": "zhong gong", "重型": "zhong xing", "重机": "zhong ji", "重汽": "zhong qi",
    "长荣": "chang rong", "长盛": "chang sheng", "长青": "chang qing", "长兴": "chang xing",
    "长丰": "chang feng", "长乐": "chang le", "校长": "xiao zhang", "会长": "hui zhang",
    "行长": "hang zhang", "会计": "kuai ji", "银行": "yin hang", "商行": "shang hang",
    "车行": "che hang", "车行道": "che xing dao", "律行": "lv hang", "乐器": "yue qi",
    "声乐": "sheng yue", "大厦": "da sha", "六安": "lu an", "番禺": "pan yu",
    "东莞": "dong guan", "蚌埠": "beng bu", "乐清": "yue qing", "乐亭": "lao ting",
    "铅山": "yan shan", "台州": "tai zhou", "浒墅关": "xu shu guan", "尉犁": "yu li",
    "单县": "shan xian", "洪洞": "hong tong", "涡阳": "guo yang", "渑池": "mian chi",
    "荥阳": "xing yang", "枞阳": "zong yang", "百色": "bo se", "六合": "lu he",
    "柏林": "bo lin", "解放": "jie fang", "调解": "tiao jie", "调味": "tiao wei",
    "空调": "kong tiao", "调查": "diao cha", "调度": "diao du", "朝阳": "chao yang",
    "藏族": "zang zu", "西藏": "xi zang", "宝藏": "bao zang", "还原": "huan yuan",
}  # fmt: skip
"""Words of company and place names that win over the phrase dictionary."""

SURNAMES = {
    "解": "xie", "单": "shan", "查": "zha", "仇": "qiu", "区": "ou", "盖": "ge", "尉": "yu",
    "任": "ren", "华": "hua", "朴": "piao", "曾": "zeng", "翟": "zhai", "缪": "miao",
    "覃": "qin", "谌": "chen", "逄": "pang", "洗": "xian", "冼": "xian", "员": "yun",
    "黑": "he", "繁": "po", "乐": "yue", "折": "she", "种": "chong", "召": "shao",
    "秘": "bi", "祭": "zhai", "宓": "mi", "能": "nai", "燕": "yan", "隗": "wei",
    "贲": "ben", "费": "fei", "撒": "sa", "郗": "chi", "郄": "qie", "薄": "bo",
    "钭": "tou", "长": "chang", "重": "chong", "行": "xing", "石": "shi", "盛": "sheng",
    "葛": "ge", "纪": "ji", "柏": "bai", "车": "che", "都": "du", "佴": "nai",
    "万俟": "mo qi", "尉迟": "yu chi", "长孙": "zhang sun", "单于": "chan yu",
    "澹台": "tan tai", "令狐": "ling hu", "皇甫": "huang fu", "呼延": "hu yan",
    "夏侯": "xia hou", "公羊": "gong yang", "宿": "su", "卜": "bu", "阚": "kan",
    "哈": "ha", "那": "na", "过": "guo", "沈": "shen", "弗": "fu", "句": "gou",
    "晟": "cheng", "牟": "mou", "瞿": "qu", "郇": "xun", "缑": "gou", "眭": "sui",
    "相": "xiang", "应": "ying", "宁": "ning", "贾": "jia", "邵": "shao", "占": "zhan",
}  # fmt: skip
"""How these are read where a person's name begins with them."""


def main(arguments: list[str]) -> int:
    """Write the table, or check it; returns the exit status."""
    if arguments not in ([], ["--check"]):
        print("usage: pinyin.py [--check]", file=sys.stderr)
        return 2
    stale = False
    for name, text in texts().items():
        path = FOLDER / name
        if arguments:
            stale = stale or not path.exists() or path.read_text("utf-8") != text
        else:
            path.write_text(text, "utf-8", newline="\n")
            print(f"{name}: {len(text.encode())} bytes, {text.count(chr(10))} lines")
    if stale:
        print("resources/pinyin is out of step: run packaging/pinyin.py", file=sys.stderr)
    return 1 if stale else 0


def texts() -> dict[str, str]:
    """Return the three texts by file name."""
    readings = characters()
    lines: dict[str, list[str]] = defaultdict(list)
    for character, known in sorted(readings.items()):
        lines[" ".join(known)].append(character)
    surnames = [f"{name}\t{reading}" for name, reading in sorted(SURNAMES.items())]
    return {
        "characters.txt": _text(f"{key}\t{''.join(signs)}" for key, signs in sorted(lines.items())),
        "phrases.txt": _text(f"{word}\t{told}" for word, told in sorted(phrases(readings).items())),
        "surnames.txt": _text(surnames),
    }


def characters() -> dict[str, tuple[str, ...]]:
    """Return the readings of each character, those most used first."""
    used: dict[str, Counter[str]] = defaultdict(Counter)
    for word, told in PHRASES_DICT.items():
        for character, reading in zip(word, told, strict=False):
            used[character][toneless(reading[0])] += 1
    found = {}
    for code, written in PINYIN_DICT.items():
        character = chr(code)
        known = list(dict.fromkeys(toneless(one) for one in written.split(",")))
        found[character] = _kept(known, used.get(character, Counter()))
    for character, extra in EXTRA.items():
        found[character] = tuple(extra.split())
    for name, spoken in SURNAMES.items():  # a surname's reading is always one to be found by
        for character, one in zip(name, spoken.split(), strict=True):
            found[character] = tuple(dict.fromkeys([*found.get(character, ()), one]))
    return found


def _kept(known: list[str], used: Counter[str]) -> tuple[str, ...]:
    kept = [one for one in known[1:] if used[one] >= USED] if used else known[1:2]
    ordered = sorted([known[0], *kept], key=lambda one: -used[one])
    return tuple(ordered[:MOST])


def phrases(readings: dict[str, tuple[str, ...]]) -> dict[str, str]:
    """Return the words read otherwise than their characters and shorter words tell."""
    found: dict[str, str] = {}
    read = _reader(readings, found)
    known = {word: [toneless(one[0]) for one in told] for word, told in PHRASES_DICT.items()}
    known.update({word: told.split() for word, told in WORDS.items()})
    for word in sorted(known, key=lambda one: (len(one), one)):
        told = known[word]
        whole = len(word) == len(told) and all(one in readings for one in word)
        if 2 <= len(word) <= LONGEST and whole and read(word) != told:
            found[word] = " ".join(told)
    return found


def _reader(
    readings: dict[str, tuple[str, ...]], found: dict[str, str]
) -> Callable[[str], list[str]]:
    def read(word: str) -> list[str]:
        return own.along(word, readings, {key: tuple(v.split()) for key, v in _near(word, found)})

    return read


def _near(word: str, found: dict[str, str]) -> Iterable[tuple[str, str]]:
    """Return the parts of a word that are known words."""
    for start in range(len(word)):
        for end in range(start + 2, len(word) + 1):
            if (part := word[start:end]) in found:
                yield part, found[part]


def toneless(reading: str) -> str:
    """Return a reading without its tone, ü as v."""
    parts = unicodedata.normalize("NFD", reading).replace("u\u0308", "v")
    return "".join(one for one in parts if not unicodedata.combining(one))


def _text(lines: Iterable[str]) -> str:
    return "".join(f"{line}\n" for line in lines)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
