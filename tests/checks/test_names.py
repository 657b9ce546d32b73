"""Checks of names: operationIds, Links, security schemes, tags and components."""

from __future__ import annotations

from typing import Any

import pytest

import schemakit
from tests.checks.descriptions import (
    HEAD,
    OK,
    OK_YAML,
    check_files,
    found,
    found_in_files,
    spot,
    with_paths,
)
from tests.small import described


def test_operation_ids_have_to_be_unique_also_in_callbacks_and_webhooks() -> None:
    named = {**OK, "operationId": "a"}
    calling = {**OK, "operationId": "b", "callbacks": {"c": {"{$url}": {"post": named}}}}
    document = with_paths({"/a": {"get": named, "put": calling}}, webhooks={"w": {"post": named}})
    assert [code for code, _ in found(document)] == ["duplicate-operation-id"] * 2


def test_a_link_names_an_operation() -> None:
    links = {"a": {"operationId": "getA"}, "b": {"operationId": "getB"}}
    responses = {"200": {"description": "ok", "links": links}}
    document = with_paths({"/a": {"get": {"operationId": "getA", "responses": responses}}})
    assert found(document) == [
        ("unknown-operation-id", "/paths/~1a/get/responses/200/links/b/operationId")
    ]


@pytest.mark.parametrize(
    ("version", "section"),
    [("2.0", ("securityDefinitions",)), ("3.1.0", ("components", "securitySchemes"))],
)
def test_security_requirements_name_schemes(version: str, section: tuple[str, ...]) -> None:
    key = "swagger" if version == "2.0" else "openapi"
    document: dict[str, Any] = {key: version, "info": {"title": "t", "version": "1"}}
    document |= {"paths": {}, "security": [{"known": [], "unknown": []}, {}]}
    inner: Any = {"known": {"type": "apiKey", "in": "header", "name": "k"}}
    for token in reversed(section):
        inner = {token: inner}
    assert found(document | inner) == [("undefined-security-scheme", "/security/0/unknown")]


def test_in_3_2_a_requirement_may_be_a_uri() -> None:
    scheme = {"type": "http", "scheme": "basic"}
    for version, count in (("3.1.0", 1), ("3.2.0", 0)):
        document = with_paths(
            {},
            version,
            components={"securitySchemes": {"a": scheme}},
            security=[{"#/components/securitySchemes/a": []}],
        )
        assert len(found(document)) == count


def test_tags_count_only_where_any_is_declared() -> None:
    paths = {"/a": {"get": {**OK, "tags": ["a", "b"]}, "put": {**OK, "tags": ["b"]}}}
    assert found(with_paths(paths)) == []
    (problem,) = schemakit.load(with_paths(paths, tags=[{"name": "a"}])).check()
    assert (problem.code, problem.severity) == ("undeclared-tag", "warning")
    assert problem.location.pointer == "/paths/~1a/get/tags/1"
    assert "1 more operation " in problem.message
    assert found(with_paths({}, tags=[{"name": "a"}, {"name": "a"}])) == [
        ("duplicate-tag", "/tags/1/name")
    ]


@pytest.mark.parametrize("name", ["a b", "a/b", "ä", ""])
def test_component_names(name: str) -> None:
    ((code, _),) = found(described({name: {}, "a.B_c-9": {}}))
    assert code == "component-name"


# -- in several documents ------------------------------------------------------------------------


def test_operation_ids_are_unique_in_all_documents() -> None:
    entry = f"{HEAD}paths:\n  /a: {{get: {{$ref: f.yaml}}}}\n  /b: {{$ref: g.yaml}}\n"
    (problem,) = check_files(
        entry, f=f"operationId: x\n{OK_YAML}", g=f"get:\n  operationId: x\n  {OK_YAML}"
    )
    assert (problem.code, spot(problem)) == ("duplicate-operation-id", "g.yaml#/get/operationId")
    (first,) = problem.related
    assert (first.uri, first.pointer, first.line) == ("f.yaml", "/operationId", 1)


def test_a_link_may_name_an_operation_of_any_document() -> None:
    response = "responses: {default: {description: d, links: {a: {operationId: x}}}}\n"
    entry = f"{HEAD}paths: {{/a: {{get: {{$ref: f.yaml}}}}, /b: {{$ref: g.yaml}}}}\n"
    assert found_in_files(entry, f=response, g=f"get:\n  operationId: x\n  {OK_YAML}") == []
    # Also one of a complete description of which only another part is referred to.
    whole = f"{HEAD}paths:\n  /c:\n    get: {{operationId: x, {OK_YAML.strip()}}}\n"
    whole += "components: {schemas: {A: {}}}\n"
    entry = f"{HEAD}paths: {{/a: {{get: {{$ref: f.yaml}}}}}}\n"
    entry += "components: {schemas: {A: {$ref: 'g.yaml#/components/schemas/A'}}}\n"
    assert found_in_files(entry, f=response, g=whole) == []


