"""Proofs: their bounds, and what they remember."""

from __future__ import annotations

from typing import Any

import pytest

from schemakit import compare_schemas
from schemakit.containment.compare import make_side
from schemakit.containment.normal_form import PLAIN
from schemakit.containment.prover import Prover, TooCostlyError
from tests.containment.proving import is_proved


def test_it_ends_when_there_are_too_many_steps() -> None:
    names = [f"p{number}" for number in range(300)]
    old = {"properties": {name: {"minLength": 2, "maxLength": 5} for name in names}}
    new = {"properties": {name: {"minLength": 1, "maxLength": 6} for name in names}}
    one, other = make_side(old, version="3.1"), make_side(new, version="3.1")
    question = [(one, one.convert(old, PLAIN))], other, other.convert(new, PLAIN), -1
    with pytest.raises(TooCostlyError):
        Prover(50).contains_child(*question)
    assert Prover(5_000).contains_child(*question)


def test_it_may_be_asked_again_after_it_was_given_up() -> None:
    prover = Prover(3)
    schema = {"properties": {"a": {"properties": {"b": {"items": {"minLength": 2}}}}}}
    other = {"properties": {"a": {"properties": {"b": {"items": {"minLength": 1}}}}}}
    one, two = make_side(schema, version="3.1"), make_side(other, version="3.1")
    question = [(one, one.convert(schema, PLAIN))], two, two.convert(other, PLAIN), -1
    with pytest.raises(TooCostlyError):
        prover.contains_child(*question)
    prover.forget_open()
    prover.left = 1_000
    assert prover.contains_child(*question)


def cross(count: int, keyword: str) -> dict[str, Any]:
    """A conjunction of many choices."""
    return {
        "allOf": [
            {keyword: [{"required": [f"a{number}"]}, {"required": [f"b{number}"]}]}
            for number in range(count)
        ]
    }


@pytest.mark.slow
@pytest.mark.parametrize(
    ("old", "new"),
    [
        (cross(20, "anyOf"), cross(20, "oneOf")),
        (cross(12, "oneOf"), cross(13, "oneOf")),
        (
            {"type": "string", "pattern": "(a|b)*a(a|b){25}$"},
            {"type": "string", "pattern": "(a|b)*a(a|b){24}$"},
        ),
        (
            {
                "$ref": "#/$defs/a",
                "$defs": {"a": {"anyOf": [{"items": {"$ref": "#/$defs/a"}}] * 40}},
            },
            {
                "$ref": "#/$defs/a",
                "$defs": {"a": {"oneOf": [{"items": {"$ref": "#/$defs/a"}}] * 40}},
            },
        ),
        ({"enum": list(range(9_000))}, {"enum": list(range(1, 9_001))}),
        ({"minItems": 10**9}, {"minItems": 10**9 + 1}),
        ({"minLength": 10**9}, {"minLength": 10**9 + 1}),
        ({"multipleOf": 1e-300}, {"multipleOf": 1e300}),
    ],
)
def test_hostile_schemas_end(old: Any, new: Any) -> None:
    found = compare_schemas(old, new)
    assert found.accepts_all_old is not True


@pytest.mark.slow
def test_a_chain_of_references_is_no_recursion() -> None:
    count = 3_000
    chain: dict[str, Any] = {f"d{n}": {"$ref": f"#/$defs/d{n + 1}"} for n in range(count)}
    old = {"$ref": "#/$defs/d0", "$defs": {**chain, f"d{count}": {"type": "integer"}}}
    new = {"$ref": "#/$defs/d0", "$defs": {**chain, f"d{count}": {"type": "number"}}}
    assert is_proved(old, new)
    assert compare_schemas(old, new).gained == 0.5


@pytest.mark.slow
def test_a_long_list_is_followed_as_it_unfolds() -> None:
    def nested(kind: str, depth: int) -> dict[str, Any]:
        names = {
            f"d{n}": {"properties": {"a": {"$ref": f"#/$defs/d{n + 1}"}}} for n in range(depth)
        }
        return {"$ref": "#/$defs/d0", "$defs": {**names, f"d{depth}": {"type": kind}}}

    assert is_proved(nested("integer", 20), nested("number", 20))
    assert compare_schemas(nested("integer", 900), nested("number", 900)).accepts_all_old is None
