"""The floor plan of ARCHITECTURE, read from the imports: who may know whom."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("index", "search_service")
MAX_MODULE_LINES = 300
MAX_FUNCTION_LINES = 60

# Third-party package → the modules (and all below them) that may import it; the others may be used all over `index`
# and `search_service`.
DOORS = {
    "pyvi": set(),  # its data are read, its code is never run
    "sklearn": set(),
    "whoosh": {"index.schema", "index.builder", "index.searching.opening", "index.codec"},
    "selectolax": {"index.sources.page_html"},
    "zstandard": {"index.sources.files"},
    "tomlkit": {"index.ranking"},
    "xxhash": {"index.durable"},
    "filelock": {"index.edition", "index.ranking"},
    "falcon": {"search_service"},
    "waitress": {"search_service.server"},
    "jinja2": {"search_service.web"},
    "click": {"search_service.cli", "search_service.commands"},
    "rich": {"search_service.terminal", "search_service.terminal_answers"},
}
DISTRIBUTIONS = {"whoosh3": "whoosh"}  # where the name on the package index is not that of the package
DATA_ONLY = {"tzdata", "pyvi"}  # read by zoneinfo
PROVIDED = {"markupsafe"}  # jinja2 hands its `Markup` on and requires it


@dataclass(frozen=True, slots=True)
class Import:
    """One import statement's target, as a full name."""

    importer: str
    target: str
    line: int

    def __str__(self) -> str:
        return f"{self.importer}:{self.line} imports {self.target}"


def module_name(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def files(folder: str) -> list[Path]:
    return sorted((ROOT / folder).rglob("*.py"))


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"), str(path))


@cache
def modules() -> dict[str, Path]:
    """Full name → file, of everything that is shipped."""
    return {module_name(path): path for package in PACKAGES for path in files(package)}


def found_imports(path: Path) -> Iterator[Import]:
    """Every import of a file, also those inside functions and conditions, and for type checkers only."""
    importer = module_name(path)
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            base = absolute(node, importer, is_package=path.name == "__init__.py")
            names = [f"{base}.{alias.name}" if is_module(f"{base}.{alias.name}") else base for alias in node.names]
        else:
            continue
        for name in dict.fromkeys(names):
            yield Import(importer, name, node.lineno)


def is_module(name: str) -> bool:
    """Whether it is shipped as Python or as Cython."""
    return name in modules() or (ROOT / name.replace(".", "/")).with_suffix(".pyx").exists()


def absolute(node: ast.ImportFrom, importer: str, *, is_package: bool) -> str:
    """The module of `from … import`, relative ones resolved."""
    if not node.level:
        return node.module or ""
    parts = importer.split(".")
    base = parts[: len(parts) - node.level + is_package]
    return ".".join([*base, *filter(None, [node.module])])


@cache
def imports() -> tuple[Import, ...]:
    return tuple(found for path in modules().values() for found in found_imports(path))


def is_below(name: str, *parents: str) -> bool:
    return any(name == parent or name.startswith(f"{parent}.") for parent in parents)


def assert_none(wrong: list[Import]) -> None:
    assert not wrong, "\n".join(map(str, wrong))


def test_the_imports_are_really_read() -> None:
    found = {(found.importer, found.target) for found in imports()}
    assert len(found) > 200
    assert ("index.engine", "index.searching.reader") in found
    assert ("index.sources", "index.sources.files") in found
    assert ("index.vietnamese.words", "numpy") in {(importer, target.split(".")[0]) for importer, target in found}
    assert set(PACKAGES) <= modules().keys()


def test_the_engine_knows_nothing_of_the_service() -> None:
    assert_none([i for i in imports() if is_below(i.importer, "index") and is_below(i.target, "search_service")])


def test_what_is_shipped_knows_nothing_of_scripts_and_tests() -> None:
    ours = {path.stem for folder in ("scripts", "tests") for path in files(folder)} | {"scripts", "tests"}
    assert_none([i for i in imports() if i.target.split(".")[0] in ours])


def test_builder_and_searching_never_meet() -> None:
    assert_none(
        [i for i in imports() if is_below(i.importer, "index.builder") and is_below(i.target, "index.searching")]
    )
    assert_none(
        [i for i in imports() if is_below(i.importer, "index.searching") and is_below(i.target, "index.builder")]
    )


def test_the_language_knows_no_other_part_of_the_engine_but_its_inner_loops() -> None:
    assert_none(
        [
            i
            for i in imports()
            if is_below(i.importer, "index.vietnamese")
            and is_below(i.target, *PACKAGES, "whoosh")
            and not is_below(i.target, "index.vietnamese", "index.kernels")
        ]
    )


def test_the_inner_loops_know_no_other_part_of_the_engine() -> None:
    assert_none(
        [
            i
            for i in imports()
            if is_below(i.importer, "index.kernels")
            and is_below(i.target, *PACKAGES, "whoosh")
            and not is_below(i.target, "index.kernels")
        ]
    )


def test_sources_know_articles_and_errors_only() -> None:
    allowed = ("index.sources", "index.article", "index.errors", "index.vietnamese")
    assert_none(
        [
            i
            for i in imports()
            if is_below(i.importer, "index.sources")
            and is_below(i.target, "index")
            and not is_below(i.target, *allowed)
        ]
    )


@pytest.mark.parametrize("package", DOORS)
def test_a_package_behind_a_door_is_imported_there_only(package: str) -> None:
    users = [i for i in imports() if is_below(i.target, package)]
    assert_none([i for i in users if not DOORS[package] or not is_below(i.importer, *DOORS[package])])
    assert users or not DOORS[package]


def test_inside_the_engine_nobody_uses_its_front_door() -> None:
    assert_none([i for i in imports() if is_below(i.importer, "index") and i.target == "index"])


def test_no_module_is_imported_by_a_name_made_at_runtime() -> None:
    """Such an import would pass by all these rules."""
    for path in modules().values():
        calls = {ast.unparse(node.func) for node in ast.walk(tree(path)) if isinstance(node, ast.Call)}
        assert not calls & {"__import__", "importlib.import_module", "import_module", "exec", "eval"}, path


def test_no_imports_are_relative_or_of_everything() -> None:
    for path in modules().values():
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.ImportFrom):
                assert node.level == 0, path
                assert node.names[0].name != "*", path


