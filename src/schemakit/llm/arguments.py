"""The arguments of an operation or a model: one object schema, and where each argument goes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple, cast

from schemakit.llm.binding import Binding, Place, may_set_header
from schemakit.llm.media_types import body_kind, choose_media_type, is_writable, sent_kind
from schemakit.llm.outputs import accepted_types
from schemakit.llm.request_urls import template_names
from schemakit.llm.styles import content_type, drop_styles, member_style
from schemakit.spec.styles import DEFAULT_STYLES, Style, parameter_style
from schemakit.spec.values import listed_types
from schemakit.spec.versions import IGNORED_HEADERS
from schemakit.views.fields import sort_by_order
from schemakit.views.operations import Operation, list_requirements

__all__ = [
    "Arguments",
    "Inputs",
    "build_arguments",
    "build_model_arguments",
    "collect_inputs",
    "list_content",
    "list_schemas",
]

_MEMBERS = ("member", "querystring-member")
#: Where an API key may be (OAS 3.1, Security Scheme Object, ``in``).
_KEY_PLACES = ("header", "query", "cookie")
#: Fields of a 2.0 Parameter Object that do not belong to its schema.
_BESIDE = frozenset(
    {"name", "in", "required", "allowEmptyValue", "collectionFormat", "description"}
)
#: Keywords of a body whose members can become arguments without losing anything.
_PLAIN_BODY = frozenset(
    {"type", "properties", "required", "additionalProperties"}
    | {"title", "description", "summary", "example", "examples", "externalDocs", "xml", "$comment"}
)
_REPLICATE = "https://api.replicate.com/v1"
_DEFINITIONS = ("$defs", "definitions")

#: The flat form of a schema, a reference followed.
Flatten = Callable[[Any], Any]


class Arguments(NamedTuple):
    """The schema of the arguments, in the dialect of its document, and where they go.

    ``open_body`` says that the body accepts further members that nothing describes. ``unwritable``
    is the media type of a body that no request can have, since it is an object and not JSON.
    ``is_closed`` says that ``additionalProperties: false`` was added to the schema.
    ``left_out`` are the names of header parameters that no argument may set.
    """

    schema: dict[str, Any]
    binding: Binding
    open_body: bool = False
    unwritable: str = ""
    is_closed: bool = True
    left_out: tuple[str, ...] = ()


class Inputs(NamedTuple):
    """The parameters of an operation, and its body in the media type that was chosen."""

    operation: Operation
    parameters: list[dict[str, Any]]
    body: dict[str, Any] | None
    media_types: tuple[str, ...]
    media: dict[str, Any]


def collect_inputs(operation: Operation, media_type: str | None = None) -> Inputs:
    """The inputs, with a body in ``media_type`` if it may have that, else in the preferred one."""
    # Tools are made of plain data, whatever its members are.
    body = cast("dict[str, Any] | None", operation.request_body)
    parameters = cast("list[dict[str, Any]]", operation.parameters)
    media_types, media = choose_media_type(_content_of(body), media_type)
    if encoding := operation._form_encoding:
        media = {**media, "encoding": encoding}
    elif operation._registry.entry.grammar.version == "3.0" and media_types:
        media = drop_styles(media, media_types[0])
    return Inputs(operation, parameters, body, media_types, _with_schema(media))


def list_content(inputs: Inputs) -> dict[str, Any]:
    """The Media Type Objects of the body, by media type."""
    return _content_of(inputs.body)


def _content_of(body: dict[str, Any] | None) -> dict[str, Any]:
    found = body.get("content") if body is not None else None
    return found if isinstance(found, dict) else {}


def _with_schema(media: dict[str, Any]) -> dict[str, Any]:
    """A Media Type Object whose ``schema`` includes the ``itemSchema`` of a sequence (OAS 3.2,
    Media Type Object)."""
    if "itemSchema" not in media:
        return media
    items = {"type": "array", "items": media["itemSchema"]}
    whole = {"allOf": [media["schema"], items]} if "schema" in media else items
    return {**media, "schema": whole}


def list_schemas(inputs: Inputs) -> list[dict[str, Any]]:
    """The schemas of the parameters and the body, not flattened."""
    found = [_declared_schema(one) for one in inputs.parameters]
    return [one for one in (*found, inputs.media.get("schema")) if isinstance(one, dict)]


@dataclass(slots=True)
class _Draft:
    """Arguments while they are collected."""

    properties: dict[str, Any] = field(default_factory=dict)
    required: list[str] = field(default_factory=list)
    places: dict[str, Place] = field(default_factory=dict)

    def add(self, name: str, where: str, how: Style, schema: Any, required: bool) -> None:
        """Adds an argument; if its name is taken, the place is appended, then a number."""
        if name in self.properties:
            name = f"{name}_{where}"
        unique, number = name, 2
        while unique in self.properties:
            unique, number = f"{name}_{number}", number + 1
        self.properties[unique] = schema
        self.places[unique] = Place(where, how)
        if required:
            self.required.append(unique)


def build_arguments(
    inputs: Inputs, flatten: Flatten, known: dict[int, tuple[Any, Any]]
) -> Arguments:
    """The arguments for the parameters and the body of an operation.

    A member of the body is an argument of its own if the body is a plain object, is sent whenever
    one of its members is required, and no parameter has the name of a member. Any other body is one
    argument, ``body``. ``known`` remembers the schemas of parameters by identity of the parameter.
    """
    operation, draft = inputs.operation, _Draft()
    hidden = _find_credentials(inputs)
    left_out = _find_unsettable(inputs.parameters, hidden)
    hidden |= {("header", name.lower()) for name in left_out}
    for parameter in inputs.parameters:
        _add_parameter(draft, parameter, hidden, flatten, known)
    _add_template_names(draft, operation.path)
    query_type = _add_querystring(draft, inputs, flatten)
    files = _add_body(draft, inputs, flatten)
    schema = {
        "type": "object",
        "properties": draft.properties,
        "required": draft.required,
        "additionalProperties": False,
    }
    binding = Binding(
        method=operation.request_method,
        path=operation.path,
        servers=operation.servers,
        security=list_requirements(operation),
        places=draft.places,
        required=frozenset(draft.required),
        media_types=inputs.media_types,
        body_required=inputs.body is not None and inputs.body.get("required") is True,
        files=files,
        query_type=query_type,
        part_types=tuple(map(content_type, _listed(inputs.media.get("prefixEncoding")))),
        rest_type=content_type(inputs.media.get("itemEncoding")),
        accepts=accepted_types(operation),
    )
    has_members = any(where in _MEMBERS for where, _ in draft.places.values())
    unwritable = _find_unwritable(draft, inputs)
    return Arguments(schema, binding, has_members, unwritable, left_out=left_out)


# -- parameters ------------------------------------------------------------------------------------


def _find_credentials(inputs: Inputs) -> set[tuple[str, str]]:
    """Place and name of the parameters that are API keys of the schemes in force.

    Names of headers are in lower case (OAS 3.1, Security Scheme Object, ``name`` and ``in``).
    """
    hidden = {("header", name) for name in IGNORED_HEADERS}
    if all(one.get("in") not in _KEY_PLACES for one in inputs.parameters):
        return hidden  # reading the schemes takes longer than all the rest of a small operation
    for scheme in inputs.operation._security_schemes:
        if isinstance(scheme, dict) and scheme.get("in") in _KEY_PLACES:
            hidden.add(_credential_key(scheme))
    return hidden


def _credential_key(declared: dict[str, Any]) -> tuple[str, str]:
    where, name = str(declared.get("in")), str(declared.get("name"))
    return where, name.lower() if where == "header" else name


def _find_unsettable(
    parameters: list[dict[str, Any]], hidden: set[tuple[str, str]]
) -> tuple[str, ...]:
    """The names of the header parameters that no argument may set, and that are not hidden."""
    return tuple(
        one["name"]
        for one in parameters
        if one.get("in") == "header"
        and isinstance(one.get("name"), str)
        and not may_set_header(one["name"])
        and _credential_key(one) not in hidden
    )


def _add_parameter(
    draft: _Draft,
    parameter: dict[str, Any],
    hidden: set[tuple[str, str]],
    flatten: Flatten,
    known: dict[int, tuple[Any, Any]],
) -> None:
    name, where = parameter.get("name"), parameter.get("in")
    if not isinstance(name, str) or not isinstance(where, str) or where not in DEFAULT_STYLES:
        return
    if _credential_key(parameter) in hidden:
        return
    if id(parameter) not in known:
        known[id(parameter)] = parameter, _parameter_schema(parameter, flatten)
    schema = known[id(parameter)][1]
    required = parameter.get("required") is True or where == "path"
    draft.add(name, where, parameter_style(name, where, parameter), schema, required)


def _add_querystring(draft: _Draft, inputs: Inputs, flatten: Flatten) -> str:
    """Adds the parameter that is the whole query string; gives its media type.

    As with a body, the members of a plain object are arguments of their own (OAS 3.2, Parameter
    Object, ``in: querystring``, which has ``content`` and occurs once).
    """
    for parameter in inputs.parameters:
        content = parameter.get("content")
        if parameter.get("in") != "querystring" or not isinstance(content, dict) or not content:
            continue
        media_types, media = choose_media_type(content)
        media = _with_schema(media)
        schema = flatten(media.get("schema", {}))
        required = parameter.get("required") is True
        name = str(parameter.get("name", "querystring"))
        if _is_plain(schema, required) and draft.properties.keys().isdisjoint(schema["properties"]):
            kind = body_kind(media_types[0])
            _add_members(draft, "querystring-member", schema, kind, media)
        else:
            described = {**parameter, "schema": schema, "content": None}
            whole = _parameter_schema(described, lambda one: one)
            draft.add(name, "querystring", Style("", "", False), whole, required)
        return media_types[0]
    return ""


def _add_members(
    draft: _Draft, where: str, schema: dict[str, Any], kind: str, media: dict[str, Any]
) -> None:
    """Adds the members of an object as arguments of their own."""
    needed = _required_names(schema)
    for name, one in sort_by_order(schema["properties"]):
        draft.add(name, where, member_style(name, kind, media, one), one, name in needed)


def _declared_schema(parameter: dict[str, Any]) -> Any:
    """The schema that a parameter declares; None in 2.0, where a parameter is its own schema."""
    content = parameter.get("content")
    if isinstance(content, dict) and content:
        media = next(iter(content.values()))
        return media.get("schema", {}) if isinstance(media, dict) else {}
    return parameter.get("schema")


def _parameter_schema(parameter: dict[str, Any], flatten: Flatten) -> Any:
    """The flat schema of a parameter, with the parameter's own description."""
    schema = _declared_schema(parameter)
    if schema is None:
        schema = {key: one for key, one in parameter.items() if key not in _BESIDE}
    else:
        schema = flatten(schema)
    description = parameter.get("description")
    beside: dict[str, Any] = {"description": description} if isinstance(description, str) else {}
    if parameter.get("deprecated") is True:
        beside["deprecated"] = True
    if schema is False or (not beside and not _is_read_only(schema)):
        return schema
    return {**_without_read_only(schema), **beside}


