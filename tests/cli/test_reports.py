"""Diagnostics as text, JSON, workflow commands and SARIF."""

from __future__ import annotations

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft4Validator, FormatChecker

from schemakit import __version__
from schemakit.checks.run import CODES
from schemakit.cli.layout.table import Display
from schemakit.cli.reports import FORMATS, format_counts, format_summary, format_text
from schemakit.codes import Severity
from schemakit.errors import Diagnostic, Location
from tests.corpus import IN_CI, ROOT

_FIRST = Location("a b.yaml", "/paths/~1a", 2, 3)
_FOUND = [
    Diagnostic("duplicate-key", "twice: 50%,\nsaid so", _FIRST, "error", (Location("a b.yaml"),)),
    Diagnostic("undeclared-tag", "no tag", Location("<stdin>", None), "warning"),
]
_SOURCES = {"a b.yaml": b"paths:\n  /a: 1\n"}


def written(name: str, display: Display | None = None) -> str:
    return FORMATS[name](_FOUND, _SOURCES, display or Display())


def test_text_shows_the_line_and_other_places() -> None:
    assert written("text").splitlines() == [
        "a b.yaml:2:3 (#/paths/~1a): error: twice: 50%,\\x0asaid so [duplicate-key]",
        "  2 |   /a: 1",
        "    |   ^^^^^",
        "  see also a b.yaml",
        "<stdin>: warning: no tag [undeclared-tag]",
    ]


def test_text_is_coloured_where_there_is_colour() -> None:
    assert "\x1b[31;1merror:" in written("text", Display(80, True))


def test_json_holds_every_fact() -> None:
    first, second = json.loads(written("json"))
    assert first == {
        "code": "duplicate-key",
        "severity": "error",
        "message": "twice: 50%,\nsaid so",
        "uri": "a b.yaml",
        "pointer": "/paths/~1a",
        "line": 2,
        "column": 3,
        "related": [{"uri": "a b.yaml", "pointer": None, "line": None, "column": None}],
    }
    assert (second["line"], second["related"]) == (None, [])


def test_github_escapes_what_its_commands_are_made_of() -> None:
    assert written("github").splitlines() == [
        (
            "::error file=a b.yaml,line=2,col=3,title=duplicate-key::"
            "twice: 50%25,%0Asaid so (#/paths/~1a)"
        ),
        "::warning file=<stdin>,title=undeclared-tag::no tag",
    ]
    colons = [Diagnostic("syntax", "m", Location("http://h:1/a,b"), "error")]
    assert "file=http%3A//h%3A1/a%2Cb," in FORMATS["github"](colons, {}, Display())


def test_sarif_has_the_members_that_the_standard_requires() -> None:
    log = json.loads(written("sarif"))
    assert log["version"] == "2.1.0"
    (run,) = log["runs"]
    driver = run["tool"]["driver"]
    assert (driver["name"], driver["version"]) == ("schemakit", __version__)
    assert [rule["id"] for rule in driver["rules"]] == list(CODES)
    assert all(rule["shortDescription"]["text"] for rule in driver["rules"])
    first, second = run["results"]
    assert first["message"]["text"]
    assert (first["level"], second["level"]) == ("error", "warning")
    for result in run["results"]:
        assert driver["rules"][result["ruleIndex"]]["id"] == result["ruleId"]
    physical = first["locations"][0]["physicalLocation"]
    assert physical == {
        "artifactLocation": {"uri": "a%20b.yaml"},
        "region": {"startLine": 2, "startColumn": 3},
    }
    assert first["locations"][0]["logicalLocations"] == [{"fullyQualifiedName": "#/paths/~1a"}]
    assert len(first["relatedLocations"]) == 1
    assert "region" not in second["locations"][0]["physicalLocation"]


_SARIF_SCHEMA = ROOT / "tests/node/node_modules/@microsoft/jest-sarif/lib/schemas"


