"""The table of targets: each row has its documentation, judge, limits and wordings."""

from __future__ import annotations

import re
from typing import Any, get_args

import pytest

import schemakit
from schemakit import UsageError, check_tools
from schemakit.llm.provider_limits import Limit, Names
from schemakit.llm.shapes import JSON_SCHEMA
from schemakit.llm.targets import TARGETS, UNRESTRICTED, Target, TargetName, find_target
from schemakit.llm.wording import WORDINGS
from tests.corpus import ROOT
from tests.llm.samples import make, with_body
from tests.provider_oracles import JUDGES, WITHOUT_JUDGE

PAGES = {
    "docs/feeding.md": "### What a target gets",
    "docs/cli.md": "## `tools`",
}
#: Target to the reason why it has no limits.
WITHOUT_LIMITS = {"json-schema": "a schema for no provider"}


# -- a row and all that belongs to it --------------------------------------------------------------


def _documented(page: str, heading: str) -> set[str]:
    """The names in the first column of the first table below a heading."""
    text = (ROOT / page).read_text(encoding="utf-8").partition(f"{heading}\n")[2]
    table = text[text.index("\n|") :].lstrip("\n").partition("\n\n")[0]
    return {name for row in table.splitlines() for name in re.findall("`(.*?)`", row.split("|")[1])}


def missing_parts(row: Target) -> list[str]:
    """What a new row still needs, each with the place to add it; what it needs no longer, too."""
    name, missing = row.name, []
    for page, heading in PAGES.items():
        if name not in _documented(page, heading):
            missing.append(f"{name!r} is missing in the table below {heading!r} in {page}")
    if f"``{name}``" not in str(schemakit.tool.__doc__):
        missing.append(f"{name!r} is missing in the docstring of llm.tools.tool")
    if name not in get_args(TargetName):
        missing.append(f"{name!r} is missing in TargetName of llm/targets.py")
    if name not in JUDGES and name not in WITHOUT_JUDGE:
        missing.append(
            f"{name!r} has no judge: add one to JUDGES in tests/provider_oracles.py, "
            "or the reason to WITHOUT_JUDGE"
        )
    has_limits = bool(row.limits)
    if not has_limits and name not in WITHOUT_LIMITS:
        missing.append(f"{name!r} has no limits: add them, or the reason to WITHOUT_LIMITS")
    if has_limits and name in WITHOUT_LIMITS:
        missing.append(f"{name!r} has limits: remove it from WITHOUT_LIMITS")
    if name in JUDGES and name in WITHOUT_JUDGE:
        missing.append(f"{name!r} has a judge: remove it from WITHOUT_JUDGE")
    return missing


@pytest.mark.parametrize("name", TARGETS)
def test_a_row_has_all_that_belongs_to_it(name: str) -> None:
    missing = missing_parts(TARGETS[name])
    assert not missing, "; ".join(missing)


def test_what_a_new_row_lacks_is_listed() -> None:
    row = Target("novel", JSON_SCHEMA, Names("a-z", 8), ())
    found = "\n".join(missing_parts(row))
    for part in ("docs/feeding.md", "docs/cli.md", "docstring", "no judge", "no limits"):
        assert part in found


def test_nothing_is_kept_for_a_target_that_does_not_exist() -> None:
    named = {*JUDGES, *WITHOUT_JUDGE, *WITHOUT_LIMITS}
    for page, heading in PAGES.items():
        named |= _documented(page, heading)
    assert named <= TARGETS.keys()


def test_a_target_is_found_by_its_name() -> None:
    assert find_target("mcp") is TARGETS["mcp"]
    with pytest.raises(UsageError, match="no target 'gemni'; did you mean 'gemini'"):
        find_target("gemni")
    with pytest.raises(UsageError, match=f"there are {', '.join(TARGETS)}"):
        find_target("")


def test_a_pattern_of_names() -> None:
    assert Names("a-z", 3).pattern == "[a-z]{1,3}"
    assert Names("a-z0-9", 3, first="a-z").pattern == "[a-z][a-z0-9]{0,2}"


# -- limits ----------------------------------------------------------------------------------------

_TEXT = {"type": "string"}


def _definition(row: Target, properties: dict[str, Any], required: bool = True) -> dict[str, Any]:
    """A definition in the shape of the target, with all that its schemas need."""
    schema: dict[str, Any] = {"type": "object", "properties": properties}
    if required:
        schema["required"] = list(properties)
    if row.closed:
        schema["additionalProperties"] = False
    definition: dict[str, Any] = {"name": "a", row.shape.key: schema}
    if row.shape.type:
        definition["type"] = row.shape.type
    if row.strict is not None:
        definition["strict"] = row.strict
    return definition


