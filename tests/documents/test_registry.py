"""The names that documents and schemas give themselves."""

from __future__ import annotations

import json
import pickle
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from jsonschema import Draft202012Validator

import schemakit
from schemakit.documents.registry import Registry
from tests.several import from_memory, schema_of, with_schema

_TEXT = {"type": "string"}


def _codes(description: schemakit.Description) -> list[str]:
    return [one.code for one in description.diagnostics]


# -- $self -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("own", ["/v1/desc", "https://h/v1/desc", "https://h/v1/desc#"])
def test_self_is_the_base_of_a_document_of_3_2(own: str) -> None:
    entry = with_schema({"$ref": "shared#/components/schemas/S"}, "3.2.0")
    entry["$self"] = own
    files = {"https://h/v1/shared": with_schema(_TEXT, "3.2.0")}
    description = from_memory(entry, files, base="https://h/api/openapi.json")
    assert schema_of(description) == _TEXT


def test_self_is_no_keyword_before_3_2() -> None:
    entry = {**with_schema({"$ref": "x"}, "3.1.0"), "$self": "https://h/v1/desc"}
    assert schema_of(from_memory(entry, {"mem:/x": _TEXT})) == _TEXT


def test_documents_meet_by_self() -> None:
    # C52: both are read from elsewhere, and name each other by what they call themselves.
    entry = with_schema({"$ref": "shared/foo#/components/schemas/S"}, "3.2.0", Back=_TEXT)
    entry["$self"] = "/api/openapi"
    foo = with_schema({"$ref": "../openapi#/components/schemas/Back"}, "3.2.0")
    foo["$self"] = "/api/shared/foo"
    asked: list[str] = []
    files = {"https://h/api/shared/foo": foo}
    description = from_memory(entry, files, base="https://h/stored/1", asked=asked)
    assert schema_of(description) == _TEXT
    assert asked == ["https://h/api/shared/foo"]


def test_a_document_is_found_by_either_of_its_uris() -> None:
    other = {**with_schema(_TEXT, "3.2.0"), "$self": "https://h/named"}
    at = "#/components/schemas/S"
    members = [{"$ref": f"stored{at}"}, {"$ref": f"named{at}"}, {"$ref": f"https://h/named{at}"}]
    asked: list[str] = []
    entry = with_schema({"properties": {"a": members[0]}}, "3.2.0", Other={"allOf": members})
    # The first walk asks for what it does not know yet; what it got has both names.
    files = {"https://h/stored": other, "https://h/named": other}
    description = from_memory(entry, files, base="https://h/entry", asked=asked)
    assert schema_of(description, "Other") == {"allOf": [_TEXT] * 3}


# -- $id -------------------------------------------------------------------------------------------


def test_an_id_is_a_target_and_a_base() -> None:
    inner = {"$id": "https://x/s/foo", "properties": {"b": {"$ref": "bar"}}}
    bar = {"$id": "https://x/s/bar", **_TEXT}
    entry = with_schema({"$ref": "https://x/s/foo"}, Foo=inner, Bar=bar)
    description = from_memory(entry, {})
    assert schema_of(description) == {"properties": {"b": _TEXT}}
    # Copies elsewhere do not repeat the name.
    assert "$id" not in str(description.dereference())


def test_an_id_beside_a_reference_comes_first() -> None:
    # C51
    entry = with_schema({"$id": "nested/", "$ref": "x.json"})
    asked: list[str] = []
    assert schema_of(from_memory(entry, {"mem:/nested/x.json": _TEXT}, asked=asked)) == _TEXT
    assert asked == ["mem:/nested/x.json"]


def test_an_id_beside_a_reference_of_draft_07_does_not_count() -> None:
    entry = {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "properties": {"a": {"$id": "nested/", "$ref": "x.json"}},
    }
    assert from_memory(entry, {"mem:/x.json": _TEXT}).dereference()["properties"]["a"] == _TEXT


