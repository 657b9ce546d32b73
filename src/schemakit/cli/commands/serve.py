"""The command ``serve``: operations, or a model, as tools of an MCP server."""

from __future__ import annotations

import argparse
import logging
import os
from typing import TYPE_CHECKING

from schemakit.cli.arguments import Command, Parser, is_typed
from schemakit.cli.commands.table import SUMMARIES
from schemakit.cli.commands.tools import split_words
from schemakit.cli.filters import add_filters, explain_filters
from schemakit.cli.option_types import parse_count, parse_directory, parse_not_empty, parse_size
from schemakit.cli.output import write_note
from schemakit.cli.secret_variables import read_secret
from schemakit.cli.source import DEFAULT_SOURCES, read_description
from schemakit.errors import UsageError, remove_userinfo
from schemakit.sources.replicate import api_base, api_token, is_model
from schemakit.sources.urls import parse_host_and_port, parse_url
from schemakit.syntax.gc_pause import collector_paused

if TYPE_CHECKING:
    from schemakit.serve.connections import AddressPolicy
    from schemakit.serve.credentials import Secrets
    from schemakit.serve.http import HttpAddress
    from schemakit.serve.run import Plan, Settings

__all__ = ["COMMAND"]

#: Seconds for a call, and for a prediction of a model.
_CALL_SECONDS, _PREDICTION_SECONDS = 60.0, 600.0
#: Bytes of an answer. JSON is in a result twice, as text and as data, and a client may refuse
#: messages of more than 1 MiB.
_USUAL_ANSWER = 1 << 18


def _add_options(parser: Parser) -> None:
    add_filters(parser)
    add = parser.add_argument
    add("--read-only", action="store_true", help="only operations of methods that only read")
    add("--no-deprecated", action="store_true", help="leave out deprecated operations")
    for name, words in (
        ("--allow", "only operations whose operationId or 'GET /path' matches"),
        ("--deny", "no operations whose operationId or 'GET /path' matches"),
    ):
        add(name, action="append", default=[], metavar="GLOB", help=words)
    add("--search", action="store_true", help="serve three tools: search, describe and call")
    add("--explore", action="store_true", help="add tools that read the description")
    add(
        "--max-tools",
        type=parse_count,
        default=128,
        metavar="N",
        help="refuse to serve more tools (default 128)",
    )
    add(
        "--max-tokens",
        type=parse_count,
        default=40_000,
        metavar="N",
        help="refuse to serve definitions of more tokens together (default 40000)",
    )
    add("--max-depth", type=parse_count, metavar="N", help="levels of schemas to describe")
    add(
        "--max-description",
        type=parse_count,
        metavar="N",
        help="cut longer descriptions after a sentence",
    )
    _add_call_options(parser)
    _add_credential_options(parser)
    _add_transport_options(parser)


def _add_call_options(parser: Parser) -> None:
    add = parser.add_argument
    add(
        "--server",
        type=_parse_server,
        metavar="URL",
        help="call this server, and not those of the description",
    )
    add(
        "--timeout",
        type=_parse_seconds,
        metavar="SECONDS",
        help="the most that a call with its retries takes (default 60), or a prediction (600)",
    )
    add(
        "--retries",
        type=parse_count,
        default=2,
        metavar="N",
        help="repeat idempotent calls up to N times (default 2)",
    )
    add(
        "--max-answer",
        type=parse_size,
        default=_USUAL_ANSWER,
        metavar="SIZE",
        help="refuse longer answers (default 256KiB)",
    )
    add(
        "--outputs",
        choices=("off", "schema"),
        default="off",
        help="describe results too, or not (default)",
    )
    add(
        "--check-outputs",
        choices=("off", "warn", "error"),
        default="off",
        help="with --outputs schema: compare results, and log differences or refuse such results",
    )
    add(
        "--files",
        type=parse_directory,
        metavar="DIR",
        help="let arguments name files below DIR; by default no file is read",
    )


def _add_credential_options(parser: Parser) -> None:
    add = parser.add_argument
    add("--bearer-env", dest="bearer", metavar="VAR", help="the token for calls is in VAR")
    add("--basic-env", metavar="VAR", help="user:password for calls is in VAR")
    add(
        "--key-env",
        action="append",
        default=[],
        metavar="SCHEME=VAR",
        help="the credential of a security scheme of the description is in VAR",
    )
    add(
        "--credentials-for",
        action="append",
        default=[],
        type=_parse_server,
        metavar="URL",
        help="send credentials to this origin too, besides that of the server",
    )


