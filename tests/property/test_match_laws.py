"""A request that ``bind`` makes is matched to its operation, with the arguments as values."""

from __future__ import annotations

from typing import Any, NamedTuple

from hypothesis import event, given, settings
from hypothesis import strategies as st

import schemakit
from schemakit import UsageError

_many = settings(max_examples=300, deadline=None)
#: Style to the characters that an item may not have: those that the style does not tell apart.
_QUERY_STYLES = {
    ("form", True): "",
    ("form", False): "",
    ("spaceDelimited", False): " ",
    ("pipeDelimited", False): "|",
}
_PATH_STYLES = {
    ("simple", False): "",
    ("simple", True): "",
    ("label", False): "",
    ("label", True): ".",
    ("matrix", False): "",
    ("matrix", True): "",
}
_COLLECTIONS = {"csv": "", "ssv": " ", "tsv": "\t", "pipes": "|", "multi": ""}
_SERVERS: list[dict[str, Any] | None] = [
    None,
    {"url": "https://h.example/v1"},
    {"url": "https://H.example:443/"},
    {"url": "/below"},
    {"url": "https://{r}.h:{p}/{b}", "variables": {"r": {"enum": ["eu"], "default": "eu"}}},
    {"url": "https://h/{b}?key=1", "variables": {}},
]
_LITERALS = ("a", "é", "a b", "x.json", "%41", "a:b", "100%", "")
_TYPES = ("string", "integer", "number", "boolean")
_ENDS = ("", ".json", ":x")
_NAMES = ("n", "a b", "é", "x[y]", "n.m", "a+b", "$n", "1")


class _Made(NamedTuple):
    """A parameter, and an argument for it."""

    parameter: dict[str, Any]
    value: Any


def _texts(without: str, *, empty: bool = True) -> st.SearchStrategy[str]:
    characters = st.characters(exclude_characters=without, codec="utf-8")
    usual = st.sampled_from([one for one in "abc,.;=&+/?# |%é" if one not in without])
    return st.text(characters | usual, min_size=0 if empty else 1, max_size=5)


def _values(type_: str, without: str = "") -> st.SearchStrategy[Any]:
    if type_ == "string":
        return _texts(without, empty=False)
    numbers = st.floats(allow_nan=False, allow_infinity=False, width=32)
    return {"integer": st.integers(), "number": numbers, "boolean": st.booleans()}[type_]


def _scalars(without: str = "") -> st.SearchStrategy[tuple[str, Any]]:
    """A type, and a value of it."""
    types = [one for one in _TYPES if "." not in without or one not in ("integer", "number")]
    return st.sampled_from(types).flatmap(
        lambda one: st.tuples(st.just(one), _values(one, without))
    )


@st.composite
def _typed(draw: st.DrawFn, without: str, *, objects: bool = True) -> tuple[Any, Any]:
    """A schema, and a value that it allows."""
    kinds = ["scalar", "array", *(["object"] if objects else [])]
    kind = draw(st.sampled_from(kinds))
    if kind == "scalar":
        type_, value = draw(_scalars())
        return {"type": type_}, value
    if kind == "array":
        types = [one for one in _TYPES if "." not in without or one not in ("integer", "number")]
        type_ = draw(st.sampled_from(types))
        values = draw(st.lists(_values(type_, without), min_size=1, max_size=3))
        return {"type": "array", "items": {"type": type_}}, values
    members = draw(st.lists(_scalars(without), min_size=1, max_size=3))
    names = draw(st.sampled_from([["p", "q", "r"], ["é", "a,b" if not without else "s", "="]]))
    properties = {name: {"type": one[0]} for name, one in zip(names, members, strict=False)}
    value = {name: one[1] for name, one in zip(names, members, strict=False)}
    return {"type": "object", "properties": properties}, value


