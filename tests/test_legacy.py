"""Vietnamese from before Unicode is recognised, and nothing else is."""

from __future__ import annotations

import html
import itertools
import random
import unicodedata
from collections.abc import Callable

import pytest
from curious import any_text, for_every_curious_text
from hypothesis import given

from index.vietnamese.legacy import DECODERS, MIN_CONFIDENCE, Encoding, converted, recognised
from index.vietnamese.legacy_encodings import from_html, from_tcvn3, from_utf8_read_as_1252, from_vni

# The tables again, from the letters' side: what the fonts' keyboards wrote for each letter.
TCVN3 = dict(
    zip(
        "ĂÂÊÔƠƯĐăâêôơưđàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ",
        bytes.fromhex(
            "a1a2a3a4a5a6a7a8a9aaabacadaeb5b6b7b8b9bbbcbdbec6c7c8c9cacbcccecfd0d1d2d3d4d5d6d7d8dcdddedfe1e2e3e4"
            "e5e6e7e8e9eaebecedeeeff1f2f3f4f5f6f7f8f9fafbfcfdfe"
        ).decode("latin-1"),
        strict=True,
    )
)
VNI_VOWELS = {"ă": "aê", "â": "aâ", "ê": "eâ", "ô": "oâ", "ơ": "ô", "ư": "ö", "đ": "ñ"}
VNI_TONES = {"\u0300": "ø", "\u0301": "ù", "\u0309": "û", "\u0303": "õ", "\u0323": "ï"}
VNI_BREVE = {"\u0300": "aè", "\u0301": "aé", "\u0309": "aú", "\u0303": "aü", "\u0323": "aë"}
VNI_CIRCUMFLEX = {"\u0300": "à", "\u0301": "á", "\u0309": "å", "\u0303": "ã", "\u0323": "ä"}
VNI_OTHERS = {"í": "í", "ì": "ì", "ỉ": "æ", "ĩ": "ó", "ị": "ò", "ỵ": "î"}
TONES = frozenset(VNI_TONES)


def parted(char: str) -> tuple[str, str]:
    """'ế' → (ê, acute)."""
    marks = unicodedata.normalize("NFD", char)
    tone = "".join(mark for mark in marks if mark in TONES)
    return unicodedata.normalize("NFC", "".join(mark for mark in marks if mark not in TONES)), tone


def in_tcvn3(text: str) -> str:
    return "".join(TCVN3.get(char) or TCVN3.get(char.lower(), char) for char in text)


def vni_letter(char: str) -> str:
    if char.isupper():
        return vni_letter(char.lower()).upper()
    bare, tone = parted(char)
    if char in VNI_OTHERS or not tone:
        return VNI_OTHERS.get(char) or VNI_VOWELS.get(char, char)
    if bare == "ă":
        return VNI_BREVE[tone]
    return bare_ascii(bare) + VNI_CIRCUMFLEX[tone] if bare in "âêô" else VNI_VOWELS.get(bare, bare) + VNI_TONES[tone]


def bare_ascii(char: str) -> str:
    return unicodedata.normalize("NFD", char)[0]


def in_vni(text: str) -> str:
    return "".join(map(vni_letter, text))


def in_windows_1258(text: str) -> str:
    return "".join(map("".join, map(parted, text))).encode("cp1258").decode("cp1252")


def in_utf8_read_as_1252(text: str) -> str:
    return "".join(bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in text.encode())


def in_numbers(text: str) -> str:
    return "".join(char if char.isascii() else f"&#{ord(char)};" for char in html.escape(text))


def in_names(text: str) -> str:
    named = {"é": "&eacute;", "à": "&agrave;", "ô": "&ocirc;", "â": "&acirc;", "ê": "&ecirc;", "í": "&iacute;"}
    return "".join(named.get(char) or (char if char.isascii() else f"&#x{ord(char):X};") for char in html.escape(text))


ENCODERS: dict[str, tuple[Encoding, Callable[[str], str]]] = {
    "tcvn3": ("tcvn3", in_tcvn3),
    "vni": ("vni", in_vni),
    "windows-1258": ("windows-1258", in_windows_1258),
    "utf-8": ("utf-8 read as windows-1252", in_utf8_read_as_1252),
    "utf-8 twice": ("utf-8 read as windows-1252", lambda text: in_utf8_read_as_1252(in_utf8_read_as_1252(text))),
    "numbers": ("html entities", in_numbers),
    "names": ("html entities", in_names),
    "escaped twice": ("html entities", lambda text: html.escape(in_names(text))),
}

