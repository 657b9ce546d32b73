"""What the text of a reference leads to, or why it leads nowhere."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import schemakit
from schemakit.spec import pointer
from tests.several import REF, from_memory, in_files, schema_of, with_schema
from tests.small import described

_TEXT = {"type": "string"}
_KEYS = ("a/b", "~1", "p%q", "café", "s p", "100%", "/u/{id}", "", "200", 'q"q', "-1", "01")


def _target(name: str) -> dict[str, Any]:
    return {"title": name}


@pytest.mark.parametrize("document", ["", "other"])
@pytest.mark.parametrize(
    ("fragment", "key"),
    [
        ("/a~1b", "a/b"),
        ("/~01", "~1"),
        ("/a%7E1b", "a/b"),
        ("/p%25q", "p%q"),
        ("/caf%C3%A9", "café"),
        ("/café", "café"),
        ("/s%20p", "s p"),
        ("/s p", "s p"),
        ("/100%", "100%"),
        ("/~1u~1%7Bid%7D", "/u/{id}"),
        ("/~1u~1{id}", "/u/{id}"),
        ("/", ""),
        ("/200", "200"),
        ("/q%22q", 'q"q'),
        ("/-1", "-1"),
        ("/01", "01"),
    ],
)
def test_a_fragment_finds_a_key(document: str, fragment: str, key: str) -> None:
    keys = {name: _target(name) for name in _KEYS}
    files = {"mem:/other": {"x-d": keys}}
    entry = {**with_schema({"$ref": f"{document}#/x-d{fragment}"}), "x-d": keys}
    assert schema_of(from_memory(entry, files)) == _target(key)


def test_an_item_is_found_by_its_index_alone() -> None:
    for index in ("-1", "01", "+1", "1_0", " 1", "٣", "-", "3", "a", ""):
        entry = with_schema({"$ref": f"o#/items/{index}"})
        description = from_memory(entry, {"mem:/o": {"items": [_TEXT] * 2}})
        with pytest.raises(schemakit.UnresolvableError) as caught:
            description.dereference()
        assert [one.code for one in caught.value.diagnostics] == ["unresolved-ref"]
    entry = with_schema({"$ref": "o#/items/1"})
    assert schema_of(from_memory(entry, {"mem:/o": {"items": [{}, _TEXT]}})) == _TEXT


@pytest.mark.parametrize("ref", ["", "#", "o", "o#"])
def test_an_empty_fragment_is_the_root_of_a_file(ref: str) -> None:
    # C46
    other = {"properties": {"kid": {"$ref": ref}}}
    result = from_memory(with_schema({"$ref": "o"}), {"mem:/o": other}).dereference()
    kept = {"$ref": "#/components/schemas/S"}
    assert result["components"]["schemas"]["S"] == {"properties": {"kid": kept}}


@pytest.mark.parametrize("ref", ["", "#"])
def test_a_schema_cannot_be_the_whole_description(ref: str) -> None:
    with pytest.raises(schemakit.UnresolvableError) as caught:
        from_memory(with_schema({"$ref": ref}), {}).dereference()
    assert [one.code for one in caught.value.diagnostics] == ["ref-target-type"]


@pytest.mark.parametrize("value", [None, "text", 1, [_TEXT]])
def test_a_target_of_the_wrong_kind_is_not_a_missing_one(value: Any) -> None:
    # C47
    for ref in ("o#/a", "#/x-a"):
        entry = {**with_schema({"$ref": ref}), "x-a": value}
        with pytest.raises(schemakit.UnresolvableError) as caught:
            from_memory(entry, {"mem:/o": {"a": value}}).dereference()
        assert [one.code for one in caught.value.diagnostics] == ["ref-target-type"]


def test_a_slash_that_is_encoded() -> None:
    # C41
    entry = with_schema({"$ref": "o#/a/%2Fu/b"})
    description = from_memory(entry, {"mem:/o": {"a": {"/u": {"b": _TEXT}}}})
    assert schema_of(description) == _TEXT
    assert [one.code for one in description.diagnostics] == ["encoded-slash"]
    with pytest.raises(schemakit.UnresolvableError):
        description.dereference(strict=True)


def test_a_reference_starts_from_its_own_document() -> None:
    files = {
        "mem:/d/defs.json": {"Pet": {"properties": {"o": {"$ref": "#/Owner"}}}, "Owner": _TEXT},
        "mem:/d/pet.json": {"properties": {"o": {"$ref": "owner.json"}}},
        "mem:/d/owner.json": {"type": "integer"},
    }
    entry = with_schema({"$ref": "d/defs.json#/Pet"}, P={"$ref": "d/pet.json"}, Owner={})
    schemas = from_memory(entry, files).dereference()["components"]["schemas"]
    assert schemas["S"] == {"properties": {"o": _TEXT}}
    assert schemas["P"] == {"properties": {"o": {"type": "integer"}}}


def test_a_pointer_through_references_of_several_documents() -> None:
    files = {
        "mem:/a": {"B": {"$ref": "sub/b#/C"}},
        "mem:/sub/b": {"C": {"properties": {"x": {"$ref": "c"}}}},
        "mem:/sub/c": _TEXT,
    }
    description = from_memory(with_schema({"$ref": "a#/B/properties/x"}), files)
    assert schema_of(description) == _TEXT
    assert [one.code for one in description.diagnostics] == ["ref-through-ref"]
    with pytest.raises(schemakit.UnresolvableError):
        description.dereference(strict=True)


def test_a_pointer_through_references_to_anchors() -> None:
    inner = {"properties": {"x": _TEXT}}
    files = {"mem:/a": {"$defs": {"D": {"$anchor": "there", **inner}}}}
    members: dict[str, Any] = {
        "Here": {"$anchor": "here", **inner},
        "A": {"$ref": "#here"},
        "B": {"$ref": "a#there"},
    }
    for name in ("A", "B"):
        entry = with_schema({"$ref": f"#/components/schemas/{name}/properties/x"}, **members)
        assert schema_of(from_memory(entry, files)) == _TEXT


def test_a_pointer_through_references_that_run_in_a_circle() -> None:
    files = {"mem:/a": {"B": {"$ref": "b#/C"}}, "mem:/b": {"C": {"$ref": "a#/B"}}}
    with pytest.raises(schemakit.UnresolvableError) as caught:
        from_memory(with_schema({"$ref": "a#/B/x"}), files).dereference()
    assert [one.code for one in caught.value.diagnostics] == ["unresolved-ref"]


def test_references_that_lead_only_to_each_other_over_documents() -> None:
    files = {"mem:/a": {"$ref": "b"}, "mem:/b": {"$ref": "a"}}
    with pytest.raises(schemakit.CycleError) as caught:
        from_memory(with_schema({"$ref": "a"}), files).dereference()
    assert "circular-alias" in str(caught.value)


def test_what_is_near_is_named_with_its_document() -> None:
    entry = with_schema({"$ref": "o.json#/defs/Pett"})
    with pytest.raises(schemakit.UnresolvableError) as caught:
        from_memory(entry, {"mem:/o.json": {"defs": {"Pet": {}}}}).dereference()
    (one,) = caught.value.diagnostics
    assert "'Pett'" in one.message
    assert "o.json#/defs" in one.message
    assert "did you mean 'Pet'?" in one.message


def test_a_fragment_is_read_as_its_referrer_expects() -> None:
    # C31, and one place that is two things.
    shared = {"description": "d", "content": {"a/b": {"schema": {"$ref": "#/t"}}}, "t": _TEXT}
    entry = {
        **with_schema({"$ref": "o"}),
        "paths": {"/p": {"get": {"responses": {"200": {"$ref": "o"}}}}},
    }
    result = from_memory(entry, {"mem:/o": {**shared}}).dereference()
    response = result["paths"]["/p"]["get"]["responses"]["200"]
    assert response["content"]["a/b"]["schema"] == _TEXT
    # As a schema, "content" is no keyword and holds only data.
    assert result["components"]["schemas"]["S"] == shared


def test_a_text_that_is_data_is_not_followed() -> None:
    literal = {"$ref": "nowhere.json"}
    schema = {"example": literal, "enum": [literal], "properties": {"$ref": _TEXT}}
    asked: list[str] = []
    description = from_memory(with_schema({"$ref": "o"}), {"mem:/o": schema}, asked=asked)
    assert schema_of(description) == schema
    assert asked == ["mem:/o"]


@pytest.mark.parametrize(
    ("mapping", "component", "meaning"),
    [
        ("Foo.json", True, "#/components/schemas/Foo.json"),
        ("Foo.json", False, "#/components/schemas/Foo"),
        ("./Foo.json", True, "#/components/schemas/Foo"),
    ],
)
def test_a_mapping_names_a_component_or_a_file(
    mapping: str, meaning: str, *, component: bool
) -> None:
    # C54
    union: dict[str, Any] = {"oneOf": [{"type": "object"}], "discriminator": {"propertyName": "k"}}
    union["discriminator"]["mapping"] = {"a": mapping}
    more: dict[str, Any] = {"Foo.json": {"title": "component"}} if component else {}
    result = from_memory(
        with_schema(union, **more), {"mem:/Foo.json": {"title": "file"}}
    ).dereference()
    written = result["components"]["schemas"]["S"]["discriminator"]["mapping"]["a"]
    named = pointer.get(result, pointer.parse(written[1:])) if written[0] == "#" else None
    if written == mapping:
        assert component
        assert mapping == "Foo.json"
    else:
        assert written == meaning
        assert named == {"title": "component" if meaning.endswith(".json") else "file"}


def test_a_forty_level_diamond_stays_small() -> None:
    # C55
    levels: dict[str, Any] = {
        f"mem:/{n}": {"properties": {"a": {"$ref": str(n + 1)}, "b": {"$ref": str(n + 1)}}}
        for n in range(40)
    }
    levels["mem:/40"] = _TEXT
    description = from_memory(with_schema({"$ref": "0"}), levels)
    node = schema_of(description)
    depth = 0
    while "properties" in node:
        assert node["properties"]["a"] is node["properties"]["b"]
        node, depth = node["properties"]["a"], depth + 1
    assert depth == 40
    with pytest.raises(schemakit.TooLargeError):
        description.dereference_json()


@pytest.mark.parametrize("spelling", ["{}/#", "{}//#", "./{}/#", "{}?v=1#", ".//{}#", "{}/.#"])
def test_a_file_is_one_document_however_it_is_written(spelling: str, tmp_path: Path) -> None:
    schemas = {"a": {REF: spelling.format("s/User.json") + "/U"}, "b": {REF: "s/User.json#/U"}}
    files = {"api.json": described(schemas), "s/User.json": {"U": {"properties": {"x": _TEXT}}}}
    api = schemakit.load(in_files(tmp_path, files))
    assert len(api.sources) == 2
    bundled = api.bundle()["components"]["schemas"]
    assert list(bundled) == ["a", "b"]
    assert bundled["b"] == {REF: "#/components/schemas/a"}
    has_slash = "/#" in spelling
    assert [one.code for one in api.diagnostics] == ["slash-after-file"] * has_slash
    if has_slash:
        with pytest.raises(schemakit.UnresolvableError, match="has a slash after the name"):
            api.dereference(strict=True)


def test_the_root_of_a_file_with_a_slash(tmp_path: Path) -> None:
    files = {"api.json": with_schema({REF: "user.json/"}), "user.json": _TEXT}
    api = schemakit.load(in_files(tmp_path, files))
    assert schema_of(api) == _TEXT
    assert [one.code for one in api.diagnostics] == ["slash-after-file"]
