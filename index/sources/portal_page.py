"""One saved portal page, HTML or its copied text, as an article.

page -> lines (one per visible block) -> title and time line, what lies around them -> `article_from_record`.
HTML metadata wins over the lines. Lines are recognised by toneless keys, so `TỈNH UỶ`, `TỈNH ỦY` and NFD
read alike; the article's own text keeps its tones, in NFC.
"""

from __future__ import annotations

import re
import unicodedata
from itertools import takewhile
from pathlib import PurePath
from typing import NamedTuple

from index.article import Article, InvalidFieldError, article_from_record

MAX_PAGE_CHARS = 4_000_000
MAX_TAGS = 30_000  # lexbor's time grows with the square of depth: 30,000 nested tags take it about 1 s …
MAX_TAG_CHARS = 2_000  # … and with the square of one tag's attributes
MAX_KEY_CHARS, MAX_STAMP_CHARS, PARAGRAPH_CHARS = 500, 120, 150

_HTML = re.compile(r"<(?:!doctype|!--|\?xml|html|head|body|meta|title|div|table|tr|td|p|br|h[1-6]|article)\b", re.I)
_DROPPED = set(["nav", "header", "footer", "aside", "form", "button", "select", "textarea", "noscript", "iframe", "object", "svg", "script", "head"])
_INLINE = {"a", "time", "-text", "-comment", "cite", "q"}
_FORMATTING = set(["span", "font", "b", "strong", "i", "em", "u", "s", "strike", "big", "small", "tt", "code", "nobr", "sup", "sub", "ins", "del", "mark", "abbr", "wbr"])
# Comments, raw text or one tag; each alternative ends at worst with the page, so a scan is linear.
_MARKUP = re.compile(
    r"<!--(?:-?>|.*?(?:--!?>|\Z))|<(?P<raw>script|style)\b(?P<kind>[^>]*+)>.*?(?:</(?P=raw)[^>]*+>|\Z)"
    r"""|</?(?P<tag>[a-z][^\s/>]*+)(?:[^>=]++|=\s*+(?:"[^"]*+(?:"|\Z)|'[^']*+(?:'|\Z))?+)*+(?:>|\Z)""",
    re.I | re.S,
)
_GAP = "\u2060"  # left in place of a removed tag, or its neighbours could join into a new one; `_clean` drops it
_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\ufeff\u00ad" + _GAP))

# From here on, patterns meet keys: toneless, lower case, single blanks.
_DAY = re.compile(
    r"(?P<iso>\d{4}-\d\d-\d\d)(?!\d)"
    r"|(?P<d>\d\d?) ?(?:[./-]|thang) ?(?P<m>\d\d?) ?(?:[./-]|,? ?nam) ?(?P<y>\d{4})(?!\d)"
)
_CLOCK = re.compile(r"(?P<h>\d\d?) ?(?:[:hg]|gio) ?(?P<min>\d\d)(?::\d\d)?(?!\d)(?: ?(?P<half>am|pm|sa|ch)\b| phut)?")
_LABEL = re.compile(r"(?:(?:thoi gian|ngay|tin|bai) )*(?:dang|cap nhat|xuat ban)(?: (?:tin|bai|luc|ngay|lan cuoi))*")
_VIEWS = r"(?:so |da )?(?:luot |lan )?(?:xem|doc|truy cap)\W{0,3}[\d.,]*"
_TOKENS = re.sub(r"\?P<\w+>", "?:", f"{_DAY.pattern}|{_CLOCK.pattern}|{_LABEL.pattern}|{_VIEWS}")
_TIME = rf"\(?(?:(?:{_TOKENS}|(?:gmt|utc) ?\+ ?0?7|thu (?:[2-7]|\w{{2,3}})|chu nhat|luc|ngay)[\s,|:;()–—-]*+)++"
_STAMP = re.compile(_TIME)
_FURNITURE = re.compile(
    rf"hom nay\W*(?:{_TIME})?|(?:(?:co chu|a ?[+-]|(?:ban )?in tin bai|in bai viet|in bai|in trang|luu tin bai|luu tin"
    r"|luu bai(?: viet)?|android apk|android|ios|app store|google play|trang chu|chia se(?: bai viet)?|facebook|twitter"
    r"|zalo|gui e?-?mail|email|gui cho ban be|gui bai(?: viet)?|(?:gui )?binh luan(?: \(?\d+\)?)?|y kien ban doc"
    rf"|quay lai|(?:ve|len) dau trang|dang nhap|tim kiem|thich|like|share|print|{_VIEWS})[\W_]*)++"
    r"|(?:hotline|duong day nong)\W*[\d:+(].*|(?:©|\(c\)|copyright\b|ban quyen (?:©|thuoc)|ghi ro nguon ).*"
    r"|giay phep (?:so|xuat ban|thiet lap)\b.*|.{0,60}\bgiu ban quyen\W*|(?:tu khoa|tags?) ?:.*"
)
_END = re.compile(
    r"(?:cac |nhung )?(?:tin|bai)(?: tuc| bai| viet)*"
    r" (?:khac|lien quan|da dua|cung (?:chuyen muc|chu de|loai)|cu hon|moi hon)[\W\d]*"
)
_SITE = re.compile(r"(?:cong|trang) (?:thong tin|ttdt)\b.*|bao dien tu .*|(?:bao|tap chi) .* (?:dien tu|online)")
_OFFICE = re.compile(r"(?:uy ban nhan dan|ubnd|dang bo|dang cong san|hoi dong nhan dan|hdnd)\b")
_PLAIN_SECTION = re.compile(r"(?:tin tuc|tin hoat dong|thoi su|chuyen muc)(?: \W?\w+){0,4}")
_MENU = {"gioi thieu", "lien he", "so do cong", "so do site", "english", "hoi dap"}

