"""Request and response bodies of OpenAPI 2.0 in the form that 3.0 gives them."""

from __future__ import annotations

from typing import Any

from schemakit.spec.styles import COLLECTION_FORMATS

__all__ = [
    "as_schema",
    "form_encoding",
    "response_with_content",
    "swagger_request_body",
]

_FORM = "application/x-www-form-urlencoded"
_JSON = "application/json"
#: Fields of a form parameter that its schema does not take over.
_OF_PARAMETERS = ("name", "in", "required", "allowEmptyValue", "collectionFormat")


def swagger_request_body(parameters: list[dict[str, Any]], consumes: Any) -> dict[str, Any] | None:
    """The Request Body Object for the ``body`` or ``formData`` parameters of an operation.

    ``consumes`` is the list of media types in force. None if no parameter is in the body.
    """
    for parameter in parameters:
        if parameter.get("in") == "body":
            return _body_of(parameter, consumes)
    form = [one for one in parameters if one.get("in") == "formData"]
    return _form_of(form, consumes) if form else None


def _body_of(parameter: dict[str, Any], consumes: Any) -> dict[str, Any]:
    media = {"schema": parameter.get("schema", {})}
    body: dict[str, Any] = {
        "content": dict.fromkeys(_media_types(consumes, _JSON), media),
        "required": parameter.get("required", False),
    }
    if "description" in parameter:
        body["description"] = parameter["description"]
    return body


def _form_of(parameters: list[dict[str, Any]], consumes: Any) -> dict[str, Any]:
    schema: dict[str, Any] = {
        "type": "object",
        "properties": {str(one.get("name")): as_schema(one) for one in parameters},
    }
    required = [one.get("name") for one in parameters if one.get("required")]
    if required:
        schema["required"] = required
    return {
        "content": {type_: {"schema": schema} for type_ in _media_types(consumes, _FORM)},
        "required": bool(required),
    }


def as_schema(parameter: dict[str, Any]) -> dict[str, Any]:
    """The schema of the values of a parameter that is not a body, without its other fields."""
    return {key: value for key, value in parameter.items() if key not in _OF_PARAMETERS}


def form_encoding(parameters: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """Name to Encoding Object of each array among the ``formData`` parameters.

    It has the ``style`` and ``explode`` of the ``collectionFormat``, which is ``csv`` by default
    (OAS 2.0, Parameter Object).
    """
    found = {}
    for one in parameters:
        if one.get("in") == "formData" and one.get("type") == "array":
            declared = str(one.get("collectionFormat"))
            style, explode = COLLECTION_FORMATS.get(declared, COLLECTION_FORMATS["csv"])
            found[str(one.get("name"))] = {"style": style, "explode": explode}
    return found


def response_with_content(response: dict[str, Any], produces: Any) -> dict[str, Any]:
    """A Response Object with its ``schema`` under ``content``, for each type in ``produces``."""
    if "schema" not in response:
        return response
    media = {"schema": response["schema"]}
    rest = {key: value for key, value in response.items() if key != "schema"}
    return {**rest, "content": dict.fromkeys(_media_types(produces, _JSON), media)}


def _media_types(listed: Any, default: str) -> list[str]:
    """The media types that ``consumes`` or ``produces`` lists."""
    types = [one for one in listed if isinstance(one, str)] if isinstance(listed, list) else []
    return types or [default]
