"""The rows of one description, and what becomes of one that cannot be read."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import schemakit
from schemakit.errors import RetrievalError, UsageError
from schemakit.loading.entry import open_entry
from schemakit.sources.fetch import fetch
from schemakit.surveying.rows import collect_rows, describe_failure, name_outcome
from schemakit.surveying.tables import OUTCOMES, TABLES
from tests.corpus import ROOT
from tests.small import described, to, written
from tests.surveying.one import rows_of

EXAMPLES = ROOT / "examples"


@pytest.mark.parametrize("name", ["openapi.json", "model.json", "orders/openapi.yaml"])
def test_rows_are_what_the_methods_say(name: str) -> None:
    path = str(EXAMPLES / name)
    api, rows = schemakit.load(path), rows_of(path)
    (facts,) = rows["descriptions"]
    figures = api.statistics()
    assert (facts["version"], facts["title"]) == (api.version, api.title)
    assert facts["paths"] == len(api.paths())
    assert facts["operations"] == len(rows["operations"]) == len(api.operations())
    assert facts["parameters"] == len(rows["parameters"])
    assert facts["schemas"] == len(rows["schemas"]) == len(api.schemas())
    assert facts["dereferenced_bytes"] == len(api.dereference_json())
    assert facts["references"] == figures.references
    assert facts["cycles"] == len(figures.cycles) == len(api.cycles())
    assert facts["documents"] == len(api.sources)
    assert [one["ref"] for one in rows["references"]] == [one.ref for one in api.references()]
    assert [(one["code"], one["line"]) for one in rows["diagnostics"]] == [
        (one.code, one.location.line) for one in api.check()
    ]
    assert facts["errors"] + facts["warnings"] == len(api.check())


def test_the_inputs_of_a_model(tmp_path: Path) -> None:
    path = str(EXAMPLES / "model.json")
    model = schemakit.model(path)
    rows = rows_of(path)
    assert rows["descriptions"][0]["is_model"] is True
    assert [(one["name"], one["type"], one["required"]) for one in rows["inputs"]] == [
        (one.name, one.type or "any", one.required) for one in model.input.fields
    ]
    assert {one["model"] for one in rows["inputs"]} == {model.name}
    for one in rows["inputs"]:
        assert schemakit.load(path).locate(one["pointer"]).line
    # An API may have a schema of that name.
    api = written(tmp_path / "a.json", described({"Input": {"type": "object"}}))
    rows = rows_of(str(api))
    assert (rows["descriptions"][0]["is_model"], rows["inputs"]) == (False, [])


def test_columns_are_those_of_the_tables() -> None:
    for name in ("openapi.json", "model.json"):
        for table, rows in rows_of(str(EXAMPLES / name)).items():
            known = {one.name for one in TABLES[table].columns}
            assert all(row.keys() <= known for row in rows)
            missing = known - {key for row in rows for key in row}
            errors = {"error_code", "error", "error_document", "error_line"}
            assert not rows or missing <= errors


def test_a_reference_without_a_target(tmp_path: Path) -> None:
    api = described({"A": {"properties": {"b": to("B"), "c": {"$ref": "gone.yaml"}}}})
    rows = rows_of(str(written(tmp_path / "a.json", api)))
    (facts,) = rows["descriptions"]
    assert (facts["outcome"], facts["unresolved"], facts["unread_documents"]) == ("read", 2, 1)
    assert [(one["is_resolved"], one["target"]) for one in rows["references"]] == [
        (False, None)
    ] * 2
    codes = {one["code"] for one in rows["diagnostics"]}
    assert codes >= {"unresolved-ref", "unresolved-document"}


class Undereferenceable(schemakit.Description):
    """A description that cannot be dereferenced, although it was read."""

    def dereference(self, **_: Any) -> Any:
        where = schemakit.Location("a.json", "/components")
        raise schemakit.CycleError("circular-ref", ["/a"], where)


def test_what_cannot_be_dereferenced_is_partial(tmp_path: Path) -> None:
    path = written(tmp_path / "a.json", described({"A": to("B"), "B": {}}))
    registry = open_entry(str(path), fetch(str(path)), None, None)
    rows = collect_rows(Undereferenceable(registry), registry, "a.json", list(TABLES))
    (facts,) = rows["descriptions"]
    assert (facts["outcome"], facts["error_code"]) == ("partial", "circular-ref")
    assert (facts["version"], facts["pointer"]) == ("3.0", "/components")
    assert len(rows["references"]) == 1
    assert rows["schemas"] == []


@pytest.mark.parametrize(
    ("error", "outcome"),
    [
        (RetrievalError("a", "gone"), "unreadable"),
        (UsageError("wrong"), "invalid"),
        (MemoryError(), "memory"),
        (ZeroDivisionError("x"), "fault"),
    ],
)
def test_every_error_has_an_outcome(error: BaseException, outcome: str) -> None:
    assert name_outcome(error) == outcome
    assert outcome in OUTCOMES
    assert describe_failure("a", outcome, error)["error"]


def test_an_error_with_a_place_keeps_it() -> None:
    with pytest.raises(schemakit.DocumentError) as caught:
        schemakit.load(b'{"openapi": "3.0.0",\n}')
    row: dict[str, Any] = describe_failure("a", "invalid", caught.value)
    assert (row["error_code"], row["error_line"]) == ("syntax", 1)
