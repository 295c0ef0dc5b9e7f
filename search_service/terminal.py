"""What the command line prints for people: tables, marks and progress."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text

from index.errors import counted

if TYPE_CHECKING:
    from index import BuildProgress, BuildReport, Rejected, UpdateReport
    from index.builder import Conversions, ConvertedArticles
    from index.edition import Manifest
    from index.sources import Reading

TIDY_HINT = " (many: a reindex makes searching faster and files smaller)"
_ENCODINGS = {
    "tcvn3": "TCVN3 (ABC)",
    "vni": "VNI-Windows",
    "windows-1258": "Windows-1258",
    "utf-8 read as windows-1252": "UTF-8 read as Windows-1252",
    "html entities": "HTML entities",
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


def warning(text: str) -> None:
    """One sentence on standard error about what did not stop the command."""
    err.print(Text.assemble(("warning: ", "bold yellow"), text), soft_wrap=True)


@contextmanager
def build_progress(reading: Reading) -> Iterator[Callable[[BuildProgress], None]]:
    """A bar with articles/s and time left, on standard error."""
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TaskProgressColumn(),
        TextColumn("{task.fields[articles]:,} articles {task.fields[speed]:,.0f}/s {task.fields[rejected]} rejected"),
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
    _print_legacy(report.legacy)


def print_update(report: UpdateReport) -> None:
    """What an update or deletion did, in a few lines."""
    manifest = report.edition.manifest
    say(f"Edition {manifest.name} is live: {counted(manifest.articles, 'article')}")
    done = {"added": report.added, "replaced": report.replaced, "deleted": report.deleted}
    say(f"{', '.join(f'{count:,} {what}' for what, count in done.items() if count)} in {report.seconds:.2f} s")
    _print_rejected(report)
    _print_legacy(report.legacy)


def _print_rejected(report: BuildReport | UpdateReport) -> None:
    if report.rejected:
        reasons = ", ".join(f"{field} {count}" for field, count in sorted(report.reasons.items()))
        say(f"{counted(report.rejected, 'record')} rejected, by field: {reasons} (all of them with --rejects FILE)")


def _print_legacy(legacy: Conversions) -> None:
    """What was converted into Unicode, and what may have needed it."""
    for group in legacy.converted:
        say(_converted_line(group))
    doubtful = legacy.doubtful
    if doubtful.articles:
        say(
            f"{counted(doubtful.articles, 'article')} may be in an encoding from before Unicode, too unsure to be "
            f"converted and left as read: {_examples(doubtful.ids, doubtful.articles)}"
        )


def _converted_line(group: ConvertedArticles) -> str:
    were = "was" if group.articles == 1 else "were"
    names = " within ".join(_ENCODINGS[encoding] for encoding in reversed(group.encodings))
    return (
        f"{counted(group.articles, 'article')} {were} in {names} and {were} converted "
        f"(surest {group.surest:.2f}, least sure {group.least_sure:.2f}): {_examples(group.ids, group.articles)}"
    )


def _examples(ids: tuple[str, ...], of: int) -> str:
    return f"{', '.join(ids)}{' …' if of > len(ids) else ''}"


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