@pytest.mark.parametrize("version", ["2.0", "3.0"])
def test_ids_have_no_meaning_before_3_1(version: str) -> None:
    schema = {"$id": "https://x/a/", "properties": {"b": {"$ref": "b"}}}
    entry = {"definitions": {"S": schema}} if version == "2.0" else with_schema(schema, "3.0.3")
    entry |= {"swagger": "2.0"} if version == "2.0" else {}
    result = from_memory(entry, {"mem:/b": _TEXT}).dereference()
    found = result["definitions"] if version == "2.0" else result["components"]["schemas"]
    assert found["S"] == {"$id": "https://x/a/", "properties": {"b": _TEXT}}


@pytest.mark.parametrize("keyword", ["enum", "const", "example", "default", "x-a", "unknown"])
def test_names_in_literals_are_data(keyword: str) -> None:
    data: Any = {"$id": "https://x/a", "$anchor": "a", "$ref": "#/nowhere"}
    entry = with_schema({keyword: [data]}, User={"$ref": "https://x/a"})
    description = from_memory(entry, {"https://x/a": _TEXT})
    assert schema_of(description, "User", extensions=False) == _TEXT
    assert schema_of(description, extensions=False) == {keyword: [data]}


def test_a_property_called_id_is_none() -> None:
    entry = with_schema({"properties": {"$id": _TEXT, "$anchor": _TEXT, "a": {"$ref": "#/x-a"}}})
    entry["x-a"] = _TEXT
    result = schema_of(from_memory(entry, {}))
    assert result == {"properties": {"$id": _TEXT, "$anchor": _TEXT, "a": _TEXT}}


def test_a_pointer_that_crosses_an_id() -> None:
    # C49: what it crosses is the base inside.
    inner = {"$id": "https://x/s/", "$defs": {"d": {"properties": {"b": {"$ref": "bar"}}}}}
    entry = with_schema({"$ref": "#/components/schemas/In/$defs/d"}, In=inner)
    asked: list[str] = []
    description = from_memory(entry, {"https://x/s/bar": _TEXT}, asked=asked)
    assert schema_of(description) == {"properties": {"b": _TEXT}}
    assert asked == ["https://x/s/bar"]
    assert _codes(description) == ["pointer-crosses-id"]
    with pytest.raises(schemakit.UnresolvableError):
        description.dereference(strict=True)


def test_a_pointer_below_an_id_that_means_the_document() -> None:
    # C50
    inner = {"$id": "https://x/s", "items": {"$ref": "#/components/schemas/Other"}}
    description = from_memory(with_schema(inner, Other=_TEXT), {})
    assert schema_of(description) == {"items": _TEXT}
    assert _codes(description) == ["ref-resolved-against-document"]
    with pytest.raises(schemakit.UnresolvableError):
        description.dereference(strict=True)


def test_a_kept_reference_below_an_id_resolves_in_the_output() -> None:
    # D22
    node = {"$id": "https://x/node", "properties": {"next": {"$ref": "#"}}}
    result = from_memory(with_schema(node), {}).dereference()
    kept = {"$ref": "#/components/schemas/S"}
    assert result["components"]["schemas"]["S"] == {"properties": {"next": kept}}
    assert schemakit.dereference(result) == result


def test_a_urn_is_a_base() -> None:
    inner = {
        "$id": "urn:uuid:6b29fc40-ca47-1067-b31d-00dd010662da",
        "items": {"$ref": "#/$defs/a"},
        "$defs": {"a": {"$ref": "#x"}, "b": {"$anchor": "x", **_TEXT}},
    }
    assert schema_of(from_memory(with_schema(inner), {}))["items"] == _TEXT


def test_ids_of_draft_04_and_fragments_as_names() -> None:
    entry = {
        "$schema": "http://json-schema.org/draft-04/schema#",
        "id": "http://x/root",
        "definitions": {"a": {"id": "#foo", **_TEXT}, "b": {"id": "sub/", "items": {"$ref": "i"}}},
        "properties": {"a": {"$ref": "#foo"}, "b": {"$ref": "sub/"}},
    }
    result = from_memory(entry, {"http://x/sub/i": {"type": "integer"}}).dereference()
    assert result["properties"] == {"a": _TEXT, "b": {"items": {"type": "integer"}}}


