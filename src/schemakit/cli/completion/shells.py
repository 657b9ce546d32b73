"""The scripts that make a shell complete ``schemakit``; each asks ``schemakit _complete``.

The answer is a line with a directive, ``none``, ``files`` or ``directories``, which says what the
shell completes by itself, and a line for each candidate with a tab before its description.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from schemakit.cli.help_text import measure_width, wrap
from schemakit.errors import UsageError
from schemakit.suggest import did_you_mean

__all__ = ["NAMES", "format_help", "get_script"]

_BASH = r"""# bash completion of schemakit; load it with: eval "$(schemakit completion bash)"
_schemakit() {
    local directive line
    COMPREPLY=()
    {
        read -r directive
        while IFS= read -r line; do COMPREPLY+=("$line"); done
    } < <(command schemakit _complete bash "${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null </dev/null)
    case $directive in
        files) compopt -o default 2>/dev/null ;;
        directories) compopt -o dirnames 2>/dev/null ;;
    esac
}
complete -F _schemakit schemakit
"""

_ZSH = r"""#compdef schemakit
# zsh completion of schemakit; load it after compinit with: eval "$(schemakit completion zsh)"
_schemakit() {
    local -a answer names shown
    local line
    answer=("${(@f)$(command schemakit _complete zsh \
        "${(@Q)words[2,CURRENT-1]}" "${(Q)PREFIX}" 2>/dev/null </dev/null)}")
    for line in "${(@)answer[2,-1]}"; do
        names+=("${line%%$'\t'*}")
        shown+=("${line/$'\t'/  -- }")
    done
    (( $#names )) && compadd -l -d shown -a names
    case $answer[1] in
        files) compset -P '--*='; _files ;;
        directories) compset -P '--*='; _files -/ ;;
    esac
}
if [[ $funcstack[1] == _schemakit ]]; then
    _schemakit "$@"
else
    compdef _schemakit schemakit
fi
"""

_FISH = r"""# fish completion of schemakit; load it with: schemakit completion fish | source
function __schemakit_complete
    set -l before (commandline -opc)
    set -l current (commandline -ct)
    set -l plain (string unescape -- "$current")
    test -n "$plain"; or set plain "$current"
    set -l answer (command schemakit _complete fish $before[2..-1] "$plain" 2>/dev/null </dev/null)
    set -l option (string match -r -- '^--[^=]*=' "$current")
    set -l value (string replace -r -- '^--[^=]*=' '' "$current")
    switch "$answer[1]"
        case files
            __fish_complete_path "$value" | string replace -r -- '^' "$option"
        case directories
            __fish_complete_directories "$value" '' | string replace -r -- '^' "$option"
    end
    if set -q answer[2]
        printf '%s\n' $answer[2..-1]
    end
end
complete -c schemakit -f -a '(__schemakit_complete)'
"""

_SCRIPTS: Mapping[str, str] = MappingProxyType({"bash": _BASH, "zsh": _ZSH, "fish": _FISH})
#: The shells that can be completed in.
NAMES = tuple(_SCRIPTS)

_ABOUT = (
    "Writes a script that completes commands, options, their values, and the names of operations "
    "and schemas of the file on the line. Files are read, URLs are not."
)
_LOADING = """\
bash, in ~/.bashrc:
  eval "$(schemakit completion bash)"

zsh, in ~/.zshrc, after compinit:
  eval "$(schemakit completion zsh)"

fish:
  schemakit completion fish > ~/.config/fish/completions/schemakit.fish
"""


def get_script(shell: str) -> str:
    """Return the script for a shell.

    Raises:
        UsageError: if there is none for it.
    """
    script = _SCRIPTS.get(shell)
    if script is None:
        near = did_you_mean(shell, NAMES) or f"; there are {', '.join(NAMES)}"
        raise UsageError(
            f"no completion for the shell {shell!r}{near}\ntry 'schemakit completion --help'"
        )
    return script


def format_help() -> str:
    """Format the help of ``schemakit completion``, in the width of the terminal."""
    return (
        f"usage: schemakit completion {'|'.join(NAMES)}\n\n"
        f"{wrap(_ABOUT, measure_width())}\n\n{_LOADING}"
    )
