"""Dereferencing and its options, on documents small enough to see through."""

from __future__ import annotations

import copy
import json
from typing import Any

import orjson
import pytest

import schemakit
from tests.several import from_memory, with_schema
from tests.small import described, to


def _schemas(schemas: dict[str, Any], version: str = "3.0.3", **options: Any) -> Any:
    return schemakit.dereference(described(schemas, version), **options)["components"]["schemas"]


_RECURSIVE = {
    "N": {"properties": {"next": to("N"), "leaf": to("Leaf")}},
    "Leaf": {"type": "string"},
    "User": {"items": to("N")},
}


def test_bodies_are_shared_and_the_input_is_not() -> None:
    document = described({"A": {"items": to("L")}, "B": {"items": to("L")}, "L": {"x-a": [1]}})
    before = copy.deepcopy(document)
    result = schemakit.dereference(document)["components"]["schemas"]
    assert result["A"]["items"] is result["B"]["items"] is result["L"]
    assert document == before


def test_a_reference_that_stands_twice_as_one_object_changes_no_name() -> None:
    again = {"items": to("A")}
    result = schemakit.dereference(described({"A": {"properties": {"x": again}}, "X": again}))
    assert list(result["components"]["schemas"]) == ["A", "X"]
    assert result["components"]["schemas"]["X"] == again


def test_cycles_are_cut_at_their_own_references_only() -> None:
    result = _schemas(_RECURSIVE)
    body = {"properties": {"next": to("N"), "leaf": {"type": "string"}}}
    assert result == {"N": body, "Leaf": {"type": "string"}, "User": {"items": body}}


def test_cycles_can_be_errors() -> None:
    with pytest.raises(schemakit.CycleError) as caught:
        _schemas(
            {**_RECURSIVE, "B": {"items": to("C")}, "C": {"items": to("Leaf")}}, cycles="error"
        )
    assert caught.value.chain == ("/components/schemas/N",)
    acyclic = {"A": {"items": to("L")}, "L": {}}
    assert _schemas(acyclic, cycles="error") == _schemas(acyclic)


def test_cycles_can_be_python_cycles() -> None:
    result = _schemas(_RECURSIVE, cycles="share")
    assert result["N"]["properties"]["next"] is result["N"]
    assert result["User"]["items"] is result["N"]
    with pytest.raises(schemakit.UsageError):
        schemakit.load(described(_RECURSIVE)).dereference_json(cycles="share")


def test_a_merged_member_of_a_python_cycle_is_whole() -> None:
    schemas = {"A": to("End", properties={"A": to("A")}), "End": {"type": "string"}}
    inner = _schemas(schemas, "3.1.0", cycles="share")["A"]["properties"]["A"]
    assert inner["type"] == "string"


def test_extensions_are_followed_unless_they_are_not() -> None:
    inside = {"x-a": [[to("T")], {"deep": {"default": to("T")}}, to("Nowhere")]}
    schemas = {"A": inside, "T": {"type": "string"}}
    followed = {"x-a": [[schemas["T"]], {"deep": {"default": schemas["T"]}}, to("Nowhere")]}
    assert _schemas(schemas)["A"] == followed
    assert _schemas(schemas, extensions=False)["A"] == inside


def test_an_extension_reads_its_target_as_what_it_is() -> None:
    schemas = {"A": {"x-a": to("T")}, "T": {"example": to("E"), "items": to("E")}, "E": {}}
    assert _schemas(schemas)["A"] == {"x-a": {"example": to("E"), "items": {}}}


def test_every_missing_target_is_reported_at_once_with_the_nearest_name() -> None:
    schemas = {"A": {"items": to("Tisch"), "not": to("Stuhl")}, "Tish": {}}
    text = orjson.dumps(described(schemas), option=orjson.OPT_INDENT_2)
    with pytest.raises(schemakit.UnresolvableError) as caught:
        schemakit.load(text).dereference()
    table, chair = caught.value.diagnostics
    assert (table.code, table.severity) == ("unresolved-ref", "error")
    assert table.location.pointer == "/components/schemas/A/items/$ref"
    assert chair.location.pointer == "/components/schemas/A/not/$ref"
    assert "did you mean 'Tish'" in table.message
    lines = text.decode().splitlines()
    assert table.location.line is not None
    assert '"$ref"' in lines[table.location.line - 1]
    assert "Stuhl" in str(caught.value)


