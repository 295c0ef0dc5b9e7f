"""Abbreviations and synonyms: what a query's syllables may mean."""

from __future__ import annotations

from itertools import pairwise

import pytest
from curious import any_text, for_every_curious_text, normal_forms
from hypothesis import given, settings
from hypothesis import strategies as st

from index.vietnamese import abbreviations
from index.vietnamese.abbreviation_list import (
    MAX_FORM_SYLLABLES,
    MAX_LINE_CHARS,
    MAX_LINES,
    AbbreviationListError,
    Entry,
    Kind,
    Removal,
    parse_list,
)
from index.vietnamese.abbreviations import MAX_EXPANSIONS, Abbreviations, Expansion, packaged
from index.vietnamese.lexicon import Lexicon, Written, full_key, key_of
from index.vietnamese.phonology import is_toneless_syllable
from index.vietnamese.syllables import syllables
from index.vietnamese.tones import fold


def expansions(query: str, known: Abbreviations | None = None) -> list[Expansion]:
    return (known or packaged()).expansions(query, syllables(query))


def meant(query: str, known: Abbreviations | None = None) -> list[str]:
    """'UBND tỉnh' → ['UBND = Ủy ban nhân dân']; a question mark tells the unsure."""
    found = expansions(query, known)
    return [f"{each.typed} = {each.meant}" + ("" if each.is_sure else " ?") for each in found]


def written(text: str) -> Abbreviations:
    return Abbreviations(parse_list(text).entries)


FORWARD = [
    ("UBND tỉnh", "UBND = Ủy ban nhân dân"),
    ("ubnd tinh", "ubnd = Ủy ban nhân dân"),
    ("hdnd", "hdnd = Hội đồng nhân dân"),
    ("hđnd", "hđnd = Hội đồng nhân dân"),
    ("sở TT&TT", "TT&TT = Thông tin và Truyền thông"),
    ("sở TTTT", "TTTT = Thông tin và Truyền thông"),
    ("so tt-tt", "tt-tt = Thông tin và Truyền thông"),
    ("sở tt tt", "tt tt = Thông tin và Truyền thông"),
    ("sở GD và ĐT", "GD và ĐT = Giáo dục và Đào tạo"),
    ("KT-XH", "KT-XH = kinh tế - xã hội"),
    ("KT - XH", "KT - XH = kinh tế - xã hội"),
    ("KT–XH", "KT–XH = kinh tế - xã hội"),
    ("ktxh", "ktxh = kinh tế - xã hội"),
    ("TP.HCM", "TP.HCM = Thành phố Hồ Chí Minh"),
    ("tp hcm", "tp hcm = Thành phố Hồ Chí Minh"),
    ("tphcm", "tphcm = Thành phố Hồ Chí Minh"),
    ("Tp. Hồ Chí Minh", "Tp. Hồ Chí Minh = Thành phố Hồ Chí Minh"),
    ("T.Ư", "T.Ư = Trung ương"),
    ("bs Lan", "bs = bác sĩ"),
    ("dh Vinh", "dh = đại học ?"),
    ("QL1A", "QL1A = quốc lộ 1A"),
    ("ql 1a", "ql = quốc lộ"),
    ("đường tl15", "tl15 = tỉnh lộ 15"),
    ("hội nghị TW4", "TW4 = Trung ương 4"),
    ("HD video", "HD = độ nét cao"),
    ("HD 36", "HD = hướng dẫn"),
    ("CT scan", "CT = cắt lớp vi tính"),
    ("Sở NN", "NN = nông nghiệp"),
    ("hội nghị TW 4", "TW = Trung ương"),
    ("tp ca mau", "tp = thành phố"),
    ("TT Huế", "TT Huế = Thừa Thiên Huế"),
    ("bv nhi", "bv = bệnh viện"),
    ("CT UBND", "CT = Chủ tịch"),
    ("CT 05", "CT = Chỉ thị"),
    ("P. Bến Nghé", "P = phường"),
    ("Q.1", "Q = quận"),
    ("đ/c Hùng", "đ/c = đồng chí"),
    ("TU 2020", "TU = Tỉnh ủy ?"),  # a number is not all capitals
    ("đh bách khoa", "đh = đại học"),
    ("ptt trả lời", "ptt = Phó Thủ tướng"),
    ("thi THPTQG", "THPTQG = trung học phổ thông quốc gia"),
    ("thi THPT quốc gia", "THPT quốc gia = trung học phổ thông quốc gia"),
]