# -- anchors ---------------------------------------------------------------------------------------


def test_an_anchor_belongs_to_the_resource_around_it() -> None:
    entry = with_schema(
        {"properties": {"mine": {"$ref": "#a"}, "theirs": {"$ref": "https://x/in#a"}}},
        Mine={"$anchor": "a", "title": "mine"},
        In={"$id": "https://x/in", "$defs": {"d": {"$anchor": "a", "title": "theirs"}}},
    )
    description = from_memory(entry, {})
    found = schema_of(description)["properties"]
    assert found == {"mine": {"title": "mine"}, "theirs": {"title": "theirs"}}
    assert not description.diagnostics


def test_an_anchor_in_another_file() -> None:
    other = {"$defs": {"d": {"$anchor": "a", **_TEXT}}}
    assert schema_of(from_memory(with_schema({"$ref": "o#a"}), {"mem:/o": other})) == _TEXT


def test_an_anchor_of_a_complete_document() -> None:
    other = with_schema({"$anchor": "a", **_TEXT})
    assert schema_of(from_memory(with_schema({"$ref": "o#a"}), {"mem:/o": other})) == _TEXT


def test_the_first_of_two_anchors_counts() -> None:
    entry = with_schema({"$ref": "#a"}, A={"$anchor": "a", "title": "1"}, B={"$anchor": "a"})
    description = from_memory(entry, {})
    assert schema_of(description) == {"title": "1"}


@pytest.mark.parametrize("version", ["3.0.3", "3.1.0"])
def test_an_anchor_that_is_not_there(version: str) -> None:
    # C48: before 3.1 there are none.
    entry = with_schema({"$ref": "#a"}, version, A={"$anchor": "b" if version > "3.1" else "a"})
    with pytest.raises(schemakit.UnresolvableError) as caught:
        from_memory(entry, {}).dereference()
    assert [one.code for one in caught.value.diagnostics] == ["unresolved-ref"]


@pytest.mark.parametrize("at_root", [True, False])
@pytest.mark.parametrize("ref", ["#/$defs/d", "#d"])
def test_what_has_the_name_of_another_refers_to_itself(ref: str, *, at_root: bool) -> None:
    def named(title: str, depth: int) -> dict[str, Any]:
        inner: dict[str, Any] = {"$anchor": "d", "title": title}
        for _ in range(depth if ref == "#d" else 0):
            inner = {"items": inner}
        schema = {
            "$id": "https://x/same",
            "properties": {"p": {"$ref": ref}},
            "$defs": {"d": inner},
        }
        return schema if at_root else {"properties": {"q": schema}}

    files = {"mem:/a": named("a", 0), "mem:/b": named("b", 1)}
    description = from_memory(with_schema({"$ref": "a"}, T={"$ref": "b"}), files)
    for name, title in (("S", "a"), ("T", "b")):
        found = schema_of(description, name)
        found = found if at_root else found["properties"]["q"]
        assert found["properties"]["p"]["title"] == title


# -- dynamic references ----------------------------------------------------------------------------

_LIST = {
    "$id": "https://x/list",
    "type": "array",
    "items": {"$dynamicRef": "#item"},
    "$defs": {"item": {"$dynamicAnchor": "item", "title": "anything"}},
}


def _list_of(name: str, item: dict[str, Any]) -> dict[str, Any]:
    return {
        "$id": f"https://x/{name}",
        "$ref": "list",
        "$defs": {"item": {"$dynamicAnchor": "item", **item}},
    }


def _said(schema: Any, keyword: str) -> Any:
    """What a schema says by a keyword, itself or by its only member."""
    return schema[keyword] if keyword in schema else schema["allOf"][0][keyword]


def test_the_path_of_references_binds_a_dynamic_one() -> None:
    entry = with_schema(
        _LIST,
        Texts=_list_of("texts", _TEXT),
        Numbers=_list_of("numbers", {"type": "number"}),
        User={"properties": {"t": {"$ref": "https://x/texts"}, "l": {"$ref": "https://x/list"}}},
    )
    schemas = from_memory(entry, {}).dereference()["components"]["schemas"]
    assert _said(schemas["Texts"], "items") == _TEXT
    assert _said(schemas["Numbers"], "items") == {"type": "number"}
    assert schemas["S"]["items"] == {"title": "anything"}
    assert _said(schemas["User"]["properties"]["t"], "items") == _TEXT
    assert schemas["User"]["properties"]["l"]["items"] == {"title": "anything"}


