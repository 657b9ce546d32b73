"""What a target is read as, and which values can be an Object of a type."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import schemakit
from schemakit.references.resolver import Target
from schemakit.references.target_types import fits, type_and_scope_at, type_of_target
from schemakit.spec import pointer
from schemakit.spec.grammar import EXTENSION, GRAMMARS, LITERAL
from tests.references.graphs import registry_of
from tests.small import described, to, written

_30, _31 = GRAMMARS["3.0"].types, GRAMMARS["3.1"].types


@pytest.mark.parametrize(
    ("version", "value", "is_schema"),
    [
        ("3.1", {}, True),
        ("3.1", True, True),
        ("3.0", True, False),
        ("3.1", [], False),
        ("3.1", "text", False),
        ("3.1", None, False),
    ],
)
def test_which_values_can_be_a_schema(version: str, value: Any, *, is_schema: bool) -> None:
    assert fits(GRAMMARS[version].types["Schema"], value) == is_schema


def test_which_values_can_be_something_else() -> None:
    assert fits(_31["Response"], {})
    assert not fits(_31["Response"], True)
    values: list[Any] = [None, [], "text", 1]
    for anything in values:
        assert fits(EXTENSION, anything)
        assert fits(LITERAL, anything)
    items = _30["Schema"].fields["allOf"].array
    assert items is not None
    assert fits(items, [])
    assert not fits(items, {})


_DOCUMENT = described(
    {"A": {"items": to("B"), "example": {"$ref": "#/nowhere"}}, "B": {"properties": {"p": {}}}},
    "3.1.0",
    components={"responses": {"r": {}}},
)


@pytest.mark.parametrize(
    ("at", "name"),
    [
        ("", "OpenAPI"),
        ("/info", "Info"),
        ("/components/schemas/A", "Schema"),
        ("/components/schemas/A/items/properties/p", "Schema"),
        ("/components/responses/r", "Response"),
        ("/components/schemas/A/example", LITERAL.name),
        ("/openapi", LITERAL.name),
    ],
)
def test_the_type_at_a_pointer_which_may_pass_through_references(at: str, name: str) -> None:
    type_, scope = type_and_scope_at(registry_of(_DOCUMENT), pointer.parse(at))
    assert (type_.name, scope) == (name, ())


def test_the_path_to_a_part_binds_dynamic_anchors() -> None:
    texts = {"$id": "t", "$ref": "list", "$defs": {"i": {"$dynamicAnchor": "item"}}}
    listing = {"$id": "list", "items": {"$dynamicAnchor": "item"}}
    registry = registry_of(described({"T": texts, "L": listing}, "3.1.0"))
    registry.identify_all()
    _, scope = type_and_scope_at(registry, pointer.parse("/components/schemas/T/items"))
    assert scope == (("item", 0, ("components", "schemas", "T", "$defs", "i")),)


def _target(document: dict[str, Any], at: str) -> tuple[Any, Target]:
    registry = registry_of(document)
    registry.identify_all()
    tokens = pointer.parse(at)
    entry = registry.entry
    return registry, Target(entry, tokens, pointer.get(entry.contents, tokens))


def test_a_target_is_what_its_referrer_expects() -> None:
    document = described({}, "3.1.0", **{"x-a": {}})
    assert type_of_target(*_target(document, "/x-a"), _31["Schema"]).name == "Schema"
    assert type_of_target(*_target(document, "/x-a"), _31["Response"]).name == "Response"


def test_a_target_is_read_by_the_version_of_its_own_document() -> None:
    registry, found = _target(described({"A": {}}, "3.0.3"), "/components/schemas/A")
    assert type_of_target(registry, found, _31["Schema"]) is registry.entry.grammar.types["Schema"]


def test_a_schema_may_declare_its_dialect() -> None:
    draft = "http://json-schema.org/draft-07/schema#"
    schema = {"$id": "urn:a", "$schema": draft, "properties": {"p": {}}}
    registry, found = _target(
        described({"A": schema}, "3.1.0"), "/components/schemas/A/properties/p"
    )
    type_ = type_of_target(registry, found, _31["Schema"])
    assert type_.grammar is not None
    assert type_.grammar.version == "json-schema-draft-07"


def test_an_extension_reads_its_target_as_what_that_is() -> None:
    document = described({"A": {}}, "3.1.0")
    assert type_of_target(*_target(document, "/components/schemas/A"), EXTENSION).is_schema
    assert type_of_target(*_target(document, "/info"), EXTENSION).name == "Info"


@pytest.mark.parametrize(
    ("field", "held", "found"),
    [
        # A map of Responses among the schemas.
        ("responses", {"200": {"$ref": "#/components/responses/R"}}, {"200": {"description": "d"}}),
        # A map of schemas there, and a schema.
        ("properties", {"id": to("S")}, {"id": {"type": "string"}}),
        (
            "properties",
            {"type": "object", "properties": {"id": to("S")}},
            {"type": "object", "properties": {"id": {"type": "string"}}},
        ),
        ("allOf", [to("S")], [{"type": "string"}]),
    ],
)
def test_what_is_kept_among_the_schemas_is_read_as_its_referrer_expects(
    field: str, held: Any, found: Any
) -> None:
    document = described(
        {"M": held, "S": {"type": "string"}},
        "3.1.0",
        components={"responses": {"R": {"description": "d"}}},
    )
    at: dict[str, Any] = document["components"]["schemas"].setdefault("User", {})
    if field == "responses":
        document["paths"] = {"/a": {"get": at}}
    at[field] = to("M")
    result = schemakit.dereference(document)
    user = result["components"]["schemas"]["User"]
    user = result["paths"]["/a"]["get"] if field == "responses" else user
    assert user[field] == found


def test_a_text_beside_a_reference_object_is_read(tmp_path: Path) -> None:
    (tmp_path / "words.md").write_text("many words", encoding="utf-8")
    responses = {
        "A": {"$ref": "#/components/responses/B", "description": {"$ref": "words.md"}, "x-a": 1},
        "B": {"description": "few words", "content": {}},
    }
    document = described({}, "3.1.0", components={"responses": responses})
    api = schemakit.load(written(tmp_path / "openapi.json", document))
    found = api.dereference()["components"]["responses"]["A"]
    assert found == {"description": "many words", "content": {}}
    found = api.bundle()["components"]["responses"]["A"]
    assert found == {"$ref": "#/components/responses/B", "description": "many words"}
