#!/usr/bin/env python3
"""Draw the figures that the benchmarks kept, and print them as rows for the README.

    python scripts/bench_chart.py FIGURES.json [--svg docs/images/speed.svg]

One panel for each question with peers: a bar is the median (or the rate), its whisker reaches to the 95th percentile.
Axes are logarithmic. The picture is as wide as a phone and has a light and a dark form in one file, which follows the
reader's setting. Needs the `bench` extra.
"""

from __future__ import annotations

import argparse
import io
import math
import re
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import matplotlib as mpl
from matplotlib.figure import Figure
from matplotlib.ticker import NullFormatter
from peers.figures import Measure, Row, markdown, read_sheet

WIDTH_INCHES = 5.0  # 360 points: text of 9 points is 9 on a phone
ROW_INCHES = 0.27
HEAD_INCHES = 0.62  # of a panel: its title, its axis
OURS, THEIRS, INK, GRID = "#0f6fd1", "#9aa5b1", "#1f2933", "#d5dbe1"
DARK = {OURS: "#6cb4ff", THEIRS: "#6b7785", INK: "#e6eaee", GRID: "#3b4550"}
HIGHER_IS_BETTER = ("requests/s", "articles/s")


def main() -> int:
    """Draw, print."""
    options = _options()
    sheet = read_sheet(options.figures)
    rows = [row for row in sheet.rows if row.is_drawn and len(row.measures) > 1]
    options.svg.parent.mkdir(parents=True, exist_ok=True)
    options.svg.write_text(both_themes(drawn(rows)), "utf-8")
    print(markdown(sheet))
    return 0


def drawn(rows: Sequence[Row]) -> str:
    """All panels as one SVG in the light colours, the same for the same figures."""
    heights = [HEAD_INCHES + ROW_INCHES * len(row.measures) for row in rows]
    with mpl.rc_context({"svg.fonttype": "none", "svg.hashsalt": "speed", "font.family": "sans-serif", "font.size": 9}):
        figure = Figure(figsize=(WIDTH_INCHES, sum(heights)), layout="constrained")
        panels = figure.subplots(len(rows), 1, squeeze=False, height_ratios=heights)[:, 0]
        for panel, row in zip(panels, rows, strict=True):
            _panel(panel, row)
        written = io.StringIO()
        figure.savefig(written, format="svg", transparent=True, metadata={"Date": None, "Creator": None})
    return written.getvalue()


def both_themes(svg: str) -> str:
    """The SVG with a style that changes its colours in the dark."""
    rules = "".join(
        f'[style*="fill: {light}"]{{fill:{dark} !important}}[style*="stroke: {light}"]{{stroke:{dark} !important}}'
        for light, dark in DARK.items()
    )
    style = f"<style>@media (prefers-color-scheme: dark){{{rules}}}</style>"
    return re.sub(r"(<svg\b[^>]*>)", rf"\1\n{style}", svg, count=1)


def bar(measure: Measure) -> tuple[float, float]:
    """(length of the bar, end of its whisker)."""
    value = measure.values.get("p50", next(iter(measure.values.values())))
    return value, measure.values.get("p95", value)


def is_ours(measure: Measure) -> bool:
    """Ours as it is, or of so many articles: growth has no peers."""
    return measure.who.startswith("ours") or measure.who.endswith(" articles")


def _panel(panel: Any, row: Row) -> None:
    measures = row.measures[::-1]
    for place, measure in enumerate(measures):
        value, most = bar(measure)
        colour = OURS if is_ours(measure) else THEIRS
        panel.barh(place, value, color=colour, height=0.62)
        panel.plot([value, most], [place, place], color=INK, linewidth=1)
        panel.annotate(
            f"{value:,.0f}" if value >= 100 else f"{value:.2g}",
            (most, place),
            xytext=(4, 0),
            textcoords="offset points",
            va="center",
            color=INK,
        )
    panel.set_yticks(range(len(measures)), [_wrapped(measure.who, 22) for measure in measures], color=INK, fontsize=8)
    panel.set_xscale("log")
    low, high = min(bar(m)[0] for m in measures), max(bar(m)[1] for m in measures)
    panel.set_xlim(10 ** math.floor(math.log10(low)) / 2, high * 4)
    panel.xaxis.set_major_formatter(NullFormatter())  # the numbers stand at the bars
    panel.xaxis.set_minor_formatter(NullFormatter())
    unit = measures[0].unit
    better = "more is better" if unit in HIGHER_IS_BETTER else "less is better"
    _titled(panel, _wrapped(f"{row.part}: {row.what}", 62))
    panel.set_xlabel(f"{unit}, {better}; a line for each power of ten", fontsize=8, color=INK, labelpad=1)
    panel.tick_params(axis="x", colors=INK, labelsize=8, which="both", length=0)
    panel.tick_params(axis="y", length=0)
    panel.grid(axis="x", color=GRID, linewidth=0.6)
    panel.set_axisbelow(True)
    for spine in panel.spines.values():
        spine.set_visible(False)


def _titled(panel: Any, title: str) -> None:
    """A title that begins at the left of the picture, not of the axes; an empty one keeps its place free."""
    panel.set_title("\n" * title.count("\n") + " ", fontsize=9)
    head = panel.annotate(
        title,
        (4, 1),
        xycoords=("figure points", "axes fraction"),
        xytext=(0, 5),
        textcoords="offset points",
        va="bottom",
        annotation_clip=False,
        color=INK,
        fontweight="bold",
    )
    head.set_in_layout(False)


def _wrapped(text: str, width: int) -> str:
    """Lines of at most `width` characters, broken at blanks."""
    lines = [""]
    for word in text.split():
        if lines[-1] and len(lines[-1]) + 1 + len(word) > width:
            lines.append(word)
        else:
            lines[-1] = f"{lines[-1]} {word}".strip()
    return "\n".join(lines)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("figures", type=Path, help="what the benchmarks wrote with --json")
    parser.add_argument("--svg", type=Path, default=Path("docs/images/speed.svg"), help="where to draw")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
