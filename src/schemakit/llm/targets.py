"""What each provider takes as a tool: one row of data a target.

A row says how a definition looks and which words of JSON Schema 2020-12 its schema may hold. The
sources are the vendors' own SDKs and documentation as of November 2026; what changes there
changes here, and nowhere else.
"""

from __future__ import annotations

from typing import NamedTuple

from schemakit.errors import UsageError
from schemakit.spec.keywords import APPLICATOR, ASSERTION, KEYWORDS, LATEST_DRAFT
from schemakit.suggest import did_you_mean

__all__ = ["TARGETS", "Limits", "Names", "Target", "target_named"]

_TEXT = frozenset({"minLength", "maxLength", "pattern", "format"})
_BOUNDS = frozenset({"minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"})
_COUNTS = frozenset({"minItems", "maxItems"})
_PLAIN = frozenset({"type", "enum", "anyOf", "items", "properties", "required"})
#: Every assertion, applicator and annotation that a definition may hold at all.
_EVERYTHING = frozenset(
    row.name
    for row in KEYWORDS
    if row.is_in_draft(LATEST_DRAFT)
    and row.role in (ASSERTION, APPLICATOR)
    and row.holds != "reference"
) | {"title", "description", "default", "examples", "deprecated"}
_OPENAI_FORMATS = frozenset(
    {"date-time", "time", "date", "duration", "email", "hostname", "ipv4", "ipv6", "uuid"}
)


class Names(NamedTuple):
    """What a name may be: the characters allowed, which of them first, and how many at most."""

    characters: str
    most: int
    first: str = ""

    @property
    def pattern(self) -> str:
        """The regular expression that a whole name has to match."""
        if self.first:
            return f"[{self.first}][{self.characters}]{{0,{self.most - 1}}}"
        return f"[{self.characters}]{{1,{self.most}}}"


class Limits(NamedTuple):
    """The most there may be of something; None where there is no limit or none is known.

    ``tools``, ``strict_tools``, ``optional`` and ``unions`` count over one request;
    ``characters`` are those of all names and enum values, ``long_enum`` those of the
    values of one enum with more than 250.
    """

    tools: int | None = None
    strict_tools: int | None = None
    optional: int | None = None
    unions: int | None = None
    properties: int | None = None
    depth: int | None = None
    characters: int | None = None
    enum_values: int | None = None
    long_enum: int | None = None


class Target(NamedTuple):
    """One provider's tools.

    ``shape`` is how the definition holds its schema; ``types`` how several types are written: a
    ``"list"``, an ``"anyOf"``, or ``"nullable"`` with anyOf for the rest. Where ``typed``, a schema
    has to say its type, and what has none, or is an object of any members, is asked for as JSON
    text. ``lone_unions`` have nothing beside them that restricts.
    """

    name: str
    shape: str
    tool_names: Names
    keywords: frozenset[str] = _EVERYTHING
    keys: Names | None = None
    strict: bool | None = None
    types: str = "list"
    typed: bool = False
    typed_literals: bool = True
    closed: bool = False
    all_required: bool = False
    definitions: bool = False
    definition_siblings: bool = False
    lone_unions: bool = False
    text_enums: bool = False
    formats: frozenset[str] | None = None
    most_min_items: int | None = None
    limits: Limits = Limits()


_ROWS = (
    Target(
        name="anthropic",
        shape="anthropic",
        tool_names=Names("A-Za-z0-9_-", 64),
        keys=Names("A-Za-z0-9_.-", 64),
    ),
    Target(
        name="anthropic-strict",
        shape="anthropic",
        tool_names=Names("A-Za-z0-9_-", 64),
        keys=Names("A-Za-z0-9_.-", 64),
        # "const" and "enum" say their type, which the SDK's own strict form leaves out.
        keywords=_PLAIN
        | {"const", "format", "minItems", "additionalProperties", "title", "description"},
        strict=True,
        types="anyOf",
        typed=True,
        typed_literals=False,
        closed=True,
        lone_unions=True,
        formats=_OPENAI_FORMATS | {"uri"},
        most_min_items=1,
        limits=Limits(strict_tools=20, optional=24, unions=16),
    ),
    Target(
        name="openai",
        shape="openai",
        tool_names=Names("A-Za-z0-9_-", 64),
        # The Responses API takes a function for strict that does not say.
        strict=False,
        definitions=True,
        definition_siblings=True,
        limits=Limits(tools=128),
    ),
    Target(
        name="openai-strict",
        shape="openai",
        tool_names=Names("A-Za-z0-9_-", 64),
        keywords=_PLAIN
        | _BOUNDS
        | _COUNTS
        | {"const", "pattern", "format", "additionalProperties", "title", "description"},
        strict=True,
        typed=True,
        closed=True,
        all_required=True,
        definitions=True,
        lone_unions=True,
        formats=_OPENAI_FORMATS,
        limits=Limits(
            tools=128,
            properties=5000,
            depth=10,
            characters=120_000,
            enum_values=1000,
            long_enum=15_000,
        ),
    ),
    Target(
        name="gemini",
        shape="gemini",
        tool_names=Names("A-Za-z0-9_-", 64, first="A-Za-z_"),
        keys=Names("A-Za-z0-9_", 64, first="A-Za-z_"),
        keywords=_PLAIN
        | _COUNTS
        | _TEXT
        | {"minimum", "maximum", "minProperties", "maxProperties"}
        | {"title", "description", "default"},
        types="nullable",
        typed=True,
        lone_unions=True,
        text_enums=True,
        formats=frozenset({"date-time", "int32", "int64", "float", "double"}),
    ),
    Target(
        name="mcp",
        shape="mcp",
        tool_names=Names("A-Za-z0-9_.-", 128),
        definitions=True,
        definition_siblings=True,
    ),
    Target(
        name="json-schema",
        shape="schema",
        tool_names=Names("A-Za-z0-9_.-", 128),
        definitions=True,
        definition_siblings=True,
    ),
)

#: By name, as ``--for`` takes them.
TARGETS = {row.name: row for row in _ROWS}


def target_named(name: str) -> Target:
    """The row of that name.

    Raises:
        UsageError: if there is none.
    """
    found = TARGETS.get(name) if isinstance(name, str) else None
    if found is None:
        known = list(TARGETS)
        suggestion = did_you_mean(str(name), known) or f"; there are {', '.join(known)}"
        raise UsageError(f"no target {name!r}{suggestion}")
    return found
