"""What has to hold of any bytes. A target returns, or raises where it does not hold."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import orjson
import yaml

import schemakit
from schemakit.description import description, load
from schemakit.spec import pointer, uri
from schemakit.syntax import parse
from schemakit.syntax import yaml_reader as yaml12
from schemakit.syntax.positions import locate_all
from schemakit.syntax.yaml_writer import yaml_text
from schemakit.transform import bundle

__all__ = ["SEEDS", "TARGETS"]

#: Imported here so that they are instrumented: the library loads them when they are needed.
_INSTRUMENTED = (bundle, description, load, yaml12)

#: Enough to see whether places are right; a text may hold a million values.
_MOST_PLACES = 200


def parsers(data: bytes) -> None:
    """A text is refused, or read as JSON's own reader reads it; each value has a place in it."""
    try:
        found = parse.parse(data, uri="a.yaml")
    except schemakit.DocumentSyntaxError as error:
        str(error)
        return
    if found.syntax == "json":
        _as_json_reads_it(data, found.contents)
    places = _pointers(found.contents)
    lines = data.count(b"\n") + data.count(b"\r") + 1
    outline = found.contents if found.syntax == "json" else _as_pyyaml_reads_it(data)
    for tokens, place in zip(places, locate_all(data, found.syntax, places), strict=True):
        if place is None:
            # The reader that knows places is PyYAML, which takes some texts for other keys, and
            # ``<<`` for no key at all.
            assert "<<" in tokens or not _is_in(outline, tokens), f"no place for {tokens}"
            continue
        assert 1 <= place[0] <= lines, f"{tokens} stands on line {place[0]} of {lines}"
    if not found.shared:
        written = yaml_text(found.contents)
        assert _same(parse.parse(written, uri="a.yaml").contents, found.contents), written


def _as_pyyaml_reads_it(data: bytes) -> Any:
    try:
        return yaml.load(data, Loader=getattr(yaml, "CBaseLoader", yaml.BaseLoader))
    except (yaml.YAMLError, ValueError, RecursionError):
        return None


def _is_in(outline: Any, tokens: tuple[str, ...]) -> bool:
    try:
        pointer.get(outline, tokens)
    except pointer.Missing:
        return False
    return True


def _as_json_reads_it(data: bytes, contents: Any) -> None:
    with suppress(ValueError, RecursionError):
        # Large integers are floats for us, as they are in most languages.
        expected = json.loads(data.decode("utf-8-sig"), parse_int=_number)
        assert _same(expected, contents), f"{contents!r} is not {expected!r}"


def _number(text: str) -> int | float:
    value = int(text) if len(text) < 25 else float(text)
    return value if -(2**63) <= value < 2**64 else float(value)


def _same(one: Any, other: Any) -> bool:
    """Equality of data as JSON: of the same type, and NaN equal to itself."""
    if type(one) is not type(other):
        return False
    if isinstance(one, dict):
        keys = [type(key) for key in one] == [type(key) for key in other]
        return keys and list(one) == list(other) and all(_same(one[key], other[key]) for key in one)
    if isinstance(one, list):
        return len(one) == len(other) and all(map(_same, one, other))
    if isinstance(one, float) and math.isnan(one):
        return math.isnan(other)
    return bool(one == other)


def _pointers(root: Any) -> list[tuple[str, ...]]:
    found: list[tuple[str, ...]] = []
    stack: list[tuple[tuple[str, ...], Any]] = [((), root)]
    while stack and len(found) < _MOST_PLACES:
        path, value = stack.pop()
        items: Any = ()
        if isinstance(value, (dict, list)):
            items = value.items() if isinstance(value, dict) else enumerate(value)
        inside = [((*path, str(key)), item) for key, item in items]
        found += [tokens for tokens, _ in inside]
        stack += inside
    return found[:_MOST_PLACES]


def pointers(data: bytes) -> None:
    """A pointer is refused, or comes back from its tokens, as text and as a fragment."""
    text = data.decode("utf-8", "replace")
    decoded = pointer.from_fragment(text)
    tokens = tuple(text.split("/"))
    assert pointer.parse(pointer.join(tokens)) == tokens
    fragment = pointer.fragment(tokens)
    assert fragment.isascii()
    assert pointer.parse(pointer.from_fragment(fragment[1:])) == tokens
    with suppress(schemakit.PointerError):
        assert pointer.parse(pointer.join(pointer.parse(decoded))) == pointer.parse(decoded)
    nested: Any = {"": [{"a/b": {"m~n": [[0]]}}], "0": {"1": {}}}
    with suppress(pointer.Missing):
        pointer.get(nested, tokens)


