"""Diagnostics as text, JSON, workflow commands and SARIF."""

from __future__ import annotations

import json

import pytest

from schemakit import __version__
from schemakit.errors import CODES, Diagnostic, Location
from schemakit.reports import FORMATS, counted
from schemakit.table import Look

_FIRST = Location("a b.yaml", "/paths/~1a", 2, 3)
_FOUND = [
    Diagnostic("duplicate-key", "twice: 50%,\nsaid so", _FIRST, "error", (Location("a b.yaml"),)),
    Diagnostic("undeclared-tag", "no tag", Location("<stdin>", None), "warning"),
]
_SOURCES = {"a b.yaml": b"paths:\n  /a: 1\n"}


def written(name: str, look: Look | None = None) -> str:
    return FORMATS[name](_FOUND, _SOURCES, look or Look())


def test_text_shows_the_line_and_other_places() -> None:
    assert written("text").splitlines() == [
        "a b.yaml:2:3 (#/paths/~1a): error: twice: 50%,\\x0asaid so [duplicate-key]",
        "  2 |   /a: 1",
        "    |   ^^^^^",
        "  see also a b.yaml",
        "<stdin>: warning: no tag [undeclared-tag]",
    ]


def test_text_is_coloured_where_there_is_colour() -> None:
    assert "\x1b[31;1merror:" in written("text", Look(80, True))


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
    assert "file=http%3A//h%3A1/a%2Cb," in FORMATS["github"](colons, {}, Look())


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


@pytest.mark.parametrize(
    ("found", "said"),
    [
        ([], ""),
        (_FOUND[:1], "1 error"),
        (_FOUND, "1 error and 1 warning"),
        (_FOUND[1:], "1 warning"),
    ],
)
def test_counts_are_said_in_words(found: list[Diagnostic], said: str) -> None:
    assert counted(found) == said
