"""What has to hold of security requirements, whatever names and URIs their keys are (3.2)."""

from __future__ import annotations

import json
import posixpath
from typing import Any, NamedTuple

from hypothesis import event, given
from hypothesis import strategies as st

import schemakit

_NAMES = ("S", "S_2", "s", "a.json", "b.json")
_FILES = ("api.json", "a.json", "d/a.json", "d/b.json")
_ENTRY = "api.json"


class _World(NamedTuple):
    """Documents by their paths, and for each requirement the schemes that it means."""

    documents: dict[str, Any]
    #: By path of the API: each key's scheme, by what its description says, or the undefined name.
    meant: dict[str, list[str]]


def _scheme(file: str, name: str) -> dict[str, Any]:
    return {"type": "http", "scheme": "basic", "description": f"{file} {name}"}


def _item(keys: list[str]) -> dict[str, Any]:
    responses = {"200": {"description": "d"}}
    return {"get": {"security": [{key: []} for key in keys], "responses": responses}}


@st.composite
def _worlds(draw: st.DrawFn) -> _World:
    declared = {one: draw(st.sets(st.sampled_from(_NAMES))) for one in _FILES}

    def key(file: str) -> tuple[str, str]:
        """A key in a file, and what it means."""
        target = draw(st.sampled_from(_FILES))
        if target == _ENTRY and draw(st.booleans()):
            name = draw(st.sampled_from(("S", "S_2", "s")))
            return name, f"{_ENTRY} {name}" if name in declared[_ENTRY] else name
        if not declared[target]:
            return "S", f"{_ENTRY} S" if "S" in declared[_ENTRY] else "S"
        name = draw(st.sampled_from(sorted(declared[target])))
        path = posixpath.relpath(target, posixpath.dirname(file) or ".")
        dot = draw(st.sampled_from(("", "./")))
        text = "" if target == file else dot + path
        return f"{text}#/components/securitySchemes/{name}", f"{target} {name}"

    documents: dict[str, Any] = {}
    paths: dict[str, Any] = {}
    meant: dict[str, list[str]] = {}
    for number, file in enumerate(_FILES):
        keys = [key(file) for _ in range(draw(st.integers(0, 4)))]
        schemes = {name: _scheme(file, name) for name in sorted(declared[file])}
        item = _item([text for text, _ in keys])
        meant[f"/{number}"] = [scheme for _, scheme in keys]
        paths[f"/{number}"] = item if file == _ENTRY else {"$ref": f"{file}#/x-item"}
        # A fragment, which is read as its referrer is, or a document of its own.
        head = {"openapi": "3.2.0"} if file == _ENTRY or draw(st.booleans()) else {}
        documents[file] = {**head, "x-item": item, "components": {"securitySchemes": schemes}}
    documents[_ENTRY] |= {"info": {"title": "t", "version": "1"}, "paths": paths}
    return _World(documents, meant)


def _means(result: Any) -> dict[str, list[str]]:
    schemes = result["components"]["securitySchemes"]
    return {
        path: [
            schemes[name]["description"] if name in schemes else name
            for one in item["get"]["security"]
            for name in one
        ]
        for path, item in result["paths"].items()
    }


def _loaded(world: _World) -> schemakit.Description:
    texts = {f"mem:/{name}": json.dumps(one).encode() for name, one in world.documents.items()}
    return schemakit.load(
        texts[f"mem:/{_ENTRY}"], base_uri=f"mem:/{_ENTRY}", retrieve=texts.__getitem__
    )


@given(_worlds())
def test_requirements_mean_in_the_output_what_they_meant(world: _World) -> None:
    result = _loaded(world).dereference()
    names = result["components"]["securitySchemes"]
    event(f"lifted: {len(names) - len(world.documents[_ENTRY]['components']['securitySchemes'])}")
    assert _means(result) == world.meant
    said = [one["description"] for one in names.values()]
    assert len(said) == len(set(said))


@given(_worlds())
def test_all_outputs_name_schemes_alike(world: _World) -> None:
    description = _loaded(world)
    result = description.dereference()
    assert json.loads(description.dereference_json()) == result
    assert _means(description.bundle()) == world.meant
    pruned = description.dereference(prune=True)
    if pruned.get("components", {}).get("securitySchemes"):
        assert _means(pruned) == world.meant
    assert schemakit.dereference(result) == result
