"""The visible lines of a portal page: what each one is by itself.

Lines are recognised by toneless keys; the text keeps its tones and is NFC. Everything scanned is bounded.
"""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

from index.vietnamese.legacy_encodings import HAS_UNICODE_ONLY

MAX_PAGE_CHARS, MAX_KEY_CHARS, MAX_STAMP_CHARS, PARAGRAPH_CHARS = 4_000_000, 500, 120, 150
# What stands for an inline tag (else its neighbours could join into a new tag), for links and for captions.
GAP, LINK, LINK_END, CAPTION_MARK = "\u2060", "\ue000", "\ue001", "\ue002"
_LINKS = re.compile(rf"\s*+(?:{LINK}[^{LINK}{LINK_END}]*+{LINK_END}[\s{GAP}|•·-]*+)++")
_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\ufeff" + GAP + LINK + LINK_END + CAPTION_MARK))
_SOFT_HYPHEN = "\u00ad"  # invisible, but TCVN3's ư and a third of ử in UTF-8 read as Latin-1
_HAS_LATIN_1 = re.compile("[\u00a1-\u00ac\u00ae-\u00ff]")
# Of lines, the patterns below see the key: toneless, lower case, single blanks.
_DAY = re.compile(r"(?P<iso>\d{4}-\d\d-\d\d)|(?P<d>\d\d?) ?(?:[./-]|thang) ?(?P<m>\d\d?) ?(?:[./-]|nam) ?(?P<y>\d{4})")
_CLOCK = re.compile(r"(?P<h>\d\d?) ?(?:[:hg]|gio) ?(?P<min>\d\d)(?::\d\d)?(?!\d)(?: ?(?P<half>am|pm|sa|ch)\b| phut)?")
LABEL = re.compile(r"(?:(?:thoi gian|ngay|tin|bai) )*(?:dang|cap nhat|xuat ban)(?: (?:tin|bai|luc|ngay|lan cuoi))*")
_VIEWS = r"(?:so |da )?(?:luot |lan )?(?:xem|doc|truy cap)\W{0,3}[\d.,]*"
_TOKENS = re.sub(r"\?P<\w+>", "?:", f"{_DAY.pattern}|{_CLOCK.pattern}|{LABEL.pattern}|{_VIEWS}")
_STAMP = re.compile(rf"\W?(?:(?:{_TOKENS}|gmt ?\+ ?0?7|thu \w{{1,3}}|t[2-7]|chu nhat|luc|ngay)\W*+)++")
FURNITURE = re.compile(
    rf"hom nay\W*(?:{_STAMP.pattern})?|(?:(?:co chu|a ?[+-]|(?:ban )?in tin bai|in bai(?: viet)?|in trang|luu tin bai"
    rf"|luu (?:tin|bai viet|bai)|android(?: apk)?|ios|trang chu|chia se(?: bai viet)?|facebook|twitter|zalo|{_VIEWS}"
    r"|gui (?:e?-?mail|cho ban be|bai viet)|email|(?:gui )?binh luan(?: \(?\d+\)?)?|quay lai|(?:ve|len) dau trang|like"
    r"|share|print)[\W_]*)++|(?:hotline|duong day nong)\W*[\d:+(].*|(?:©|\(c\)|copyright\b|ban quyen (?:©|thuoc)).*"
    r"|giay phep (?:so|xuat ban|thiet lap)\b.*|.{0,60}\bgiu ban quyen\W*|ghi ro nguon .*|(?:tu khoa|tags?) ?:.*"
)
SITE = re.compile(r"(?:(?:cong|trang) thong tin(?: dien tu)?(?: uy ban nhan dan| ubnd)?|bao dien tu)(?: \w+){0,4}")
_PLAIN_SECTION = re.compile(r"(?:tin tuc|tin hoat dong|thoi su|chuyen muc)(?: \W?\w+){0,4}")
OFFICES = ("uy ban nhan dan ", "ubnd ")
_MENU = {"gioi thieu", "lien he", "so do cong", "so do site", "english", "hoi dap"}
_BYLINE = re.compile(
    r"(?i)(?P<label>theo |(?:nguồn(?: tin)?|tác giả|(?:tin|bài)(?: viết)?(?:(?:,| và| -| &|/)? ?(?:bài|ảnh))*|ảnh"
    r"|người viết|thực hiện|phóng viên|pv) ?: ?)(?P<name>[^()]{1,80})(?:\(.*)?"
)
_NAME = re.compile(r"[^\W\d_]+(?:[.’'][^\W\d_]+)+\.?|[^\W\d_]{1,2}\.|[^\W\d_]+")


