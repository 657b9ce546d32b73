"""What the tables of a survey say, in figures."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from schemakit.errors import UsageError
from schemakit.surveying.answers import SurveyReport, iterate_rows, report_survey
from schemakit.surveying.results import Survey
from schemakit.surveying.survey import survey
from tests.small import described, to, written

pytestmark = pytest.mark.slow

ERROR = {"type": "object", "properties": {"code": {"type": "string"}, "user_id": {}}}


def write_some(root: Path) -> Path:
    """Four descriptions, one of which cannot be read."""
    root.mkdir()
    get: dict[str, Any] = {"responses": {"200": {"description": "d"}}}
    named = {**get, "operationId": "listPets"}
    paths = {"/a": {"get": get, "put": named}}
    nullable = {"type": "string", "nullable": True}
    again = {**ERROR, "properties": {**ERROR["properties"], "code": nullable}}  # type: ignore[dict-item]
    written(root / "1.json", described({"Error": ERROR, "A": to("Gone")}, paths=paths))
    written(root / "2.json", described({"Fault": ERROR, "other_one": again}, "3.1.0"))
    written(root / "3.json", described({"Error": {"properties": {"code": {"type": "integer"}}}}))
    (root / "4.json").write_text('{"openapi": "3.0.0"')
    return root


@pytest.fixture(scope="module", params=["parquet", "jsonl"])
def done(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Survey:
    if request.param == "parquet":
        pytest.importorskip("pyarrow", reason="the extra survey is missing")
    directory = tmp_path_factory.mktemp("answers")
    return survey(write_some(directory / "in"), directory / "out", format=request.param)


@pytest.fixture(scope="module")
def report(done: Survey) -> SurveyReport:
    return report_survey(done)


def test_versions_and_outcomes(report: SurveyReport) -> None:
    assert (report.documents, report.descriptions) == (4, 4)
    assert report.outcomes == {"read": 3, "invalid": 1}
    assert report.versions == {"3.0": 2, "3.1": 1}


def test_sizes(report: SurveyReport) -> None:
    (schemas,) = [one for one in report.sizes if one.name == "schemas"]
    assert (schemas.descriptions, schemas.total, schemas.least, schemas.greatest) == (3, 5, 1, 2)
    assert schemas.median == 2
    assert schemas.bins == (0, 1, 2)


def test_what_is_unresolvable_and_why(report: SurveyReport) -> None:
    assert (report.references, report.unresolved_references) == (1, 1)
    assert [(one.code, one.problems, one.descriptions) for one in report.unresolved] == [
        ("unresolved-ref", 1, 1)
    ]
    assert "unresolved-ref" in {one.code for one in report.diagnostics}


def test_shared_schemas(report: SurveyReport) -> None:
    (one,) = report.shared
    assert (one.name, one.schemas, one.descriptions) == ("Error", 2, 2)
    assert one.first.endswith("1.json")
    assert (report.schemas, report.distinct_schemas) == (5, 4)


def test_operations_without_ids(report: SurveyReport) -> None:
    assert (report.operations, report.operations_without_id) == (2, 1)
    assert report.descriptions_without_ids == 1


def test_how_names_agree(report: SurveyReport) -> None:
    code = report.names[0]
    assert (code.name, code.properties, code.descriptions) == ("code", 4, 3)
    # Whether it may be null does not count.
    assert (code.type, code.with_type, code.types) == ("string", 3, 2)
    named = {one.kind: one.counts for one in report.spellings}
    assert named["operationIds"] == {"camelCase": 1}
    assert named["properties"] == {"one word": 4, "snake_case": 3}
    assert named["schemas"] == {"PascalCase": 4, "snake_case": 1}


def test_a_survey_of_some_tables_answers_some_questions(done: Survey, tmp_path: Path) -> None:
    source = Path(done.output).parent / "in"
    some = survey(source, tmp_path / "out", tables=["operations"], format="jsonl")
    report = report_survey(some)
    assert report.versions == {"3.0": 2, "3.1": 1}
    assert (report.shared, report.names, report.diagnostics) == ((), (), ())
    assert list(iterate_rows(some, "schemas", ["name"])) == []


def test_a_table_that_cannot_be_read_is_an_error(done: Survey, tmp_path: Path) -> None:
    gone = str(tmp_path / "gone")
    broken = Survey(gone, done.format, {"schemas": gone}, {}, 0, {})
    with pytest.raises(UsageError, match="gone: cannot be read"):
        list(iterate_rows(broken, "schemas", ["name"]))
