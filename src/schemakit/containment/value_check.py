"""Whether a schema in normal form accepts a value."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

from schemakit.containment.conjunction import Element, kind_of_value, kinds_of_schema
from schemakit.containment.engine import compile_validator
from schemakit.containment.normal_form import Side
from schemakit.containment.normal_keywords import STRING_FORMATS, Normal
from schemakit.containment.self_contained import NotWritableError, Writer, as_pairs
from schemakit.patterns.reading import find_syntax_error
from schemakit.samples.conjunction import ImpossibleError, Scope
from schemakit.samples.validity import judge
from schemakit.spec.values import equal

__all__ = ["Checker", "check_elements", "judge_plainly", "make_checker"]

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
    writer = Writer(_MOST_SCHEMAS)
    try:
        document = writer.write(schemas)
    except NotWritableError:
        return _decide_nothing
    if any(map(find_syntax_error, writer.patterns)):
        return _decide_nothing  # the library takes what other languages write, such as "(?i)"
    library = compile_validator(document)
    formats = writer.formats
    has_formats, is_unsure = (
        bool(formats & STRING_FORMATS),
        strict and bool(formats - STRING_FORMATS),
    )
    definitions = document.get("$defs", {})

    def look(reference: str) -> Any:
        return definitions[reference.removeprefix("#/$defs/")]

    scope = Scope(look, legacy=False, hidden="")

    def judge_alone(value: Any) -> bool | None:
        try:
            verdict = judge(value, [document], scope.renew())
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


_PLAIN = frozenset({"type", "enum", "const"})


def judge_plainly(elements: Sequence[Element], value: Any) -> bool | None:
    """Whether schemas accept a value, where types and listed values decide; None elsewhere."""
    found: bool | None = True
    kind = kind_of_value(value)
    for _, schema in elements:
        if kind not in kinds_of_schema(schema):
            return False
        values = schema.get("enum")
        if values is not None and not any(equal(value, one) for one in values):
            return False
        if "const" in schema and not equal(value, schema["const"]):
            return False
        if not schema.keys() <= _PLAIN:
            found = None
    return found


def check_elements(elements: Sequence[Element]) -> Checker:
    """The same for schemas of a proof."""
    return make_checker(as_pairs(elements), strict=True)
