"""Input made to break a reader: depth, length, width and nonsense, which must end in an answer."""

from __future__ import annotations

import json
from typing import Any

import orjson
import pytest

import schemakit

_DEPTH = 100_000


def _of(schemas: dict[str, Any], version: str = "3.0.3", **more: Any) -> dict[str, Any]:
    head = {"openapi": version, "info": {"title": "t", "version": "1"}, "paths": {}}
    return {**head, "components": {"schemas": schemas}, **more}


def _to(name: str, **beside: Any) -> dict[str, Any]:
    return {"$ref": f"#/components/schemas/{name}", **beside}


def _nested(innermost: Any, depth: int = _DEPTH) -> dict[str, Any]:
    schema: dict[str, Any] = {"items": innermost}
    for _ in range(depth - 1):
        schema = {"items": schema}
    return schema


def _innermost(schema: Any) -> Any:
    while "items" in schema:
        schema = schema["items"]
    return schema


@pytest.mark.slow
def test_a_mapping_nested_100_000_deep_is_dereferenced() -> None:
    document = _of({"Deep": _nested(_to("End")), "End": {"type": "string"}})
    result = schemakit.dereference(document)
    assert _innermost(result["components"]["schemas"]["Deep"]) == {"type": "string"}
    assert _innermost(document["components"]["schemas"]["Deep"]) == _to("End")


@pytest.mark.slow
def test_a_mapping_nested_100_000_deep_becomes_text() -> None:
    description = schemakit.load(_of({"Deep": _nested(_to("End")), "End": {"type": "string"}}))
    text = description.dereference_json()
    assert text.count(b'{"items":') == _DEPTH
    assert text.count(b'{"type":"string"}') == 2
    assert b"$ref" not in text
    assert description.statistics().dereferenced_bytes == len(text)


@pytest.mark.parametrize("opening", ['{"a":', "["])
def test_text_nested_100_000_deep_is_a_clear_error(opening: str) -> None:
    closing = "}" if opening[0] == "{" else "]"
    text = '{"openapi":"3.0.3","x":' + opening * _DEPTH + "1" + closing * _DEPTH + "}"
    with pytest.raises(schemakit.DocumentSyntaxError):
        schemakit.load(text.encode())


@pytest.mark.slow
def test_a_chain_of_10_000_references_ends_where_it_ends() -> None:
    schemas: dict[str, Any] = {f"S{n}": _to(f"S{n + 1}") for n in range(10_000)}
    schemas["S10000"] = {"type": "string"}
    description = schemakit.load(_of(schemas))
    result = description.dereference()["components"]["schemas"]
    assert all(result[name] == {"type": "string"} for name in schemas)
    assert orjson.loads(description.dereference_json())["components"]["schemas"] == result


@pytest.mark.slow
def test_a_chain_of_10_000_objects_nests() -> None:
    schemas: dict[str, Any] = {f"S{n}": {"items": _to(f"S{n + 1}")} for n in range(10_000)}
    schemas["S10000"] = {"type": "string"}
    result = schemakit.dereference(_of(schemas))["components"]["schemas"]
    assert _innermost(result["S0"]) == {"type": "string"}
    assert schemakit.load(_of(schemas)).statistics().cycles == ()


@pytest.mark.slow
def test_a_ring_of_10_000_objects_is_cut_at_each() -> None:
    schemas = {f"S{n}": {"items": _to(f"S{(n + 1) % 10_000}")} for n in range(10_000)}
    result = schemakit.dereference(_of(schemas))["components"]["schemas"]
    assert result == schemas


def _diamond(levels: int) -> dict[str, Any]:
    schemas: dict[str, Any] = {
        f"S{n}": {"properties": {"a": _to(f"S{n + 1}"), "b": _to(f"S{n + 1}")}}
        for n in range(levels)
    }
    return _of({**schemas, f"S{levels}": {"type": "string"}})


def _containers(value: Any) -> int:
    """How many distinct containers a result holds."""
    met: dict[int, Any] = {}
    waiting = [value]
    while waiting:
        one = waiting.pop()
        if isinstance(one, (dict, list)) and id(one) not in met:
            met[id(one)] = one
            waiting.extend(one.values() if isinstance(one, dict) else one)
    return len(met)


def test_a_diamond_of_64_levels_costs_an_object_a_level() -> None:
    result = schemakit.dereference(_diamond(64))
    assert _containers(result) <= _containers(_diamond(64))
    schema = result["components"]["schemas"]["S0"]
    for _ in range(64):
        schema = schema["properties"]["b"]
    assert schema == {"type": "string"}


def test_the_text_of_a_diamond_of_64_levels_is_refused_by_its_size() -> None:
    description = schemakit.load(_diamond(64))
    with pytest.raises(schemakit.TooLargeError) as caught:
        description.dereference_json()
    assert caught.value.size > 2**64
    assert caught.value.size == description.statistics().dereferenced_bytes
    assert caught.value.costliest
    with pytest.raises(schemakit.TooLargeError):
        description.dereference_json(indent=2)


def test_a_schema_that_is_itself_recursive_ends() -> None:
    document = _of({"N": {"properties": {"next": _to("N")}}})
    assert schemakit.dereference(document) == document


def test_mutual_recursion_ends_the_same_from_both_sides() -> None:
    schemas = {"A": {"properties": {"b": _to("B")}}, "B": {"properties": {"a": _to("A")}}}
    one = schemakit.dereference(_of({**schemas, "U": {"items": _to("A")}}))
    other = schemakit.dereference(
        _of({"U": {"items": _to("A")}, **dict(reversed(schemas.items()))})
    )
    assert one == other
    assert one["components"]["schemas"]["U"] == {"items": {"properties": {"b": _to("B")}}}


