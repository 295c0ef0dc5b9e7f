"""The command that measures how well the live edition answers judged queries."""

from __future__ import annotations

from pathlib import Path

import click

from search_service.commands import opening
from search_service.commands.options import data_option, json_option, print_result
from search_service.settings import load_settings


@click.command()
@click.argument("judgements", type=click.Path(path_type=Path, dir_okay=False))
@data_option
@json_option
def evaluate(judgements: Path, as_json: bool, data_dir: Path | None) -> None:
    """Measure nDCG@10, MRR@10 and recall@50 of JUDGEMENTS, class by class, over the live edition.

    JUDGEMENTS is a file of one JSON object a line: {"query": …, "class": …,
    "judgements": {"ID": 3, …}}; 3 is what the reader wants, 1 touches it.
    """
    from index.judgements import read_judgements

    queries = read_judgements(judgements)
    engine = opening.opened_engine(load_settings(data_dir=data_dir).data_dir)
    from search_service import terminal_answers
    from search_service.evaluation import evaluated

    print_result(evaluated(engine, queries), as_json, terminal_answers.print_evaluation)
