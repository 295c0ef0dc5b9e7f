"""Encodings from before Unicode, as they look when read as Windows-1252.

Each `from_…` turns such text into Unicode (NFC), without asking whether it is such text: `legacy` does. Sources:
TCVN 5712:1993 (its third form, TCVN3, that of the ABC fonts), the character table of the VNI-Windows fonts, Microsoft's
code page 1258, RFC 3629 for UTF-8, and the entities of HTML 5. Characters an encoding does not define stay.
"""

from __future__ import annotations

import html
import re
import unicodedata
from functools import cache
from html.entities import html5

MAX_TIMES = 3  # that one mistake was made upon itself

HAS_UNICODE_ONLY = re.compile("[ăĂđĐĩĨũŨơƠưƯ\u0300\u0301\u0303\u0309\u0323\u1ea0-\u1ef9]")
"""Letters of Vietnamese that are not among Windows-1252's, whole or in parts."""

_TCVN3_FROM = "¡¢£¤¥¦§¨©ª«¬\u00ad®µ¶·¸¹»¼½¾ÆÇÈÉÊËÌÎÏÐÑÒÓÔÕÖ×ØÜÝÞßáâãäåæçèéêëìíîïñòóôõö÷øùúûüýþμ"
_TCVN3_INTO = "ĂÂÊÔƠƯĐăâêôơưđàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵà"  # the last: NFKC of µ
_TCVN3 = str.maketrans(_TCVN3_FROM, _TCVN3_INTO)
_TCVN3_CAPITALS = "¡¢£¤¥¦§"  # letters with tones have none: .VnTimeH and its like show small letters as capitals
_TCVN3_SMALL = "".join(char for char in _TCVN3_FROM if char not in _TCVN3_CAPITALS)
# Words without small ASCII letters, in a row that begins and ends with ASCII capitals or letters that have capitals.
_CAPITAL_WORD = rf"(?>[{_TCVN3_SMALL}]*[A-Z{_TCVN3_CAPITALS}][A-Z{_TCVN3_FROM}]*)(?![a-z])"
_TCVN3_CAPITAL_WORDS = re.compile(
    rf"(?<![A-Za-z{_TCVN3_FROM}]){_CAPITAL_WORD}"
    rf"(?:[ ,.:;()/-]+(?:[{_TCVN3_SMALL}]+[ ,.:;()/-]+){{0,3}}{_CAPITAL_WORD})*"
)
_TCVN3_SENTENCE_START = re.compile(
    r"(?:\A|[.!?…]\s{1,3}|\n[ \t]{0,8})[\"“(]?([àảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ])"
)
_TCVN3_IN_CAPITALS = re.compile(rf"[A-Z]{{2,}}[{_TCVN3_FROM}]|[A-Z][{_TCVN3_FROM}]+[A-Z]|[{_TCVN3_FROM}][A-Z]{{2,}}")

# VNI: the mark follows its letter; ơ ư ỉ ĩ ị í ì ỵ đ are characters of their own.
_VNI_TONES = dict(zip("ùøûõï", "\u0301\u0300\u0309\u0303\u0323", strict=True))
_VNI_MARKED = {
    **{"a" + mark: into for mark, into in zip("êéèúüëâáàåãä", "ăắằẳẵặâấầẩẫậ", strict=True)},
    **{"e" + mark: into for mark, into in zip("âáàåãä", "êếềểễệ", strict=True)},
    **{"o" + mark: into for mark, into in zip("âáàåãä", "ôốồổỗộ", strict=True)},
}
_VNI_SINGLE = dict(zip("ôöæóòíìîñ", "ơưỉĩịíìỵđ", strict=True))

_WINDOWS_1258 = str.maketrans("ÃÌÐÒÕÝÞãìðòõýþ", "Ă\u0300Đ\u0309ƠƯ\u0303ă\u0301đ\u0323ơư₫")

_CODAS = "i|o|u|y|m|n|ng|nh"
_SPACE_FOR_NBSP = re.compile(rf"Ã (?=(?:{_CODAS})?(?:[\s.,;:!?)]|$))")

_IS_IN_WORD = re.compile(r"[\w;]&|;[\w&]")
_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")


