"""Problems of references: their severities, and where the diagnostics say that they are."""

from __future__ import annotations

import json
from typing import Any, Literal

import orjson
import pytest

import schemakit
from schemakit.references.graph import build_graph
from schemakit.references.problems import (
    DEAD,
    UNUSUAL,
    Problem,
    describe_problems,
    describe_registry,
    fatal_codes,
    places_in,
    places_in_text,
    severity_of,
)
from schemakit.references.resolver import Unresolved
from schemakit.spec.grammar import EXTENSION, GRAMMARS, ObjectType
from tests.references.graphs import registry_of
from tests.several import from_memory, with_schema
from tests.small import described, to

_SCHEMA = GRAMMARS["3.1"].types["Schema"]


# -- severities ------------------------------------------------------------------------------------


def test_what_is_fatal_follows_from_the_options() -> None:
    assert fatal_codes(strict=False, missing="keep") == frozenset()
    assert fatal_codes(strict=False, missing="error") == DEAD
    strict = fatal_codes(strict=True, missing="keep")
    assert strict == {*UNUSUAL, "ref-not-allowed-here"}
    assert fatal_codes(strict=True, missing="error") == strict | DEAD


@pytest.mark.parametrize(
    ("code", "expected", "severity"),
    [
        ("unresolved-ref", _SCHEMA, "error"),
        ("unresolved-ref", EXTENSION, "warning"),
        ("ref-through-ref", _SCHEMA, "warning"),
        ("mixed-versions", _SCHEMA, "warning"),
    ],
)
def test_a_dead_reference_is_an_error_outside_of_extensions(
    code: str, expected: ObjectType, severity: Literal["error", "warning"]
) -> None:
    registry = registry_of(described({}))
    problem = Problem(registry.entry, {}, "$ref", expected, Unresolved(code, "m"))
    assert severity_of(problem, DEAD) == severity


# -- places ----------------------------------------------------------------------------------------


def test_diagnostics_are_in_the_order_of_the_text_and_each_once() -> None:
    registry = registry_of(
        described({"A": {"items": to("Gone")}, "B": to("Lost"), "C": {"x-a": to("Off")}})
    )
    problems = build_graph(registry).problems
    found = describe_problems(registry, [*reversed(problems), *problems], DEAD)
    assert [(one.location.pointer, one.severity) for one in found] == [
        ("/components/schemas/A/items/$ref", "error"),
        ("/components/schemas/B/$ref", "error"),
        ("/components/schemas/C/x-a/$ref", "warning"),
    ]


def test_diagnostics_of_several_documents_are_grouped_by_document() -> None:
    files = {"mem:/o": {"items": {"$ref": "#/gone"}}}
    api = from_memory(with_schema({"not": {"$ref": "o"}}, T={"$ref": "#/lost"}), files)
    assert [(one.location.uri, one.location.pointer) for one in api.diagnostics] == [
        ("mem:/entry", "/components/schemas/T/$ref"),
        ("mem:/o", "/items/$ref"),
    ]


def test_an_object_without_the_member_is_named_itself() -> None:
    registry = registry_of(described({"A": {"title": "t"}}))
    owner = registry.entry.contents["components"]["schemas"]["A"]
    problem = Problem(registry.entry, owner, "$ref", _SCHEMA, Unresolved("mixed-versions", "m"))
    elsewhere = problem._replace(owner={})
    found = describe_problems(registry, [problem, elsewhere])
    assert [one.location.pointer for one in found] == ["", "/components/schemas/A"]


def test_a_name_that_is_used_twice_is_reported() -> None:
    schemas = {"A": {"$anchor": "here"}, "B": {"$anchor": "here"}, "C": {"$ref": "#here"}}
    registry = registry_of(described(schemas, "3.1.0"))
    build_graph(registry)
    (found,) = describe_registry(registry)
    assert (found.code, found.location.pointer) == ("duplicate-anchor", "/components/schemas/B")


def test_the_places_of_containers() -> None:
    shared: dict[str, Any] = {"title": "t"}
    root = {"b": [shared, {"a": shared}], "a/b": {}}
    assert places_in(root, {id(shared), id(root["a/b"])}) == {
        id(shared): ("b", "0"),
        id(root["a/b"]): ("a/b",),
    }
    assert places_in(root, {id(root)}) == {id(root): ()}


def test_a_place_behind_references_is_that_of_the_text() -> None:
    schemas = {"A": {"items": to("B")}, "B": {"properties": {"p": {"type": "string"}}}}
    registry = registry_of(described(schemas))
    place = ("components", "schemas", "A", "items", "properties", "p")
    ((where, rest),) = places_in_text(registry, [place])
    assert where.pointer == "/components/schemas/B/properties/p"
    assert rest == ()


# -- in the diagnostics of a description -----------------------------------------------------------

_TWO = """{"openapi": "3.1.0", "info": {"title": "t", "version": "1"}, "paths": {},
  "components": {"schemas": {
    "A": {"title": "two", "$ref": "#/no", "$dynamicRef": "#/no"}}}}"""


def test_problems_are_diagnostics_with_line_and_column() -> None:
    document = described({"A": {"items": to("Nowhere"), "not": {"$ref": "other.json"}}})
    description = schemakit.load(orjson.dumps(document, option=orjson.OPT_INDENT_2))
    codes = {one.code: one for one in description.diagnostics}
    assert codes.keys() == {"unresolved-ref", "no-base-uri"}
    missing = codes["unresolved-ref"].location
    assert missing.pointer == "/components/schemas/A/items/$ref"
    assert missing.line is not None
    assert missing.line < (codes["no-base-uri"].location.line or 0)


def test_a_sound_document_has_no_diagnostics() -> None:
    assert schemakit.load(described({"A": to("B"), "B": {}})).diagnostics == ()


@pytest.mark.parametrize("size", [1, 500])
def test_every_problem_is_reported_however_many(size: int) -> None:
    document = described({f"S{n}": {"items": to(f"Nowhere{n}")} for n in range(size)})
    with pytest.raises(schemakit.UnresolvableError) as caught:
        schemakit.load(orjson.dumps(document)).dereference()
    assert len(caught.value.diagnostics) == size
    pointers = {one.location.pointer for one in caught.value.diagnostics}
    assert pointers == {f"/components/schemas/S{n}/items/$ref" for n in range(size)}


def test_a_reference_from_an_extension_to_nowhere_is_no_error() -> None:
    description = schemakit.load(described({"A": {"x-a": to("Nowhere")}}))
    assert description.dereference() == description.contents
    assert [one.severity for one in description.diagnostics] == ["warning"]


@pytest.mark.parametrize("text", [_TWO, json.dumps(json.loads(_TWO), indent=2)])
def test_a_reference_is_marked_where_its_text_stands(text: str) -> None:
    """Two in one Object are two places; so is each in JSON and in YAML."""
    problems = schemakit.load(text.encode()).diagnostics
    for keyword, one in zip(("$ref", "$dynamicRef"), problems, strict=True):
        where = one.location
        assert where.pointer == f"/components/schemas/A/{keyword}"
        assert where.line is not None
        assert where.column is not None
        line = text.splitlines()[where.line - 1]
        assert line[where.column - 1 :].startswith(f'"{keyword}": "#/no"')


def test_a_dynamic_reference_beside_another_is_an_error_with_a_place() -> None:
    schemas = {"A": to("B", **{"$dynamicRef": "#nowhere"}), "B": {}}
    with pytest.raises(schemakit.UnresolvableError) as caught:
        schemakit.load(described(schemas, "3.1.0")).dereference()
    assert caught.value.location.pointer == "/components/schemas/A/$dynamicRef"
