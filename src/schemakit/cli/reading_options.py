"""The options of every command that say what is read and how: ``schemakit help reading``."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any, NamedTuple

from schemakit.cli.option_types import (
    parse_directory,
    parse_header,
    parse_input_size,
    parse_map,
    parse_not_empty,
    parse_version,
)
from schemakit.documents.document import VERSIONS

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["SOURCE_HELP", "ReadingOptions", "add_reading_options"]

SOURCE_HELP = """\
SOURCE is a file, a URL, a model as replicate:OWNER/NAME, or - for standard input. By default it \
is standard input if something is piped in, else the first of openapi.json, openapi.yaml, \
openapi.yml and swagger.json that exists in the working directory.
"""


class ReadingOptions(NamedTuple):
    """The options under one title of the help."""

    title: str
    actions: Sequence[argparse.Action]


def add_reading_options(
    parser: argparse.ArgumentParser, token_option: str
) -> tuple[ReadingOptions, ...]:
    """Add the options to a parser, and return them by the titles of their help.

    ``token_option`` is the name of the option with the token for the server of SOURCE.
    """
    return (
        ReadingOptions("what SOURCE is", _add_interpretation(parser)),
        ReadingOptions(
            "reading SOURCE and the documents it refers to", _add_access(parser, token_option)
        ),
        ReadingOptions("configuration", _add_configuration(parser)),
    )


def _add_interpretation(parser: argparse.ArgumentParser) -> list[argparse.Action]:
    return [
        parser.add_argument(
            "--as",
            dest="version",
            type=parse_version,
            metavar="VERSION",
            help=f"read it as {', '.join(VERSIONS[:-1])} or {VERSIONS[-1]}, whatever it says",
        ),
        parser.add_argument(
            "--resolve-examples",
            action="store_true",
            help="a $ref in place of an example or a default is a reference, not data",
        ),
    ]


def _add_access(parser: argparse.ArgumentParser, token_option: str) -> list[argparse.Action]:
    """Add the options that control what may be read, and then how it is read."""
    found: list[argparse.Action] = []

    def add(*names: str, **settings: Any) -> None:
        found.append(parser.add_argument(*names, **settings))

    add(
        "--base",
        type=parse_not_empty,
        metavar="URI",
        help="resolve its relative references against this URI or path",
    )
    add("--root", type=parse_directory, metavar="DIR", help="read files under DIR, and no others")
    add(
        "--map",
        action="append",
        default=[],
        type=parse_map,
        metavar="URL=DIR",
        help="read what is at URL and below it from DIR",
    )
    add(
        "--allow-host",
        dest="allow_hosts",
        action="append",
        default=[],
        metavar="HOST[:PORT]",
        help="let references reach this host",
    )
    add(
        "--allow-private",
        action="store_true",
        help="connect to private and loopback addresses too",
    )
    add(
        "--header",
        dest="headers",
        action="append",
        default=[],
        type=parse_header,
        metavar="'NAME: VALUE'",
        help="send it to the server of SOURCE, and to no other",
    )
    add(
        token_option,
        dest="bearer_env",
        metavar="NAME",
        help="send the token in this environment variable, likewise",
    )
    add(
        "--max-input",
        type=parse_input_size,
        metavar="SIZE",
        help="refuse to read a larger document (default 256MiB)",
    )
    add("--offline", action="store_true", help="send no requests; read from the cache")
    add("--no-cache", action="store_true", help="neither read nor fill the cache")
    return found


def _add_configuration(parser: argparse.ArgumentParser) -> list[argparse.Action]:
    return [
        parser.add_argument(
            "--config",
            type=parse_not_empty,
            metavar="FILE",
            help="take settings from FILE; by default from .schemakit.toml or pyproject.toml in "
            "the working directory or the nearest one above it in the repository",
        ),
        parser.add_argument(
            "--no-config", action="store_true", help="take settings from no configuration file"
        ),
    ]
