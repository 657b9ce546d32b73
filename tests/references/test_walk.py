"""The walk: where a ``$ref`` is a reference."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from tests.references.graphs import graph_of, places, references_of
from tests.small import described, to

_B = "#/components/schemas/B"


def _found(schema: Any, version: str = "3.0.3", **options: Any) -> list[tuple[str, str]]:
    """The references in a component schema ``A``."""
    document = described({"A": schema, "B": {}, "C": {}}, version)
    return references_of(graph_of(document, **options), "A")


# -- where a reference may be ----------------------------------------------------------------------


@pytest.mark.parametrize(
    "schema",
    [
        {"items": to("B")},
        {"properties": {"$ref": to("B")}},
        {"properties": {"example": to("B")}},
        {"allOf": [{}, {"not": to("B")}]},
        {"additionalProperties": to("B")},
        to("B"),
    ],
)
def test_a_reference_is_found_where_a_schema_may_be(schema: Any) -> None:
    assert _found(schema) == [(_B, "Schema")]


@pytest.mark.parametrize(
    "schema",
    [
        {"example": to("B")},
        {"default": {"items": to("B")}},
        {"enum": [to("B")]},
        {"unknown": to("B")},
        {"required": [to("B")]},
        {"items": {"$ref": 3}},
    ],
)
def test_a_literal_holds_no_reference(schema: Any) -> None:
    assert _found(schema) == []


def test_a_reference_in_place_of_a_map_is_found() -> None:
    assert _found({"properties": {"$ref": _B}}) == [(_B, "map of Schema")]


def test_what_an_extension_holds_is_read_without_types() -> None:
    schema = {"x-a": {"example": [to("B")]}}
    assert _found(schema) == [(_B, "Extension")]
    assert _found(schema, extensions=False) == []
    # A property is not an extension, whatever its name.
    assert _found({"properties": {"x-a": to("B")}}, extensions=False) == [(_B, "Schema")]


def test_the_type_says_what_a_reference_has_to_point_to() -> None:
    item = {
        "parameters": [{"$ref": "#/components/parameters/p"}],
        "get": {"responses": {"200": {"$ref": "#/components/responses/r"}}},
    }
    components: dict[str, Any] = {"parameters": {"p": {}}, "responses": {"r": {}}}
    graph = graph_of(described({}, paths={"/a": item}, components=components))
    assert references_of(graph, "") == [
        ("#/components/parameters/p", "Parameter"),
        ("#/components/responses/r", "Response"),
    ]


# -- members beside a reference --------------------------------------------------------------------


def test_members_beside_a_reference_hold_references_where_they_count() -> None:
    schema = to("B", properties={"p": to("C")})
    assert _found(schema, "3.0.3") == [(_B, "Schema")]
    assert _found(schema, "3.1.0") == [(_B, "Schema"), ("#/components/schemas/C", "Schema")]


def test_members_beside_a_reference_are_copied_and_the_source_is_not_changed() -> None:
    document = described({"A": to("B", title="t", items=to("B")), "B": {}}, "3.1.0")
    before = copy.deepcopy(document)
    (alias, inside) = graph_of(document, "/components/schemas/A").units[0].sites
    assert document == before
    assert alias.reference is document["components"]["schemas"]["A"]
    assert alias.siblings is not None
    assert alias.siblings[0] == {"title": "t", "items": to("B")}
    assert inside.node is alias.siblings


def test_a_dynamic_reference_beside_another_is_a_member_of_all_of() -> None:
    schema = to("B", **{"$dynamicRef": "#/components/schemas/C", "allOf": [{"title": "t"}]})
    graph = graph_of(described({"A": schema, "B": {}, "C": {}}, "3.1.0"), "/components/schemas/A")
    first, second = graph.units[0].sites
    assert (first.keyword, first.ref) == ("$ref", _B)
    assert (second.keyword, second.ref) == ("$dynamicRef", "#/components/schemas/C")
    assert first.siblings is not None
    assert first.siblings[0] == {
        "allOf": [{"$dynamicRef": "#/components/schemas/C"}, {"title": "t"}]
    }


def test_a_dynamic_reference_is_none_before_2019_09() -> None:
    assert _found({"items": {"$dynamicRef": _B}}, "3.0.3") == []
    assert _found({"items": {"$dynamicRef": _B}}, "3.1.0") == [(_B, "Schema")]


# -- aliases of YAML -------------------------------------------------------------------------------

_SHARED = """
openapi: 3.1.0
info: {title: t, version: "1"}
paths: {}
components:
  schemas:
    A:
      properties: {a: &part {items: {$ref: '#/components/schemas/B'}}, b: *part}
      example: *part
    B: {}
"""


def test_what_an_alias_puts_at_two_places_is_one_unit() -> None:
    graph = graph_of(_SHARED)
    (first,) = [unit for unit in graph.units if places([unit]) == ["A"]]
    numbers = {one.unit for one in first.inner}
    assert [one.key for one in first.inner] == ["a", "b"]
    assert len(numbers) == 1
    (shared,) = [graph.units[number] for number in numbers]
    assert [site.ref for site in shared.sites] == [_B]


# -- containers of other kinds ---------------------------------------------------------------------


class _Mapping(dict[str, Any]):
    pass


class _Array(list[Any]):
    pass


def test_a_subclass_of_a_container_is_read_like_one() -> None:
    inner = _Mapping(items=_Mapping(to("B")))
    assert _found(_Mapping(allOf=_Array([inner, _Mapping(to("C"))]))) == [
        (_B, "Schema"),
        ("#/components/schemas/C", "Schema"),
    ]


@pytest.mark.parametrize(
    "value", [["a", 1, None, True, 2.5], [], [["a"]], [{"a": 1}], {}, {"a": []}]
)
def test_data_without_references_has_none(value: Any) -> None:
    assert _found({"enum": value, "required": value, "x-more": value, "unheard-of": value}) == []


def test_a_text_that_is_no_string_is_no_reference() -> None:
    for text in (None, 1, ["#/components/schemas/B"], {"a": "b"}):
        assert _found({"properties": {"p": {"$ref": text, "items": to("C")}}}) == [
            ("#/components/schemas/C", "Schema")
        ]
