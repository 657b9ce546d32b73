"""Where the definitions are that a part of a description needs."""

from __future__ import annotations

import json

import pytest

import schemakit
from schemakit.spec import pointer
from tests.several import from_memory
from tests.small import described, to
from tests.transform.parts import SCHEMAS, make_api, take_part


@pytest.mark.parametrize("how", ["dereference", "bundle"])
@pytest.mark.parametrize(
    ("at", "key"),
    [
        ("/components/schemas/B", "$defs"),
        ("/paths/~1a/get", "$defs"),
        ("/paths/~1a/get/responses/200", "$defs"),
        # All other keys are statuses, paths or, in an extension, anything.
        ("/paths/~1a/get/responses", "x-definitions"),
        ("/paths", "x-definitions"),
        ("/x-names", "x-definitions"),
    ],
)
def test_definitions_are_none_of_the_members_of_a_part(at: str, key: str, how: str) -> None:
    description = make_api()
    part = take_part(description, at, how)
    assert part[key] == {"N": {"items": {"$ref": f"#/{key}/N"}}}
    there = pointer.get(description.contents, pointer.parse(at))
    assert part.keys() - {key, "$schema"} == there.keys()


@pytest.mark.parametrize("how", ["dereference", "bundle"])
@pytest.mark.parametrize(
    ("at", "holder", "key"),
    [
        ("/paths/~1a/parameters", "/1", "$defs"),
        ("/paths/~1a/get/responses/200/content", "/a~1b", "$defs"),
        ("/components/schemas/A/allOf", "/0", "$defs"),
        ("/x-list", "/1/0", "x-definitions"),
        ("/x-alias", "/1/0", "x-definitions"),
    ],
)
def test_in_a_list_or_a_map_the_first_object_that_needs_definitions_has_them(
    at: str, holder: str, key: str, how: str
) -> None:
    part = take_part(make_api(), at, how)
    here = pointer.get(part, pointer.parse(holder))
    assert here[key] == {"N": {"items": {"$ref": f"#{holder}/{key}/N"}}}
    assert json.dumps(part).count(f'"{key}": ') == 1


def test_definitions_are_called_as_the_version_calls_them() -> None:
    part = take_part(make_api("3.0.3"), "/paths/~1a/parameters")
    assert part[1]["definitions"] == {"N": {"items": {"$ref": "#/1/definitions/N"}}}


def test_what_a_discriminator_names_is_defined_where_the_discriminator_is() -> None:
    mapping = {"cat": "cat.json", "n": "#/components/schemas/N"}
    discriminator = {"propertyName": "k", "mapping": mapping, "defaultMapping": "dog.json"}
    pet = {"oneOf": [to("N")], "discriminator": discriminator}
    api = described(
        {**SCHEMAS, "Pet": pet, "S": {"properties": {"t": {"type": "null"}, "p": to("Pet")}}},
        "3.2.0",
    )
    files = {"mem:/cat.json": {"title": "cat"}, "mem:/dog.json": {"title": "dog"}}
    part = take_part(from_memory(api, files), "/components/schemas/S/properties")
    assert part["p"]["$defs"].keys() == {"cat", "dog", "N"}
    assert part["p"]["discriminator"] == {
        "propertyName": "k",
        "mapping": {"cat": "#/p/$defs/cat", "n": "#/p/$defs/N"},
        "defaultMapping": "#/p/$defs/dog",
    }


def test_a_map_of_schemas_cannot_hold_definitions_but_its_schemas_can() -> None:
    document = described({"N": {"properties": {"p": {"enum": ["a"]}, "n": to("N")}}}, "3.1.0")
    part = take_part(schemakit.load(document), "/components/schemas/N/properties")
    assert part["n"]["$defs"].keys() == {"N"}
