#!/usr/bin/env bash
# Set up .venv: `tools/bootstrap.sh run` with what rdotool needs, `… test` with the
# checks' tools as well. Quick when nothing is missing; mends what was interrupted.
# It writes nowhere but into this folder, except for system packages, which it
# installs where it has the rights.
set -euo pipefail
cd "$(dirname "$0")/.."

kind=${1:-run}
venv=.venv
marker=$venv/.installing   # there while an installation is under way
say() { printf 'rdotool setup: %s\n' "$*" >&2; }

requirements=(-r requirements.txt)
if [ "$kind" = test ]; then
  requirements+=(-r test-requirements.txt -r docs/requirements.txt)
fi

# --- the system's packages -----------------------------------------------------------

# In CI nothing is skipped: the shells that complete, the browser that shows pages, and
# Gerrit's Java.
in_ci() { [ "$kind" = test ] && [ -n "${CI:-}" ] && command -v apt-get >/dev/null; }
for_tests() {
  in_ci || return 0
  local needed
  for needed in chromium zsh fish javac mvn ssh; do
    command -v "$needed" >/dev/null || return 1
  done
}

missing_system() {
  command -v git >/dev/null || return 0
  command -v rpmspec >/dev/null && command -v rpmbuild >/dev/null || return 0
  choose_python >/dev/null 2>&1 || return 0
  # Its Python module belongs to the system's own Python.
  /usr/bin/python3 -c 'import rpm' 2>/dev/null || return 0
  for_tests || return 0
  return 1
}

system_packages() {
  missing_system || return 0
  local sudo=
  if [ "$(id -u)" -ne 0 ]; then
    # Only where no password is asked for: nobody may be there to type it.
    if command -v sudo >/dev/null && sudo -n true 2>/dev/null; then sudo="sudo -n"; else
      say "system packages (rpm and its Python module) are missing, and installing needs root."
      say "Going on without: versions are compared in Python, specs expanded by norpm."
      return 0
    fi
  fi
  say "installing the system packages rpm and python3-rpm"
  if command -v apt-get >/dev/null; then
    apt_install "$sudo" || say "apt could not install them; going on without"
  elif command -v dnf >/dev/null; then
    $sudo dnf install -y -q git rpm-build python3-rpm python3-pip >&2 ||
      say "dnf could not install them; going on without"
  else
    say "neither apt-get nor dnf is here; going on without rpm"
  fi
}

apt_install() {
  local install=(env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq -o Dpkg::Use-Pty=0
    --no-install-recommends git rpm python3-rpm python3-venv)
  if in_ci; then install+=(chromium zsh fish default-jdk-headless maven openssh-client); fi
  # A fresh machine has no package lists; one with lists that still hold needs no refresh.
  $1 "${install[@]}" >/dev/null 2>&1 || { $1 apt-get update -qq && $1 "${install[@]}"; } >&2
}

# --- a Python ------------------------------------------------------------------------

fits() { "$1" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; }

choose_python() {
  local candidate
  # The system's own first: only it can import the system's rpm module.
  for candidate in ${PYTHON:-} /usr/bin/python3 python3 python3.11 python3.12 python3.13; do
    if command -v "$candidate" >/dev/null && fits "$candidate"; then
      command -v "$candidate"
      return
    fi
  done
  say "no Python 3.11 or later with its venv module was found (on Debian: python3-venv)"
  return 1
}

# --- the virtual environment ------------------------------------------------------------

# What an installation depends on; another folder's paths stand in its scripts.
fingerprint() {
  { pwd -P; cat requirements.txt test-requirements.txt docs/requirements.txt setup.cfg setup.py \
      tools/bootstrap.sh; sed -n '/^\[build-system\]/,/^$/p' pyproject.toml; } | cksum
}

up_to_date() {
  [ ! -e "$marker" ] && "$venv/bin/python" -c '' 2>/dev/null &&
    [ "$(cat "$venv/.ready-$kind" 2>/dev/null)" = "$wanted" ]
}

broken() {
  [ -e "$marker" ] || ! fits "$venv/bin/python" ||
    ! "$venv/bin/python" -m pip --version >/dev/null 2>&1 ||
    [ "$(cat "$venv/.folder" 2>/dev/null)" != "$(pwd -P)" ]
}

