"""All changes between two descriptions."""

from __future__ import annotations

from pathlib import Path

import pytest

import schemakit
from tests.comparison.compared import with_schema
from tests.corpus import SHARED

_CORPUS = SHARED / "corpus"


def test_a_description_and_itself() -> None:
    document = with_schema({"type": "string"})
    assert schemakit.changes(document, document) == ()
    assert schemakit.changes(schemakit.load(document), document) == ()


def test_the_input_is_not_changed() -> None:
    old, new = with_schema({"type": "string"}), with_schema({"type": "integer"})
    copies = with_schema({"type": "string"}), with_schema({"type": "integer"})
    assert schemakit.changes(old, new)
    assert (old, new) == copies


def test_lines_and_columns_of_both_sides(tmp_path: Path) -> None:
    paths = []
    for name, kind in (("old", "string"), ("new", "integer")):
        path = tmp_path / f"{name}.yaml"
        path.write_text(
            "openapi: 3.1.0\ninfo: {title: t, version: '1'}\n"
            f"components:\n  schemas:\n    A:\n      type: {kind}\n"
        )
        paths.append(path)
    (change,) = schemakit.changes(*paths)
    assert change.old is not None
    assert change.new is not None
    assert (change.old.line, change.old.column) == (change.new.line, change.new.column) == (6, 7)


@pytest.mark.slow
@pytest.mark.skipif(not _CORPUS.exists(), reason="the corpus is absent")
def test_json_and_yaml_of_one_description_are_the_same() -> None:
    ends = [_CORPUS / f"openai.{ending}" for ending in ("json", "yaml")]
    assert schemakit.changes(*ends) == ()


@pytest.mark.slow
@pytest.mark.skipif(not _CORPUS.exists(), reason="the corpus is absent")
def test_two_real_versions_are_explained_completely() -> None:
    changes = schemakit.changes(*(_CORPUS / f"replicate.{one}" for one in ("json", "yaml")))
    said = [(one.level, one.code) for one in changes]
    assert said == [
        ("breaking", "security-tightened"),
        ("risky", "default-changed"),
        ("risky", "field-changed"),
        ("risky", "response-added"),
        ("documentation", "openapi-version-changed"),
        *[("documentation", "documentation-changed")] * 6,
    ]