def _nest(row: Target, levels: int) -> dict[str, Any]:
    schema: dict[str, Any] = _TEXT
    for _ in range(levels):
        schema = {"type": "object", "properties": {"a": schema}, "required": ["a"]}
        schema |= {"additionalProperties": False} if row.closed else {}
    return schema


def _exceed(row: Target, limit: Limit) -> list[dict[str, Any]]:
    """Definitions that exceed one limit by one."""
    bound = limit.bound
    if not isinstance(bound, int):
        for name in ("x" * (bound.most + 1), "x[]"):
            if limit.rule == "tool-name":
                return [{**_definition(row, {"a": _TEXT}), "name": name}]
            properties: dict[str, Any] = {name: _TEXT}
            if limit.rule == "inner-property-name":
                properties = {"a": {**_nest(row, 1), "properties": properties, "required": [name]}}
            return [_definition(row, properties)]
    assert isinstance(bound, int)
    if limit.rule in ("tools", "strict-tools"):
        return [{**_definition(row, {"a": _TEXT}), "name": f"t{n}"} for n in range(bound + 1)]
    if limit.rule == "depth":
        return [_definition(row, {"a": _nest(row, bound)})]
    if limit.rule == "description":
        return [{**_definition(row, {"a": _TEXT}), "description": "x" * (bound + 1)}]
    numbers = list(range(bound + 1))
    many_values = [f"{n:0{bound // 251 + 1}}" for n in range(251)]
    holding: dict[str, dict[str, Any]] = {
        "optional-parameters": {f"p{n}": _TEXT for n in numbers},
        "union-parameters": {f"p{n}": {"anyOf": [_TEXT]} for n in numbers},
        "properties": {f"p{n}": _TEXT for n in numbers},
        "characters": {"a": {"type": "string", "enum": ["x" * bound]}},
        "enum-values": {"a": {"type": "integer", "enum": numbers}},
        "long-enum": {"a": {"type": "string", "enum": many_values}},
    }
    assert limit.rule in holding, f"add a definition that exceeds {limit.rule!r}"
    return [_definition(row, holding[limit.rule], required=limit.rule != "optional-parameters")]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "limit"),
    [(row.name, limit) for row in TARGETS.values() for limit in row.limits],
    ids=lambda one: one if isinstance(one, str) else f"{one.rule}-{one.is_disputed}",
)
def test_a_limit_is_checked(name: Any, limit: Limit) -> None:
    found = check_tools(_exceed(TARGETS[name], limit), name)
    severity = "warning" if limit.is_disputed else "error"
    rule = limit.rule.removeprefix("inner-")
    assert (rule, severity, limit.sources) in {
        (one.rule, one.severity, one.sources) for one in found
    }


def test_what_is_made_exceeds_no_limit_on_names() -> None:
    for row in TARGETS.values():
        for limit in row.limits:
            made = row.tool_names if limit.rule == "tool-name" else row.keys
            if not isinstance(limit.bound, Names):
                continue
            assert made is not None
            name = (made.first[:1] or "a") + made.characters[-1] * (made.most - 1)
            is_length_of_client = row.name == "mcp" and limit.rule == "tool-name"
            if not (limit.is_disputed and is_length_of_client):
                assert re.fullmatch(limit.bound.pattern, name), (row.name, limit.rule)


# -- keywords that a target does not have ----------------------------------------------------------