def test_security_schemes_and_tags_are_those_of_the_entry_document() -> None:
    entry = f"{HEAD}tags: [{{name: a}}]\npaths: {{/a: {{get: {{$ref: f.yaml}}}}}}\n"
    entry += "components: {securitySchemes: {key: {type: http, scheme: basic}}}\n"
    assert found_in_files(entry, f=f"tags: [a]\nsecurity: [{{key: []}}]\n{OK_YAML}") == []
    (problem,) = check_files(entry, f=f"security: [{{kez: []}}]\n{OK_YAML}")
    assert "in api.yaml#/components/securitySchemes; did you mean 'key'?" in problem.message


def test_the_uri_of_a_security_scheme_is_relative_to_its_document() -> None:
    entry = "openapi: 3.2.0\ninfo: {title: t, version: '1'}\npaths: {/a: {get: {$ref: d_f.yaml}}}\n"
    entry = entry.replace("d_f", "d/f")
    file = "security: [{'s.yaml#/s': []}]\nresponses: {$ref: 's.yaml#/r'}\n"
    schemes = "s: {type: http, scheme: basic}\nr: {default: {description: d}}\n"
    assert found_in_files(entry, d_f=file, d_s=schemes) == []


# -- operationRef ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("ref", "problem"),
    [
        ("#/paths/~1a~1{id}/get", ""),
        ("#/paths/~1a~1%7Bid%7D/get", ""),
        ("#/components/pathItems/P/put", ""),
        ("#/x-operations/a", ""),
        ("https://example.com/other.json#/paths/~1a/get", ""),
        ("#/paths/~1a~1{id}/put", "no 'put' in #/paths/~1a~1{id}"),
        ("#/paths/~1b/get", "no '/b' in #/paths"),
        ("#/paths/~1a~1{id}", "does not point to an Operation"),
        ("#/info/title", "does not point to an Operation"),
        ("#/components/schemas/S", "does not point to an Operation"),
    ],
)
def test_an_operation_ref_points_to_an_operation(ref: str, problem: str) -> None:
    document = {**with_paths({"/a/{id}": {"get": OK}}), "x-operations": {"a": OK}}
    parts = {"links": {"L": {"operationRef": ref}}, "pathItems": {"P": {"put": OK}}}
    document["components"] = {**parts, "schemas": {"S": {"type": "string"}}}
    problems = [one for one in schemakit.load(document).check() if one.code[:7] == "unknown"]
    assert [one.code for one in problems] == (["unknown-operation-ref"] if problem else [])
    assert all(problem in one.message for one in problems)


@pytest.mark.parametrize(
    ("ref", "problem"),
    [
        ("/paths/~1a/get", "is the path of another document; did you mean '#/paths/~1a/get'?"),
        ("/paths/~1b/get", "is the path of another document; a JSON Pointer starts with '#/'"),
        ("not json", "is not the URI of an Operation"),
        ("getA", "is the name of a document here; an operationId belongs in 'operationId'"),
        # These may be documents.
        ("/other.json", None),
        ("other.yml#/paths/~1b/get", None),
        ("get-a.yaml", None),
    ],
)
def test_an_operation_ref_without_a_fragment(ref: str, problem: str | None) -> None:
    entry = (
        f"{HEAD}paths: {{/a: {{get: {{operationId: getA, {OK_YAML.strip()}}}}}}}\n"
        f"components: {{links: {{L: {{operationRef: '{ref}'}}}}}}\n"
    )
    found = [(one.code, one.message) for one in check_files(entry)]
    expected = [("unknown-operation-ref", f"{ref!r} {problem}")]
    assert found == ([] if problem is None else expected)


@pytest.mark.parametrize(
    ("ref", "code"),
    [("#/paths/%2Fa/get", "encoded-slash"), ("#/paths/~1a b/get", "non-uri-ref")],
)
def test_an_operation_ref_of_an_unusual_form_is_a_warning(ref: str, code: str) -> None:
    document = with_paths({"/a": {"get": OK}, "/a b": {"get": OK}})
    document["components"] = {"links": {"L": {"operationRef": ref}}}
    (one,) = schemakit.load(document).check()
    assert (one.code, one.severity) == (code, "warning")
    assert one.location.pointer == "/components/links/L/operationRef"
    assert repr(ref) in one.message


