"""What has to hold for every description of several documents; each test's name is the law."""

from __future__ import annotations

import json
import re
from typing import Any
from urllib.parse import unquote

import pytest
from hypothesis import assume, event, given
from hypothesis import strategies as st

import schemakit
from schemakit import Description
from tests.property.worlds import ENTRY, World, meaning_of_result, worlds


def _loaded(world: World, *, parsed: bool = False) -> Description:
    texts = {name: json.dumps(one).encode() for name, one in world.documents.items()}
    source: Any = world.documents[ENTRY] if parsed else texts[ENTRY]
    return schemakit.load(source, base_uri=ENTRY, retrieve=texts.__getitem__)


def _meanings(world: World) -> dict[str, Any]:
    """What each component means; the example is given up where one means nothing."""
    try:
        return {name: world.meaning(name) for name in world.components}
    except KeyError:
        assume(False)
        raise


def _turned(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _turned(value[key]) for key in reversed(value)}
    return [_turned(item) for item in value] if isinstance(value, list) else value


@given(worlds(), st.booleans())
def test_the_result_means_what_the_documents_mean(world: World, parsed: bool) -> None:
    expected = _meanings(world)
    event(f"documents: {len(world.documents)}")
    result = _loaded(world, parsed=parsed).dereference()
    assert {name: meaning_of_result(result, name) for name in expected} == expected


@given(worlds())
def test_without_a_cycle_no_reference_is_left(world: World) -> None:
    assume(not world.is_cyclic())
    _meanings(world)
    result = _loaded(world).dereference()
    assert '"$ref": "' not in json.dumps(result)
    assert result["components"]["schemas"].keys() == world.components.keys()


@given(worlds())
def test_dereferencing_the_result_changes_nothing(world: World) -> None:
    expected = _meanings(world)
    description = _loaded(world)
    result = description.dereference()
    assert json.loads(description.dereference_json()) == result
    again = schemakit.load(result)
    assert not again.diagnostics
    twice = again.dereference()
    if world.is_cyclic():
        # What refers to a cycle from outside holds a copy, which the second run unrolls once more.
        assert {name: meaning_of_result(twice, name) for name in expected} == expected
    else:
        assert twice == result


@given(worlds())
def test_the_input_is_not_changed(world: World) -> None:
    _meanings(world)
    before = json.dumps(world.documents)
    description = _loaded(world, parsed=True)
    description.dereference()
    description.bundle()
    assert json.dumps(world.documents) == before


@given(worlds())
def test_the_bundle_means_the_same(world: World) -> None:
    expected = _meanings(world)
    bundled = _loaded(world).bundle()
    again = schemakit.load(bundled)
    assert {one.code for one in again.diagnostics} <= {"ref-through-ref"}
    result = again.dereference()
    assert {name: meaning_of_result(result, name) for name in expected} == expected
    if not world.is_cyclic():
        schemas = result["components"]["schemas"]
        direct = _loaded(world).dereference()["components"]["schemas"]
        assert {name: schemas[name] for name in expected} == direct


@given(worlds())
def test_the_order_of_keys_does_not_matter(world: World) -> None:
    expected = _meanings(world)
    turned = {name: _turned(one) for name, one in world.documents.items()}
    result = _loaded(World(turned, world.targets)).dereference()
    assert {name: meaning_of_result(result, name) for name in expected} == expected
    if not world.is_cyclic():
        assert result == _loaded(world).dereference()


@given(worlds(), st.randoms(use_true_random=False), st.sampled_from(["dereference", "bundle"]))
def test_a_part_stands_alone(world: World, random: Any, how: str) -> None:
    expected = _meanings(world)
    name = random.choice(sorted(expected))
    token = name.replace("~", "~0").replace("/", "~1")
    part = getattr(_loaded(world), how)(at=f"/components/schemas/{token}")
    part.pop("$schema", None)
    described = _described(part)
    assert not schemakit.load(described).diagnostics
    assert meaning_of_result(described, "S") == expected[name]


def _described(part: dict[str, Any]) -> dict[str, Any]:
    """A schema with its definitions as a description whose component S it is."""
    schemas = {**part.get("$defs", {}), "S": part}
    text = json.dumps(schemas).replace('"#/$defs/', '"#/components/schemas/')
    text = re.sub('"[$]ref": "#(?!/components/)', '"$ref": "#/components/schemas/S', text)
    return {"openapi": "3.1.0", "components": {"schemas": json.loads(text)}}


@given(worlds())
def test_a_reference_that_leads_only_to_itself_is_an_error(world: World) -> None:
    try:
        for name in world.components:
            world.meaning(name)
    except KeyError:
        with pytest.raises(schemakit.CycleError):
            _loaded(world).dereference()
    else:
        assume(False)


@given(worlds(identities=False), st.data())
def test_a_document_split_over_files_gives_the_same(world: World, data: Any) -> None:
    _meanings(world)
    single = _loaded(world).bundle()
    # From here on one document, with several components that refer to each other.
    schemas = single["components"]["schemas"]
    expected = schemakit.dereference(single)
    homes = {
        name: data.draw(st.sampled_from(["mem:/specs/x.json", "mem:/y/z.json", ENTRY]))
        for name in schemas
    }
    files: dict[str, Any] = {name: {"defs": {}} for name in set(homes.values())}
    for name, home in homes.items():
        moved = _moved(schemas[name], homes, home)
        if home != ENTRY:
            files[home]["defs"][name] = moved
    entry = {**single, "components": {"schemas": {}}}
    for name, home in homes.items():
        link = {"$ref": _text(home, name, "")}
        entry["components"]["schemas"][name] = (
            _moved(schemas[name], homes, ENTRY) if home == ENTRY else link
        )
    files[ENTRY] = entry
    result = _loaded(World(files, {})).dereference()
    for name in schemas:
        assert meaning_of_result(result, name) == meaning_of_result(expected, name)
    # In a cycle, a place deep inside of another file gets a name of its own where it is cut.
    if not world.is_cyclic():
        assert result == expected


def _text(home: str, name: str, rest: str) -> str:
    token = name.replace("~", "~0").replace("/", "~1")
    section = "components/schemas" if home == ENTRY else "defs"
    return f"{home}#/{section}/{token}{rest}"


def _moved(value: Any, homes: dict[str, str], here: str) -> Any:
    """A schema of the single document as it reads in another one."""
    if isinstance(value, list):
        return [_moved(one, homes, here) for one in value]
    if not isinstance(value, dict):
        return value
    found = {}
    for key, inner in value.items():
        if key == "$ref" and isinstance(inner, str):
            name, slash, rest = inner.removeprefix("#/components/schemas/").partition("/")
            key_of = unquote(name).replace("~1", "/").replace("~0", "~")
            found[key] = _text(homes[key_of], key_of, slash + rest)
        else:
            found[key] = _moved(inner, homes, here)
    return found
