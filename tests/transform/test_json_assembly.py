"""The text of a result: the same as the result, in any dress, or refused by its size."""

from __future__ import annotations

import json
from typing import Any

import orjson
import pytest

import schemakit
from tests.several import from_memory
from tests.small import described, to


def _text(schemas: dict[str, Any], **options: Any) -> bytes:
    return schemakit.load(described(schemas)).dereference_json(**options)


_ODD = [
    "\0",
    "\0001\0",
    "\\u0000",
    '"',
    "\n\t\x1f\x7f",
    "é☃😀",
    "\u2028",
    1.0,
    1e300,
    5e-324,
    -0.0,
    2**53 + 1,
    2**63,
    -(2**63),
    True,
    None,
    [],
    {},
]


@pytest.mark.parametrize("value", _ODD, ids=repr)
def test_odd_values_come_through(value: Any) -> None:
    schemas = {"A": {"items": to("T"), "not": to("T")}, "T": {"example": value, "enum": [value]}}
    description = schemakit.load(described(schemas))
    assert description.dereference_json() == orjson.dumps(description.dereference())
    found = json.loads(description.dereference_json())["components"]["schemas"]["A"]
    assert found["items"] == {"example": value, "enum": [value]}
    assert type(found["items"]["example"]) is type(value)


def test_odd_names_come_through() -> None:
    names = ["\0", "\0000\0", '"', "é", "", "\\"]
    schemas = {name: {"items": to("T"), "title": name} for name in names}
    result = orjson.loads(_text({**schemas, "T": {"title": "\0001\0"}}))["components"]["schemas"]
    for name in names:
        assert result[name] == {"items": {"title": "\0001\0"}, "title": name}


def test_integers_beyond_64_bits_keep_every_digit() -> None:
    schemas = {"A": {"items": to("T")}, "T": {"maximum": 10**40}}
    assert json.loads(_text(schemas))["components"]["schemas"]["A"]["items"]["maximum"] == 10**40


def test_a_union_in_a_cycle_becomes_text() -> None:
    union = {"oneOf": [to("A")], "discriminator": {"propertyName": "k"}}
    schemas = {"A": {"properties": {"p": union}}, "B": to("A/properties/p")}
    assert _text(schemas) == orjson.dumps(schemakit.dereference(described(schemas)))


def test_a_part_that_needs_the_whole_becomes_text() -> None:
    document = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$defs": {"A": {"$ref": "#"}},
    }
    description = schemakit.load(document)
    text = description.dereference_json(at="/$defs/A")
    assert text == orjson.dumps(description.dereference(at="/$defs/A"))


@pytest.mark.parametrize("indent", [1, 2, 4])
def test_indented_text_is_laid_out_as_json_does(indent: int) -> None:
    schemas = {
        "A": {"items": to("T"), "enum": [], "x-a": {}, "anyOf": [to("T")]},
        "T": {"title": "é"},
    }
    plain = schemakit.load(described(schemas)).dereference()
    expected = json.dumps(plain, indent=indent, ensure_ascii=False)
    assert _text(schemas, indent=indent).decode() == expected


@pytest.mark.parametrize(
    "options",
    [
        {"annotate": "x-name"},
        {"prune": True},
        {"at": "/components/schemas/A"},
        {"siblings": "spec"},
    ],
    ids=str,
)
def test_the_text_takes_the_options_of_the_result(options: dict[str, Any]) -> None:
    schemas = {"A": {"items": to("N"), "not": to("T")}, "N": {"items": to("N")}, "T": {}}
    expected = schemakit.dereference(described(schemas), **options)
    assert _text(schemas, **options) == orjson.dumps(expected)


def test_too_much_is_refused_with_what_costs_most() -> None:
    schemas: dict[str, Any] = {"Big": {"description": "x" * 10_000}, "Small": {"title": "s"}}
    schemas |= {f"U{n}": {"items": to("Big"), "not": to("Small")} for n in range(9)}
    size = len(_text(schemas))
    with pytest.raises(schemakit.TooLargeError) as caught:
        _text(schemas, max_bytes=size - 1)
    assert (caught.value.size, caught.value.limit) == (size, size - 1)
    assert caught.value.costliest[0][0] == "/components/schemas/Big"
    assert len(caught.value.costliest) <= 3
    assert len(_text(schemas, max_bytes=size)) == len(_text(schemas, max_bytes=None)) == size


def test_statistics_tell_what_each_component_adds() -> None:
    body = {"description": "x" * 100}
    schemas = {"Big": body, "A": {"items": to("Big")}, "B": {"items": to("Big"), "not": to("Big")}}
    costs = schemakit.load(described(schemas)).statistics().costliest
    big = next(one for one in costs if one.pointer == "/components/schemas/Big")
    assert big.uses == 4
    assert big.bytes == 4 * len(orjson.dumps(body))


def test_components_in_a_file_of_their_own_stay_beside_what_moves_there() -> None:
    api = {**described({}), "components": {"schemas": {"$ref": "schemas.json"}}}
    files = {
        "mem:/schemas.json": {"Node": {"title": "own"}, "Tree": {"$ref": "tree.json#/Node"}},
        "mem:/tree.json": {"Node": {"items": {"$ref": "#/Node"}}},
    }
    description = from_memory(api, files)
    result = description.dereference()
    kept = {"items": {"$ref": "#/components/schemas/Node_2"}}
    assert result["components"]["schemas"] == {
        "Node": {"title": "own"},
        "Tree": kept,
        "Node_2": kept,
    }
    assert json.loads(description.dereference_json()) == result


@pytest.mark.parametrize("options", [{}, {"indent": 1}, {"flatten": True}, {"at": "/components"}])
def test_what_holds_itself_has_no_text(options: dict[str, Any]) -> None:
    """Such as the result with ``cycles="share"``, read again."""
    document = described({"A": {"properties": {"a": to("A")}, "items": {"not": to("A")}}})
    linked = schemakit.dereference(document, cycles="share")
    linked["components"]["schemas"]["A"]["example"] = linked["info"]
    again = schemakit.load(linked)
    with pytest.raises(schemakit.UsageError, match="contains itself"):
        again.dereference_json(**options)
    with pytest.raises(schemakit.UsageError, match="contains itself"):
        again.statistics()


def test_a_literal_that_holds_itself_has_no_text() -> None:
    example: dict[str, Any] = {}
    example["a"] = [example]
    with pytest.raises(schemakit.UsageError, match="contains itself"):
        _text({"A": {"example": example}})
