"""The registry of ``referencing``: validators follow references into a description."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from referencing.exceptions import NoSuchResource, Unresolvable

import schemakit
from tests.several import from_memory, in_files
from tests.small import described, to

_TEXT = {"type": "string"}


def validator(api: schemakit.Description, ref: str) -> Draft202012Validator:
    return Draft202012Validator({"$ref": ref}, registry=api.registry())


def test_references_between_files_are_followed(tmp_path: Path) -> None:
    files = {
        "api.json": described({"Pet": {"$ref": "types/pet.json#/Pet"}, "Name": _TEXT}, "3.1.0"),
        "types/pet.json": {
            "Pet": {
                "required": ["tag"],
                "properties": {
                    "tag": {"$ref": "tag.yaml"},
                    "name": {"$ref": "../api.json#/components/schemas/Name"},
                    "mother": {"$ref": "#/Pet"},
                },
            }
        },
        "types/tag.yaml": "enum: [a, b]\n",
    }
    path = in_files(tmp_path, files)
    api = schemakit.load(path)
    for name in (api.uri, path.as_uri()):
        pet = validator(api, f"{name}#/components/schemas/Pet")
        assert pet.is_valid({"tag": "a", "mother": {"tag": "b", "name": "x"}})
        whole = validator(api, name.replace("api.json", "types/tag.yaml"))
        assert [whole.is_valid(one) for one in ("a", "c")] == [True, False]
        for wrong in ({}, {"tag": "c"}, {"tag": "a", "name": 1}, {"tag": "a", "mother": {}}):
            assert not pet.is_valid(wrong)


def test_a_schema_has_its_identifiers_and_anchors() -> None:
    schemas = {
        "Pet": {"$id": "types/pet", "properties": {"tag": {"$ref": "tag#here"}, "n": to("Pet")}},
        "Tag": {"$id": "types/tag", "$defs": {"T": {"$anchor": "here", "enum": ["a"]}}},
        "Count": {"$anchor": "count", "type": "integer"},
    }
    api = schemakit.load(described(schemas, "3.1.0"), base_uri="https://a.example/v1/api.json")
    base = "https://a.example/v1"
    assert not validator(api, f"{base}/types/pet").is_valid({"tag": "b"})
    assert validator(api, f"{base}/types/pet").is_valid({"tag": "a"})
    # Through a pointer the base changes with ``$id`` too.
    assert not validator(api, f"{base}/api.json#/components/schemas/Pet").is_valid({"tag": "b"})
    assert not validator(api, f"{base}/types/tag#here").is_valid("b")
    assert not validator(api, f"{base}/api.json#count").is_valid("b")


def test_dynamic_references_are_bound_by_the_path() -> None:
    tree = {
        "$id": "tree",
        "$dynamicAnchor": "node",
        "properties": {"children": {"items": {"$dynamicRef": "#node"}}},
    }
    strict = {"$id": "strict", "$dynamicAnchor": "node", "$ref": "tree", "required": ["name"]}
    api = described({"Tree": tree, "Strict": strict}, "3.1.0")
    loaded = schemakit.load(api, base_uri="https://a.example/api.json")
    loose, exact = (validator(loaded, f"https://a.example/{name}") for name in ("tree", "strict"))
    nameless = {"name": "x", "children": [{"name": "y", "children": [{}]}]}
    assert loose.is_valid(nameless)
    assert not exact.is_valid(nameless)


def test_dynamic_anchors_of_the_document_itself_are_there() -> None:
    # Two anchors in an OpenAPI document without identifiers: the outermost is that of the document.
    api = described(
        {
            "List": {"items": {"$dynamicRef": "#item"}},
            "Item": {"$dynamicAnchor": "item", "properties": {"n": to("Number")}},
            "Number": {"type": "number"},
        },
        "3.1.0",
    )
    loaded = schemakit.load(api, base_uri="https://a.example/api.json")
    found = validator(loaded, "https://a.example/api.json#/components/schemas/List")
    assert found.is_valid([{"n": 1}])
    assert not found.is_valid([{"n": "x"}])


def test_a_document_has_its_own_uri_and_the_one_it_was_read_from() -> None:
    entry = {
        **described({"A": {"$ref": "b.json#/components/schemas/B"}}, "3.2.0"),
        "$self": "https://own.example/api.json",
    }
    other = described({"B": _TEXT}, "3.2.0")
    api = from_memory(entry, {"https://own.example/b.json": other}, base="mem:/read/api.json")
    for name in ("https://own.example/api.json", "mem:/read/api.json"):
        found = validator(api, f"{name}#/components/schemas/A")
        assert found.is_valid("x")
        assert not found.is_valid(1)


def test_awkward_names_are_written_as_fragments() -> None:
    api = schemakit.load(described({"a/b c%~": _TEXT}), base_uri="https://a.example/api.json")
    fragment = schemakit.pointer.fragment(["components", "schemas", "a/b c%~"])
    assert not validator(api, f"https://a.example/api.json{fragment}").is_valid(1)


def test_what_is_not_there_is_unresolvable() -> None:
    api = schemakit.load(described({"A": _TEXT}), base_uri="https://a.example/api.json")
    with pytest.raises(Unresolvable):
        validator(api, "https://a.example/api.json#/components/schemas/B").is_valid(1)
    with pytest.raises(NoSuchResource):
        api.registry()["https://a.example/other.json"]


def test_it_holds_the_documents_themselves() -> None:
    api = schemakit.load(json.dumps(described({})).encode(), base_uri="https://a.example/api.json")
    assert api.registry().contents("https://a.example/api.json") is api.contents


@pytest.mark.slow
@pytest.mark.parametrize(
    "name", ["github.json", "box.json", "digitalocean/specification/DigitalOcean-public.v2.yaml"]
)
def test_every_reference_of_the_corpus_is_found(name: str, shared: Path) -> None:
    path = shared / "corpus" / name
    api = schemakit.load(path, access=schemakit.Access(root=shared / "corpus"))
    documents = {one.uri: one for one in api._registry.all}
    registry = api.registry().crawl()
    references = [one for one in api.references() if one.target is not None]
    assert references
    for one in references:
        found = registry.resolver(documents[one.document].base).lookup(one.ref).contents
        target = documents[one.target_document].contents
        assert found is schemakit.pointer.get(target, one.target or "")
