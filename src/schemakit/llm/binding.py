"""From an operation to one object of arguments, and from arguments back to a request."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from schemakit.errors import UsageError
from schemakit.llm import request_encoding
from schemakit.llm.request_encoding import Part, Style
from schemakit.suggest import did_you_mean
from schemakit.syntax.json_writer import to_json
from schemakit.views.fields import sort_by_order
from schemakit.views.operations import Operation

__all__ = [
    "Arguments",
    "Binding",
    "Place",
    "Request",
    "Taken",
    "arguments_of",
    "schemas_of",
    "taken_by",
]

_FORM = "application/x-www-form-urlencoded"
_STYLES = {"path": "simple", "header": "simple", "query": "form", "cookie": "form"}
_COLLECTION_FORMATS = {
    "csv": ("form", False),
    "ssv": ("spaceDelimited", False),
    "tsv": ("tabDelimited", False),
    "pipes": ("pipeDelimited", False),
    "multi": ("form", True),
}
#: What a Parameter of 2.0 says besides its type.
_BESIDE = frozenset(
    {"name", "in", "required", "allowEmptyValue", "collectionFormat", "description"}
)
#: Header parameters of these names mean nothing (OAS 3.1, Parameter Object, ``name``).
_IGNORED_HEADERS = frozenset({"accept", "content-type", "authorization"})
#: What a body may say and still be laid out among the other arguments without losing anything.
_PLAIN_BODY = frozenset(
    {"type", "properties", "required", "additionalProperties"}
    | {"title", "description", "summary", "example", "examples", "externalDocs", "xml", "$comment"}
)
_TEMPLATE = re.compile(r"\{([^{}/]+)\}")


class Place(NamedTuple):
    """Where one argument goes: into a parameter, a member of the body, or the body whole."""

    where: str
    how: Style


@dataclass(frozen=True, slots=True)
class Request:
    """What a call amounts to. ``url`` is whole; ``query`` holds its pairs before encoding.

    ``parts`` are those of a multipart body; ``body`` is None without one, and where a file among
    the parts was not read.
    """

    method: str
    url: str
    query: tuple[tuple[str, str], ...] = ()
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes | None = None
    parts: tuple[Part, ...] = ()


@dataclass(frozen=True, slots=True)
class Binding:
    """Where each argument of an operation goes.

    ``servers`` are base URLs and ``security`` the Security Requirement Objects in force, neither of
    which is ever an argument. ``media_types`` are all that the body may have, the chosen one first;
    ``envelope`` are members of the body beside ``input`` that a model's version needs.
    """

    method: str
    path: str
    servers: tuple[str, ...]
    security: tuple[Mapping[str, Any], ...]
    places: Mapping[str, Place]
    required: frozenset[str]
    media_types: tuple[str, ...] = ()
    body_required: bool = False
    files: frozenset[str] = frozenset()
    envelope: Mapping[str, Any] | None = None

    def request(
        self,
        arguments: Mapping[str, Any],
        *,
        server: str | None = None,
        files: Callable[[str], bytes] | None = None,
    ) -> Request:
        """The request that the arguments, by the names of ``places``, amount to.

        Raises:
            UsageError: if one is unknown, missing, or cannot stand where it goes.
        """
        self._check(arguments)
        path = self._path(arguments)
        query, encoded = self._query(arguments)
        headers = self._headers(arguments)
        body, parts = self._body(arguments, headers, files)
        base = self.servers[0] if server is None and self.servers else server or ""
        url = base.rstrip("/") + path
        if encoded:
            url += ("&" if "?" in url else "?") + "&".join(encoded)
        return Request(self.method.upper(), url, tuple(query), headers, body, tuple(parts))

    def _check(self, arguments: Mapping[str, Any]) -> None:
        for name in arguments:
            if name not in self.places:
                known = list(self.places)
                raise UsageError(f"no argument {name!r}{did_you_mean(str(name), known)}")
        missing = sorted(self.required - arguments.keys())
        if missing:
            listed = ", ".join(map(repr, missing))
            raise UsageError(f"missing: {listed}")

    def _path(self, arguments: Mapping[str, Any]) -> str:
        texts: dict[str, str] = {}
        for name, (where, how) in self.places.items():
            if where != "path" or name not in arguments:
                continue
            text = request_encoding.plain(arguments[name], how, encoded=True)
            # A segment that is empty or of dots would lead to another path.
            if not text or (text.strip(".") == "" and len(text) < 3):
                raise UsageError(f"argument {name!r}: {arguments[name]!r} cannot stand in a path")
            texts[how.name] = text
        # What follows "#" tells operations of one path apart and is never sent.
        template = self.path.partition("#")[0]
        pieces = _TEMPLATE.split(template)
        for index in range(1, len(pieces), 2):
            pieces[index] = texts.get(pieces[index], "")
        for index in range(0, len(pieces), 2):
            pieces[index] = request_encoding.quoted(pieces[index], "/:@!$&'()*+,;=%?~")
        return "".join(pieces)

    def _query(self, arguments: Mapping[str, Any]) -> tuple[list[tuple[str, str]], list[str]]:
        pairs: list[tuple[str, str]] = []
        encoded: list[str] = []
        for name, (where, how) in self.places.items():
            if where == "query" and name in arguments:
                value = arguments[name]
                found = request_encoding.query_pairs(value, how)
                pairs += found
                encoded += [request_encoding.encoded_pair(pair, how, value) for pair in found]
        return pairs, encoded

    def _headers(self, arguments: Mapping[str, Any]) -> dict[str, str]:
        headers: dict[str, str] = {}
        cookies: list[str] = []
        for name, (where, how) in self.places.items():
            if name not in arguments or arguments[name] is None:
                continue
            value = arguments[name]
            if where == "header":
                text = request_encoding.plain(value, how, encoded=False)
                if "\r" in text or "\n" in text or "\0" in text:
                    raise UsageError(f"argument {name!r}: a header is one line")
                headers[how.name] = text
            elif where == "cookie":
                pairs = request_encoding.query_pairs(value, how)
                cookies += [request_encoding.encoded_pair(pair, how, value) for pair in pairs]
        if cookies:
            headers["Cookie"] = "; ".join(cookies)
        return headers

    # -- bodies ------------------------------------------------------------------------------------

    def _body(
        self,
        arguments: Mapping[str, Any],
        headers: dict[str, str],
        files: Callable[[str], bytes] | None,
    ) -> tuple[bytes | None, list[Part]]:
        given = {
            how.name: arguments[name]
            for name, (where, how) in self.places.items()
            if where == "member" and name in arguments
        }
        whole = [
            name
            for name, (where, _) in self.places.items()
            if where == "body" and name in arguments
        ]
        if not self.media_types or (not given and not whole and not self.body_required):
            return None, []
        value = arguments[whole[0]] if whole else given
        if self.envelope is not None:
            value = {**self.envelope, "input": value}
        media_type = self.media_types[0]
        kind = _kind(media_type)
        if kind == "json":
            headers["Content-Type"] = media_type
            return to_json(value), []
        if kind == "form" and isinstance(value, Mapping):
            headers["Content-Type"] = media_type
            return request_encoding.form_body(value, self._member_styles()), []
        if kind == "multipart" and isinstance(value, Mapping):
            return self._multipart(value, headers, files)
        headers["Content-Type"] = media_type
        if not isinstance(value, str):
            return to_json(value), []
        if "body" not in self.files:
            found = request_encoding.data_uri(value) if not media_type.startswith("text/") else None
            return found[1] if found else value.encode("utf-8", "surrogatepass"), []
        part = request_encoding.file_part("body", value, files, media_type)
        return part.content, [part]

    def _member_styles(self) -> dict[str, Style]:
        return {
            how.name: how
            for where, how in self.places.values()
            if where == "member" and (how.style or how.media_type)
        }

    def _multipart(
        self,
        value: Mapping[str, Any],
        headers: dict[str, str],
        files: Callable[[str], bytes] | None,
    ) -> tuple[bytes | None, list[Part]]:
        styles = self._member_styles()
        parts: list[Part] = []
        for name, one in value.items():
            media_type = styles[name].media_type if name in styles else ""
            listed = one if isinstance(one, list) else [one]
            if name in self.files and all(isinstance(item, str) for item in listed):
                parts += [
                    request_encoding.file_part(name, item, files, media_type) for item in listed
                ]
            else:
                parts += request_encoding.value_parts(name, one, media_type)
        written = request_encoding.multipart_body(parts)
        if written is None:
            return None, parts
        headers["Content-Type"] = f"{self.media_types[0]}; boundary={written[0]}"
        return written[1], parts


def _kind(media_type: str) -> str:
    """How a body of that type is written."""
    essence = media_type.partition(";")[0].strip().lower()
    if essence == _FORM:
        return "form"
    if essence.startswith("multipart/"):
        return "multipart"
    if essence.endswith(("/json", "+json")) or essence in ("*/*", "application/*"):
        return "json"
    return "other"


# -- from an operation to its arguments ------------------------------------------------------------


class Arguments(NamedTuple):
    """The schema of an operation's arguments, in the dialect of its document, and where they go.

    ``open_body`` says that the body would take members that nothing describes.
    """

    schema: dict[str, Any]
    binding: Binding
    open_body: bool = False


@dataclass(slots=True)
class _Gathered:
    """Arguments while they are collected."""

    properties: dict[str, Any] = field(default_factory=dict)
    required: list[str] = field(default_factory=list)
    places: dict[str, Place] = field(default_factory=dict)

    def add(self, wanted: str, where: str, how: Style, schema: Any, required: bool) -> None:
        name, number = wanted, 2
        if name in self.properties:
            wanted = name = f"{wanted}_{where}"
        while name in self.properties:
            name, number = f"{wanted}_{number}", number + 1
        self.properties[name] = schema
        self.places[name] = Place(where, how)
        if required:
            self.required.append(name)


class Taken(NamedTuple):
    """What an operation takes: its parameters, and its body of the media type that was chosen."""

    operation: Operation
    parameters: list[dict[str, Any]]
    body: dict[str, Any] | None
    media_types: tuple[str, ...]
    media: dict[str, Any]


def taken_by(operation: Operation) -> Taken:
    """JSON is chosen before a form, a form before multipart, and that before anything else."""
    body = operation.request_body
    media_types, media = _chosen(body) if body is not None else ((), {})
    return Taken(operation, operation.parameters, body, media_types, media)


def schemas_of(taken: Taken) -> list[Any]:
    """Every schema in it, as it stands."""
    found = [_said_schema(one) for one in taken.parameters]
    return [one for one in (*found, taken.media.get("schema")) if isinstance(one, dict)]


def arguments_of(
    taken: Taken, flat: Callable[[Any], Any], known: dict[int, tuple[Any, Any]]
) -> Arguments:
    """One object of arguments for the parameters and the body of an operation.

    A member of the body is an argument of its own where the body is a plain object, it is sent
    whenever one of its members has to be, and no parameter has its name; any other body is
    one argument, ``body``. ``flat`` gives the flat form of a schema, a reference followed;
    ``known`` are schemas of parameters met before, by identity.
    """
    operation, gathered = taken.operation, _Gathered()
    hidden = _auth_headers(operation)
    for parameter in taken.parameters:
        _add_parameter(gathered, parameter, hidden, flat, known)
    _add_template_names(gathered, operation.path)
    files = _add_body(gathered, taken, flat)
    schema = {
        "type": "object",
        "properties": gathered.properties,
        "required": gathered.required,
        "additionalProperties": False,
    }
    binding = Binding(
        method=operation.method,
        path=operation.path,
        servers=operation.servers,
        security=tuple(operation.security),
        places=gathered.places,
        required=frozenset(gathered.required),
        media_types=taken.media_types,
        body_required=taken.body is not None and taken.body.get("required") is True,
        files=files,
    )
    members = any(where == "member" for where, _ in gathered.places.values())
    return Arguments(schema, binding, members)


def _auth_headers(operation: Operation) -> set[str]:
    """Lower-case names of headers that a security scheme fills."""
    found = set(_IGNORED_HEADERS)
    for scheme in operation._security_schemes.values():
        if isinstance(scheme, dict) and scheme.get("in") == "header":
            found.add(str(scheme.get("name")).lower())
    return found


def _add_parameter(
    gathered: _Gathered,
    parameter: dict[str, Any],
    hidden: set[str],
    flat: Callable[[Any], Any],
    known: dict[int, tuple[Any, Any]],
) -> None:
    name, where = parameter.get("name"), parameter.get("in")
    if not isinstance(name, str) or not isinstance(where, str) or where not in _STYLES:
        return
    if where == "header" and name.lower() in hidden:
        return
    if id(parameter) not in known:
        known[id(parameter)] = parameter, _parameter_schema(parameter, flat)
    schema = known[id(parameter)][1]
    required = parameter.get("required") is True or where == "path"
    gathered.add(name, where, _style(name, where, parameter), schema, required)


def _said_schema(parameter: dict[str, Any]) -> Any:
    """The schema that a parameter names; None for one of 2.0, which is a schema in itself."""
    content = parameter.get("content")
    if isinstance(content, dict) and content:
        media = next(iter(content.values()))
        return media.get("schema", {}) if isinstance(media, dict) else {}
    return parameter.get("schema")


def _parameter_schema(parameter: dict[str, Any], flat: Callable[[Any], Any]) -> Any:
    schema = _said_schema(parameter)
    if schema is None:
        schema = {key: one for key, one in parameter.items() if key not in _BESIDE}
    else:
        schema = flat(schema)
    description = parameter.get("description")
    beside: dict[str, Any] = {"description": description} if isinstance(description, str) else {}
    if parameter.get("deprecated") is True:
        beside["deprecated"] = True
    if schema is False or (not beside and not _is_read_only(schema)):
        return schema
    return {**_given(schema), **beside}


def _is_read_only(schema: Any) -> bool:
    return isinstance(schema, dict) and schema.get("readOnly") is True


def _given(schema: Any) -> dict[str, Any]:
    """A schema of what is sent whatever it says: read-only are members of an object alone."""
    found = schema if isinstance(schema, dict) else {}
    return {key: one for key, one in found.items() if key != "readOnly"}


def _style(name: str, where: str, parameter: dict[str, Any]) -> Style:
    content = parameter.get("content")
    media_type = next(iter(content), "") if isinstance(content, dict) else ""
    if "collectionFormat" in parameter or (where == "query" and "type" in parameter):
        listed = parameter.get("collectionFormat", "csv")
        form, multiple = _COLLECTION_FORMATS.get(str(listed), ("form", False))
        return Style(name, form if where == "query" else "simple", multiple)
    said = parameter.get("style")
    style = said if isinstance(said, str) else _STYLES[where]
    explode = bool(parameter.get("explode", style in ("form", "deepObject")))
    reserved = parameter.get("allowReserved") is True
    return Style(name, style, explode, reserved, str(media_type))


def _add_template_names(gathered: _Gathered, path: str) -> None:
    """Names of the path that no parameter describes are arguments all the same."""
    described = {how.name for where, how in gathered.places.values() if where == "path"}
    for name in _TEMPLATE.findall(path.partition("#")[0]):
        if name not in described:
            described.add(name)
            gathered.add(name, "path", Style(name, "simple", False), {"type": "string"}, True)


def _chosen(body: dict[str, Any]) -> tuple[tuple[str, ...], dict[str, Any]]:
    """Media types of a body, JSON before a form before multipart before others; and the first's."""
    content = body.get("content")
    listed = content if isinstance(content, dict) else {}
    ranks = {"json": 0, "form": 1, "multipart": 2, "other": 3}
    order = sorted(listed, key=lambda one: ranks[_kind(str(one))])
    first = listed[order[0]] if order else {}
    return tuple(map(str, order)), first if isinstance(first, dict) else {}