def test_missing_targets_can_stay() -> None:
    schemas = {"A": {"items": to("Nowhere", description="d"), "not": to("T")}, "T": {}}
    assert _schemas(schemas, missing="keep")["A"] == {**schemas["A"], "not": {}}


def test_a_target_of_the_wrong_kind_is_no_target() -> None:
    for target in (None, "text", [1], 5):
        with pytest.raises(schemakit.UnresolvableError) as caught:
            _schemas({"A": {"example": target, "items": to("A/example")}})
        assert caught.value.diagnostics[0].code == "ref-target-type"
    with pytest.raises(schemakit.UnresolvableError):
        _schemas({"A": {"additionalProperties": False, "items": to("A/additionalProperties")}})


def test_lenience_ends_where_strictness_begins() -> None:
    oddities: dict[str, dict[str, Any]] = {
        "ref-through-ref": {"A": to("B/items"), "B": to("C"), "C": {"items": {}}},
        "non-uri-ref": {"A": {"$ref": "#/components/schemas/B C"}, "B C": {}},
        "ref-not-allowed-here": {"A": {"properties": to("B/properties")}, "B": {"properties": {}}},
    }
    for code, schemas in oddities.items():
        document = described(schemas)
        assert code in [one.code for one in schemakit.load(document).diagnostics]
        schemakit.dereference(document)
        with pytest.raises(schemakit.UnresolvableError) as caught:
            schemakit.dereference(document, strict=True)
        assert code in [one.code for one in caught.value.diagnostics]


def test_a_slash_written_as_2f_is_taken_leniently() -> None:
    paths = {"/a": {"get": {}}, "/b": {"$ref": "#/paths/%2Fa"}}
    document = described({}, paths=paths)
    assert schemakit.dereference(document)["paths"]["/b"] == {"get": {}}
    assert [one.code for one in schemakit.load(document).diagnostics] == ["encoded-slash"]
    with pytest.raises(schemakit.UnresolvableError):
        schemakit.dereference(document, strict=True)


def test_pruning_leaves_what_is_still_named() -> None:
    union = {"oneOf": [to("Cat"), to("Dog")], "discriminator": {"propertyName": "k"}}
    schemas = {**_RECURSIVE, "Cat": {}, "Dog": {}, "Union": union, "Unused": {}}
    media = {"a/b": {"schema": {"items": to("N"), "not": to("Union")}}}
    paths = {"/p": {"get": {"responses": {"200": {"content": media}}}}}
    security: dict[str, Any] = {"components": {"securitySchemes": {"key": {}, "unused": {}}}}
    document = described(schemas, paths=paths, security=[{"key": []}], **security)
    pruned = schemakit.dereference(document, prune=True)
    plain = schemakit.dereference(document)
    assert pruned["paths"] == plain["paths"]
    assert pruned["components"]["schemas"].keys() == {"N", "Cat", "Dog"}
    assert pruned["components"]["securitySchemes"].keys() == {"key"}
    assert orjson.loads(schemakit.load(document).dereference_json(prune=True)) == pruned


def test_pruning_leaves_what_extensions_of_components_name() -> None:
    document = described({"N": {"items": to("N")}}, components={"x-more": {"here": to("N")}})
    pruned = schemakit.dereference(document, prune=True)
    assert pruned["components"]["schemas"].keys() == {"N"}


def test_pruning_leaves_no_empty_components() -> None:
    document = described({"A": {}})
    assert "components" not in schemakit.dereference(document, prune=True)
    assert document["components"] == {"schemas": {"A": {}}}


