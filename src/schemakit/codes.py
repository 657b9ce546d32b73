"""The codes of diagnostics that come from reading, resolving and writing a description.

A code that only a check reports is declared by the record of that check, and
``schemakit.checks.run.CODES`` has them all. The two are apart because ``errors`` imports this
module: a command that checks nothing does not load the checks.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal, NamedTuple, get_args

__all__ = ["BASE_CODES", "SECTIONS", "Code", "Section", "Severity"]

Severity = Literal["error", "warning"]
#: A section of docs/diagnostics.md.
Section = Literal[
    "The text",
    "References",
    "Pointers and output",
    "Names",
    "Paths and parameters",
    "Schemas and examples",
    "The official schema",
]
#: The sections in the order of the page.
SECTIONS: tuple[Section, ...] = get_args(Section)


class Code(NamedTuple):
    """What a code means in one line, its severity in ``check``, and its section of the page."""

    severity: Severity
    meaning: str
    section: Section


#: The codes of problems that are found before any check runs.
BASE_CODES: Mapping[str, Code] = MappingProxyType(
    {
        "syntax": Code(
            "error", "the text is neither JSON nor YAML, or its root is not an object", "The text"
        ),
        "unsupported-version": Code("error", "the version is not supported", "The text"),
        "no-version": Code("error", "no field gives the version of OpenAPI", "The text"),
        "invalid-yaml": Code(
            "warning", "the text can be read, but is not valid YAML 1.2", "The text"
        ),
        "duplicate-key": Code(
            "error", "a key occurs twice in one object; only the last counts", "The text"
        ),
        "unresolved-ref": Code("error", "a reference points to nothing", "References"),
        "unresolved-document": Code("error", "a referenced document cannot be read", "References"),
        "no-base-uri": Code(
            "error", "a relative reference in a document without a URI", "References"
        ),
        "ref-target-type": Code(
            "error", "a reference points to the wrong kind of value", "References"
        ),
        "ref-not-allowed-here": Code("warning", "a reference where none is allowed", "References"),
        "reference-in-data": Code(
            "warning", "a `$ref` where the value is data, which nothing follows", "References"
        ),
        "ref-through-ref": Code(
            "warning", "a reference whose pointer passes through another reference", "References"
        ),
        "encoded-slash": Code("warning", "a reference with %2F in place of ~1", "References"),
        "non-uri-ref": Code("warning", "a reference that is not a URI", "References"),
        "non-uri-path": Code("warning", "a reference that is a Windows path", "References"),
        "slash-after-file": Code(
            "warning", "a reference with a slash after the name of a file", "References"
        ),
        "pointer-crosses-id": Code(
            "warning",
            "a reference whose pointer passes through a schema with its own $id",
            "References",
        ),
        "ref-resolved-against-document": Code(
            "warning",
            "a reference below an $id that resolves only against the whole document",
            "References",
        ),
        "duplicate-anchor": Code(
            "warning", "two schemas of one resource with the same anchor", "References"
        ),
        "duplicate-id": Code("warning", "two different schemas with the same $id", "References"),
        "mixed-versions": Code(
            "warning", "a reference to another OpenAPI version or schema dialect", "References"
        ),
        "relative-server": Code(
            "warning", "a relative server URL in a document at another location", "References"
        ),
        "circular-alias": Code("error", "references that point only to each other", "References"),
        "circular-ref": Code(
            "error", "a cycle of references where cycles are not allowed", "References"
        ),
        "pointer": Code(
            "error", "a JSON Pointer that is malformed or points to nothing", "Pointers and output"
        ),
        "renamed-component": Code(
            "warning",
            "two different components with one name, of which one is renamed",
            "Pointers and output",
        ),
        "relative-uri": Code(
            "warning",
            "a relative URI that means something else where the output is written",
            "Pointers and output",
        ),
        "dropped-link": Code(
            "warning",
            "a link of a selection whose operation is not selected",
            "Pointers and output",
        ),
        "too-large": Code(
            "error", "the output would be larger than allowed", "Pointers and output"
        ),
    }
)
