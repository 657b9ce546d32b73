"""The table of keywords: every row is complete, and it agrees with the oracle and the dialects."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Set

import pytest

from schemakit.checks.metaschema import fields_at
from schemakit.flattening.keyword_merge import ANNOTATION_RULES, MEMBERS_RULE, RULES, select_rules
from schemakit.spec.dialect_conversion import DOWNGRADES, UPGRADES
from schemakit.spec.grammar import GRAMMARS
from schemakit.spec.keywords import (
    ANNOTATION,
    APPLICATOR,
    ASSERTION,
    GROUPS,
    IDENTIFIER,
    IN_PLACE,
    ITEMS,
    KEYWORDS,
    LATEST_DRAFT,
    MEMBERS,
    RESERVED,
    Keyword,
)
from schemakit.spec.siblings import EVALUATING, UNEVALUATED, is_annotation
from schemakit.spec.values import PRIMITIVE_TYPES
from schemakit.spec.versions import DIALECTS, TEXT_FIELDS
from tests import oracle, oracle_siblings
from tests.corpus import ROOT

_BY_NAME = {row.name: row for row in KEYWORDS}
_RESTRICTING = [row for row in KEYWORDS if row.role in (ASSERTION, APPLICATOR)]
_DATA = {
    *("any", "boolean", "count", "list", "map", "names", "names by name", "number"),
    *("positive number", "reference", "string", "types", "values"),
}
#: Keywords that the oracle does not know, each with the reason.
_NOT_IN_THE_ORACLE = {
    "extends": "draft-03, which the oracle does not read",
    "nullable": "beside a $ref it counts only where siblings do not (3.0)",
}


def test_each_keyword_has_one_row() -> None:
    assert [
        name for name, count in Counter(row.name for row in KEYWORDS).items() if count > 1
    ] == []


@pytest.mark.parametrize("row", KEYWORDS, ids=lambda row: row.name)
def test_a_row_is_complete(row: Keyword) -> None:
    assert row.role in (ASSERTION, APPLICATOR, ANNOTATION, IDENTIFIER, RESERVED)
    assert PRIMITIVE_TYPES.issuperset(row.types)
    drafts = {0, 3, *(dialect.draft for dialect in DIALECTS if dialect.draft)}
    assert {row.since, row.until} <= drafts
    assert row.since <= row.until
    assert (row.role == APPLICATOR) == bool(row.applies), "what do its schemas apply to?"
    assert GRAMMARS.keys() >= set(row.oas)
    assert row.holds_objects or row.holds in _DATA
    assert row.conversion in {"same", "keep", "omit", "identify", *UPGRADES, *DOWNGRADES}


# -- rules for merging -----------------------------------------------------------------------------


@pytest.mark.parametrize("row", _RESTRICTING, ids=lambda row: row.name)
def test_what_restricts_values_has_a_rule_for_merging(row: Keyword) -> None:
    assert row.merge in {*RULES, MEMBERS_RULE}


@pytest.mark.parametrize("row", KEYWORDS, ids=lambda row: row.name)
def test_what_restricts_nothing_is_merged_as_an_annotation(row: Keyword) -> None:
    if row.role in (ANNOTATION, IDENTIFIER):
        assert row.merge in ANNOTATION_RULES


def test_every_rule_is_that_of_a_keyword() -> None:
    used = {row.merge for row in KEYWORDS}
    assert used == {*RULES, *ANNOTATION_RULES, MEMBERS_RULE}
    assert {*UPGRADES, *DOWNGRADES} <= {row.conversion for row in KEYWORDS}


@pytest.mark.parametrize("merge", ["", "strongest", "no such rule"])
@pytest.mark.parametrize("role", [ASSERTION, APPLICATOR])
@pytest.mark.parametrize("legacy", [False, True])
def test_a_new_keyword_without_a_rule_for_merging_is_refused(
    merge: str, role: str, legacy: bool
) -> None:
    with pytest.raises(LookupError, match="'brandNew'"):
        select_rules((*KEYWORDS, Keyword("brandNew", "{Schema}", role, merge)), legacy=legacy)


def test_keywords_of_one_group_have_one_rule() -> None:
    for names in GROUPS.values():
        assert len({_BY_NAME[name].merge for name in names}) == 1, names


#: Keywords that docs/flattening.md covers without naming them, each with the words that do.
_NOT_NAMED_IN_THE_DOCS = {
    **dict.fromkeys(
        ("exclusiveMaximum", "minProperties", "maxProperties", "minItems", "maxItems"),
        "`maximum`, `maxLength` and the like",
    ),
    **dict.fromkeys(("minContains", "maxContains"), "`contains` with its counts"),
    **dict.fromkeys(
        ("contentEncoding", "contentMediaType", "contentSchema"), "the `content…` keywords"
    ),
    "additionalItems": "`prefixItems`, `items`",
    "$recursiveRef": "`$dynamicRef`",
    "extends": "`allOf`",
}


@pytest.mark.parametrize("row", _RESTRICTING, ids=lambda row: row.name)
def test_the_docs_say_how_a_keyword_is_merged(row: Keyword) -> None:
    page = (ROOT / "docs" / "flattening.md").read_text("utf-8")
    words = _NOT_NAMED_IN_THE_DOCS.get(row.name, f"`{row.name}`")
    assert words in page, f"docs/flattening.md does not say how {row.name!r} is merged"


def test_what_the_docs_name_is_not_waived() -> None:
    page = (ROOT / "docs" / "flattening.md").read_text("utf-8")
    named = set(re.findall(r"`([$\w]+)`", page))
    assert named.isdisjoint(_NOT_NAMED_IN_THE_DOCS)


# -- the grammar -----------------------------------------------------------------------------------


@pytest.mark.parametrize("version", GRAMMARS)
def test_every_field_of_a_schema_with_objects_is_a_row_and_the_other_way_round(
    version: str,
) -> None:
    fields = GRAMMARS[version].types["Schema"].fields.keys() - {*TEXT_FIELDS}
    rows = {row.name for row in KEYWORDS if row.holds_objects}
    missing = {"discriminator"} if version == "2.0" else set()  # there it is a string
    missing |= set() if version == "json-schema-draft-04" else {"extends"}
    assert fields == rows - missing


# -- the oracle ------------------------------------------------------------------------------------


def _same(where: str, rows: Set[str], known: Set[str]) -> None:
    """Fails with the keywords that only the table, or only the other list, has."""
    assert rows == known, f"{where} lacks {sorted(rows - known)}, and has {sorted(known - rows)}"


def test_the_oracle_has_the_same_applicators() -> None:
    known = {field for rows in oracle.ROWS.values() for field in rows["Schema"]}
    rows = {row.name for row in KEYWORDS if row.holds_objects}
    _same("ROWS of tests/oracle.py", rows - _NOT_IN_THE_ORACLE.keys(), known)
    for rows_of_version in oracle.ROWS.values():
        for field, kind in rows_of_version["Schema"].items():
            assert _BY_NAME[field].holds == kind, field


def test_the_oracle_has_the_same_annotations() -> None:
    annotations = {row.name for row in KEYWORDS if row.role == ANNOTATION}
    _same("ANNOTATIONS of tests/oracle_siblings.py", annotations, oracle_siblings.ANNOTATIONS)


def test_the_oracle_has_the_same_constraints() -> None:
    restricting = {row.name for row in _RESTRICTING} | {"$defs", "definitions"}
    expected = restricting - _NOT_IN_THE_ORACLE.keys()
    _same("_RESTRICTS of tests/oracle_siblings.py", expected, oracle_siblings._RESTRICTS)
    assert not any(map(is_annotation, oracle_siblings._RESTRICTS))


def test_the_oracle_has_the_same_groups() -> None:
    legacy = {"type", "minimum", "maximum"}  # the oracle merges siblings of 3.1 only
    groups = [set(names) for name, names in GROUPS.items() if name not in {*legacy, "union"}]
    assert sorted(map(sorted, groups)) == sorted(map(sorted, oracle_siblings._GROUPS))


def test_the_oracle_evaluates_the_same() -> None:
    _same("_EVALUATES of tests/oracle_siblings.py", EVALUATING, oracle_siblings._EVALUATES)
    assert {"unevaluatedItems", "unevaluatedProperties"} == UNEVALUATED


def test_what_is_waived_is_in_the_table_and_not_in_the_oracle() -> None:
    assert _NOT_IN_THE_ORACLE.keys() <= _BY_NAME.keys()
    assert oracle_siblings._RESTRICTS.isdisjoint(_NOT_IN_THE_ORACLE)


# -- what the specifications say -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("version", "path"),
    [("2.0", ("definitions", "schema")), ("3.0", ("definitions", "Schema"))],
)
def test_openapi_lists_the_keywords_that_the_table_has_for_it(
    version: str, path: tuple[str, ...]
) -> None:
    official, _ = fields_at(version, path)
    # In 3.0 a schema with a $ref is a Reference Object.
    reference = {"$ref"} if version == "3.0" else set()
    assert {row.name for row in KEYWORDS if version in row.oas} == official | reference


@pytest.mark.parametrize(
    ("name", "drafts"),
    [
        ("const", [7, 2019, 2020]),
        ("definitions", [4, 7]),
        ("$defs", [2019, 2020]),
        ("additionalItems", [4, 7, 2019]),
        ("prefixItems", [2020]),
        ("unevaluatedItems", [2019, 2020]),
        ("id", [4]),
        ("$recursiveRef", [2019]),
        ("nullable", []),
        ("xml", []),
    ],
)
def test_the_drafts_of_a_keyword(name: str, drafts: list[int]) -> None:
    assert [draft for draft in (4, 7, 2019, 2020) if _BY_NAME[name].is_in_draft(draft)] == drafts


def test_the_applicators_of_the_latest_draft_apply_to_what_the_specification_says() -> None:
    found: dict[str, set[str]] = {}
    for row in KEYWORDS:
        if row.applies and row.is_in_draft(LATEST_DRAFT):
            found.setdefault(row.applies, set()).add(row.name)
    # JSON Schema core §8.2.3, §10.2, §10.3 and §11.
    assert found[IN_PLACE] == {
        *("$ref", "$dynamicRef", "allOf", "anyOf", "oneOf", "not", "if", "then", "else"),
        "dependentSchemas",
    }
    assert found[ITEMS] == {"prefixItems", "items", "contains", "unevaluatedItems"}
    assert found[MEMBERS] == {
        *("properties", "patternProperties", "additionalProperties", "unevaluatedProperties")
    }