def test_annotating_names_each_inlined_component() -> None:
    schemas = {"A": {"items": to("T"), "not": to("A/items")}, "T": {"type": "string"}}
    result = _schemas(schemas, annotate="x-name")
    assert result["A"]["items"] == {"type": "string", "x-name": "T"}
    assert result["T"] == {"type": "string"}


# -- a part ----------------------------------------------------------------------------------------


def test_a_part_brings_what_it_still_names() -> None:
    document = described(_RECURSIVE)
    part = schemakit.dereference(document, at="/components/schemas/User")
    body = {"properties": {"next": {"$ref": "#/definitions/N"}, "leaf": {"type": "string"}}}
    assert part == {"items": body, "definitions": {"N": body}}
    modern = schemakit.dereference({**document, "openapi": "3.1.0"}, at="/components/schemas/User")
    assert modern["$defs"].keys() == {"N"}
    assert "definitions" not in modern


def test_a_recursive_part_names_itself() -> None:
    part = schemakit.dereference(described(_RECURSIVE), at="/components/schemas/N")
    assert part["properties"]["next"] == {"$ref": "#/definitions/N"}
    assert part["definitions"]["N"]["properties"] == part["properties"]


def test_names_of_a_part_do_not_collide() -> None:
    schemas = {
        "A": {
            "items": to("N"),
            "not": to("B/definitions/N"),
            "definitions": {"N": {"type": "null"}},
        },
        "N": {"title": "first", "items": to("N")},
        "B": {"definitions": {"N": {"title": "second", "items": to("B/definitions/N")}}},
    }
    part = schemakit.dereference(described(schemas), at="/components/schemas/A")
    assert part["definitions"]["N"] == {"type": "null"}
    for key, title in (("items", "first"), ("not", "second")):
        name = part[key]["items"]["$ref"].rpartition("/")[2]
        assert part[key]["title"] == part["definitions"][name]["title"] == title


@pytest.mark.parametrize("at", ["/components/schemas/Leaf", "#/components/schemas/Leaf"])
def test_a_part_is_named_by_pointer_or_fragment(at: str) -> None:
    assert schemakit.dereference(described(_RECURSIVE), at=at) == {"type": "string"}


def test_the_whole_is_a_part() -> None:
    document = described({"A": {"items": to("L")}, "L": {}})
    assert schemakit.dereference(document, at="") == schemakit.dereference(document)


def test_a_part_may_be_a_scalar_or_a_list() -> None:
    document = described({"A": {"anyOf": [to("L")], "title": "a"}, "L": {}})
    assert schemakit.dereference(document, at="/components/schemas/A/title") == "a"
    assert schemakit.dereference(document, at="/components/schemas/A/anyOf") == [{}]


def test_a_part_that_is_not_there_brings_the_nearest() -> None:
    with pytest.raises(schemakit.PointerError, match="did you mean 'Leaf'"):
        schemakit.dereference(described(_RECURSIVE), at="/components/schemas/Laef")


def test_a_part_may_need_the_whole() -> None:
    dialect = "https://json-schema.org/draft/2020-12/schema"
    document = {"$schema": dialect, "title": "whole", "$defs": {"A": {"items": {"$ref": "#"}}}}
    part = schemakit.dereference(document, at="/$defs/A")
    name = part["items"]["$ref"].removeprefix("#/$defs/")
    whole = part["$defs"][name]
    assert whole["title"] == "whole"
    assert whole["$defs"]["A"] == {"items": {"$ref": f"#/$defs/{name}"}}


# -- what follows from cutting by cycles -----------------------------------------------------------


def test_a_use_outside_a_cycle_unrolls_it_once_whenever_its_text_is_read() -> None:
    text = schemakit.load(described(_RECURSIVE)).dereference_json()
    again = schemakit.load(text)
    # The copy is no member of the cycle: what closes the cycle in it is a use like any other.
    assert len(again.dereference_json()) > len(text)
    assert {one.target for one in again.references()} == {"/components/schemas/N"}


def test_a_reference_that_belongs_to_a_cycle_stays_what_it_is_where_it_is_used() -> None:
    schemas = {"N": {"items": to("Alias")}, "Alias": to("N"), "User": {"not": to("Alias")}}
    assert _schemas(schemas)["User"]["not"] == to("N")


