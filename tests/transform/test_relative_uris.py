"""Relative URIs that mean something else where an output is written."""

from __future__ import annotations

from typing import Any

import pytest

import schemakit
from tests.several import from_memory, with_schema

_HERE = "https://h.test/api/openapi.json"
_ELSEWHERE = "https://h.test/out/openapi.json"


def _found(api: schemakit.Description, how: str = "bundle", **options: Any) -> list[str]:
    """The pointers of what is reported, each with its document where that is not the entry."""
    found: list[schemakit.Diagnostic] = []
    options = {"written_to": _ELSEWHERE, **options}
    report = "on_warning" if how == "select" else "on_problem"
    getattr(api, how)(**options, **{report: found.append})
    listed = [one for one in found if one.code == "relative-uri"]
    assert all(one.severity == "warning" for one in listed)
    return [f"{one.location.uri.removeprefix(_HERE)}{one.location.pointer}" for one in listed]


def _api(**members: Any) -> schemakit.Description:
    contents = {**with_schema({}), "servers": [{"url": "https://h.test"}], **members}
    return from_memory(contents, {}, base=_HERE)


_EVERY = {
    "openapi": "3.1.0",
    "jsonSchemaDialect": "dialect",
    "info": {
        "title": "t",
        "version": "1",
        "termsOfService": "terms.html",
        "contact": {"url": "../contact"},
        "license": {"name": "n", "url": "LICENSE"},
    },
    "externalDocs": {"url": "docs.html"},
    "servers": [{"url": "v1"}, {"url": "/v1"}, {"url": "//other.test"}, {"url": "{base}/v1"}],
    "components": {
        "examples": {"e": {"externalValue": "e.bin"}, "f": {"externalValue": "https://x.test/f"}},
        "links": {"l": {"operationRef": "other.json#/paths/~1a/get"}, "m": {"operationRef": "#/a"}},
        "schemas": {"S": {"externalDocs": {"url": "s.html"}, "properties": {"url": {}}}},
    },
}


@pytest.mark.parametrize("how", ["bundle", "dereference", "bundle_json", "dereference_json"])
def test_everything_that_is_relative_to_the_document_is_named(how: str) -> None:
    assert _found(from_memory(_EVERY, {}, base=_HERE), how) == [
        "/jsonSchemaDialect",
        "/info/termsOfService",
        "/info/license/url",
        "/externalDocs/url",
        "/servers/0/url",
        "/components/examples/e/externalValue",
        "/components/links/l/operationRef",
        "/components/schemas/S/externalDocs/url",
    ]


def test_at_another_host_what_begins_with_a_slash_means_something_else_too() -> None:
    found = _found(from_memory(_EVERY, {}, base=_HERE), written_to="https://y.test/api/o.json")
    assert {"/info/contact/url", "/servers/1/url"} <= set(found)
    assert "/servers/2/url" not in found
    assert "/servers/3/url" not in found


@pytest.mark.parametrize("place", [None, _HERE, "https://h.test/api/other.yaml"])
def test_nothing_is_said_where_it_stays_true_or_the_place_is_unknown(place: str | None) -> None:
    assert _found(from_memory(_EVERY, {}, base=_HERE), written_to=place) == []


def test_before_3_1_documentation_is_relative_to_the_servers() -> None:
    old = {**_EVERY, "openapi": "3.0.3"}
    assert _found(from_memory(old, {}, base=_HERE)) == [
        "/servers/0/url",
        "/components/examples/e/externalValue",
        "/components/links/l/operationRef",
    ]


def test_a_document_that_names_itself_keeps_what_its_uris_mean_but_not_its_servers() -> None:
    named = {**_EVERY, "openapi": "3.2.0", "$self": "https://h.test/named.json"}
    assert _found(from_memory(named, {}, base=_HERE)) == ["/servers/0/url"]
    relative = {**_EVERY, "openapi": "3.2.0", "$self": "named.json"}
    assert "/$self" in _found(from_memory(relative, {}, base=_HERE))


