"""The documents say what the code does: tables, commands, links."""

from __future__ import annotations

import gzip
import itertools
import json
import re
import shlex
from pathlib import Path

import pytest

from index import SearchRequest, WhooshEngine
from index.ranking import RANGES, default_ranking
from index.vietnamese.abbreviations import packaged
from index.vietnamese.syllables import syllables
from search_service.cli import cli, main
from search_service.error_kinds import ERROR_KINDS
from search_service.interpretations import INTERPRETATIONS
from search_service.parameters import PARAMETERS
from search_service.settings import SETTINGS

ROOT = Path(__file__).parent.parent
DOCUMENTS = sorted(ROOT.glob("*.md"))
REFERENCE = (ROOT / "REFERENCE.md").read_text("utf-8")


def reference_rows() -> list[str]:
    """Every table row that REFERENCE.md must hold, made from the code's tables."""
    ranking = default_ranking().values()
    return [
        *(f"| `{p.name}` | {p.allowed} | {p.help} |" for p in PARAMETERS),
        *(f"| `{s.variable}` | {s.default} | {s.allowed} | {s.help} |" for s in SETTINGS),
        *(f"| `{key}` | {ranking[key]:g} | {RANGES[key]} | {RANGES[key].help} |" for key in RANGES),
        *(f"| `{kind}` | {meaning} |" for kind, meaning in INTERPRETATIONS.items()),
        *(f"| `{k.code}` | {int(k.http_status)} | {k.exit_status} | {k.title} |" for k in ERROR_KINDS),
    ]


@pytest.mark.parametrize("row", reference_rows())
def test_the_reference_has_every_row_of_the_codes_tables(row: str) -> None:
    assert row in REFERENCE.splitlines()


@pytest.mark.parametrize("command", sorted(cli.commands))
def test_the_reference_names_every_command_and_its_options(command: str) -> None:
    assert f"`search-service {command}" in REFERENCE
    options = {
        option for parameter in cli.commands[command].params for option in parameter.opts if option.startswith("--")
    }
    missing = {option for option in options if f"`{option}" not in REFERENCE}
    assert not missing


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_links_between_documents_lead_somewhere(document: Path) -> None:
    text = document.read_text("utf-8")
    for target in re.findall(r"\]\(([^)#:\s]+)(?:#[\w-]+)?\)|src=\"([^\":]+)\"", text):
        assert (ROOT / "".join(target)).exists(), f"{document.name} → {target}"


def anchors(document: Path) -> set[str]:
    """What `#…` may name: headings in lower case, blanks as dashes, without other signs."""
    headings = re.findall(r"^#+ (.+)$", document.read_text("utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_links_into_documents_name_a_heading(document: Path) -> None:
    for target, anchor in re.findall(r"\]\(([\w.]*)#([\w-]+)\)", document.read_text("utf-8")):
        assert anchor in anchors(ROOT / target if target else document), f"{document.name} → {target}#{anchor}"


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_code_blocks_are_closed_and_the_last_line_ends(document: Path) -> None:
    text = document.read_text("utf-8")
    assert text.count("```") % 2 == 0
    assert text.endswith("\n")


def test_the_architecture_names_every_module() -> None:
    text = (ROOT / "ARCHITECTURE.md").read_text("utf-8")
    named = {name.rpartition("/")[2] for name in re.findall(r"`([\w/]+\.py)`", text)}
    folders = ("index", "search_service", "scripts")
    modules = {path.name for folder in folders for path in (ROOT / folder).rglob("*.py")}
    assert modules - named == {"__init__.py", "__main__.py"}


def documented_commands() -> list[str]:
    """Every `$ search-service …` line of the documents."""
    lines = [line for path in DOCUMENTS for line in path.read_text("utf-8").splitlines()]
    return sorted({line[2:] for line in lines if re.match(r"\$ (\.venv/bin/)?search-service ", line)})


@pytest.mark.parametrize("command", documented_commands())
def test_documented_commands_run(command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SEARCH_DATA_DIR", str(tmp_path / "data"))
    record = json.dumps({"id": "1", "title": "Thường trực Tỉnh uỷ họp"}).encode()
    for name in ("articles.jsonl.gz", "export.jsonl.gz"):
        (tmp_path / name).write_bytes(gzip.compress(record))
    for folder in ("pages", "saved-pages"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "bai.txt").write_text(
            "THỜI SỰ\n\nMưa lớn ở Hà Khê\n\n10.2.2017 - 16:51\n\nMưa to.\n", "utf-8"
        )
    (tmp_path / "my-abbreviations.txt").write_text("BCĐS = Ban Chuyển đổi số\n", "utf-8")
    judged = {"query": "bão số 5", "class": "storms", "judgements": {"2020-09-17-bao-so-5-ung-pho": 3}}
    (tmp_path / "judged.jsonl").write_text(json.dumps(judged), "utf-8")
    (tmp_path / "my-ranking.toml").write_text("[fields]\ntitle = 5\n", "utf-8")
    assert main(["reindex", "sample"]) == 0
    if "rollback" in command:
        assert main(["reindex", "sample"]) == 0
    _, *arguments = shlex.split(command)
    assert main(arguments) == 0


def documented_readings(document: str) -> list[tuple[str, str, str]]:
    """(typed, understood as, undo or '') of the table of a README."""
    lines = (ROOT / document).read_text("utf-8").splitlines()
    first = next(place for place, line in enumerate(lines) if re.match(r"\| (typed|gõ) \|", line))
    rows = [re.fullmatch(r"\| `(.+?)` \| (.+?) \| (?:`(.+)` )?\|", line) for line in lines[first + 2 :]]
    return [(row[1], row[2], row[3] or "") for row in itertools.takewhile(bool, rows) if row]


@pytest.mark.parametrize("document", ["README.md", "README.vi.md"])
def test_documented_readings_are_those_of_the_sample(sample_engine: WhooshEngine, document: str) -> None:
    rows = documented_readings(document)
    assert len(rows) > 5
    for typed, understood, undo in rows:
        page = sample_engine.search(SearchRequest(typed))
        read = {told.meant for told in page.interpreted} | {page.did_you_mean}
        assert set(re.findall(r"\*(.+?)\*", understood)) <= read, typed
        undone = {told.undo for told in page.interpreted if told.undo != typed}
        assert undo in undone if undo else not undone, typed
        if undo:
            after = sample_engine.search(SearchRequest(undo)).interpreted
            assert not read & {told.meant for told in after}


def test_the_documented_lines_of_an_abbreviations_file_are_accepted() -> None:
    table = REFERENCE.partition("## Abbreviations")[2]
    lines = [line.replace("\\|", "|") for line in re.findall(r"^\| `(.+?)` \| ", table, re.MULTILINE)]
    assert len(lines) > 8
    found = packaged().overlaid("\n".join(lines))
    assert not found.expansions("NCT", syllables("NCT"))
    assert [one.meant for one in found.expansions("BCĐS", syllables("BCĐS"))] == ["Ban Chuyển đổi số"]


def test_both_readmes_have_the_same_examples() -> None:
    tables = [documented_readings(document) for document in ("README.md", "README.vi.md")]
    assert [(typed, undo) for typed, _, undo in tables[0]] == [(typed, undo) for typed, _, undo in tables[1]]
