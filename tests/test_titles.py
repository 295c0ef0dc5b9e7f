"""Names of people in a query, and the titles before them."""

from __future__ import annotations

from itertools import pairwise

import pytest
from curious import any_text, for_every_curious_text, normal_forms
from hypothesis import given, settings
from hypothesis import strategies as st

from index.vietnamese.syllables import syllables
from index.vietnamese.titles import MAX_FURTHER, NameKind, names, titles
from index.vietnamese.word_lists import PhraseTable, read_lists


def read(query: str) -> tuple[list[str], str]:
    """'ông Hùng nói' → (['Hùng'], 'ông'); a question mark tells an unsure name."""
    tokens = syllables(query)
    found = names(query, tokens)
    shown = [query[tokens[n.first].start : tokens[n.last - 1].end] + ("" if n.is_sure else "?") for n in found]
    places = sorted(titles(tokens, found))
    return shown, " ".join(query[tokens[place].start : tokens[place].end] for place in places)


@pytest.mark.parametrize(
    ("query", "expected", "title"),
    [
        ("đồng chí Nguyễn Mạnh Hùng", ["Nguyễn Mạnh Hùng"], "đồng chí"),
        ("phát biểu của đồng chí Nguyễn Mạnh Hùng tại họp", ["Nguyễn Mạnh Hùng"], "đồng chí"),
        ("ong hung", ["hung?"], "ong"),
        ("ông Hùng", ["Hùng"], "ông"),
        ("ông hùng", ["hùng?"], "ông"),
        ("đ/c Hùng", ["Hùng"], "đ c"),
        ("ThS. Lan", ["Lan"], "ThS"),
        ("PGS.TS Trần Văn Bình", ["Trần Văn Bình"], "PGS TS"),
        ("nguyên bí thư Lê Văn Chiến", ["Lê Văn Chiến"], "nguyên bí thư"),
        ("đồng chí phó chủ tịch Phạm Thị Hoa", ["Phạm Thị Hoa"], "đồng chí phó chủ tịch"),
        ("chu tich nguyen van an", ["nguyen van an"], "chu tich"),
        ("nguyen manh hung", ["nguyen manh hung"], ""),
        ("nguyễn hùng trả lời", ["nguyễn hùng"], ""),
        ("cù thị hậu trả lời", ["cù thị hậu?"], ""),  # a rarer family name, a telling middle name
        ("cù hậu trả lời", [], ""),
        ("NGUYỄN MẠNH HÙNG", ["NGUYỄN MẠNH HÙNG"], ""),
        ("Bí thư Tỉnh ủy Trịnh Văn Chiến", ["Trịnh Văn Chiến"], ""),
        ("Trần Văn Minh", ["Trần Văn Minh"], ""),  # `văn minh` is a word, too
        ("ong ninh van dung", ["ninh van dung?"], "ong"),
        ("Nguyễn Thị Minh Khai Hà Nội", ["Nguyễn Thị Minh Khai"], ""),
        ("Lê Lợi Hà Nội", ["Lê Lợi"], ""),
        ("Hùng, Lan", [], ""),
        ("ông Nguyễn Hùng. Lan", ["Nguyễn Hùng"], "ông"),
        ("ông, Hùng", [], ""),
        ("Nguyễn Ths.Lan", ["Nguyễn Ths", "Lan"], ""),  # a title is never part of a name
        ("Nguyễn UBND", [], ""),
        ("ông Hùng, bà Lan", ["Hùng", "Lan"], "ông bà"),
        ("N.M.H", ["N.M.H"], ""),
        ("bài của Q.T về bão", ["Q.T"], ""),
    ],
)
def test_a_name_and_its_titles_are_told(query: str, expected: list[str], title: str) -> None:
    assert read(query) == (expected, title)


@pytest.mark.parametrize("query", ["đồng chí Nguyễn Mạnh Hùng", "ông Hùng nói", "bà Hồ Thị Tý", "Đ.T.H"])
def test_normal_forms_are_read_alike(query: str) -> None:
    nfc, nfd = normal_forms(query)
    assert names(nfc, syllables(nfc)) == names(nfd, syllables(nfd)) != ()


@pytest.mark.parametrize(
    "query",
    [
        "Hà Nội",
        "thành phố Hồ Chí Minh",
        "tp ho chi minh",
        "thai nguyen",
        "Cà Mau",
        "nguyên nhân ô nhiễm",
        "nguyen nhan",
        "nguyen hung",  # two syllables without accents and capitals are too little
        "cho ba lan",
        "ba lan truoc",
        "lễ hội xuân",
        "le hoi",
        "bác sĩ",
        "bac si",
        "Bí thư Tỉnh ủy",
        "Tây Ban Nha",  # `Bàn` with its accent is a family name
        "thủ tục hành chính",
        "anh em",
        "TP.HCM",
        "A B",
        "Q.1",
        "ba",
        "",
        "?!",
    ],
)
def test_other_words_are_no_name(query: str) -> None:
    assert read(query) == ([], "")


def test_a_rarer_family_name_without_accents_needs_a_title() -> None:
    assert read("to lam thu cung")[0] == []
    assert read("tong bi thu to lam")[0] == ["to lam?"]


def test_a_title_without_a_name_is_a_word_like_others() -> None:
    assert read("chủ tịch tỉnh") == ([], "")


def test_lists_have_no_repeats_and_only_findable_phrases() -> None:
    for section, phrases in read_lists("names.txt").items():
        assert all(map(syllables, phrases)), section
        assert len({phrase.lower() for phrase in phrases}) == len(phrases), section
    assert len(read_lists("names.txt")["family names"]) > 100


def test_frequent_family_names_are_family_names() -> None:
    lists = read_lists("names.txt")
    assert set(lists["frequent family names"]) <= set(lists["family names"])


def test_the_longest_phrase_is_found_and_none_beyond_the_end() -> None:
    table = PhraseTable(["phó chủ tịch", "phó"])
    assert table.longest(syllables("phó chủ tịch tỉnh"), 0) == 3
    assert table.longest(syllables("pho chu"), 0) == 1
    assert table.longest(syllables("pho chu"), 0, is_toned=True) == 0
    assert table.longest(syllables("phố"), 0) == 0


def check(text: str) -> None:
    tokens = syllables(text)
    found = names(text, tokens)
    assert all(0 <= one.first < one.last <= len(tokens) for one in found)
    assert all(one.last <= other.first for one, other in pairwise(found))
    assert all(one.last - one.first <= MAX_FURTHER + 2 for one in found if one.kind is not NameKind.INITIALS)
    places = titles(tokens, found)
    assert not places & {place for one in found for place in range(one.first, one.last)}


@for_every_curious_text
def test_curious_texts_are_read(text: str) -> None:
    check(text)


PIECES = "ông bà đ/c Bí thư Nguyễn nguyen Văn van Hùng hung Tôn Thất Hà Nội N.M. Q.T . , A ThS."
_pieces = st.sampled_from(PIECES.split(" "))


@settings(max_examples=300)
@given(st.one_of(any_text, st.lists(_pieces, max_size=10).map(" ".join)))
def test_any_text_is_read_within_bounds(text: str) -> None:
    check(text)
