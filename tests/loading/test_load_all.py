"""Which documents a description consists of, once each, and what happens if one cannot be read."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import schemakit
from schemakit.documents.registry import Registry
from schemakit.errors import RetrievalError
from schemakit.loading.entry import open_entry
from schemakit.loading.load_all import Loading, is_file, load_all
from schemakit.sources.fetch import Fetched
from tests.loopback import Server, moved, plain
from tests.several import from_memory, in_files, schema_of, with_schema
from tests.small import described

_TEXT = {"type": "string"}
_INTEGER = {"type": "integer"}


def _messages(error: schemakit.UnresolvableError) -> list[str]:
    return [str(one) for one in error.diagnostics]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-be", "utf-32", "utf-8-sig"])
def test_references_are_found_in_every_encoding(tmp_path: Path, encoding: str) -> None:
    entry = in_files(tmp_path, {"openapi.json": "", "other.json": ""})
    schema = {"$ref": "other.json#here"}
    entry.write_bytes(json.dumps(with_schema(schema)).encode(encoding))
    other = {"$defs": {"Here": {"$anchor": "here", "type": "string"}}}
    entry.with_name("other.json").write_bytes(json.dumps(other).encode(encoding))
    assert schema_of(schemakit.load(entry)) == _TEXT


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("openapi.json", r"$r\u0065f"),
        ("openapi.yaml", r"$r\u0065f"),
        ("openapi.yaml", r"\x24ref"),
        ("openapi.yaml", r"\U00000024ref"),
    ],
)
def test_references_are_found_however_their_keys_are_spelled(
    tmp_path: Path, name: str, key: str
) -> None:
    text = json.dumps(with_schema({"KEY": "other.json#here"})).replace("KEY", key)
    other = r'{"$defs": {"Here": {"$anch\u006fr": "here", "type": "string"}}}'
    entry = in_files(tmp_path, {name: text, "other.json": other})
    assert schema_of(schemakit.load(entry)) == _TEXT


def test_files_in_directories(tmp_path: Path) -> None:
    entry = in_files(
        tmp_path,
        {
            "openapi.json": {
                "openapi": "3.1.0",
                "info": {"title": "t", "version": "1"},
                "paths": {"/pets": {"$ref": "paths/pets.yaml"}},
            },
            "paths/pets.yaml": """
get:
  parameters:
    - $ref: ../parameters.json#/limit
  responses:
    "200":
      description: ok
      content: {application/json: {schema: {$ref: ../schemas/Pet.yaml}}}