def _is_read_only(schema: Any) -> bool:
    return isinstance(schema, dict) and schema.get("readOnly") is True


def _without_read_only(schema: Any) -> dict[str, Any]:
    """The schema without ``readOnly``, which has a meaning for members of an object only."""
    found = schema if isinstance(schema, dict) else {}
    return {key: one for key, one in found.items() if key != "readOnly"}


def _add_template_names(draft: _Draft, path: str) -> None:
    """Adds the names in the path that no parameter describes."""
    described = {how.name for where, how in draft.places.values() if where == "path"}
    for name in template_names(path):
        if name not in described:
            described.add(name)
            draft.add(name, "path", Style(name, "simple", False), {"type": "string"}, True)


# -- bodies ----------------------------------------------------------------------------------------


def _add_body(draft: _Draft, inputs: Inputs, flatten: Flatten) -> frozenset[str]:
    """Adds the arguments of a body; gives the names of the members that are files."""
    body, media_types, media = inputs.body, inputs.media_types, inputs.media
    if body is None or not media_types:
        return frozenset()
    kind = sent_kind(media_types[0])
    default: dict[str, Any] = {"type": "string"} if kind == "text" else {}
    if kind == "other":
        default = {"type": "string", "format": "binary"}
    schema = flatten(media.get("schema", default))
    required = body.get("required") is True
    if _is_plain(schema, required) and draft.properties.keys().isdisjoint(schema["properties"]):
        _add_members(draft, "member", schema, kind, media)
        return _file_names(schema["properties"])
    description = body.get("description")
    whole = schema
    if isinstance(description, str) and isinstance(schema, dict) and "description" not in schema:
        whole = {**schema, "description": description}
    if _is_read_only(whole):
        whole = _without_read_only(whole)
    draft.add("body", "body", Style("", "", False), whole, required)
    if kind == "other":
        return frozenset({"body"} if _is_file(schema) else ())
    if kind == "multipart" and isinstance(schema, dict) and _is_file(schema.get("items")):
        return frozenset({"body"})
    members = schema.get("properties") if isinstance(schema, dict) else None
    return _file_names(members) if isinstance(members, dict) else frozenset()


