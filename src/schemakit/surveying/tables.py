"""The tables of a survey and their columns, as rows of data. docs/survey.md lists them."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, Literal, NamedTuple

__all__ = ["FORMAT", "OUTCOMES", "TABLES", "Column", "Table", "fit_row"]

#: The number of this set of columns. It changes when a column gets another name, type or meaning.
FORMAT = 1

Type = Literal["string", "int64", "double", "bool", "list<string>"]


class Column(NamedTuple):
    """A column; a value of any may be null, unless the meaning says that it is the key."""

    name: str
    type: Type
    meaning: str


class Table(NamedTuple):
    """A table: what one of its rows is, and its columns in order."""

    meaning: str
    columns: tuple[Column, ...]


#: What became of a description, by the value of ``descriptions.outcome``.
OUTCOMES: Mapping[str, str] = MappingProxyType(
    {
        "read": "all tables have its rows",
        "partial": "it was read, but the rows of some tables could not be made; `error` says why",
        "unreadable": "its text could not be read: it is absent, too large or not allowed",
        "invalid": "its text is neither JSON nor YAML, or its version is not supported",
        "timeout": "it took longer than a description may",
        "memory": "it took more memory than a description may",
        "died": "the process that read it died twice",
        "fault": "schemakit has a fault, which `error` describes; please report it",
    }
)

_TEXT: Type = "string"
_COUNT: Type = "int64"
_NUMBER: Type = "double"
_FLAG: Type = "bool"
_TEXTS: Type = "list<string>"

_URI = Column("uri", _TEXT, "the description, as `descriptions.uri` names it")
_DOCUMENT = Column("document", _TEXT, "the document that the pointer is about")


def _pointer(what: str) -> Column:
    return Column("pointer", _TEXT, f"JSON Pointer of {what}")


_DESCRIPTIONS = (
    Column("uri", _TEXT, "key: path, URL, or archive or repository and the path in it"),
    Column("hash", _TEXT, "SHA-256 of the text of the entry document"),
    Column("outcome", _TEXT, "what became of it; one of the outcomes below"),
    Column("error_code", _TEXT, "code of the first error, as in docs/diagnostics.md"),
    Column("error", _TEXT, "the first error, for people"),
    Column("error_document", _TEXT, "the document in which that is"),
    Column("pointer", _TEXT, "JSON Pointer of that error, else of the description: often empty"),
    Column("error_line", _COUNT, "line of that error"),
    Column("version", _TEXT, "2.0, 3.0, 3.1, 3.2 or json-schema"),
    Column("declared_version", _TEXT, "the version as the document declares it, such as 3.0.3"),
    Column("title", _TEXT, "`info.title`, or `title` of a JSON Schema"),
    Column("api_version", _TEXT, "`info.version`"),
    Column("is_model", _FLAG, "whether it describes a model, so that `inputs` has rows of it"),
    Column("servers", _TEXTS, "base URLs"),
    Column("documents", _COUNT, "documents that were read, the entry document included"),
    Column("unread_documents", _COUNT, "documents that it refers to and that cannot be read"),
    Column("paths", _COUNT, "paths"),
    Column("operations", _COUNT, "operations, those of webhooks included"),
    Column("operations_without_id", _COUNT, "operations without an operationId"),
    Column("parameters", _COUNT, "parameters of all operations"),
    Column("schemas", _COUNT, "reusable schemas"),
    Column("references", _COUNT, "references in the graph, as `stats` counts them"),
    Column("unresolved", _COUNT, "those without a target"),
    Column("cycles", _COUNT, "cycles of references"),
    Column("deepest", _COUNT, "levels of the reusable schema that is nested deepest"),
    Column("errors", _COUNT, "errors that `check` reports"),
    Column("warnings", _COUNT, "warnings that `check` reports"),
    Column("entry_bytes", _COUNT, "bytes of the entry document"),
    Column("source_bytes", _COUNT, "bytes of all its documents"),
    Column(
        "dereferenced_bytes",
        _COUNT,
        "bytes of compact JSON once references are replaced; 2**63 - 1 for any that are more",
    ),
)
_OPERATIONS = (
    _URI,
    _pointer("the Operation Object"),
    Column("method", _TEXT, "the method, as requests have it"),
    Column("path", _TEXT, "the path, or the name of the webhook"),
    Column("operation_id", _TEXT, "operationId"),
    Column("is_webhook", _FLAG, "whether the API sends this request"),
    Column("deprecated", _FLAG, "whether it is deprecated"),
    Column("has_summary", _FLAG, "whether it has a summary"),
    Column("has_description", _FLAG, "whether it has a description"),
    Column("tags", _TEXTS, "tags"),
    Column("parameters", _COUNT, "parameters, those of the Path Item included"),
    Column("required_parameters", _COUNT, "those that are required"),
    Column("request_media_types", _TEXTS, "media types of the request body"),
    Column("request_required", _FLAG, "whether the body is required; null without one"),
    Column("statuses", _TEXTS, "statuses of the responses, as they are written"),
    Column("response_media_types", _TEXTS, "media types of all responses, sorted"),
    Column("security_schemes", _TEXTS, "names of the security schemes that apply, sorted"),
)
_PARAMETERS = (
    _URI,
    _pointer("the Parameter Object, in the Operation or its Path Item"),
    Column("operation", _TEXT, "`operations.pointer` of the operation that has it"),
    Column("name", _TEXT, "name"),
    Column("in", _TEXT, "query, path, header, cookie or querystring"),
    Column("required", _FLAG, "whether it is required"),
    Column("deprecated", _FLAG, "whether it is deprecated"),
    Column("type", _TEXT, "type of its schema in a few words, such as `array of string`"),
    Column("format", _TEXT, "format of its schema"),
    Column("style", _TEXT, "style, or `collectionFormat` of 2.0, where it is written"),
    Column("explode", _FLAG, "explode, where it is written"),
    Column("media_type", _TEXT, "the media type of its `content`, which it has in place of schema"),
    Column("enum_values", _COUNT, "number of values that its enum lists; null without one"),
    Column("has_default", _FLAG, "whether its schema has a default"),
    Column("has_description", _FLAG, "whether it has a description"),
    Column("has_example", _FLAG, "whether it or its schema has an example"),
)
_SCHEMAS = (
    _URI,
    _pointer("the reusable schema"),
    Column("name", _TEXT, "name"),
    Column("type", _TEXT, "type in a few words"),
    Column("hash", _TEXT, "of its flattened form: equal schemas have equal hashes (see below)"),
    Column("shape", _TEXT, "the same without annotations, such as descriptions and defaults"),
    Column("is_recursive", _FLAG, "whether it contains a cycle of references, or leads into one"),
    Column("properties", _COUNT, "properties, those of `allOf` included"),
    Column("required", _COUNT, "required properties"),
    Column("uses", _COUNT, "references that name it"),
    Column("has_description", _FLAG, "whether it has a description"),
)
_FIELDS = (
    _URI,
    _pointer("the property; of one that is inherited, of the schema"),
    Column("schema", _TEXT, "`schemas.name` of the reusable schema that has it"),
    Column("name", _TEXT, "name of the property"),
    Column("position", _COUNT, "place among the properties of the schema, from 0"),
    Column("type", _TEXT, "type in a few words"),
    Column("format", _TEXT, "format"),
    Column("required", _FLAG, "whether it is required"),
    Column("nullable", _FLAG, "whether it may be null"),
    Column("deprecated", _FLAG, "whether it is deprecated"),
    Column("has_default", _FLAG, "whether it has a default"),
    Column("enum_values", _COUNT, "number of values that its enum lists; null without one"),
    Column("minimum", _NUMBER, "inclusive lower bound"),
    Column("maximum", _NUMBER, "inclusive upper bound"),
    Column("max_length", _COUNT, "greatest length of a string"),
    Column("pattern", _TEXT, "pattern of a string"),
    Column("has_description", _FLAG, "whether it has a description"),
)
_REFERENCES = (
    _URI,
    _DOCUMENT,
    _pointer("the Reference Object"),
    Column("ref", _TEXT, "the reference, as it is written"),
    Column("kind", _TEXT, "the Object that is expected there"),
    Column("is_resolved", _FLAG, "whether it has a target"),
    Column("target_document", _TEXT, "the document of the target"),
    Column("target", _TEXT, "JSON Pointer of the target"),
)
_DIAGNOSTICS = (
    _URI,
    _DOCUMENT,
    _pointer("the problem"),
    Column("line", _COUNT, "line in the document"),
    Column("column", _COUNT, "column in the line"),
    Column("code", _TEXT, "code, as in docs/diagnostics.md"),
    Column("severity", _TEXT, "error or warning"),
    Column("message", _TEXT, "the problem, for people"),
)
_INPUTS = (
    _URI,
    _pointer("the property; of one that is inherited, of the schema `Input`"),
    Column("model", _TEXT, "name of the model, OWNER/NAME"),
    Column("model_version", _TEXT, "id of the model's version"),
    Column("name", _TEXT, "name of the input"),
    Column("position", _COUNT, "place among the inputs, from 0"),
    Column("type", _TEXT, "type in a few words"),
    Column("format", _TEXT, "format"),
    Column("required", _FLAG, "whether it is required"),
    Column("nullable", _FLAG, "whether it may be null"),
    Column("deprecated", _FLAG, "whether it is deprecated"),
    Column("has_default", _FLAG, "whether it has a default"),
    Column("default", _TEXT, "the default, as JSON"),
    Column("enum", _TEXT, "the values that its enum lists, as JSON"),
    Column("minimum", _NUMBER, "inclusive lower bound"),
    Column("maximum", _NUMBER, "inclusive upper bound"),
    Column("is_file", _FLAG, "whether it takes a file or several"),
    Column("is_secret", _FLAG, "whether it takes a secret"),
    Column("description", _TEXT, "description"),
)
_TIMINGS = (
    _URI,
    Column("seconds", _NUMBER, "seconds from opening it to its last row"),
)

#: Every table by its name. ``timings`` is what no two runs have in common, apart from the others.
TABLES: Mapping[str, Table] = MappingProxyType(
    {
        "descriptions": Table("a description, also one that could not be read", _DESCRIPTIONS),
        "operations": Table("an operation", _OPERATIONS),
        "parameters": Table("a parameter of an operation", _PARAMETERS),
        "schemas": Table("a reusable schema", _SCHEMAS),
        "fields": Table("a property of a reusable schema", _FIELDS),
        "references": Table("a Reference Object", _REFERENCES),
        "diagnostics": Table("a problem that `check` reports", _DIAGNOSTICS),
        "inputs": Table("an input of a model", _INPUTS),
        "timings": Table("how long a description took", _TIMINGS),
    }
)

_LEAST, _GREATEST = -(1 << 63), (1 << 63) - 1


def _fit_integer(value: Any) -> int | None:
    if isinstance(value, bool) or not isinstance(value, int):
        return None
    return min(max(value, _LEAST), _GREATEST)


def _fit_number(value: Any) -> float | None:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return None
    try:
        number = float(value)
    except OverflowError:
        return None
    return number if math.isfinite(number) else None


_FIT: Mapping[Type, Callable[[Any], Any]] = MappingProxyType(
    {
        "string": lambda value: value if isinstance(value, str) else None,
        "int64": _fit_integer,
        "double": _fit_number,
        "bool": lambda value: value if isinstance(value, bool) else None,
        "list<string>": lambda value: (
            [one for one in value if isinstance(one, str)] if isinstance(value, list) else None
        ),
    }
)
_FITTING: Mapping[str, tuple[tuple[str, Callable[[Any], Any]], ...]] = MappingProxyType(
    {
        name: tuple((one.name, _FIT[one.type]) for one in table.columns)
        for name, table in TABLES.items()
    }
)


def fit_row(table: str, row: Mapping[str, Any]) -> dict[str, Any]:
    """The row with every column of the table, in order, and in each a value of its type.

    An integer beyond 64 bits becomes the nearest one; what is of another type, or a number beyond
    a double, becomes null. So no value of a description can spoil a table.
    """
    found = row.get
    return {name: fit(found(name)) for name, fit in _FITTING[table]}
