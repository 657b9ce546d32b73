"""Flattening real descriptions: it works, changes no verdict, and leaves little."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import schemakit
from schemakit.flattening.flatten import flattened
from schemakit.spec import pointer
from schemakit.spec.grammar import GRAMMARS
from tests.instances import endless, instances, is_schema, validator

_MOST_SCHEMAS, _MOST_CONTAINERS = 60, 3000


def _flat(whole: Any, version: str) -> Any:
    grammar = GRAMMARS[version]
    return flattened(whole, grammar.root, grammar)


def _is_small(root: Any) -> bool:
    """Whether a schema is judged in no time, however often its parts stand in it."""
    left, stack = _MOST_CONTAINERS, [root]
    while stack and left:
        left -= 1
        value = stack.pop()
        inside = value.values() if isinstance(value, dict) else value
        stack.extend(one for one in inside if isinstance(one, (dict, list)))
    return not stack


def _changed(whole: Any, flat: Any, section: tuple[str, ...]) -> list[str]:
    """The names of the reusable schemas that flattening changed, evenly chosen."""
    before, after = pointer.get(whole, section), pointer.get(flat, section)
    names = [name for name in before if after[name] is not before[name] and _is_small(before[name])]
    return names[:: len(names) // _MOST_SCHEMAS + 1]


def test_flattening_changes_no_verdict(corpus_file: Path) -> None:
    api = schemakit.load(corpus_file)
    whole = api.dereference()
    flat = _flat(whole, api.version)
    modern = not GRAMMARS[api.version].legacy_bounds
    section = GRAMMARS[api.version].sections["Schema"]
    judged = 0
    for name in _changed(whole, flat, section):
        before, after = pointer.get(whole, (*section, name)), pointer.get(flat, (*section, name))
        if not is_schema(before, modern=modern) or endless(before, whole):
            continue
        assert is_schema(after, modern=modern), name
        where = pointer.join((*section, name))
        one, other = (validator(each, where, modern=modern) for each in (whole, flat))
        for instance in (*instances(before, whole, 1), *instances(after, flat, 2)):
            assert other.is_valid(instance) == one.is_valid(instance), (name, instance)
            judged += 1
    if corpus_file.name in ("github.json", "openai.json", "box.json"):
        assert judged > 500


def test_flattening_a_description_twice_changes_nothing_more(corpus_file: Path) -> None:
    api = schemakit.load(corpus_file)
    flat = api.dereference(flatten=True)
    assert _flat(flat, api.version) == flat


def test_the_choices_of_models_are_one_schema_each(shared: Path) -> None:
    choices = 0
    for path in sorted(shared.glob("corpus/models/*.json")):
        schemas = schemakit.load(path).dereference(flatten=True)["components"]["schemas"]
        inputs = schemas["Input"].get("properties", {})
        assert "allOf" not in json.dumps(schemas["Input"])
        assert "$ref" not in json.dumps([schemas["Input"], schemas["Output"]])
        plain = schemakit.load(path).contents
        if "latest_version" in plain:
            plain = plain["latest_version"]["openapi_schema"]
        for name, schema in plain["components"]["schemas"]["Input"].get("properties", {}).items():
            if isinstance(schema, dict) and "allOf" in schema:
                choices += 1
                assert inputs[name]["enum"]
                assert inputs[name]["x-order"] == schema["x-order"]
    assert choices > 10


@pytest.mark.parametrize(("name", "most"), [("github.json", 20), ("openai.json", 0)])
def test_little_is_left(shared: Path, name: str, most: int) -> None:
    found: list[schemakit.Residual] = []
    api = schemakit.load(shared / "corpus" / name)
    flat = api.dereference(flatten=True, on_residual=found.append)
    places = (api.dereference(), flat)
    assert len([one for one in found if one.code != "null-union"]) <= most
    for one in found:
        assert any(_is_there(whole, one.pointer) for whole in places), one


def _is_there(whole: Any, where: str) -> bool:
    try:
        return isinstance(pointer.get(whole, pointer.parse(where)), dict)
    except pointer.Missing:
        return False