@pytest.mark.parametrize(("query", "expected"), FORWARD)
def test_an_abbreviation_is_read_however_it_is_written(query: str, expected: str) -> None:
    assert expected in meant(query)


BACKWARD = [
    ("Ủy ban nhân dân", "Ủy ban nhân dân = UBND"),
    ("Uỷ ban nhân dân", "Uỷ ban nhân dân = UBND"),
    ("uy ban nhan dan", "uy ban nhan dan = UBND"),
    ("thông tin va truyen thong", "thông tin va truyen thong = TT&TT"),
    ("kinh tế, xã hội", "kinh tế, xã hội = KT-XH"),
    ("thanh pho ho chi minh", "thanh pho ho chi minh = TP.HCM"),
    ("trung ương", "trung ương = TW"),
    ("dịch tả heo châu Phi", "dịch tả heo châu Phi = dịch tả lợn châu Phi"),
    ("virus corona", "virus corona = Covid-19"),
    ("dac lac", "dac lac = Đắk Lắk"),
    ("ti vi", "ti vi = tivi"),
    ("bệnh viện tỉnh", "bệnh viện = BV"),
    ("công an xã", "công an = CA ?"),  # `ca` is a word, too
]


@pytest.mark.parametrize(("query", "expected"), BACKWARD)
def test_a_full_form_leads_to_its_abbreviations_and_equals(query: str, expected: str) -> None:
    assert expected in meant(query)


@pytest.mark.parametrize(
    "query",
    [
        "tt",
        "ct",
        "th",
        "an toan",
        "la gi",
        "ca si hat",
        "ca tỉnh",  # a word of its own, even beside a hint
        "phường 1",
        "tphochiminh",
        "tự học",
        "tư tưởng",
        "tu hoc",
        "ai là người",
        "bot chien",
        "ÚBND",  # a tone mark
        "thành phó",  # another word
        "Q.T",
        "N.T.P.",
        "P",
        "p 1",
        "AN GIANG CÓ TU",  # all in capitals
        "TT HÀNH",
        "U23 VN30",
        "HD720",
        "QL1234",
        "covid19",
        "bs4u",
        "abc.com.tw",
        "lan@bv",
        "",
        "...",
    ],
)
def test_a_word_is_not_taken_for_an_abbreviation(query: str) -> None:
    assert [found for found in expansions(query) if found.kind is Kind.ABBREVIATION] == []


def test_all_capitals_are_no_sign_but_capitals_beside_other_words_are() -> None:
    assert "TU = Tỉnh ủy ?" in meant("văn phòng TU")
    assert meant("TU BỔ ĐÊ") == []
    assert "TU = Tỉnh ủy" in meant("NQ TU")


def test_several_meanings_are_all_told_until_a_neighbour_decides() -> None:
    assert len(expansions("TT Lam Sơn")) > 2
    assert not any(found.is_sure for found in expansions("TT Lam Sơn"))
    assert meant("TT y tế") == ["TT = Trung tâm"]
    assert meant("tt y te") == ["tt = Trung tâm"]


def test_the_longest_match_wins_and_spans_are_disjoint() -> None:
    assert [(found.first, found.last) for found in expansions("UBND thành phố Hồ Chí Minh") if found.is_sure] == [
        (0, 1),
        (1, 6),
    ]
    assert meant("tòa án nhân dân tối cao") == ["tòa án nhân dân tối cao = TANDTC"]


def test_nothing_inside_a_fixed_name_is_expanded() -> None:
    assert meant("Ủy ban Thường vụ") == []
    assert meant("Ban Thường vụ") == ["Ban Thường vụ = BTV ?"]
    assert meant("Ủy ban Thường vụ Quốc hội") == ["Ủy ban Thường vụ Quốc hội = UBTVQH"]


def test_the_exact_form_wins_over_one_without_its_accents() -> None:
    assert meant("NDT") == ["NDT = nhân dân tệ"]
    assert meant("NĐT") == ["NĐT = nhà đầu tư"]


def test_alternatives_bring_the_terms_to_look_up() -> None:
    (found,) = expansions("tttt")
    assert [alternative.text for alternative in found.alternatives] == ["Thông tin và Truyền thông", "TT&TT"]
    assert [[token.toned for token in alternative.syllables] for alternative in found.alternatives] == [
        ["thông", "tin", "và", "truyền", "thông"],
        ["tt", "tt"],
    ]