class Line(NamedTuple):
    """One visible line. key: toneless, '' beyond MAX_KEY_CHARS; stamp: ISO, where the line is only a time."""

    text: str
    key: str
    stamp: str
    is_link: bool = False
    is_caption: bool = False

    @property
    def section(self) -> list[str]:
        """'Trang chủ » Tin tức | Thời sự' → ['Tin tức', 'Thời sự']; [] for anything but a section line."""
        split = re.split(r"[|»›>]| / ", self.text, maxsplit=6) if self.key else []
        parts = {key_of(part.strip()): part.strip() for part in split}
        is_path = 1 < len(parts) <= 6 and not _MENU & parts.keys() and max(map(len, parts)) <= 80
        names = [part for key, part in parts.items() if key not in {"", "trang chu", "home"}]
        return names if is_path or _PLAIN_SECTION.fullmatch(self.key) else []

    @property
    def rank(self) -> int:
        """0: no title, 1: a title only by its place ('Tin buồn'), 2: looks like one wherever it stands."""
        if not self.key or self.stamp or self.section or SITE.fullmatch(self.key):
            return 0
        is_office = self.text.isupper() and self.key.startswith(OFFICES)
        return 2 if len(self.key.split()) >= 4 and self.text[-1] not in ".;:," and not is_office else 1

    @property
    def is_paragraph(self) -> bool:
        return len(self.text) >= PARAGRAPH_CHARS or (len(self.text) >= 60 and self.text[-1] in ".…”")


def lines_of(raw: str) -> list[Line]:
    """No line, one, or as many as are tied to a time: 'Kinh tế | 10.2.2017', 'Minh Anh - 10.2.2017'."""
    if not (text := clean(raw)):
        return []
    line = Line(text, key := key_of(text), _stamp(key), bool(_LINKS.fullmatch(raw)), CAPTION_MARK in raw)
    pieces = re.split(r"\|| - (?=\d+[./-])", text) if len(text) <= MAX_STAMP_CHARS and not line.stamp else []
    parts = [part for piece in pieces if 1 < len(pieces) < 5 for part in lines_of(piece)]
    is_tied = any(part.stamp for part in parts) and ("|" in text or byline_of(parts[0].text)[1])
    return parts if is_tied else [line]


def clean(text: str) -> str:
    """NFC with single blanks; word by word, for NFC is quadratic on long combining runs."""
    text = text.translate(_INVISIBLE)
    if _SOFT_HYPHEN in text and (HAS_UNICODE_ONLY.search(text) or not _HAS_LATIN_1.search(text)):
        text = text.replace(_SOFT_HYPHEN, "")
    words = text.split()
    return " ".join(unicodedata.normalize("NFC", word) if len(word) <= 100 else word for word in words)


def key_of(text: str) -> str:
    """'TỈNH ỦY' → 'tinh uy'; '' for text too long to be anything but a paragraph."""
    marks = unicodedata.normalize("NFD", text.lower().replace("đ", "d")) if len(text) <= MAX_KEY_CHARS else ""
    return "".join(letter for letter in marks if not unicodedata.combining(letter))


def _stamp(key: str) -> str:
    """'thu sau, 10/02/2017 - 16:51' → '2017-02-10T16:51'; '' unless the line is nothing but a time."""
    if len(key) > MAX_STAMP_CHARS or not _STAMP.fullmatch(key) or not (day := _DAY.search(key)):
        return ""
    date = day["iso"] or f"{day['y']}-{int(day['m']):02}-{int(day['d']):02}"
    clock = _CLOCK.search(key[: day.start()] + " " + key[day.end() :])
    hour, half = (int(clock["h"]), clock["half"]) if clock else (0, None)
    hour = hour % 12 + 12 * (half in {"pm", "ch"}) if half else hour
    return f"{date}T{hour:02}:{clock['min']}" if clock else date


def byline_of(text: str) -> tuple[bool, str]:
    """'Bài, ảnh: Thu Hoài' → (True, 'Thu Hoài'); '(Theo TTXVN)' → (False, 'TTXVN'); (…, '') for a sentence."""
    found = _BYLINE.fullmatch(bare := text.strip("() "))
    label, name = (found["label"].lower(), found["name"].strip()) if found else ("", bare.partition("(")[0].strip())
    words = [word for word in re.split(r"[\s–/,&-]+", name) if word != "và"] if len(name) <= 80 else [""]
    if label.startswith(("theo", "ngu", "ngư", "tác", "tin", "bài")):
        is_name = len(words) <= 10 and name[-1:] not in ".?!:;…," and (name[:1].isupper() or "." in name)
    else:
        is_name = len(words) <= (4 if name.isupper() else 6)
        is_name &= all(word[:1].isupper() and _NAME.fullmatch(word) for word in words)
    return not label.startswith(("theo", "nguồn", "ảnh")), name if is_name else ""
