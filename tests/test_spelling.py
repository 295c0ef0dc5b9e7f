"""Rules of `did you mean`: what is not borne out is mended, all else stays."""

from __future__ import annotations

import time
from itertools import pairwise

import pytest
from curious import any_text, for_every_curious_text
from hypothesis import given, settings
from hypothesis import strategies as st
from spelling_corpus import Articles, model, sentences, speller

from index.edition import Editions
from index.query import parse
from index.searching.reader import EditionReader
from index.searching.spelling import MAX_BARE, MAX_RARE, Speller, speller_of
from index.searching.suggestion import Change, Kind, Suggestion
from index.vietnamese.tones import fold

SPELLER = speller()


def meant(typed: str, **articles: int) -> str | None:
    found = (speller(**articles) if articles else SPELLER).suggest(typed)
    return found and found.text


WRONG = {
    "s x": "xử dụng đất/sử dụng đất, sây dựng nông thôn/xây dựng nông thôn, sẵn xàng/sẵn sàng, "
    "sử lý vi phạm/xử lý vi phạm, học xinh giỏi/học sinh giỏi",
    "ch tr": "chuyền thông/truyền thông, hành trính/hành chính, thị chường/thị trường, phát chiển/phát triển, "
    "phòng trống dịch/phòng chống dịch",
    "d gi r": "giáo giục/giáo dục, giáo rục/giáo dục, dao thông/giao thông, dáo dục/giáo dục, "
    "tai nạn rao thông/tai nạn giao thông, thể thao và giu lịch/thể thao và du lịch",
    "l n": "tai lạn giao thông/tai nạn giao thông, nũ lụt/lũ lụt, người nao động/người lao động, "
    "lông thôn mới/nông thôn mới, sạt nở đất/sạt lở đất",
    "hook tilde": "bảo hiễm xã hội/bảo hiểm xã hội, xữ lý/xử lý, sữ dụng/sử dụng, xả hội/xã hội, củng như/cũng như",
    "n ng": "nghiêng cứu/nghiên cứu, ban hàn/ban hành, nôn thôn mới/nông thôn mới, "
    "truyềng thông/truyền thông, khoa học côn nghệ/khoa học công nghệ",
    "t c": "lũ lục/lũ lụt, phác triển/phát triển, quyếc định/quyết định, quốt lộ/quốc lộ, giáo dụt/giáo dục",
    "i y": "hành chýnh/hành chính, phát tryển/phát triển, kynh tế/kinh tế, bảo hyểm/bảo hiểm, thông tyn/thông tin",
    "letters": "thôngg tin/thông tin, thôg tin/thông tin, nghành y tế/ngành y tế, giá vànng/giá vàng, "
    "quyết địng/quyết định, ngiên cứu/nghiên cứu, tỉnh uỷ hjọp giao ban/tỉnh uỷ họp giao ban",
    "swapped": "thôgn tin/thông tin, đại hộii/đại hội, tai nạn gaio thông/tai nạn giao thông, "
    "giao htông/giao thông, khoa hcọ/khoa học, kinh tế thị trưnờg/kinh tế thị trường",
    "keys beside": "thông tim/thông tin, thông yin/thông tin, hành chímh/hành chính, giáo fục/giáo dục, "
    "kinh rế/kinh tế, quốc gis/quốc gia",
    "telex": "thoong tin/thông tin, tỉnh uyr/tỉnh uỷ, đuwowngf sắt/đường sắt, xax hội/xã hội, "
    "hanhf chính/hành chính, ddaats/đất",
    "joined": "thôngtin/thông tin, giaothông/giao thông, xãhội/xã hội, kinhtế thị trường/kinh tế thị trường, "
    "họcsinh giỏi/học sinh giỏi",
    "torn": "th ông tin/thông tin, ngh iên cứu/nghiên cứu, giao th ông/giao thông, xã h ội/xã hội, "
    "quyết đ ịnh/quyết định",
    "foreign": "ronalđo/ronaldo, manchestr united/manchester united, liverpol/liverpool, facebok/facebook, "
    "facebookk/facebook, tottenam/tottenham",
}
PAIRS = [(name, *pair.strip().split("/")) for name, pairs in WRONG.items() for pair in pairs.split(", ")]


