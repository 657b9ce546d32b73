"""The options of every command that say what is read."""

from __future__ import annotations

import argparse

import pytest

from schemakit.cli.arguments import Parser
from schemakit.cli.commands.table import SUMMARIES, load_command
from schemakit.cli.reading_options import add_reading_options


def test_they_are_listed_by_title_in_the_order_of_the_help() -> None:
    groups = add_reading_options(argparse.ArgumentParser(), "--bearer-env")
    assert [title for title, _ in groups] == [
        "what SOURCE is",
        "reading SOURCE and the documents it refers to",
        "configuration",
    ]
    names = [one.option_strings for _, actions in groups for one in actions]
    assert names[0] == ["--as"]
    assert names[-1] == ["--no-config"]


@pytest.mark.parametrize("name", SUMMARIES)
def test_every_command_has_them_with_the_same_defaults(name: str) -> None:
    parser = Parser(load_command(name))
    given = parser.read([])
    assert (given.version, given.root, given.map, given.headers) == (None, None, [], [])
    assert given.allow_private is given.offline is given.no_cache is given.no_config is False
    # Reading again starts from the same defaults.
    parser.read(["--allow-host", "example.com", "--offline"])
    assert parser.read([]) == given