WHO = [
    "Thường trực Tỉnh uỷ",
    "Uỷ ban nhân dân huyện",
    "Đoàn kiểm tra liên ngành",
    "Bộ đội biên phòng",
    "Lãnh đạo Sở Y tế",
    "Hội Chữ thập đỏ",
    "Trường tiểu học Nguyễn Bỉnh Khiêm",
    "Ông Trần Quyết Thắng",
    "Công ty Xuân Mỹ Logistics",
]
DOES = [
    "vừa họp bàn phương án phòng chống lụt bão",
    "đã khởi công tuyến đường dài 12,5 km",
    "sẽ tặng 350 suất quà cho học sinh nghèo vượt khó",
    "kiểm tra việc chấp hành quy định về vệ sinh thực phẩm",
    "tổ chức hội nghị “Chuyển đổi số” lần thứ 3",
    "ký kết hợp tác với Vietnam Airlines và Air France",
]
WHERE = [
    "tại xã Hoà Thuỷ, ngày 5/8.",
    "ở khu vực cửa khẩu; cử tri rất đồng tình!",
    "trên địa bàn tỉnh (theo báo cáo nhanh).",
    "nhằm giữ gìn kỷ cương, nếp sống quỹ tín dụng…",
]
SENTENCES = [" ".join(parts) for parts in itertools.product(WHO, DOES, WHERE)]

FOREIGN = [
    "Nous avons été à la première réunion où le café était très bon, et la forêt près de l'hôtel était brûlée.",
    "Le dîner de Noël a été préparé par les élèves français ; ils étaient tous là, même François et Zoé.",
    "Größere Städte müssen für die Bürger schönere Straßen bauen, hört man überall in München und Köln.",
    "El niño comió piñas en la montaña; mañana él y su compañero irán también a Bogotá y a Córdoba.",
    "Não há razão para São Paulo não comemorar a eleição; irmãos e irmãs põem as mãos à obra.",
    "The café of Señor Gómez in São Paulo sells crème brûlée; naïve visitors pay £5 or ¥700 © 2017 Müller ®.",
    "Temperatures of 25 °C ± 2 °C, 10 µm, 5 m², ½ cup, “quotes” – dashes… § 12 ¶ 3 · bullet « guillemets »",
    "plain words of English, and Vietnamese without accents: Uy ban nhan dan tinh hop",
    "R&D, AT&T; Tom &amp; Jerry, 5 &lt; 6 &nbsp; write &eacute; for it, ?a=1&b=2;c",
    "là và có không thôi ta cũ mà công lý sáng nhà cô bé to xa quá trong và hò cá khô",
]


@pytest.mark.parametrize("name", ENCODERS)
def test_every_sentence_comes_back_as_it_was(name: str) -> None:
    encoding, encode = ENCODERS[name]
    assert len(SENTENCES) > 200
    for sentence in SENTENCES:
        found = recognised(encode(sentence))
        assert found is not None, sentence
        assert found.text == sentence
        assert set(found.encodings) == {encoding}
        assert MIN_CONFIDENCE <= found.confidence <= 1


@pytest.mark.parametrize("name", ENCODERS)
def test_foreign_sentences_in_the_same_text_stay(name: str) -> None:
    text = "\n".join([*SENTENCES[::20], "The meeting was held in London on 5 May 2017, at 10:30 (GMT+7)."])
    found = recognised(ENCODERS[name][1](text))
    assert found is not None
    assert found.text == text


@pytest.mark.parametrize("text", [*FOREIGN, *SENTENCES[::10]])
def test_text_that_is_good_is_left_alone(text: str) -> None:
    assert recognised(text) is None
    assert recognised(text * 30) is None
    assert recognised(unicodedata.normalize("NFD", text)) is None


@pytest.mark.parametrize("name", ["tcvn3", "vni", "windows-1258", "utf-8"])
def test_a_text_partly_in_unicode_is_left_alone(name: str) -> None:
    assert recognised(ENCODERS[name][1](SENTENCES[0]) + " " + SENTENCES[1]) is None


