"""Serves a description or a model as the settings direct, until the client or a signal ends it."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING, Any

import anyio

from schemakit.counts import format_count
from schemakit.description.description import Description
from schemakit.errors import RetrievalError, UsageError
from schemakit.llm.tool_options import ToolOptions
from schemakit.llm.tools import tool
from schemakit.serve.calls import Upstream
from schemakit.serve.catalog import Choice, Limits, choose_operations, make_tools, serve_tools
from schemakit.serve.connections import AddressPolicy, make_pool
from schemakit.serve.credentials import (
    Credentials,
    Secrets,
    build_credentials,
    choose_placements,
    read_schemes,
)
from schemakit.serve.description_parts import keep_only
from schemakit.serve.exchange import Pool
from schemakit.serve.explore_tools import explore_tools
from schemakit.serve.files import make_file_reader
from schemakit.serve.predictions import ModelServer, serve_model
from schemakit.serve.redaction import Redactor
from schemakit.serve.results import OutputCheck
from schemakit.serve.search_tools import Operations, search_tools
from schemakit.serve.sending import Bounds
from schemakit.serve.server import Served, build_server
from schemakit.serve.stdio import run_on_stdio
from schemakit.sources.urls import Origin, parse_url
from schemakit.spec import pointer
from schemakit.views.operations import Operation, list_requirements
from schemakit.views.servers import server_urls, swagger_urls

if TYPE_CHECKING:
    from schemakit.serve.http import HttpAddress

__all__ = ["Log", "Plan", "Settings", "plan_model", "plan_operations", "run"]

#: Bytes of all the files that the arguments of one call name.
_MOST_OF_FILES = 64 << 20
_MOST_NAMED = 3
_LONGEST_TITLE = 200


@dataclass(frozen=True, slots=True)
class Settings:
    """How a server serves.

    ``server`` replaces the base URL. ``trusted`` are further URLs to whose origins credentials go.
    ``files`` is the directory whose files arguments may name. ``forwarded`` are headers of the
    client's HTTP requests that go to the API.
    """

    choice: Choice = field(default_factory=Choice)
    limits: Limits = field(default_factory=Limits)
    options: ToolOptions = field(default_factory=ToolOptions)
    search: bool = False
    explore: bool = False
    server: str | None = None
    secrets: Secrets = field(default_factory=Secrets)
    trusted: Sequence[str] = ()
    bounds: Bounds = field(default_factory=Bounds)
    check: OutputCheck = "off"
    files: str | None = None
    addresses: AddressPolicy = field(default_factory=AddressPolicy)
    forwarded: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Plan:
    """What will be served, decided before the first message: ``build`` makes it with a pool.

    ``about`` says what that is in a few words, and ``notes`` are worth telling the user.
    """

    build: Callable[[Pool], Served]
    redactor: Redactor
    addresses: AddressPolicy
    about: str
    notes: tuple[str, ...] = ()


def plan_operations(api: Description, settings: Settings) -> Plan:
    """Plan to serve operations of a description.

    Raises:
        UsageError: if no operation is left, there is no server, or a secret cannot be sent.
        TooManyToolsError: if there are too many, and they are not served by search.
    """
    chosen = choose_operations(api, settings.choice)
    credentials = build_credentials(read_schemes(api), settings.secrets)
    origins = _origins_of(api, chosen, settings)
    notes = [
        *_note_unused(chosen, credentials),
        *_note_origins(api, chosen, credentials, origins, settings),
    ]
    left_out: list[str] = []
    made = (
        None
        if settings.search
        else make_tools(api, chosen, settings.options, settings.limits, left_out)
    )
    notes += [f"left out {one}" for one in left_out]
    info = api.contents.get("info")
    title = str(info.get("title") or "") if isinstance(info, dict) else ""

    # What --deny and other filters leave out is not shown either.
    is_whole = settings.choice == Choice()
    shown = (lambda: api) if is_whole else keep_only(api, [one.pointer for one in chosen])

    def build(pool: Pool) -> Served:
        shared = _share(pool, settings, origins, credentials)
        if made is None:
            tools = search_tools(Operations.of(api, chosen, settings.options), shared)
        else:
            tools = serve_tools(shared, made)
        if settings.explore:
            tools += explore_tools(shown)
        return Served(
            "schemakit",
            tools,
            title=title[:_LONGEST_TITLE] or None,
            instructions=_instruct(title, settings, len(chosen)),
            shown=shown,
            forwarded=settings.forwarded,
        )

    number = format_count(len(chosen), "operation")
    what = f"tools that find and call {number}" if made is None else format_count(len(made), "tool")
    about = f"{what} of {title[:_LONGEST_TITLE] or api.uri}"
    return Plan(build, credentials.redactor(), settings.addresses, about, tuple(notes))


def _instruct(title: str, settings: Settings, count: int) -> str:
    named = title[:200] or "an API"
    if settings.search:
        return (
            f"{count:,} operations of {named}: find one with search_operations, read its arguments "
            "with describe_operation, and call it with call_operation."
        )
    return f"Each tool calls an operation of {named}."


def _share(
    pool: Pool, settings: Settings, origins: frozenset[Origin], credentials: Credentials
) -> Upstream:
    directory = settings.files
    files = None if directory is None else partial(make_file_reader, directory, _MOST_OF_FILES)
    return Upstream(
        pool,
        server=settings.server,
        origins=origins,
        credentials=credentials,
        redactor=credentials.redactor(),
        bounds=settings.bounds,
        check=settings.check,
        files=files,
    )


def _origins_of(
    api: Description, chosen: Sequence[Operation], settings: Settings
) -> frozenset[Origin]:
    """The origins to which credentials go: that of the server, which is the description's first
    one unless another was chosen, and those that were trusted.

    Raises:
        UsageError: if there is no server, or a URL is not one.
    """
    if settings.server is not None:
        base = settings.server
    else:
        urls = chain(_root_servers(api), (url for one in chosen for url in one.servers[:1]))
        base = next((one for one in urls if "://" in one), "")
        if not base:
            raise UsageError("the description names no server; --server URL chooses one")
    try:
        found = [parse_url(one) for one in (base, *settings.trusted)]
    except RetrievalError as error:
        raise UsageError(str(error)) from None
    if found[0].userinfo is not None:
        raise UsageError("the URL of the server contains a user name or password; see --basic-env")
    return frozenset(one.origin for one in found)


def _root_servers(api: Description) -> tuple[str, ...]:
    if api.version == "2.0":
        return swagger_urls(api.contents, api.uri)
    listed = api.contents.get("servers")
    servers = [one for one in listed if isinstance(one, dict)] if isinstance(listed, list) else []
    return server_urls(servers, api.uri)


def _note_origins(
    api: Description,
    chosen: Sequence[Operation],
    credentials: Credentials,
    origins: frozenset[Origin],
    settings: Settings,
) -> Sequence[str]:
    """A note on operations at servers to which credentials do not go."""
    if settings.server is not None or not (credentials.texts or settings.forwarded):
        return ()
    elsewhere: dict[str, int] = {}
    for one in chosen:
        for url in one.servers[:1] if _may_have_servers(api, one) else ():
            try:
                origin = parse_url(url).origin
            except RetrievalError:
                continue
            if origin not in origins:
                elsewhere[str(origin)] = elsewhere.get(str(origin), 0) + 1
    if not elsewhere:
        return ()
    listed = ", ".join(f"{one} ({count})" for one, count in list(elsewhere.items())[:_MOST_NAMED])
    where = f"operations at {listed} are called without credentials"
    return (f"{where}; --credentials-for URL sends them there too",)


def _note_unused(chosen: Sequence[Operation], credentials: Credentials) -> Sequence[str]:
    """A note on credentials that no operation asks for."""
    if not credentials.texts:
        return ()
    if any(choose_placements(credentials, list_requirements(one)) for one in chosen):
        return ()
    return ("no operation is called with the credentials: the description asks for none of them",)


def _may_have_servers(api: Description, operation: Operation) -> bool:
    """Whether an operation may have servers of its own, or of its Path Item; asking it for these
    costs more."""
    place: Any = api.contents
    for key in pointer.parse(operation.pointer):
        place = place.get(key) if isinstance(place, dict) else None
        if not isinstance(place, dict) or "$ref" in place:
            return True
        if key != "paths" and "servers" in place:
            return True
    return False


def plan_model(api: Description, settings: Settings, *, base: str, token: str) -> Plan:
    """Plan to serve a model of Replicate as one tool; ``base`` is the API's URL, with ``/v1``.

    Raises:
        UsageError: if the description names no version of a model.
    """
    model = api.model()
    if model.version is None:
        raise UsageError("the description of the model does not say which version it is")
    made = tool(model, target="mcp", **settings.options)
    redactor = Redactor([token])

    def build(pool: Pool) -> Served:
        shared = _share(pool, settings, frozenset(), Credentials({}, (), (token,)))
        server = ModelServer(shared, base, token, seconds=settings.bounds.seconds)
        return Served("schemakit", [serve_model(server, model, made)], title=model.name)

    host = parse_url(base).origin.host
    allowed = settings.addresses
    # The user chose this server.
    addresses = allowed._replace(chosen_hosts=allowed.chosen_hosts | {host})
    return Plan(build, redactor, addresses, f"the model {model.name}")


def run(plan: Plan, address: HttpAddress | None, level: int, tell: Callable[[str], None]) -> int:
    """Serve over HTTP at an address, or over standard input and output.

    ``level`` is that of the log on standard error, and ``tell`` writes a note to the user. Returns
    the exit status.

    Raises:
        UsageError: if the address cannot be used.
    """
    if address is None and sys.stdin is None:
        raise UsageError("standard input is closed, so there is no client; --http needs none")
    if address is None and sys.stdout is None:
        raise UsageError("standard output is closed, so no client can be answered")
    with Log(plan.redactor, level):
        if address is None:
            if sys.stdin.isatty():
                tell(
                    f"serving {plan.about} to an MCP client on standard input, which is this "
                    "terminal; Ctrl-C ends it, and --http HOST:PORT serves over HTTP"
                )
            return anyio.run(_run_on_stdio, plan)
        # A server of HTTP is slow to import.
        from schemakit.serve.http import listen

        bound = listen(address)
        with bound:
            host, port = bound.getsockname()[:2]
            tell(f"serving at http://{f'[{host}]' if ':' in host else host}:{port}/mcp")
            anyio.run(_run_on_http, plan, address, bound)
    return 0


async def _run_on_stdio(plan: Plan) -> int:
    async with make_pool(plan.addresses) as pool:
        return await run_on_stdio(build_server(plan.build(pool)))


async def _run_on_http(plan: Plan, address: HttpAddress, bound: Any) -> None:
    from schemakit.serve.http import run_on_http

    async with make_pool(plan.addresses) as pool:
        await run_on_http(build_server(plan.build(pool)), address, bound)


class Log:
    """A context in which logs are written to standard error, without secrets; afterwards the levels
    are what they were."""

    def __init__(self, redactor: Redactor, level: int) -> None:
        self._handler = logging.StreamHandler(sys.stderr)
        self._handler.setFormatter(_RedactingFormatter(redactor))
        self._levels = {
            logging.getLogger(): max(level, logging.WARNING),
            logging.getLogger("schemakit.serve"): level,
        }
        self._before: dict[logging.Logger, int] = {}

    def __enter__(self) -> None:
        logging.getLogger().addHandler(self._handler)
        for logger, level in self._levels.items():
            self._before[logger] = logger.level
            logger.setLevel(level)

    def __exit__(self, *_: object) -> None:
        logging.getLogger().removeHandler(self._handler)
        for logger, level in self._before.items():
            logger.setLevel(level)


class _RedactingFormatter(logging.Formatter):
    """Formats records, tracebacks included, without secrets."""

    def __init__(self, redactor: Redactor) -> None:
        super().__init__("%(levelname)s %(name)s: %(message)s")
        self._redactor = redactor

    def format(self, record: logging.LogRecord) -> str:
        return self._redactor.hide(super().format(record))