def test_a_dynamic_reference_to_a_plain_anchor_is_a_plain_one() -> None:
    base = {
        "$id": "https://x/base",
        "items": {"$dynamicRef": "#a"},
        "$defs": {"a": {"$anchor": "a", "title": "plain"}},
    }
    user = {
        "$id": "https://x/user",
        "$ref": "base",
        "$defs": {"a": {"$dynamicAnchor": "a", "title": "bound"}},
    }
    found = schema_of(from_memory(with_schema(user, Base=base), {}))
    assert _said(found, "items") == {"title": "plain"}


def test_a_plain_reference_to_a_dynamic_anchor_is_not_rebound() -> None:
    base = {**_LIST, "items": {"$ref": "#item"}}
    entry = with_schema(_list_of("texts", _TEXT), Base=base)
    found = schema_of(from_memory(entry, {}))
    assert _said(found, "items") == {"title": "anything"}


def _tree(name: str, leaf: dict[str, Any]) -> dict[str, Any]:
    return {
        "$id": f"https://x/{name}",
        "$ref": "tree",
        "$defs": {
            "node": {"$dynamicAnchor": "node", "$ref": f"https://x/{name}"},
            "leaf": {"$dynamicAnchor": "leaf", **leaf},
        },
    }


@pytest.mark.parametrize("over_files", [False, True])
def test_two_recursive_generics_share_one_template(*, over_files: bool) -> None:
    # C53
    template = {
        "$id": "https://x/tree",
        "type": "object",
        "properties": {
            "kids": {"type": "array", "items": {"$dynamicRef": "#node"}},
            "leaf": {"$dynamicRef": "#leaf"},
        },
        "$defs": {
            "node": {"$dynamicAnchor": "node"},
            "leaf": {"$dynamicAnchor": "leaf", "type": "null"},
        },
    }
    texts, numbers = _tree("texts", _TEXT), _tree("numbers", {"type": "number"})
    files: dict[str, Any] = {}
    if over_files:
        files = {"https://x/texts": texts, "https://x/numbers": numbers, "https://x/tree": template}
        entry = with_schema({"$ref": "https://x/texts"}, N={"$ref": "https://x/numbers"})
    else:
        entry = with_schema(texts, N=numbers, T=template)
    result = from_memory(entry, files).dereference()
    text, number = {"kids": [{"kids": [], "leaf": "a"}]}, {"kids": [{"kids": [], "leaf": 1}]}

    def accepts(name: str, instance: Any) -> bool:
        schema = {**result, "$ref": f"#/components/schemas/{name}"}
        return Draft202012Validator(schema).is_valid(instance)

    assert accepts("S", text)
    assert accepts("N", number)
    assert not accepts("S", number)
    assert not accepts("N", text)
    assert schemakit.dereference(result) == result


def test_recursive_references_of_2019_09() -> None:
    entry = {
        "$schema": "https://json-schema.org/draft/2019-09/schema",
        "$id": "https://x/strict",
        "$recursiveAnchor": True,
        "$ref": "tree",
        "title": "strict",
        "$defs": {
            "tree": {
                "$id": "tree",
                "$recursiveAnchor": True,
                "properties": {"kid": {"$recursiveRef": "#"}},
            }
        },
    }
    result = from_memory(entry, {}).dereference()
    tree = result["$defs"][result["$ref"].rpartition("/")[2]]
    assert tree == {"properties": {"kid": {"$ref": "#"}}}
    assert result["title"] == "strict"


