"""The rows of data: their notation, the names in them, and what belongs to each version."""

from __future__ import annotations

import re
from typing import get_args

import pytest

import schemakit
from schemakit.checks import metaschema
from schemakit.documents import document
from schemakit.spec.keywords import KEYWORDS
from schemakit.spec.versions import (
    AUTHOR_NAMED,
    DIALECT_MARKS,
    DIALECTS,
    URI_FIELDS,
    VERSIONS,
    Version,
    VersionName,
)
from tests import oracle
from tests.corpus import ROOT
from tests.property import descriptions

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


def test_what_3_0_added() -> None:
    before, after = _NAMES["2.0"], _NAMES["3.0"]
    assert after.objects["OpenAPI"]["components"] == "Components"
    assert set(after.objects["PathItem"]) - set(before.objects["PathItem"]) == {"trace", "servers"}
    assert after.referenceable - before.referenceable == {
        *("Example", "RequestBody", "Header", "SecurityScheme", "Link", "Callback"),
    }
    assert not before.uris
    assert set(after.uris) == {"Example", "Link"}


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
    names = {"externalValue", "operationRef", "url", "termsOfService", "jsonSchemaDialect"}
    assert set(URI_FIELDS) == names
    assert {version for _, version in DIALECT_MARKS} <= _NAMES.keys()


# -- a version and all that belongs to it ----------------------------------------------------------

#: Versions of OpenAPI that no hint tells from the others, each with the reason.
_WITHOUT_HINT = {"2.0": "every document declares it", "3.0": "the version without a hint"}
#: Where the range of the versions is named.
_RANGES = {
    "README.md": "versions {first} to {last}",
    "src/schemakit/cli/help.py": "({first} to {last},",
    "src/schemakit/description/load.py": "OAS {first} to {last},",
}
_OPENAPI = [row for row in VERSIONS if row.root == "OpenAPI"]


def _has_official_schema(version: str) -> bool:
    try:
        return bool(metaschema.schema_of(version))
    except FileNotFoundError:
        return False


def missing_parts(row: Version) -> list[str]:
    """What a version of OpenAPI lacks, each with the place to add it."""
    version, missing = row.version, []
    tests = (ROOT / "tests" / "spec" / "test_versions.py").read_text("utf-8")
    is_first = version == _OPENAPI[0].version
    if not is_first and f"def test_what_{version.replace('.', '_')}_added(" not in tests:
        missing.append("tests/spec/test_versions.py: no test of what it added")
    if not any(version in one.oas for one in KEYWORDS):
        missing.append("src/schemakit/spec/keywords.py: no keyword has it in its field `oas`")
    hinted = {name for name, _, _ in document._HINTS}
    if version not in hinted and version not in _WITHOUT_HINT:
        missing.append(
            "src/schemakit/documents/document.py: no row in _HINTS tells it where none is declared"
        )
    if not _has_official_schema(version):
        missing.append("checks/metaschema: the `check` extra has no official schema of it")
    if row.dialect.siblings and version not in metaschema._DIALECTS:
        missing.append("src/schemakit/checks/metaschema.py: no row in _DIALECTS")
    if version not in oracle.ROWS:
        missing.append("tests/oracle.py: no rows in ROWS")
    missing += [
        f"tests/property/descriptions.py: no row in {name}"
        for name in ("_DECLARED", "_REFERENCEABLE")
        if version not in getattr(descriptions, name)
    ]
    if f'"{version}"' not in str(schemakit.Description.version.__doc__):
        missing.append("the docstring of Description.version does not name it")
    if row.version not in get_args(VersionName):
        missing.append("src/schemakit/spec/versions.py: VersionName does not name it")
    return missing


@pytest.mark.parametrize("row", _OPENAPI, ids=lambda row: row.version)
def test_a_version_has_all_that_belongs_to_it(row: Version) -> None:
    missing = missing_parts(row)
    assert not missing, "; ".join(missing)


def test_the_range_of_versions_is_named_as_it_is() -> None:
    first, last = _OPENAPI[0].version, _OPENAPI[-1].version
    for page, phrase in _RANGES.items():
        text = (ROOT / page).read_text("utf-8")
        assert phrase.format(first=first, last=last) in text, f"{page} names another range"


def test_what_a_new_version_lacks_is_listed() -> None:
    found = missing_parts(_OPENAPI[-1]._replace(version="3.9"))
    assert [one.partition(":")[0] for one in found] == [
        "tests/spec/test_versions.py",
        "src/schemakit/spec/keywords.py",
        "src/schemakit/documents/document.py",
        "checks/metaschema",
        "src/schemakit/checks/metaschema.py",
        "tests/oracle.py",
        "tests/property/descriptions.py",
        "tests/property/descriptions.py",
        "the docstring of Description.version does not name it",
        "src/schemakit/spec/versions.py",
    ]
