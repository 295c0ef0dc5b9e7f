"""What the command line prints for people: tables, marks and progress."""

from __future__ import annotations

import html
import re
import shlex
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text

from index.errors import counted

if TYPE_CHECKING:
    from index import BuildProgress, BuildReport, Rejected, SearchPage, UpdateReport
    from index.edition import Manifest
    from index.search_page import Explanation
    from index.sources import Reading
    from search_service.abbreviation_rows import EntryRow, ReadingRow
    from search_service.evaluation import Evaluation

_MARK = re.compile(r"<mark>(.*?)</mark>", re.DOTALL)
TIDY_HINT = " (many: a reindex makes searching faster and files smaller)"
MAX_NAMED = 5  # of unknown articles
MAX_SHOWN_CHARS = 120  # of a query
_READ = "Read “{typed}” as “{meant}”"
_UNDERSTOOD = {
    "abbreviation": "{typed} = {meant}",
    "date": "Articles published {meant} come first",
    "document_number": "Document number: {typed}",
    "relaxed": "Nothing matches all of it; these come closest to “{meant}”",
    "shortened": "The search was too long; only its first 2,000 characters were used",
}
_PHASES = {"reading": "Indexing", "writing": "Writing", "merging": "Merging", "checking": "Checking"}

out = Console(highlight=False, soft_wrap=True)
err = Console(stderr=True, highlight=False)


@dataclass(frozen=True, slots=True)
class Status:
    """What `status` shows. others: editions to roll back to, newest first; problems: of files edited by hand."""

    live: Manifest
    others: tuple[str, ...]
    problems: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RankingRow:
    """One line of `ranking show`."""

    key: str
    value: float
    default: float
    allowed: str
    help: str


def say(text: str) -> None:
    """One line for people, on standard output, at once."""
    out.print(Text(text))
    sys.stdout.flush()


def error(text: str) -> None:
    """One sentence on standard error."""
    err.print(Text.assemble(("error: ", "bold red"), text), soft_wrap=True)


@contextmanager
def build_progress(reading: Reading) -> Iterator[Callable[[BuildProgress], None]]:
    """A bar with articles/s and time left, on standard error."""
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TaskProgressColumn(),
        TextColumn(
            "{task.fields[articles]:>9,} articles {task.fields[speed]:>6,.0f}/s {task.fields[rejected]} rejected"
        ),
        TimeElapsedColumn(),
        TextColumn("left"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=err, refresh_per_second=4) as bar:
        task = bar.add_task("Indexing", total=reading.bytes_total, articles=0, speed=0.0, rejected=0)

        def show(progress: BuildProgress) -> None:
            if progress.phase == "reading" and progress.records % 16:
                return
            elapsed = bar.tasks[0].elapsed or 0.0
            speed = progress.articles / elapsed if elapsed else 0.0
            completed, total = _place(progress, reading)
            bar.update(
                task,
                completed=completed,
                total=total,
                description=_PHASES[progress.phase],
                articles=progress.articles,
                speed=speed,
                rejected=progress.rejected,
            )

        yield show


def _place(progress: BuildProgress, reading: Reading) -> tuple[float, float | None]:
    """(done, of how much): bytes of the sources, then the share of the merging."""
    if progress.phase == "merging":
        return progress.share, 1.0  # another total, so the time left is reckoned anew
    return reading.bytes_read, reading.bytes_total


@contextmanager
def reject_file(path: Path | None) -> Iterator[Callable[[Rejected], None]]:
    """Writes rejected records as JSON lines; without a path the first ten to standard error."""
    if path is None:
        shown: list[Rejected] = []

        def show(rejected: Rejected) -> None:
            if len(shown) < 10:
                shown.append(rejected)
                err.print(Text.assemble(("rejected ", "yellow"), str(rejected)), soft_wrap=True)

        yield show
        return
    with path.open("wb") as file:

        def write(rejected: Rejected) -> None:
            file.write(msgspec.json.encode(rejected) + b"\n")

        yield write


def print_report(report: BuildReport) -> None:
    """What a build did, in a few lines."""
    manifest = report.edition.manifest
    speed = report.articles / report.seconds if report.seconds else 0.0
    size = manifest.index_bytes / 1e6
    say(f"Edition {manifest.name} is live: {counted(report.articles, 'article')}, {size:,.1f} MB")
    say(f"built in {report.seconds:.1f} s, {speed:,.0f} articles/s")
    _print_rejected(report)


def print_update(report: UpdateReport) -> None:
    """What an update or deletion did, in a few lines."""
    manifest = report.edition.manifest
    say(f"Edition {manifest.name} is live: {counted(manifest.articles, 'article')}")
    done = {"added": report.added, "replaced": report.replaced, "deleted": report.deleted}
    say(f"{', '.join(f'{count:,} {what}' for what, count in done.items() if count)} in {report.seconds:.2f} s")
    _print_rejected(report)


