"""Whether a schema in normal form accepts a value."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

from schemakit.containment.conjunction import Element
from schemakit.containment.engine import compile_validator
from schemakit.containment.normal_form import Side
from schemakit.containment.normal_keywords import STRING_FORMATS, Normal
from schemakit.containment.self_contained import NotWritableError, Writer, as_pairs
from schemakit.patterns.reading import find_syntax_error
from schemakit.samples.conjunction import ImpossibleError, Scope
from schemakit.samples.validity import judge

__all__ = ["Checker", "check_elements", "make_checker"]

#: Schemas of one validator.
_MOST_SCHEMAS = 20_000


class Checker(Protocol):
    """Says what a value is to schemas: accepted, refused, or neither for certain."""

    def __call__(self, value: Any, expected: bool | None = None) -> bool | None:
        """True, False, or None; None also if it is not what is ``expected``, which is faster."""


def make_checker(schemas: Sequence[tuple[Side, Normal]], *, strict: bool = False) -> Checker:
    """A function that says whether schemas accept a value together; None if that is not certain.

    ``jsonschema-rs`` and our own rules have to agree; formats are asserted by the library alone,
    so without it a value that is judged by a format is uncertain. An unknown format accepts
    everything; if ``strict``, what is accepted beside one is uncertain.
    """
    try:
        document = Writer(_MOST_SCHEMAS).write(schemas)
    except NotWritableError:
        return _decide_nothing
    formats, patterns = _list_formats_and_patterns(document)
    if any(map(find_syntax_error, patterns)):
        return _decide_nothing  # the library takes what other languages write, such as "(?i)"
    library = compile_validator(document)
    has_formats, is_unsure = (
        bool(formats & STRING_FORMATS),
        strict and bool(formats - STRING_FORMATS),
    )
    definitions = document.get("$defs", {})

    def look(reference: str) -> Any:
        return definitions[reference.removeprefix("#/$defs/")]

    def judge_alone(value: Any) -> bool | None:
        scope = Scope(look, legacy=False, hidden="")
        try:
            verdict = judge(value, [document], scope)
        except (ImpossibleError, RecursionError):
            verdict = None
        return None if verdict is None else not verdict

    def check(value: Any, expected: bool | None = None) -> bool | None:
        if library is None:
            found = None if has_formats else judge_alone(value)
            return None if found and is_unsure else found
        try:
            found = library(value)
        except (ValueError, TypeError, OverflowError, RecursionError):
            return None
        if (found and is_unsure) or (expected is not None and found is not expected):
            return None
        # Formats are not read by our own rules.
        return found if has_formats or judge_alone(value) in (None, found) else None

    return check


def _decide_nothing(value: Any, expected: bool | None = None) -> bool | None:
    del value, expected
    return None


def check_elements(elements: Sequence[Element]) -> Checker:
    """The same for schemas of a proof."""
    return make_checker(as_pairs(elements), strict=True)


def _list_formats_and_patterns(document: Any) -> tuple[set[str], set[str]]:
    formats: set[str] = set()
    patterns: set[str] = set()
    pending = [document]
    while pending:
        one = pending.pop()
        if isinstance(one, dict):
            for key, found in (("format", formats), ("pattern", patterns)):
                if isinstance(one.get(key), str):
                    found.add(one[key])
            if isinstance(one.get("patternProperties"), dict):
                patterns.update(one["patternProperties"])
            pending += one.values()
        elif isinstance(one, list):
            pending += one
    return formats, patterns