def uris(data: bytes) -> None:
    """Two texts as a base URI and a reference: laws of RFC 3986."""
    base, _, reference = data.decode("utf-8", "replace").partition("\n")
    for text in (base, reference):
        assert str(uri.split(text)) == text
        once = uri.normalised(text)
        assert uri.normalised(once) == once, once
        uri.is_windows_path(uri.from_windows_path(text))
        uri.as_uri(text)
    absolute = uri.resolve(base, reference)
    if uri.is_absolute(base):
        assert uri.is_absolute(absolute)
        # What is empty takes the path of the base as it is, dots included (§5.2.2).
        assert uri.normalised(uri.resolve(base, absolute)) == uri.normalised(absolute)
        back = uri.resolve(base, uri.relative_to(base, absolute))
        assert uri.normalised(back) == uri.normalised(absolute), (base, absolute, back)


def references(data: bytes) -> None:
    """Texts as references of every kind: each leads somewhere, or is a diagnostic."""
    first, _, second = data.decode("utf-8", "replace").partition("\n")
    mapping = {"propertyName": "k", "mapping": {"a": first, "b": second}}
    link = {"operationRef": second}
    answer = {
        "description": "",
        "content": {"a": {"schema": {"$ref": first}}},
        "links": {"l": link},
    }
    schemas = {
        "A": {"$id": second, "items": {"$ref": first}, "$anchor": "a"},
        "B": {"$ref": second, "discriminator": mapping},
    }
    api = {
        "openapi": "3.1.0",
        "paths": {"/a": {"get": {"responses": {"200": answer}}}},
        "components": {"schemas": schemas},
    }
    other = json.dumps({"A": {"$ref": second}, "items": {"$ref": "#"}}).encode()
    files = {"api.json": json.dumps(api).encode(), "b.json": other}
    try:
        loaded = schemakit.load("api.json", retrieve=files.__getitem__)
        _used(loaded)
    except schemakit.SchemaKitError as error:
        str(error)


def documents(data: bytes) -> None:
    """Anything as a description: an error of ours, or the same as data and as text."""
    try:
        _used(schemakit.load(data, follow=False))
    except schemakit.SchemaKitError as error:
        str(error)


def _used(api: schemakit.Description) -> None:
    api.paths()
    api.references()
    for _ in (api.operations(), api.schemas()):
        pass
    for found in api.search("a r get", limit=20):
        if "#" not in found.pointer:
            api.locate(found.pointer)
    with suppress(schemakit.SchemaKitError):
        for match in api.match("GET", "/a?b=c"):
            _ = match.path, match.query, match.unknown, match.missing
    text = api.dereference_json(missing="keep", max_bytes=1 << 20)
    plain = orjson.loads(text)
    orjson.loads(api.bundle_json(missing="keep"))
    again = schemakit.load(plain, version=api.version, follow=False)
    again.dereference(missing="keep")
    with suppress(schemakit.SchemaKitError):
        api.dereference_json(missing="keep", flatten=True, max_bytes=1 << 20)


TARGETS: dict[str, Callable[[bytes], None]] = {
    one.__name__: one for one in (parsers, pointers, uris, references, documents)
}

_API = b"""\
openapi: 3.1.0
paths:
  /a:
    get: {responses: {'200': {$ref: '#/components/responses/r'}}}
components:
  responses: {r: {description: d, content: {a: {schema: {$ref: '#/components/schemas/A'}}}}}
  schemas:
    A: {type: object, properties: {a: {$ref: '#/components/schemas/A'}}, allOf: [{$ref: '#x'}]}
    B: &b {$anchor: x, oneOf: [{$ref: '#/components/schemas/A'}], discriminator: {propertyName: a}}
    C: *b
"""
#: Inputs to start from.
SEEDS: dict[str, tuple[bytes, ...]] = {
    "parsers": (
        b'{"a": [1, -2.5e3, true, null, "\\u00e9\\n"], "": {"a/b": {}}}',
        b"a: &x {b: [1, '2']}\nc: *x\nd: |\n  two\n  lines\n? e\n: {<<: *x}\n",
        b"\xef\xbb\xbf- 0x1F\n- .inf\n- 'it''s'\n- \"\\x41\"\n- ~\n",
        "a: é".encode("utf-16"),
    ),
    "pointers": (b"/a~1b/m~0n/0", b"/a%2Fb/%C3%A9", b""),
    "uris": (
        b"http://a/b/c/d;p?q\n../../g#s",
        b"file:///a%20b/c\nC:\\d\\e.json",
        b"HTTP://u@EX.com:80/%7ea\n//h/./x",
    ),
    "references": (
        b"#/components/schemas/A\nb.json#/A",
        b"b.json\n#a",
        b"#/paths/~1a/get\nB",
        b"#/components/schemas/B/items\n#/components/schemas/A",
    ),
    "documents": (
        _API,
        b'{"swagger": "2.0", "paths": {}, "definitions": {"A": {"items": {"$ref": "#"}}}}',
        b'{"$id": "x", "$defs": {"a": {"$dynamicAnchor": "n"}}, "$dynamicRef": "#n"}',
    ),
}