@pytest.mark.parametrize(("name", "typed", "expected"), PAIRS)
def test_a_slip_is_mended(name: str, typed: str, expected: str) -> None:
    found = SPELLER.suggest(typed)
    assert found is not None, name
    assert (found.text, found.kind) == (expected, Kind.SPELLING)


def test_every_confusion_has_five_cases() -> None:
    names = [pair[0] for pair in PAIRS]
    assert all(names.count(name) >= 5 for name in WRONG)


BARE = """thông tin truyền thông|cải cách thủ tục hành chính|tỉnh uỷ|uỷ ban nhân dân tỉnh|đại hội đảng bộ|sử dụng đất
bảo hiểm xã hội|kinh tế thị trường|nông thôn mới|tai nạn giao thông|bóng đá|sạt lở đất|giá vàng hôm nay|đắk lắk"""


@pytest.mark.parametrize("toned", BARE.replace("\n", "|").split("|"))
def test_a_query_without_accents_is_offered_them(toned: str) -> None:
    found = SPELLER.suggest(fold(toned))
    assert found is not None
    assert (found.text, found.kind) == (toned, Kind.ACCENTS)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("thong tni", "thông tin"),
        ("thongtin", "thông tin"),
        ("bao hiemm xa hoi", "bảo hiểm xã hội"),
        ("nghanh y te", "ngành y tế"),
    ],
)
def test_letters_of_a_query_without_accents_are_mended_too(typed: str, expected: str) -> None:
    found = SPELLER.suggest(typed)
    assert found is not None
    assert (found.text, found.kind) == (expected, Kind.SPELLING)


@pytest.mark.parametrize(
    ("typed", "expected"), [("thông tin truyen thông", "thông tin truyền thông"), ("xã hoi", "xã hội")]
)
def test_a_syllable_without_accents_among_others_gets_its_own(typed: str, expected: str) -> None:
    assert meant(typed) == expected


RIGHT = [" ".join(terms) for terms, _ in sentences()]
# Names and words that the edition does not know, and that nothing in it comes near to.
UNKNOWN = """kylian mbappé|anastasia volkova|schwarzenegger|gangnam|zuckerberg|wolfgang amadeus|microsoft windows
kubernetes|quantum computing|dostoevsky|shakespeare|pyongyang|kazakhstan
04-NQ/TW|100/2019/NĐ-CP|19001234|a1b2c3|covid-19|u23|iphone 15|http://example.vn/xa-hoi|q@example.vn|c++|#hashtag
かな|привет|مرحبا|😀|…|"" -|OR|a|w|TT&TT|HĐND-UBND|QPPL"""
KEPT = [*RIGHT, *UNKNOWN.replace("\n", "|").split("|")]


def test_more_than_a_hundred_right_queries_are_tried() -> None:
    assert len(KEPT) >= 100


@pytest.mark.parametrize("typed", KEPT)
def test_what_is_right_is_left_alone(typed: str) -> None:
    assert meant(typed) is None


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("Thong Francisco", None),
        ("Wembley Thong", None),
        ("how thong apply for passport", None),
        ("thong francisco", "thông francisco"),
        ("Hanh Chinh Francisco", "Hành Chính Francisco"),
        ("Thong Uyy", "Thông Uỷ"),
        ("Thôngg Francisco", "Thông Francisco"),
    ],
)
def test_part_of_a_foreign_name_or_sentence_gets_no_accents(typed: str, expected: str | None) -> None:
    assert meant(typed) == expected


@pytest.mark.parametrize("typed", sorted({term for terms, _ in sentences() for term in terms}))
def test_a_single_syllable_that_is_known_is_left_alone(typed: str) -> None:
    assert meant(typed) is None


def test_real_words_are_left_alone_where_either_is_borne_out() -> None:
    for typed in ("giành huy chương", "dành cho", "vẻ đẹp", "vẽ tranh", "khát nước", "khác biệt", "lặp lại", "kĩ sư"):
        assert meant(typed) is None


def test_a_word_of_some_articles_stays_unless_the_other_is_far_more_usual() -> None:
    assert meant("bác xĩ") == "bác sĩ"
    assert meant("bác xĩ", bác_xĩ=2, bác_sĩ=100) == "bác sĩ"
    assert meant("bác xĩ", bác_xĩ=3, bác_sĩ=100) is None
    assert meant("bác xĩ", bác_xĩ=3, bác_sĩ=1_000) == "bác sĩ"