def test_a_cycle_in_place_over_files_is_kept_and_flattening_leaves_it() -> None:
    files = {
        "mem:/a": {"allOf": [{"$ref": "b"}, {"title": "x"}]},
        "mem:/b": {"allOf": [{"$ref": "a"}], "minLength": 1},
    }
    api = from_memory(described({"A": {"$ref": "a"}}, "3.1.0"), files)
    found = api.dereference()["components"]["schemas"]
    assert found["A"] == {"allOf": [to("b"), {"title": "x"}]}
    assert found["b"] == {"allOf": [to("A")], "minLength": 1}
    flat = api.dereference(flatten=True)["components"]["schemas"]
    assert flat["A"] == {"title": "x", "allOf": [to("b")]}
    assert flat["b"] == {"allOf": [to("A")], "minLength": 1}
    assert [one.code for one in api.check() if one.code != "meta-schema"] == ["in-place-cycle"]


# -- what is named has a place in the output -------------------------------------------------------

_VOID = {
    "$schema": "http://json-schema.org/draft-07/schema#",
    "$ref": "#/definitions/N",
    "definitions": {"N": {"properties": {"n": {"$ref": "#/definitions/N"}}}},
}


def test_definitions_beside_a_reference_that_replaces_them_are_kept_where_named() -> None:
    result = schemakit.dereference(_VOID)
    assert result["properties"]["n"] == {"$ref": "#/definitions/N"}
    assert result["definitions"] == _VOID["definitions"]


def test_a_target_beside_a_void_reference_gets_a_place_of_its_own() -> None:
    recursive = {"properties": {"m": to("B/properties/n")}}
    schemas = {
        "X": {"type": "string"},
        "B": to("X", properties={"n": recursive}),
        "A": to("B/properties/n"),
    }
    found = _schemas(schemas)
    name = found["A"]["properties"]["m"]["$ref"].rpartition("/")[2]
    assert found["B"] == {"type": "string"}
    assert found[name] == found["A"]


def test_a_literal_that_is_asked_for_stays_a_literal() -> None:
    literal = {"x": to("B")}
    description = schemakit.load(described({"A": {"example": literal}, "B": {"type": "string"}}))
    assert description.dereference(at="/components/schemas/A/example") == literal
    assert description.view("/components/schemas/A/example") == literal


def test_boolean_schemas_of_old_drafts_are_schemas() -> None:
    schema = {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "definitions": {"Any": True},
        "properties": {"a": {"$ref": "#/definitions/Any"}},
    }
    assert schemakit.dereference(schema)["properties"]["a"] is True


def test_a_dialect_of_the_document_decides_about_siblings() -> None:
    schemas = {"A": {"type": "string"}, "B": to("A", maxLength=3)}
    document = described(schemas, "3.1.0")
    assert schemakit.dereference(document)["components"]["schemas"]["B"]["maxLength"] == 3
    document["jsonSchemaDialect"] = "http://json-schema.org/draft-07/schema#"
    assert schemakit.dereference(document)["components"]["schemas"]["B"] == {"type": "string"}


def test_a_size_bounds_objects_as_it_bounds_text() -> None:
    description = schemakit.load(described({"A": {"type": "string"}}))
    size = len(description.dereference_json())
    assert description.dereference(max_bytes=size) == description.contents
    with pytest.raises(schemakit.TooLargeError):
        description.dereference(max_bytes=size - 1)
    with pytest.raises(schemakit.TooLargeError):
        description.dereference_json(max_bytes=size, indent=8)


def test_an_alias_cycle_is_left_with_what_is_missing() -> None:
    schemas = {"A": to("B"), "B": to("A"), "C": {"type": "string"}, "D": to("C")}
    description = schemakit.load(described(schemas))
    found = description.dereference(missing="keep")["components"]["schemas"]
    assert found["D"] == {"type": "string"}
    assert [one.code for one in description.diagnostics] == ["circular-alias"]
    assert description.statistics().schemas == 4