def _is_plain(flat: Any, required: bool) -> bool:
    """Whether the members of a body can be arguments of their own without a change of meaning."""
    if not isinstance(flat, dict):
        return False
    properties = flat.get("properties")
    if not isinstance(properties, dict) or not properties:
        return False
    if any(key not in _PLAIN_BODY and str(key)[:2] != "x-" for key in flat):
        return False
    is_open = flat.get("additionalProperties", False) is not False
    if flat.get("type", "object") != "object" or is_open:
        return False
    needed = _required_names(flat)
    return all(one in properties for one in needed) and (required or not needed)


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _required_names(flat: dict[str, Any]) -> list[str]:
    listed = flat.get("required")
    return [one for one in listed if isinstance(one, str)] if isinstance(listed, list) else []


def _find_unwritable(draft: _Draft, inputs: Inputs) -> str:
    """The media type of a body that is an object or array, and cannot be written in it."""
    if inputs.body is None or not inputs.media_types:
        return ""
    media_type = inputs.media_types[0]
    kinds = {where for where, _ in draft.places.values()} & {"member", "body"}
    whole = [draft.properties[name] for name, (where, _) in draft.places.items() if where == "body"]
    declared = {type_ for one in whole if isinstance(one, dict) for type_ in _types_of(one)}
    if body_kind(media_type) == "multipart":
        is_array = declared == {"array"} and "/form-data" in media_type.lower()
        return media_type if is_array or declared - {"array", "object"} else ""
    declared |= {"object"} if "member" in kinds else set()
    declared.discard("null")
    values: dict[str, Any] = {"object": {}, "array": []}
    if not declared or any(is_writable(values.get(one, ""), media_type) for one in declared):
        return ""
    return media_type


