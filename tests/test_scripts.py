"""Setting up: two commands, nothing unlocked, and a sentence when it fails.

What the scripts do to an environment is watched with a fake Python and a
PATH that holds nothing but the few tools they may use; one test runs the
README's start command for real, in the environment the tests run in.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
import tomllib
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parent.parent
SCRIPTS = [ROOT / "scripts" / name for name in ("start", "test", "check", "lock")] + [ROOT / ".ci" / "run"]
SHELL_FILES = [*SCRIPTS, ROOT / "scripts" / "setup.sh"]
LOCKS = ("requirements.lock", "requirements-test.lock")
BENCH_LOCK = "requirements-bench.lock"
OTHER_LOCK = "requirements-whoosh-reloaded.lock"
KERNELS = "index/kernels/native"
SETUP_WORDS = re.compile(
    r"(?:sudo |python\S* -m )?(?:pip\S*|uvx?|venv|virtualenv|poetry|pipx|conda|npm|make|docker|apt\S*|source|\.) "
)
# All that a fresh machine must have besides Python; Debian's essential packages bring it.
TOOLS = "bash env dirname basename readlink cat cksum grep tail rm mkdir mv flock"
FAKE_PYTHON = """#!/usr/bin/env bash
# Plays the Python of a machine: makes "environments" that hold a copy of itself, and writes down what it is told to do.
note() { printf '%s\\n' "$*" >>"$FAKES/calls"; }
case "$*" in
  *'version_info < '*) exit "${FAKE_TOO_OLD:-0}" ;;
  *'import ensurepip'*) [[ -z ${FAKE_NO_VENV:-} || -e $FAKES/venv-package ]] ;;
  *'-venv"'*) echo python3.13-venv ;;
  *base_prefix*) echo "$(cat "$0" | cksum)" ;;
  -V) echo Python 3.13.0 ;;
  '-I -m venv '*) note venv && mkdir -p "$4/bin" && cat "$0" >"$4/bin/python" && chmod +x "$4/bin/python" ;;
  '-I - '*) [[ ! -e ${0%/*}/broken ]] ;;
  *'pip '*' --no-deps --no-index --no-build-isolation -e '*) note project ;;
  *'pip '*' --no-deps --only-binary :all: --no-compile --require-hashes -r '*)
    note "install ${!###*/}"
    sleep "${FAKE_SLOW:-0}"
    [[ -z ${FAKE_OFFLINE:-} ]] || { echo "NewConnectionError: Temporary failure in name resolution"; exit 1; }
    ;;
  *compileall* | '-m pytest --version') ;;
  *'import index.kernels'*) [[ -z ${FAKE_NO_COMPILER:-} ]] ;;
  *) note "$*" && [[ -z ${FAKE_FAILING:-} || $* != *"$FAKE_FAILING"* ]] ;;