# -- parts behind references -----------------------------------------------------------------------


def test_a_part_of_a_document_of_another_version_is_in_the_words_of_the_entry() -> None:
    inner = {"properties": {"x": {"type": "string", "nullable": True}}}
    files = {"mem:/old": with_schema(inner, "3.0.3")}
    api = from_memory(with_schema({"$ref": "old#/components/schemas/S"}), files)
    there = {"type": ["string", "null"]}
    assert api.dereference(at="/components/schemas/S/properties") == {"x": there}
    assert api.dereference(at="/components/schemas/S/properties/x") == there


def test_a_part_that_only_its_own_dialect_has_a_schema_for() -> None:
    entry = {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "properties": {"w": {"$ref": "sub"}},
        "definitions": {"a": {"type": "string"}},
    }
    files = {"mem:/sub": {"items": [{"$ref": "entry#/definitions/a"}]}}
    part = from_memory(entry, files).dereference(at="/properties/w/items/0")
    assert part == {"type": "string"}


def test_a_part_behind_a_reference_keeps_what_the_path_to_it_binds() -> None:
    tree = {
        "$id": "mem:/tree",
        "$dynamicAnchor": "node",
        "properties": {"next": {"$dynamicRef": "#node"}},
    }
    strict = {"$id": "mem:/strict", "$dynamicAnchor": "node", "$ref": "tree", "title": "strict"}
    api = from_memory(with_schema({"$ref": "strict"}), {"mem:/tree": tree, "mem:/strict": strict})
    part = api.dereference(at="/components/schemas/S/properties/next")
    assert part["$ref"] == "#/$defs/strict"
    assert part["$defs"]["strict"]["title"] == "strict"


def test_a_name_with_half_a_surrogate_pair_can_be_referred_to() -> None:
    schemas = {"a\ud800": {"items": to("a\ud800")}, "B": to("a%F0%ZZ"), "a\ufffd%ZZ": {}}
    found = _schemas(schemas)
    assert found["a\ud800"] == {"items": {"$ref": "#/components/schemas/a%ED%A0%80"}}
    assert schemakit.dereference(schemakit.dereference(described(schemas)))
    assert found["B"] == {}


def _path_to(name: str, **beside: Any) -> dict[str, Any]:
    content = {"application/json": {"schema": to(name, **beside)}}
    return {"/a": {"get": {"responses": {"200": {"description": "d", "content": content}}}}}


_CYCLE = {"A": to("B", description="of A"), "B": {"properties": {"a": to("A"), "b": to("B")}}}


@pytest.mark.parametrize(
    ("schemas", "more"),
    [
        (_CYCLE, {"paths": _path_to("A")}),
        (_CYCLE, {"paths": _path_to("A", title="t")}),
        (_CYCLE, {"paths": _path_to("B", title="t"), "x-a": [{"here": to("B")}, to("A")]}),
        ({"N": {"items": to("N")}}, {"x-a": {"n": to("N")}, "x-b": to("N")}),
        ({"A": to("A1"), "A1": to("B", title="t"), **_CYCLE}, {"paths": _path_to("A", minimum=1)}),
    ],
)
def test_dereferencing_the_objects_of_a_cycle_again_changes_nothing(
    schemas: Any, more: Any
) -> None:
    document = described(schemas, "3.1.0", **more)
    result = schemakit.dereference(document)
    assert json.dumps(schemakit.dereference(result)) == json.dumps(result)


def test_what_is_outside_a_cycle_is_merged_with_the_end_of_its_references() -> None:
    document = described(_CYCLE, "3.1.0", paths=_path_to("A", title="t"))
    result = schemakit.dereference(document)
    response = result["paths"]["/a"]["get"]["responses"]["200"]
    assert response["content"]["application/json"]["schema"] == {
        "properties": {"a": to("A"), "b": to("B")},
        "description": "of A",
        "title": "t",
    }
    assert result["components"]["schemas"]["A"] == to("B", description="of A")