@st.composite
def _query_parameters(draw: st.DrawFn) -> list[_Made]:
    found: list[_Made] = []
    for index, name in enumerate(draw(st.permutations(_NAMES))[: draw(st.integers(0, 3))]):
        base: dict[str, Any] = {"name": name, "in": "query"}
        kind = draw(st.sampled_from(["style", "deep", "content"]))
        if kind == "content":
            value = draw(st.recursive(st.integers() | st.text(max_size=4), st.lists, max_leaves=4))
            found.append(_Made({**base, "content": {"application/json": {}}}, value))
        elif kind == "deep":
            schema, value = draw(_typed("").filter(lambda one: one[0]["type"] == "object"))
            deep = {"name": f"deep{index}", "style": "deepObject", "explode": True}
            found.append(_Made({**base, **deep, "schema": schema}, value))
        else:
            (style, explode), without = draw(st.sampled_from(sorted(_QUERY_STYLES.items())))
            # A spread object takes the names of its properties, which others must not have.
            spread = explode and any("properties" in str(one.parameter) for one in found)
            objects = not spread and not (set("pqré=s") & {one.parameter["name"] for one in found})
            schema, value = draw(_typed(without, objects=objects))
            if schema["type"] == "object" and explode and name == "é":
                continue
            made = {**base, "style": style, "explode": explode, "schema": schema}
            found.append(_Made(made, value))
    spread_names = {
        key
        for one in found
        if one.parameter.get("explode")
        and one.parameter.get("style") == "form"
        and isinstance(one.value, dict)
        for key in one.value
    }
    return [one for one in found if one.parameter["name"] not in spread_names]


@st.composite
def _worlds(draw: st.DrawFn) -> tuple[dict[str, Any], dict[str, Any], dict[str, Any]]:
    """A description of one operation, arguments in its path and arguments in its query."""
    query = draw(_query_parameters())
    path: list[_Made] = []
    template = ""
    for index in range(draw(st.integers(1, 3))):
        template += "/" + draw(st.sampled_from(_LITERALS))
        if draw(st.booleans()):
            (style, explode), without = draw(st.sampled_from(sorted(_PATH_STYLES.items())))
            schema, value = draw(_typed(without))
            name = f"p{index}"
            made = {"name": name, "in": "path", "required": True, "style": style}
            path.append(_Made({**made, "explode": explode, "schema": schema}, value))
            before, after = draw(st.sampled_from(["", "v", "-"])), draw(st.sampled_from(_ENDS))
            template += f"/{before}{{{name}}}{after}"
    operation = {"parameters": [one.parameter for one in [*path, *query]], "responses": {}}
    document: dict[str, Any] = {
        "openapi": "3.1.0",
        "info": {},
        "paths": {template: {"get": operation}},
    }
    server = draw(st.sampled_from(_SERVERS))
    if server is not None:
        defaults = {name: {"default": name} for name in ("p", "b")}
        variables = {**defaults, **server.get("variables", {})}
        document["servers"] = [{"url": server["url"], "variables": variables}]
    of_path = {one.parameter["name"]: one.value for one in path}
    return document, of_path, {one.parameter["name"]: one.value for one in query}


def _check(document: dict[str, Any], path: dict[str, Any], query: dict[str, Any]) -> None:
    api = schemakit.load(document)
    tool = schemakit.tools(api, target="json-schema")[0]
    assert tool.binding is not None
    named = {place.how.name: name for name, place in tool.binding.places.items()}
    try:
        url = tool.bind({named[name]: value for name, value in {**path, **query}.items()}).url
    except UsageError:
        event("refused")
        return
    found = api.match("GET", url)[0]
    assert found.operation.pointer == api.operations()[0].pointer
    assert (found.path, found.query) == (path, query), url
    assert (found.unknown, found.missing) == ((), ())


@_many
@given(world=_worlds())
def test_the_url_of_arguments_gives_the_arguments(
    world: tuple[dict[str, Any], dict[str, Any], dict[str, Any]],
) -> None:
    _check(*world)


@_many
@given(data=st.data(), collection=st.sampled_from(sorted(_COLLECTIONS)), in_path=st.booleans())
def test_the_collections_of_2_0_are_read(
    data: st.DataObject, collection: str, in_path: bool
) -> None:
    without = _COLLECTIONS[collection]
    inner = data.draw(st.sampled_from([None, "csv", "pipes"]))
    texts = _texts(without + (",|\t " if inner else ""), empty=False)
    items: dict[str, Any] = {"type": "string"}
    value: Any = data.draw(st.lists(texts, min_size=1, max_size=3))
    if inner and collection not in ("csv", inner) and not (in_path and collection == "multi"):
        items = {"type": "array", "items": items, "collectionFormat": inner}
        value = [value, value]
    where = "path" if in_path else "query"
    one = {"name": "n", "in": where, "type": "array", "items": items, "required": True}
    operation = {"parameters": [{**one, "collectionFormat": collection}], "responses": {}}
    path = "/a/{n}" if in_path else "/a"
    document = {"swagger": "2.0", "info": {}, "host": "h.example", "basePath": "/v1"}
    whole = {**document, "paths": {path: {"get": operation}}}
    given_value = {"n": value}
    _check(whole, given_value if in_path else {}, {} if in_path else given_value)