esac
"""
FAKE_APT = """#!/usr/bin/env bash
echo "apt-get ${*: -2}" >>"$FAKES/calls"
[[ $* != *venv* ]] || : >"$FAKES/venv-package"
"""


# The files as they are -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("script", SHELL_FILES, ids=lambda path: path.name)
def test_shell_files_have_no_syntax_error_and_those_to_run_are_executable(script: Path) -> None:
    subprocess.run(["bash", "-n", str(script)], check=True)
    assert os.access(script, os.X_OK) == (script in SCRIPTS)


@pytest.mark.skipif(shutil.which("shellcheck") is None, reason="shellcheck is not installed")
def test_shellcheck_finds_nothing() -> None:
    options = ["--external-sources", "--source-path=SCRIPTDIR", "--exclude=SC2034,SC2015"]
    done = subprocess.run(["shellcheck", *options, *map(str, SHELL_FILES)], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "")


@pytest.mark.parametrize("script", SCRIPTS[:-1], ids=lambda path: path.name)
def test_help_is_told_without_setting_anything_up(script: Path, tmp_path: Path) -> None:
    told = subprocess.run([script, "--help"], check=True, capture_output=True, text=True, cwd=tmp_path, env=clean())
    assert told.stdout.startswith(f"usage: ./scripts/{script.name}")
    assert not told.stderr


def test_ci_runs_the_test_command_of_the_readme_and_nothing_else() -> None:
    lines = (ROOT / ".ci" / "run").read_text("utf-8").splitlines()
    told = [line for line in lines if line and not line.startswith("#")]
    assert told == ["set -euo pipefail", 'cd "$(dirname "${BASH_SOURCE[0]}")/.."', "./scripts/test"]


@pytest.mark.parametrize("readme", sorted(ROOT.glob("README*.md")), ids=lambda path: path.name)
def test_the_readme_shows_two_commands_to_set_up_and_no_other(readme: Path) -> None:
    text = readme.read_text("utf-8")
    if not text.strip():
        pytest.skip(f"{readme.name} is not written yet")
    blocks = re.findall(r"^```\w*\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    lines = [line.removeprefix("$ ").strip() for block in blocks for line in block.splitlines()]
    assert {line.split()[0] for line in lines if "scripts/" in line} == {"./scripts/start", "./scripts/test"}
    assert not [line for line in lines if SETUP_WORDS.match(line)]


# The locks -----------------------------------------------------------------------------------------------------------


def locked(name: str) -> dict[str, tuple[Requirement, set[str]]]:
    """What a lock file pins: name -> (requirement, hashes)."""
    text = re.sub(r"^ *#.*\n", "", (ROOT / name).read_text("utf-8"), flags=re.MULTILINE)
    lines = [line.split(" --hash=") for line in re.sub(r" \\\n +", " ", text).splitlines()]
    pins = [(Requirement(line[0]), set(line[1:])) for line in lines]
    return {canonicalize_name(pin.name): (pin, hashes) for pin, hashes in pins}


def declared(*extras: str) -> Iterator[Requirement]:
    """What pyproject.toml asks for: to run, to build, and per extra."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    texts = project["project"]["dependencies"] + project["build-system"]["requires"]
    for extra in extras:
        texts += project["project"]["optional-dependencies"][extra]
    return map(Requirement, texts)


@pytest.mark.parametrize("name", [*LOCKS, BENCH_LOCK, OTHER_LOCK])
def test_locks_name_no_host_no_folder_and_no_option_besides_hashes(name: str) -> None:
    text = (ROOT / name).read_text("utf-8")
    assert "://" not in text
    pinned = re.compile(r"[a-z0-9-]+==[\w.]+( ; [^/]+)? \\|    --hash=sha256:[0-9a-f]{64}( \\)?")
    comment = re.compile(r" *#(?!.*\s/).*")  # without an absolute path
    assert not [line for line in text.splitlines() if not (pinned.fullmatch(line) or comment.fullmatch(line))]


@pytest.mark.parametrize("name", [*LOCKS, BENCH_LOCK])
def test_every_locked_package_is_exact_and_has_the_hashes_of_all_platforms(name: str) -> None:
    for pin, hashes in locked(name).values():
        assert [one.operator for one in pin.specifier] == ["=="], pin
        assert hashes, pin
    assert len(locked(name)["numpy"][1]) > 20
    assert len(locked(name)["python-crfsuite"][1]) > 20


@pytest.mark.parametrize(("name", "extras"), [(LOCKS[0], ()), (LOCKS[1], ("test",)), (BENCH_LOCK, ("bench",))])
def test_every_dependency_is_locked_within_its_range(name: str, extras: tuple[str, ...]) -> None:
    pins = locked(name)
    for wanted in declared(*extras):
        pin, _ = pins[canonicalize_name(wanted.name)]
        version = next(iter(pin.specifier)).version
        assert wanted.specifier.contains(version, prereleases=True), f"{wanted} is locked as {pin}; run ./scripts/lock"


def test_tests_run_with_exactly_what_the_service_runs_with() -> None:
    served, tested = map(locked, LOCKS)
    assert {name: tested.get(name) for name in served} == served


# What they do to an environment --------------------------------------------------------------------------------------


