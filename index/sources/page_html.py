"""A portal page in HTML: structured metadata, completed by the visible lines."""

from __future__ import annotations

import json
import re
from collections import defaultdict

from selectolax.lexbor import LexborHTMLParser

from index.article import InvalidFieldError, parse_time
from index.sources.page_lines import (
    CAPTION_MARK,
    GAP,
    LINK,
    LINK_END,
    MAX_PAGE_CHARS,
    SITE,
    Line,
    clean,
    key_of,
    lines_of,
)
from index.sources.page_text import read_lines

MAX_TAGS, MAX_TAG_CHARS = 30_000, 2_000  # lexbor's time is quadratic in depth (30,000: 1 s) and in a tag's attributes
_DROPPED = ["head", "nav", "footer", "aside", "button", "select", "textarea", "noscript", "iframe", "svg", "script"]
_INLINE = re.compile(r"span|font|b|strong|i|em|u|s|strike|big|small|tt|code|sup|sub|ins|del|mark|abbr|wbr|time|cite|q")
# Comments, raw text or one tag; each alternative ends at worst with the page, so a scan is linear.
_MARKUP = re.compile(
    r"(?is)<!--(?:-?>|.*?(?:--!?>|\Z))|<(?P<raw>script|style)\b(?P<kind>[^>]*+)>.*?(?:</(?P=raw)[^<>]*+>?|\Z)"
    r"""|</?(?P<tag>[a-z][^\s/>]*+)(?:[^>=]++|=\s*+(?:"[^"]*+(?:"|\Z)|'[^']*+(?:'|\Z))?+)*+(?:>|\Z)"""
)
_SUFFIX = re.compile(r" [-–—|»] (?:(?:cổng|trang) (?:thông tin|ttđt)|báo|tạp chí)\b[^-–—|»]*$", re.I)
_LEFTOVER = re.compile(r"(?: ?[-–—|»:] .*)?|.* [-–—|»:] ?")


def read_html(page: str) -> dict[str, object]:
    """What structured metadata says, completed by the visible lines."""
    if (markup := _MARKUP.sub(_without_ballast, " ".join(page.split()))).count("<") > MAX_TAGS:
        raise InvalidFieldError("record", f"more than {MAX_TAGS} tags")
    facts = _facts(tree := LexborHTMLParser(markup))
    tree.strip_tags(_DROPPED, recursive=True)  # before a node is held: it frees what it strips
    mains = [node for node in tree.css("article, main")[:20] if node.css_first("h1")]
    tree.strip_tags([] if mains or tree.css_first("header h1") else ["header"], recursive=True)
    rows = (mains or tree.css("html"))[0].text(separator="\n").split("\n")
    lines = [line for row in rows for line in lines_of(row) if line.text not in facts["og:site_name"]]
    record = read_lines(lines, key_of(title := _headline(facts, lines)))
    times = facts["datepublished"] + facts["article:published_time"] + [str(record["published_at"])]
    times += re.findall(r"(?i)<time\b[^<>]*\bdatetime ?= ?[\"']?([^\"'<>]{1,60})", page)
    writers = [name for name in facts["author"] if "://" not in name and not SITE.fullmatch(key_of(name))]
    known = {
        "title": title,
        "url": next((url for url in facts["canonical"] + facts["og:url"] if re.match("https?://", url)), ""),
        "category": facts["articlesection"] or facts["article:section"],
        "published_at": next(filter(_is_time, times), next(filter(None, times), "")),
        "updated_at": next(filter(_is_time, facts["datemodified"] + facts["article:modified_time"]), ""),
        "author": ", ".join(dict.fromkeys(writers)),
    }
    return record | {field: value for field, value in known.items() if value}


def _without_ballast(found: re.Match[str]) -> str:
    """Of one comment, script or tag, what the parser needs; links become marks, inline tags go."""
    tag = (found["tag"] or "").lower()
    if _INLINE.fullmatch(tag):
        return GAP
    if tag == "a":
        return LINK_END if found[0][1] == "/" else LINK
    if not tag:
        return found[0] if "ld+json" in (found["kind"] or "") else " "
    return (found[0] if len(found[0]) <= MAX_TAG_CHARS else f"<{tag}>") + CAPTION_MARK * (tag == "figcaption")


def _is_time(value: str) -> bool:
    try:
        return bool(parse_time(value))
    except (ValueError, OverflowError):
        return False


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
    return [text for item in named if isinstance(item, str) and (text := clean(item[:MAX_TAG_CHARS]))]


def _headline(facts: dict[str, list[str]], lines: list[Line]) -> str:
    """The line that a metadata title names, else the only h1, else that title without the portal's name."""
    claims = facts["headline"] + facts["og:title"]
    shown = [line for line in lines[:400] if line.rank > 1]
    for claim in filter(None, map(key_of, [*claims, *facts["title"]][:5])):
        agreed = (line.text for line in shown if _LEFTOVER.fullmatch(claim.replace(line.key, "", 1)))
        if headline := max(agreed, key=len, default=""):
            return headline
    heads = [head for head in dict.fromkeys(facts["h1"]) if not SITE.fullmatch(key_of(head))]
    names = [_SUFFIX.sub("", claim) for claim in claims]
    return next(iter(heads if len(heads) == 1 else [name for name in names if not SITE.fullmatch(key_of(name))]), "")