def test_an_operation_ref_is_relative_to_its_document() -> None:
    entry = f"{HEAD}paths: {{/a: {{$ref: 'd/a.yaml'}}}}\ncomponents: {{schemas: {{S: {{}}}}}}\n"
    link = "responses: {default: {description: d, links: {l: {operationRef: '%s'}}}}"
    for ref, expected in (("#/put", []), ("a.yaml#/put", []), ("#/post", ["d/a.yaml"])):
        item = f"get: {{{link % ref}}}\nput: {{{OK_YAML.strip()}}}\n"
        problems = check_files(entry, d_a=item)
        assert [one.location.uri for one in problems] == expected


# -- parents of tags -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("tags", "expected"),
    [
        ({"a": None, "b": "a", "c": "b"}, []),
        ({"a": "b"}, [("unknown-tag-parent", "/tags/0/parent")]),
        ({"a": "a"}, [("circular-tag", "/tags/0/parent")]),
        ({"a": "b", "b": "a", "c": "a"}, [("circular-tag", "/tags/0/parent")]),
        ({"c": "a", "a": "b", "b": "a"}, [("circular-tag", "/tags/1/parent")]),
        (
            {"a": "b", "b": "a", "c": "d", "d": "c"},
            [("circular-tag", "/tags/0/parent"), ("circular-tag", "/tags/2/parent")],
        ),
    ],
)
def test_tags_of_3_2_form_a_tree(
    tags: dict[str, str | None], expected: list[tuple[str, str]]
) -> None:
    listed = [{"name": name, **({"parent": up} if up else {})} for name, up in tags.items()]
    assert found(with_paths({}, "3.2.0", tags=listed)) == expected
    before = found(with_paths({}, "3.1.0", tags=listed))
    assert {code for code, _ in before} <= {"meta-schema"}


# -- sections by reference -------------------------------------------------------------------------

KEY = "key: {type: http, scheme: basic}\n"


@pytest.mark.parametrize(
    ("components", "files"),
    [
        ("{securitySchemes: {$ref: s.yaml}}", {"s": KEY}),
        ("{securitySchemes: {$ref: 's.yaml#/a'}}", {"s": f"a: {{{KEY.strip()}}}\n"}),
        ("{securitySchemes: {$ref: s.yaml}}", {"s": "$ref: t.yaml\n", "t": KEY}),
        ("{$ref: c.yaml}", {"c": "securitySchemes: {$ref: s.yaml}\n", "s": KEY}),
        ("{securitySchemes: {$ref: s.yaml, key: {type: http, scheme: x}}}", {"s": "{}\n"}),
        ("{securitySchemes: {$ref: absent.yaml}}", {}),
    ],
)
def test_schemes_of_a_section_by_reference_are_defined(
    components: str, files: dict[str, str]
) -> None:
    entry = f"{HEAD}security: [{{key: []}}]\ncomponents: {components}\n"
    codes = [code for code, _ in found_in_files(entry, **files)]
    assert "undefined-security-scheme" not in codes


def test_a_scheme_that_a_section_by_reference_lacks_is_reported() -> None:
    entry = f"{HEAD}security: [{{kee: []}}]\ncomponents: {{securitySchemes: {{$ref: s.yaml}}}}\n"
    (one,) = check_files(entry, s=KEY)
    assert one.code == "undefined-security-scheme"
    assert "did you mean 'key'?" in one.message


def test_operation_ids_under_paths_by_reference_count() -> None:
    entry = f"{HEAD}paths: {{$ref: p.yaml}}\n"
    link = "{description: d, links: {l: {operationId: b}, m: {operationId: c}}}"
    paths = (
        f"/a: {{get: {{operationId: a, responses: {{default: {link}}}}}}}\n/b: {{$ref: i.yaml}}\n"
    )
    item = (
        f"get: {{operationId: a, {OK_YAML.strip()}}}\nput: {{operationId: b, {OK_YAML.strip()}}}\n"
    )
    assert found_in_files(entry, p=paths, i=item) == [
        ("duplicate-operation-id", "p.yaml#/~1a/get/operationId"),
        ("unknown-operation-id", "p.yaml#/~1a/get/responses/default/links/m/operationId"),
    ]
