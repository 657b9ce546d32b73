"""Every command has a module, a test of its own and a section in docs/cli.md."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest

from schemakit.cli.commands.table import SUMMARIES, load_command
from tests.corpus import ROOT

MODULES = ROOT / "src" / "schemakit" / "cli" / "commands"
TESTS = ROOT / "tests" / "cli" / "commands"


def find_missing(name: str) -> list[str]:
    """List what is missing of a command."""
    missing = []
    module = name if name not in SUMMARIES else name.replace("-", "_")
    if not (MODULES / f"{module}.py").exists():
        missing.append(f"the module src/schemakit/cli/commands/{module}.py")
    if name not in SUMMARIES:
        missing.append("a summary in SUMMARIES of src/schemakit/cli/commands/table.py")
    tests = TESTS / f"test_{module}.py"
    if not tests.exists() or "\ndef test_" not in tests.read_text("utf-8"):
        missing.append(f"a test in tests/cli/commands/test_{module}.py")
    docs = (ROOT / "docs" / "cli.md").read_text("utf-8")
    if f"\n## `{name}`\n" not in docs:
        missing.append(f"the section '## `{name}`' in docs/cli.md")
    if f"\n| [`{name}`](#{name}) | " not in docs:
        missing.append(f"a row for `{name}` in the table at the top of docs/cli.md")
    if f"\n$ schemakit {name} " not in docs:
        missing.append(f"an example '$ schemakit {name} ...' in docs/cli.md")
    return missing


def list_commands() -> list[str]:
    """List every name that the table, a module, a test or a section of the docs has."""
    modules = {path.stem for path in MODULES.glob("*.py")} - {"__init__", "table"}
    tests = {path.stem.removeprefix("test_") for path in TESTS.glob("test_*.py")} - {"table"}
    docs = (ROOT / "docs" / "cli.md").read_text("utf-8")
    sections = set(re.findall(r"^## `(.+)`$", docs, flags=re.MULTILINE))
    found = {name.replace("_", "-") for name in modules | tests}
    return sorted(found | sections | set(SUMMARIES))


@pytest.mark.parametrize("name", list_commands())
def test_a_command_is_complete(name: str) -> None:
    missing = find_missing(name)
    assert not missing, f"the command {name!r} lacks {'; '.join(missing)}"


def test_everything_that_a_new_command_needs_is_named() -> None:
    assert find_missing("brand-new") == [
        "the module src/schemakit/cli/commands/brand-new.py",
        "a summary in SUMMARIES of src/schemakit/cli/commands/table.py",
        "a test in tests/cli/commands/test_brand-new.py",
        "the section '## `brand-new`' in docs/cli.md",
        "a row for `brand-new` in the table at the top of docs/cli.md",
        "an example '$ schemakit brand-new ...' in docs/cli.md",
    ]


@pytest.mark.parametrize("name", SUMMARIES)
def test_a_module_describes_its_command(name: str) -> None:
    command = load_command(name)
    assert (command.name, command.summary) == (name, SUMMARIES[name])
    assert f"  schemakit {name} " in command.examples
    with pytest.raises(AttributeError):
        command.name = "other"  # type: ignore[misc]


def test_only_commands_are_imported() -> None:
    for name in ("table", "..main", ""):
        with pytest.raises(KeyError):
            load_command(name)


@pytest.mark.parametrize(
    ("words", "loaded"), [(["--help"], set()), (["schemas", "--help"], {"schemas"})]
)
def test_a_command_is_loaded_when_it_is_used(words: list[str], loaded: set[str]) -> None:
    program = (
        "import sys; from schemakit.cli.main import main; main(sys.argv[1:]);"
        "print(*[name for name in sys.modules if name.startswith('schemakit.cli.commands.')],"
        "file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, *words], capture_output=True, text=True, check=True
    )
    found = {name.rpartition(".")[2] for name in done.stderr.split()}
    assert found - {"table"} == loaded