def test_a_number_in_one_piece_is_looked_for_apart_too() -> None:
    (found,) = expansions("lên ql1a")
    assert (found.first, found.last, found.is_sure) == (1, 2, True)
    assert [[token.toned for token in form.syllables] for form in found.alternatives] == [
        ["quốc", "lộ", "1a"],
        ["ql", "1a"],
    ]
    assert meant("XY7", written("XY = một hai (<số>)")) == ["XY7 = một hai 7"]
    assert meant("XY7", written("XY = một hai")) == meant("XY7", written("XY = một (<số>) | hai (<số>)")) == []


def test_ways_of_typing_are_no_alternatives() -> None:
    (found,) = expansions("TT&TT")
    assert [alternative.text for alternative in found.alternatives] == ["Thông tin và Truyền thông", "TTTT"]


def test_a_form_that_reads_like_a_syllable_needs_capitals() -> None:
    known = written("BOT = xây dựng, vận hành")
    assert meant("dự án bot", known) == []
    assert meant("dự án BOT", known) == ["BOT = xây dựng, vận hành"]


def test_a_slash_is_not_left_out() -> None:
    known = written("AB/CD = một hai")
    assert meant("abcd", known) == []
    assert meant("ab/cd", known) == ["ab/cd = một hai"]


def test_nothing_is_left_of_a_synonym_without_another() -> None:
    assert written("[synonym]\nmột hai = ba bốn").overlaid("- một hai").entries == ()


def test_an_alternative_is_never_a_word_that_means_something_else() -> None:
    sure = [found for found in expansions("trung ương") if found.is_sure]
    assert [[alternative.text for alternative in found.alternatives] for found in sure] == [["TW", "T.Ư", "T.W"]]


@pytest.mark.parametrize(
    "query",
    ["{}", "{} Đoàn", "BCH {}", "UBKT {}", "UBKT{}", "BTG {}", "BTC{}", "VP{}", "UB{} MTTQ", "UV{}", "QU{}", "NQ {}"],
)
def test_both_ways_of_writing_the_centre_are_read_alike(query: str) -> None:
    ways = [expansions(query.format(way)) for way in ("TW", "TƯ")]
    read = [[(one.first, one.last, one.meant, one.is_sure) for one in found] for found in ways]
    assert read[0] == read[1] != []
    assert all(any("rung ương" in one.meant for one in found) for found in ways)


def test_an_own_form_with_the_centre_is_read_both_ways_too() -> None:
    known = written("HHTW* = Hiệp hội Trung ương")
    assert meant("hhtư", known) == ["hhtư = Hiệp hội Trung ương"]
    assert meant("tw", written("TW* = Trung ương")) == ["tw = Trung ương"]
    assert meant("tư", written("TW* = Trung ương")) == []


@pytest.mark.parametrize(
    ("query", "read"),
    [
        ("UBKT TU", "UBKT TU = Ủy ban Kiểm tra Tỉnh ủy"),
        ("BTVTU", "BTVTU = Ban Thường vụ Tỉnh ủy"),
        ("BTC TU", "BTC TU = Ban Tổ chức Tỉnh ủy"),
        ("VPTU", "VPTU = Văn phòng Tỉnh ủy"),
    ],
)
def test_the_committee_of_a_province_is_not_the_central_one(query: str, read: str) -> None:
    assert meant(query) == [read]
    assert "Trung ương" not in " ".join(meant("QUTU"))


def test_a_form_with_the_centre_that_is_found_like_one_of_a_province_is_not_looked_for() -> None:
    forms = [form.text for one in expansions("04 NQ TW") for form in one.alternatives]
    assert "NQTW" in forms
    assert not [form for form in forms if form.endswith("TƯ")]
    (full,) = [one for one in expansions("Ủy ban Kiểm tra Trung ương") if not one.is_sure]
    assert [form.text for form in full.alternatives] == ["UBKT TƯ", "UBKTTƯ"]


@pytest.mark.parametrize(("query", "_"), [*FORWARD, *BACKWARD])
def test_normal_forms_are_read_alike(query: str, _: str) -> None:
    nfc, nfd = normal_forms(query)
    assert [(f.first, f.last, f.meant) for f in expansions(nfc)] == [
        (f.first, f.last, f.meant) for f in expansions(nfd)
    ]


def test_an_administrator_adds_replaces_and_switches_off() -> None:
    known = packaged().overlaid(
        """
        # our own
        - CT
        - CV = công văn
        - ti vi
        CT = Cần Thơ
        TTPVHCC tỉnh, XYZ* = Trung tâm X, Y và Z   # remark
        [synonym: ours]
        bão = giông tố = cuồng phong
        [fixed name]
        UBND kiểu mẫu
        """
    )
    assert meant("CT UBND", known)[0] == "CT = Cần Thơ"
    assert meant("CV", known) == []
    assert meant("xyz", known) == ["xyz = Trung tâm X, Y và Z"]
    assert meant("cuồng phong", known) == ["cuồng phong = bão"]
    assert meant("UBND kiểu mẫu", known) == []
    assert meant("ti vi", known) == []
    assert meant("CV") == ["CV = công văn"]  # the packaged list is as it was


