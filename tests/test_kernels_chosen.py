"""Which kernels run: all in C, or all in NumPy."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import index.kernels
from index.kernels import plain
from index.kernels.chosen import kernels

FOLDER = Path(index.kernels.__file__).parent
NAMES = sorted(path.stem for path in (FOLDER / "native").glob("*.pyx"))


def chosen_after(*lines: str) -> str:
    """What another process chooses when it has run some lines of Python."""
    code = "; ".join(("import sys, index.kernels.plain", *lines, "from index.kernels.chosen import kernels"))
    command = [sys.executable, "-c", f"{code}; print(kernels.__name__)"]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


def test_each_kernel_is_there_twice() -> None:
    assert plain.__all__ == ["VERSION", *NAMES]


def test_what_is_compiled_runs() -> None:
    native = pytest.importorskip("index.kernels.native", reason="the inner loops are not compiled")
    assert kernels is native
    assert native.__all__ == NAMES
    assert chosen_after() == "index.kernels.native"


@pytest.mark.parametrize(
    "reason",
    [
        "index.kernels.plain.VERSION += 1",
        "sys.modules['index.kernels.native.utf8'] = None",
    ],
)
def test_where_one_is_missing_or_compiled_from_other_sources_none_in_c_runs(reason: str) -> None:
    pytest.importorskip("index.kernels.native", reason="the inner loops are not compiled")
    assert chosen_after(reason) == "index.kernels.plain"


def test_where_none_is_compiled_there_are_none_in_c(tmp_path: Path) -> None:
    """For those who ask for one by name, too: their tests are skipped."""
    (tmp_path / "index").mkdir()
    (tmp_path / "index" / "__init__.py").touch()
    shutil.copytree(FOLDER, tmp_path / "index" / "kernels", ignore=shutil.ignore_patterns("*.so", "*.pyd"))
    code = "from index.kernels.chosen import kernels; print(kernels.__name__); import index.kernels.native.utf8"
    command = [sys.executable, "-c", code]
    found = subprocess.run(command, check=False, cwd=tmp_path, capture_output=True, text=True)
    assert found.stdout.strip() == "index.kernels.plain"
    assert "ModuleNotFoundError: not all kernels are compiled" in found.stderr