def _print_rejected(report: BuildReport | UpdateReport) -> None:
    if report.rejected:
        reasons = ", ".join(f"{field} {count}" for field, count in sorted(report.reasons.items()))
        say(f"{counted(report.rejected, 'record')} rejected, by field: {reasons} (all of them with --rejects FILE)")


def print_page(page: SearchPage) -> None:
    """Hits with their marks in colour."""
    first = (page.page - 1) * page.page_size + 1
    say(f"{counted(page.total, 'hit')} in {page.took_ms:.1f} ms")
    _print_understood(page)
    for rank, hit in enumerate(page.hits, start=first):
        day = f"{hit.published_at:%d/%m/%Y %H:%M}" if hit.published_at else "undated"
        out.print(Text.assemble(f"\n{rank:>3}. ", _marked(hit.title_html, "bold")))
        out.print(Text(f"     {hit.score:.2f}  {day}  {' | '.join(hit.category)}  {hit.author}  [{hit.id}]", "dim"))
        out.print(Text.assemble("     ", _marked(hit.snippet_html, "")))


def _print_understood(answer: SearchPage | Explanation) -> None:
    """What was read into the query, each with the query that takes it back."""
    for one in answer.interpreted:
        told = Text(_UNDERSTOOD.get(one.kind, _READ).format(typed=_shown(one.typed), meant=_shown(one.meant)))
        if one.undo not in ("", one.meant, answer.query):
            told.append(f"  (undo: {_shown(shlex.quote(one.undo))})", "dim")
        out.print(told)
    if answer.did_you_mean:
        out.print(Text.assemble("Did you mean: ", (answer.did_you_mean, "bold"), "?"))


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
    out.print(table)
    say(
        f"sum {explanation.sum:.3f} × coverage {explanation.coverage_factor:.3f} (holds {explanation.coverage:.0%}) "
        f"× recency {explanation.recency_factor:.3f} × period {explanation.period_factor:.3f} = {explanation.score:.3f}"
    )
    if explanation.reason:
        say(f"Not a hit: {explanation.reason}")


def print_status(status: Status) -> None:
    """The live edition in a small table."""
    live = status.live
    table = Table(box=None, show_header=False)
    rows = (
        ("live edition", live.name),
        ("built", f"{live.created_at.astimezone():%d/%m/%Y %H:%M} in {live.build_seconds:.1f} s"),
        ("articles", f"{live.articles:,} ({live.rejected:,} rejected)"),
        ("size", f"{live.index_bytes / 1e6:,.1f} MB for {live.text_bytes / 1e6:,.1f} MB of text"),
        ("sources", ", ".join(live.sources)),
        ("segments", f"{live.segments}{TIDY_HINT if live.is_untidy else ''}"),
        ("updates", f"{live.updates:,} since the reindex; {counted(live.deleted, 'old article')} still on disk"),
        ("to roll back to", ", ".join(status.others) or "none"),
        *(("problem", problem) for problem in status.problems),
    )
    for name, value in rows:
        table.add_row(Text(name, "dim"), Text(value))
    out.print(table)


def print_ranking(rows: tuple[RankingRow, ...]) -> None:
    """All values; those that differ from the default stand out."""
    table = Table("key", "value", "default", "allowed", "meaning", box=None)
    for row in rows:
        style = "bold" if row.value != row.default else ""
        table.add_row(
            Text(row.key, style), Text(f"{row.value:g}", style), f"{row.default:g}", row.allowed, Text(row.help)
        )
    out.print(table)


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
    out.print(table)


def print_entries(rows: tuple[EntryRow, ...]) -> None:
    """A list of abbreviations and synonyms, each meaning on its line."""
    table = Table("written", "means", "beside", "kind", box=None)
    for row in rows:
        cells = (", ".join(row.forms) if row.meaning else " = ".join(row.forms), row.meaning, ", ".join(row.hints))
        table.add_row(*map(Text, (*cells, row.kind)))
    out.print(table)


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
    out.print(table)
    if evaluation.unknown:
        named = ", ".join(evaluation.unknown[:MAX_NAMED]) + (", …" if len(evaluation.unknown) > MAX_NAMED else "")
        what = counted(len(evaluation.unknown), "judged article")
        say(f"Not in this edition, so it counts as not found: {what} ({named})")


def _marked(marked_html: str, style: str) -> Text:
    text = Text(style=style)
    for number, piece in enumerate(_MARK.split(marked_html)):
        text.append(html.unescape(piece), "bold yellow" if number % 2 else "")
    return text
