"""Which words of a query are foreign, and stand alone."""

from __future__ import annotations

import pytest

from index.vietnamese.foreign import lone_foreign_words
from index.vietnamese.phonology import is_toneless_syllable
from index.vietnamese.syllables import typed_in


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("vai trò của Odinga trong chính phủ", "odinga"),
        ("vai tro cua ODINGA trong chinh phu", "odinga"),
        ("Facebook và Google bị phạt", "facebook google"),
        ("cầu thủ của Los Angeles", ""),  # two already
        ("sông chảy qua Jacksonville, Florida", ""),
        ("họp với FLC", ""),  # an abbreviation as a rule
        ("Apollo 11 lên mặt trăng", "apollo"),
        ("Müller ghi bàn", "muller"),
        ("năm 1994 khởi nghiêng", ""),
        ("cac nuoc nghieng ve phia", ""),  # right without their accents only
        ("covid19 và 4G", ""),  # no letters only
        ("", ""),
    ],
)
def test_foreign_words_that_stand_alone(typed: str, words: str) -> None:
    found = typed_in(typed).toneless
    assert " ".join(found[place] for place in sorted(lone_foreign_words(found))) == words


def test_what_may_be_vietnamese_is_never_foreign() -> None:
    found = typed_in("Nghiễm nhiên, thuyền trưởng Đắk Lắk nghiêng người ngoảnh nhìn khúc khuỷu uỳnh uỵch").toneless
    assert all(map(is_toneless_syllable, found))
    assert not lone_foreign_words(found)