""",
            "parameters.json": {
                "limit": {"name": "limit", "in": "query", "schema": {"$ref": "#/x-type"}},
                "x-type": _INTEGER,
            },
            "schemas/Pet.yaml": "properties: {owner: {$ref: ./people/Owner.json}}",
            "schemas/people/Owner.json": {"properties": {"pet": {"$ref": "../Pet.yaml"}}},
        },
    )
    description = schemakit.load(entry)
    result = description.dereference()
    get = result["paths"]["/pets"]["get"]
    assert get["parameters"] == [{"name": "limit", "in": "query", "schema": _INTEGER}]
    pet = get["responses"]["200"]["content"]["application/json"]["schema"]
    assert pet == {"properties": {"owner": {"$ref": "#/components/schemas/Owner"}}}
    assert result["components"]["schemas"] == {
        "Pet": pet,
        "Owner": {"properties": {"pet": {"$ref": "#/components/schemas/Pet"}}},
    }
    assert schemakit.dereference(result) == result
    assert json.loads(description.dereference_json()) == result


@pytest.mark.parametrize(
    ("ref", "name"),
    [
        ("a b.json", "a b.json"),
        ("a%20b.json", "a b.json"),
        ("./a%20b.json", "a b.json"),
        ("a%23b%3Fc.json", "a#b?c.json"),
        ("caf%C3%A9.json", "café.json"),
        ("café.json", "café.json"),
        ("100%25.json", "100%.json"),
        ("x/../a.json", "a.json"),
        ("sub\\a.json", "sub/a.json"),
        ("noextension", "noextension"),
    ],
)
def test_names_of_files(ref: str, name: str, tmp_path: Path) -> None:
    entry = in_files(tmp_path, {"api.json": with_schema({"$ref": ref}), name: _TEXT})
    assert schema_of(schemakit.load(entry)) == _TEXT


def test_odd_spellings_are_reported(tmp_path: Path) -> None:
    members = [{"$ref": "a b.json"}, {"$ref": "sub\\a.json"}, {"$ref": "a%20b.json"}]
    files = {"api.json": with_schema({"allOf": members}), "a b.json": _TEXT, "sub/a.json": _TEXT}
    description = schemakit.load(in_files(tmp_path, files))
    found = [(one.code, one.location.pointer) for one in description.diagnostics]
    assert found == [
        ("non-uri-ref", "/components/schemas/S/allOf/0/$ref"),
        ("non-uri-path", "/components/schemas/S/allOf/1/$ref"),
    ]


def test_one_file_under_several_spellings_is_one_document() -> None:
    spellings = ("a.json", "./a.json", "x/../a.json", "%61.json", "a.json#", "MEM:/a.json")
    members = [{"$ref": one} for one in spellings]
    asked: list[str] = []
    description = from_memory(with_schema({"allOf": members}), {"mem:/a.json": _TEXT}, asked=asked)
    found = schema_of(description)["allOf"]
    assert found == [_TEXT] * len(spellings)
    assert all(one is found[0] for one in found)
    assert asked == ["mem:/a.json"]


def test_a_query_is_part_of_the_name() -> None:
    # C43
    files = {"http://h/s?v=1": {"title": "1"}, "http://h/s?v=2": {"title": "2"}}
    members = [{"$ref": "s?v=1"}, {"$ref": "s?v=2"}]
    description = from_memory(with_schema({"allOf": members}), files, base="http://h/api")
    assert schema_of(description) == {"allOf": [{"title": "1"}, {"title": "2"}]}


def test_a_network_path_takes_the_scheme_of_the_base() -> None:
    # C45
    entry = with_schema({"$ref": "//other/x.json"})
    description = from_memory(entry, {"https://other/x.json": _TEXT}, base="https://h/api")
    assert schema_of(description) == _TEXT


def test_the_entry_is_no_second_document(tmp_path: Path) -> None:
    entry = with_schema({"$ref": "other.json"}, Back=_TEXT)
    other = {"properties": {"back": {"$ref": "api.json#/components/schemas/Back"}}}
    description = schemakit.load(in_files(tmp_path, {"api.json": entry, "other.json": other}))
    assert schema_of(description) == {"properties": {"back": _TEXT}}
    assert len(description.sources) == 2


def test_a_complete_document_is_read_by_its_own_version() -> None:
    # 3.0 ignores what stands beside a reference, whoever refers to it.
    pet = {"$ref": "#/components/schemas/S", "title": "void"}
    other = with_schema(_TEXT, "3.0.3", Pet=pet)
    entry = with_schema({"$ref": "o#/components/schemas/Pet", "title": "mine"})
    assert schema_of(from_memory(entry, {"mem:/o": other})) == {**_TEXT, "title": "mine"}


def test_a_fragment_has_the_version_of_its_referrer() -> None:
    fragment = {"P": {"$ref": "#/Q", "title": "t"}, "Q": _TEXT}
    for version, beside in (("3.0.3", {}), ("3.1.0", {"title": "t"})):
        description = from_memory(with_schema({"$ref": "o#/P"}, version), {"mem:/o": fragment})
        assert schema_of(description) == {**_TEXT, **beside}


def test_yaml_keys_and_texts_are_those_of_yaml_1_2(tmp_path: Path) -> None:
    text = "200: {enum: [NO, on, 2020-01-01, 12:30, 1_000]}"
    files = {"api.json": with_schema({"$ref": "o.yaml#/200"}), "o.yaml": text}
    found = schema_of(schemakit.load(in_files(tmp_path, files)))
    assert found == {"enum": ["NO", "on", "2020-01-01", "12:30", "1_000"]}


@pytest.mark.parametrize("name", ["intro.md", "intro.MARKDOWN", "intro.txt"])
def test_a_text_in_a_file_of_its_own(name: str, tmp_path: Path) -> None:
    entry = with_schema({"description": {"$ref": name}})
    entry["info"]["description"] = {"$ref": name}
    words = "# Pets: {not: yaml\n\nand *more*.\n"
    description = schemakit.load(in_files(tmp_path, {"api.json": entry, name: words}))
    result = description.dereference()
    assert result["info"]["description"] == words
    assert result["components"]["schemas"]["S"] == {"description": words}
    assert {one.code for one in description.diagnostics} == {"ref-not-allowed-here"}
    with pytest.raises(schemakit.UnresolvableError):
        description.dereference(strict=True)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_a_text_in_a_file_of_its_own_is_in_any_unicode(encoding: str, tmp_path: Path) -> None:
    path = in_files(tmp_path, {"api.json": with_schema({"description": {"$ref": "intro.md"}})})
    path.with_name("intro.md").write_text("Größe", encoding=encoding)
    assert schema_of(schemakit.load(path)) == {"description": "Größe"}


def test_a_path_item_from_a_file_keeps_its_own_recursion(tmp_path: Path) -> None:
    # D25: 3.0 has no place for Path Items that refer to themselves.
    item = {
        "post": {
            "responses": {},
            "callbacks": {"done": {"{$request.body#/url}": {"$ref": "#"}}},
        }
    }
    entry = {**with_schema({}, "3.0.3"), "paths": {"/a": {"$ref": "item.json"}}}
    result = schemakit.load(in_files(tmp_path, {"api.json": entry, "item.json": item}))
    found = result.dereference()
    assert schemakit.dereference(found) == found
    assert "item.json" not in json.dumps(found)


def test_equal_names_of_two_files_do_not_collide() -> None:
    def node(title: str) -> dict[str, Any]:
        return {"N": {"title": title, "properties": {"next": {"$ref": "#/N"}}}}

    files = {"mem:/a": node("a"), "mem:/b": node("b")}
    members = [{"$ref": "a#/N"}, {"$ref": "b#/N"}]
    result = from_memory(with_schema({"allOf": members}, N=_TEXT), files).dereference()
    schemas = result["components"]["schemas"]
    assert schemas["N"] == _TEXT
    assert {schemas[one]["title"]: one for one in ("N_2", "N_3")} == {"a": "N_2", "b": "N_3"}
    for name in ("N_2", "N_3"):
        assert schemas[name]["properties"]["next"] == {"$ref": f"#/components/schemas/{name}"}


def test_prune_keeps_what_files_still_name(tmp_path: Path) -> None:
    files = {
        "api.json": with_schema({"$ref": "n.json"}, Gone=_TEXT),
        "n.json": {"properties": {"next": {"$ref": "#"}}},
    }
    entry = files["api.json"]
    schema = {"schema": {"$ref": "n.json"}}
    entry["paths"] = {"/p": {"parameters": [{"name": "q", "in": "query", **schema}]}}
    result = schemakit.load(in_files(tmp_path, files)).dereference(prune=True)
    assert list(result["components"]["schemas"]) == ["S"]
    assert schemakit.dereference(result) == result


def test_a_part_is_extracted_with_what_other_files_hold(tmp_path: Path) -> None:
    # D26
    files = {
        "api.json": with_schema({"items": {"$ref": "n.json"}}),
        "n.json": {"properties": {"next": {"$ref": "#"}}},
    }
    description = schemakit.load(in_files(tmp_path, files))
    part = description.dereference(at="/components/schemas/S")
    kept = {"$ref": "#/$defs/n"}
    node = {"properties": {"next": kept}}
    assert part == {"items": node, "$defs": {"n": node}}


def test_everything_missing_is_reported_together_with_its_places(tmp_path: Path) -> None:
    entry = in_files(
        tmp_path,
        {
            "api.json": with_schema({"items": {"$ref": "gone.json"}}, T={"$ref": "sub/o.yaml"}),
            "sub/o.yaml": "properties:\n  a: {$ref: gone.json}\n  b: {$ref: '#/nowhere'}\n",
        },
    )
    with pytest.raises(schemakit.UnresolvableError) as caught:
        schemakit.load(entry).dereference()
    found = [
        (one.code, Path(one.location.uri).name, one.location.line, one.location.pointer)
        for one in caught.value.diagnostics
    ]
    assert found == [
        ("unresolved-document", "api.json", 12, "/components/schemas/S/items/$ref"),
        ("unresolved-document", "o.yaml", 2, "/properties/a/$ref"),
        ("unresolved-ref", "o.yaml", 3, "/properties/b/$ref"),
    ]
    assert all(one.location.column for one in caught.value.diagnostics)
    assert caught.value.sources.keys() >= {one.location.uri for one in caught.value.diagnostics}


def test_a_missing_file_names_what_is_near(tmp_path: Path) -> None:
    files = {"api.json": with_schema({"$ref": "pett.json"}), "pet.json": {}}
    with pytest.raises(schemakit.UnresolvableError, match=r"did you mean 'pet\.json'"):
        schemakit.load(in_files(tmp_path, files)).dereference()


def test_a_missing_file_is_named_as_the_entry_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    entry = in_files(tmp_path, {"specs/api.json": with_schema({"$ref": "sub/gone.json"})})
    monkeypatch.chdir(tmp_path)
    for source in (Path("specs", "api.json"), entry):
        with pytest.raises(schemakit.UnresolvableError) as caught:
            schemakit.load(source).dereference()
        (message,) = _messages(caught.value)
        assert f": {source.parent / 'sub' / 'gone.json'}: no such file" in message


def test_files_of_an_entry_named_by_its_uri_are_shown_by_theirs(tmp_path: Path) -> None:
    files = {"specs/api.json": with_schema({"$ref": "sub/o.json"}), "specs/sub/o.json": _TEXT}
    entry = in_files(tmp_path, files).as_uri()
    (reference,) = schemakit.load(entry).references()
    assert reference.document == entry
    assert reference.target_document == entry.replace("api.json", "sub/o.json")


def test_what_is_missing_may_stay(tmp_path: Path) -> None:
    entry = in_files(tmp_path, {"api.json": with_schema({"$ref": "gone.json"})})
    description = schemakit.load(entry)
    assert schema_of(description, missing="keep") == {"$ref": "gone.json"}
    assert [one.code for one in description.diagnostics] == ["unresolved-document"]


def test_a_dead_reference_of_another_file_that_stays_leads_where_it_led(tmp_path: Path) -> None:
    files = {
        "api.json": with_schema({"$ref": "sub/o.json"}),
        "sub/o.json": {"items": {"$ref": "gone.json"}},
    }
    found = schema_of(schemakit.load(in_files(tmp_path, files)), missing="keep")
    assert found == {"items": {"$ref": "sub/gone.json"}}


@pytest.mark.parametrize("options", [{}, {"cycles": "share"}])
def test_what_stands_beside_a_dead_reference_leads_where_it_led(options: dict[str, Any]) -> None:
    text = {"type": "string"}
    dead = {"$ref": "gone", "properties": {"a": {"$ref": "b"}}, "items": {"$ref": "b"}}
    files = {"mem:/d/s": dead, "mem:/d/b": text, "mem:/b": {}}
    description = from_memory(with_schema({"$ref": "d/s"}, Own={**dead, "$ref": "d/gone"}), files)
    schemas = description.dereference(missing="keep", **options)["components"]["schemas"]
    assert schemas["S"] == {"$ref": "d/gone", "properties": {"a": text}, "items": text}
    assert schemas["Own"] == {"$ref": "d/gone", "properties": {"a": {}}, "items": {}}
    bundled = description.bundle(missing="keep")["components"]["schemas"]
    assert bundled["S"]["items"] == {"$ref": "#/components/schemas/b_2"}
    assert bundled["b_2"] == text


def test_a_dead_reference_in_a_shared_cycle_of_another_file_leads_where_it_led() -> None:
    files = {"mem:/sub/o": {"items": {"$ref": "gone"}, "not": {"$ref": "#"}}}
    api = from_memory(with_schema({"$ref": "sub/o"}), files)
    found = schema_of(api, missing="keep", cycles="share")
    assert found["not"] is found
    assert found["items"] == {"$ref": "sub/gone"}


def test_a_component_that_is_a_file_is_annotated_by_its_own_name() -> None:
    entry = with_schema({"items": {"$ref": "o"}}, Name={"$ref": "o"})
    found = schema_of(from_memory(entry, {"mem:/o": _TEXT}), annotate="x-name")
    assert found == {"items": {**_TEXT, "x-name": "Name"}}


def test_a_cycle_over_files_names_the_document_of_each_member() -> None:
    files = {"mem:/o": {"items": {"$ref": "entry#/components/schemas/S"}}}
    api = from_memory(with_schema({"not": {"$ref": "o"}}), files)
    with pytest.raises(schemakit.CycleError) as caught:
        api.dereference(cycles="error")
    here = "#/components/schemas/S"
    assert f"{here} -> mem:/o# -> {here}" in str(caught.value)
    assert caught.value.documents == ("", "mem:/o")


def test_a_syntax_error_in_a_nested_file_has_its_place(tmp_path: Path) -> None:
    files = {"api.json": with_schema({"$ref": "o.json"}), "o.json": '{\n "a": ]\n}'}
    with pytest.raises(schemakit.UnresolvableError) as caught:
        schemakit.load(in_files(tmp_path, files)).dereference()
    (message,) = _messages(caught.value)
    assert "o.json:2:7" in message
    assert "api.json" in message


def test_a_file_of_an_unknown_version(tmp_path: Path) -> None:
    files = {"api.json": with_schema({"$ref": "o.json"}), "o.json": {"openapi": "4.0"}}
    with pytest.raises(schemakit.UnresolvableError, match=r"unsupported version '4\.0'"):
        schemakit.load(in_files(tmp_path, files)).dereference()


def test_a_reference_of_an_extension_to_a_file_that_is_not_there(tmp_path: Path) -> None:
    entry = in_files(tmp_path, {"api.json": with_schema({"x-a": {"$ref": "gone.json"}})})
    description = schemakit.load(entry)
    assert schema_of(description) == {"x-a": {"$ref": "gone.json"}}
    assert [one.severity for one in description.diagnostics] == ["warning"]


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as server:
        yield server


def test_a_redirect_moves_the_base(server: Server) -> None:
    # C42
    entry = with_schema({"allOf": [{"$ref": "a.json"}, {"$ref": "v2/a.json"}]})
    server.answers |= {
        "/api.json": plain(json.dumps(entry).encode()),
        "/a.json": moved("/v2/a.json"),
        "/v2/a.json": plain(b'{"items": {"$ref": "b.json"}}'),
        "/v2/b.json": plain(json.dumps(_TEXT).encode()),
    }
    members = schema_of(schemakit.load(f"{server.url}/api.json"))["allOf"]
    assert members == [{"items": _TEXT}] * 2
    assert members[0] is members[1]
    assert server.paths.count("/v2/b.json") == 1


def test_a_redirect_of_the_entry_moves_its_base(server: Server) -> None:
    entry = with_schema({"$ref": "a.json"})
    server.answers |= {
        "/api.json": moved("/v2/api.json"),
        "/v2/api.json": plain(json.dumps(entry).encode()),
        "/v2/a.json": plain(json.dumps(_TEXT).encode()),
    }
    assert schema_of(schemakit.load(f"{server.url}/api.json")) == _TEXT


# -- the documents that are asked for, step by step ------------------------------------------------


def _answer(name: str, contents: Any, redirected: str | None = None) -> Fetched:
    return Fetched(json.dumps(contents).encode(), redirected or name, None)


def _begin(schema: Any, base: str = "https://h/api") -> tuple[Registry, Loading]:
    registry = open_entry(with_schema(schema), None, base, None)
    return registry, load_all(registry)


def _ask_for_all(work: Loading, contents: Any) -> list[str]:
    """The URIs of all steps, where each document has the same contents."""
    asked: list[str] = []
    pending = next(work)
    try:
        while True:
            asked += pending
            pending = work.send({name: _answer(name, contents) for name in pending})
    except StopIteration:
        return asked


def test_each_step_yields_the_missing_documents_with_what_refers_to_them() -> None:
    registry, work = _begin({"items": {"$ref": "a"}, "not": {"$ref": "b#/x"}})
    assert next(work) == {"https://h/a": "https://h/api", "https://h/b": "https://h/api"}
    answers = {
        "https://h/a": _answer("https://h/a", {"items": {"$ref": "sub/c"}}),
        "https://h/b": _answer("https://h/b", {"x": {}}),
    }
    assert work.send(answers) == {"https://h/sub/c": "https://h/a"}
    with pytest.raises(StopIteration) as end:
        work.send({"https://h/sub/c": _answer("https://h/sub/c", {})})
    assert [one.uri for one in registry.all[1:]] == [
        "https://h/a",
        "https://h/b",
        "https://h/sub/c",
    ]
    graph = end.value.value
    assert len(graph.problems) == 0
    assert {unit.document.number for unit in graph.units} == {0, 1, 2, 3}


def test_files_are_read_before_servers() -> None:
    """A file may hold the identifier that the URL names."""
    schema = {"items": {"$ref": "https://h/named"}, "not": {"$ref": "o.json"}}
    registry, work = _begin(schema, "file:///d/api.json")
    other = {"$id": "https://h/named", "type": "string"}
    assert _ask_for_all(work, other) == ["file:///d/o.json"]
    assert len(registry.all) == 2


def test_two_uris_that_redirect_to_one_are_one_document() -> None:
    registry, work = _begin({"items": {"$ref": "old"}, "not": {"$ref": "new"}})
    names = next(work)
    assert list(names) == ["https://h/old", "https://h/new"]
    with pytest.raises(StopIteration):
        work.send({name: _answer(name, {}, "https://h/new") for name in names})
    assert len(registry.all) == 2
    old, new = (registry.resource(name) for name in names)
    assert old is not None
    assert new is not None
    assert old.document == new.document


def test_what_cannot_be_read_is_kept_with_its_reason() -> None:
    registry, work = _begin({"items": {"$ref": "gone"}})
    error = RetrievalError("https://h/gone", "404 Not Found")
    (name,) = next(work)
    with pytest.raises(StopIteration) as end:
        work.send({name: error})
    assert registry.unread == (error,)
    (problem,) = end.value.value.problems
    assert (problem.found.code, "404 Not Found" in problem.found.message) == (
        "unresolved-document",
        True,
    )


@pytest.mark.parametrize(
    ("text", "is_one"),
    [("file:///a", True), ("FILE:///a", True), ("https://h/a", False), ("a", False)],
)
def test_which_uris_name_files(text: str, *, is_one: bool) -> None:
    assert is_file(text) is is_one


@pytest.mark.parametrize("names", ["AB", "BA"])
def test_what_is_read_does_not_depend_on_when_an_identifier_is_found(names: str) -> None:
    fragment = {
        "$id": "sub/x",
        "$defs": {
            "a": {"properties": {"p": {"$ref": "b.json"}}},
            "f": {"$anchor": "foo", "type": "string"},
        },
    }
    schemas = {"A": {"$ref": "frag.json#/$defs/a"}, "B": {"$ref": "frag.json#foo"}}
    entry = described({name: schemas[name] for name in names}, "3.1.0")
    files = {"mem:/frag.json": fragment, "mem:/sub/b.json": {"type": "integer"}}
    found = from_memory(entry, files).dereference()["components"]["schemas"]
    assert found["A"] == {"properties": {"p": {"type": "integer"}}}
    assert found["B"] == {"type": "string"}


def test_an_entry_that_is_only_a_reference_to_a_description_is_that_description() -> None:
    real = described({"S": {"$ref": "../common.json#/S"}}, "3.0.3")
    files = {"mem:/v1/real.json": real, "mem:/common.json": {"S": {"type": "string"}}}
    api = from_memory({"$ref": "v1/real.json"}, files)
    assert (api.version, [one.name for one in api.schemas()]) == ("3.0", ["S"])
    assert schema_of(api) == {"type": "string"}
    (one,) = api.diagnostics
    assert one.code == "ref-not-allowed-here"
    assert "is only a reference to this description" in one.message
    assert one.location.uri == "mem:/v1/real.json"


def test_a_schema_that_is_only_a_reference_to_a_schema_stays_that() -> None:
    api = from_memory({"$ref": "pet.json"}, {"mem:/pet.json": {"type": "object"}})
    assert api.dereference() == {"type": "object"}
    assert api.diagnostics == ()


_REAL = described({"S": {"type": "string"}}, "3.0.3")


@pytest.mark.parametrize(
    ("root", "said"),
    [
        ({"$ref": "mem:/v1/more.json"}, ""),
        ({"$ref": "mem:/v1/real.json", "x-n": 1, "info": {}}, "; 'x-n', 'info' beside the"),
        ({"$ref": "v1/real.json#"}, ""),
    ],
)
def test_a_root_that_leads_to_a_description_is_followed(root: Any, said: str) -> None:
    files = {"mem:/v1/real.json": _REAL, "mem:/v1/more.json": {"$ref": "real.json"}}
    api = from_memory(root, files)
    assert (api.version, schema_of(api)) == ("3.0", {"type": "string"})
    (one,) = api.diagnostics
    assert said in one.message
    with pytest.raises(schemakit.UnresolvableError, match="only a reference"):
        api.bundle(strict=True)


@pytest.mark.parametrize(
    ("root", "error", "message"),
    [
        ({"$ref": "part.json#/api"}, schemakit.DocumentSyntaxError, "inside a document"),
        ({"$ref": "#/api", "api": _REAL}, schemakit.DocumentSyntaxError, "inside a document"),
        ({"$ref": "a.json"}, schemakit.UnsupportedVersionError, "AsyncAPI 2.6.0"),
    ],
)
def test_a_root_that_leads_to_something_else_is_refused(
    root: Any, error: type[Exception], message: str
) -> None:
    files = {"mem:/part.json": {"api": _REAL}, "mem:/a.json": {"asyncapi": "2.6.0", "info": {}}}
    with pytest.raises(error, match=message):
        from_memory(root, files)


@pytest.mark.parametrize(
    ("ref", "meant"),
    [
        ("Schemas/User", "Schemas/User.yaml"),
        ("./Schemas/Usr.yaml#/x", "./Schemas/User.yaml"),
        ("schemas/user.yaml", "Schemas/User.yaml"),
        ("/components/schemas/S", "#/components/schemas/S"),
    ],
)
def test_what_a_reference_may_mean_is_written_as_a_reference(
    ref: str, meant: str, tmp_path: Path
) -> None:
    (tmp_path / "Schemas").mkdir()
    entry = with_schema({"items": {"$ref": ref}})
    files = {"api.json": entry, "Schemas/User.yaml": {"type": "object"}}
    api = schemakit.load(in_files(tmp_path, files))
    with pytest.raises(schemakit.UnresolvableError) as caught:
        api.dereference()
    assert str(caught.value).endswith(f"; did you mean {meant!r}? [unresolved-document]")
