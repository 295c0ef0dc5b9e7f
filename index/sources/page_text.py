"""What the lines of a portal page tell together: title, time, byline, text."""

from __future__ import annotations

import re
from itertools import dropwhile, islice, takewhile

from index.sources.page_lines import FURNITURE, LABEL, OFFICES, Line, byline_of, key_of

_END = re.compile(r"(?:cac )?(?:tin|bai)(?: bai| viet)* (?:khac|lien quan|da dua|moi hon|cu hon|cung chu[\w ]+)[\W\d]*")
_CREDIT = re.compile(r"(?:^|[\s(.–-])ảnh ?: ?\S", re.I)


def read_lines(lines: list[Line], headline: str = "") -> dict[str, object]:
    """The record that the lines tell. headline: the title's key where metadata knows it."""
    lines = [line for line in lines if not (0 < len(line.key) <= 200 and FURNITURE.fullmatch(line.key))]
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


def _title_and_time(lines: list[Line], headline: str) -> tuple[int, int]:
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
    late = (at for at in stamps if at > title and ("T" in lines[at].stamp or LABEL.match(lines[at].key)))
    return title, next(late, -1)


def _category(lines: list[Line], title: int, time: int) -> list[str]:
    """The section line next to the title, or a line of capitals right above a title that is not."""
    above = [line for line in lines[max(0, title - 4) : max(0, title)][::-1] if not line.stamp]
    for line in above + lines[title + 1 : max(0, min(time, title + 4))]:
        if names := line.section:
            return [name for name in names if key_of(name) != lines[title].key]
    is_kicker = above and above[0].text.isupper() and len(above[0].text) <= 60 and not lines[title].text.isupper()
    return [above[0].text] if is_kicker and above[0].rank and not above[0].key.startswith(OFFICES) else []


def _author_and_text(lines: list[Line], title: int, time: int) -> tuple[str, list[Line]]:
    """What the article says, and who: a person ('Minh Anh') counts before a source ('Nguồn: TTXVN')."""
    head, tail = lines[title + 1 : max(0, time)], lines[max(title, time) + 1 :]
    above = dropwhile(lambda row: len(row.text) < 60 and row.text[-1] not in ".!?" and not byline_of(row.text)[1], head)
    below = (line for line in tail if not (line.stamp and LABEL.match(line.key)))
    texts = [*above, *dropwhile(lambda line: line.stamp or line.section, below)]
    texts = [line for line in texts if not line.is_link and (not line.key or line.key != lines[title].key)]
    last = list(takewhile(lambda byline: byline[1], (byline_of(line.text) for line in texts[:-3:-1])))
    first = [byline for line in texts[:1] if len(texts) > len(last) + 1 and (byline := byline_of(line.text))[1]]
    author = max(last + first, key=lambda byline: byline[0], default=(False, ""))[1]
    return author, texts[len(first) : len(texts) - len(last)]
