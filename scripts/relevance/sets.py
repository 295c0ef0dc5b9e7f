"""Judged sets: articles, and the queries that were judged over them."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec

from index import SourcedArticle
from index.article import article_from_record
from index.errors import SourceError
from index.judgements import JudgedQuery, read_judgements
from index.sources import Reading

QUESTION = "question"  # the one class of a collection, which names none


class _Text(msgspec.Struct):
    """A line of corpus.jsonl or queries.jsonl; other fields are passed over."""

    id: str
    text: str
    title: str = ""


@dataclass(frozen=True, slots=True)
class JudgedSet:
    """What an engine indexes and is then asked."""

    name: str
    articles: list[SourcedArticle]
    queries: list[JudgedQuery]


def read_set(judgements: Path, sources: Sequence[str]) -> JudgedSet:
    """The project's own layout: sources as for reindex, one file of judgements."""
    articles = [record for record in Reading(tuple(sources)) if isinstance(record, SourcedArticle)]
    return _checked(JudgedSet(f"{judgements.name} over {', '.join(sources)}", articles, read_judgements(judgements)))


def read_collection(folder: Path) -> JudgedSet:
    """BEIR's layout: corpus.jsonl (id, title, text), queries.jsonl (id, text), qrels.tsv (query, document, grade)."""
    try:
        articles = [
            SourcedArticle(
                article_from_record({"id": one.id, "title": one.title or one.id, "body": one.text}), "corpus"
            )
            for one in _texts(folder / "corpus.jsonl")
        ]
        grades = _grades(folder / "qrels.tsv")
        queries = [
            JudgedQuery(query=one.text, kind=QUESTION, judgements=grades[one.id])
            for one in _texts(folder / "queries.jsonl")
            if one.id in grades
        ]
    except (OSError, ValueError) as ex:
        raise SourceError(f"{folder}: {ex}") from ex
    return _checked(JudgedSet(folder.name, articles, queries))


def _texts(path: Path) -> Iterator[_Text]:
    decode = msgspec.json.Decoder(_Text).decode
    with path.open("rb") as lines:
        yield from map(decode, filter(bytes.strip, lines))


def _grades(path: Path) -> dict[str, dict[str, int]]:
    """Query → document → grade. A heading, where there is one, has no number."""
    found: dict[str, dict[str, int]] = defaultdict(dict)
    with path.open(encoding="utf-8", newline="") as file:
        for query, document, grade in csv.reader(file, delimiter="\t"):
            if grade.isdigit() and int(grade):
                found[query][document] = int(grade)
    return found


def _checked(found: JudgedSet) -> JudgedSet:
    """Judgements of articles that are not there would make every engine look worse."""
    known = {record.article.id for record in found.articles}
    if unknown := sorted({one for query in found.queries for one in query.judgements} - known):
        raise SourceError(f"{found.name}: judged articles are missing: {', '.join(unknown[:5])}")
    return found
