#!/usr/bin/env bash
# The main job on the embedded sample, in ./demo, with no network: query, clone, new
# version with its patches rebased. Ends with the new commit's diff.
set -euo pipefail
cd "$(dirname "$0")/.."
PATH="$PWD/.venv/bin:$PATH"

# HOME and git's settings are the demo's own: it neither needs yours nor touches them.
rm -rf demo
# Nothing outside ./demo is touched, compiled Python included.
export PYTHONDONTWRITEBYTECODE=1
export HOME="$PWD/demo/home" GIT_CONFIG_NOSYSTEM=1 GIT_PAGER=cat RDOTOOL_OFFLINE=1
unset XDG_CACHE_HOME XDG_CONFIG_HOME XDG_STATE_HOME GIT_CONFIG_GLOBAL
unset "${!GIT_AUTHOR_@}" "${!GIT_COMMITTER_@}"
mkdir -p "$HOME"
git config --global user.name "RDO"
git config --global user.email "dev@lists.rdoproject.org"

package=openstack-octavia
step() {
  printf '\n$ %s\n' "$*"
  "$@"
}

step rdotool demo demo/rdo
step cd demo/rdo
step rdotool info -l rdoinfo "$package"
step rdotool clone -l rdoinfo "$package"
step cd "$package"
step rdotool new-version -U 14.0.1
step git show --stat --patch
