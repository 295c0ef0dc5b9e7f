"""One saved portal page, HTML or its copied text, as an article.

HTML ── page_html.py ──> metadata, and one line per visible block ──┐
text ── its lines ──────────────────────────────────────────────────┴ page_lines.py ── page_text.py ──> record

Structured metadata wins over what the lines tell.
"""

from __future__ import annotations

import re
from pathlib import PurePath

from index.article import Article, InvalidFieldError, article_from_record
from index.sources.page_html import MAX_TAGS, read_html
from index.sources.page_lines import MAX_PAGE_CHARS, key_of, lines_of
from index.sources.page_text import read_lines

__all__ = ["MAX_PAGE_CHARS", "MAX_TAGS", "article_from_page"]

_HTML = re.compile(r"<(?:!doctype|!--|\?xml|html|head|body|meta|title|div|table|tr|td|p|br|h[1-6]|article)\b", re.I)


def article_from_page(page: str, *, name: str) -> Article:
    """Read one page; name's stem becomes the id, for `-` time and title do. Raises InvalidFieldError."""
    if len(page) > MAX_PAGE_CHARS or re.search(r"[\ud800-\udfff]", page):
        raise InvalidFieldError("record", f"longer than {MAX_PAGE_CHARS} characters, or with lone surrogates")
    is_html = _HTML.match(page.lstrip("\ufeff \t\r\n")) or len(_HTML.findall(page[:20_000])) > 2
    record = read_html(page) if is_html else read_lines([line for row in page.splitlines() for line in lines_of(row)])
    slug = re.sub(r"[\W_]+", "-", key_of(f"{record['published_at']} {record['title']}"[:120])).strip("-")
    return article_from_record(record | {"id": (slug or "page") if name == "-" else PurePath(name).stem})
