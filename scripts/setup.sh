# Sourced by start, test and check: the virtual environment and the packages
# in it. Tells each step in one sentence, and each failure with what to do.
# shellcheck shell=bash

set -Eeuo pipefail
unset CDPATH

script=$(basename "$0")
root=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.." && pwd -P)
venv=$root/.venv
if [[ -n ${VENV:-} ]]; then # relative to the caller's folder; check changes to another one
  [[ $VENV == /* ]] && venv=$VENV || venv=$PWD/$VENV
fi
python='' # the Python that makes the environment, found when one is made

environment_help='VENV=DIR      use this virtual environment as it is and install nothing
              (what it lacks is an error; the code run is always this folder'"'"'s)
PYTHON=PATH   make .venv with this Python, 3.11 or newer (default: the first
              usable one of python3.13, python3.12, python3.11, python3)'

say() { printf '%s\n' "$*"; }

fail() {
  printf 'error: %s\n' "$*" >&2
  exit 1
}

trap 'fail "scripts/$script stopped because this failed: $BASH_COMMAND. Its own message is above; run the script again when that is solved."' ERR
trap 'trap - ERR; say "Interrupted; run ./scripts/$script again and it recovers." >&2; exit 130' INT TERM

# set_up LOCK: an environment holding LOCK's packages and this project.
set_up() {
  local lock=$1
  if [[ -n ${VENV:-} ]]; then
    [[ -x $venv/bin/python ]] || fail "VENV=$VENV is not a virtual environment; unset VENV to use .venv."
    return
  fi
  take_turn
  environment_is_sound || make_environment
  [[ -e $(stamp "$lock") ]] || install_locked "$lock"
  [[ $(read_stamp project) == "$(project_checksum)" ]] || install_project
}

# One set-up of this folder at a time. The turn ends with end_turn or the process.
take_turn() {
  exec 9<"$root/scripts"
  command -v flock >/dev/null || return 0
  flock -n 9 && return
  say "Waiting for another set-up in this folder to finish."
  flock 9
}

end_turn() { exec 9<&-; }

# -I: neither the caller's folder nor PYTHON… variables reach pip.
pip() { env -u PIP_USER -u PIP_TARGET -u PIP_PREFIX "$venv/bin/python" -I -m pip --disable-pip-version-check "$@"; }

# Whole, of the Python asked for, and nothing in it is older than its lock.
environment_is_sound() {
  local lock
  [[ -x $venv/bin/python && ! -e $venv/.unfinished ]] || return
  is_usable "$venv/bin/python" || return
  [[ -z ${PYTHON:-} || $(identity "$PYTHON") == $(identity "$venv/bin/python") ]] || return
  for lock in requirements.lock requirements-test.lock; do
    [[ -e $(stamp "$lock") ]] || continue
    [[ $(read_stamp "$lock") == "$(checksum "$lock")" ]] && holds "$lock" || return
  done
}

make_environment() {
  [[ $root != *:* ]] || fail "Virtual environments cannot work in $root, because of the colon; move the folder."
  find_python
  [[ ! -e $venv ]] || say "The environment in .venv is broken, cut short or out of date; making it anew."
  say "Making a virtual environment in .venv with $("$python" -V)."
  rm -rf -- "$venv"
  mkdir -- "$venv"
  : >"$venv/.unfinished"
  run_logged "$python" -I -m venv "$venv" || fail_logged "The virtual environment could not be made" ""
  rm -- "$venv/.unfinished"
}

install_locked() {
  local lock=$1 count
  count=$(grep -c '^[a-z0-9].*==' "$root/$lock")
  say "Installing $count packages from $lock (the first time that is a download of 80 to 170 MB)."
  : >"$venv/.unfinished" # stays when the process is killed: then the next run starts over
  if ! run_logged pip install -q --no-deps --only-binary :all: --no-compile --require-hashes -r "$root/$lock"; then
    rm -- "$venv/.unfinished" # pip gave up by itself and left whole packages
    fail_logged "The packages could not be installed" "run ./scripts/$script again"
  fi
  # All cores, and without the packages' own tests: 18 s where pip's own compiling takes 25 s.
  "$venv/bin/python" -I -m compileall -qq -j 0 -x 'site-packages/.*/tests?/' "$venv/lib" 2>/dev/null || true
  checksum requirements.lock >"$(stamp requirements.lock)" # requirements-test.lock holds all of it
  checksum "$lock" >"$(stamp "$lock")"
  rm -- "$venv/.unfinished"
}

# Built with the locked build tools, so that nothing else is fetched.
install_project() {
  say "Installing this project into .venv; where there is a C compiler its inner loops take half a minute."
  run_logged pip install -q --no-deps --no-index --no-build-isolation -e "$root" ||
    fail_logged "The project could not be installed" "look at pyproject.toml, then run ./scripts/$script again"
  project_checksum >"$(stamp project)"
  "$venv/bin/python" -c 'import index.kernels.native.scoring' 2>/dev/null || say "$no_compiler"
}

no_compiler='The inner loops were not compiled: an answer takes three times as long, indexing half as long again. To change that, install
a C compiler and this Python'"'"'s headers (Debian: apt-get install gcc python3-dev), remove .venv, and run this again.'

# Changes where the project has to be installed, or its inner loops compiled, anew.
project_checksum() { { printf '%s\n' "$root" && cat "$root"/pyproject.toml "$root"/index/kernels/native/*.p[yx][xd]; } | cksum; }

stamp() { printf '%s\n' "$venv/.installed-$1"; }

read_stamp() { cat "$(stamp "$1")" 2>/dev/null || true; }

# Of a file and of where it lies: an environment does not survive a move.
checksum() { { printf '%s\n' "$root" && cat "$root/$1"; } | cksum; }

# Are all packages of the lock (those for any platform) there, in its versions?
holds() {
  "$venv/bin/python" -I - "$root/$1" <<'END'
import re, sys
from importlib.metadata import distributions

locked = re.findall(r"^([a-z0-9.-]+)==(\S+) \\$", open(sys.argv[1]).read(), re.MULTILINE)
present = {re.sub(r"[-_.]+", "-", one.name).lower(): one.version for one in distributions() if one.name}
sys.exit("pip" not in present or any(present.get(name) != version for name, version in locked))
END
}

is_usable() { "$1" -I -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; }

identity() { "$1" -I -c 'import sys; print(sys.base_prefix, sys.version)' 2>/dev/null; }

has_venv() { "$1" -I -c 'import ensurepip, venv' 2>/dev/null; }

# Sets `python`: the first that is new enough and complete, else the first new enough, completed.
find_python() {
  local candidate usable=''
  if [[ -n ${PYTHON:-} ]]; then
    is_usable "$PYTHON" || fail "PYTHON=$PYTHON does not run or is older than 3.11; name a newer one, or unset PYTHON."
    usable=$PYTHON
  fi
  for candidate in ${PYTHON:+"$PYTHON"} python3.13 python3.12 python3.11 python3; do
    [[ -z ${PYTHON:-} || $candidate == "$PYTHON" ]] && is_usable "$candidate" || continue
    usable=${usable:-$candidate}
    has_venv "$candidate" || continue
    python=$candidate
    return
  done
  [[ -n $usable ]] || fail "No Python 3.11 or newer found; install one (Debian 12, Ubuntu 24.04 and later: apt-get install python3 python3-venv) or name one with PYTHON=/path/to/python3."
  add_venv_module "$usable"
  python=$usable
}

# Debian ships the venv module's better half as a package of its own.
add_venv_module() {
  local package
  package=$("$1" -I -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')
  local advice="as root run: apt-get install $package (or name a complete Python with PYTHON=…), then ./scripts/$script again."
  can_install_packages || fail "$1 cannot make virtual environments; $advice"
  say "Installing Debian's package $package, which $1 needs for virtual environments."
  install_package "$package" && has_venv "$1" || fail_logged "$package could not be installed" "$advice"
}

can_install_packages() {
  command -v apt-get >/dev/null && { [[ $(id -u) == 0 ]] || sudo -n true 2>/dev/null; }
}

# The package lists are fetched only where the ones at hand do not do.
install_package() {
  run_logged apt_get install -y --no-install-recommends "$@" && return
  run_logged apt_get update || true # one unreachable list need not matter
  run_logged apt_get install -y --no-install-recommends "$@"
}

apt_get() {
  local prefix=()
  [[ $(id -u) == 0 ]] || prefix=(sudo -n)
  "${prefix[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -q -o DPkg::Lock::Timeout=120 "$@" 9<&-
}

# run_logged COMMAND…: quiet when all is well; fail_logged shows what it printed.
run_logged() { log=$("$@" 2>&1 </dev/null); }

# fail_logged WHAT CURE: the log's last lines, then one sentence with its likely cause.
fail_logged() {
  local cure=$2
  printf '%s\n' "$log" | grep -v '^WARNING: Retrying' | tail -n 12 >&2 || true
  case $log in
    *"No space left"*) cure="free some disk space (about 600 MB), then run ./scripts/$script again" ;;
    *CERTIFICATE_VERIFY_FAILED*) cure="name your network's certificates with PIP_CERT=FILE, then run ./scripts/$script again" ;;
    *"name resolution"* | *"Name or service"* | *"Network is unreachable"* | *Connect*Error* | *NewConnection* | *ReadTimeout* | *ProxyError*)
      cure="the package index cannot be reached: check the network (behind a proxy set HTTPS_PROXY), then run ./scripts/$script again"
      ;;
    *"DO NOT MATCH THE HASHES"*) cure="a download differs from the lock: try again, and if it stays so, do not trust that network or mirror" ;;
    *"No matching distribution"*) cure="this Python or machine has no ready-made package: try another Python with PYTHON=…, such as python3.12" ;;
  esac
  fail "$1${cure:+; $cure}."
}
