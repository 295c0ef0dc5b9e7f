"""One saved portal page, HTML or its copied text, as an article.

Lines, one per visible block, are recognised by toneless keys; structured HTML metadata wins over them.
The article's text keeps its tones and is NFC; everything scanned is bounded.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections import defaultdict
from itertools import dropwhile, islice, takewhile
from pathlib import PurePath
from typing import NamedTuple

from selectolax.lexbor import LexborHTMLParser

from index.article import Article, InvalidFieldError, article_from_record, parse_time

MAX_PAGE_CHARS, MAX_KEY_CHARS, MAX_STAMP_CHARS, PARAGRAPH_CHARS = 4_000_000, 500, 120, 150
MAX_TAGS, MAX_TAG_CHARS = 30_000, 2_000  # lexbor's time is quadratic in depth (30,000: 1 s) and in a tag's attributes

_HTML = re.compile(r"<(?:!doctype|!--|\?xml|html|head|body|meta|title|div|table|tr|td|p|br|h[1-6]|article)\b", re.I)
_DROPPED = ["head", "nav", "footer", "aside", "button", "select", "textarea", "noscript", "iframe", "svg", "script"]
_INLINE = re.compile(r"span|font|b|strong|i|em|u|s|strike|big|small|tt|code|sup|sub|ins|del|mark|abbr|wbr|time|cite|q")
# Comments, raw text or one tag; each alternative ends at worst with the page, so a scan is linear.
_MARKUP = re.compile(
    r"(?is)<!--(?:-?>|.*?(?:--!?>|\Z))|<(?P<raw>script|style)\b(?P<kind>[^>]*+)>.*?(?:</(?P=raw)[^<>]*+>?|\Z)"
    r"""|</?(?P<tag>[a-z][^\s/>]*+)(?:[^>=]++|=\s*+(?:"[^"]*+(?:"|\Z)|'[^']*+(?:'|\Z))?+)*+(?:>|\Z)"""
)
# What stands for an inline tag (else its neighbours could join into a new tag), for links and for captions.
_GAP, _LINK, _LINK_END, _CAPTION_MARK = "\u2060", "\ue000", "\ue001", "\ue002"
_LINKS = re.compile(rf"\s*+(?:{_LINK}[^{_LINK}{_LINK_END}]*+{_LINK_END}[\s{_GAP}|•·-]*+)++")
_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\ufeff\u00ad" + _GAP + _LINK + _LINK_END + _CAPTION_MARK))
# Of lines, the patterns below see the key: toneless, lower case, single blanks.
_DAY = re.compile(r"(?P<iso>\d{4}-\d\d-\d\d)|(?P<d>\d\d?) ?(?:[./-]|thang) ?(?P<m>\d\d?) ?(?:[./-]|nam) ?(?P<y>\d{4})")
_CLOCK = re.compile(r"(?P<h>\d\d?) ?(?:[:hg]|gio) ?(?P<min>\d\d)(?::\d\d)?(?!\d)(?: ?(?P<half>am|pm|sa|ch)\b| phut)?")
_LABEL = re.compile(r"(?:(?:thoi gian|ngay|tin|bai) )*(?:dang|cap nhat|xuat ban)(?: (?:tin|bai|luc|ngay|lan cuoi))*")
_VIEWS = r"(?:so |da )?(?:luot |lan )?(?:xem|doc|truy cap)\W{0,3}[\d.,]*"
_TOKENS = re.sub(r"\?P<\w+>", "?:", f"{_DAY.pattern}|{_CLOCK.pattern}|{_LABEL.pattern}|{_VIEWS}")
_STAMP = re.compile(rf"\W?(?:(?:{_TOKENS}|gmt ?\+ ?0?7|thu \w{{1,3}}|t[2-7]|chu nhat|luc|ngay)\W*+)++")
_FURNITURE = re.compile(
    rf"hom nay\W*(?:{_STAMP.pattern})?|(?:(?:co chu|a ?[+-]|(?:ban )?in tin bai|in bai(?: viet)?|in trang|luu tin bai"
    rf"|luu (?:tin|bai viet|bai)|android(?: apk)?|ios|trang chu|chia se(?: bai viet)?|facebook|twitter|zalo|{_VIEWS}"
    r"|gui (?:e?-?mail|cho ban be|bai viet)|email|(?:gui )?binh luan(?: \(?\d+\)?)?|quay lai|(?:ve|len) dau trang|like"
    r"|share|print)[\W_]*)++|(?:hotline|duong day nong)\W*[\d:+(].*|(?:©|\(c\)|copyright\b|ban quyen (?:©|thuoc)).*"
    r"|giay phep (?:so|xuat ban|thiet lap)\b.*|.{0,60}\bgiu ban quyen\W*|ghi ro nguon .*|(?:tu khoa|tags?) ?:.*"
)
_END = re.compile(r"(?:cac )?(?:tin|bai)(?: bai| viet)* (?:khac|lien quan|da dua|moi hon|cu hon|cung chu[\w ]+)[\W\d]*")
_SITE = re.compile(r"(?:(?:cong|trang) thong tin(?: dien tu)?(?: uy ban nhan dan| ubnd)?|bao dien tu)(?: \w+){0,4}")
_PLAIN_SECTION = re.compile(r"(?:tin tuc|tin hoat dong|thoi su|chuyen muc)(?: \W?\w+){0,4}")
_OFFICES = ("uy ban nhan dan ", "ubnd ")
_MENU = {"gioi thieu", "lien he", "so do cong", "so do site", "english", "hoi dap"}
_BYLINE = re.compile(
    r"(?i)(?P<label>theo |(?:nguồn(?: tin)?|tác giả|(?:tin|bài)(?: viết)?(?:(?:,| và| -| &|/)? ?(?:bài|ảnh))*|ảnh"
    r"|người viết|thực hiện|phóng viên|pv) ?: ?)(?P<name>[^()]{1,80})(?:\(.*)?"
)
_NAME = re.compile(r"[^\W\d_]+(?:[.’'][^\W\d_]+)+\.?|[^\W\d_]{1,2}\.|[^\W\d_]+")
_CREDIT = re.compile(r"(?:^|[\s(.–-])ảnh ?: ?\S", re.I)
_SUFFIX = re.compile(r" [-–—|»] (?:(?:cổng|trang) (?:thông tin|ttđt)|báo|tạp chí)\b[^-–—|»]*$", re.I)
_LEFTOVER = re.compile(r"(?: ?[-–—|»:] .*)?|.* [-–—|»:] ?")


class _Line(NamedTuple):
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
        parts = {_key(part.strip()): part.strip() for part in split}
        is_path = 1 < len(parts) <= 6 and not _MENU & parts.keys() and max(map(len, parts)) <= 80
        names = [part for key, part in parts.items() if key not in {"", "trang chu", "home"}]
        return names if is_path or _PLAIN_SECTION.fullmatch(self.key) else []

    @property
    def rank(self) -> int:
        """0: no title, 1: a title only by its place ('Tin buồn'), 2: looks like one wherever it stands."""
        if not self.key or self.stamp or self.section or _SITE.fullmatch(self.key):
            return 0
        is_office = self.text.isupper() and self.key.startswith(_OFFICES)
        return 2 if len(self.key.split()) >= 4 and self.text[-1] not in ".;:," and not is_office else 1

    @property
    def is_paragraph(self) -> bool:
        return len(self.text) >= PARAGRAPH_CHARS or (len(self.text) >= 60 and self.text[-1] in ".…”")


def article_from_page(page: str, *, name: str) -> Article:
    """Read one page; name's stem becomes the id, for `-` time and title do. Raises InvalidFieldError."""
    if len(page) > MAX_PAGE_CHARS or re.search(r"[\ud800-\udfff]", page):
        raise InvalidFieldError("record", f"longer than {MAX_PAGE_CHARS} characters, or with lone surrogates")
    is_html = _HTML.match(page.lstrip("\ufeff \t\r\n")) or len(_HTML.findall(page[:20_000])) > 2
    record = _read_html(page) if is_html else _read_lines([line for row in page.splitlines() for line in _lines(row)])
    slug = re.sub(r"[\W_]+", "-", _key(f"{record['published_at']} {record['title']}"[:120])).strip("-")
    return article_from_record(record | {"id": (slug or "page") if name == "-" else PurePath(name).stem})


def _lines(raw: str) -> list[_Line]:
    """No line, one, or as many as are tied to a time: 'Kinh tế | 10.2.2017', 'Minh Anh - 10.2.2017'."""
    if not (text := _clean(raw)):
        return []
    line = _Line(text, key := _key(text), _stamp(key), bool(_LINKS.fullmatch(raw)), _CAPTION_MARK in raw)
    pieces = re.split(r"\|| - (?=\d+[./-])", text) if len(text) <= MAX_STAMP_CHARS and not line.stamp else []
    parts = [part for piece in pieces if 1 < len(pieces) < 5 for part in _lines(piece)]
    is_tied = any(part.stamp for part in parts) and ("|" in text or _byline(parts[0].text)[1])
    return parts if is_tied else [line]


def _clean(text: str) -> str:
    """NFC with single blanks; word by word, for NFC is quadratic on long combining runs."""
    words = text.translate(_INVISIBLE).split()
    return " ".join(unicodedata.normalize("NFC", word) if len(word) <= 100 else word for word in words)


def _key(text: str) -> str:
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


def _is_time(value: str) -> bool:
    try:
        return bool(parse_time(value))
    except (ValueError, OverflowError):
        return False


def _read_lines(lines: list[_Line], headline: str = "") -> dict[str, object]:
    """The record that the lines tell. headline: the title's key where metadata knows it."""
    lines = [line for line in lines if not (0 < len(line.key) <= 200 and _FURNITURE.fullmatch(line.key))]
    starts = (line.key == headline if headline else line.stamp or line.rank > 1 for line in lines)
    start = next((at for at, begun in enumerate(starts, 1) if begun), 1)
    lines = lines[:start] + list(takewhile(lambda line: not _END.fullmatch(line.key), lines[start:]))
    title, time = _title_and_time(lines, headline)
    author, texts = _author_and_text(lines, title, time)
    leads = [line for line in texts if not (line.is_caption or _CREDIT.search(line.text[:300]))]
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
    known = min(named, key=lambda at: lines[at].is_link, default=-1)
    walls = list(islice((at for at, line in enumerate(lines) if at > known and line.is_paragraph), 2))
    stamps = [at for at, line in enumerate(lines) if line.stamp]
    pairs = [
        (-lines[title].rank, title > time, abs(time - title), "T" not in lines[time].stamp, title, time)
        for time in stamps[:50]
        for title in ([known] if named else range(max(time - 4, 0), min(time + 3, len(lines))))
        if abs(time - title) <= 4 and (named or lines[title].rank)
        if all(wall > time or (wall == title and lines[wall].rank > 1) for wall in walls)
    ]
    if pairs:
        *_, title, time = min(pairs)
        return (min(title, time) if headline and not named else title), time
    titles = [at for at, line in enumerate(lines[:50]) if line.rank]
    title = known if named else min(titles, key=lambda at: -lines[at].rank, default=-1)
    late = (at for at in stamps if at > title and ("T" in lines[at].stamp or _LABEL.match(lines[at].key)))
    return title, next(late, -1)


def _category(lines: list[_Line], title: int, time: int) -> list[str]:
    """The section line next to the title, or a line of capitals right above a title that is not."""
    above = [line for line in lines[max(0, title - 4) : max(0, title)][::-1] if not line.stamp]
    for line in above + lines[title + 1 : max(0, min(time, title + 4))]:
        if names := line.section:
            return [name for name in names if _key(name) != lines[title].key]
    is_kicker = above and above[0].text.isupper() and len(above[0].text) <= 60 and not lines[title].text.isupper()
    return [above[0].text] if is_kicker and above[0].rank and not above[0].key.startswith(_OFFICES) else []


def _author_and_text(lines: list[_Line], title: int, time: int) -> tuple[str, list[_Line]]:
    """What the article says, and who: a person ('Minh Anh') counts before a source ('Nguồn: TTXVN')."""
    head, tail = lines[title + 1 : max(0, time)], lines[max(title, time) + 1 :]
    above = dropwhile(lambda row: len(row.text) < 60 and row.text[-1] not in ".!?" and not _byline(row.text)[1], head)
    below = (line for line in tail if not (line.stamp and _LABEL.match(line.key)))
    texts = [*above, *dropwhile(lambda line: line.stamp or line.section, below)]
    texts = [line for line in texts if not line.is_link and (not line.key or line.key != lines[title].key)]
    last = list(takewhile(lambda byline: byline[1], (_byline(line.text) for line in texts[:-3:-1])))
    first = [byline for line in texts[:1] if len(texts) > len(last) + 1 and (byline := _byline(line.text))[1]]
    author = max(last + first, key=lambda byline: byline[0], default=(False, ""))[1]
    return author, texts[len(first) : len(texts) - len(last)]


def _byline(text: str) -> tuple[bool, str]:
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


def _without_ballast(found: re.Match[str]) -> str:
    """Of one comment, script or tag, what the parser needs; links become marks, inline tags go."""
    tag = (found["tag"] or "").lower()
    if _INLINE.fullmatch(tag):
        return _GAP
    if tag == "a":
        return _LINK_END if found[0][1] == "/" else _LINK
    if not tag:
        return found[0] if "ld+json" in (found["kind"] or "") else " "
    return (found[0] if len(found[0]) <= MAX_TAG_CHARS else f"<{tag}>") + _CAPTION_MARK * (tag == "figcaption")


def _read_html(page: str) -> dict[str, object]:
    """What structured metadata says, completed by the visible lines."""
    if (markup := _MARKUP.sub(_without_ballast, " ".join(page.split()))).count("<") > MAX_TAGS:
        raise InvalidFieldError("record", f"more than {MAX_TAGS} tags")
    facts = _facts(tree := LexborHTMLParser(markup))
    tree.strip_tags(_DROPPED, recursive=True)  # before a node is held: it frees what it strips
    mains = [node for node in tree.css("article, main")[:20] if node.css_first("h1")]
    tree.strip_tags([] if mains or tree.css_first("header h1") else ["header"], recursive=True)
    rows = (mains or tree.css("html"))[0].text(separator="\n").split("\n")
    lines = [line for row in rows for line in _lines(row) if line.text not in facts["og:site_name"]]
    record = _read_lines(lines, _key(title := _headline(facts, lines)))
    times = facts["datepublished"] + facts["article:published_time"] + [str(record["published_at"])]
    times += re.findall(r"(?i)<time\b[^<>]*\bdatetime ?= ?[\"']?([^\"'<>]{1,60})", page)
    writers = [name for name in facts["author"] if "://" not in name and not _SITE.fullmatch(_key(name))]
    known = {
        "title": title,
        "url": next((url for url in facts["canonical"] + facts["og:url"] if re.match("https?://", url)), ""),
        "category": facts["articlesection"] or facts["article:section"],
        "published_at": next(filter(_is_time, times), next(filter(None, times), "")),
        "updated_at": next(filter(_is_time, facts["datemodified"] + facts["article:modified_time"]), ""),
        "author": ", ".join(dict.fromkeys(writers)),
    }
    return record | {field: value for field, value in known.items() if value}


def _facts(tree: LexborHTMLParser) -> defaultdict[str, list[str]]:
    """What the first JSON-LD article and meta, link, title and h1 elements state, by lower-case name."""
    facts: defaultdict[str, list[str]] = defaultdict(list)
    for script in tree.css("script")[:20]:
        try:
            data = json.loads(script.text()[: MAX_PAGE_CHARS // 10])
        except (ValueError, RecursionError):
            continue
        graph = data.get("@graph", data) if isinstance(data, dict) else data
        items = [item for item in (graph if isinstance(graph, list) else [graph]) if isinstance(item, dict)]
        news = [item for item in items if any(kind.endswith("Article") for kind in _texts(item.get("@type")))]
        for name in ("headline", "datePublished", "dateModified", "articleSection", "author") if news else ():
            facts[name.lower()] = facts[name.lower()] or _texts(news[0].get(name))
    for node in tree.css("meta, link[rel=canonical i], title, h1")[:500]:
        told = node.attributes
        names = [told[key] for key in ("property", "itemprop", "name", "rel") if told.get(key)]
        name = str(names[0] if names else node.tag).lower()
        facts[name] += _texts(told.get("content") or told.get("href") or node.text(separator=" "))
    return facts


def _texts(value: object) -> list[str]:
    """The texts of one JSON-LD value, be it text, an object with a name, or a list of them; bounded."""
    values = value[:20] if isinstance(value, list) else [value]
    named = [item.get("name") if isinstance(item, dict) else item for item in values]
    return [text for item in named if isinstance(item, str) and (text := _clean(item[:MAX_TAG_CHARS]))]


def _headline(facts: dict[str, list[str]], lines: list[_Line]) -> str:
    """The line that a metadata title names, else the only h1, else that title without the portal's name."""
    claims = facts["headline"] + facts["og:title"]
    shown = [line for line in lines[:400] if line.rank > 1]
    for claim in filter(None, map(_key, [*claims, *facts["title"]][:5])):
        agreed = (line.text for line in shown if _LEFTOVER.fullmatch(claim.replace(line.key, "", 1)))
        if headline := max(agreed, key=len, default=""):
            return headline
    heads = [head for head in dict.fromkeys(facts["h1"]) if not _SITE.fullmatch(_key(head))]
    names = [_SUFFIX.sub("", claim) for claim in claims]
    return next(iter(heads if len(heads) == 1 else [name for name in names if not _SITE.fullmatch(_key(name))]), "")