#: Annotations that are dropped without a word.
WITHOUT_WORDING = {
    "title": "a name, not a constraint",
    "examples": "they restrict nothing and may be long",
    "deprecated": "it restricts nothing",
}
#: A schema with each keyword, for a target that does not have it.
SAMPLES: dict[str, dict[str, Any]] = {
    "minLength": {"type": "string", "minLength": 2},
    "maxLength": {"type": "string", "maxLength": 2},
    "pattern": {"type": "string", "pattern": "^a"},
    "minimum": {"type": "number", "minimum": 2},
    "maximum": {"type": "number", "maximum": 2},
    "exclusiveMinimum": {"type": "number", "exclusiveMinimum": 2},
    "exclusiveMaximum": {"type": "number", "exclusiveMaximum": 2},
    "multipleOf": {"type": "number", "multipleOf": 2},
    "maxItems": {"type": "array", "items": {"type": "string"}, "maxItems": 2},
    "const": {"type": "string", "const": "a"},
    "uniqueItems": {"type": "array", "items": {"type": "string"}, "uniqueItems": True},
    "contains": {"type": "array", "items": {"type": "string"}, "contains": {"const": "a"}},
    "prefixItems": {"type": "array", "prefixItems": [{"type": "string"}], "items": False},
    "additionalProperties": {
        "type": "object",
        "properties": {"a": {"type": "string"}},
        "additionalProperties": False,
    },
    "oneOf": {"oneOf": [{"type": "string", "minLength": 3}, {"type": "string", "pattern": "a"}]},
    "not": {"type": "string", "not": {"const": "a"}},
    "contentEncoding": {"type": "string", "contentEncoding": "base64"},
    "contentMediaType": {"type": "string", "contentMediaType": "image/png"},
    "default": {"type": "string", "default": "a"},
    "title": {"type": "string", "title": "T"},
    "examples": {"type": "string", "examples": ["a"]},
    "deprecated": {"type": "string", "deprecated": True},
}
_OBJECT = {"type": "object", "properties": {"a": {"type": "string"}}}
_ARRAY = {"type": "array", "items": {"type": "string"}}
SAMPLES |= {
    "minProperties": {**_OBJECT, "minProperties": 1},
    "maxProperties": {**_OBJECT, "maxProperties": 1},
    "patternProperties": {**_OBJECT, "patternProperties": {"^x": {"type": "string"}}},
    "propertyNames": {**_OBJECT, "propertyNames": {"maxLength": 3}},
    "dependentRequired": {**_OBJECT, "dependentRequired": {"a": ["b"]}},
    "dependentSchemas": {**_OBJECT, "dependentSchemas": {"a": {"minProperties": 2}}},
    "unevaluatedProperties": {**_OBJECT, "unevaluatedProperties": {"type": "string"}},
    "unevaluatedItems": {**_ARRAY, "unevaluatedItems": {"type": "string"}},
    "minContains": {**_ARRAY, "contains": {"const": "a"}, "minContains": 2},
    "maxContains": {**_ARRAY, "contains": {"const": "a"}, "maxContains": 2},
    "allOf": {"type": "string", "allOf": [{"not": {"const": "a"}}, {"not": {"const": "b"}}]},
    "if": {"type": "string", "if": {"const": "a"}, "then": {"maxLength": 3}},
    "then": {"type": "string", "if": {"const": "a"}, "then": {"maxLength": 3}},
    "else": {"type": "string", "if": {"const": "a"}, "else": {"maxLength": 3}},
    "contentSchema": {
        "type": "string",
        "contentMediaType": "application/json",
        "contentSchema": {"type": "object"},
    },
}
#: Keyword to the one that replaces it without a loss.
REPLACED = {"const": "enum"}
LACKING = [
    (row.name, keyword)
    for row in TARGETS.values()
    for keyword in sorted(UNRESTRICTED.keywords - row.keywords)
]


@pytest.mark.parametrize("keyword", sorted({keyword for _, keyword in LACKING}))
def test_a_keyword_that_some_target_lacks_has_a_wording(keyword: str) -> None:
    assert (keyword in WORDINGS) is not (keyword in WITHOUT_WORDING), (
        f"add a wording for {keyword!r} to llm/wording.py, or the reason to WITHOUT_WORDING"
    )


@pytest.mark.parametrize(("name", "keyword"), LACKING)
def test_a_keyword_that_a_target_lacks_is_lost_in_words(name: str, keyword: str) -> None:
    assert keyword in SAMPLES, f"add a schema with {keyword!r} to SAMPLES"
    tool = make(with_body({"type": "array", "items": SAMPLES[keyword]}), name)
    text = tool.json.decode()
    assert f'"{keyword}":' not in text
    lost = [one for one in tool.losses if not one.by_rule]
    if keyword in WITHOUT_WORDING or keyword == "default":
        assert lost == []
        assert ("default: " in text) is (keyword == "default")
    elif keyword in REPLACED:
        assert lost == []
        assert f'"{REPLACED[keyword]}":' in text
    else:
        assert lost
        descriptions = _descriptions(tool.definition)
        assert all(any(one.words in said for said in descriptions) for one in lost)


def _descriptions(value: Any) -> list[str]:
    if isinstance(value, list):
        return [text for one in value for text in _descriptions(one)]
    if not isinstance(value, dict):
        return []
    own = [value["description"]] if isinstance(value.get("description"), str) else []
    return own + [text for one in value.values() for text in _descriptions(one)]
