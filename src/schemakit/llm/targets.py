"""What each provider accepts as a tool: a row of data for each target.

A row holds the form of the definition, the keywords of JSON Schema 2020-12 that its schema may use,
and the limits. The sources are the vendors' SDKs and documentation as of November 2026. A change
there is a change of a row here; everything else that lists targets follows from the rows, and
``tests/llm/test_targets.py`` says what else a new row needs.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, NamedTuple

from schemakit.errors import UsageError
from schemakit.llm.shapes import (
    ANTHROPIC_FORMAT,
    ANTHROPIC_TOOL,
    FUNCTION_DECLARATION,
    JSON_SCHEMA,
    MCP_TOOL,
    OPENAI_FORMAT,
    OPENAI_FUNCTION,
    RESPONSE_SCHEMA,
    Shape,
)
from schemakit.spec.keywords import APPLICATOR, ASSERTION, KEYWORDS, LATEST_DRAFT
from schemakit.suggest import did_you_mean

__all__ = [
    "DEFINITION_NAMES",
    "OUTPUTS",
    "TARGETS",
    "UNRESTRICTED",
    "Limits",
    "Names",
    "OutputName",
    "Target",
    "TargetName",
    "find_target",
]

#: The targets of tools, and those of structured outputs.
TargetName = Literal[
    "anthropic", "anthropic-strict", "openai", "openai-strict", "gemini", "mcp", "json-schema"
]
OutputName = Literal["openai-strict", "anthropic-strict", "gemini", "json-schema"]
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
    """The rule for a name: the characters allowed, how many at most, and which may come first."""

    characters: str
    most: int
    first: str = ""

    @property
    def pattern(self) -> str:
        """The regular expression that the whole name has to match."""
        if self.first:
            return f"[{self.first}][{self.characters}]{{0,{self.most - 1}}}"
        return f"[{self.characters}]{{1,{self.most}}}"


#: The rule for names under ``$defs``.
DEFINITION_NAMES = Names("A-Za-z0-9_.-", 64)


class Limits(NamedTuple):
    """Numeric limits of a target; None where there is no limit or none is documented.

    ``tools``, ``strict_tools``, ``optional`` (parameters) and ``unions`` are counted over one
    request, the others over one definition. ``characters`` is the total length of all names and
    enum values, ``long_enum`` that of the values of one enum with more than 250 values.
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
    """What one kind of tool of a provider may look like.

    ``keys`` is the rule for names of properties. ``types`` says how several types are written: as a
    ``"list"``, as ``"anyOf"``, or as ``"nullable"`` with ``anyOf`` for the other types. If
    ``typed``, every schema needs a type; a schema that has none, or an object of unknown members,
    becomes a string that contains JSON. With ``lone_unions`` no assertion is allowed beside
    ``anyOf``. ``closed`` objects need ``additionalProperties: false``, and with ``all_required``
    every property is required.
    """

    name: str
    shape: Shape
    tool_names: Names
    limits: Limits
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


_ROWS = (
    Target(
        name="anthropic",
        shape=ANTHROPIC_TOOL,
        tool_names=Names("A-Za-z0-9_-", 64),
        keys=Names("A-Za-z0-9_.-", 64),
        limits=Limits(),
    ),
    Target(
        name="anthropic-strict",
        shape=ANTHROPIC_TOOL,
        tool_names=Names("A-Za-z0-9_-", 64),
        keys=Names("A-Za-z0-9_.-", 64),
        # The SDK's own strict form has no type beside "const" and "enum".
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
        shape=OPENAI_FUNCTION,
        tool_names=Names("A-Za-z0-9_-", 64),
        # The Responses API treats a function without "strict" as strict.
        strict=False,
        definitions=True,
        definition_siblings=True,
        limits=Limits(tools=128),
    ),
    Target(
        name="openai-strict",
        shape=OPENAI_FUNCTION,
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
        shape=FUNCTION_DECLARATION,
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
        limits=Limits(),
    ),
    Target(
        name="mcp",
        shape=MCP_TOOL,
        tool_names=Names("A-Za-z0-9_.-", 128),
        definitions=True,
        definition_siblings=True,
        limits=Limits(),
    ),
    Target(
        name="json-schema",
        shape=JSON_SCHEMA,
        tool_names=Names("A-Za-z0-9_.-", 128),
        definitions=True,
        definition_siblings=True,
        limits=Limits(),
    ),
)

#: Every keyword, everything inline, all names: the form in which descriptions quote schemas.
UNRESTRICTED = Target("", JSON_SCHEMA, Names("", 0), Limits())

#: By name, as ``target=`` and ``--for`` take them, in the order in which they are listed.
TARGETS: dict[Any, Target] = {row.name: row for row in _ROWS}

#: What a provider accepts as the schema of a structured output, by the name of its target. The
#: schemas are those of strict tools, in another form.
OUTPUTS: dict[Any, Target] = {
    "anthropic-strict": TARGETS["anthropic-strict"]._replace(shape=ANTHROPIC_FORMAT, strict=None),
    "openai-strict": TARGETS["openai-strict"]._replace(shape=OPENAI_FORMAT),
    "gemini": TARGETS["gemini"]._replace(shape=RESPONSE_SCHEMA),
    "json-schema": TARGETS["json-schema"],
}


def find_target(name: str, rows: Mapping[Any, Target] = TARGETS) -> Target:
    """The row of that name.

    Raises:
        UsageError: if there is none; it names the nearest.
    """
    found = rows.get(name) if isinstance(name, str) else None
    if found is None:
        known = list(rows)
        suggestion = did_you_mean(str(name), known) or f"; there are {', '.join(known)}"
        raise UsageError(f"no target {name!r}{suggestion}")
    return found
