"""The limits of providers: names, lengths and numbers, each with where it is said and when.

A row holds what a definition may have at most. If all reports and pages agree, exceeding it is an
error. If some say that more is refused and others that it is taken, the row is disputed, and
exceeding it is a warning. The dates are those of the reports; for pages without a date, the day on
which they were read or quoted. The table in docs/feeding.md is made of these rows.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

__all__ = ["LIMITS", "LIMITS_OF_OUTPUTS", "Limit", "Names", "Source"]


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


class Source(NamedTuple):
    """Where a limit is said: a page or a report, its date as ``2025-04-25``, and what it says."""

    url: str
    date: str
    says: str

    def __str__(self) -> str:
        return f"{self.says}: {self.url} ({self.date})"


class Limit(NamedTuple):
    """What a provider allows at most: a number, or the names that it takes.

    ``rule`` is that of a :class:`schemakit.Violation`. ``tools``, ``strict-tools``,
    ``optional-parameters`` and ``union-parameters`` are counted over one request, the others over
    one definition. ``characters`` is the total length of all names and enum values, ``long-enum``
    that of the values of one enum with more than 250 values, ``description`` the length of a tool's
    description, and ``depth`` the number of objects inside each other.
    """

    rule: str
    bound: int | Names
    sources: tuple[Source, ...]
    is_disputed: bool = False


_GITHUB = "https://github.com"
_OPENAI = f"{_GITHUB}/openai/openai-openapi"
_OPENAI_GUIDE = "https://developers.openai.com/api/docs/guides/structured-outputs#supported-schemas"
_ANTHROPIC_GUIDE = "https://platform.claude.com/docs/en/build-with-claude/structured-outputs"
_GEMINI_TYPES = f"{_GITHUB}/googleapis/python-genai/blob/main/google/genai/types.py"
_MCP_NAMES = "https://modelcontextprotocol.io/specification/2025-11-25/server/tools#tool-names"

_ANTHROPIC = (
    Limit(
        "tool-name",
        Names("A-Za-z0-9_-", 128),
        (
            Source(f"{_GITHUB}/home-assistant/core/issues/147760", "2025-06-29", "refused"),
            Source(f"{_GITHUB}/anthropics/claude-code/issues/96152", "2026-09-22", "refused"),
        ),
    ),
    Limit(
        "tool-name",
        Names("A-Za-z0-9_-", 64),
        (
            Source(
                f"{_GITHUB}/anthropics/claude-code/issues/5132", "2025-08-05", "refused on Bedrock"
            ),
            Source(
                "https://platform.claude.com/docs/en/agents-and-tools/tool-use/implement-tool-use",
                "2026-11-29",
                "documented",
            ),
            Source(
                f"{_GITHUB}/home-assistant/core/issues/147760",
                "2025-06-29",
                "up to 128 by the API's own message",
            ),
        ),
        is_disputed=True,
    ),
    Limit(
        "property-name",
        Names("A-Za-z0-9_.-", 64),
        (
            Source(f"{_GITHUB}/twilio-labs/mcp/issues/58", "2026-02-15", "refused"),
            Source(f"{_GITHUB}/ComposioHQ/composio/issues/3500", "2026-06-02", "refused"),
        ),
    ),
    Limit(
        "inner-property-name",
        Names("A-Za-z0-9_.-", 64),
        (
            Source(
                f"{_GITHUB}/aws-solutions-library-samples/"
                "accelerated-intelligent-document-processing-on-aws/issues/709",
                "2026-08-31",
                "only arguments are checked",
            ),
            Source(
                f"{_GITHUB}/decocms/studio/pull/6874", "2026-09-02", "only arguments are checked"
            ),
        ),
        is_disputed=True,
    ),
)

_ANTHROPIC_STRICT = (
    *_ANTHROPIC,
    Limit(
        "strict-tools",
        20,
        (
            Source(_ANTHROPIC_GUIDE, "2026-07-13", "documented"),
            Source(f"{_GITHUB}/elizaOS/eliza/issues/16499", "2026-07-16", "refused"),
        ),
    ),
    Limit(
        "optional-parameters",
        24,
        (
            Source(_ANTHROPIC_GUIDE, "2026-07-13", "documented"),
            Source(f"{_GITHUB}/elie222/inbox-zero/issues/2323", "2026-04-20", "refused"),
        ),
    ),
    Limit(
        "union-parameters",
        16,
        (
            Source(_ANTHROPIC_GUIDE, "2026-07-13", "documented"),
            Source(f"{_GITHUB}/mozilla/bugbug/pull/6129", "2026-06-04", "refused"),
        ),
    ),
)

_OPENAI_FUNCTIONS = (
    Limit(
        "tool-name",
        Names("A-Za-z0-9_-", 64),
        (
            Source(_OPENAI, "2026-11-29", "documented"),
            Source(f"{_GITHUB}/microsoft/vscode/issues/243602", "2025-03-14", "refused"),
        ),
    ),
    Limit(
        "tools",
        128,
        (
            Source(_OPENAI, "2026-11-29", "documented"),
            Source(f"{_GITHUB}/zed-industries/zed/issues/42393", "2025-11-10", "refused"),
        ),
    ),
    Limit(
        "description",
        1_048_576,
        (
            Source(
                f"{_GITHUB}/MicrosoftDocs/azure-ai-docs/commit/"
                "2cee073678faf5f36c9aebbbe100d0d4093dc7de",
                "2025-07-24",
                "documented as refused by Azure",
            ),
        ),
    ),
    Limit(
        "description",
        1024,
        (
            Source(f"{_GITHUB}/getsentry/sentry-mcp/issues/106", "2025-04-25", "refused"),
            Source(f"{_GITHUB}/run-llama/llama_index/pull/18784", "2025-05-19", "taken"),
        ),
        is_disputed=True,
    ),
)

_OPENAI_SCHEMAS = (
    Limit("properties", 5000, (Source(_OPENAI_GUIDE, "2026-09-14", "documented"),)),
    Limit(
        "depth",
        10,
        (
            Source(_OPENAI_GUIDE, "2026-09-14", "documented"),
            Source(f"{_GITHUB}/openai/openai-java/issues/732", "2026-04-30", "quoted"),
        ),
    ),
    Limit(
        "depth",
        5,
        (
            Source(f"{_GITHUB}/tidyverse/ellmer/issues/671", "2025-07-17", "refused"),
            Source(f"{_GITHUB}/openai/openai-java/issues/732", "2026-04-30", "10 are documented"),
        ),
        is_disputed=True,
    ),
    Limit("characters", 120_000, (Source(_OPENAI_GUIDE, "2026-09-14", "documented"),)),
    Limit("enum-values", 1000, (Source(_OPENAI_GUIDE, "2026-09-14", "documented"),)),
    Limit("long-enum", 15_000, (Source(_OPENAI_GUIDE, "2026-09-14", "documented"),)),
)

_GEMINI_PROPERTIES = (
    Limit(
        "property-name",
        Names("A-Za-z0-9_", 64, first="A-Za-z_"),
        (Source(_GEMINI_TYPES, "2026-11-29", "documented"),),
    ),
    Limit(
        "inner-property-name",
        Names("A-Za-z0-9_", 64, first="A-Za-z_"),
        (Source(_GEMINI_TYPES, "2026-11-29", "documented for arguments alone"),),
        is_disputed=True,
    ),
)

_GEMINI = (
    Limit(
        "tool-name",
        Names("A-Za-z0-9_.:-", 128, first="A-Za-z_"),
        (Source(_GEMINI_TYPES, "2026-11-29", "documented"),),
    ),
    Limit(
        "tool-name",
        Names("A-Za-z0-9_.-", 64, first="A-Za-z_"),
        (
            Source(f"{_GITHUB}/google-gemini/gemini-cli/issues/7869", "2025-09-06", "refused"),
            Source(f"{_GITHUB}/kaitranntt/ccs/issues/25", "2025-11-30", "64, with colons"),
            Source(_GEMINI_TYPES, "2026-11-29", "up to 128 are documented"),
        ),
        is_disputed=True,
    ),
    Limit(
        "tools",
        512,
        (
            Source(f"{_GITHUB}/google-gemini/gemini-cli/issues/19083", "2026-02-14", "refused"),
            Source(_GEMINI_TYPES, "2026-11-29", "documented"),
            Source(
                "https://cloud.google.com/vertex-ai/generative-ai/docs/reference/nodejs/latest/"
                "vertexai/functiondeclarationstool",
                "2025-09-04",
                "64 are documented for Vertex AI",
            ),
        ),
        is_disputed=True,
    ),
    *_GEMINI_PROPERTIES,
)

#: A client adds at least one character for the server, and one that separates them.
_NAME_IN_CURSOR = 60 - 2

_MCP = (
    Limit(
        "tool-name",
        Names("A-Za-z0-9_.-", 128),
        (
            Source(_MCP_NAMES, "2025-11-25", "documented"),
            Source(
                f"{_GITHUB}/modelcontextprotocol/modelcontextprotocol/issues/1345",
                "2025-08-14",
                "refused by Claude Code",
            ),
        ),
    ),
    Limit(
        "tool-name",
        Names("A-Za-z0-9_.-", _NAME_IN_CURSOR),
        (
            Source(
                f"{_GITHUB}/ComposioHQ/composio/issues/2788",
                "2026-02-27",
                "Cursor takes 60 with the server's name",
            ),
            Source(
                f"{_GITHUB}/microsoft/vscode/issues/243602",
                "2025-03-14",
                "VS Code takes 64 with the server's name",
            ),
            Source(_MCP_NAMES, "2025-11-25", "128 are documented"),
        ),
        is_disputed=True,
    ),
    Limit(
        "tools",
        80,
        (
            Source(
                f"{_GITHUB}/Snowflake-Labs/mcp/issues/77", "2025-09-02", "Cursor warns above 80"
            ),
            Source(
                f"{_GITHUB}/microsoft/vscode/issues/258890",
                "2025-07-17",
                "VS Code refuses above 128",
            ),
        ),
        is_disputed=True,
    ),
    Limit(
        "property-name",
        Names("A-Za-z0-9_.-", 64),
        (
            Source(
                f"{_GITHUB}/twilio-labs/mcp/issues/58", "2026-02-15", "refused through Claude Code"
            ),
            Source(_MCP_NAMES, "2025-11-25", "no rule is documented"),
        ),
        is_disputed=True,
    ),
)

#: The rows of each target, by its name; for one rule, what all refuse comes first.
LIMITS: Mapping[str, tuple[Limit, ...]] = MappingProxyType(
    {
        "anthropic": _ANTHROPIC,
        "anthropic-strict": _ANTHROPIC_STRICT,
        "openai": _OPENAI_FUNCTIONS,
        "openai-strict": (*_OPENAI_FUNCTIONS, *_OPENAI_SCHEMAS),
        "gemini": _GEMINI,
        "mcp": _MCP,
        "json-schema": (),
    }
)

#: The same for structured outputs: the rules for tools do not apply.
LIMITS_OF_OUTPUTS: Mapping[str, tuple[Limit, ...]] = MappingProxyType(
    {
        "anthropic-strict": tuple(
            one for one in _ANTHROPIC_STRICT if one.rule not in ("tool-name", "strict-tools")
        ),
        "openai-strict": (_OPENAI_FUNCTIONS[0], *_OPENAI_SCHEMAS),
        "gemini": _GEMINI_PROPERTIES,
        "json-schema": (),
    }
)
