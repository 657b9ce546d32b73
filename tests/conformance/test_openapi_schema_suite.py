"""The files that the OpenAPI Initiative keeps for its schemas: some must pass, others must fail.

``check`` finds more than the schemas do, and some files that pass them have such faults: each is
named here with the reason. The score is printed.
"""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

import schemakit

#: The codes of errors in a file that passes the schema, and the reason for each file.
EXCEPTIONS = {
    "link-object-examples.yaml": (
        {"unknown-operation-id", "unknown-operation-ref"},
        "an excerpt of the specification: its Links name operations that it does not have",
    ),
    "operation-object-example.yaml": (
        {"path-parameter-missing", "path-parameter-unused", "undefined-security-scheme"},
        "an excerpt: the path has {id} and the Parameter is petId; no security scheme is defined",
    ),
    "parameter-object-examples.yaml": (
        {"path-parameter-unused"},
        "the path has {username} and a path Parameter is usernames",
    ),
    "path_item_servers_parameters.yaml": (
        {"unknown-operation-id"},
        "a Link names the operation getThing, which does not exist",
    ),
    "security-scheme-object-examples.yaml": (
        {"unresolved-document"},
        "it refers to https://example.com/api/openapi.json, and a file reaches no network",
    ),
}
#: How many files of each folder are judged as it says, apart from the exceptions.
EXPECTED = {
    ("3.1", "pass"): (30, 35),
    ("3.1", "fail"): (11, 11),
    ("3.2", "pass"): (32, 37),
    ("3.2", "fail"): (29, 29),
}


def errors_of(path: Path) -> set[str]:
    found = schemakit.load(path).check()
    return {one.code for one in found if one.severity == "error"}


@pytest.mark.parametrize(("version", "kind"), EXPECTED)
def test_files_pass_and_fail_as_their_folders_say(
    version: str, kind: str, shared: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    paths = sorted((shared / "suites" / "openapi-schema-tests" / version / kind).iterdir())
    found = {path.name: errors_of(path) for path in paths}
    right = [name for name, codes in found.items() if bool(codes) == (kind == "fail")]
    with capsys.disabled():
        sys.stdout.write(f"\nopenapi-schema-tests {version} {kind}: {len(right)} of {len(paths)} ")
    assert (len(right), len(paths)) == EXPECTED[version, kind]
    wrong = {name: codes for name, codes in found.items() if name not in right}
    expected = {name: codes for name, (codes, _) in EXCEPTIONS.items()} if kind == "pass" else {}
    assert wrong == expected


@pytest.mark.parametrize(("version", "kind"), EXPECTED)
def test_the_official_schema_is_right_about_every_file(
    version: str, kind: str, shared: Path
) -> None:
    by_schema = {"meta-schema", "wrong-kind", "component-name"}
    for path in sorted((shared / "suites" / "openapi-schema-tests" / version / kind).iterdir()):
        assert errors_of(path).isdisjoint(by_schema) == (kind == "pass"), path.name


def test_every_exception_has_a_reason() -> None:
    assert all(codes and reason for codes, reason in EXCEPTIONS.values())
