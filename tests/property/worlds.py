"""Strategies for descriptions over several documents, and what they mean by construction.

Schemas are drawn with holes for references. Then each hole is given a target, a place in some
document, and one of the texts that lead there from where the hole is. So what a reference means is
known without resolving it, and what a description means is found by following these targets to a
depth: two descriptions that look the same from every component, that far down, mean the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple
from urllib.parse import quote, unquote

from hypothesis import strategies as st

__all__ = ["ENTRY", "Place", "World", "meaning_of_result", "worlds"]

#: A document's URI and the tokens of a value in it.
Place = tuple[str, tuple[str, ...]]

ENTRY = "mem:/specs/api.json"
_OTHERS = ("mem:/specs/a.json", "mem:/specs/d/b.json", "mem:/e%20f.json?v=1")
_NAMES = ("A", "B", "a/b", "é~")
_HOLE = "hole"
#: What a schema says where nothing further is looked at.
_CUT = "…"


class World(NamedTuple):
    """Documents by their URIs; what each reference, by its place, leads to."""

    documents: dict[str, Any]
    targets: dict[Place, Place]

    @property
    def components(self) -> dict[str, Any]:
        """The component schemas of the entry document."""
        schemas: dict[str, Any] = self.documents[ENTRY]["components"]["schemas"]
        return schemas

    def meaning(self, name: str, depth: int = 6) -> Any:
        """What a component of the entry document says, down to a depth; KeyError where it says
        nothing, since it is a reference that leads only to itself."""
        return self._unrolled((ENTRY, ("components", "schemas", name)), depth, {})

    def _unrolled(self, place: Place, depth: int, known: dict[tuple[Place, int], Any]) -> Any:
        annotations: dict[str, Any] = {}
        value, hops = _at(self.documents, place), 0
        while "$ref" in value:
            annotations = {**_annotations(value), **annotations}
            place, hops = self.targets[place], hops + 1
            value = _at(self.documents, place)
            if hops > 50:
                raise KeyError(place)

        def inside(tokens: tuple[str, ...]) -> Any:
            return self._unrolled((place[0], (*place[1], *tokens)), depth - 1, known)

        if (place, depth) not in known:
            known[place, depth] = _said(value, inside, depth)
        return {**known[place, depth], **annotations} if depth else known[place, depth]

    def is_cyclic(self) -> bool:
        """Whether any reference leads back to what holds it."""
        reached: dict[Place, set[Place]] = {}
        waiting: list[Place] = [
            (ENTRY, ("components", "schemas", name)) for name in self.components
        ]
        while waiting:
            place = waiting.pop()
            if place not in reached:
                sites = [
                    one
                    for one in self.targets
                    if one[0] == place[0] and one[1][: len(place[1])] == place[1]
                ]
                reached[place] = {self.targets[one] for one in sites}
                waiting += reached[place]
        for start in reached:
            met: set[Place] = set()
            queue = list(reached[start])
            while queue:
                place = queue.pop()
                if place == start:
                    return True
                if place not in met:
                    met.add(place)
                    queue += reached[place]
        return False


def meaning_of_result(result: Any, name: str, depth: int = 6) -> Any:
    """What a component of one document says, down to a depth, its references being pointers."""
    targets: dict[Place, Place] = {}
    for tokens, value in _references(result, ()):
        ref = value["$ref"]
        assert ref.startswith("#/"), ref
        parts = unquote(ref[2:]).split("/")
        pointer = tuple(part.replace("~1", "/").replace("~0", "~") for part in parts)
        _at({ENTRY: result}, (ENTRY, pointer))
        targets[ENTRY, tokens] = (ENTRY, pointer)
    return World({ENTRY: result}, targets).meaning(name, depth)


def _references(
    value: Any, tokens: tuple[str, ...], *, names: bool = False
) -> Iterator[tuple[tuple[str, ...], Any]]:
    if isinstance(value, dict):
        if isinstance(value.get("$ref"), str) and not names:
            yield tokens, value
        for key, inner in value.items():
            yield from _references(inner, (*tokens, key), names=key == "properties")
    elif isinstance(value, list):
        for place, inner in enumerate(value):
            yield from _references(inner, (*tokens, str(place)))


def _at(documents: dict[str, Any], place: Place) -> Any:
    value = documents[place[0]]
    for token in place[1]:
        value = value[int(token)] if isinstance(value, list) else value[token]
    return value


def _annotations(schema: dict[str, Any]) -> dict[str, Any]:
    return {key: schema[key] for key in ("title", "description") if key in schema}


def _said(schema: dict[str, Any], inside: Any, depth: int) -> Any:
    if not depth:
        return {_CUT: _CUT}
    said = _annotations(schema)
    if "type" in schema:
        said["type"] = schema["type"]
    if "items" in schema:
        said["items"] = inside(("items",))
    if "properties" in schema:
        said["properties"] = {
            name: inside(("properties", name)) for name in sorted(schema["properties"])
        }
    if "allOf" in schema:
        said["allOf"] = [inside(("allOf", str(n))) for n in range(len(schema["allOf"]))]
    return said


# -- drawing ---------------------------------------------------------------------------------------

_holes = st.fixed_dictionaries(
    {"$ref": st.just(_HOLE)}, optional={"title": st.sampled_from(["mine", "other"])}
)


def _composed(inner: Any) -> Any:
    return st.fixed_dictionaries(
        {},
        optional={
            "title": st.sampled_from("TUV"),
            "type": st.sampled_from(["object", "string"]),
            "items": inner,
            "properties": st.dictionaries(st.sampled_from(["p", "$ref", "x/y"]), inner, max_size=2),
            "allOf": st.lists(inner, min_size=1, max_size=2),
        },
    )


_schemas = st.recursive(
    st.one_of(_holes, st.fixed_dictionaries({"title": st.sampled_from("abcdef")})),
    _composed,
    max_leaves=4,
)
_identified = st.builds(
    lambda schema, names: {**names, **schema},
    _schemas,
    st.dictionaries(st.sampled_from(["$id", "$anchor"]), st.just(_HOLE), max_size=2),
)


class _Spot(NamedTuple):
    """A schema in a document: its place, its base URI, and the root of the resource around it."""

    place: Place
    schema: dict[str, Any]
    base: str
    root: tuple[str, ...]


def _spots(place: Place, schema: Any, base: str, root: tuple[str, ...]) -> Iterator[_Spot]:
    if "$id" in schema:
        base, root = schema["$id"], place[1]
    yield _Spot(place, schema, base, root)
    inner: list[tuple[tuple[str, ...], Any]] = (
        [(("items",), schema["items"])] if "items" in schema else []
    )
    inner += [(("properties", key), one) for key, one in schema.get("properties", {}).items()]
    inner += [(("allOf", str(n)), one) for n, one in enumerate(schema.get("allOf", ()))]
    for tokens, one in inner:
        yield from _spots((place[0], (*place[1], *tokens)), one, base, root)


def _named(schema: Any, counter: Iterator[int], *, identities: bool) -> Any:
    """The schema with real names in place of those drawn, each only once."""
    if isinstance(schema, list):
        return [_named(one, counter, identities=identities) for one in schema]
    if not isinstance(schema, dict):
        return schema
    found = {}
    for key, value in schema.items():
        if key in ("$id", "$anchor") and value == _HOLE:
            if identities:
                number = next(counter)
                found[key] = f"https://x/{number}/" if key == "$id" else f"n{number}"
        else:
            found[key] = _named(value, counter, identities=identities)
    return found


def _fragment(tokens: tuple[str, ...]) -> str:
    return "".join(
        "/" + quote(one.replace("~", "~0").replace("/", "~1"), safe="$~") for one in tokens
    )


def _texts(site: _Spot, target: _Spot, uris: list[str]) -> list[str]:
    """Every text that leads from a site to a target."""
    inside = target.place[1][len(target.root) :]
    fragments = [f"#{_fragment(inside)}"] if inside else ["", "#"]
    if "$anchor" in target.schema:
        fragments.append(f"#{target.schema['$anchor']}")
    found = [target.base + one for one in fragments]
    if site.base == target.base:
        found += fragments
    if site.base in uris and target.base in uris:
        found += [_relative(site.base, target.base) + one for one in fragments]
    return found


def _relative(base: str, target: str) -> str:
    ours, theirs = base.split("/")[1:-1], target.split("/")[1:]
    return "/".join([".."] * len(ours) + theirs)


@st.composite
def worlds(draw: Any, *, identities: bool = True) -> World:
    """A description of one to four documents."""
    uris = [ENTRY, *_OTHERS[: draw(st.integers(0, 3))]]
    counter = iter(range(10_000))
    documents: dict[str, Any] = {}
    spots: list[_Spot] = []
    strategy = _identified if identities else _schemas
    for name in uris:
        drawn = draw(st.dictionaries(st.sampled_from(_NAMES), strategy, min_size=1, max_size=3))
        schemas = _named(drawn, counter, identities=identities)
        section: tuple[str, ...] = ("components", "schemas")
        if name == ENTRY:
            version = draw(st.sampled_from(["3.1.0", "3.2.0"]))
            info = {"title": "t", "version": "1"}
            documents[name] = {"openapi": version, "info": info, "paths": {}}
            documents[name]["components"] = {"schemas": schemas}
        elif draw(st.booleans()):
            section = ("defs",)
            documents[name] = {"defs": schemas}
        else:
            # The whole file is a schema.
            section = ()
            documents[name] = next(iter(schemas.values()))
            spots += _spots((name, ()), documents[name], name, ())
            continue
        for key, schema in schemas.items():
            spots += _spots((name, (*section, key)), schema, name, ())
    targets: dict[Place, Place] = {}
    # Only what something refers to by where it stands is read at all.
    every: list[Any] = []
    for spot in spots:
        name, tokens = spot.place
        if name != ENTRY and (not tokens or tokens[:-1] == ("defs",)):
            targets[ENTRY, ("components", "schemas", "Z", "allOf", str(len(every)))] = spot.place
            every.append({"$ref": name + (f"#{_fragment(tokens)}" if tokens else "")})
    if every:
        documents[ENTRY]["components"]["schemas"]["Z"] = {"allOf": every}
    for site in spots:
        if site.schema.get("$ref") == _HOLE:
            target = draw(st.sampled_from(spots))
            targets[site.place] = target.place
            site.schema["$ref"] = draw(st.sampled_from(_texts(site, target, uris)))
    return World(documents, targets)
