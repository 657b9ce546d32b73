"""Completion in the shells themselves: what is typed, a tab, and what the shell then reads."""

from __future__ import annotations

import os
import pty
import select
import shutil
import subprocess
import termios
import time
from pathlib import Path

import pytest

from schemakit.cli.commands.table import SUMMARIES, WITHOUT_SOURCE
from schemakit.cli.completion.shells import NAMES, get_script
from schemakit.errors import UsageError
from tests.corpus import IN_CI
from tests.terminal import InProcess, environment

#: Starts a shell without the user's files; makes it load the script, and tell what it was given.
INTERACTIVE = {
    "bash": (
        ["bash", "--norc", "--noprofile", "-i"],
        "bind 'set enable-bracketed-paste off'; bind 'set bell-style none'",
    ),
    "zsh": (["zsh", "-f", "-i"], "bindkey -e; autoload -Uz compinit; compinit -u -D"),
}
#: To the start of the line, and there a command that writes each word between brackets.
TELL = "\x01printf '<%s>\\n' \n"
#: After so many seconds a shell is taken to be stuck.
PATIENCE = 120


def need(shell: str) -> None:
    """Skip a test if a shell is missing, but not in CI."""
    if shutil.which(shell) is None:
        if IN_CI:
            pytest.fail(f"{shell} is not installed")
        pytest.skip(f"{shell} is not installed")


def complete_in_terminal(shell: str, typed: str) -> list[str]:
    """Type a line and a tab into an interactive shell; return the words of the line then."""
    need(shell)
    command, setup = INTERACTIVE[shell]
    keyboard, terminal = pty.openpty()
    termios.tcsetwinsize(terminal, (40, 400))
    with subprocess.Popen(
        command,
        stdin=terminal,
        stdout=terminal,
        stderr=terminal,
        env=environment({"PS1": "$ ", "HISTFILE": "/dev/null"}),
        start_new_session=True,
    ) as process:
        os.close(terminal)
        try:
            # What is loaded tells that it is, in words that are not those that are echoed.
            loading = f'{setup}; eval "$(schemakit completion {shell})"; echo load""ed'
            os.write(keyboard, f"{loading}\n".encode())
            read_until(keyboard, "loaded")
            os.write(keyboard, f"{typed}\t{TELL}".encode())
            os.write(keyboard, b'echo e""nd\n')
            shown = read_until(keyboard, "\nend")
        finally:
            process.kill()
            os.close(keyboard)
    return [line[1:-1] for line in shown.splitlines() if line[:1] == "<" and line[-1:] == ">"]


def read_until(keyboard: int, text: str) -> str:
    """Read what a terminal shows until it has shown a text."""
    shown = b""
    end = time.monotonic() + PATIENCE
    while text not in shown.decode(errors="replace").replace("\r\n", "\n"):
        ready, _, _ = select.select([keyboard], [], [], max(end - time.monotonic(), 0))
        assert ready, f"nothing more after {shown!r}"
        shown += os.read(keyboard, 65536)
    return shown.decode(errors="replace").replace("\r\n", "\n")


#: What is typed after the name of the program, and the words that are there after a tab.
TYPED = [
    ("sta", ["stats"]),
    ("check --form", ["check", "--format"]),
    ("check --format sar", ["check", "--format", "sarif"]),
    ("check --format=sar", ["check", "--format=sarif"]),
    ("show api.json list", ["show", "api.json", "listPets"]),
    ("show api.json pets:cr", ["show", "api.json", "pets:create"]),
    ("show api.json GET\\ /pets/", ["show", "api.json", "GET /pets/{id}"]),
    ('show api.json "GET /pets/', ["show", "api.json", "GET /pets/{id}"]),
    ("show api.json 'GET /pets/", ["show", "api.json", "GET /pets/{id}"]),
    ("show api.json GET /pets/", ["show", "api.json", "GET", "/pets/{id}"]),
    ("show api.json Pen", ["show", "api.json", "Pen's"]),
    ("operations api.json --tag n", ["operations", "api.json", "--tag", "new ones"]),
    ("show api.j", ["show", "api.json"]),
    ("bundle api.json --output=api.j", ["bundle", "api.json", "--output=api.json"]),
    ("paths --root wi", ["paths", "--root", "with space/"]),
    # Silent on every error.
    ("show gone.json li", ["show", "gone.json", "li"]),
    ("show http://127.0.0.1:1/a.json li", ["show", "http://127.0.0.1:1/a.json", "li"]),
]


