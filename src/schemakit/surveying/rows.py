"""The rows of one description, for every table that is asked for."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any

from schemakit.errors import DocumentError, RetrievalError, SchemaKitError
from schemakit.spec import pointer
from schemakit.surveying.operation_rows import OperationRows
from schemakit.surveying.schema_rows import SchemaRows
from schemakit.surveying.values import read_text, write_json_text

if TYPE_CHECKING:
    from schemakit.description.description import Description
    from schemakit.documents.registry import Registry
    from schemakit.errors import Diagnostic
    from schemakit.models.model import Model
    from schemakit.views.references import Reference

__all__ = ["Row", "Rows", "collect_rows", "describe_failure", "name_outcome"]

Row = dict[str, Any]
Rows = dict[str, list[Row]]


def name_outcome(error: BaseException) -> str:
    """The outcome of a description that could not be loaded, by its error."""
    if isinstance(error, RetrievalError):
        return "unreadable"
    if isinstance(error, SchemaKitError):
        return "invalid"
    return "memory" if isinstance(error, MemoryError) else "fault"


def describe_failure(uri: str, outcome: str, error: BaseException | str) -> Row:
    """The row in ``descriptions`` of one that could not be loaded."""
    return {"uri": uri, "outcome": outcome, **_describe_error(error)}


def _describe_error(error: BaseException | str) -> Row:
    if isinstance(error, str):
        return {"error": error}
    if not isinstance(error, DocumentError) or not error.diagnostics:
        is_ours = isinstance(error, SchemaKitError)
        return {"error": str(error) if is_ours else f"{type(error).__name__}: {error}"}
    first = error.diagnostics[0]
    return {
        "error_code": first.code,
        "error": first.message,
        "error_document": first.location.uri,
        "pointer": first.location.pointer,
        "error_line": first.location.line,
    }


def collect_rows(api: Description, registry: Registry, uri: str, wanted: Collection[str]) -> Rows:
    """The rows of a description in each of the tables ``wanted``, in the order of its text.

    A table whose rows cannot be made has none, and the outcome is ``"partial"``.
    """
    maker = _RowMaker(api, registry)
    makers: Mapping[str, Callable[[], list[Row]]] = {
        "operations": maker.operations.list_operations,
        "parameters": maker.operations.list_parameters,
        "schemas": maker.schemas.list_schemas,
        "fields": maker.schemas.list_fields,
        "references": lambda: [_make_reference(one) for one in api.references()],
        "diagnostics": lambda: [_make_diagnostic(one) for one in api.check()],
        "inputs": lambda: _list_inputs(maker.model),
    }
    rows: Rows = {}
    failures: list[SchemaKitError] = []
    for name, make in makers.items():
        if name in wanted:
            rows[name] = _try(make, failures) or []
    if "descriptions" in wanted:
        facts: Row = {}
        for part in (maker.describe_text, maker.describe_contents, maker.count_parts):
            facts |= _try(part, failures) or {}
        problems = [one["severity"] for one in rows.get("diagnostics", ())]
        if "diagnostics" in rows:
            facts |= {name: problems.count(name[:-1]) for name in ("errors", "warnings")}
        if failures:
            facts |= {"outcome": "partial", **_describe_error(failures[0])}
        rows["descriptions"] = [facts]
    return {name: [{"uri": uri, **row} for row in rows[name]] for name in rows}


def _try(make: Callable[[], Any], failures: list[SchemaKitError]) -> Any:
    """What a function gives; None if it raises an error, which is added to ``failures``."""
    try:
        return make()
    except SchemaKitError as error:
        failures.append(error)
        return None


class _RowMaker:
    """Makes the rows of one description; what several tables need is made once."""

    def __init__(self, api: Description, registry: Registry) -> None:
        self._api, self._registry = api, registry
        self.operations = OperationRows(api, registry, lambda: self._whole)
        self.schemas = SchemaRows(api, registry, lambda: self._whole, lambda: self._flat)

    @cached_property
    def _whole(self) -> Any:
        """The entry document, dereferenced for reading as views are."""
        return self._api.dereference(siblings="annotations", missing="keep")

    @cached_property
    def _flat(self) -> Any:
        return self._api.dereference(flatten=True, missing="keep")

    @property
    def is_model(self) -> bool:
        """Whether it describes a model: a response of Replicate's models API, or what Cog serves.

        An API may have a schema of the name ``Input`` without being one.
        """
        has_input = any(one.name == "Input" for one in self.schemas.all)
        is_response = bool(self._registry.entry.prefix)
        return has_input and (is_response or "/predictions" in self._api.paths())

    @cached_property
    def model(self) -> Model | None:
        """The model that it describes, if any.

        Raises:
            SchemaKitError: if the schema of the input cannot be dereferenced.
        """
        return self._api.model() if self.is_model else None

    def describe_text(self) -> Row:
        """What is known of the text of the entry document."""
        entry = self._registry.entry
        return {
            "hash": hashlib.sha256(entry.data).hexdigest(),
            "outcome": "read",
            "pointer": pointer.join(entry.prefix),
            "version": self._api.version,
            "documents": len(self._registry.all),
            "unread_documents": len(self._api.unread),
            "entry_bytes": len(entry.data),
        }

    def describe_contents(self) -> Row:
        """What the entry document says of itself."""
        contents = self._api.contents
        declared = [contents[key] for key in ("openapi", "swagger") if key in contents]
        version = self._api.info.get("version")
        return {
            "declared_version": str(declared[0]) if declared else None,
            "title": read_text(self._api.title),
            "api_version": str(version) if isinstance(version, (str, int, float)) else None,
            "is_model": self.is_model,
            "servers": list(self._api.servers),
        }

    def count_parts(self) -> Row:
        """Counts and sizes.

        Raises:
            SchemaKitError: if the document cannot be dereferenced.
        """
        found = self._api.statistics()
        return {
            "paths": found.paths,
            "operations": sum(found.operations.values()),
            "operations_without_id": sum(one.id is None for one in self.operations.all),
            "schemas": found.schemas,
            "references": found.references,
            "unresolved": found.unresolved,
            "cycles": len(found.cycles),
            "deepest": found.deepest[1] if found.deepest else 0,
            "source_bytes": found.source_bytes,
            "dereferenced_bytes": found.dereferenced_bytes,
            "parameters": self.operations.count_parameters(),
        }


def _make_reference(one: Reference) -> Row:
    has_target = one.target is not None
    return {
        "document": one.document,
        "pointer": one.pointer,
        "ref": one.ref,
        "kind": one.kind,
        "is_resolved": has_target,
        "target_document": one.target_document if has_target else None,
        "target": one.target,
    }


def _make_diagnostic(one: Diagnostic) -> Row:
    return {
        "document": one.location.uri,
        "pointer": one.location.pointer,
        "line": one.location.line,
        "column": one.location.column,
        "code": one.code,
        "severity": one.severity,
        "message": one.message,
    }


def _list_inputs(model: Model | None) -> list[Row]:
    if model is None:
        return []
    own = model.input.schema.get("properties")
    names = own if isinstance(own, dict) else {}
    start = model.input.pointer
    return [
        {
            "pointer": f"{start}/properties/{pointer.escape(one.name)}" * (one.name in names)
            or start,
            "model": model.name,
            "model_version": model.version,
            "name": one.name,
            "position": position,
            "type": one.type or "any",
            "format": one.format,
            "required": one.required,
            "nullable": one.nullable,
            "deprecated": one.deprecated,
            "has_default": one.has_default,
            "default": write_json_text(one.default) if one.has_default else None,
            "enum": None if one.enum is None else write_json_text(list(one.enum)),
            "minimum": one.minimum,
            "maximum": one.maximum,
            "is_file": one.is_file,
            "is_secret": one.is_secret,
            "description": one.description,
        }
        for position, one in enumerate(model.input.fields)
    ]