make_venv() {
  local python
  if [ -e "$venv" ] && broken; then
    say "$venv is incomplete or of another folder: making it anew"
    # Gerrit's jars are no part of it, and large.
    find "$venv" -mindepth 1 -maxdepth 1 ! -name gerrit -exec rm -rf {} +
  fi
  if [ ! -e "$venv/pyvenv.cfg" ]; then
    python=$(choose_python)
    mkdir -p "$venv"
    touch "$marker"
    "$python" -m venv "$venv"
    pwd -P >"$venv/.folder"
  fi
}

# pbr takes the version from git or from an sdist's PKG-INFO; a bare copy has neither.
version_for_pbr() {
  if [ -z "${PBR_VERSION:-}" ] && [ ! -e PKG-INFO ] && ! git log -1 >/dev/null 2>&1; then
    export PBR_VERSION=0.0.1
  fi
}

install() {
  touch "$marker"
  say "installing into $venv ($kind)"
  local pip=("$venv/bin/python" -m pip --quiet --disable-pip-version-check --no-input --no-cache-dir)
  "${pip[@]}" install --upgrade 'pbr>=6.1' 'setuptools>=77'
  "${pip[@]}" install "${requirements[@]}"
  version_for_pbr
  # --no-build-isolation: the build's tools are here already; no second download.
  # compat: a path in a .pth file. The import hook that is setuptools' default makes each
  # start of this Python some 30 ms slower.
  "${pip[@]}" install --no-build-isolation --no-deps --config-settings editable_mode=compat \
    --editable .
  printf '%s\n' "$wanted" >"$venv/.ready-$kind"
  [ "$kind" = run ] || printf '%s\n' "$wanted" >"$venv/.ready-run"
  rm "$marker"
  "$venv/bin/python" -c 'import rpm' 2>/dev/null ||
    say "the rpm module can't be imported from $venv; going on without it"
}

# --- Gerrit, for the tests of reviews ----------------------------------------------------

gerrit=$venv/gerrit
gerrit_pom=tests/helpers/gerrit/pom.xml

# What it says changes when the list of jars does, or when a jar is cut off or gone.
gerrit_state() { { cksum "$gerrit_pom"; find "$gerrit" -name '*.jar' -size +0 -printf '%f %s\n' | sort; } 2>/dev/null; }
gerrit_there() { [ -e "$gerrit/.ready" ] && [ "$(gerrit_state)" = "$(cat "$gerrit/.ready")" ]; }

# The local repository is here too: nothing is left in the user's ~/.m2.
download_gerrit() {
  rm -rf "$gerrit"/*.jar "$gerrit/.ready"
  mvn --batch-mode --quiet --strict-checksums -f "$gerrit_pom" \
    -Dmaven.repo.local="$PWD/$gerrit/repository" -DoutputDirectory="$PWD/$gerrit" \
    org.apache.maven.plugins:maven-dependency-plugin:2.8:copy-dependencies
}

gerrit_jars() {
  gerrit_there && return
  if ! command -v javac >/dev/null || ! command -v mvn >/dev/null; then
    say "the tests that need a Gerrit server are left out: install a JDK (17 or later) and Maven"
    say "(on Debian: default-jdk-headless maven), and run this again"
    return
  fi
  say "fetching the jars of a Gerrit server for the tests (90 MB)"
  mkdir -p "$gerrit"
  local pause
  for pause in 2 5 15 0; do
    if download_gerrit >&2; then
      rm -rf "$gerrit/repository"
      gerrit_state >"$gerrit/.ready"
      return
    fi
    sleep "$pause"
  done
  say "they could not be fetched; the tests that need them are left out (in CI: fail)"
}

# Two makes at once take turns; the lock is on this file itself and leaves nothing.
if command -v flock >/dev/null; then
  exec 9<tools/bootstrap.sh
  flock 9
fi
wanted=$(fingerprint)
system_packages
if ! up_to_date; then
  make_venv
  install >&2
fi
[ "$kind" != test ] || gerrit_jars
