"""Which tokens of a query were typed with the input method off."""

from __future__ import annotations

import random

import pytest
from curious import any_text
from hypothesis import given
from hypothesis import strategies as st

from index.vietnamese.keyboard import readings
from index.vietnamese.keystrokes import MAX_TOKENS, _foreign_words, read_keystrokes
from index.vietnamese.phonology import is_syllable

# 300 words and names of readers' queries; half of them could be read as keys.
FOREIGN = """
    search windows Lewis Tress class boss sex users data news bank box six tax fax mix max Max Moon Lee Hans Lars Rex
    Alex Lex Luis Lois Laura Mary Lisa Rosa Dora Nora Sara Maya Lana Rama Thor Taj Raj Mahal Wong Wu Soo Hoon Yoon
    Joon Park Kim Jong Un Trump Obama Putin Merkel Macron Ronaldo Messi Neymar Mbappe Haaland Foden Saka Modric Real
    Madrid Barcelona Chelsea Arsenal Liverpool Everton Spurs Leeds Milan Inter Juventus Roma Napoli Ajax PSG Bayern
    Dortmund Paris London Tokyo Seoul Laos Qatar Iran Iraq Syria Hamas Gaza Kiev Moscow Texas Lima Oran Tours Sydney
    Perth Boston Dallas Davos Oslo Nice Porto Torres Suarez Xavi Ramos Owen Rooney Klopp Wenger Mourinho Guardiola
    google facebook youtube twitter tiktok zalo instagram apple iphone ipad macbook samsung oppo vivo xiaomi nokia sony
    asus acer dell lenovo canon nikon casio seiko rolex gucci chanel dior prada hermes zara adidas nike puma vans
    converse boots jeans sneakers toyota honda mazda ford lexus kia hyundai vinfast suzuki yamaha airblade wave vision
    grab uber bee gojek shopee lazada tiki sendo visa master card bitcoin forex stock index room boom zoom cool food
    door floor poor school moon soon book look foot blood queen teen seen been green beer deer cheer keep sleep week
    meet feet see bees trees coffee show how now row low slow cow law saw raw draw paws dawn lawn town down brown own
    his this has was as is us bus gas pass loss boss kiss miss cats hats bits hits sets jets nuts cuts lots pots tops
    maps tips cups apps cars bars stars wars users tours hours doors rooms songs things kings rings pens fans tins
    songs long lungs must just trust best test rest rust list cost most host post toast coast last fast past cast east
    for or her here there where more store four sir car bar star far hair chair air pair hear year poor tour your
    corn horn born form farm arm harm term germ these those theme scene gene meme data mama papa lama sofa photo photos
    sale ship shop sms website email gmail hotmail yahoo login logout password download update version driver laptop
    wifi router modem server linux ubuntu oracle java python excel word powerpoint photoshop autocad ielts toeic toefl
    SE26 M4U F1 U23 B52 H5N1 A320 iOS17 covid19 win10 mp3 mp4 4g 5g g20 apec asean nato who wto imf usd eur vnd
"""
SMALL_TALK = [
    "the best photos of his tours",
    "how to box in six weeks",
    "Moon Jae in meets Trump",
    "Hans Lars tour",
    "Lewis vans boots",
    "Lee Moon soon",
    "just trust us",
    "users songs list",
    "giày vans",
    "áo boss nam",
    "phim moon lovers",
    "hội thảo seo hcm",
    "xe máy sirius",
    "đầu tư forex",
    "quan6 phuong5",
    "quan1 cu",
    "phong6 tang5 cu",
    "bank6",
    "lop1",
]


def knows_vietnamese_only(syllable: str) -> int:
    """The hardest index: every syllable is common in it, no word is known."""
    return 5000 if is_syllable(syllable) and not syllable.isascii() else 0


