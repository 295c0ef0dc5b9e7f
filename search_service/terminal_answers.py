"""What the command line prints of answers: hits, scores, what was understood."""

from __future__ import annotations

import html
import re
import shlex
from typing import TYPE_CHECKING

from rich.table import Table
from rich.text import Text

from index.errors import counted
from search_service import terminal
from search_service.terminal import say
from search_service.texts import CATALOGUE, Language, texts_in

if TYPE_CHECKING:
    from index import SearchPage
    from index.search_page import Explanation
    from search_service.abbreviation_rows import EntryRow, ReadingRow
    from search_service.evaluation import Evaluation

_MARK = re.compile(r"<mark>(.*?)</mark>", re.DOTALL)
MAX_NAMED = 5  # of unknown articles
MAX_SHOWN_CHARS = 120  # of a query


def print_page(page: SearchPage) -> None:
    """Hits with their marks in colour."""
    first = (page.page - 1) * page.page_size + 1
    say(f"{counted(page.total, 'hit')} in {page.took_ms:.1f} ms")
    _print_understood(page)
    for rank, hit in enumerate(page.hits, start=first):
        day = f"{hit.published_at:%d/%m/%Y %H:%M}" if hit.published_at else "undated"
        terminal.out.print(Text.assemble(f"\n{rank:>3}. ", _marked(hit.title_html, "bold")))
        terminal.out.print(
            Text(f"     {hit.score:.2f}  {day}  {' | '.join(hit.category)}  {hit.author}  [{hit.id}]", "dim")
        )
        terminal.out.print(Text.assemble("     ", _marked(hit.snippet_html, "")))


def _print_understood(answer: SearchPage | Explanation) -> None:
    """What was read into the query, each with the query that takes it back."""
    texts = texts_in(Language.EN)
    for one in answer.interpreted:
        meant = texts.days(one.meant) if one.kind == "date" else _shown(one.meant)
        key = f"note_{one.kind}"
        sentence = texts(key if key in CATALOGUE else "note_other", typed=_shown(one.typed), meant=meant)
        told = Text(sentence.removesuffix("."))
        if one.undo not in ("", one.meant, answer.query):
            told.append(f"  (undo: {_shown(shlex.quote(one.undo))})", "dim")
        terminal.out.print(told)
    if answer.did_you_mean:
        terminal.out.print(Text.assemble("Did you mean: ", (answer.did_you_mean, "bold"), "?"))


def _shown(text: str) -> str:
    return text if len(text) <= MAX_SHOWN_CHARS else f"{text[:MAX_SHOWN_CHARS]}…"


def print_explanation(explanation: Explanation) -> None:
    """The sum, term by term, and the factors."""
    say(f"{explanation.title} [{explanation.id}]")
    _print_understood(explanation)
    table = Table("typed", "stream", "term", "idf", "title", "lead", "body", "weight", "score", box=None)
    for part in explanation.contributions:
        frequencies = [f"{part.fields[name]:.2f}" if name in part.fields else "–" for name in ("title", "lead", "body")]
        cells = (
            part.unit,
            part.stream,
            part.term,
            f"{part.idf:.2f}",
            *frequencies,
            f"{part.weight:g}",
            f"{part.score:.3f}",
        )
        table.add_row(*map(Text, cells))
    terminal.out.print(table)
    say(
        f"sum {explanation.sum:.3f} × coverage {explanation.coverage_factor:.3f} (holds {explanation.coverage:.0%}) "
        f"× recency {explanation.recency_factor:.3f} × period {explanation.period_factor:.3f} "
        f"+ passage {explanation.passage:.3f} = {explanation.score:.3f}"
    )
    if explanation.reason:
        say(f"Not a hit: {explanation.reason}")


def print_readings(rows: tuple[ReadingRow, ...]) -> None:
    """What the parts of a text may mean."""
    if not rows:
        say("Nothing in it is read as an abbreviation or synonym.")
        say("(Short forms, and those that read like a syllable, only in capitals, with a star or beside a hint.)")
        return
    table = Table("typed", "read as", "also", "kind", "", box=None)
    for row in rows:
        sure = "" if row.is_sure else "perhaps"
        table.add_row(*map(Text, (row.typed, row.meaning, ", ".join(row.also) or "–", row.kind, sure)))
    terminal.out.print(table)


def print_entries(rows: tuple[EntryRow, ...]) -> None:
    """A list of abbreviations and synonyms, each meaning on its line."""
    table = Table("written", "means", "beside", "kind", box=None)
    for row in rows:
        cells = (", ".join(row.forms) if row.meaning else " = ".join(row.forms), row.meaning, ", ".join(row.hints))
        table.add_row(*map(Text, (*cells, row.kind)))
    terminal.out.print(table)


def print_evaluation(evaluation: Evaluation) -> None:
    """The measures of each class and of all queries, which stand out."""
    say(f"Edition {evaluation.edition}: {counted(evaluation.articles, 'article')}")
    table = Table("class", box=None)
    for heading in ("queries", "nDCG@10", "MRR@10", "recall@50"):
        table.add_column(heading, justify="right")
    for row in evaluation.classes:
        values = (f"{value:.3f}" for value in (row.ndcg, row.mrr, row.recall))
        is_last = row is evaluation.classes[-1]
        table.add_row(Text(row.kind), f"{row.queries:,}", *values, style="bold" if is_last else "")
    terminal.out.print(table)
    if evaluation.unknown:
        named = ", ".join(evaluation.unknown[:MAX_NAMED]) + (", …" if len(evaluation.unknown) > MAX_NAMED else "")
        what = counted(len(evaluation.unknown), "judged article")
        say(f"Not in this edition, so it counts as not found: {what} ({named})")


def _marked(marked_html: str, style: str) -> Text:
    text = Text(style=style)
    for number, piece in enumerate(_MARK.split(marked_html)):
        text.append(html.unescape(piece), "bold yellow" if number % 2 else "")
    return text