_BYLINE = re.compile(
    r"(?:(?P<source>nguồn(?: tin)?)|tác giả|(?:tin|bài)(?: viết)?(?:(?:,| và| -| &|/)? ?(?:bài|ảnh))*|người viết"
    r"|thực hiện|phóng viên|pv) ?: ?(?P<name>.{1,80})|theo (?P<agency>.{1,80})",
    re.I,
)
_NAME_WORD = re.compile(r"[^\W\d_]+(?:[.’'][^\W\d_]+)*\.?")
_CAPTION = re.compile(r"(?:^|[\s(.–-])ảnh ?: ?\S", re.I)


class _Line(NamedTuple):
    """One visible line. key: toneless, '' beyond MAX_KEY_CHARS; stamp: ISO, if it is a time; role: HTML's."""

    text: str
    key: str
    stamp: str
    role: Literal["", "link", "caption"] = ""


def article_from_page(page: str, *, name: str) -> Article:
    """Read one page; raises InvalidFieldError.

    name: the page's file name, whose stem becomes the id; for `-` the id comes from time and title.
    """
    try:
        page.encode()
    except UnicodeEncodeError as ex:
        raise InvalidFieldError("record", "contains a lone surrogate, which is not Unicode text") from ex
    if len(page) > MAX_PAGE_CHARS:
        raise InvalidFieldError("record", f"longer than {MAX_PAGE_CHARS} characters")
    page = page.lstrip("\ufeff \t\r\n")
    is_html = _HTML.match(page) or len(_HTML.findall(page[:20_000])) > 2
    record = _read_html(page) if is_html else _read_lines([line for row in page.splitlines() for line in _lines(row)])
    slug = re.sub(r"[\W_]+", "-", _key(f"{record['published_at']} {record['title']}"[:120])).strip("-")
    return article_from_record(record | {"id": (slug or "page") if name == "-" else PurePath(name).stem})


def _lines(raw: str, role: Literal["", "link", "caption"] = "") -> list[_Line]:
    """No line, one, or as many as a bar ties to a time: 'Tin hoạt động | 10.2.2017'."""
    line = _Line(text := _clean(raw), key := _key(text), _stamp(key), role)
    is_short = len(text) <= MAX_STAMP_CHARS and not line.stamp
    parts = [part for piece in text.split("|") if is_short and "|" in text for part in _lines(piece, role)]
    return parts if any(part.stamp for part in parts) else [line][: len(text)]


def _clean(text: str) -> str:
    """NFC with single blanks; word by word, for NFC is quadratic on long combining runs."""
    words = text.translate(_INVISIBLE).split()
    return " ".join(unicodedata.normalize("NFC", word) if len(word) <= 500 else word for word in words)