@dataclass
class Machine:
    """A folder with the project's set-up files and a PATH of its own."""

    root: Path
    fakes: Path

    def run(self, script: str, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
        """One script, from another folder, to its end."""
        command = [str(self.root / "scripts" / script), *arguments]
        return subprocess.run(
            command, capture_output=True, text=True, cwd=self.fakes, env=self.environment(**variables), check=False
        )

    def start(self, script: str, **variables: str) -> subprocess.Popen[bytes]:
        """One script in a process group of its own, not waited for."""
        return subprocess.Popen(
            [self.root / "scripts" / script],
            cwd=self.fakes,
            env=self.environment(**variables),
            start_new_session=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def environment(self, **variables: str) -> dict[str, str]:
        """PATH and the fakes' own variables, nothing of the caller's."""
        return {"PATH": str(self.fakes), "FAKES": str(self.fakes), "HOME": str(self.fakes), **variables}

    def notes(self) -> str:
        """What the fakes have noted."""
        path = self.fakes / "calls"
        return path.read_text("utf-8") if path.exists() else ""

    def calls(self) -> list[str]:
        """What the fakes were told to do since the last call of this."""
        lines = self.notes().splitlines()
        (self.fakes / "calls").unlink(missing_ok=True)
        return [line.replace("-I ", "").removeprefix("-m ") for line in lines]

    def add(self, name: str, text: str) -> None:
        """Put an executable into PATH."""
        (self.fakes / name).write_text(text, "utf-8")
        (self.fakes / name).chmod(0o755)


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    """A machine with Python 3.13, Chromium and one user without rights."""
    made = Machine(tmp_path / "a portal's search", tmp_path / "bin")
    made.fakes.mkdir()
    for tool in [*TOOLS.split(), "chmod", "sleep"]:
        (made.fakes / tool).symlink_to(shutil.which(tool) or pytest.skip(f"{tool} is not installed"))
    for name, text in {"python3.13": FAKE_PYTHON, "chromium": "", "id": "#!/usr/bin/env bash\necho 1000"}.items():
        made.add(name, text)
    (made.root / "scripts").mkdir(parents=True)
    for file in (*SHELL_FILES[:3], SHELL_FILES[-1]):
        shutil.copy(file, made.root / "scripts")
    for name in (*LOCKS, "pyproject.toml"):
        shutil.copy(ROOT / name, made.root)
    shutil.copytree(ROOT / KERNELS, made.root / KERNELS, ignore=shutil.ignore_patterns("*.c", "*.so", "__pycache__"))
    (made.root / "var").mkdir()
    (made.root / "var" / "CURRENT").touch()
    return made


SERVE = "-P -m search_service serve"
MADE = ["venv", "install requirements.lock", "project"]


def test_the_first_start_installs_and_the_second_only_serves(machine: Machine) -> None:
    first = machine.run("start", "--port", "9000")
    assert (first.returncode, first.stderr) == (0, "")
    assert machine.calls() == [*MADE, f"{SERVE} --port 9000"]
    assert machine.run("start").stdout == "Starting the service.\n"
    assert machine.calls() == [SERVE]


def test_without_a_compiler_it_serves_and_says_what_would_make_it_faster(machine: Machine) -> None:
    ran = machine.run("start", FAKE_NO_COMPILER="1")
    assert (ran.returncode, machine.calls()) == (0, [*MADE, SERVE])
    assert "apt-get install gcc python3-dev" in ran.stdout


def test_the_sample_is_indexed_only_where_nothing_is_indexed(machine: Machine) -> None:
    machine.run("start")
    machine.calls()
    for argument in (["--data", "fresh"], ["--data=fresh"]):
        machine.run("start", *argument)
        assert machine.calls() == ["-P -m search_service reindex sample", f"{SERVE} {' '.join(argument)}"]
    machine.run("start", "--data", str(machine.root / "var"), SEARCH_DATA_DIR="fresh")
    assert machine.calls() == [f"{SERVE} --data {machine.root}/var"]


def test_tests_are_added_to_the_environment_of_the_service(machine: Machine) -> None:
    machine.run("start")
    machine.calls()
    assert machine.run("test", "-k", "a rule").returncode == 0
    assert machine.calls() == ["install requirements-test.lock", "pytest -k a rule"]
    machine.run("start")
    assert machine.calls() == [SERVE]


def test_the_service_runs_in_the_environment_of_the_tests(machine: Machine) -> None:
    machine.run("test", "-q")
    assert machine.calls() == ["venv", "install requirements-test.lock", "project", "pytest -q"]
    machine.run("start")
    assert machine.calls() == [SERVE]


def test_without_arguments_formatting_lint_and_types_are_checked_before_the_tests(machine: Machine) -> None:
    assert machine.run("test").returncode == 0
    calls = machine.calls()[3:]
    assert calls[:4] == ["ruff format --check --quiet .", "ruff check --quiet .", "mypy", "pytest"]


def test_without_arguments_the_engines_tests_run_once_more_on_the_other_whoosh(machine: Machine) -> None:
    assert machine.run("test").returncode == 0
    install, version, tests = machine.calls()[7:]
    assert "--require-hashes" in install
    assert install.endswith("requirements-whoosh-reloaded.lock")
    assert "(2, 7, 5)" in version
    assert tests.startswith("pytest -p tests.plain_kernels tests/test_codec.py ")


@pytest.mark.parametrize(
    ("failing", "told"), [("ruff format", "not formatted"), ("mypy", "types"), ("pytest", "Tests failed")]
)
def test_a_failing_check_fails_the_run_with_a_sentence(machine: Machine, failing: str, told: str) -> None:
    ran = machine.run("test", FAKE_FAILING=f"-m {failing}")
    assert ran.returncode == 1
    assert told in ran.stderr.splitlines()[-1]


def test_a_changed_lock_makes_the_environment_anew(machine: Machine) -> None:
    machine.run("start")
    machine.calls()
    with (machine.root / "requirements.lock").open("a") as file:
        file.write("# changed\n")
    machine.run("start")
    assert machine.calls() == [*MADE, SERVE]


@pytest.mark.parametrize("changed", ["pyproject.toml", f"{KERNELS}/scoring.pyx", f"{KERNELS}/lists.pxd"])
def test_a_changed_pyproject_or_kernel_installs_only_the_project_again(machine: Machine, changed: str) -> None:
    machine.run("start")
    machine.calls()
    with (machine.root / changed).open("a") as file:
        file.write("# changed\n")
    machine.run("start")
    assert machine.calls() == ["project", SERVE]


@pytest.mark.parametrize("damage", ["packages missing", "python gone", "another python", "moved"])
def test_an_environment_that_no_longer_fits_is_made_anew(machine: Machine, damage: str) -> None:
    machine.run("start")
    machine.calls()
    variables = {}
    match damage:
        case "packages missing":
            (machine.root / ".venv" / "bin" / "broken").touch()
        case "python gone":
            (machine.root / ".venv" / "bin" / "python").unlink()
        case "another python":
            machine.add("other", FAKE_PYTHON + "# another one\n")
            variables["PYTHON"] = "other"
        case "moved":
            machine.root = machine.root.rename(machine.root.with_name("moved"))
    ran = machine.run("start", **variables)
    assert "making it anew" in ran.stdout
    assert machine.calls() == [*MADE, SERVE]


def test_a_killed_installation_is_started_over(machine: Machine) -> None:
    process = machine.start("start", FAKE_SLOW="60")
    wait_for(lambda: "install requirements.lock" in machine.notes())
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    machine.calls()
    assert machine.run("start").returncode == 0
    assert machine.calls() == [*MADE, SERVE]


def test_two_at_once_install_once(machine: Machine) -> None:
    both = [machine.start("start", FAKE_SLOW="0.5") for _ in range(2)]
    assert [process.wait(60) for process in both] == [0, 0]
    assert sorted(machine.calls()) == sorted([*MADE, SERVE, SERVE])


def test_without_network_the_sentence_says_so_and_what_is_there_stays(machine: Machine) -> None:
    machine.run("start")
    machine.calls()
    ran = machine.run("test", FAKE_OFFLINE="1")
    assert ran.returncode == 1
    assert "the package index cannot be reached" in ran.stderr.splitlines()[-1]
    machine.calls()
    machine.run("start")
    assert machine.calls() == [SERVE]


def test_the_first_python_that_is_new_enough_and_complete_is_taken(machine: Machine) -> None:
    machine.add("python3.12", FAKE_PYTHON)
    machine.add("python3.13", FAKE_PYTHON.replace("FAKE_TOO_OLD:-0", "FAKE_TOO_OLD:-1"))
    assert machine.run("start").returncode == 0
    assert machine.calls()[0] == "venv"


def test_without_a_usable_python_the_sentence_says_what_to_install(machine: Machine) -> None:
    ran = machine.run("start", FAKE_TOO_OLD="1")
    assert ran.returncode == 1
    assert ran.stderr.startswith("error: No Python 3.11 or newer found; install one")
    assert (
        "PYTHON=python3.13 does not run or is older"
        in machine.run("start", PYTHON="python3.13", FAKE_TOO_OLD="1").stderr
    )
    assert machine.calls() == []


def test_the_missing_venv_module_is_installed_by_root_and_asked_for_by_others(machine: Machine) -> None:
    machine.add("apt-get", FAKE_APT)
    ran = machine.run("start", FAKE_NO_VENV="1")
    assert ran.returncode == 1
    assert "as root run: apt-get install python3.13-venv" in ran.stderr
    machine.add("id", "#!/usr/bin/env bash\necho 0")
    assert machine.run("start", FAKE_NO_VENV="1").returncode == 0
    assert machine.calls() == ["apt-get --no-install-recommends python3.13-venv", *MADE, SERVE]


def test_chromium_is_installed_where_allowed_and_its_absence_is_told(machine: Machine) -> None:
    (machine.fakes / "chromium").unlink()
    assert "browser tests WILL BE SKIPPED" in machine.run("test", "-q").stderr
    machine.calls()
    machine.add("apt-get", FAKE_APT)
    machine.add("sudo", '#!/usr/bin/env bash\nshift\n[[ $1 == true ]] || "$@"')
    assert machine.run("test", "-q").stderr == ""
    assert machine.calls() == ["apt-get chromium fonts-liberation", "pytest -q"]


# For real ------------------------------------------------------------------------------------------------------------


def test_the_start_command_serves_the_sample_until_it_is_stopped(tmp_path: Path) -> None:
    if sys.prefix == sys.base_prefix:
        pytest.skip("the tests do not run in a virtual environment")
    copy = copy_of_the_checkout(tmp_path / "a fresh checkout")
    with (copy / "search_service" / "__init__.py").open("a") as file:
        file.write('print("this is the copy")\n')  # an editable install points at the original
    process = subprocess.Popen(
        [copy / "scripts" / "start", "--port", "0"],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        cwd=tmp_path,
        env=clean() | {"VENV": sys.prefix},
    )
    watchdog = threading.Timer(180, process.kill)
    watchdog.start()
    try:
        printed: list[str] = []
        address = None
        while address is None and (line := process.stdout.readline()):  # type: ignore[union-attr]
            printed.append(line)
            address = re.search(r"on (http://127\.0\.0\.1:\d+)", line)
        assert address, "".join(printed)
        assert "this is the copy\n" in printed
        assert json.loads(fetch(f"{address[1]}/readyz"))["status"] == "ready"
        found = json.loads(fetch(f"{address[1]}/v1/search?q=thuong+truc+tinh+uy"))
        assert found["total"] > 0
        assert "<mark>" in found["hits"][0]["title_html"] + found["hits"][0]["snippet_html"]
        process.terminate()
        rest = process.communicate(timeout=60)[0]
        assert process.returncode == 0, rest
    finally:
        watchdog.cancel()
        process.kill()
        process.communicate()
    assert (copy / "var" / "CURRENT").exists()


def test_the_test_command_runs_the_tests_it_is_given(tmp_path: Path) -> None:
    copy = copy_of_the_checkout(tmp_path / "a copy of it")
    command = [copy / "scripts" / "test", "tests/test_tones.py", "-k", "folding"]
    ran = subprocess.run(command, capture_output=True, text=True, env=clean() | {"VENV": sys.prefix}, check=False)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert "Running the tests." in ran.stdout
    nothing = subprocess.run(
        [*command[:2], "-k", "no_such_test"], capture_output=True, env=clean() | {"VENV": sys.prefix}, check=False
    )
    assert nothing.returncode == 1


def copy_of_the_checkout(target: Path) -> Path:
    """The files git would hand to someone who clones it now."""
    command = ["git", "-C", str(ROOT), "ls-files", "-co", "--exclude-standard", "-z"]
    listed = subprocess.run(command, capture_output=True, text=True, check=False)
    if listed.returncode != 0:
        pytest.skip("this is no git checkout")
    for name in filter(None, listed.stdout.split("\0")):
        if (ROOT / name).is_file():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, target / name)
    return target


def clean() -> dict[str, str]:
    """The environment without what steers the scripts, the service and pytest."""
    steering = ("SEARCH_", "PYTEST_", "FAKE")
    return {k: v for k, v in os.environ.items() if not k.startswith(steering) and k not in {"VENV", "PYTHON"}}


def fetch(address: str) -> bytes:
    """The body of a 200 answer."""
    with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(address, timeout=30) as answer:
        return bytes(answer.read())


def wait_for(condition: Callable[[], bool], seconds: float = 30) -> None:
    """Until the condition holds; fails after a while."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)
