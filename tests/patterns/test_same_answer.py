"""One pattern means the same wherever it is met: a table, and each place that matches patterns."""

from __future__ import annotations

from collections.abc import Callable

import pytest

import schemakit
from schemakit.containment.pattern_containment import Texts, find_text
from schemakit.models.validation import validate_arguments
from schemakit.patterns.matching import matches
from schemakit.patterns.reading import find_syntax_error, parse_pattern
from schemakit.samples.validity import judge
from tests.samples.schemas import scope

#: A pattern, texts that it matches, and texts that it does not match.
TABLE: list[tuple[str, tuple[str, ...], tuple[str, ...]]] = [
    # Classes are those of ASCII.
    (r"^\d+$", ("0", "19"), ("٣", "४", "")),
    (r"^\w+$", ("a_9",), ("é", "ß", "名")),
    (r"^\W$", ("é", "-"), ("_", "9")),
    (r"^\s$", ("\u00a0", "\u2028", "\t"), ("\u200b", "\u180e")),
    (r"\bcaf\b", ("caf é", "café"), ("cafe",)),
    # Categories of Unicode.
    (r"^\p{L}+$", ("aß名",), ("1", "_")),
    (r"^\P{Lu}$", ("a", "1"), ("A", "Ä")),
    (r"^[\p{Nd}.]+$", ("1.٣",), ("Ⅷ",)),
    # Escapes.
    (r"^\cA\cz$", ("\x01\x1a",), ("cAcz",)),
    (r"^\/a\-\.$", ("/a-.",), ("/a-x",)),
    (r"^\x41\u0042\u{43}\0$", ("ABC\0",), ("ABC0",)),
    (r"^\f\n\r\t\v$", ("\f\n\r\t\v",), ("fnrtv",)),
    # Classes of characters.
    (r"^[^]$", ("a", "\n", "😀"), ("",)),
    (r"[]", (), ("", "a", "[]")),
    (r"^[a\-z\]\\]+$", ("a-z]\\",), ("b",)),
    (r"^[\d\-x]+$", ("1-x",), ("y",)),
    (r"^[\b]$", ("\b",), ("b", "")),
    (r"^[^\d\s]$", ("a", "٣"), ("1", " ")),
    # Groups, lookahead, lookbehind.
    (r"^(?:a|b)(?<name>c)$", ("ac", "bc"), ("a", "cc")),
    (r"^(?=.*\d)(?!x)", ("a1",), ("ab", "x1")),
    (r"(?<=^a+)b", ("aab",), ("cab", "b")),
    (r"(?<!a)b$", ("b", "cb"), ("ab",)),
    (r"^(?:(?<=a)b|a)+$", ("abab",), ("abb",)),
    # Ends, lines and characters beyond U+FFFF.
    (r"^a$", ("a",), ("a\n", "\na", "b\na\nb")),
    (r"^.$", ("😀", "é"), ("\n", "\r", "\u2028", "\u2029", "ab")),
    (r"^[😀-😂]{2}$", ("😀😁",), ("😀", "a😀")),
    (r"^\ud83d\ude00$", ("😀",), ("😁",)),
    (r"^\u{1F600}$", ("😀",), ("😁",)),
    # Repetitions.
    (r"^a{2,3}?b*?$", ("aa", "aaab"), ("a", "aaaa")),
    (r"^a{,3}$", ("a{,3}",), ("aaa",)),
    (r"^(a*)*$", ("", "aaa"), ("b",)),
    ("", ("", "a"), ()),
]
#: Patterns that are no regular expressions of ECMA-262.
MALFORMED = ("(", "a)", "[a", "*a", "a**", "a{3,1}", "[z-a]", "\\", r"\h", r"\A", "(?i)a")
#: Patterns that are, and have no tree.
UNREAD = (r"^(a)\1$", r"^(?<x>a)\k<x>$", r"^\p{Script=Greek}$", "^(?i:a)$", "^[\\1]$")

_ROWS = [
    (pattern, text, expected)
    for pattern, inside, outside in TABLE
    for texts, expected in ((inside, True), (outside, False))
    for text in texts
]


def _by_sample(pattern: str, text: str) -> bool | None:
    verdict = judge(text, [{"pattern": pattern}], scope())
    return None if verdict is None else not verdict


def _by_arguments(pattern: str, text: str) -> bool | None:
    schema = {"properties": {"p": {"type": "string", "pattern": pattern}}}
    found = {one.code for one in validate_arguments({"p": text}, schema)}
    return None if "not-checked" in found else "pattern" not in found


def _by_name(pattern: str, text: str) -> bool | None:
    """Flattening puts what a pattern says of a name in the properties, where it can tell."""
    schema = {
        "allOf": [
            {"patternProperties": {pattern: {"maximum": 1}}, "additionalProperties": False},
            {"properties": {text: {"type": "integer"}}},
        ]
    }
    flat = schemakit.flatten(schema, version="3.1")
    if "allOf" in flat:
        return None
    return flat["properties"][text] is not False


def _by_containment(pattern: str, text: str) -> bool | None:
    found = schemakit.compare_schemas({"const": text}, {"type": "string", "pattern": pattern})
    return found.forward.holds


_PLACES: dict[str, Callable[[str, str], bool | None]] = {
    "matches": matches,
    "arguments": _by_arguments,
    "samples": _by_sample,
    "flattening": _by_name,
    "containment": _by_containment,
}


@pytest.mark.parametrize("place", _PLACES)
@pytest.mark.parametrize(("pattern", "text", "expected"), _ROWS)
def test_each_place_gives_this_answer(place: str, pattern: str, text: str, expected: bool) -> None:
    assert not find_syntax_error(pattern)
    found = _PLACES[place](pattern, text)
    # A value on which jsonschema-rs disagrees proves nothing there; its words have letters of
    # Unicode.
    assert found is expected or (place == "containment" and "\\b" in pattern and found is None)


@pytest.mark.parametrize(("pattern", "text", "expected"), _ROWS)
def test_automata_do_not_contradict_it(pattern: str, text: str, expected: bool) -> None:
    """Those of containment read fewer patterns, and say so."""
    if text.isascii() and text.isalnum():
        found = find_text(Texts((f"^{text}$",)), Texts((pattern,)))
        assert found is (False if expected else text) or found is True or found == text


@pytest.mark.parametrize("place", _PLACES)
@pytest.mark.parametrize("pattern", MALFORMED)
def test_what_is_malformed_is_not_decided(place: str, pattern: str) -> None:
    assert find_syntax_error(pattern)
    assert _PLACES[place](pattern, "a") is None


@pytest.mark.parametrize("pattern", UNREAD)
def test_what_is_not_read_is_no_error(pattern: str) -> None:
    assert not find_syntax_error(pattern)
    assert parse_pattern(pattern) is None
    assert matches(pattern, "a") is None
