"""``schemakit help``: the overview, the options for reading, each command."""

from __future__ import annotations

import pytest

from schemakit.cli.arguments import Parser
from schemakit.cli.commands.table import SUMMARIES, TOPICS, load_command
from tests.terminal import InProcess


def test_without_a_command_the_overview_is_printed(run: InProcess) -> None:
    ran = run()
    assert (ran.err, ran.status) == ("", 0)
    assert ran == run("--help") == run("help")
    assert all(f"\n  {name} " in ran.out for name in (*SUMMARIES, "help", "completion"))


def test_the_reading_options_are_described_once(run: InProcess) -> None:
    reading = run("help", "reading")
    assert (reading.err, reading.status) == ("", 0)
    assert "SOURCE is a file, a URL" in reading.out
    parser = Parser(load_command("paths"))
    names = [name for _, group in parser.reading for one in group for name in one.option_strings]
    assert len(names) > 10
    for name in names:
        assert f"\n  {name}" in reading.out
    for command in SUMMARIES:
        text = run(command, "--help").out
        # One that calls an API has options for its credentials.
        own = {"--bearer-env"} - {load_command(command).reads_with}
        assert [one for one in names if f"\n  {one} " in text and one not in own] == []
        assert "\nSOURCE and reading options: schemakit help reading\n" in text


@pytest.mark.parametrize("name", TOPICS)
def test_each_topic_has_help(name: str, run: InProcess) -> None:
    ran = run("help", name)
    assert (ran.err, ran.status) == ("", 0)
    assert ran.out.startswith("usage: schemakit ")
    assert all(len(line) <= 80 for line in ran.out.splitlines())


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["readng"], "no help on 'readng'; did you mean 'reading'?"),
        (["xyzzy"], "no help on 'xyzzy'; there is help on paths, operations, "),
        (["paths", "show"], "help takes one COMMAND, not also 'show'"),
    ],
)
def test_what_has_no_help_is_named(words: list[str], message: str, run: InProcess) -> None:
    ran = run("help", *words)
    assert (ran.out, ran.status) == ("", 2)
    assert ran.err.startswith(f"error: {message}")