def test_a_syllable_too_rare_to_be_sampled_is_looked_up_in_the_index() -> None:
    assert meant("liverpol") == "liverpool"
    assert meant("liverpol", liverpol=200) is None


@pytest.mark.parametrize("typed", ["kardashiab", "kardashan", "kardahsian", "kaardashian"])
def test_a_name_too_rare_to_be_sampled_is_found_by_a_key_less_or_more(typed: str) -> None:
    assert meant(typed, kardashian=20) == "kardashian"
    assert meant(typed, kardashian=2) == "kardashian"  # so long a word is near no other by chance
    assert meant("rooneyy", rooney=2) is None  # as likely a slip itself
    assert meant("rooneyy", rooney=20) == "rooney"
    assert meant(typed, kardashian=20, **{typed: 1}) is None


def test_a_syllable_that_no_article_has_is_no_slip_of_a_rare_word() -> None:
    assert meant("khuynhh", khuynhs=2_000) == "khuynhs"
    assert meant("khuynh", khuynhs=2_000) is None


def test_a_short_word_that_no_article_has_is_no_slip_of_a_rare_one() -> None:
    assert meant("ilahn", ilhan=20) is None
    assert meant("nguj", nguk=20) is None
    assert meant("mtsubishi electric", mitsubishi=20) == "mitsubishi electric"


@pytest.mark.parametrize(
    ("typed", "place", "expected"),
    [
        ("tai nạn giao thong", 3, True),
        ("hành chinh", 1, True),
        ("thông tin", 1, False),
        ("quốc gia", 1, False),
        ("giao thông", 0, False),
        ("tai", 0, False),  # nothing beside it
        ("xyz tai xyz", 1, False),  # nothing that tells
        ("hành xyz", 1, False),
    ],
)
def test_accents_are_left_out_where_only_an_accented_form_goes_with_the_neighbours(
    typed: str, place: int, *, expected: bool
) -> None:
    assert SPELLER.lacks_accents(typed.split(), place) is expected


def test_a_query_that_finds_nothing_is_changed_more_boldly() -> None:
    timid = [typed for typed in ("vã", "thống", "hòm", "nghạnh", "đẹb", "vỉ") if SPELLER.suggest(typed) is None]
    assert any(SPELLER.suggest(typed, boldness=4.0) for typed in timid)
    found = speller(pence=1_000).suggest("penc", boldness=1.0)
    assert found is not None
    assert found.text == "pence"
    assert meant("penc", pence=1_000) is None


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("Xử Dụng đất", "Sử Dụng đất"),
        ("XỬ DỤNG ĐẤT", "SỬ DỤNG ĐẤT"),
        ("Bảo hiễm  xã hội!", "Bảo hiểm  xã hội!"),
        ("«bảo hiễm» … xã hội?", "«bảo hiểm» … xã hội?"),
        ('"bảo hiễm xã hội"', '"bảo hiểm xã hội"'),
        ("title:bảo hiễm", "title:bảo hiểm"),
        ('TITLE:"bảo hiễm" đất', 'TITLE:"bảo hiểm" đất'),
        ("bảo hiễm OR lũ lục", "bảo hiểm OR lũ lụt"),
        ("lũ lục -(bảo) -hiễm", "lũ lụt -(bảo) -hiễm"),
        ("bảo hiễm xã hội", "bảo hiểm xã hội"),  # NFC
        ("ba\u0309o hie\u0302\u0303m xa\u0303 ho\u0323\u0302i", "ba\u0309o hiểm xa\u0303 ho\u0323\u0302i"),
        ("Thôngtin", "Thông tin"),
        ("TH ÔNG TIN", "THÔNG TIN"),
        ("lũ lục 2017", "lũ lụt 2017"),
    ],
)
def test_all_else_that_was_typed_is_kept(typed: str, expected: str) -> None:
    assert meant(typed) == expected


@pytest.mark.parametrize(
    "typed",
    ['author:"bảo hiễm"', "author:hiễm", "-hiễm", '-"bảo hiễm"', "đất -hiễm", "hiễm/xã", "hiễm2", "HIỄM của tỉnh"],
)
def test_bylines_exclusions_numbers_and_acronyms_are_never_changed(typed: str) -> None:
    assert meant(typed) is None


