"""Texts as they are searched: a word is told from the text as it was written, where it can be."""

from __future__ import annotations

import random
import sys
import unicodedata

from liaison.store import bigrams

_SIGNS = "消防检查𠮷〇㐂abＡＢ１2，。 -（）㈱㊗⼀〸㍻豈\U0002f800e\u0301\u200b\ufe00ﷺİßΣ"


def test_a_word_is_held_where_it_is_in_the_normal_text() -> None:
    """What is told without making the text normal is what the normal text would tell."""
    chance = random.Random(8)
    for _turn in range(20_000):
        text = "".join(chance.choices(_SIGNS, k=chance.randint(0, 12)))
        other = "".join(chance.choices(_SIGNS, k=chance.randint(1, 3)))
        at = chance.randrange(len(text) + 1)
        for word in (bigrams.normal(other), bigrams.normal(text[at : at + 3])):
            if word:
                assert bigrams.holds(text, word) == (word in bigrams.normal(text)), (text, word)


def test_every_sign_that_becomes_hanzi_is_known() -> None:
    for number in range(sys.maxunicode + 1):
        sign = chr(number)
        made = unicodedata.normalize("NFKC", sign).lower()
        if made != sign and bigrams._HANZI.search(made):
            assert bigrams._BECOME.search(sign), hex(number)


def test_a_number_is_held_by_what_is_made_of_it() -> None:
    assert bigrams.holds("0854-2621234", "08542621234", bigrams.numbered)
    assert not bigrams.holds("0854-2621234", "08542621234")
    assert bigrams.holds("编号㈱12", "株 12")
