"""What a reference into another dialect brings means the same where it comes to stand."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import (
    Draft4Validator,
    Draft7Validator,
    Draft201909Validator,
    Draft202012Validator,
)
from openapi_schema_validator import OAS30Validator

import schemakit
from schemakit.spec.to_2020_12 import json_schema
from tests.small import described, to

_URIS = {
    "draft-04": "http://json-schema.org/draft-04/schema#",
    "draft-07": "http://json-schema.org/draft-07/schema#",
    "2019-09": "https://json-schema.org/draft/2019-09/schema",
    "2020-12": "https://json-schema.org/draft/2020-12/schema",
}
_JUDGES: dict[str, Any] = {
    "draft-04": Draft4Validator,
    "draft-07": Draft7Validator,
    "2019-09": Draft201909Validator,
    "2020-12": Draft202012Validator,
    "3.0": OAS30Validator,
}


def _document(dialect: str, schema: Any) -> dict[str, Any]:
    """A document of a dialect whose schema S stands at a place of its own."""
    if dialect == "3.0":
        return described({"S": schema})
    return {"$schema": _URIS[dialect], "components": {"schemas": {"S": schema}}}


def _load(dialect: str, reference: dict[str, Any], others: dict[str, Any]) -> Any:
    files = {f"mem:{name}": json.dumps(one).encode() for name, one in others.items()}
    entry = _document(dialect, reference)
    if dialect != "3.0":
        # A pointer names it, wherever it stands, as a schema.
        entry = {"$schema": _URIS[dialect], "$defs": {"S": reference}, "definitions": {}}
        entry["definitions"]["S"] = reference
    return schemakit.load(entry, base_uri="mem:entry", retrieve=files.__getitem__)


def _crossed(source: str, target: str, schema: Any) -> tuple[Any, list[str]]:
    """A schema after its way from one dialect into another, and what was said about that."""
    reference = {"$ref": "other#/components/schemas/S"}
    description = _load(target, reference, {"other": _document(source, schema)})
    result = description.dereference()
    where = result["components"]["schemas"] if target == "3.0" else result["$defs"]
    return where["S"], [one.message for one in description.diagnostics]


@pytest.mark.parametrize(
    ("source", "target", "schema", "expected"),
    [
        # up
        ("3.0", "2020-12", {"type": "string", "nullable": True}, {"type": ["string", "null"]}),
        ("3.0", "2020-12", {"nullable": True, "title": "t"}, {"title": "t"}),
        (
            "3.0",
            "2020-12",
            {"type": "string", "nullable": True, "enum": ["a"]},
            {"type": ["string", "null"], "enum": ["a"]},
        ),
        (
            "draft-04",
            "2020-12",
            {"minimum": 1, "exclusiveMinimum": True, "maximum": 3, "exclusiveMaximum": False},
            {"exclusiveMinimum": 1, "maximum": 3},
        ),
        (
            "draft-07",
            "2020-12",
            {"items": [{"type": "string"}], "additionalItems": False},
            {"prefixItems": [{"type": "string"}], "items": False},
        ),
        ("draft-07", "2020-12", {"items": True, "additionalItems": False}, {"items": True}),
        (
            "draft-07",
            "2020-12",
            {"dependencies": {"a": ["b"], "c": {"required": ["d"]}}},
            {"dependentRequired": {"a": ["b"]}, "dependentSchemas": {"c": {"required": ["d"]}}},
        ),
        # keywords that the source does not know
        ("draft-04", "2020-12", {"const": 1, "if": True, "then": False}, {}),
        ("draft-07", "2020-12", {"dependentRequired": {"a": ["b"]}, "$anchor": "q"}, {}),
        ("2019-09", "2020-12", {"prefixItems": [False], "$dynamicAnchor": "q"}, {}),
        ("2020-12", "draft-07", {"dependencies": {"a": ["b"]}}, {}),
        ("3.0", "2020-12", {"$id": "q", "$anchor": "q", "id": "q"}, {}),
        # down
        ("2020-12", "3.0", {"type": ["string", "null"]}, {"type": "string", "nullable": True}),
        ("2020-12", "3.0", {"type": "null"}, {"enum": [None]}),
        (
            "2020-12",
            "3.0",
            {"type": ["string", "null", "integer"]},
            {
                "anyOf": [
                    {"type": "string", "nullable": True},
                    {"type": "integer", "nullable": True},
                ]
            },
        ),
        (
            "2020-12",
            "3.0",
            {"anyOf": [{}], "type": ["string", "integer"]},
            {"anyOf": [{}], "allOf": [{"anyOf": [{"type": "string"}, {"type": "integer"}]}]},
        ),
        ("2020-12", "3.0", {"const": 1, "examples": [1, 2]}, {"enum": [1], "example": 1}),
        ("2020-12", "3.0", {"properties": {"a": True}}, {"properties": {"a": {}}}),
        ("2020-12", "3.0", {"additionalProperties": False}, {"additionalProperties": False}),
        (
            "2020-12",
            "draft-04",
            {"not": False, "anyOf": [True]},
            {"not": {"not": {}}, "anyOf": [{}]},
        ),
        ("2020-12", "draft-04", {"const": 1, "enum": [1]}, {"enum": [1], "allOf": [{"enum": [1]}]}),
        (
            "2020-12",
            "draft-04",
            {"minimum": 1, "exclusiveMinimum": 1, "maximum": 2, "exclusiveMaximum": 3},
            {"minimum": 1, "exclusiveMinimum": True, "maximum": 2},
        ),
        (
            "2020-12",
            "draft-07",
            {"prefixItems": [True], "items": {"type": "null"}},
            {"items": [True], "additionalItems": {"type": "null"}},
        ),
        (
            "2020-12",
            "draft-07",
            {"dependentRequired": {"a": ["b"]}, "dependentSchemas": {"a": {"minProperties": 3}}},
            {"dependencies": {"a": {"allOf": [{"minProperties": 3}], "required": ["b"]}}},
        ),
        # what no dialect calls a constraint stays
        ("draft-07", "3.0", {"x-y": 1, "format": "date"}, {"x-y": 1, "format": "date"}),
    ],
)
def test_a_schema_crosses(source: str, target: str, schema: Any, expected: Any) -> None:
    crossed, said = _crossed(source, target, schema)
    assert crossed == expected
    assert len(said) == 1, said


@pytest.mark.parametrize("dialect", ["3.0", "2020-12", "draft-07"])
def test_one_dialect_in_two_documents_changes_nothing(dialect: str) -> None:
    schema = {"nullable": True, "type": "string", "const": 1, "prefixItems": [{}], "items": [{}]}
    crossed, said = _crossed(dialect, dialect, schema)
    assert crossed == schema
    assert not said


def test_what_has_no_word_stays_and_is_reported() -> None:
    schema = {"properties": {"a": {"contains": {"const": 1}, "minContains": 2}}}
    crossed, said = _crossed("2020-12", "3.0", schema)
    inner = {"contains": {"enum": [1]}, "minContains": 2}
    assert crossed == {"properties": {"a": inner}}
    assert "contains and minContains: cannot be expressed in OpenAPI 3.0" in said


def test_the_report_names_the_place_in_the_other_file(tmp_path: Any) -> None:
    other = '{\n "$schema": "https://json-schema.org/draft/2020-12/schema",\n "contains": {}\n}\n'
    (tmp_path / "other.json").write_text(other)
    (tmp_path / "api.json").write_text(
        json.dumps(described({"A": {"$ref": "other.json"}}), indent=1)
    )
    found = schemakit.load(tmp_path / "api.json").diagnostics
    assert [one.code for one in found] == ["mixed-versions", "mixed-versions"]
    crossing, kept = found
    assert crossing.location.uri.endswith("api.json")
    assert crossing.location.pointer == "/components/schemas/A/$ref"
    assert kept.location.uri.endswith("other.json")
    assert (kept.location.line, kept.location.pointer) == (1, "")


def test_references_below_are_followed_in_their_own_document() -> None:
    other = {
        "$schema": _URIS["draft-07"],
        "items": [{"$ref": "#/definitions/d", "maxLength": 1}],
        "dependencies": {"a": {"$ref": "#/definitions/d"}, "b": ["c"]},
        "definitions": {"d": {"type": "string", "items": [True]}},
    }
    d = {"type": "string", "prefixItems": [True]}
    result = _load("2020-12", {"$ref": "other"}, {"other": other}).dereference()
    assert result["$defs"]["S"] == {
        "prefixItems": [d],
        "dependentSchemas": {"a": d},
        "dependentRequired": {"b": ["c"]},
        "$defs": {"d": d},
    }


def test_a_cycle_in_another_dialect_is_lifted_in_that_of_the_entry() -> None:
    other = {
        "$schema": _URIS["draft-07"],
        "items": [{"$ref": "#"}],
        "properties": {"n": {"$ref": "#", "title": "void"}},
    }
    result = _load("2020-12", {"$ref": "other"}, {"other": other}).dereference()
    kept = {"$ref": "#/$defs/S"}
    assert result["$defs"]["S"] == {"prefixItems": [kept], "properties": {"n": kept}}


def test_siblings_that_count_go_beside_a_kept_reference_where_they_would_not() -> None:
    other = {
        "$schema": _URIS["2020-12"],
        "properties": {"n": {"$ref": "#", "type": ["object", "null"], "title": "t"}},
    }
    result = _load("3.0", {"$ref": "other"}, {"other": other}).dereference()
    kept = {"type": "object", "nullable": True, "title": "t"}
    kept["allOf"] = [to("S")]
    assert result["components"]["schemas"]["S"] == {"properties": {"n": kept}}


def test_siblings_are_a_conjunction_in_the_words_of_the_entry() -> None:
    other = {
        "$schema": _URIS["2020-12"],
        "properties": {"n": {"$ref": "#/$defs/n", "exclusiveMinimum": 3}},
        "$defs": {"n": {"minimum": 2, "maximum": 9}},
    }
    result = _load("draft-04", {"$ref": "other"}, {"other": other}).dereference()
    found = result["definitions"]["S"]["properties"]["n"]
    verdicts = [Draft4Validator(found).is_valid(one) for one in (2, 3, 4, 9, 10)]
    assert verdicts == [False, False, True, True, False]


def test_a_schema_with_a_dialect_of_its_own_inside_the_entry() -> None:
    inner = {
        "$id": "https://h/a",
        "$schema": _URIS["draft-07"],
        "items": [{"$ref": "#/definitions/d", "maxLength": 1}],
        "definitions": {"d": {"type": "array", "items": [{"$ref": "#/definitions/d"}]}},
    }
    user = {"properties": {"d": {"$ref": "https://h/a#/definitions/d"}}}
    document = described({"A": inner, "User": user}, "3.1.0")
    description = schemakit.load(document)
    result = description.dereference()
    schemas = result["components"]["schemas"]
    d = {"type": "array", "prefixItems": [to("d")]}
    assert schemas["A"] == {"prefixItems": [d], "$defs": {"d": d}}
    assert schemas["User"] == {"properties": {"d": d}}
    assert schemas["d"] == d
    assert schemakit.dereference(result) == result
    assert {one.code for one in description.diagnostics} == {"mixed-versions"}


def test_the_bundle_of_two_dialects_dereferences_to_the_same() -> None:
    other = {
        "$schema": _URIS["draft-07"],
        "properties": {"n": {"$ref": "#/definitions/d", "title": "void"}},
        "definitions": {"d": {"items": [True], "title": "d"}},
    }
    description = _load("2020-12", {"$ref": "other"}, {"other": other})
    bundled = schemakit.load(description.bundle())
    assert not bundled.diagnostics
    node = bundled.dereference(at="/$defs/S")
    assert node == description.dereference(at="/$defs/S")
    assert node["properties"]["n"] == {"prefixItems": [True], "title": "d"}


def test_schema_siblings_of_the_document_s_own_dialect() -> None:
    # G05: the dialect decides about schemas, and OpenAPI about its other Objects.
    document = described(
        {"A": to("B", maxLength=1), "B": {"type": "string"}},
        "3.1.0",
        jsonSchemaDialect=_URIS["draft-07"],
        components={
            "parameters": {
                "p": {"name": "p", "in": "query", "description": "b"},
                "q": {"$ref": "#/components/parameters/p", "description": "a"},
            }
        },
    )
    components = schemakit.dereference(document)["components"]
    assert components["schemas"]["A"] == {"type": "string"}
    assert components["parameters"]["q"]["description"] == "a"
    assert not schemakit.load(document).diagnostics


def test_an_object_that_holds_schemas_crosses_too() -> None:
    # G08
    other = described({}, components={"parameters": {"p": {"schema": {"type": "string"}}}})
    schema = other["components"]["parameters"]["p"]["schema"]
    schema["nullable"] = True
    entry = described(
        {}, "3.1.0", components={"parameters": {"p": {"$ref": "o#/components/parameters/p"}}}
    )
    files = {"mem:o": json.dumps(other).encode()}
    description = schemakit.load(entry, base_uri="mem:e", retrieve=files.__getitem__)
    parameter = description.dereference()["components"]["parameters"]["p"]
    assert parameter == {"schema": {"type": ["string", "null"]}}
    assert [one.code for one in description.diagnostics] == ["mixed-versions"]


def test_boolean_bounds_in_3_1_are_read_as_in_3_0() -> None:
    # G09
    document = described({"A": {"minimum": 1, "exclusiveMinimum": True}}, "3.1.0")
    assert json_schema(schemakit.load(document).schema("A").dereference())["exclusiveMinimum"] == 1


# -- laws ------------------------------------------------------------------------------------------

_SCALARS = st.sampled_from([None, True, 0, 1, 2, "a", "ab"])
_INSTANCES = st.recursive(
    _SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("abc"), inner),
    max_leaves=6,
)
_KINDS = ["null", "boolean", "integer", "string", "array", "object"]
_COUNT = st.integers(0, 3)


def _keywords(dialect: str, inner: Any) -> dict[str, Any]:
    names = st.lists(st.sampled_from("abc"), min_size=1, max_size=2, unique=True)
    schemas = st.dictionaries(st.sampled_from("abc"), inner, max_size=2)
    some = st.lists(inner, min_size=1, max_size=2)
    words: dict[str, Any] = {
        "minimum": _COUNT,
        "maximum": _COUNT,
        "maxLength": _COUNT,
        "maxItems": _COUNT,
        "required": names,
        "properties": schemas,
        "additionalProperties": inner | st.booleans(),
        "allOf": some,
        "anyOf": some,
        "not": inner,
        "enum": st.lists(_SCALARS, min_size=1, max_size=3),
    }
    if dialect == "3.0":
        kinds = [one for one in _KINDS if one != "null"]
        words["type"], words["nullable"] = st.sampled_from(kinds), st.booleans()
        words["items"] = inner
    else:
        listed = st.lists(st.sampled_from(_KINDS), min_size=1, max_size=3, unique=True)
        words["type"] = st.sampled_from(_KINDS) | listed
        words["prefixItems"], words["dependentRequired"] = (
            some,
            st.dictionaries(names.map(lambda one: one[0]), names),
        )
        words["items"] = inner if dialect == "2020-12" else inner | some
        words["additionalItems"] = inner
        words["dependencies"] = st.dictionaries(st.sampled_from("abc"), inner | names, max_size=2)
        words["dependentSchemas"] = schemas
        words["const"] = _SCALARS
    exclusive = st.booleans() if dialect in ("3.0", "draft-04") else _COUNT
    words["exclusiveMinimum"] = words["exclusiveMaximum"] = exclusive
    return words


def _schemas(dialect: str) -> Any:
    booleans = st.booleans() if dialect not in ("3.0", "draft-04") else st.nothing()
    return st.recursive(
        st.just({}) | booleans,
        lambda inner: (
            booleans
            | st.lists(
                st.sampled_from(sorted(_keywords(dialect, inner))), max_size=5, unique=True
            ).flatmap(
                lambda keys: st.fixed_dictionaries(
                    {key: _keywords(dialect, inner)[key] for key in keys}
                )
            )
        ),
        max_leaves=5,
    )


def _complete(schema: Any) -> Any:
    """Without what the judges stumble over, and no dialect gives a meaning."""
    if isinstance(schema, list):
        return [_complete(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    found = {key: _complete(one) for key, one in schema.items()}
    for bound, exclusive in (
        ("minimum", "exclusiveMinimum"),
        ("maximum", "exclusiveMaximum"),
    ):
        if isinstance(found.get(exclusive), bool) and bound not in found:
            del found[exclusive]
    if isinstance(found.get("items"), bool):
        found.pop("additionalItems", None)
    return found


@pytest.mark.slow
@pytest.mark.parametrize("target", _JUDGES)
@pytest.mark.parametrize("source", _JUDGES)
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_a_schema_accepts_the_same_on_both_sides(source: str, target: str, data: Any) -> None:
    schema = _complete(data.draw(_schemas(source)))
    crossed, said = _crossed(source, target, schema)
    if any("cannot be expressed" in one for one in said):
        return
    judges = _JUDGES[source](schema), _JUDGES[target](crossed)
    for instance in data.draw(st.lists(_INSTANCES, min_size=8, max_size=8)):
        before, after = (judge.is_valid(instance) for judge in judges)
        assert before == after, (schema, crossed, instance)
