"""One saved portal page, HTML or its copied text, as an article.

page -> lines (one per visible block) -> headline, time line and what lies around them -> record ->
`article_from_record`. Structured HTML metadata wins over the lines. Shapes are recognised on toneless
keys, so `TỈNH UỶ`, `TỈNH ỦY` and NFD read alike; the article's own text keeps its tones, in NFC.
"""

from __future__ import annotations

import re
from pathlib import PurePath

from index.article import Article, InvalidFieldError, article_from_record

MAX_PAGE_CHARS = 4_000_000
# lexbor's time grows with the square of depth and of a tag's attributes: 30,000 nested tags take about 1 s.
MAX_TAGS = 30_000
MAX_TAG_CHARS = 2_000
MAX_KEY_CHARS = 500

_HTML = re.compile(r"\s*<[!?a-z]|<(?:html|body|meta|div|table|p|br|h[1-6])\b[^<>]*>", re.I)
_DROPPED = frozenset(["nav", "header", "footer", "aside", "form", "button", "select", "textarea", "noscript", "iframe", "object", "svg", "script", "style", "template", "title"])  # fmt: skip
_INLINE = frozenset(("a", "time", "-text", "-comment", "cite", "q", "data"))
_FORMATTING = frozenset(["span", "font", "b", "strong", "i", "em", "u", "s", "strike", "big", "small", "tt", "code", "nobr", "sup", "sub", "ins", "del", "mark", "abbr", "label", "img", "wbr"])  # fmt: skip
# Comments, raw text or one tag; each alternative always ends, at worst with the page, so a scan is linear.
_MARKUP = re.compile(
    r"<!--(?:-?>|.*?(?:--!?>|\Z))|<(?P<raw>script|style)\b(?P<type>[^>]*+)>.*?(?:</(?P=raw)[^>]*+>|\Z)"
    r"""|</?(?P<tag>[a-z][^\s/>]*+)(?:[^>=]++|=\s*+(?:"[^"]*+(?:"|\Z)|'[^']*+(?:'|\Z))?+)*+(?:>|\Z)""",
    re.I | re.S,
)
_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad"))

_DATE = r"(?:(?P<d>\d\d?) ?(?:[./-]|thang) ?(?P<m>\d\d?) ?(?:[./-]|,? ?nam) ?(?P<y>\d{4})(?!\d))"
_ISO_DATE = r"(?:(?P<iso>\d{4}-\d\d?-\d\d?)(?!\d))"
_CLOCK = r"(?:(?P<h>\d\d?) ?(?:[:hg]|gio) ?(?P<min>\d\d)(?: ?phut)?(?::\d\d)?(?!\d)(?: ?(?P<half>am|pm|sa|ch)\b)?)"
_ZONE = r"(?:(?:gmt|utc) ?(?P<sign>[+-]) ?(?P<zone>\d\d?)(?::?00)?)"
_LABEL = (
    r"(?:(?:thoi gian )?(?:ngay |thoi gian )?(?:dang|cap nhat|xuat ban|viet|tao)(?: tin| bai| luc| ngay| lan cuoi)*)"
)
_WEEKDAY = r"(?:(?:thu (?:hai|ba|tu|nam|sau|bay|[2-7]))|chu nhat|cn)"
_VIEWS = r"(?:(?:so |da )?(?:luot|lan)? ?(?:xem|doc|truy cap)\W{0,3}[\d.,]*)"
_STAMP_PARTS = (
    rf"(?:(?:{_ISO_DATE}|{_DATE}|{_CLOCK}|{_ZONE}|{_LABEL}|{_WEEKDAY}|{_VIEWS}|luc|vao|ngay)[\s,|:;()–—-]*+)++"
)
_STAMP, _DAY, _TIME, _OFFSET = map(re.compile, (_STAMP_PARTS, f"{_ISO_DATE}|{_DATE}", _CLOCK, _ZONE))
_UNNAMED_STAMP = re.sub(r"\?P<\w+>", "?:", _STAMP_PARTS)
_FURNITURE = re.compile(
    rf"(?:hom nay|bay gio la|hien tai)\W*(?:{_UNNAMED_STAMP})?|(?:(?:co chu|a ?[+-]|a a a|(?:ban )?in(?: tin)? bai(?: viet)?"
    r"|in trang|luu(?: tin)? bai(?: viet)?|luu tin|android apk|android|ios|app store|google play|trang chu"
    r"|chia se(?: bai viet| len)?|facebook|twitter|zalo|google\+|gui e?-?mail|email|gui (?:cho ban be|tin bai|bai viet)"
    rf"|gui binh luan|binh luan(?: [\d(]+\)?)?|y kien ban doc|quay lai|(?:ve|len) dau trang|dang nhap|tim kiem|like|share|print"
    rf"|{_VIEWS})[\W_]*)++|(?:hotline|duong day nong)\W*[\d:+(].*|(?:©|\(c\)|copyright\b|ban quyen (?:©|thuoc)).*"
    r"|(?:[^.]{0,60}giu ban quyen|ghi ro nguon .*|giay phep (?:so|xuat ban|thiet lap)\b.*|(?:tu khoa|tags?) ?:.*)"
)
_END = re.compile(
    r"(?:cac |nhung )?(?:tin|bai)(?: tuc| bai| viet)*"
    r" (?:khac|lien quan|da dua|cung (?:chuyen muc|chu de|loai)|cu hon|moi hon)(?: cung chuyen muc)?[\W\d]*"
)
_SITE = re.compile(r"(?:cong|trang) (?:thong tin|tt)(?: dien tu|dt)?\b.*|(?:bao|website|trang tin) (?:\w+ ?){1,5}")
_OFFICE = re.compile(r"(?:uy ban nhan dan|ubnd|dang bo|dang cong san|tinh uy|so|bao|hdnd)\b")
_MENU = frozenset(("gioi thieu", "lien he", "so do cong", "so do site", "dang nhap", "english", "hoi dap"))
_BYLINE = re.compile(
    r"(?:(?P<label>tác giả|nguồn(?: tin)?|(?:tin|bài)(?: viết)?(?:(?:,| và| -|,? &)? ?ảnh)?|người viết|thực hiện|biên soạn"
    r"|phóng viên|pv) ?: ?|theo:? )(?P<name>.{1,80})",
    re.I,
)
_CAPTION = re.compile(r"(?:^|[\s(.–-])ảnh ?: ?\S", re.I)
_CREDIT = re.compile(r"\W*ảnh ?: ?", re.I)


def article_from_page(page: str, *, name: str) -> Article:
    """Read one page; raises InvalidFieldError.

    name: the page's file name, whose stem becomes the id; `-` derives an id from time and title.
    """
    try:
        page.encode()
    except UnicodeEncodeError as ex:
        raise InvalidFieldError("record", "contains a lone surrogate, which is not Unicode text") from ex
    if len(page) > MAX_PAGE_CHARS:
        raise InvalidFieldError("record", f"longer than {MAX_PAGE_CHARS} characters")
    is_html = len(_HTML.findall(page[:20_000])) > 2 or _HTML.match(page.lstrip("\ufeff"))
    reading = _read_html(page) if is_html else _read_lines(_lines(page.splitlines()))
    stem = "" if name == "-" else PurePath(name).stem
    return article_from_record(reading | {"id": stem or _slug(reading)})