@pytest.mark.parametrize("beside", [{}, {"title": "t"}])
def test_a_schema_that_is_a_reference_still_says_its_dialect(beside: dict[str, Any]) -> None:
    for draft in (
        "http://json-schema.org/draft-07/schema#",
        "https://json-schema.org/draft/2019-09/schema",
    ):
        entry = {"$schema": draft, "$ref": "#/definitions/a", "definitions": {"a": _TEXT}, **beside}
        result = schemakit.dereference(entry)
        assert result["$schema"] == draft
        assert schemakit.dereference(result) == result


def test_an_identity_inside_an_alias_of_yaml_keeps_its_base() -> None:
    text = b"""
openapi: 3.1.0
info: {title: t, version: '1'}
paths: {}
components:
  schemas:
    One: {$id: 'https://x/one/', properties: {a: &shared {items: {$ref: i}}}}
    Two: {$id: 'https://x/two/', properties: {a: *shared}}
    I1: {$id: 'https://x/one/i', title: one}
    I2: {$id: 'https://x/two/i', title: two}
"""
    schemas = schemakit.dereference(text)["components"]["schemas"]
    assert schemas["One"]["properties"]["a"] == {"items": {"title": "one"}}
    assert schemas["Two"]["properties"]["a"] == {"items": {"title": "two"}}


def test_a_schema_that_refers_to_itself_dynamically_is_in_the_output_once() -> None:
    entry = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "mem:/tree",
        "$dynamicAnchor": "node",
        "properties": {"next": {"$dynamicRef": "#node"}},
    }
    # Of data in memory the names are known before; of a text, to the first who asks.
    whole = schemakit.load(json.dumps(entry).encode()).dereference()
    assert whole == {**entry, "properties": {"next": {"$ref": "#"}}}


def test_the_entry_loses_its_id_where_it_is_not_the_root_of_the_output() -> None:
    entry = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "mem:/entry",
        "properties": {"a": _TEXT, "z": {"$ref": "entry"}},
    }
    part = schemakit.dereference(entry, at="/properties/z")
    # Below an $id the reference would start from that.
    assert part["$ref"] == "#/$defs/root"
    assert part["$defs"]["root"]["properties"]["z"] == {"$ref": "#/$defs/root"}
    assert "$id" not in part["$defs"]["root"]


# -- pickling --------------------------------------------------------------------------------------


def test_the_names_in_a_pickled_registry_lead_to_the_same() -> None:
    files = {
        "mem:/named": {"$id": "mem:/other", "$anchor": "top", "$defs": {"D": _TEXT}},
        "mem:/plain": {"$defs": {"D": {"$id": "mem:/inner", "$dynamicAnchor": "d", **_TEXT}}},
    }
    entry = with_schema(
        {
            "properties": {
                "a": {"$ref": "mem:/named#top"},
                "b": {"$ref": "mem:/other#/$defs/D"},
                "c": {"$ref": "mem:/plain#/$defs/D"},
                "d": {"$dynamicRef": "mem:/inner#d"},
                "e": {"$ref": "mem:/gone"},
            }
        }
    )
    description = from_memory(entry, files)
    expected = description.dereference_json(missing="keep")
    registry: Registry = pickle.loads(pickle.dumps(description._registry))
    assert schemakit.Description(registry).dereference_json(missing="keep") == expected
    assert [str(one) for one in registry.unread] == [str(one) for one in description.unread]
    assert [one.uri for one in registry.all] == ["mem:/entry", *files]


# -- several callers at once -----------------------------------------------------------------------


def test_names_are_known_to_every_thread_that_asks_at_once() -> None:
    members: dict[str, Any] = {
        f"S{n}": {"$anchor": f"a{n}", "properties": {"x": {"$ref": f"#a{n + 1}"}}}
        for n in range(30)
    }
    entry = json.dumps(with_schema({"$anchor": "a30", **_TEXT}, **members)).encode()
    whole = schemakit.dereference(entry)
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        for _ in range(20):
            description = schemakit.load(entry)
            start = threading.Barrier(4)

            def asked(description: Any = description, start: Any = start) -> Any:
                start.wait()
                return description.dereference()

            with ThreadPoolExecutor(4) as pool:
                found = [one.result() for one in [pool.submit(asked) for _ in range(4)]]
            assert found == [whole] * 4
    finally:
        sys.setswitchinterval(interval)
