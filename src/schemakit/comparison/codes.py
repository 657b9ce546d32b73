"""The codes of changes, with what each means."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from schemakit.comparison.keyword_facts import code_of
from schemakit.spec.keywords import ANNOTATION, IDENTIFIER, KEYWORDS, RESERVED

__all__ = ["CODES"]

#: Codes that no keyword has.
_OWN: Mapping[str, str] = {
    # operations
    "operation-added": "An operation was added.",
    "operation-removed": "An operation was removed.",
    "webhook-added": "The API may send a request that it did not send.",
    "webhook-removed": "The API does not send a request any more.",
    "callback-added": "A callback of an operation was added.",
    "callback-removed": "A callback of an operation was removed.",
    "path-names-changed": "The names in a path template changed, and nothing else of the path.",
    "operation-id-changed": "The operationId changed, by which generated clients call it.",
    "deprecated": "An operation, a parameter or a schema is deprecated now.",
    "not-deprecated": "It is not deprecated any more.",
    "sunset-changed": "The date in x-sunset changed.",
    # what operations take
    "parameter-added": "An optional parameter was added.",
    "required-parameter-added": "A required parameter was added.",
    "parameter-removed": "A parameter was removed.",
    "parameter-required": "A parameter is required now.",
    "parameter-optional": "A parameter is optional now.",
    "style-changed": "The values of a parameter are written in another way.",
    "schema-changed": "A parameter, header or media type has a schema now, or none any more.",
    "body-added": "A request body was added.",
    "body-removed": "A request body was removed.",
    "body-required": "The request body is required now.",
    "body-optional": "The request body is optional now.",
    "media-type-added": "A body may have another media type.",
    "media-type-removed": "A body may not have a media type any more.",
    "media-types-changed": "The list in consumes or produces of 2.0 changed.",
    # what they answer
    "response-added": "A status was added.",
    "response-removed": "A status was removed.",
    "header-added": "A response header was added.",
    "header-removed": "A response header was removed.",
    "header-required": "A response header is always sent now.",
    "header-optional": "A response header is not always sent any more.",
    # who may call them, and where
    "security-tightened": "Credentials that were enough are not enough any more.",
    "security-relaxed": "Credentials that were not enough are enough now.",
    "security-rewritten": "Requirements are written in another way, and mean the same.",
    "security-scheme-changed": "A security scheme works in another way.",
    "flow-added": "A flow of OAuth 2.0 was added.",
    "flow-removed": "A flow of OAuth 2.0 was removed.",
    "scope-changed": "A scope was added or removed.",
    "server-added": "A server was added.",
    "server-removed": "A server was removed.",
    "server-variable-changed": "A variable of a server's URL changed.",
    "servers-changed": "An operation has servers of its own on one side only.",
    # properties
    "property-added": "An object may have another property.",
    "required-property-added": "An object has another property, which is required.",
    "property-removed": "A property is not described any more.",
    "property-required": "A property is required now.",
    "property-optional": "A property is not required any more.",
    "pattern-properties-changed": "A pattern of properties was added or removed.",
    "additional-properties-changed": "What is said of all other properties changed.",
    # values
    "enum-value-added": "A value is allowed that was not.",
    "enum-value-removed": "A value is not allowed any more.",
    "any-of-member-added": "A schema was added to anyOf.",
    "any-of-member-removed": "A schema was removed from anyOf.",
    "one-of-member-added": "A schema was added to oneOf.",
    "one-of-member-removed": "A schema was removed from oneOf.",
    "all-of-changed": "A schema that applies as well was added or removed.",
    "never-changed": "A schema allows nothing now, or did before.",
    # texts
    "documentation-changed": "A text for people, or an example, changed.",
    "info-changed": "The information about the API changed.",
    "tags-changed": "Tags changed.",
    "extension-changed": "An x- field changed.",
    "field-changed": "A field changed that no rule is about.",
    "openapi-version-changed": "The description is of another version of OpenAPI.",
    "component-added": "A component was added that nothing uses.",
    "component-removed": "A component was removed that nothing used.",
    "component-changed": "A component changed that is neither sent nor received.",
}


def _list_codes() -> dict[str, str]:
    found = dict(_OWN)
    for row in KEYWORDS:
        if row.role not in (IDENTIFIER, RESERVED, ANNOTATION):
            found.setdefault(code_of(row.name), f"The keyword {row.name} changed.")
    for name in ("default", "readOnly", "writeOnly", "xml"):
        found.setdefault(code_of(name), f"The keyword {name} changed.")
    return found


#: Each code with its meaning.
CODES: Mapping[str, str] = MappingProxyType(_list_codes())
