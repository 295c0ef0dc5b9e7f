"""Figures of a run: collected, judged against their goals, printed, kept as JSON."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from pathlib import Path

import msgspec
from bench_machine import Memory, machine, print_machine, print_rows

PERCENTILES = (50, 95, 99)


class Measure(msgspec.Struct, frozen=True):
    """What one engine did: 'p50' → 0.4 and so on."""

    who: str
    unit: str
    values: dict[str, float]

    def __str__(self) -> str:
        if list(self.values) == [""]:
            return f"{_short(self.values[''])} {self.unit}"
        return ", ".join(f"{name} {_short(value)}" for name, value in self.values.items()) + f" {self.unit}"


class Goal(msgspec.Struct, frozen=True):
    """A ratio and the bound it is to keep."""

    what: str
    ratio: float
    at_most: float | None = None
    at_least: float | None = None

    @property
    def is_met(self) -> bool:
        """True if the ratio keeps both bounds."""
        high = float("inf") if self.at_most is None else self.at_most
        return (self.at_least or 0.0) <= self.ratio <= high

    def __str__(self) -> str:
        bounds = (("≤", self.at_most), ("≥", self.at_least))
        wanted = ", ".join(f"{sign} {bound:g}" for sign, bound in bounds if bound is not None)
        judged = f" (goal {wanted}: {'met' if self.is_met else 'NOT MET'})" if wanted else ""
        return f"{self.what} {_short(self.ratio)} ×{judged}"


class Row(msgspec.Struct, frozen=True):
    """One question put to one or more engines, ours first.

    is_drawn: it belongs into the chart.
    """

    part: str
    what: str
    measures: list[Measure]
    goals: list[Goal] = []
    agreement: str = ""
    is_drawn: bool = True


class Sheet(msgspec.Struct):
    """All rows of a run, and what it ran on."""

    machine: str = ""
    rows: list[Row] = []

    def add(self, row: Row) -> None:
        """Take a row and print it."""
        self.rows.append(row)
        lines = [(measure.who, str(measure)) for measure in row.measures]
        lines += [("ratio", str(goal)) for goal in row.goals]
        if row.agreement:
            lines.append(("agreement", row.agreement))
        print_rows(f"{row.part}: {row.what}", lines)

    def finish(self, path: Path | None) -> None:
        """Print the machine and, given a file, keep all rows there.

        Rows of an earlier run stay, unless they answer the same question.
        """
        if self.rows:
            print_machine()
        if path is not None:
            self._write(path)

    def _write(self, path: Path) -> None:
        kept = read_sheet(path).rows if path.exists() else []
        mine = {(row.part, row.what) for row in self.rows}
        self.rows = [row for row in kept if (row.part, row.what) not in mine] + self.rows
        self.machine = machine()
        path.write_bytes(msgspec.json.format(msgspec.json.encode(self), indent=2) + b"\n")


def read_sheet(path: Path) -> Sheet:
    """The sheet that `write` kept."""
    return msgspec.json.decode(path.read_bytes(), type=Sheet)


def milliseconds(who: str, times: Sequence[float]) -> Measure:
    """Percentiles of times."""
    return Measure(who, "ms", percentiles(times))


def held_mb(who: str, held: Memory) -> Measure:
    """Peak and anonymous memory of a process."""
    return Measure(who, "MB", {"peak resident": held.peak, "anonymous": held.anonymous})


def percentiles(times: Sequence[float]) -> dict[str, float]:
    """{'p50': …, 'p95': …, 'p99': …} of one or more times."""
    cuts = statistics.quantiles(times, n=100, method="inclusive") if len(times) > 1 else list(times) * 99
    return {f"p{percent}": cuts[percent - 1] for percent in PERCENTILES}


def ratios(ours: Measure, theirs: Measure, names: Sequence[str], *, at_most: float | None = None) -> list[Goal]:
    """Our value through theirs, for each name."""
    return [
        Goal(f"{name} ours / {theirs.who}", ours.values[name] / theirs.values[name], at_most=at_most) for name in names
    ]


def faster(ours: Measure, theirs: Measure, name: str, at_least: float | None = None) -> Goal:
    """How many times our time goes into theirs."""
    return Goal(f"{name} {theirs.who} / ours", theirs.values[name] / ours.values[name], at_least=at_least)


def markdown(sheet: Sheet) -> str:
    """Rows for the README: question, ours, peers, ratio."""
    lines = ["| | ours | beside it | ratio |", "|---|---|---|---|"]
    for row in sheet.rows:
        ours, *others = row.measures
        beside = "<br>".join(f"{measure.who}: {measure}" for measure in others)
        told = "<br>".join(map(str, row.goals))
        lines.append(f"| {row.what} | {ours} | {beside} | {told} |")
    return "\n".join([*lines, "", f"{sheet.machine}."])


def _short(value: float) -> str:
    """Three digits that tell: 0.0123, 1.23, 123, 12,345."""
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"
