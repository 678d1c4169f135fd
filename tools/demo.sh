#!/usr/bin/env bash
# The main job on the embedded sample, in ./demo, with no network: query, clone,
# new version with its patches rebased. Ends with the new commit's diff.
set -euo pipefail
cd "$(dirname "$0")/.."
rdotool="$PWD/.venv/bin/rdotool"

# HOME and git's settings are the demo's own: it neither needs nor touches yours.
rm -rf demo
export HOME="$PWD/demo/home" GIT_CONFIG_NOSYSTEM=1 RDOTOOL_OFFLINE=1
unset XDG_CACHE_HOME XDG_CONFIG_HOME XDG_STATE_HOME GIT_CONFIG_GLOBAL
mkdir -p "$HOME"

step() { printf '\n$ %s\n' "$*"; "$@"; }
rdotool() { "$rdotool" "$@"; }

rdotool demo demo/rdo