def _add_body(gathered: _Gathered, taken: Taken, flat: Callable[[Any], Any]) -> frozenset[str]:
    """Adds the arguments of a body; gives the names of those that are files."""
    body, media_types, media = taken.body, taken.media_types, taken.media
    if body is None or not media_types:
        return frozenset()
    kind = _kind(media_types[0])
    default: dict[str, Any] = {"type": "string"} if media_types[0].startswith("text/") else {}
    if kind == "other" and not default:
        default = {"type": "string", "format": "binary"}
    schema = flat(media.get("schema", default))
    required = body.get("required") is True
    if _is_plain(schema, required) and gathered.properties.keys().isdisjoint(schema["properties"]):
        needed = _needed(schema)
        for name, one in sort_by_order(schema["properties"]):
            how = _member_style(name, kind, media)
            gathered.add(name, "member", how, one, name in needed)
        return _files(schema["properties"])
    said = body.get("description")
    described = schema
    if isinstance(said, str) and isinstance(schema, dict) and "description" not in schema:
        described = {**schema, "description": said}
    if _is_read_only(described):
        described = _given(described)
    gathered.add("body", "body", Style("", "", False), described, required)
    if kind == "other":
        return frozenset({"body"} if _is_file(schema) else ())
    members = schema.get("properties") if isinstance(schema, dict) else None
    return _files(members) if isinstance(members, dict) else frozenset()