@pytest.mark.parametrize("length", [1, 2, 5])
def test_references_that_lead_only_to_each_other_are_an_error(length: int) -> None:
    names = [f"S{n}" for n in range(length)]
    schemas = {name: _to(names[(n + 1) % length]) for n, name in enumerate(names)}
    with pytest.raises(schemakit.CycleError) as caught:
        schemakit.dereference(_of({**schemas, "User": {"items": _to("S0")}}))
    assert sorted(caught.value.chain) == [f"/components/schemas/{name}" for name in names]
    # The chain as it is followed, not just its members.
    start = names.index(caught.value.chain[0].rpartition("/")[2])
    order = names[start:] + names[:start]
    assert [pointer.rpartition("/")[2] for pointer in caught.value.chain] == order


def test_siblings_do_not_hide_a_circle_of_references() -> None:
    with pytest.raises(schemakit.CycleError):
        schemakit.dereference(_of({"A": _to("B", title="a"), "B": _to("A", title="b")}, "3.1.0"))


def test_a_yaml_bomb_costs_what_it_says() -> None:
    lines = [
        "openapi: 3.0.3",
        "paths: {}",
        "components:",
        "  schemas:",
        "    L0: &l0 {type: string}",
    ]
    lines += [
        f"    L{n}: &l{n} {{properties: {{a: *l{n - 1}, b: *l{n - 1}}}}}" for n in range(1, 41)
    ]
    description = schemakit.load("\n".join(lines).encode())
    result = description.dereference()
    assert _containers(result) < 1000
    with pytest.raises(schemakit.TooLargeError) as caught:
        description.dereference_json()
    assert caught.value.size > 2**40


@pytest.mark.parametrize("text", [b"openapi: 3.0.3\nx: &a [*a]\n", b"a: &a {b: *a}\n"])
def test_an_alias_that_holds_itself_is_an_error(text: bytes) -> None:
    with pytest.raises(schemakit.DocumentError):
        schemakit.load(text).dereference()


def test_a_mapping_with_keys_that_are_no_strings() -> None:
    responses = {200: {"description": "ok", "content": {"a/b": {"schema": _to("A")}}}}
    document = _of({"A": {"type": "string"}}, paths={"/a": {"get": {"responses": responses}}})
    description = schemakit.load(document)
    found = description.dereference()["paths"]["/a"]["get"]["responses"]
    assert found[200]["content"]["a/b"]["schema"] == {"type": "string"}
    assert json.loads(description.dereference_json())["paths"]["/a"]["get"]["responses"]["200"]


@pytest.mark.parametrize("value", [None, 1, 1.5, True, [], {}, ["#/components/schemas/A"]])
def test_a_ref_that_is_no_string_is_data(value: Any) -> None:
    document = _of({"A": {"properties": {"p": {"$ref": value}}}})
    assert schemakit.dereference(document) == document
    assert schemakit.load(document).references() == []


@pytest.mark.parametrize(
    "token", ["-1", "01", "+1", "1_0", " 1", "1 ", "٣", "-", "2", "", "1e0", "9" * 30]
)
def test_a_bad_index_is_unresolvable(token: str) -> None:
    schemas = {
        "A": {"anyOf": [{"type": "string"}, {"type": "integer"}]},
        "B": _to(f"A/anyOf/{token}"),
    }
    with pytest.raises(schemakit.UnresolvableError):
        schemakit.dereference(_of(schemas))


def test_digits_are_a_name_in_an_object() -> None:
    schemas = {"A": {"properties": {"01": {"type": "string"}}}, "B": _to("A/properties/01")}
    result = schemakit.dereference(_of(schemas))
    assert result["components"]["schemas"]["B"] == {"type": "string"}


def test_names_may_be_long_or_empty() -> None:
    long = "n" * 1_000_000
    schemas = {long: {"type": "string"}, "": {"type": "integer"}}
    users = {"L": {"items": _to(long)}, "E": {"items": _to("")}}
    result = schemakit.dereference(_of({**schemas, **users}))["components"]["schemas"]
    assert (result["L"], result["E"]) == ({"items": schemas[long]}, {"items": schemas[""]})
    with pytest.raises(schemakit.UnresolvableError) as caught:
        schemakit.dereference(_of({"A": _to(long)}))
    assert len(caught.value.diagnostics) == 1


@pytest.mark.parametrize(
    "ref", ["", "#", "#x", "#/", "x.json", "http://[", "\0", "%", "#/%zz", "#/%ff"]
)
def test_any_text_in_a_reference_has_an_answer(ref: str) -> None:
    with pytest.raises(schemakit.DocumentError):
        schemakit.dereference(_of({"A": {"items": {"$ref": ref}}}))
    kept = schemakit.dereference(_of({"A": {"items": {"$ref": ref}}}), missing="keep")
    assert kept["components"]["schemas"]["A"] == {"items": {"$ref": ref}}


@pytest.mark.parametrize("value", [None, 1, "text", [1], True])
def test_nonsense_where_objects_should_stand_passes_through(value: Any) -> None:
    for version in ("3.0.3", "3.1.0"):
        document = _of({"A": {"properties": value, "allOf": value, "items": value}}, version)
        document["paths"] = {"/a": value, "/b": {"get": value, "parameters": value}}
        description = schemakit.load(document)
        assert description.dereference() == document
        assert description.paths() == ["/a", "/b"]
        assert [one.path for one in description.operations()] == []
        assert description.schemas()[0].fields() == []
        assert description.statistics().schemas == 1