def test_one_form_of_an_entry_is_switched_off_with_all_its_spellings() -> None:
    known = written("AB-CDE, QRST = một hai ba | bốn năm sáu").overlaid("- abcde = bốn năm sáu")
    assert meant("AB CDE", known) == ["AB CDE = một hai ba"]
    assert len(expansions("qrst", known)) == 2
    assert meant("abcde", known.overlaid("- AB-CDE")) == []


_forms = st.sampled_from(["AB-C", "abc", "ABC*", "DE", "một hai", "mot hai", "Một  hai", "ba bốn", "ti vi", "tivi"])
_lines = st.one_of(
    st.builds("{} = {}".format, st.lists(_forms, min_size=1, max_size=3).map(", ".join), _forms),
    st.builds("{} = {} | {}".format, _forms, _forms, _forms),
    st.builds("[synonym]\n{} = {} = {}\n[abbreviation]".format, _forms, _forms, _forms),
)
_removals = st.one_of(st.builds("- {}".format, _forms), st.builds("- {} = {}".format, _forms, _forms))


@settings(max_examples=300)
@given(st.lists(_lines, max_size=8), st.lists(_removals, max_size=5))
def test_removals_leave_what_they_leave_one_by_one(lines: list[str], removals: list[str]) -> None:
    known = written("\n".join(lines))
    expected, is_refused = list(known.entries), False
    for removal in parse_list("\n".join(removals)).removals:
        left = [part for entry in expected for part in abbreviations._without(entry, removal)]
        is_refused = is_refused or left == expected
        expected = left
    try:
        found = list(known.overlaid("\n".join(removals)).entries)
    except AbbreviationListError:
        assert is_refused
    else:
        assert (found, is_refused) == (expected, False)


def test_a_removal_looks_only_at_the_entries_that_have_its_form(monkeypatch: pytest.MonkeyPatch) -> None:
    known = written("\n".join(f"AB-{number}X, CD = một {number}" for number in range(50)))
    looked_at: list[Entry] = []
    without = abbreviations._without

    def counted(entry: Entry, removal: Removal) -> list[Entry]:
        looked_at.append(entry)
        return without(entry, removal)

    monkeypatch.setattr(abbreviations, "_without", counted)
    left = known.overlaid("\n".join(f"- ab{number}x" for number in range(50)))
    assert {entry.forms for entry in left.entries} == {("CD",)}
    assert len(looked_at) == 50


def test_what_forms_stand_for_is_worked_out_when_they_are_met(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[str] = []
    make = Lexicon._abbreviation

    def counted(lexicon: Lexicon, form: str, toned: tuple[str, ...], is_safe: bool) -> Written:
        made.append(form)
        return make(lexicon, form, toned, is_safe)

    monkeypatch.setattr(Lexicon, "_abbreviation", counted)
    known = written("ABCD = một hai\nEFGH = ba bốn")
    assert made == []
    assert meant("abcd efg", known) == meant("abcd", known) == ["abcd = một hai"]
    assert made == ["ABCD"]


def test_an_own_meaning_of_a_known_abbreviation_makes_it_ambiguous() -> None:
    known = packaged().overlaid("UBND = Ủy ban nào đó")
    assert meant("ubnd", known) == ["ubnd = Ủy ban nhân dân ?", "ubnd = Ủy ban nào đó ?"]


def test_synonyms_share_their_abbreviations() -> None:
    known = written("ABCD = một hai\n[synonym]\nmột hai = ba bốn\nba bốn = năm sáu")
    (found,) = expansions("abcd", known)
    assert [alternative.text for alternative in found.alternatives] == ["một hai", "ba bốn", "năm sáu"]
    assert meant("năm sáu", known) == ["năm sáu = một hai", "năm sáu = ABCD"]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("UBND", "line 1: no '='"),
        ("\n\nUBND = ", "line 3: '' has no letters"),
        ("= Ủy ban", "line 1: '' has no letters"),
        ("A = b = c", "line 1: more than one '='"),
        ("AB, = c", "line 1: '' has no letters"),
        ("AB = c (d", "line 1: 'c (d' is no meaning"),
        ("AB = c (d) e", "is no meaning"),
        ("[abbreviation", "line 1: '[abbreviation' is no section"),
        ("[nonsense: x]", "line 1: 'nonsense' is no kind"),
        ("- ", "line 1: '' has no letters"),
        ("AB = " + "a " * (MAX_FORM_SYLLABLES + 1), "more than 16 syllables"),
        ("#" * (MAX_LINE_CHARS + 1), "line 1: longer"),
        ("#\n" * (MAX_LINES + 1), "at most 20,000"),
        ("- QQQQ", "line 1: there is no 'QQQQ' to switch off"),
        ("- UBND = ủy ban khác", "line 1: there is no 'UBND = ủy ban khác' to switch off"),
        ("- TW = Trung tâm", "line 1: there is no"),
        ("- bác sĩ = y sĩ", "line 1: there is no"),
    ],
)
def test_a_mistake_is_told_with_its_line(text: str, problem: str) -> None:
    with pytest.raises(AbbreviationListError, match=r"(?s).*") as caught:
        packaged().overlaid(text)
    assert problem in str(caught.value)