def test_syllables_on_both_sides_of_a_quote_are_no_neighbours() -> None:
    assert meant("nữa đêm") == "nửa đêm"
    assert meant('nữa "đêm"') is None


def test_changes_say_what_stands_where() -> None:
    found = SPELLER.suggest("Lũ lục và bảo hiễm")
    assert found is not None
    assert found.changes == (Change(3, 6, "lụt"), Change(14, 18, "hiểm"))
    assert found.text == "Lũ lụt và bảo hiểm"
    assert 0.4 <= found.confidence <= 1


def test_further_suggestions_differ_and_the_likeliest_is_first() -> None:
    found = SPELLER.suggestions("vệ", 3, boldness=9.0) or SPELLER.suggestions("xả", 3, boldness=9.0)
    assert 1 < len(found) <= 3
    assert len({one.text for one in found}) == len(found)
    assert [one.confidence for one in found] == sorted((one.confidence for one in found), reverse=True)


def apply(typed: str, found: Suggestion) -> str:
    """The plain way."""
    for change in reversed(found.changes):
        typed = typed[: change.start] + change.meant + typed[change.end :]
    return typed


WORDS = st.sampled_from(
    [*(term for terms, _ in sentences() for term in terms), "hiễm", "thôngtin", "xử", "tim", '"', "OR"]
)


@settings(max_examples=300)
@given(
    st.one_of(any_text, st.lists(WORDS, max_size=9).map(" ".join), st.lists(WORDS, max_size=9).map(" ".join).map(fold))
)
def test_any_query_is_read_and_changes_are_in_order(typed: str) -> None:
    text = parse(typed).text
    for found in SPELLER.suggestions(text, 3, boldness=2.0):
        assert found.text == apply(text, found)
        assert found.text != text
        assert found.changes
        assert all(0 <= change.start < change.end <= len(text) for change in found.changes)
        assert all(one.end <= other.start for one, other in pairwise(found.changes))
        assert 0 <= found.confidence <= 1 + 1e-9


@for_every_curious_text
def test_curious_queries_are_read(text: str) -> None:
    found = SPELLER.suggest(text[:2_000])
    assert found is None or (found.changes and found.text != text[:2_000])


@pytest.mark.parametrize(
    "typed", ["a" * 2_000, "a " * 1_000, "ạ " * 1_000, '"a" ' * 500, "hiễm " * 400, "xa hoi " * 280]
)
def test_the_longest_queries_look_little_up_and_are_no_slower_than_linear(typed: str) -> None:
    articles = Articles({})
    long = Speller(model(), articles)
    began = time.thread_time()
    long.suggest(typed[:2_000])
    assert time.thread_time() - began < 1  # a hundred times what it takes
    assert articles.asked <= 2 * MAX_RARE


def test_a_long_text_without_accents_is_left_without() -> None:
    assert meant("xa hoi " * (MAX_BARE // 2)) is not None
    assert meant("xa hoi " * MAX_BARE) is None


def test_an_edition_is_spelt_by_its_own_words(sample_data: object) -> None:
    reader = EditionReader(Editions(sample_data).current())  # type: ignore[arg-type]
    own = speller_of(reader)
    assert speller_of(reader) is own
    found = [own.suggest(typed) for typed in ("tĩnh uỷ", "tinh uy", "tỉnh uỷ", "")]
    assert [one and one.text for one in found] == ["tỉnh uỷ", "tỉnh uỷ", None, None]


@pytest.mark.parametrize(("typed", "text"), [("nghành", "ngành"), ("thôngg", "thông"), ("thôngg tin", "thông tin")])
def test_what_no_article_has_is_doubted_in_the_smallest_edition_too(sample_data: object, typed: str, text: str) -> None:
    reader = EditionReader(Editions(sample_data).current())  # type: ignore[arg-type]
    found = speller_of(reader).suggest(typed)
    assert found is not None
    assert found.text == text


@pytest.mark.parametrize("text", ["giải phóng mặt bằng", "trí tuệ nhân tạo", "tuyển dụng viên chức", "cao tốc"])
def test_a_small_edition_leans_on_listed_words(sample_data: object, text: str) -> None:
    reader = EditionReader(Editions(sample_data).current())  # type: ignore[arg-type]
    found = speller_of(reader).suggest(fold(text))
    assert found is not None
    assert found.text == text
