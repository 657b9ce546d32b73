"""Every code of a diagnostic, with its severity and its meaning."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal, NamedTuple

__all__ = ["CODES", "Code", "Severity"]

Severity = Literal["error", "warning"]


class Code(NamedTuple):
    """What a diagnostic's code means in a line, and how severe it is where all is checked."""

    severity: Severity
    meaning: str


#: Every code of a description's problems, each with an example in docs/diagnostics.md.
CODES: Mapping[str, Code] = MappingProxyType(
    {
        # the text
        "syntax": Code("error", "the text is neither JSON nor YAML, or its root is no object"),
        "unsupported-version": Code("error", "no grammar describes the version"),
        "duplicate-key": Code("error", "a key stands twice in one object; only the last counts"),
        "no-description": Code("error", "the root is neither an OpenAPI description nor a schema"),
        "wrong-kind": Code("error", "a field holds another kind of value than belongs there"),
        # references
        "unresolved-ref": Code("error", "nothing stands where a reference leads"),
        "unresolved-document": Code("error", "a document that a reference names cannot be read"),
        "no-base-uri": Code("error", "a relative reference in what has no URI of its own"),
        "ref-target-type": Code("error", "a reference leads to something of the wrong kind"),
        "ref-not-allowed-here": Code("warning", "a reference where none may stand"),
        "reference-in-data": Code("warning", "an example or a default is nothing but a `$ref`"),
        "ref-through-ref": Code("warning", "a reference whose pointer passes through another"),
        "encoded-slash": Code("warning", "a reference that writes %2F where ~1 belongs"),
        "non-uri-ref": Code("warning", "a reference that is no URI"),
        "non-uri-path": Code("warning", "a reference that is a path of Windows"),
        "pointer-crosses-id": Code("warning", "a reference that passes by a schema's own $id"),
        "ref-resolved-against-document": Code(
            "warning", "a reference below an $id that means the document around it"
        ),
        "duplicate-anchor": Code("warning", "two schemas of one resource with one anchor"),
        "mixed-versions": Code(
            "warning", "what is written in one dialect of schemas refers to another"
        ),
        "relative-server": Code("warning", "a relative server URL of a document elsewhere"),
        "circular-alias": Code("error", "references that lead only to each other"),
        "circular-ref": Code("error", "a cycle of references where cycles are refused"),
        "in-place-cycle": Code("warning", "a schema that applies itself to the same value"),
        "path-item-field-conflict": Code(
            "warning", "a field both beside a Path Item's reference and in its target"
        ),
        "pointer": Code("error", "a JSON Pointer that is malformed or leads nowhere"),
        "too-large": Code("error", "the output would be larger than allowed"),
        # names
        "component-name": Code("error", "a component's name holds characters that none may hold"),
        "duplicate-operation-id": Code("error", "two operations with one operationId"),
        "unknown-operation-id": Code("error", "a Link to an operationId that no operation has"),
        "undefined-security-scheme": Code("error", "a security requirement without its scheme"),
        "undeclared-tag": Code("warning", "an operation's tag is not among those declared"),
        "duplicate-tag": Code("error", "two tags are declared with one name"),
        # paths and parameters
        "ambiguous-paths": Code("error", "two path templates that differ only in names"),
        "path-parameter-missing": Code("error", "a name in a path template without a Parameter"),
        "path-parameter-unused": Code("error", "a path Parameter that its template does not name"),
        "duplicate-parameter": Code("error", "two Parameters of one name in one place"),
        # schemas
        "discriminator-mapping": Code("error", "a discriminator's mapping leads to no schema"),
        "discriminator-property": Code(
            "warning", "a discriminator's property that a branch does not declare"
        ),
        "ignored-keyword": Code("warning", "a keyword of 3.0 that has no effect where it stands"),
        "impossible-required": Code("warning", "a required property that its schema forbids"),
        "invalid-example": Code(
            "warning", "an example, default or enum value that its schema refuses"
        ),
        # the specification's own schema
        "meta-schema": Code("error", "a violation of the official OpenAPI schema"),
    }
)