def _is_plain(flat: Any, required: bool) -> bool:
    """Whether a body's members can be arguments of their own without a change of meaning."""
    if (
        not isinstance(flat, dict)
        or not isinstance(flat.get("properties"), dict)
        or not flat["properties"]
    ):
        return False
    if any(key not in _PLAIN_BODY and str(key)[:2] != "x-" for key in flat):
        return False
    if (
        flat.get("type", "object") != "object"
        or flat.get("additionalProperties", False) is not False
    ):
        return False
    needed = _needed(flat)
    return all(one in flat["properties"] for one in needed) and (required or not needed)


def _needed(flat: dict[str, Any]) -> list[str]:
    listed = flat.get("required")
    return [one for one in listed if isinstance(one, str)] if isinstance(listed, list) else []


def _member_style(name: str, kind: str, media: dict[str, Any]) -> Style:
    """The Encoding Object's say on one property; without one, no style."""
    encodings = media.get("encoding")
    encoding = encodings.get(name) if isinstance(encodings, dict) else None
    if kind not in ("form", "multipart") or not isinstance(encoding, dict):
        return Style(name, "", True)
    listed = encoding.get("contentType")
    media_type = listed.partition(",")[0].strip() if isinstance(listed, str) else ""
    if kind == "multipart" or "style" not in encoding:
        return Style(name, "", True, media_type="" if "*" in media_type else media_type)
    style = str(encoding["style"])
    explode = encoding.get("explode", style in ("form", "deepObject"))
    return Style(name, style, bool(explode), encoding.get("allowReserved") is True)


def _files(properties: Mapping[str, Any]) -> frozenset[str]:
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
