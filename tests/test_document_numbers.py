"""Numbers of documents: what texts hold, what readers ask for, and that both meet."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from index.vietnamese.asked_numbers import asked_numbers
from index.vietnamese.document_kinds import issuer_codes, issuers, kind_codes, kinds
from index.vietnamese.document_numbers import DocumentNumber, document_numbers

IN_TEXT = [
    ("Nghị quyết số 04-NQ/TW của", "04-NQ/TW", ("#4/nq/tw", "#4-nq", "#4@tw")),
    ("số 4-NQ/TƯ.", "4-NQ/TƯ", ("#4/nq/tw", "#4-nq", "#4@tw")),
    ("theo 04 - NQ / TW và", "04 - NQ / TW", ("#4/nq/tw", "#4-nq", "#4@tw")),
    ("04/NQ-TW", "04/NQ-TW", ("#4/nq/tw", "#4-nq", "#4@tw")),
    ("Kết luận số 12-KL/TU", "12-KL/TU", ("#12/kl/tu", "#12-kl", "#12@tu")),
    ("15/2024/QĐ-UBND", "15/2024/QĐ-UBND", ("#15/2024/qd/ubnd", "#15-qd", "#15/2024", "#15@ubnd")),
    (
        "015 / 2024 / QD – UBND tỉnh",
        "015 / 2024 / QD – UBND",
        ("#15/2024/qd/ubnd", "#15-qd", "#15/2024", "#15@ubnd"),
    ),
    ("(1234/BC-STTTT)", "1234/BC-STTTT", ("#1234/bc/stttt", "#1234-bc", "#1234@stttt")),
    ("1956/QĐ-TTg", "1956/QĐ-TTg", ("#1956/qd/ttg", "#1956-qd", "#1956@ttg")),
    ("TT 12/TT-BGD&ĐT", "12/TT-BGD&ĐT", ("#12/tt/bgddt", "#12-tt", "#12@bgddt")),
    ("Luật số: 45/2019/QH14", "45/2019/QH14", ("#45/2019/qh14", "#45-l", "#45/2019", "#45@qh14")),
    ("nghị quyết 54/2017/QH 14", "54/2017/QH 14", ("#54/2017/qh14", "#54-nq", "#54/2017", "#54@qh14")),
    ("1234/UBND-VX", "1234/UBND-VX", ("#1234/ubnd-vx", "#1234-cv", "#1234@ubnd")),
    ("Công văn số 5/C45-P4", "5/C45-P4", ("#5/c45-p4", "#5-cv", "#5@c45")),
    ("Tờ trình số 12/ABC-VX", "12/ABC-VX", ("#12/abc-vx", "#12-cv", "#12@abc")),
    (
        "01/2016/TTLT-BTC-BTP",
        "01/2016/TTLT-BTC-BTP",
        ("#1/2016/ttlt/btc-btp", "#1-ttlt", "#1/2016", "#1@btc"),
    ),
    ("30a/2008/NQ-CP", "30a/2008/NQ-CP", ("#30a/2008/nq/cp", "#30a-nq", "#30a/2008", "#30a@cp")),
    ("19-2017/NQ-CP", "19-2017/NQ-CP", ("#19/2017/nq/cp", "#19-nq", "#19/2017", "#19@cp")),
    ("Nghị định 64/CP", "64/CP", ("#64/nd/cp", "#64-nd", "#64@cp")),
    ("Quyết định 240/QĐ.", "240/QĐ", ("#240-qd",)),
    ("Nghị quyết 04 về", "04", ("#4-nq",)),
    ("Nghị định 100/2019 về", "100/2019", ("#100-nd", "#100/2019")),
    ("Chỉ thị 05", "05", ("#5-ct",)),
    ("Kế hoạch số 7 của", "7", ("#7-kh",)),
    ("Quyết định số 2015 của", "2015", ("#2015-qd",)),
]

NOTHING_IN_TEXT = [
    *("24/7", "2-1", "1/2 quả", "10/2/2017", "Covid-19", "A/H5N1", "80 km/h", "80 km/H", "29A-123.45", "29H-123/45"),
    *("50/PA++", "50/KH", "3,5%", "12/A5", "km 12/QL", "0912/345-678", "12/Hà Nội", "12 / Hội đồng", "15/2024"),
    *("Nghị quyết 5 năm", "nghị quyết 2017", "Kế hoạch 7 người", "Nghị định 5%", "Chỉ thị 1.500", "số 12", "B/QĐ-TTg"),
    *("12/MC-VX", "3-Ảnh/TW", "64/CP", "7/Quy-hoạch", "12/Qđ"),
]

ASKED = [
    ("NQ 04", "NQ 04", None, ("#4-nq",)),
    ("nq04", "nq04", None, ("#4-nq",)),
    ("04 NQ TW", "04 NQ TW", "#4/nq/tw", ("#4-nq", "#4@tw")),
    ("NQ-TW 04", "NQ-TW 04", "#4/nq/tw", ("#4-nq", "#4@tw")),
    ("học nghị quyết 04 ở", "nghị quyết 04", None, ("#4-nq",)),
    ("nghi quyet so 04 cua tw", "nghi quyet so 04 cua tw", "#4/nq/tw", ("#4-nq", "#4@tw")),
    ("chỉ thị 05 của Bộ Chính trị", "chỉ thị 05 của Bộ Chính trị", "#5/ct/tw", ("#5-ct", "#5@tw")),
    ("quyet dinh 15/2024", "quyet dinh 15/2024", None, ("#15-qd", "#15/2024")),
    ("nghị định 100 năm 2019", "nghị định 100 năm 2019", None, ("#100-nd", "#100/2019")),
    ("QĐ 15/2024/UBND", "QĐ 15/2024/UBND", "#15/2024/qd/ubnd", ("#15-qd", "#15/2024", "#15@ubnd")),
    ("15/2024/qd-ubnd", "15/2024/qd-ubnd", "#15/2024/qd/ubnd", ("#15-qd", "#15/2024", "#15@ubnd")),
    ("công văn 1234 STTTT", "công văn 1234 STTTT", "#1234/stttt", ("#1234-cv", "#1234@stttt")),
    ("1234/UBND-VX", "1234/UBND-VX", "#1234/ubnd-vx", ("#1234-cv", "#1234@ubnd")),
    ("công văn 5/C45-P4", "công văn 5/C45-P4", "#5/c45-p4", ("#5-cv", "#5@c45")),
    ("luật 45/2019", "luật 45/2019", None, ("#45-l", "#45/2019")),
    ("45/2019/QH14", "45/2019/QH14", "#45/2019/qh14", ("#45/2019", "#45@qh14")),
    ("tt 12/bgdđt", "tt 12/bgdđt", "#12/tt/bgddt", ("#12-tt", "#12@bgddt")),
    ("1956/QĐ-TTg", "1956/QĐ-TTg", "#1956/qd/ttg", ("#1956-qd", "#1956@ttg")),
    ("qđ1956", "qđ1956", None, ("#1956-qd",)),
    ("TT22/2016", "TT22/2016", None, ("#22-tt", "#22/2016")),
    ("cv2205", "cv2205", None, ("#2205-cv",)),
    ("CT05-CT/TW", "CT05-CT/TW", "#5/ct/tw", ("#5-ct", "#5@tw")),
    ("12/2018 ubnd", "12/2018 ubnd", "#12/2018/ubnd", ("#12/2018", "#12@ubnd")),
    ("quyết định số 2024", "quyết định số 2024", None, ("#2024-qd",)),
    ("đề án 06", "đề án 06", None, ("#6-da",)),
    ("chương trình 30a", "chương trình 30a", None, ("#30a-ctr",)),
    ("15/2024", "15/2024", None, ("#15/2024",)),
    ("tờ trình 12/UBND-VX", "tờ trình 12/UBND-VX", "#12/ubnd-vx", ("#12-cv", "#12@ubnd")),
    ("01/2016/TTLT-BTC-BTP", "01/2016/TTLT-BTC-BTP", "#1/2016/ttlt/btc-btp", ("#1-ttlt", "#1/2016", "#1@btc")),
]

NOTHING_ASKED = [
    *("2/2017", "24/7", "10/2/2017", "covid 19", "A/H5N1", "iphone 12", "nghị quyết", "báo cáo 2024", "h5n1", "tw 4"),
    *("quý 1/2018 GDP", "tháng 3/2017 KCN", "ct4 văn khê"),
    *("tháng 2/2017 UBND tỉnh", "quý 1/2024 UBND", "ngày 10/2/2017 HĐND họp", "thang 12/2018 hdnd", "tháng 13/2017"),
    *("nghị quyết 5 năm", "quy định 3,5 triệu", "quyết định 3 người", "kế hoạch 5 năm 2016-2020", "giải nhất 100"),
    *(
        "GSX-R 1000 L",
        "200 DTS-i",
        "GSX-S1000",
        "28/7: TT Trump",
        "sai quy định, 20 xe",
        "thị trấn 12",
        "nghị quyết của quốc hội",
        "số 12",
        "",
        "quyết định tăng 5%",
    ),
]

TEXTS = st.lists(st.sampled_from([*"0149/-–. a%", "2024", "NQ", "QĐ", "TƯ", "TW", "số ", "nghị quyết ", "Ư", "ị"])).map(
    "".join
)


def matches(asked: DocumentNumber, number: DocumentNumber) -> bool:
    """Whether a number in a text has everything that is asked; one issuer asked may be the first of several."""
    if asked.issuer is not None and asked.issuer != number.issuer:
        first = (number.issuer or "").split("-")[0]
        if asked.issuer != first:
            return False
    known = ((asked.number, number.number), (asked.year, number.year), (asked.kind, number.kind))
    return all(said in (None, held) for said, held in known)


@pytest.mark.parametrize("form", ["NFC", "NFD"])
@pytest.mark.parametrize(("text", "written", "terms"), IN_TEXT)
def test_a_number_in_a_text_yields_its_terms(text: str, written: str, terms: tuple[str, ...], form: str) -> None:
    text, written = (unicodedata.normalize(form, part) for part in (text, written))  # type: ignore[arg-type]
    (found,) = document_numbers(text)
    assert (text[found.start : found.end], found.terms) == (written, terms)
    assert len(found.terms) <= 4


@pytest.mark.parametrize("text", NOTHING_IN_TEXT)
def test_what_only_looks_like_one_is_none(text: str) -> None:
    assert document_numbers(text) == []


@pytest.mark.parametrize("form", ["NFC", "NFD"])
@pytest.mark.parametrize(("query", "written", "whole", "parts"), ASKED)
def test_a_number_is_understood_however_it_is_typed(
    query: str, written: str, whole: str | None, parts: tuple[str, ...], form: str
) -> None:
    query, written = (unicodedata.normalize(form, part) for part in (query, written))  # type: ignore[arg-type]
    (asked,) = asked_numbers(query)
    assert (query[asked.start : asked.end], asked.term, asked.parts) == (written, whole, parts)


@pytest.mark.parametrize("query", NOTHING_ASKED)
def test_other_words_with_numbers_are_not_asked_for(query: str) -> None:
    assert asked_numbers(query) == []


def test_several_numbers_in_one_query_stay_apart() -> None:
    assert [asked.term for asked in asked_numbers("04 NQ TW và 05 CT TW")] == ["#4/nq/tw", "#5/ct/tw"]


@pytest.mark.parametrize(("text", "written", "terms"), IN_TEXT)
def test_a_number_copied_into_the_query_finds_its_text(text: str, written: str, terms: tuple[str, ...]) -> None:
    (number,) = document_numbers(text)
    for asked in asked_numbers(written if number.issuer else text):
        assert set(asked.parts) <= set(terms)
        assert asked.term is None or asked.term in terms or number.kind != asked.kind
        assert matches(asked, number)


@pytest.mark.parametrize("other", ["#5-nq", "#4-ct"])
def test_another_number_or_kind_does_not_match(other: str) -> None:
    number, kind = other[1:].split("-")
    assert not matches(DocumentNumber(0, 0, "4", None, "nq", None), DocumentNumber(0, 0, number, None, kind, "tw"))


def test_the_first_of_several_issuers_matches_and_another_does_not() -> None:
    held = DocumentNumber(0, 0, "1", "2016", "ttlt", "btc-btp")
    assert matches(DocumentNumber(0, 0, "1", None, None, "btc"), held)
    assert not matches(DocumentNumber(0, 0, "1", None, None, "btp"), held)
    assert not matches(DocumentNumber(0, 0, "1", "2017", None, None), held)


def test_decisions_and_rules_of_the_party_are_one_kind() -> None:
    (number,) = document_numbers("Quy định 47-QĐ/TW")
    (asked,) = asked_numbers("quy định 47")
    assert matches(asked, number)


def test_no_abbreviation_is_listed_twice() -> None:
    assert len(kind_codes()) == sum(len({w.lower() for w in kind.written}) for kind in kinds())
    assert set(issuer_codes().values()) == {issuer.code for issuer in issuers()}
    assert not set(kind_codes()) & set(issuer_codes())


@given(TEXTS | st.text())
def test_spans_are_ordered_and_do_not_overlap(text: str) -> None:
    for found in (document_numbers(text), asked_numbers(text)):
        ends = [0, *(one.end for one in found)]
        assert all(before <= one.start < one.end for before, one in zip(ends, found, strict=False))
        assert ends[-1] <= len(text)


@given(TEXTS)
@example("nghị quyết 0ị")  # the letter after the number carries its dot as a character of its own
def test_nfc_and_nfd_yield_the_same(text: str) -> None:
    forms = [unicodedata.normalize(form, text) for form in ("NFC", "NFD")]
    one, other = ([number.terms for number in document_numbers(form)] for form in forms)
    assert one == other
    one_asked, other_asked = ([asked[2:] for asked in asked_numbers(form)] for form in forms)
    assert one_asked == other_asked