def _key(text: str) -> str:
    """'TỈNH ỦY' → 'tinh uy'; '' for text too long to be anything but a paragraph."""
    marks = unicodedata.normalize("NFD", text.lower().replace("đ", "d")) if len(text) <= MAX_KEY_CHARS else ""
    return "".join(letter for letter in marks if not unicodedata.combining(letter))


def _stamp(key: str) -> str:
    """'thu sau, 10/02/2017 - 16:51' → '2017-02-10T16:51'; '' unless the line is nothing but a time."""
    day = _DAY.search(key) if len(key) <= MAX_STAMP_CHARS and _STAMP.fullmatch(key) else None
    if not day:
        return ""
    date = day["iso"] or f"{day['y']}-{int(day['m']):02}-{int(day['d']):02}"
    clock = _CLOCK.search(key[: day.start()] + " " + key[day.end() :])
    if not clock:
        return date
    hour = int(clock["h"]) % 12 + 12 * (clock["half"] in {"pm", "ch"}) if clock["half"] else int(clock["h"])
    return f"{date}T{hour:02}:{clock['min']}"


def _section(line: _Line) -> list[str]:
    """'Trang chủ » Tin tức | Thời sự' → ['Tin tức', 'Thời sự']; [] for anything but a section line."""
    parts = {_key(part.strip()): part.strip() for part in re.split(r"[|»›>]| / ", line.text if line.key else "")}
    is_path = 1 < len(parts) <= 6 and not _MENU & parts.keys() and max(map(len, parts)) <= 80
    names = [part for key, part in parts.items() if key not in {"", "trang chu", "home"}]
    return names if is_path or _PLAIN_SECTION.fullmatch(line.key) else []


def _is_site(text: str) -> bool:
    """Whether it names a portal; a headline about one is longer and ends in lower case."""
    words = text.split()
    is_short = len(words) <= 8 or (len(words) <= 14 and words[-1][0].isupper())
    return is_short and bool(_SITE.fullmatch(_key(text)))


def _is_paragraph(line: _Line) -> bool:
    return len(line.text) >= PARAGRAPH_CHARS or (len(line.text) >= 60 and line.text[-1] in ".…”")


def _may_be_title(line: _Line) -> bool:
    return bool(line.key) and not (line.stamp or _section(line) or _is_site(line.text))


def _is_headline(line: _Line) -> bool:
    """Whether it looks like a title wherever it stands; 'Tin buồn' only does so by its place."""
    is_office = line.text.isupper() and _OFFICE.match(line.key)
    return len(line.key.split()) >= 4 and line.text[-1] not in ".;:," and not is_office and _may_be_title(line)


def _read_lines(lines: list[_Line], headline: str = "") -> dict[str, object]:
    """The record that the lines tell. headline: the title's key where metadata knows it."""
    lines = [line for line in lines if not (0 < len(line.key) <= 200 and _FURNITURE.fullmatch(line.key))]
    begins = (line.key == headline if headline else line.stamp or _is_headline(line) for line in lines)
    start = next((at for at, begun in enumerate(begins) if begun), 0) + 1
    lines = lines[:start] + list(takewhile(lambda line: not _END.fullmatch(line.key), lines[start:]))
    title, time = _title_and_time(lines, headline)
    author, texts = _author_and_text(_text_lines(lines, title, time))
    leads = [line for line in texts if line.role != "caption" and not _CAPTION.search(line.text[:300])]
    lead = leads[0] if len(leads) > 1 else None
    return {
        "title": lines[title].text if title >= 0 else "",
        "category": _category(lines, title, time),
        "published_at": lines[time].stamp if time >= 0 else "",
        "author": author,
        "lead": lead.text if lead else "",
        "body": "\n\n".join(line.text for line in texts if line is not lead),
    }