@pytest.fixture(scope="module")
def sarif() -> Draft4Validator:
    """What judges by the official schema of SARIF 2.1.0."""
    path = _SARIF_SCHEMA / "sarif-2.1.0-rtm.5.json"
    reason = f"{path.name} is absent: npm install --prefix tests/node"
    if not path.is_file():
        if IN_CI:
            pytest.fail(reason)
        pytest.skip(reason)
    checker = FormatChecker()
    checker.checks("uri-reference", ValueError)(_as_uri)
    return Draft4Validator(json.loads(path.read_bytes()), format_checker=checker)


_URI = re.compile(r"(?:[\w:/?#\[\]@!$&'()*+,;=.~-]|%[0-9A-F]{2})*", re.ASCII)


def _as_uri(value: object) -> bool:
    return _URI.fullmatch(str(value)) is not None


def test_sarif_is_valid_by_its_official_schema(sarif: Draft4Validator) -> None:
    problems = [
        Diagnostic(code, "m {0} [l](u)", Location(uri, "/a b/ä", line, line), about.severity)
        for code, about in CODES.items()
        for uri in ("ä ö.yaml", "C:\\a\\b.yaml", "http://h:1/a b?c=ä%20#d", "<stdin>", "")
        for line in (None, 7)
    ]
    for found in ([], _FOUND, problems):
        assert [one.message for one in sarif.iter_errors(json.loads(made(found)))] == []
    wrong = json.loads(made(_FOUND))
    wrong["runs"][0]["results"][0]["level"] = "fatal"
    assert not sarif.is_valid(wrong)


def made(found: list[Diagnostic]) -> str:
    return FORMATS["sarif"](found, _SOURCES, Display())


_UNESCAPED = {"%0D": "\r", "%0A": "\n", "%3A": ":", "%2C": ",", "%25": "%"}


def unescaped(text: str) -> str:
    """As the runner reads it (actions/toolkit, command.ts)."""
    return re.sub("|".join(_UNESCAPED), lambda found: _UNESCAPED[found[0]], text)


@given(st.text("a%\r\n:,=02DA3C"), st.text("a%\r\n:,=02DA3C", min_size=1))
def test_a_workflow_command_decodes_to_the_message(message: str, uri: str) -> None:
    found = [Diagnostic("syntax", message, Location(uri, None, 3, 4), "error")]
    (line,) = FORMATS["github"](found, {}, Display()).splitlines()
    command, properties, data = re.fullmatch(r"::(\w+) (.*?)::(.*)", line).groups()  # type: ignore[union-attr]
    assert (command, unescaped(data)) == ("error", message)
    read = dict(one.split("=", 1) for one in properties.split(","))
    assert {name: unescaped(value) for name, value in read.items()} == {
        "file": uri,
        "line": "3",
        "col": "4",
        "title": "syntax",
    }


@pytest.mark.parametrize(
    ("found", "said"),
    [
        ([], ""),
        (_FOUND[:1], "1 error"),
        (_FOUND, "1 error and 1 warning"),
        (_FOUND[1:], "1 warning"),
    ],
)
def test_counts_are_formatted_in_words(found: list[Diagnostic], said: str) -> None:
    assert format_counts(found) == said


# -- many of one kind ------------------------------------------------------------------------------


def many(code: str, severity: Severity, count: int) -> list[Diagnostic]:
    return [
        Diagnostic(code, f"{f'a {number}'!r} is no name", Location("a", None, number, 1), severity)
        for number in range(1, count + 1)
    ]


def shown(found: list[Diagnostic], *, verbose: bool = False) -> list[str]:
    return format_text(found, {}, Display(), verbose=verbose).splitlines()


@pytest.mark.parametrize(("severity", "most"), [("error", 10), ("warning", 3)])
def test_of_many_of_one_kind_the_first_are_shown(severity: Severity, most: int) -> None:
    found = many("component-name", severity, 2242)
    lines = shown(found)
    assert len(lines) == most + 1
    assert lines[0] == f"a:1:1: {severity}: 'a 1' is no name [component-name]"
    assert lines[-1] == (
        f"  … and {2242 - most:,} more {severity}s of this kind, 2,242 in all; "
        "--verbose shows all [component-name]"
    )
    verbose = shown(found, verbose=True)
    assert len(verbose) == 2243
    assert verbose[-1] == f"  2,242 {severity}s of this kind [component-name]"
    assert len(shown(found[: most + 1])) == most + 1
    assert "more" not in shown(found[: most + 1])[-1]


