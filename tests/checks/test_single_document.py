"""Violations in descriptions of several documents are reported where they are written."""

from __future__ import annotations

from math import inf
from pathlib import Path
from typing import Any

import pytest

import schemakit
from schemakit.checks.objects import Place, collect_objects
from schemakit.checks.single_document import join_documents, member_of
from schemakit.references.graph import build_graph
from schemakit.spec.values import count_values
from tests.checks.descriptions import HEAD, OK_YAML, check_files, spot
from tests.small import described


@pytest.mark.parametrize(
    ("entry", "files", "place"),
    [
        # where a reference is allowed and its target moves
        (
            "components: {responses: {R: {$ref: f.yaml}}}",
            {"f": "descripton: d"},
            "f.yaml#/descripton",
        ),
        ("paths: {/a: {$ref: f.yaml}}", {"f": f"get:\n  {OK_YAML}  tags: a"}, "f.yaml#/get/tags"),
        # where it is not allowed, and the target is inlined
        ("paths: {/a: {get: {$ref: f.yaml}}}", {"f": f"tags: a\n{OK_YAML}"}, "f.yaml#/tags"),
        (
            "paths: {/a: {get: {$ref: f.yaml}}}",
            {"f": f"{OK_YAML}deprecated: 1"},
            "f.yaml#/deprecated",
        ),
        ("info: {$ref: f.yaml}", {"f": "title: 1\nversion: '1'"}, "f.yaml#/title"),
        # files in files
        (
            "components: {schemas: {A: {$ref: f.yaml}}}",
            {"f": "properties: {a: {$ref: 'g.yaml#/b'}}", "g": "a: 1\nb: {items: {type: no}}"},
            "g.yaml#/b/items/type",
        ),
        # a part of what moves that moves itself
        (
            "components: {schemas: {A: {$ref: f.yaml}, B: {$ref: 'f.yaml#/properties/a'}}}",
            {"f": "properties: {a: {type: no}}"},
            "f.yaml#/properties/a/type",
        ),
        # beside a reference
        (
            "components: {schemas: {A: {$ref: f.yaml, minimum: no}}}",
            {"f": "type: object"},
            "api.yaml#/components/schemas/A/minimum",
        ),
        (
            "components: {schemas: {A: {properties: {b: {$ref: f.yaml}, c: {type: no}}}}}",
            {"f": "type: object"},
            "api.yaml#/components/schemas/A/properties/c/type",
        ),
        # in a cycle of files
        (
            "components: {schemas: {A: {$ref: f.yaml}}}",
            {"f": "properties: {g: {$ref: g.yaml}}", "g": "items: {$ref: f.yaml}\nmaximum: no"},
            "g.yaml#/maximum",
        ),
        # as YAML alone can write it
        (
            "components: {schemas: {A: {$ref: f.yaml}}}",
            {"f": "properties: {a: &a {type: no}, b: *a }"},
            "f.yaml#/properties/a/type",
        ),
    ],
)
def test_a_violation_is_reported_where_its_part_is_written(
    entry: str, files: dict[str, str], place: str
) -> None:
    head = "openapi: 3.1.0\n" if "info" in entry else HEAD
    paths = "" if "paths" in entry else "paths: {}\n"
    problems = [
        one for one in check_files(f"{head}{paths}{entry}\n", **files) if one.code == "meta-schema"
    ]
    assert place in [spot(one) for one in problems]
    assert {one.location.uri for one in problems} == {place.partition("#")[0]}


def test_a_text_by_reference_is_not_a_violation() -> None:
    entry = "openapi: 3.1.0\ninfo: {title: t, version: '1', description: {$ref: intro.md}}\n"
    texts = {"api.yaml": entry + "paths: {}\n", "intro.md": "# Hello\n"}
    problems = schemakit.load("api.yaml", retrieve=lambda uri: texts[uri].encode()).check()
    assert [one.code for one in problems] == ["ref-not-allowed-here"]


def test_keys_of_mappings_may_be_numbers(tmp_path: Path) -> None:
    file = tmp_path / "f.yaml"
    file.write_text("type: no\n", "utf-8")
    operation = {
        "responses": {200: {"description": "d", "content": {"a/b": {"schema": {"$ref": "f.yaml"}}}}}
    }
    document = {
        "openapi": "3.1.0",
        "info": {"title": "t", "version": "1"},
        "paths": {"/a": {"get": operation}},
    }
    root = schemakit.Access(root=tmp_path)
    problems = schemakit.load(document, base_uri=str(tmp_path / "api.json"), access=root).check()
    assert [(one.code, one.location.pointer) for one in problems] == [("meta-schema", "/type")]


def test_a_reference_bomb_across_files_is_not_expanded() -> None:
    files = {
        f"f{n}": f"x-a: {{$ref: f{n + 1}.yaml}}\nx-b: {{$ref: f{n + 1}.yaml}}\n" for n in range(40)
    }
    entry = f"{HEAD}paths: {{}}\nx-a: {{$ref: f0.yaml}}\n"
    assert "too-large" in [one.code for one in check_files(entry, **files, f40="a: 1\n")]


def test_values_are_counted_once_for_each_place() -> None:
    shared = {"a": 1, "b": [2, 3]}
    assert count_values({}) == 0
    assert count_values(shared) == 4
    assert count_values([shared, shared]) == 10
    bomb: list[Any] = [1]
    for _ in range(100):
        bomb = [bomb, bomb]
    assert count_values(bomb) > 2**100
    bomb.append(bomb)
    assert count_values(bomb) == inf


def test_members_are_found_by_the_text_of_their_keys() -> None:
    assert member_of({"a": 1}, "a") == 1
    assert member_of({200: 1}, "200") == 1
    assert member_of([1, 2], "1") == 2
    absent = member_of({}, "a")
    assert absent is member_of([1], "1") is member_of([1], "x") is member_of("text", "0")


def test_one_document_is_not_copied() -> None:
    registry = schemakit.load(described({"A": {}}))._registry
    objects = collect_objects(registry, build_graph(registry))
    single = join_documents(objects)
    assert single.contents is registry.entry.contents
    assert single.place(("info", "title")) == Place(registry.entry, ("info", "title"))
