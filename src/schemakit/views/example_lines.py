"""The examples of Parameter, Header and Media Type Objects as lines."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from schemakit.spec.values import type_of
from schemakit.syntax.json_writer import short_json
from schemakit.views.schema_lines import Line

__all__ = ["describe_examples", "iterate_examples"]

#: As many characters of an example as are written.
_WHOLE = 10_000_000


def describe_examples(owner: Mapping[str, Any]) -> list[str]:
    """Describe the examples of a Parameter or Header Object, a few words each."""
    return [f"example {line.facts[0]}" for line in iterate_examples(owner)]


def iterate_examples(owner: Mapping[str, Any]) -> Iterator[Line]:
    """Iterate over the examples of an Object; the first fact of each is its value on one line."""
    if "example" in owner:
        yield _make_example("example", owner["example"], "")
    examples = owner.get("examples")
    for name, one in examples.items() if isinstance(examples, dict) else ():
        if isinstance(one, dict):
            yield _read_example(str(name), one)


def _read_example(name: str, example: Mapping[str, Any]) -> Line:
    """Read an Example Object: a value, one in its serialized form (3.2), or the URL of one."""
    about = [example.get("summary"), example.get("description")]
    said = ". ".join(one.strip().rstrip(".") for one in about if isinstance(one, str) and one)
    for key in ("value", "dataValue", "serializedValue"):
        if key in example:
            return _make_example(name, example[key], said)
    where = example.get("externalValue")
    facts = (f"at {where}",) if isinstance(where, str) else ("of no value",)
    return Line(name, 0, name, "external", facts=facts, description=said)


def _make_example(name: str, value: Any, said: str) -> Line:
    return Line(name, 0, name, type_of(value), facts=(_format_whole(value),), description=said)


def _format_whole(value: Any) -> str:
    """Format an example on one line; a terminal cuts it, and a pipe has it whole."""
    return short_json(value, _WHOLE, spaced=True)