def _types_of(schema: dict[str, Any]) -> list[str]:
    if "type" not in schema and "properties" in schema:
        return ["object"]
    return [one for one in listed_types(schema.get("type")) if isinstance(one, str)]


def _file_names(properties: Mapping[str, Any]) -> frozenset[str]:
    return frozenset(
        name
        for name, one in properties.items()
        if _is_file(one) or (isinstance(one, dict) and _is_file(one.get("items")))
    )


def _is_file(schema: Any) -> bool:
    if not isinstance(schema, dict):
        return False
    if schema.get("type") == "file" or schema.get("format") in ("binary", "base64"):
        return True
    return "contentMediaType" in schema and "contentEncoding" not in schema


# -- models ----------------------------------------------------------------------------------------


def build_model_arguments(flat: dict[str, Any], version: str | None) -> Arguments:
    """The arguments for a model's flat Input schema: members of ``input`` in a prediction's body.

    With the id of a version the request goes to Replicate's API, else to a server of Cog.
    """
    properties = flat.get("properties")
    members = properties if isinstance(properties, dict) else {}
    required = [one for one in _required_names(flat) if one in members]
    # Other constraints on the whole stay beside the properties.
    beside = {
        key: value
        for key, value in flat.items()
        if key not in ("properties", "required", "title", "description", "type", *_DEFINITIONS)
    }
    is_open = beside.get("additionalProperties") in (None, True)
    schema = {**beside, "type": "object", "properties": members, "required": required}
    if is_open:
        schema["additionalProperties"] = False
    binding = Binding(
        method="POST",
        path="/predictions",
        servers=(_REPLICATE,) if version else (),
        security=({"bearerAuth": []},) if version else (),
        places={name: Place("member", Style(name, "", True)) for name in members},
        required=frozenset(required),
        media_types=("application/json",),
        body_required=True,
        envelope={"version": version} if version else {},
        accepts=("application/json",),
    )
    return Arguments(schema, binding, is_open, is_closed=is_open)
