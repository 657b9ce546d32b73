"""The rows of operations and of their parameters."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING, Any

from schemakit.spec import pointer
from schemakit.spec.siblings import parameter_key
from schemakit.surveying.values import read_text
from schemakit.views.type_names import describe_type
from schemakit.views.wrappers import collapse_wrappers

if TYPE_CHECKING:
    from schemakit.description.description import Description
    from schemakit.documents.registry import Registry
    from schemakit.views.operations import Operation

__all__ = ["OperationRows"]

_Row = dict[str, Any]


class OperationRows:
    """The operations of one description, whose document is dereferenced once for all rows.

    ``whole`` is a function that gives the entry document, dereferenced for reading.
    """

    def __init__(self, api: Description, registry: Registry, whole: Callable[[], Any]) -> None:
        self.all = api.operations()
        self._whole = whole
        fields = registry.entry.grammar.types
        has_bodies = "Operation" in fields and "requestBody" in fields["Operation"].fields
        self._body_places = () if has_bodies else ("body", "formData")

    @cached_property
    def _read(self) -> list[Operation]:
        whole = self._whole()
        return [one.seen_in(whole) for one in self.all]

    @cached_property
    def _parameters(self) -> list[list[tuple[str, _Row]]]:
        """Pointer and value of the parameters of each operation."""
        return [self._list_own_parameters(one) for one in self._read]

    def count_parameters(self) -> int:
        """How many parameters the operations have, each counted for each operation."""
        return sum(map(len, self._parameters))

    def list_operations(self) -> list[_Row]:
        """A row for each operation.

        Raises:
            SchemaKitError: if the document cannot be dereferenced.
        """
        return [
            _make_operation(one, parameters)
            for one, parameters in zip(self._read, self._parameters, strict=True)
        ]

    def list_parameters(self) -> list[_Row]:
        """A row for each parameter of each operation, as ``Operation.parameters`` lists them.

        Raises:
            SchemaKitError: as :meth:`list_operations`.
        """
        return [
            _make_parameter(one, where, value)
            for one, parameters in zip(self._read, self._parameters, strict=True)
            for where, value in parameters
        ]

    def _list_own_parameters(self, operation: Operation) -> list[tuple[str, _Row]]:
        tokens = pointer.parse(operation.pointer)
        merged: dict[tuple[str, str], tuple[str, _Row]] = {}
        for owner in (tokens[:2], tokens):
            for index, one in enumerate(self._parameters_at(owner)):
                if isinstance(one, dict):
                    place = pointer.join((*owner, "parameters", str(index)))
                    merged[parameter_key(one)] = place, one
        return [one for one in merged.values() if one[1].get("in") not in self._body_places]

    def _parameters_at(self, owner: tuple[str, ...]) -> list[Any]:
        try:
            found = pointer.get(self._whole(), (*owner, "parameters"))
        except pointer.Missing:
            return []
        return found if isinstance(found, list) else []


def _make_operation(one: Operation, parameters: list[tuple[str, _Row]]) -> _Row:
    body, responses = one.request_body, one.responses
    content = {} if body is None else body.get("content")
    of_responses = [answer.get("content") for answer in responses.values()]
    required = [value for _, value in parameters if value.get("required") is True]
    return {
        "pointer": one.pointer,
        "method": one.request_method,
        "path": one.path,
        "operation_id": one.id,
        "is_webhook": one.is_webhook,
        "deprecated": one.deprecated,
        "has_summary": bool(one.summary),
        "has_description": bool(one.description),
        "tags": list(one.tags),
        "parameters": len(parameters),
        "required_parameters": len(required),
        "request_media_types": _list_keys(content),
        "request_required": None if body is None else body.get("required") is True,
        "statuses": [str(status) for status in responses],
        "response_media_types": sorted({key for one in of_responses for key in _list_keys(one)}),
        "security_schemes": sorted({str(name) for one in one.security for name in one}),
    }


def _list_keys(value: Any) -> list[str]:
    return [str(key) for key in value] if isinstance(value, dict) else []


def _make_parameter(operation: Operation, where: str, value: _Row) -> _Row:
    content = value.get("content")
    media_type = next(iter(_list_keys(content)), None)
    schema: Any = value.get("schema", value if "content" not in value else None)
    if media_type is not None and isinstance(content, dict):
        inner = content[next(iter(content))]
        schema = inner.get("schema") if isinstance(inner, dict) else None
    flat = collapse_wrappers(schema)
    enum, explode = flat.get("enum"), value.get("explode")
    examples = ("example", "examples")
    return {
        "pointer": where,
        "operation": operation.pointer,
        "name": read_text(value.get("name")),
        "in": read_text(value.get("in")),
        "required": value.get("required") is True,
        "deprecated": value.get("deprecated") is True,
        "type": describe_type(flat) or "any",
        "format": read_text(flat.get("format")),
        "style": read_text(value.get("style", value.get("collectionFormat"))),
        "explode": explode if isinstance(explode, bool) else None,
        "media_type": media_type,
        "enum_values": len(enum) if isinstance(enum, list) else None,
        "has_default": "default" in flat,
        "has_description": bool(read_text(value.get("description"))),
        "has_example": any(key in value or key in flat for key in examples),
    }
