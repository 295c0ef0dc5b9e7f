#!/usr/bin/env python3
"""Judge our answers, beside other engines, in one run.

    python scripts/evaluate_relevance.py
    python scripts/evaluate_relevance.py --floors tests/relevance/floors.json
    python scripts/evaluate_relevance.py JUDGEMENTS.jsonl --sources SOURCE…
    python scripts/evaluate_relevance.py --collection DIR

The articles are indexed in a temporary folder. Every query is asked as typed, stripped of its accents, and with its
tone marks on a wrong vowel. Without arguments it is the project's own judgements over the packaged sample. A collection
is a folder with corpus.jsonl, queries.jsonl and qrels.tsv. Tantivy needs the `bench` extra.
"""

from __future__ import annotations

import argparse
import logging
import sys
import tempfile
from pathlib import Path

from relevance.baselines import baselines, missing_baselines
from relevance.evaluation import evaluate
from relevance.floors import fallen, read_floors, write_floors
from relevance.ranker import OurRanker, Ranker
from relevance.report import Report, print_report, write_report
from relevance.sets import JudgedSet, read_collection, read_set

from index.analysis import Analyser
from index.errors import SearchError
from index.vietnamese.words import PyviSegmenter
from search_service.logs import configure_logging

JUDGEMENTS = Path(__file__).parent.parent / "tests" / "relevance" / "judgements.jsonl"


def main() -> int:
    """Evaluate, print, keep, and compare with the floors."""
    options = _options()
    configure_logging("text", level=logging.WARNING)
    try:
        judged = read_collection(options.collection) if options.collection else _own(options)
    except SearchError as ex:
        print(f"error: {ex}", file=sys.stderr)
        return 2
    report = _evaluated(judged, with_baselines=not options.alone)
    print_report(report, [] if options.alone else missing_baselines())
    if options.json:
        write_report(options.json, report)
    ours = [result for result in report.results if result.ranker == OurRanker.name]
    if options.write_floors:
        write_floors(options.write_floors, ours)
    below = fallen(ours, read_floors(options.floors)) if options.floors else []
    for sentence in below:
        print(f"below its floor: {sentence}", file=sys.stderr)
    return 1 if below else 0


def _own(options: argparse.Namespace) -> JudgedSet:
    return read_set(options.judgements, options.sources)


def _evaluated(judged: JudgedSet, *, with_baselines: bool) -> Report:
    analyser = Analyser(PyviSegmenter())
    with tempfile.TemporaryDirectory() as folder:
        rankers: list[Ranker] = [OurRanker(Path(folder), judged.articles, analyser)]
        if with_baselines:
            rankers += baselines(judged.articles, analyser.segmenter)
        results = [result for ranker in rankers for result in evaluate(ranker, judged.queries)]
    return Report(judged.name, len(judged.articles), len(judged.queries), results)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("judgements", type=Path, nargs="?", default=JUDGEMENTS, help="judged queries, one JSON a line")
    parser.add_argument("--sources", nargs="+", default=("sample",), help="the judged articles, as for reindex")
    parser.add_argument("--collection", type=Path, metavar="DIR", help="a set in the layout of BEIR instead")
    parser.add_argument("--alone", action="store_true", help="only our engine")
    parser.add_argument("--json", type=Path, metavar="FILE", help="also keep all figures here")
    parser.add_argument("--floors", type=Path, metavar="FILE", help="exit 1 if a figure of ours is below its floor")
    parser.add_argument("--write-floors", type=Path, metavar="FILE", help="keep what ours reaches as floors")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