def from_tcvn3(text: str) -> str:
    """'Céng hoµ' → 'Cộng hoà'.

    The tables have no capitals with tones. They are restored in words written in capitals otherwise ('CéNG HOµ' →
    CỘNG HOÀ) and at the start of a sentence; the rest stays small.
    """
    decoded = text.translate(_TCVN3)
    parts, done = [], 0
    for words in _TCVN3_CAPITAL_WORDS.finditer(text):  # each character becomes one: places stay
        if _TCVN3_IN_CAPITALS.search(words[0]):
            parts += [decoded[done : words.start()], decoded[words.start() : words.end()].upper()]
            done = words.end()
    parts.append(decoded[done:])
    return _TCVN3_SENTENCE_START.sub(lambda start: start[0][:-1] + start[1].upper(), "".join(parts))


def from_vni(text: str) -> str:
    """'Coäng hoøa xaõ hoäi' → 'Cộng hòa xã hội'."""
    table = _vni_table()
    return _vni_pattern().sub(lambda found: table[found[0]], text)


@cache
def _vni_table() -> dict[str, str]:
    """What one or two characters become, small and capital."""
    small = dict(_VNI_SINGLE) | _VNI_MARKED
    for letter, unicode_letter in [*zip("aeouy", "aeouy", strict=True), ("ô", "ơ"), ("ö", "ư")]:
        for mark, tone in _VNI_TONES.items():
            small[letter + mark] = unicodedata.normalize("NFC", unicode_letter + tone)
    capital = {typed.upper(): into.upper() for typed, into in small.items()}
    mixed = {typed[0].upper() + typed[1:]: into.upper() for typed, into in small.items()}
    return mixed | capital | small


@cache
def _vni_pattern() -> re.Pattern[str]:
    return re.compile("|".join(sorted(map(re.escape, _vni_table()), key=len, reverse=True)))


def from_windows_1258(text: str) -> str:
    """'Côòng hoÌa' → 'Cộng hòa'; tone marks follow their letters."""
    return unicodedata.normalize("NFC", text.translate(_WINDOWS_1258))


def from_utf8_read_as_1252(text: str) -> str:
    """'Tá»‰nh á»§y' → 'Tỉnh ủy', also if it was read so several times.

    A no-break space, which is part of à, may have become a blank.
    """
    for _ in range(MAX_TIMES):
        if not HAS_UNICODE_ONLY.search(text):
            text = _utf8_pattern().sub(_decode_utf8, text)
    return unicodedata.normalize("NFC", _SPACE_FOR_NBSP.sub("à", text).replace("Ã ", "à "))


@cache
def _bytes_of_1252() -> dict[str, int]:
    """Character → byte, as Windows-1252 or (where it has none, or in ISO 8859-1) as C1 controls."""
    latin_1 = {chr(byte): byte for byte in range(0x80, 0x100)}
    return latin_1 | {bytes([byte]).decode("cp1252", "ignore") or chr(byte): byte for byte in range(0x80, 0xA0)}


@cache
def _utf8_pattern() -> re.Pattern[str]:
    following = "".join(char for char, byte in _bytes_of_1252().items() if byte < 0xC0)
    return re.compile(f"[Â-ß][{following}]|[à-ï][{following}]{{2}}|[ð-ô][{following}]{{3}}")


def _decode_utf8(found: re.Match[str]) -> str:
    try:
        return bytes(_bytes_of_1252()[char] for char in found[0]).decode("utf-8")
    except UnicodeDecodeError:
        return found[0]


def from_html(text: str) -> str:
    """'T&#7881;nh &uacute;t' → 'Tỉnh út'; only whole entities with their semicolon.

    What was escaped several times ('&amp;#7881;') is undone if letters come out of it.
    """
    for _ in range(MAX_TIMES):
        text = _ENTITY.sub(_unescaped, text)
        if not has_letter_entities(text):
            break
    return text


def has_letter_entities(text: str) -> bool:
    """Whether an entity stands for a letter within a word, maybe escaped several times.

    'T&#7881;nh', not 'write &eacute; for it'.
    """
    for _ in range(MAX_TIMES - 1):
        text = text.replace("&amp;", "&")
    return any(
        _unescaped(entity).isalpha() and _IS_IN_WORD.search(text, max(0, entity.start() - 1), entity.end() + 1)
        for entity in _ENTITY.finditer(text)
    )


def _unescaped(entity: re.Match[str]) -> str:
    """`html.unescape` alone would take '&notit;' for '&not' and a rest."""
    return html.unescape(entity[0]) if entity[0][1] == "#" else html5.get(entity[0][1:], entity[0])
