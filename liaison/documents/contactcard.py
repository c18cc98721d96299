"""联系卡 as a Word file: A5 across for one company, two on a page of A4 for several, A4 if long.

What is on it is meant to hang at the company's gate: whom to call, and who
stands behind. Always Chinese, as all papers.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from liaison.base.clock import clock
from liaison.base.filenames import safe_name
from liaison.base.watcher import SILENT, Watcher
from liaison.base.words import _
from liaison.documents import cardsize
from liaison.documents.cardsize import Content
from liaison.documents.writing import Printed, write
from liaison.services import contactcards, privacy
from liaison.services.contactcards import CardOfficer, ContactCard
from liaison.store.step import Store

if TYPE_CHECKING:
    from liaison.documents.cardpage import CardPaper

WHAT = "联系卡"
"""What the export register calls it."""


def export(
    store: Store, companies: Sequence[int], path: Path, watcher: Watcher = SILENT
) -> Printed:
    """Write the cards of companies as of today; the export register tells of it.

    Demands the right to export; who may see only masked numbers gets those.
    Raises :class:`~liaison.base.errors.Problem` when no company is left, else
    as :func:`~liaison.documents.writing.write`.
    """
    with store.reading() as session:
        found = contactcards.cards(session, companies, clock.today())
    handed = contactcards.named(found)
    grant = privacy.may_hand_out(store, handed, len(found))
    shown = [contactcards.masked(one) for one in found] if grant.masked else found

    witness = privacy.witness(store, path.name, WHAT, handed=handed, count=len(found), grant=grant)
    watcher.begin(_("正在生成联系卡"), len(shown))
    return write(path, paper(shown, clock.today(), watcher), witness)


def paper(cards: Sequence[ContactCard], day: date, watcher: Watcher = SILENT) -> CardPaper:
    """Return the document of cards, made on a day."""
    from liaison.documents.cardpage import CardPaper  # python-docx: only when needed

    contents = [Content(_about(one), _behind(one)) for one in cards]
    made = CardPaper(WHAT, cards[0].unit, day, len(cards) > 1, cardsize.of(contents))
    for at, (card, content) in enumerate(zip(cards, contents, strict=True)):
        watcher.check()
        watcher.at(at)
        with made.card():
            _card(made, card, content, day)
    return made


def file_name(companies: Sequence[str]) -> str:
    """Return the offered name of a file of cards."""
    of = companies[0] if len(companies) == 1 else f"{len(companies)}家企业"
    return safe_name(f"{of}{WHAT}.docx")


def _card(made: CardPaper, card: ContactCard, content: Content, day: date) -> None:
    made.head("“1+N”警企联系卡", card.unit)
    made.about(content.about)
    if content.behind:
        made.behind(content.behind)
    made.say(
        f"有事先找联络民警，由其联系支援部门；紧急情况请拨打 110。　　制卡日期：{day.isoformat()}"
    )


def _about(card: ContactCard) -> list[tuple[str, str]]:
    rows = [("企业名称", card.company), ("企业地址", card.address or "—")]
    rows.append(("联络民警", _officer(card.lead)))
    if card.stand_in is not None:
        until = card.stand_in.until.isoformat() if card.stand_in.until else ""
        rows.append(("现由代管", f"{_officer(card.stand_in)}　至 {until}"))
    rows.append(("值班电话", "　".join(filter(None, (card.station, card.station_phone)))))
    return rows


def _behind(card: ContactCard) -> list[list[str]]:
    """Return a row each department; with the phone on duty where one of them has such."""
    rows = [[one.name, one.topics, one.contact, one.phone] for one in card.departments]
    if any(one.duty for one in card.departments):
        rows = [[*row, one.duty] for row, one in zip(rows, card.departments, strict=True)]
    return rows


def _officer(one: CardOfficer | None) -> str:
    if one is None:
        return "（尚未确定，请拨打值班电话）"
    badge = f"警号 {one.badge}" if one.badge else ""
    phone = f"电话 {one.phone}" if one.phone else ""
    return "　".join(filter(None, (one.name, one.kind, badge, phone)))
