"""What each provider accepts as a tool: a row of data for each target.

A row holds the form of the definition, and the names and keywords of JSON Schema 2020-12 that are
used in it. The sources are the vendors' SDKs and documentation as of November 2026. A change there
is a change of a row here; everything else that lists targets follows from the rows, and
``tests/llm/test_targets.py`` says what else a new row needs. The limits of providers, by which
definitions are checked, are in ``provider_limits``.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, NamedTuple

from schemakit.errors import UsageError
from schemakit.llm.provider_limits import LIMITS, LIMITS_OF_OUTPUTS, Limit, Names
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


#: The rule for names under ``$defs``.
DEFINITION_NAMES = Names("A-Za-z0-9_.-", 64)


class Target(NamedTuple):
    """What one kind of tool of a provider may look like.

    ``tool_names`` and ``keys`` are the rules for the names that tools and properties get.
    Definitions are checked by ``limits``, which may allow more. ``types`` says how several types
    are written: as a ``"list"``, as ``"anyOf"``, or as ``"nullable"`` with ``anyOf`` for the other
    types. If ``typed``, every schema needs a type; a schema that has none, or an object of unknown
    members, becomes a string that contains JSON. With ``lone_unions`` no assertion is allowed
    beside ``anyOf``. ``closed`` objects need ``additionalProperties: false``, and with
    ``all_required`` every property is required.
    """

    name: str
    shape: Shape
    tool_names: Names
    limits: tuple[Limit, ...]
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
        limits=LIMITS["anthropic"],
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
        limits=LIMITS["anthropic-strict"],
    ),
    Target(
        name="openai",
        shape=OPENAI_FUNCTION,
        tool_names=Names("A-Za-z0-9_-", 64),
        # The Responses API treats a function without "strict" as strict.
        strict=False,
        definitions=True,
        definition_siblings=True,
        limits=LIMITS["openai"],
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
        limits=LIMITS["openai-strict"],
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
        limits=LIMITS["gemini"],
    ),
    Target(
        name="mcp",
        shape=MCP_TOOL,
        tool_names=Names("A-Za-z0-9_.-", 128),
        # The protocol has no rule, but clients hand the schemas to providers as they are.
        keys=Names("A-Za-z0-9_.-", 64),
        definitions=True,
        definition_siblings=True,
        limits=LIMITS["mcp"],
    ),
    Target(
        name="json-schema",
        shape=JSON_SCHEMA,
        tool_names=Names("A-Za-z0-9_.-", 128),
        definitions=True,
        definition_siblings=True,
        limits=LIMITS["json-schema"],
    ),
)

#: Every keyword, everything inline, all names: the form in which descriptions quote schemas.
UNRESTRICTED = Target("", JSON_SCHEMA, Names("", 0), ())

#: By name, as ``target=`` and ``--for`` take them, in the order in which they are listed.
TARGETS: dict[Any, Target] = {row.name: row for row in _ROWS}

#: What a provider accepts as the schema of a structured output, by the name of its target. The
#: schemas are those of strict tools, in another form.
OUTPUTS: dict[Any, Target] = {
    name: TARGETS[name]._replace(limits=LIMITS_OF_OUTPUTS[name], **changes)
    for name, changes in (
        ("anthropic-strict", {"shape": ANTHROPIC_FORMAT, "strict": None}),
        ("openai-strict", {"shape": OPENAI_FORMAT}),
        ("gemini", {"shape": RESPONSE_SCHEMA}),
        ("json-schema", {}),
    )
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