def _add_transport_options(parser: Parser) -> None:
    add = parser.add_argument
    add("--http", metavar="HOST:PORT", help="serve over HTTP instead of standard input and output")
    add(
        "--access-token-env",
        metavar="VAR",
        help="the token that clients have to send is in VAR; needed if HOST is not loopback",
    )
    add(
        "--allow-origin",
        action="append",
        default=[],
        metavar="ORIGIN",
        help="let web pages of this origin use the server",
    )
    add(
        "--forward-header",
        action="append",
        default=[],
        metavar="NAME",
        help="send this header of the client's requests to the API",
    )


def _parse_server(text: str) -> str:
    if not text.lower().startswith(("http://", "https://")):
        shown = remove_userinfo(text)
        raise argparse.ArgumentTypeError(
            f"{shown!r} is not a URL such as https://api.example.com/v1"
        )
    return parse_not_empty(text)


def _parse_seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = 0.0
    if not 0.0 < seconds <= 86_400.0:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of seconds, up to a day")
    return seconds


def _run(given: argparse.Namespace) -> int:
    # The SDK makes thousands of classes, none of which is garbage.
    with collector_paused():
        try:
            from schemakit.serve.run import run
        except ImportError as error:
            if (error.name or "").partition(".")[0] == "schemakit":
                raise
            raise UsageError("serve needs packages: pip install 'schemakit[mcp]'") from error
        address = _read_address(given)
        plan = _plan(given, is_stdio=address is None)
    for note in plan.notes:
        write_note(note)
    level = logging.ERROR if given.quiet else logging.INFO if given.verbose else logging.WARNING
    return run(plan, address, level, write_note)


def _plan(given: argparse.Namespace, *, is_stdio: bool) -> Plan:
    """What will be served: operations of a description, or the model that it describes."""
    from schemakit.serve.catalog import NothingToServeError
    from schemakit.serve.run import plan_model, plan_operations

    source, keys = split_words(given.words)
    source = _choose_source(source, is_stdio=is_stdio)
    api = read_description(source, given)
    settings = _read_settings(given, source, keys)
    # A response of the API about a model has its description inside.
    if is_model(source) or (api._registry.entry.prefix and settings.server is None):
        _refuse_for_model(given, keys)
        return plan_model(api, settings, base=api_base(), token=api_token(source))
    try:
        plan = plan_operations(api, settings)
    except NothingToServeError:
        explain_filters(api, given, found=0)
        raise
    # One of several tags or paths may be misspelt.
    explain_filters(api, given, found=1)
    return plan


#: Options that have no meaning for a model.
_OF_OPERATIONS = (
    *("tag", "method", "path", "read_only", "no_deprecated", "allow", "deny", "search", "explore"),
    *("server", "files", "bearer", "basic_env", "key_env", "credentials_for", "forward_header"),
)


def _refuse_for_model(given: argparse.Namespace, keys: list[str]) -> None:
    """Check that no option is for operations, of which a model has none.

    Raises:
        UsageError: if there is one.
    """
    for name in _OF_OPERATIONS:
        if getattr(given, name) and is_typed(given, name):
            option = {"bearer": "bearer-env"}.get(name, name.replace("_", "-"))
            raise UsageError(f"--{option} is for operations; a model is one tool")
    if keys:
        raise UsageError(f"a model is one tool and has no operation {keys[0]!r}")
    if given.outputs != "off":
        raise UsageError("--outputs is for operations; the output of a model is not described")


def _choose_source(source: str | None, *, is_stdio: bool) -> str:
    """The source; standard input is that of the protocol, unless the server uses HTTP."""
    if source == "-" and is_stdio:
        raise UsageError("standard input is for the protocol; name a file or a URL, or use --http")
    if source is not None:
        return source
    found = next((name for name in DEFAULT_SOURCES if os.path.isfile(name)), None)
    if found is None:
        listed = f"{', '.join(DEFAULT_SOURCES[:-1])} or {DEFAULT_SOURCES[-1]}"
        raise UsageError(f"no description given: name one, or run in a directory with {listed}")
    return found


