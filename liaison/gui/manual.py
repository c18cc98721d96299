"""The manual as the program reads it: chapters, and the right place for what is asked.

One Markdown file, a chapter under each ``##``. A place is a chapter and words
in it that stand at the head of what is meant: bold words, or a ``###``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from liaison.base.paths import resources

FILE = "使用手册.md"

TOPICS: dict[str, tuple[str, ...]] = {
    "workbench": ("工作台",),
    "month": ("走访月盘",),
    "calendar": ("日历",),
    "board": ("分工看板",),
    "matrix": ("支援矩阵",),
    "visit_grid": ("成批登记走访",),
    "duplicates": ("疑似重复企业",),
    "companies": ("企业卡",),
    "assignments": ("谁负责哪家企业",),
    "handovers": ("交接", "谁负责哪家企业"),
    "visits": ("登记走访",),
    "needs": ("诉求",),
    "hazards": ("隐患",),
    "disputes": ("纠纷",),
    "officers": ("账号和登录",),
    "departments": ("警种部门", "谁负责哪家企业"),
    "duties": ("常态任务",),
    "excuses": ("常态任务",),
    "calendar_days": ("节假日",),
    "phrases": ("常用语",),
    "stations": ("第一次打开",),
    "codes": ("把原来的表导进来",),
    "ledgers": ("月底",),
    "import": ("把原来的表导进来",),
    "bin": ("回收站",),
    "backups": ("备份和恢复",),
    "audit": ("审计",),
    "settings": ("账号和登录",),
    "found": ("搜索",),
    "help": ("按键",),
    "assign": ("成批指派",),
    "arrange": ("列和排序",),
    "views": ("视图",),
    "merge": ("两人改同一条",),
    "attachments": ("附件",),
    "rights": ("谁能看、谁能改",),
}
"""Where the manual tells of each page, and of dialogs no page is about; the first that it has."""

_NUMBER = re.compile(r"^[一二三四五六七八九十]+、\s*")
PICTURE = re.compile(r"^!\[([^\]]*)\]\(([^)]+)\)\s*$", re.MULTILINE)
"""A picture on a line of its own: what it shows, and its file beside the manual."""

_LEAD = re.compile(r"^(?:#{3,6}\s+(.+)$|(?:[-*]\s+|\d+\.\s+)?\*\*(.+?)\*\*)", re.MULTILINE)
_MARKS = re.compile(r"\*\*|`|^\s*(?:[-*]|\d+\.|#+)\s+|^\|[\s:|-]+\|$", re.MULTILINE)
_BEFORE, _AFTER = 2, 30


@dataclass(frozen=True)
class Chapter:
    """One chapter: its number from 0, its title without number, and its Markdown."""

    place: int
    heading: str
    title: str
    text: str

    def leads(self) -> list[str]:
        """Return the words that stand at the head of its parts."""
        return [(one[1] or one[2]).strip(" ：:") for one in _LEAD.finditer(self.text)]

    def plain(self) -> str:
        """Return its words without marks, one line each as they are read."""
        return _MARKS.sub("", PICTURE.sub("", self.text)).replace("|", " ")


@dataclass(frozen=True)
class Place:
    """A place in the manual: the chapter, and the words there, "" for its beginning."""

    chapter: int
    words: str = ""


@dataclass(frozen=True)
class Hit:
    """Where words were found, and a line around them."""

    place: Place
    line: str


def folder() -> Path:
    """Return where the manual and its pictures lie."""
    return resources() / "help"


@lru_cache(maxsize=1)
def chapters() -> tuple[Chapter, ...]:
    """Read the manual; pictures that are not there are left out."""
    return split((folder() / FILE).read_text("utf-8"), folder())


def split(text: str, beside: Path) -> tuple[Chapter, ...]:
    """Return the chapters of a Markdown text; what stands before the first belongs to none."""
    text = PICTURE.sub(lambda one: one[0] if (beside / one[2]).is_file() else "", text)
    found = []
    for place, part in enumerate(re.split(r"^## ", text, flags=re.MULTILINE)[1:]):
        heading, _end, body = part.partition("\n")
        heading = heading.strip()
        found.append(Chapter(place, heading, _NUMBER.sub("", heading), body.strip()))
    return tuple(found)


def find(topic: str) -> Place | None:
    """Return the place of a topic: a chapter, else what has it at its head; None for neither."""
    every = chapters()
    for one in every:
        if one.title == topic:
            return Place(one.place)
    for fits in (str.__eq__, str.__contains__):
        for one in every:
            if fits(one.title, topic):
                return Place(one.place)
        for one in every:
            for lead in one.leads():
                if fits(lead, topic):
                    return Place(one.place, lead)
    return None


def of_page(page: str) -> Place:
    """Return the place that tells of a page; the beginning where none does."""
    for topic in TOPICS.get(page, ()):
        found = find(topic)
        if found is not None:
            return found
    return Place(0)


def asked(topic: str) -> Place:
    """Return the place for words a page or a person asks with; the beginning for nothing."""
    if not topic:
        return Place(0)
    found = find(topic)
    if found is not None:
        return found
    hits = search(topic)
    return hits[0].place if hits else Place(0)


def search(words: str) -> list[Hit]:
    """Return every line that holds all the words in any order and case, titles first."""
    wanted = words.casefold().split()
    if not wanted:
        return []
    found = []
    for chapter in chapters():
        for line in (chapter.title, *chapter.plain().splitlines()):
            low = line.casefold()
            if all(one in low for one in wanted):
                found.append(Hit(Place(chapter.place, wanted[0]), _around(line, low, wanted[0])))
    return sorted(found, key=lambda hit: hit.line != title_of(hit.place))


def title_of(place: Place) -> str:
    """Return the title of the chapter of a place."""
    return chapters()[place.chapter].title


def _around(line: str, low: str, word: str) -> str:
    """Return the piece of a line around a word."""
    line = line.strip()
    at = low.strip().find(word)
    start = at - _BEFORE if at > _BEFORE else 0
    return ("…" if start else "") + line[start : at + len(word) + _AFTER]
