"""The table of a run, for people, and its file, for machines."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

import msgspec
from rich.console import Console
from rich.table import Table
from rich.text import Text

from relevance.evaluation import ALL, Result
from relevance.ranker import OurRanker
from relevance.variants import VARIANTS

MIN_WIDTH = 126  # a table cut at 80 columns cannot be read
MEASURES = {"ndcg": "nDCG@10", "mrr": "MRR@10", "recall": "recall@50"}
LEGEND = "BM25: over pyvi's words or over toned syllables. Tantivy, FTS5: with their default tokenizers."


class Report(msgspec.Struct):
    """What `--json` keeps."""

    set: str
    articles: int
    queries: int
    results: list[Result]


def print_report(report: Report, missing: Sequence[str]) -> None:
    """All queries by engine, then our engine by class beside the best other."""
    console = Console(highlight=False)
    console.width = max(console.width, MIN_WIDTH)
    title = f"{report.set}: {report.articles:,} articles, {report.queries:,} judged queries"
    table = Table(title=title, title_justify="left", title_style="bold", pad_edge=False, box=None, padding=(0, 1, 0, 0))
    table.add_column("all queries", no_wrap=True)
    table.add_column("queries", justify="right", no_wrap=True)
    for measure in MEASURES.values():
        for variant in VARIANTS:
            heading = f"{measure}\n{variant}" if variant == "typed" else f"\n{variant}"
            table.add_column(heading, justify="right", no_wrap=True)
    table.add_column("best other\nnDCG@10, typed", no_wrap=True)
    for name in dict.fromkeys(result.ranker for result in report.results):
        row = [result for result in report.results if result.ranker == name and result.kind == ALL]
        table.add_row(*_cells(name, row), style="bold" if name == OurRanker.name else "")
    kinds = [kind for kind in dict.fromkeys(result.kind for result in report.results) if kind != ALL]
    table.add_section()
    table.add_row()
    table.add_row(Text("ours by class", "italic"))
    for kind in kinds:
        row = [result for result in report.results if result.ranker == OurRanker.name and result.kind == kind]
        table.add_row(*_cells(kind, row), _best_other(report.results, kind, row[0].ndcg))
    console.print(table)
    if len({result.ranker for result in report.results}) > 1:
        console.print(LEGEND, style="dim")
    for name in missing:
        console.print(f"Left out, its package is not installed (`bench` extra): {name}")


def write_report(path: Path, report: Report) -> None:
    """As JSON, one flat list of results."""
    path.write_bytes(msgspec.json.format(msgspec.json.encode(report), indent=2) + b"\n")


def _cells(name: str, row: Iterable[Result]) -> list[Text]:
    """Name, number of queries, and each measure for each variant; `–` where a variant changes no query."""
    found = {result.variant: result for result in row}
    values = [
        f"{getattr(found[variant], measure):.3f}" if variant in found else "–"
        for measure in MEASURES
        for variant in VARIANTS
    ]
    return [Text(name), Text(f"{found['typed'].queries:,}"), *map(Text, values)]


def _best_other(results: Sequence[Result], kind: str, ours: float) -> Text:
    """The baseline with the highest nDCG; stands out where it beats us."""
    others = [one for one in results if (one.kind, one.variant) == (kind, "typed") and one.ranker != OurRanker.name]
    if not others:
        return Text("")
    best = max(others, key=lambda one: one.ndcg)
    return Text(f"{best.ndcg:.3f} {best.ranker}", "yellow" if best.ndcg > ours else "dim")