def _read_settings(given: argparse.Namespace, source: str, keys: list[str]) -> Settings:
    from schemakit.llm.tool_options import ToolOptions
    from schemakit.serve.catalog import Choice, Limits
    from schemakit.serve.run import Settings
    from schemakit.serve.sending import Bounds

    if given.check_outputs != "off" and given.outputs == "off":
        raise UsageError("--check-outputs needs --outputs schema, which describes the results")
    options: ToolOptions = {
        "outputs": given.outputs,
        "max_depth": given.max_depth,
        "max_description": given.max_description,
    }
    usual = _PREDICTION_SECONDS if is_model(source) else _CALL_SECONDS
    max_answer = given.max_answer if given.max_answer is not None else 1 << 40
    return Settings(
        choice=Choice(
            keys=keys,
            tag=given.tag,
            method=given.method,
            path=given.path,
            allow=given.allow,
            deny=given.deny,
            read_only=given.read_only,
            deprecated=False if given.no_deprecated else None,
        ),
        limits=Limits(given.max_tools, given.max_tokens),
        options=options,
        search=given.search,
        explore=given.explore,
        server=given.server,
        secrets=_read_secrets(given),
        trusted=given.credentials_for,
        bounds=Bounds(given.timeout or usual, max_answer, given.retries),
        check=given.check_outputs,
        files=given.files,
        addresses=_read_addresses(given, source),
        forwarded=_read_forwarded(given),
    )


def _read_addresses(given: argparse.Namespace, source: str) -> AddressPolicy:
    """Which addresses a server may have: public ones, those of hosts that the user named, and
    loopback if the description is a file of this machine.

    Who wrote the file may be someone else, so that it reaches neither the network around this
    machine nor the metadata of a cloud.
    """
    from schemakit.serve.connections import AddressPolicy

    is_web = source == "-" or "://" in source or is_model(source)
    chosen = [one for one in (given.server, source) if one is not None and "://" in one]
    hosts = frozenset(parse_url(one).origin.host for one in chosen if not is_model(one))
    return AddressPolicy(bool(given.allow_private), hosts, allow_loopback=not is_web)


def _read_secrets(given: argparse.Namespace) -> Secrets:
    from schemakit.serve.credentials import Secrets

    by_scheme = {}
    for one in given.key_env:
        scheme, mark, variable = one.rpartition("=")
        if not mark or not scheme:
            # The text is not quoted: it may be the secret itself.
            raise UsageError("--key-env takes SCHEME=VAR: a security scheme, and a variable")
        by_scheme[scheme] = read_secret("--key-env", variable, "credential")
    bearer, basic = (
        None if name is None else read_secret(option, name, "credential")
        for option, name in (("--bearer-env", given.bearer), ("--basic-env", given.basic_env))
    )
    return Secrets(bearer, basic, by_scheme)


def _read_address(given: argparse.Namespace) -> HttpAddress | None:
    """The address of ``--http``; None without it.

    Raises:
        UsageError: if it is not one, or options for HTTP are given without it.
    """
    if given.http is None:
        for name in ("access_token_env", "allow_origin", "forward_header"):
            if getattr(given, name):
                raise UsageError(f"--{name.replace('_', '-')} is for a server with --http")
        return None
    from schemakit.serve.http import HttpAddress

    try:
        host, port = parse_host_and_port(
            f"{given.http[:-2]}:1" if given.http.endswith(":0") else given.http
        )
    except UsageError:
        host, port = "*", None
    if host == "*" or port is None:
        raise UsageError(f"--http takes HOST:PORT, such as 127.0.0.1:8000, not {given.http!r}")
    token = None
    if given.access_token_env is not None:
        token = read_secret("--access-token-env", given.access_token_env, "credential")
    port = 0 if given.http.endswith(":0") else port
    return HttpAddress(host, port, token, frozenset(given.allow_origin))


def _read_forwarded(given: argparse.Namespace) -> frozenset[str]:
    """The headers that are forwarded, in small letters.

    Raises:
        UsageError: if a header frames the request, or has the token of this server.
    """
    from schemakit.llm.binding import may_set_header

    names = frozenset(one.strip().lower() for one in given.forward_header)
    for one in names:
        if not may_set_header(one):
            raise UsageError(f"the header {one} cannot be forwarded")
    if "authorization" in names and given.access_token_env is not None:
        raise UsageError("the header Authorization has the token of this server; it stays here")
    return names


COMMAND = Command(
    name="serve",
    summary=SUMMARIES["serve"],
    usage="[SOURCE] [OPERATION ...] [options]",
    examples=(
        "  schemakit serve openapi.json --tag models --read-only\n"
        "  schemakit serve https://example.com/openapi.json --search --bearer-env TOKEN\n"
        "  schemakit serve openapi.json --key-env apiKey=API_KEY --http 127.0.0.1:8000\n"
        "  schemakit serve replicate:owner/name\n"
    ),
    options=_add_options,
    run=_run,
    reads_with="--source-bearer-env",
)
