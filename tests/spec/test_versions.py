"""The rows of data: their notation is readable, and what they name exists."""

from __future__ import annotations

import re

import pytest

from schemakit.spec.versions import (
    AUTHOR_NAMED,
    DIALECT_MARKS,
    DIALECTS,
    URI_FIELDS,
    VERSIONS,
    Version,
)

_NAMES = {row.version: row for row in VERSIONS}


@pytest.mark.parametrize("row", VERSIONS, ids=lambda row: row.version)
def test_a_row_names_only_objects_that_it_has(row: Version) -> None:
    for fields in row.objects.values():
        for notation in fields.values():
            match = re.fullmatch(r"\{(\w+)\}|\[(\w+)\]|(\w+)|(\w+)\|\[(\w+)\]", notation)
            assert match is not None, notation
            assert row.objects.keys() >= {name for name in match.groups() if name}
    named = {*row.referenceable, *row.sections, *row.overrides, row.root}
    # A JSON Schema has Objects of OpenAPI in no section.
    assert named <= row.objects.keys()
    assert row.dialect in DIALECTS


@pytest.mark.parametrize("row", VERSIONS, ids=lambda row: row.version)
def test_what_overrides_is_referenceable(row: Version) -> None:
    assert row.overrides.keys() <= row.referenceable


def test_versions_stand_in_order() -> None:
    assert list(_NAMES) == [
        *("2.0", "3.0", "3.1", "3.2", "json-schema-draft-04", "json-schema-draft-07"),
        *("json-schema-2019-09", "json-schema"),
    ]


def test_what_3_2_added() -> None:
    before, after = _NAMES["3.1"], _NAMES["3.2"]
    assert set(after.objects["PathItem"]) - set(before.objects["PathItem"]) == {
        "query",
        "additionalOperations",
    }
    assert after.referenceable - before.referenceable == {"MediaType"}
    assert (before.self_field, after.self_field) == (None, "$self")
    assert after.security_uris
    assert after.overrides["Response"] == {"summary", "description"}


def test_what_3_1_added() -> None:
    before, after = _NAMES["3.0"], _NAMES["3.1"]
    assert after.objects["OpenAPI"].keys() - before.objects["OpenAPI"].keys() == {"webhooks"}
    assert before.sections["PathItem"] == ("components", "x-path-items")
    assert after.sections["PathItem"] == ("components", "pathItems")
    assert not before.overrides
    assert (before.dialect.siblings, after.dialect.siblings) == (False, True)


def test_a_discriminator_is_an_object_since_3_0() -> None:
    assert "discriminator" not in _NAMES["2.0"].objects["Schema"]
    assert _NAMES["3.0"].objects["Schema"]["discriminator"] == "Discriminator"


def test_only_draft_04_reads_extends() -> None:
    having = [row.version for row in VERSIONS if "extends" in row.objects["Schema"]]
    assert having == ["json-schema-draft-04"]


def test_the_identifiers_of_each_draft() -> None:
    found = {dialect.draft: dialect.identifiers for dialect in DIALECTS}
    assert found[None] is None
    assert {draft: sorted(names.keywords) for draft, names in found.items() if names} == {
        4: ["$schema", "id"],
        7: ["$id", "$schema"],
        2019: ["$anchor", "$id", "$recursiveAnchor", "$schema"],
        2020: ["$anchor", "$dynamicAnchor", "$id", "$schema"],
    }


def test_the_names_that_other_rows_rely_on() -> None:
    objects = {name for row in VERSIONS for name in row.objects}
    assert objects >= AUTHOR_NAMED
    assert set(URI_FIELDS) == {"externalValue", "operationRef", "url"}
    assert {version for _, version in DIALECT_MARKS} <= _NAMES.keys()