def _title_and_time(lines: list[_Line], headline: str) -> tuple[int, int]:
    """Where title and time stand, -1 for absent: a headline with its time near below, above, else far below."""
    named = [at for at, line in enumerate(lines) if headline and line.key == headline]
    known = min(named, key=lambda at: lines[at].role, default=-1)
    ends = next((at for at, line in enumerate(lines) if at > known and _is_paragraph(line)), len(lines)) + 3
    stamps = [at for at, line in enumerate(lines) if line.stamp]
    pairs = [
        (not _is_headline(lines[title]), title > time, abs(time - title), "T" not in lines[time].stamp, title, time)
        for time in stamps[:50]
        for title in ([known] if named else range(max(time - 4, 0), min(time + 3, len(lines))))
        if time < ends and abs(time - title) <= 4 and (named or _may_be_title(lines[title]))
    ]
    if pairs:
        return min(pairs)[-2:]
    after = max((at for at, line in enumerate(lines[:10]) if _section(line)), default=-1)
    titles = [at for at, line in enumerate(lines[:50]) if at > after and _may_be_title(line)]
    title = known if named else min(titles, key=lambda at: not _is_headline(lines[at]), default=-1)
    late = (at for at in stamps if at > title and ("T" in lines[at].stamp or _LABEL.match(lines[at].key)))
    return title, next(late, -1)


def _category(lines: list[_Line], title: int, time: int) -> list[str]:
    """The section line next to the title, or a line of capitals right above a title that is not."""
    above = [line for line in lines[max(0, title - 4) : max(0, title)][::-1] if not line.stamp]
    for line in above + lines[title + 1 : max(0, min(time, title + 4))]:
        if names := _section(line):
            return [name for name in names if _key(name) != lines[title].key]
    is_kicker = above and above[0].text.isupper() and len(above[0].text) <= 60 and not lines[title].text.isupper()
    return [above[0].text] if is_kicker and _may_be_title(above[0]) else []


def _text_lines(lines: list[_Line], title: int, time: int) -> list[_Line]:
    """What the article says: no link standing alone, no second time or section line."""
    between = [line for line in lines[title + 1 : max(0, time)] if time - title > 4 or _is_paragraph(line)]
    after = [line for line in lines[max(title, time) + 1 :] if not (line.stamp and _LABEL.match(line.key))]
    skipped = len(list(takewhile(lambda line: line.stamp or _section(line), after)))
    return [line for line in between + after[skipped:] if line.role != "link" and line.key != lines[title].key]


def _author_and_text(lines: list[_Line]) -> tuple[str, list[_Line]]:
    """Bylines leave the end of the text; a person ('Minh Anh') counts before a source ('Nguồn: TTXVN')."""
    end, authors = len(lines), [""]
    while end and len(lines) - end < 3 and (byline := _byline(lines[end - 1].text)):
        ...
    return author, lines[:end]


def _byline(text: str) -> tuple[str, bool] | None:
    """'(Theo TTXVN)' → ('TTXVN', True), 'Bài, ảnh: Thu Hoài' → ('Thu Hoài', False), a sentence → None."""


def _without_ballast(found: re.Match[str]) -> str:
    """Of one comment, script or tag, what the parser needs; attributes of links go, inline tags go entirely."""
    tag = (found["tag"] or "").lower()
    if tag in _FORMATTING:
        return _GAP
    if tag == "a" or (tag and len(found[0]) > MAX_TAG_CHARS):
        return f"</{tag}>" if found[0][1] == "/" else f"<{tag}>"
    return found[0] if tag or "ld+json" in (found["kind"] or "") else " "


def _read_html(page: str) -> dict[str, object]:
    """What structured metadata says, completed by the visible lines."""
    markup = _MARKUP.sub(_without_ballast, page)
    if markup.count("<") > MAX_TAGS:
        raise InvalidFieldError("record", f"more than {MAX_TAGS} tags")
    tree = LexborHTMLParser(markup)
    facts = _facts(tree)
    mains = [node for node in tree.css("article, main")[:20] if node.css_first("h1")]
    lines = [line for line in _visible(mains[0] if mains else tree.root) if [line.text] != facts["og:site_name"][:1]]
    title = _headline(facts, lines)
    read = _read_lines(lines, _key(title))
    times = [*facts["datepublished"], *facts["article:published_time"], read["published_at"], *facts["time"]]
    updates = [*facts["datemodified"], *facts["article:modified_time"]]
    urls = [url for url in facts["canonical"] + facts["og:url"] if re.match("https?://", url)]
    authors = [..]
    known = {
        "title": title,
        "url": next(iter(urls), ""),
        "category": facts["articlesection"] or facts["article:section"],
        "published_at": next(filter(_is_time, times), next(filter(None, times), "")),
        "updated_at": next(filter(_is_time, updates), ""),
        "author": authors
    }
    return read | {field: value for field, value in known.items() if value}
