"""The scripts that tell a shell to ask rdotool, and where each of them is to be put.

They hand over what is typed as arguments, and get back lines: what kind of answer it is
(see ``answer``), then the candidates. Whatever goes wrong is silent.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

# Bash splits words at COMP_WORDBREAKS (a colon, an equals sign) and would not say which
# part is quoted, so it hands over the line as it is typed up to the cursor.
_BASH = r"""
_rdotool_complete() {
    local tool=$1 kind='' item
    type -P -- "$tool" >/dev/null 2>&1 || tool=rdotool
    COMPREPLY=()
    while IFS= read -r item; do
        if [[ -z $kind ]]; then kind=$item; else COMPREPLY+=("$item"); fi
    done < <(_RDOTOOL_COMPLETE=bash "$tool" "${COMP_LINE:0:COMP_POINT}" "$COMP_WORDBREAKS" \
        2>/dev/null)
    case $kind in
        files) compopt -o default ;;
        partial) compopt -o nospace ;;
    esac
}
complete -o nosort -F _rdotool_complete rdotool 2>/dev/null ||
    complete -F _rdotool_complete rdotool
"""

_ZSH = r"""
#compdef rdotool
_rdotool() {
    local -a answer values notes
    local line
    answer=("${(@f)$(_RDOTOOL_COMPLETE=zsh "${(Q)words[1]}" "${(@Q)words[2,CURRENT-1]}" \
        "${(Q)PREFIX}" 2>/dev/null)}")
    for line in "${(@)answer[2,-1]}"; do
        values+=("${line%%$'\t'*}")
        notes+=("${line/$'\t'/  -- }")
    done
    case $answer[1] in
        files) _files ;;
        partial) compadd -S '' -V rdotool -l -d notes -a -- values ;;
        values) compadd -V rdotool -l -d notes -a -- values ;;
    esac
}
if [[ $funcstack[1] == _rdotool ]]; then
    _rdotool "$@"
elif (( $+functions[compdef] )); then
    compdef _rdotool rdotool
fi
"""

# A candidate that ends in a colon gets no blank from fish.
_FISH = r"""
function __rdotool_complete
    set -l words (commandline -opc)
    set -l typed (commandline -ct)
    set -l plain (string unescape -- $typed); or set plain (string trim -l -c '"\'' -- $typed)
    set -l answer (env _RDOTOOL_COMPLETE=fish $words[1] $words[2..] "$plain" 2>/dev/null)
    switch "$answer[1]"
        case files
            __fish_complete_path $typed
        case values partial
            string join \n -- $answer[2..]
    end
end
complete -c rdotool -f -k -a '(__rdotool_complete)'
"""

SCRIPTS: Mapping[str, str] = {"bash": _BASH, "zsh": _ZSH, "fish": _FISH}


@dataclass(frozen=True, slots=True)
class Home:
    """How a shell gets its script: the *commands* to run once, and what to know besides."""

    commands: tuple[str, ...]
    note: str


HOMES: Mapping[str, Home] = {
    "bash": Home(
        ("echo 'eval \"$(rdotool completion bash)\"' >> ~/.bashrc",),
        "Or, where the package bash-completion is installed, without a delay at start:\n"
        "mkdir -p ~/.local/share/bash-completion/completions\n"
        "rdotool completion bash > ~/.local/share/bash-completion/completions/rdotool",
    ),
    "zsh": Home(
        (
            "mkdir -p ~/.zfunc",
            "rdotool completion zsh > ~/.zfunc/_rdotool",
        ),
        "In ~/.zshrc this must stand: fpath+=(~/.zfunc); autoload -Uz compinit; compinit",
    ),
    "fish": Home(
        (
            "mkdir -p ~/.config/fish/completions",
            "rdotool completion fish > ~/.config/fish/completions/rdotool.fish",
        ),
        "",
    ),
}


def script(shell: str) -> str:
    """The script for *shell*."""
    return SCRIPTS[shell].lstrip("\n").rstrip("\n")
