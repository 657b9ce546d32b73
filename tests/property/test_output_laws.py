"""What has to hold for every output: written to another directory, it is a description on its own,
and the names in it do not matter when it is read again.

The documents have references from and to places that no version knows, where a reference is data.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import event, example, given
from hypothesis import strategies as st

import schemakit
from schemakit import Description
from schemakit.spec import pointer
from tests.property.descriptions import descriptions

_ENTRY = "api/openapi.json"
_FILES = ("api/pet.json", "api/parts/more.json", "lib/all.json")
_DEAD = ("#/nowhere/at/all", "gone.json", "../gone.json#/A", "#/components/schemas/Gone")
_OPTIONS = st.fixed_dictionaries(
    {"missing": st.just("keep")},
    optional={"siblings": st.just("annotations"), "extensions": st.just(False)},
)


class _Builder:
    """Draws documents with holes for references, and knows every place that one may lead to."""

    def __init__(self, draw: st.DrawFn) -> None:
        self.draw = draw
        self.places: list[tuple[str, tuple[str, ...]]] = []
        self.holes: list[tuple[str, dict[str, Any]]] = []

    def schema(self, name: str, tokens: tuple[str, ...], depth: int = 3) -> dict[str, Any]:
        self.places.append((name, tokens))
        kinds = ["text", "properties", "items", "allOf", "unknown", "example", "x-more", "ref"]
        kind = self.draw(st.sampled_from(kinds if depth else ["text", "ref"]))
        if kind == "ref":
            return self._hole(name)
        if kind == "properties":
            inside = {
                key: self.schema(name, (*tokens, "properties", key), depth - 1)
                for key in self.draw(st.sets(st.sampled_from(("a", "b/c")), min_size=1))
            }
            return {"type": "object", "properties": inside}
        if kind == "items":
            return {"type": "array", "items": self.schema(name, (*tokens, "items"), depth - 1)}
        if kind == "allOf":
            return {"allOf": [self.schema(name, (*tokens, "allOf", "0"), depth - 1)]}
        if kind == "unknown":
            return {"helper": {"A": self.schema(name, (*tokens, "helper", "A"), depth - 1)}}
        if kind == "x-more":
            return {"x-more": self.schema(name, (*tokens, "x-more"), depth - 1)}
        return (
            {"example": self._hole(name, alone=True)} if kind == "example" else {"type": "string"}
        )

    def _hole(self, name: str, *, alone: bool = False) -> dict[str, Any]:
        hole: dict[str, Any] = {"$ref": ""}
        if not alone and self.draw(st.booleans()):
            hole["description"] = "beside"
        self.holes.append((name, hole))
        return hole

    def fill(self) -> None:
        for name, hole in self.holes:
            if self.draw(st.integers(0, 9)) == 0:
                hole["$ref"] = self.draw(st.sampled_from(_DEAD))
                continue
            other, tokens = self.draw(st.sampled_from(self.places))
            fragment = pointer.fragment(tokens) if tokens else ""
            hole["$ref"] = (fragment or "#") if other == name else _relative(name, other) + fragment


def _relative(name: str, other: str) -> str:
    ours, theirs = name.split("/")[:-1], other.split("/")
    while ours and theirs and ours[0] == theirs[0]:
        ours, theirs = ours[1:], theirs[1:]
    return "/".join([".."] * len(ours) + theirs)


@st.composite
def _documents(draw: st.DrawFn) -> dict[str, Any]:
    builder = _Builder(draw)
    version = draw(st.sampled_from(["3.0.3", "3.1.0", "3.2.0"]))
    documents: dict[str, Any] = {}
    entry: dict[str, Any] = {"openapi": version, "info": {"title": "t", "version": "1"}}
    entry["paths"] = {}
    entry["components"] = {"schemas": {}, "templates": {}}
    for section in (("components", "schemas"), ("components", "templates"), ("definitions",)):
        holder = pointer.get(entry, section[:-1]).setdefault(section[-1], {})
        for key in draw(st.sets(st.sampled_from(("A", "B")), min_size=section[-1] == "schemas")):
            holder[key] = builder.schema(_ENTRY, (*section, key))
    content = {"application/json": {"schema": builder.schema(_ENTRY, ("x-used",), 0)}}
    builder.places.pop()
    used = {"get": {"responses": {"200": {"description": "d", "content": content}}}}
    entry["paths"]["/a"] = used
    documents[_ENTRY] = entry
    for name in draw(st.sets(st.sampled_from(_FILES))):
        whole = draw(st.booleans())
        if whole:
            documents[name] = builder.schema(name, ())
        else:
            documents[name] = {"defs": {"A": builder.schema(name, ("defs", "A"))}}
    builder.fill()
    return documents


def _load(documents: dict[str, Any]) -> Description:
    texts = {name: json.dumps(one).encode() for name, one in documents.items()}

    def retrieve(name: str) -> bytes:
        if name not in texts:
            raise schemakit.RetrievalError(name, "no such file")
        return texts[name]

    return schemakit.load(_ENTRY, retrieve=retrieve)


def _alone(text: bytes) -> Description:
    """An output in another directory, in which there is nothing else."""

    def retrieve(name: str) -> bytes:
        if name != "out/there/openapi.json":
            raise schemakit.RetrievalError(name, "no such file")
        return text

    return schemakit.load("out/there/openapi.json", retrieve=retrieve)


def _objects_with_ref(value: Any, where: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        if isinstance(value.get("$ref"), str):
            yield where, value["$ref"]
        for key, inner in value.items():
            yield from _objects_with_ref(inner, f"{where}/{pointer.escape(key)}")
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _objects_with_ref(inner, f"{where}/{index}")


def _leads(contents: Any, ref: str) -> bool:
    if ref[:1] != "#":
        return False
    return pointer.exists(contents, pointer.parse(pointer.from_fragment(ref[1:])))


@pytest.mark.parametrize("how", ["dereference_json", "bundle_json"])
@given(_documents(), _OPTIONS)
def test_an_output_stands_alone(how: str, documents: dict[str, Any], options: Any) -> None:
    api = _load(documents)
    if any(one.code == "circular-alias" for one in api.diagnostics):
        event("references that lead only to each other")
        return
    if how == "bundle_json":
        options.pop("siblings", None)
    reported: list[schemakit.Diagnostic] = []
    text = getattr(api, how)(**options, on_problem=reported.append)
    dead = {one.ref for one in api.references() if one.target is None}
    said = " ".join(one.message for one in reported)
    if options.get("extensions", True):
        # Else what only an extension leads to is not read.
        assert all(repr(ref) in said for ref in dead)
        assert not set(reported) - set(api.diagnostics)
    data = " ".join(one.message for one in reported if one.code == "reference-in-data")
    own = {ref for _, ref in _objects_with_ref(documents[_ENTRY]) if ref[:1] == "#"}
    out = _alone(text)
    event(f"references left: {bool(out.references())}")
    listed = {one.pointer: one for one in out.references()}
    for where, ref in _objects_with_ref(out.contents):
        found = listed.get(where)
        if _leads(out.contents, ref):
            assert found is None or found.target is not None
            continue
        if ref in own and not _leads(documents[_ENTRY], ref):
            continue  # it led nowhere before
        # By the last part of its name, which it has in its own document too.
        last = ref.rpartition("/")[2]
        was_dead = any(one.rpartition("/")[2] == last for one in dead)
        is_said = any(f"{last}' {verb}" in data for verb in ("is data", "stays"))
        assert was_dead or is_said, (where, ref, found)


def _without(value: Any, key: str) -> Any:
    if isinstance(value, dict):
        return {name: _without(one, key) for name, one in value.items() if name != key}
    return [_without(one, key) for one in value] if isinstance(value, list) else value


def _cycle_of_references(beside: dict[str, str]) -> dict[str, Any]:
    """A component that is a reference into a cycle, which leads back to it."""
    to_a, to_b = ({"$ref": f"#/components/schemas/{name}"} for name in "AB")
    schemas = {"A": {**to_b, **beside}, "B": {"items": dict(to_a)}}
    used = {"get": {"parameters": [{"name": "p", "in": "query", "schema": dict(to_a)}]}}
    info = {"title": "t", "version": "1"}
    return {
        "openapi": "3.1.0",
        "info": info,
        "paths": {"/a": used},
        "components": {"schemas": schemas},
    }


@given(descriptions(), st.sampled_from(["spec", "annotations"]))
@example(_cycle_of_references({}), "spec")
@example(_cycle_of_references({"description": "beside"}), "spec")
def test_with_names_a_second_run_changes_what_it_changes_without_them(
    document: Any, siblings: Any
) -> None:
    def run(source: Any, **options: Any) -> Any:
        return schemakit.dereference(source, siblings=siblings, extensions=False, **options)

    plain, named = run(document), run(document, annotate="x-name")
    again, named_again = run(plain), run(named, annotate="x-name")
    event(f"a second run changes nothing: {again == plain}")
    assert _without(named_again, "x-name") == again
    if again == plain:
        assert named_again == named