def test_parts_of_other_documents_count_as_they_are_written_in_the_output() -> None:
    get = {"externalDocs": {"url": "a.html"}, "responses": {}}
    files = {"https://h.test/api/paths/a.json": {"get": get, "servers": [{"url": "v1"}]}}
    api = _api_with_paths({"/a": {"$ref": "paths/a.json"}}, files)
    # The server means something else in the entry document already, which is `relative-server`.
    assert _found(api) == ["https://h.test/api/paths/a.json/get/externalDocs/url"]
    assert _found(api, written_to="https://h.test/api/x.json") == []


def _api_with_paths(paths: Any, files: dict[str, Any]) -> schemakit.Description:
    servers = [{"url": "https://h.test"}]
    return from_memory({**with_schema({}), "servers": servers, "paths": paths}, files, base=_HERE)


def test_an_operation_in_the_output_is_named_there() -> None:
    links = {"l": {"operationRef": "openapi.json#/paths/~1b/get"}}
    paths = {
        "/a": {"get": {"responses": {"200": {"description": "d", "links": links}}}},
        "/b": {"$ref": "b.json"},
    }
    files: dict[str, Any] = {"https://h.test/api/b.json": {"get": {"responses": {}}}}
    assert _found(_api_with_paths(paths, files)) == []


@pytest.mark.parametrize("how", ["bundle", "dereference", "bundle_json", "dereference_json"])
def test_what_pruning_drops_is_not_named(how: str) -> None:
    examples = {"used": {"externalValue": "u"}, "unused": {"externalValue": "n"}}
    content = {"a/b": {"examples": {"e": {"$ref": "#/components/examples/used"}}}}
    response = {"description": "d", "content": content}
    api = _api(
        paths={"/a": {"get": {"responses": {"200": response}}}}, components={"examples": examples}
    )
    assert _found(api, how, prune=True) == ["/components/examples/used/externalValue"]
    assert len(_found(api, how)) == 2


def test_a_selection_names_what_it_has() -> None:
    operation = {"responses": {}, "externalDocs": {"url": "a.html"}}
    other = {"responses": {}, "externalDocs": {"url": "b.html"}}
    api = _api(paths={"/a": {"get": operation}, "/b": {"get": other}})
    assert _found(api, "select", operations="GET /a") == ["/paths/~1a/get/externalDocs/url"]
    assert len(_found(api, "select")) == 2


def test_a_part_is_a_document_of_its_own() -> None:
    api = _api(paths={"/a": {"get": {"responses": {}, "externalDocs": {"url": "a.html"}}}})
    assert _found(api, at="/paths/~1a") == ["/paths/~1a/get/externalDocs/url"]
    assert _found(_api(externalDocs={"url": "x"}, paths={"/a": {}}), at="/paths/~1a") == []


@pytest.mark.parametrize(
    ("contents", "other_host"),
    [
        ({"openapi": "3.1.0", "paths": {"/a": {}}}, [""]),
        ({"openapi": "3.1.0", "paths": {"/a": {}}, "servers": []}, ["/servers"]),
        ({"swagger": "2.0", "paths": {"/a": {}}}, [""]),
        ({"swagger": "2.0", "host": "h.test", "paths": {"/a": {}}}, []),
        ({"openapi": "3.1.0", "components": {}}, []),
        ({"type": "object"}, []),
    ],
)
def test_a_description_without_a_server_means_its_own_host(
    contents: dict[str, Any], other_host: list[str]
) -> None:
    api = from_memory({"info": {"title": "t", "version": "1"}, **contents}, {}, base=_HERE)
    assert _found(api) == []
    assert _found(api, written_to="https://y.test/api/openapi.json") == other_host


def test_the_message_says_what_to_write() -> None:
    found: list[schemakit.Diagnostic] = []
    api = _api(externalDocs={"url": "docs.html"})
    api.bundle(on_problem=found.append, written_to="out/openapi.json")
    (message,) = [one.message for one in found]
    assert message.endswith("; write 'https://h.test/api/docs.html'")


def test_a_place_is_a_path_or_a_url() -> None:
    with pytest.raises(schemakit.UsageError, match="written_to is a path or a URL, not int"):
        _api().bundle(written_to=1)  # type: ignore[arg-type]
