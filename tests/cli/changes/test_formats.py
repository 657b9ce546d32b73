"""The formats of changes."""

from __future__ import annotations

import json

import pytest

from schemakit.cli.changes.formats import FORMATS, format_as
from schemakit.cli.layout.table import PIPE
from tests.cli.changes.changed import BREAKING, make


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_writes_changes_and_none(name: str) -> None:
    assert "maxLength" in format_as(name, [BREAKING], PIPE)
    format_as(name, [], PIPE)


def test_json_and_annotations() -> None:
    records = json.loads(format_as("json", [BREAKING, make("documentation")], PIPE))
    assert [one["level"] for one in records] == ["breaking", "documentation"]
    assert records[0]["old"] == {"uri": "old.yaml", "pointer": "/a", "line": 3, "column": 5}
    assert records[1]["old"] is None
    lines = format_as("github", [BREAKING, make("risky"), make("safe")], PIPE).splitlines()
    assert [line.split(" ")[0] for line in lines] == ["::error", "::warning"]


def test_sarif_has_both_places() -> None:
    log = json.loads(format_as("sarif", [BREAKING], PIPE))
    (result,) = log["runs"][0]["results"]
    (related,) = result["relatedLocations"]
    assert related["physicalLocation"]["artifactLocation"]["uri"] == "old.yaml"
