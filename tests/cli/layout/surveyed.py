"""A report with some figures."""

from __future__ import annotations

from schemakit.surveying.answers import (
    Agreement,
    Distribution,
    Problem,
    Shared,
    Spelling,
    SurveyReport,
)

EVIL = "evil\x1b<b>"

REPORT = SurveyReport(
    documents=2500,
    descriptions=2000,
    outcomes={"read": 1990, "timeout": 10},
    versions={"3.1": 1500, "3.0": 500},
    sizes=(
        Distribution("entry_bytes", 2000, 99, 0, 1, 2, 3, 4, 5000, (1, 2, 3, 4, 5)),
        Distribution("schemas", 0, 0, 0, 0, 0, 0, 0, 0, ()),
    ),
    references=9,
    unresolved_references=2,
    unresolved=(Problem("unresolved-ref", "error", 2, 1, "a reference points to nothing"),),
    diagnostics=(Problem("unresolved-ref", "error", 2, 1, "a reference points to nothing"),),
    schemas=5000,
    distinct_schemas=1234,
    shared=(Shared("ab" * 16, EVIL, 20, 10, f"{EVIL}.json"),),
    operations=12000,
    operations_without_id=3000,
    descriptions_without_ids=400,
    names=(Agreement("id", 12345, 9000, "string", 6172, 7),),
    spellings=(Spelling("properties", 10, {"camelCase": 7, "snake_case": 3}),),
)