def test_all_mistakes_are_told_at_once() -> None:
    with pytest.raises(AbbreviationListError) as caught:
        parse_list("UBND\nQH = Quốc hội\nHĐND")
    assert [problem.partition(":")[0] for problem in caught.value.problems] == ["line 1", "line 3"]


def test_the_packaged_list_has_sources_and_no_repeats() -> None:
    entries = packaged().entries
    assert len(entries) >= 250
    assert all(entry.source for entry in entries)
    pairs = [
        (key, full_key(meaning.text))
        for entry in entries
        for key in set(map(key_of, entry.forms))
        for meaning in entry.meanings
    ]
    assert [pair for pair in pairs if pairs.count(pair) > 1] == []
    lines = [(entry.forms, entry.meanings) for entry in entries]
    assert len(set(lines)) == len(lines)


@pytest.mark.parametrize("entry", packaged().entries, ids=lambda entry: entry.forms[0])
def test_every_packaged_form_is_found_as_it_is_written(entry: Entry) -> None:
    for form in entry.forms:
        if entry.kind is not Kind.FIXED and not form.endswith("."):
            found = [(f.first, f.last) for f in expansions(form)]
            assert (0, len(syllables(form))) in found, form
    for meaning in entry.meanings:
        if len(syllables(meaning.text)) > 1:
            for typed in (meaning.text, fold(meaning.text)):
                assert expansions(typed), typed


def test_no_packaged_variant_without_accents_is_two_vietnamese_syllables() -> None:
    """'Ca-ta' for Qatar would find 'cả ta': without accents it stands for all spellings."""
    for entry in packaged().entries:
        if entry.kind is Kind.SPELLING:
            for form in set(entry.forms) - {"ti vi", "Kon Tum"}:  # usual so, and of no other meaning
                written = [one.toned for one in syllables(form)]
                is_short = len(written) == 2 and all(map(is_toneless_syllable, written))
                assert not is_short or any(fold(form) == fold(other) for other in entry.forms if other != form), form


@for_every_curious_text
def test_curious_texts_are_read(text: str) -> None:
    check(text)


PIECES = "UBND ubnd TT & tt - . P. Q.1 thành phố tp hcm ủy ban nhân dân CT 05 KT XH và covid 19"
_pieces = st.sampled_from(PIECES.split(" "))


@settings(max_examples=300)
@given(st.one_of(any_text, st.lists(_pieces, max_size=12).map(" ".join)))
def test_any_text_is_read_within_bounds(text: str) -> None:
    check(text)


@settings(max_examples=300)
@given(st.one_of(any_text, st.text("AB =|,()[]-#*\n:ủ", max_size=40)))
def test_any_file_is_read_or_refused(text: str) -> None:
    try:
        known = Abbreviations(()).overlaid(text)
    except AbbreviationListError:
        return
    for entry in known.entries:
        forms = " ".join(entry.forms)
        assert all(0 <= one.first < one.last <= len(syllables(forms)) for one in expansions(forms, known))


def check(text: str) -> None:
    tokens = syllables(text)
    found = packaged().expansions(text, tokens)
    assert len(found) <= MAX_EXPANSIONS
    spans = sorted({(each.first, each.last) for each in found})
    assert all(0 <= first < last <= len(tokens) for first, last in spans)
    assert all(one[1] <= other[0] for one, other in pairwise(spans))
    for each in found:
        assert each.typed == text[tokens[each.first].start : tokens[each.last - 1].end]
        assert each.alternatives[0].text == each.meant
        assert all(alternative.syllables for alternative in each.alternatives)