def test_kinds_differ_by_code_severity_and_words() -> None:
    one = many("a", "warning", 3)
    other = many("b", "warning", 3)
    words = [Diagnostic("a", "other words", Location("a"), "warning")] * 3
    errors = many("a", "error", 3)
    assert len(shown([*one, *other, *words, *errors])) == len([*one, *other, *words, *errors])


def test_hints_and_counts_do_not_make_another_kind() -> None:
    messages = [
        "the tag 'a' is not declared in #/tags",
        "the tag 'b' is not declared in #/tags, and 1 more operation with it",
        "the tag 'c' is not declared in #/tags, and 12 more operations with it",
        "the tag 'd' is not declared in #/tags; did you mean 'e'?",
        "the tag 'f' is not declared in a.yaml#/tags; did you mean 'g' or 'h'?",
    ]
    found = [Diagnostic("undeclared-tag", one, Location("a"), "warning") for one in messages[:4]]
    assert len(shown([*found, found[0]])) == 4


def test_the_place_in_a_flattened_schema_does_not_make_another_kind() -> None:
    words = "one schema cannot hold two values of 'pattern'"
    messages = [words, f"{words}, at /properties/x of the flattened schema"] * 3
    found = [Diagnostic("only-one", one, Location("a"), "warning") for one in messages]
    assert len(shown(found)) == 4


def test_all_values_that_are_not_as_expected_are_one_kind() -> None:
    messages = [
        "the example does not match its schema: expected a string, found 7",
        'the example does not match its schema: expected an integer or null, found "a, found b"',
        "the example does not match its schema: expected one of 1, 2 and 9 more, found an array",
        "the example does not match its schema: expected at least 1 item, found none",
        "the example does not match its schema: expected true, found 'x'; did you mean 'y'?",
    ]
    found = [Diagnostic("invalid-example", one, Location("a"), "warning") for one in messages]
    assert len(shown(found)) == 4
    missing = "the example does not match its schema: the property 'a' is missing"
    other = Diagnostic("invalid-example", missing, Location("a"), "warning")
    assert len(shown([*found, other])) == 5


def test_those_of_one_kind_stand_together() -> None:
    found = many("a", "warning", 5)
    error = Diagnostic("b", "wrong", Location("a", "", 2, 5), "error")
    lines = shown([found[0], error, *found[1:]])
    assert [line.partition("[")[2] for line in lines] == ["a]", "a]", "a]", "a]", "b]"]
    assert lines[3].startswith("  … and 2 more warnings of this kind, 5 in all")
    lines = shown([error, *found], verbose=True)
    assert [line.partition("[")[2] for line in lines] == ["b]", *["a]"] * 6]


def test_other_formats_have_all() -> None:
    found = many("undeclared-tag", "warning", 50)
    assert len(json.loads(FORMATS["json"](found, {}, Display()))) == 50
    assert len(FORMATS["github"](found, {}, Display()).splitlines()) == 50
    (run,) = json.loads(FORMATS["sarif"](found, {}, Display()))["runs"]
    assert len(run["results"]) == 50


def test_a_summary_counts_by_code_the_most_frequent_error_first() -> None:
    found = [*many("a", "warning", 1200), *many("b", "error", 1), *many("c", "error", 2)]
    assert format_summary(found) == "    2 errors    c\n    1 error     b\n1,200 warnings  a\n"
    assert format_summary(many("a", "error", 10)) == ""


def test_an_excerpt_with_its_indent_fits_the_terminal() -> None:
    text = b"a: " + b"x" * 200
    found = [Diagnostic("a", "m", Location("f", "", 1, column), "error") for column in (1, 4, 190)]
    for columns in (40, 80, 100):
        lines = format_text(found, {"f": text}, Display(columns)).splitlines()
        assert max(len(line) for line in lines if line.startswith(" ")) <= columns
        for line, marks in zip(lines[1::3], lines[2::3], strict=True):
            assert len(marks) <= len(line)