def components(edges: dict[str, set[str]]) -> list[set[str]]:
    """Strongly connected components of a graph (Tarjan, 1972)."""
    number: dict[str, int] = {}
    lowest: dict[str, int] = {}
    stack: list[str] = []
    found: list[set[str]] = []

    def visit(node: str) -> None:
        number[node] = lowest[node] = len(number)
        stack.append(node)
        for target in edges.get(node, ()):
            if target not in number:
                visit(target)
                lowest[node] = min(lowest[node], lowest[target])
            elif target in stack:
                lowest[node] = min(lowest[node], number[target])
        if lowest[node] == number[node]:
            start = stack.index(node)
            found.append(set(stack[start:]))
            del stack[start:]

    for node in edges:
        if node not in number:
            visit(node)
    return found


def test_cycles_are_recognised() -> None:
    assert sorted(map(sorted, components({"a": {"b"}, "b": {"c"}, "c": {"b", "d"}, "d": set()}))) == [
        ["a"],
        ["b", "c"],
        ["d"],
    ]


def test_modules_import_each_other_without_cycles() -> None:
    edges: dict[str, set[str]] = {name: set() for name in modules()}
    for found in imports():
        if found.target in edges:
            edges[found.importer].add(found.target)
    assert not [names for name, names in edges.items() if name in names]
    assert not [cycle for cycle in components(edges) if len(cycle) > 1]


def test_every_import_is_declared_and_every_declaration_is_used() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    names = {re.split(r"[^\w-]", requirement)[0] for requirement in project["dependencies"]}
    declared = {DISTRIBUTIONS.get(name, name) for name in names - DATA_ONLY}
    used = {found.target.split(".")[0] for found in imports()} - set(sys.stdlib_module_names) - set(PACKAGES)
    assert used - PROVIDED == declared


def test_scripts_use_what_is_shipped_and_not_the_tests() -> None:
    for path in files("scripts"):
        for found in found_imports(path):
            top = found.target.split(".")[0]
            assert top != "tests", found
            assert not (ROOT / "tests" / f"{top}.py").exists(), found


@pytest.mark.parametrize("path", [path for folder in (*PACKAGES, "scripts") for path in files(folder)], ids=module_name)
def test_modules_and_functions_stay_short(path: Path) -> None:
    assert len(path.read_text("utf-8").splitlines()) <= MAX_MODULE_LINES
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            assert (node.end_lineno or 0) - node.lineno + 1 <= MAX_FUNCTION_LINES, node.name


@pytest.mark.parametrize("path", [path for package in PACKAGES for path in files(package)], ids=module_name)
def test_every_module_begins_with_a_sentence_about_itself(path: Path) -> None:
    first = (ast.get_docstring(tree(path)) or "").split("\n")[0]
    assert first or not tree(path).body
    assert len(first) <= 80


def run(program: str) -> str:
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=ROOT)
    return done.stdout.strip()


def test_importing_loads_no_model_and_starts_nothing() -> None:
    loaded = "sorted({'pyvi', 'sklearn', 'scipy', 'joblib', 'sklearn_crfsuite'} & sys.modules.keys())"
    shown = f"print({loaded}, threading.active_count())"
    assert run(f"import sys, threading, index, search_service.app, search_service.cli; {shown}") == "[] 1"


def test_importing_the_engine_loads_nothing_of_the_service() -> None:
    loaded = "sorted({'search_service', 'falcon', 'waitress', 'jinja2', 'click'} & sys.modules.keys())"
    assert run(f"import sys, index; print({loaded})") == "[]"


def test_the_command_line_alone_loads_nothing_that_verifying_an_edition_would_wait_for() -> None:
    heavy = "{'numpy', 'whoosh', 'rich', 'structlog', 'falcon', 'jinja2', 'waitress', 'sqlite3', 'tomlkit'}"
    assert run(f"import sys, search_service.cli; print(sorted({heavy} & sys.modules.keys()))") == "[]"


def test_searching_loads_no_builder_and_no_web() -> None:
    others = "{'index.builder', 'index.sources', 'sqlite3', 'selectolax', 'falcon', 'jinja2', 'waitress'}"
    modules = "sys, search_service.cli, index.engine, search_service.terminal"
    assert run(f"import {modules}; print(sorted({others} & sys.modules.keys()))") == "[]"


def test_the_front_door_has_every_name_it_promises_and_no_other() -> None:
    missing = "[name for name in index.__all__ if getattr(index, name).__name__ != name]"
    others = "[name for name in ('BATCH_ARTICLES', 'Nonsense') if hasattr(index, name)]"
    assert run(f"import index; print({missing}, {others})") == "[] []"


def test_importing_neither_reads_nor_minds_the_environment() -> None:
    program = "import os; os.environ['SEARCH_NONSENSE'] = '1'; import search_service.cli; print('done')"
    assert run(program) == "done"