@pytest.mark.parametrize("name", ["tcvn3", "vni"])
def test_a_text_mostly_of_another_language_is_left_alone(name: str) -> None:
    assert recognised(" ".join(FOREIGN[:5]) + ENCODERS[name][1](" Tỉnh uỷ họp")) is None


def test_random_accents_are_left_alone() -> None:
    choice = random.Random(3)
    for _ in range(300):
        letters = [
            chr(choice.randrange(0xA1, 0x100)) if choice.random() < 0.3 else choice.choice("aeinotlc ")
            for _ in range(80)
        ]
        assert recognised("".join(letters)) is None


@pytest.mark.parametrize("name", ["tcvn3", "vni", "windows-1258", "utf-8"])
def test_a_headline_is_converted_as_its_article_is(name: str) -> None:
    encoding, encode = ENCODERS[name]
    for headline in ["Họp báo", "HĐND tỉnh", "Giá điện", "Tặng quà"]:
        assert converted(encode(headline), (encoding,)) == headline
        assert converted(headline, (encoding,)) == headline
    for text in ("Le café", "Tỉnh héi chñ nghÜa ViÖt", "Tænh coäng hoøa ở", "Lò vÒ", "Giá nhà", "công lý và sóng"):
        assert converted(text, (encoding,)) == text


def test_short_text_is_too_little_to_tell() -> None:
    assert recognised(in_tcvn3("Họp báo")) is None
    assert recognised(in_vni("Giá điện")) is None
    assert recognised(in_vni("huyện Vĩnh Thuỷ, tỉnh Quảng Trị")) is None


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("CéNG HOµ X· HéI CHñ NGHÜA VIÖT NAM", "CỘNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
        ("céng hoµ x· héi", "cộng hoà xã hội"),
        ("H§ND vµ UBND tØnh, TG§ ®ã", "HĐND và UBND tỉnh, TGĐ đó"),
        ("HäC ë Hµ NéI", "HỌC Ở HÀ NỘI"),
        ("ë Hµ Néi. ý kiÕn kh¸c ë ®©y", "Ở Hà Nội. Ý kiến khác ở đây"),
        ("NG¤ CHUY£N", "NGÔ CHUYÊN"),
        ("tíNH CéNG", "tớNH CỘNG"),
        ("hoμ", "hoà"),
    ],
)
def test_capitals_that_tcvn3_has_not_are_restored_where_they_show(given: str, expected: str) -> None:
    assert from_tcvn3(given) == expected


def test_vni_capitals_may_have_small_marks() -> None:
    assert from_vni("UÛY BAN, Uûy ban, AÁp Ñoâng, Aáp Ñoâng") == "ỦY BAN, Ủy ban, Ấp Đông, Ấp Đông"


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("lÃ m ngÃ y lÃ  ngÃ nh, nhÃ má»›i và", "làm ngày là ngành, nhà mới và"),
        ("lÃ\xa0 má»™t", "là một"),
        ("Ã¡ Â© Ã", "á © Ã"),
        ("Ä\x90á»‘i", "Đối"),
        ("á»‰ ÃƒÂ¡", "ỉ Ã¡"),
        ("\xc3\x83\xc2\xa1", "á"),
    ],
)
def test_utf8_is_read_again(given: str, expected: str) -> None:
    assert from_utf8_read_as_1252(given) == expected


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("T&#7881;nh &amp;#7911;y", "Tỉnh ủy"),
        ("&amp;amp;#7911;y", "ủy"),
        ("A &lt; B &copy &notit; &bogus;", "A < B &copy &notit; &bogus;"),
        ("&#x1EC9;&#X1EC9;", "ỉỉ"),
    ],
)
def test_entities_are_undone(given: str, expected: str) -> None:
    assert from_html(given) == expected


@for_every_curious_text
def test_no_text_is_refused(text: str) -> None:
    found = recognised(text)
    assert found is None or (found.text != text and 0 < found.confidence <= 1)
    for encoding in DECODERS:
        assert isinstance(converted(text, (encoding,)), str)


@given(any_text)
def test_what_is_recognised_is_recognised_once(text: str) -> None:
    found = recognised(text)
    if found is not None and len(found.encodings) < 3:
        assert recognised(found.text) is None