def meant(query: str) -> str:
    tokens = query.split()
    for keystrokes in read_keystrokes(tokens, knows_vietnamese_only):
        assert tokens[keystrokes.place] == keystrokes.typed
        tokens[keystrokes.place] = keystrokes.meant
    return " ".join(tokens)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("tinhr uyr", "tỉnh uỷ"),
        ("tieengs vieetj", "tiếng việt"),
        ("Haf Nooij", "hà nội"),
        ("thong6 tin truyen62 thong6", "thông tin truyền thông"),
        ("tinh3 uy3", "tỉnh uỷ"),
        ("nghi5 quyet61 trung uong7", "nghị quyết trung ương"),
        ("coong ty cos 3 nguowif", "công ty có 3 người"),
        ("hocj phis", "học phí"),
        ("bij ruts", "bị rút"),
        ("tiếng vieejt", "tiếng vieejt"),
        ("tiếngs vieejt", "tiếng việt"),
        ("thông6 tin", "thông tin"),
        ("đuwowngf sắt", "đường sắt"),
        ("tinhr", "tỉnh"),
        ("ddaats", "đất"),
        ("iphone gias rer", "iphone gias rer"),
        ("bangr giás iphone", "bảng giá iphone"),
        ("giaf", "giaf"),
        ("bangr gias iphone cos", "bảng giá iphone cos"),
        ("thông6 báo", "thông báo"),
        ("gias1 tinhr uyr", "gias1 tỉnh uỷ"),
    ],
)
def test_keys_are_read_where_the_tokens_leave_no_doubt(typed: str, read: str) -> None:
    assert meant(typed) == read


@pytest.mark.parametrize("word", FOREIGN.split())
def test_a_foreign_word_stays(word: str) -> None:
    assert meant(word) == word
    assert meant(word.upper()) == word.upper()


def test_two_or_three_foreign_words_stay() -> None:
    words, choice = FOREIGN.split(), random.Random(7)
    assert len(words) > 300
    for size in (2, 3):
        for _ in range(3000):
            query = " ".join(choice.sample(words, size))
            assert meant(query) == query


@pytest.mark.parametrize("query", SMALL_TALK)
def test_foreign_words_and_numbers_in_a_query_stay(query: str) -> None:
    assert meant(query) == query


def test_what_the_index_knows_as_typed_stays() -> None:
    known = {"hangf": 100, "hàng": 9_000}
    assert not read_keystrokes(["hangf"], lambda syllable: known.get(syllable, 0))
    assert not read_keystrokes(["hangf", "taajp"], lambda syllable: known.get(syllable, 0))
    assert not read_keystrokes(["taajp"], lambda _: 0)


def test_among_keys_a_tenth_is_enough() -> None:
    known = {"tiếng": 500, "việt": 500, "moon": 50, "môn": 700, "hangf": 100, "hàng": 900}
    read = read_keystrokes(["moon", "tieengs", "vieetj", "hangf"], lambda syllable: known.get(syllable, 0))
    assert [keystrokes.meant for keystrokes in read] == ["môn", "tiếng", "việt"]


def test_a_rare_slip_in_the_articles_does_not_count_as_known() -> None:
    known = {"thuwowngf": 3, "thường": 20_000, "cuar": 20, "của": 30_000}
    assert len(read_keystrokes(["thuwowngf", "cuar"], lambda syllable: known.get(syllable, 0))) == 2


def test_of_several_readings_the_one_more_articles_know_is_meant() -> None:
    known = {"tổng": 900, "toỏng": 1}
    assert [k.meant for k in read_keystrokes(["toongr"], lambda syllable: known.get(syllable, 0))] == ["tổng"]


def test_all_tokens_are_read_by_one_method() -> None:
    assert meant("tieengs vieetj tinh3") == "tiếng việt tinh3"


def test_every_foreign_word_of_the_list_could_be_keys() -> None:
    assert not [word for word in _foreign_words() if not readings(word)]
    assert len(_foreign_words()) > 900


def test_a_pasted_page_is_no_typing() -> None:
    assert read_keystrokes(["tinhr"] * (MAX_TOKENS + 1), knows_vietnamese_only) == []


@given(st.lists(any_text | st.text("aeioudwsfrxjngh123456789ăđê", max_size=9), max_size=6))
def test_no_query_is_refused(tokens: list[str]) -> None:
    for keystrokes in read_keystrokes(tokens, knows_vietnamese_only):
        assert tokens[keystrokes.place] == keystrokes.typed
        assert is_syllable(keystrokes.meant)