@pytest.mark.slow
@pytest.mark.parametrize(("typed", "words"), TYPED, ids=[typed for typed, _ in TYPED])
@pytest.mark.parametrize("shell", INTERACTIVE)
def test_a_tab_completes_the_word(
    shell: str, typed: str, words: list[str], directory: Path
) -> None:
    del directory
    found = complete_in_terminal(shell, f"schemakit {typed}")
    if shell == "zsh" and words[-1] == "with space/":
        words = [*words[:-1], "with space"]  # it drops the slash when a command follows
    assert found == ["schemakit", *words]


def complete_in_fish(*typed: str) -> list[list[str]]:
    """Return the candidates of fish for each line."""
    need("fish")
    lines = "".join(f"complete -C '{one}'; echo --end--\n" for one in typed)
    script = f"schemakit completion fish | source\n{lines}"
    done = subprocess.run(
        ["fish", "--no-config"], input=script, capture_output=True, text=True, check=True
    )
    assert done.stderr == ""
    return [part.splitlines() for part in done.stdout.split("--end--\n")[:-1]]


@pytest.mark.slow
def test_fish_offers_candidates_with_descriptions(directory: Path) -> None:
    del directory
    cases = {
        "sta": [f"stats\t{SUMMARIES['stats']}"],
        "check --format sar": ["sarif"],
        "check --format=sar": ["--format=sarif"],
        "show api.json list": ["listPets\tList all pets"],
        "show api.json pets:cr": ["pets:create"],
        "show api.json GET\\\\ /pets/": ["GET /pets/{id}"],
        'show api.json "GET /pets/': ["GET /pets/{id}"],
        "show api.json GET /pets/": ["/pets/{id}"],
        "show api.json Pen": ["Pen's\tschema"],
        "show api.j": ["api.json"],
        "bundle api.json --output=api.j": ["--output=api.json"],
        "show gone.json li": [],
        "show http://127.0.0.1:1/a.json li": [],
    }
    found = complete_in_fish(*[f"schemakit {one}" for one in cases])
    assert dict(zip(cases, found, strict=True)) == cases
    (commands,) = complete_in_fish("schemakit ")
    assert {one.partition("\t")[0] for one in commands} == {*SUMMARIES, *WITHOUT_SOURCE}


@pytest.mark.slow
def test_the_function_of_bash_can_be_called(directory: Path) -> None:
    del directory
    program = (
        'eval "$(schemakit completion bash)"; COMP_WORDS=(schemakit show api.json "G"); '
        "COMP_CWORD=3; _schemakit; printf '%s\\n' \"${COMPREPLY[@]}\"; complete -p schemakit"
    )
    done = subprocess.run(["bash", "-c", program], capture_output=True, text=True, check=True)
    assert done.stderr == ""
    assert done.stdout.splitlines() == [
        "GET\\ /pets",
        "GET\\ /pets/\\{id\\}",
        "complete -F _schemakit schemakit",
    ]


@pytest.mark.parametrize("shell", NAMES)
def test_a_script_is_written(shell: str, run: InProcess) -> None:
    ran = run("completion", shell)
    assert (ran.out, ran.err, ran.status) == (get_script(shell), "", 0)
    assert f"schemakit completion {shell}" in run("completion", "--help").out


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ([], "completion needs a shell: bash, zsh, fish"),
        (["zhs"], "no completion for the shell 'zhs'; did you mean 'zsh'?"),
        (["powershell"], "no completion for the shell 'powershell'; there are bash, zsh, fish"),
        (["bash", "zsh"], "no completion for the shell 'bash zsh'"),
    ],
)
def test_another_shell_is_wrong_use(words: list[str], message: str, run: InProcess) -> None:
    ran = run("completion", *words)
    assert (ran.out, ran.status) == ("", 2)
    assert ran.err.startswith(f"error: {message}")
    with pytest.raises(UsageError):
        get_script("tcsh")
