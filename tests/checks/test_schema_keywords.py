"""Single keywords of schemas."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.checks.descriptions import check_text, found, with_paths
from tests.checks.test_parameters import described_2_0
from tests.small import described, to

ARRAY = {"type": "array"}


def severities(document: dict[str, Any], code: str) -> list[tuple[str | None, str]]:
    problems = check_text(json.dumps(document))
    return [(one.location.pointer, one.severity) for one in problems if one.code == code]


# -- items -----------------------------------------------------------------------------------------


def test_an_array_of_3_0_has_items() -> None:
    schemas = {
        "A": ARRAY,
        "B": {"properties": {"p": ARRAY}},
        "C": {**ARRAY, "items": {}},
        "D": {**to("C"), "type": "array"},
        "E": {"properties": {"type": {"type": "string"}}},
    }
    assert severities(described(schemas), "missing-items") == [
        ("/components/schemas/A/type", "error"),
        ("/components/schemas/B/properties/p/type", "error"),
    ]
    for version in ("3.1.0", "3.2.0"):
        assert found(described({"A": ARRAY}, version)) == []


def test_arrays_of_2_0_have_items() -> None:
    query = {"name": "q", "in": "query", "type": "array"}
    nested = {**query, "name": "r", "items": ARRAY}
    body = {"name": "b", "in": "body", "schema": ARRAY}
    response = {"description": "d", "headers": {"H": ARRAY}}
    item = {"post": {"parameters": [query, nested, body], "responses": {"200": response}}}
    place = "/paths/~1a/post"
    assert sorted(severities(described_2_0(item), "missing-items")) == [
        (f"{place}/parameters/0/type", "error"),
        (f"{place}/parameters/1/items/type", "error"),
        (f"{place}/parameters/2/schema/type", "warning"),
        (f"{place}/responses/200/headers/H/type", "error"),
    ]


# -- readOnly and writeOnly ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("version", "severity"), [("3.0.3", "error"), ("3.1.0", "warning"), ("3.2.0", "warning")]
)
def test_a_schema_is_not_both_read_only_and_write_only(version: str, severity: str) -> None:
    both = {"type": "string", "readOnly": True, "writeOnly": True}
    schemas = {
        "A": {"properties": {"a": both}},
        "B": {**both, "readOnly": False},
        "C": {"properties": {"readOnly": both, "writeOnly": {"type": "string"}}},
    }
    assert severities(described(schemas, version), "read-only-and-write-only") == [
        ("/components/schemas/A/properties/a/writeOnly", severity),
        ("/components/schemas/C/properties/readOnly/writeOnly", severity),
    ]


# -- pattern ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("version", ["3.0.3", "3.1.0", "3.2.0"])
def test_an_invalid_pattern_is_one_warning(version: str) -> None:
    schemas = {"A": {"type": "string", "pattern": "^(a"}, "B": {"type": "string", "pattern": "a"}}
    assert severities(described(schemas, version), "invalid-pattern") == [
        ("/components/schemas/A/pattern", "warning")
    ]
    assert len(check_text(json.dumps(described(schemas, version)))) == 1


@pytest.mark.parametrize("version", ["3.0.3", "3.1.0", "3.2.0"])
@pytest.mark.parametrize("pattern", [r"^[\w.-]+$", r"[\w\-.]", r"\p{L}", "(?<a>b)", "a{,3}"])
def test_a_pattern_that_browsers_accept_is_fine(pattern: str, version: str) -> None:
    assert found(described({"A": {"type": "string", "pattern": pattern}}, version)) == []


@pytest.mark.parametrize("version", ["3.0.3", "3.1.0", "3.2.0"])
def test_a_range_of_classes_is_one_warning_that_says_what_to_write(version: str) -> None:
    schemas = {"A": {"type": "string", "pattern": r"^[\w-.]+$"}}
    (one,) = check_text(json.dumps(described(schemas, version)))
    assert (one.code, one.severity) == ("invalid-pattern", "warning")
    assert one.message.endswith(r"'\w-.' is not a range; write the '-' last")


def test_names_of_pattern_properties_and_parameters_of_2_0_are_patterns() -> None:
    schemas: dict[str, Any] = {"A": {"patternProperties": {"(?i)a": {}, "^b": {}}}}
    assert found(described(schemas, "3.1.0")) == [
        ("invalid-pattern", "/components/schemas/A/patternProperties/(?i)a")
    ]
    query = {"name": "q", "in": "query", "type": "string", "pattern": "[b-a]"}
    document = described_2_0({"parameters": [query]})
    assert found(document) == [("invalid-pattern", "/paths/~1a/parameters/0/pattern")]


def test_a_pattern_elsewhere_is_data() -> None:
    parameter = {"name": "q", "in": "query", "schema": {}, "x-a": {"pattern": "("}}
    document = with_paths({"/a": {"parameters": [parameter]}})
    assert found({**document, "x-b": {"pattern": "("}}) == []
    assert found(described({"A": {"properties": {"pattern": {"type": "string"}}}})) == []
