"""Options by meaning: each row names options that exist, and what is typed leads to them."""

from __future__ import annotations

from pathlib import Path

import pytest

from schemakit.cli.arguments import Parser
from schemakit.cli.commands.table import SUMMARIES, load_command
from schemakit.cli.synonyms import ALIASES, SYNONYMS
from tests.cli.commands.pets import API
from tests.small import written
from tests.terminal import InProcess

PARSERS = {name: Parser(load_command(name)) for name in SUMMARIES}


def takes(parser: Parser, target: str) -> bool:
    """Whether a command has an option, and takes the value after it."""
    name, _, value = target.partition(" ")
    action = parser.find_option(name)
    return action is not None and (not value or not action.choices or value in action.choices)


@pytest.mark.parametrize("name", SYNONYMS)
def test_a_row_names_options_that_exist(name: str) -> None:
    for target in SYNONYMS[name]:
        assert any(takes(one, target) for one in PARSERS.values()), target
    # A row for an option that every command has would never be used.
    assert not all(name in one.known for one in PARSERS.values())


def test_a_row_without_an_option_is_noticed() -> None:
    assert not any(takes(one, "--colourful") for one in PARSERS.values())
    assert not any(takes(one, "--format docx") for one in PARSERS.values())


@pytest.mark.parametrize(
    ("words", "suggestion"),
    [
        (["check", "--severity", "error"], "'--fail-on' or '--select'"),
        (["check", "--severity=error"], "'--fail-on' or '--select'"),
        (["paths", "--silent"], "'--quiet'"),
        (["bundle", "--yaml"], "'--format yaml'"),
        (["check", "--sarif"], "'--format sarif'"),
        (["bundle", "--json"], "'--format json'"),
        (["bundle", "--pretty"], "'--indent'"),
        (["dereference", "--out", "x"], "'--output'"),
        (["operations", "--exclude-deprecated"], "'--no-deprecated'"),
        (["tools", "--exclude-deprecated"], "'--no-deprecated'"),
        (["paths", "--token", "x"], "'--bearer-env'"),
        # By name where nothing is meant.
        (["check", "--baselin", "json"], "'--baseline', '--base' or '--write-baseline'"),
        (["check", "--xyzzyx"], ""),
    ],
)
def test_what_is_meant_is_suggested(words: list[str], suggestion: str, run: InProcess) -> None:
    ran = run(*words)
    assert ran.status == 2
    name = words[1].partition("=")[0]
    expected = f"; did you mean {suggestion}?" if suggestion else ""
    assert ran.err.splitlines()[0] == f"error: no option {name!r}{expected}"


def test_a_value_that_the_command_does_not_take_is_not_suggested(run: InProcess) -> None:
    assert "--format yaml" in run("bundle", "--yaml").err
    assert "--format yaml" not in run("model", "--yaml").err


def test_an_alias_does_what_its_option_does(run: InProcess, tmp_path: Path) -> None:
    source = written(tmp_path / "api.json", API)
    for command, more in (("operations", []), ("tools", ["--for", "mcp"])):
        by_name = run(command, source, *more, "--no-deprecated")
        assert by_name.status == 0
        assert run(command, source, *more, "--skip-deprecated") == by_name
        assert run(command, source, *more) != by_name


@pytest.mark.parametrize("name", SUMMARIES)
def test_one_name_is_in_the_help(name: str) -> None:
    parser = PARSERS[name]
    for alias, option in ALIASES.items():
        assert alias not in parser.known
        assert alias not in parser.format_help()
        assert parser.find_option(alias) is parser.find_option(option)


def test_words_after_the_options_are_left_alone(run: InProcess, tmp_path: Path) -> None:
    source = written(tmp_path / "api.json", API)
    ran = run("tools", source, "--for", "mcp", "--", "--skip-deprecated")
    assert "no operation '--skip-deprecated'" in ran.err
