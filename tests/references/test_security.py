"""What the keys of security requirements mean, and what is said of those that mean nothing."""

from __future__ import annotations

import json
from typing import Any

import pytest

import schemakit
from schemakit import Description, UnresolvableError
from tests.several import from_memory
from tests.small import described

_SCHEME = {"type": "http", "scheme": "basic"}
#: A scheme whose name is a URI too.
_NAMED: dict[str, Any] = {"s.json": _SCHEME}


def _api(*requirements: dict[str, Any], version: str = "3.2.0", **schemes: Any) -> dict[str, Any]:
    components = {"securitySchemes": schemes}
    return described({}, version, components=components, security=list(requirements))


def _loaded(
    api: dict[str, Any], files: dict[str, Any] | None = None, asked: list[str] | None = None
) -> Description:
    text = json.dumps(api, indent=1).encode()
    return from_memory(text, files or {}, base="mem:/api.json", asked=asked)


def _found(description: Description) -> list[tuple[str, str | None]]:
    return [
        (one.code, one.location.pointer) for one in description.check() if one.code != "meta-schema"
    ]


@pytest.mark.parametrize("key", ["s.json#/S", "./s.json#/S", "mem:/s.json#/S", "x/../s.json#/S"])
def test_the_document_that_a_key_names_is_read(key: str) -> None:
    description = _loaded(_api({key: []}), {"mem:/s.json": {"S": _SCHEME}})
    assert [one.uri for one in description._registry.all] == ["mem:/api.json", "mem:/s.json"]
    assert _found(description) == []


def test_a_key_starts_from_the_uri_that_its_document_gives_itself() -> None:
    api = _api({"s.json#/S": []}) | {"$self": "mem:/far/api.json"}
    description = _loaded(api, {"mem:/far/s.json": {"S": _SCHEME}})
    assert _found(description) == []


def test_a_document_known_by_its_own_uri_only_is_found() -> None:
    api = _api({"urn:example:auth#/components/securitySchemes/S": []})
    api["components"]["schemas"]["A"] = {"$ref": "auth.json#/components/schemas/A"}
    schemes = {"securitySchemes": {"S": _SCHEME}}
    auth = described({"A": {}}, "3.2.0", components=schemes) | {"$self": "urn:example:auth"}
    description = _loaded(api, {"mem:/auth.json": auth})
    assert "no-base-uri" not in str(_found(description))
    assert description.dereference()["security"] == [{"S": []}]


def test_a_name_wins_over_a_uri_and_nothing_is_read() -> None:
    asked: list[str] = []
    description = _loaded(_api({"s.json": []}, **_NAMED), asked=asked)
    assert (asked, _found(description)) == ([], [])
    assert description.dereference()["security"] == [{"s.json": []}]


def test_a_dot_segment_says_that_it_is_a_uri() -> None:
    api = _api({"./s.json": []}, **_NAMED)
    description = _loaded(api, {"mem:/s.json": {**_SCHEME, "description": "other"}})
    result = description.dereference()
    (name,) = result["security"][0]
    assert result["components"]["securitySchemes"][name]["description"] == "other"


def test_a_name_may_stand_behind_a_reference() -> None:
    api = _api({"a.b": []})
    api["components"]["securitySchemes"] = {"$ref": "schemes.json"}
    asked: list[str] = []
    description = _loaded(api, {"mem:/schemes.json": {"a.b": _SCHEME}}, asked)
    assert description.dereference()["security"] == [{"a.b": []}]
    assert asked == ["mem:/schemes.json"]


@pytest.mark.parametrize("version", ["3.0.3", "3.1.0"])
def test_before_3_2_a_key_is_a_name(version: str) -> None:
    asked: list[str] = []
    description = _loaded(_api({"s.json#/S": ["a"]}, version=version), asked=asked)
    assert description.dereference()["security"] == [{"s.json#/S": ["a"]}]
    assert asked == []
    (problem,) = _found(description)
    assert problem[0] == "undefined-security-scheme"


def test_each_document_is_read_by_its_own_version() -> None:
    """Of a 3.1 document keys are names though 3.2 refers to it, and the other way round."""
    item: dict[str, Any] = {"get": {"security": [{"s.json#/S": []}], "responses": {}}}
    files = {"mem:/s.json": {"S": _SCHEME}}
    for ours, theirs, key in (("3.2.0", "3.1.0", "s.json#/S"), ("3.1.0", "3.2.0", "S")):
        other = described({}, theirs, paths={"/b": item})
        api = described({}, ours, paths={"/a": {"$ref": "other.json#/paths/~1b"}})
        result = _loaded(api, {**files, "mem:/other.json": other}).dereference()
        assert result["paths"]["/a"]["get"]["security"] == [{key: []}]
        assert ("securitySchemes" in result["components"]) == (key == "S")


@pytest.mark.parametrize(
    ("key", "code"),
    [
        ("s.json#/T", "unresolved-ref"),
        ("gone.json#/S", "unresolved-document"),
        ("s.json#/n", "ref-target-type"),
        ("#/components/securitySchemes/T", "unresolved-ref"),
        ("S", "undefined-security-scheme"),
    ],
)
def test_a_key_that_leads_nowhere_is_reported_once_at_the_key(key: str, code: str) -> None:
    description = _loaded(
        _api({"ok": []}, {"ok": [], key: []}, ok=_SCHEME),
        {"mem:/s.json": {"S": _SCHEME, "n": 5}},
    )
    token = key.replace("/", "~1")
    assert _found(description) == [(code, f"/security/1/{token}")]
    (problem,) = [one for one in description.check() if one.code == code]
    assert problem.location.line is not None


def test_two_dead_keys_of_one_requirement_are_two_problems() -> None:
    description = _loaded(_api({"#/a": [], "#/b": []}))
    assert [pointer for _, pointer in _found(description)] == [
        "/security/0/#~1a",
        "/security/0/#~1b",
    ]
    with pytest.raises(UnresolvableError) as caught:
        description.dereference()
    assert len(caught.value.diagnostics) == 2
    assert description.dereference(missing="keep")["security"] == [{"#/a": [], "#/b": []}]


def test_a_wrong_name_that_could_be_a_uri_is_told_what_is_near() -> None:
    description = _loaded(_api({"petstore.auth": []}, petstore_auth=_SCHEME))
    message = next(one.message for one in description.check() if one.code != "meta-schema")
    assert "no security scheme has that name; did you mean 'petstore_auth'?" in message


@pytest.mark.parametrize("security", [5, [5], [{"a/b": 5}], {"a/b": []}, [["a/b"]], [{5: []}]])
def test_what_is_no_requirement_is_no_error_of_ours(security: Any) -> None:
    document = described({}, "3.2.0", security=security)
    assert schemakit.dereference(document, missing="keep")["security"] == security
