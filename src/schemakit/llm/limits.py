"""Checks of definitions against the rules of a target: names, keywords, shapes, numeric limits.

Any definition can be checked, not only those that schemakit made. Providers reject a whole request
for one fault in one tool, and most do not say which; here each fault has a rule and a place.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from schemakit.codes import Severity
from schemakit.errors import PointerError
from schemakit.llm.exceeded_limits import (
    describe_name,
    describe_number,
    find_exceeded,
    find_limits,
)
from schemakit.llm.provider_limits import Limit, Source
from schemakit.llm.schema_rules import Counts, KnownFacts, summarize
from schemakit.llm.targets import Target, TargetName, find_target
from schemakit.spec import pointer
from schemakit.syntax.gc_pause import collector_paused

__all__ = ["Violation", "check_definition", "check_tool", "check_tools"]

_NOTHING = Counts()


@dataclass(frozen=True, slots=True)
class Violation:
    """A fault for which a target would, or may, reject the definition.

    ``rule`` is its stable name, ``pointer`` a JSON Pointer into the definition, and ``message`` a
    sentence. ``severity`` is ``"warning"`` where reports contradict each other. ``sources`` say
    where a limit of the provider is said; each has a ``url``, a ``date`` and what it ``says``.
    """

    rule: str
    pointer: str
    message: str
    severity: Severity = "error"
    sources: tuple[Source, ...] = field(default=(), repr=False)

    def __str__(self) -> str:
        mark = "warning: " if self.severity == "warning" else ""
        return f"{self.pointer or '/'}: {mark}{self.message} [{self.rule}]"


def _exceeds(where: str, message: str, limit: Limit) -> Violation:
    """The violation of a limit."""
    severity: Severity = "warning" if limit.is_disputed else "error"
    # A name below the arguments is a name of a property all the same.
    rule = limit.rule.removeprefix("inner-")
    return Violation(rule, where, message, severity, limit.sources)


def check_tool(definition: Mapping[str, Any], target: TargetName) -> list[Violation]:
    """Every fault for which ``target`` would reject the definition, in the order of its parts.

    Faults of which reports contradict each other are warnings. Limits on a whole request are
    applied to this tool alone; see :func:`check_tools`.

    Raises:
        UsageError: if there is no such target.
    """
    return check_definition(definition, find_target(target))


def check_definition(definition: Mapping[str, Any], target: Target) -> list[Violation]:
    """The same for a row of the table of targets."""
    with collector_paused():
        return _check(definition, target, KnownFacts()).violations


def check_tools(definitions: Sequence[Mapping[str, Any]], target: TargetName) -> list[Violation]:
    """The same for the tools of one request, and every limit that it exceeds as a whole.

    Pointers start with the index of the definition; those about the whole request are empty. What
    definitions share as objects, as ``Tool.shared_definition`` does, is checked once.

    Raises:
        UsageError: if there is no such target.
    """
    row = find_target(target)
    found: list[Violation] = []
    optional = unions = 0
    names: dict[Any, int] = {}
    known = KnownFacts()
    for index, definition in enumerate(definitions):
        with collector_paused():
            report = _check(definition, row, known)
        optional += report.counts.optional
        unions += report.counts.unions
        found += [replace(one, pointer=f"/{index}{one.pointer}") for one in report.violations]
        if report.name in names:
            message = f"tool {names[report.name]} has the name {report.name!r} too"
            found.append(Violation("duplicate-name", f"/{index}", message))
        elif report.name is not None:
            names[report.name] = index
    counted = [("tools", len(definitions)), ("strict-tools", len(definitions))]
    if len(definitions) > 1:
        counted += [("optional-parameters", optional), ("union-parameters", unions)]
    return found + _find_exceeding(row, counted)


#: What the rules with numbers count.
_COUNTED = {
    "tools": "tools in one request",
    "strict-tools": "strict tools in one request",
    "optional-parameters": "optional parameters in one request",
    "union-parameters": "parameters of several types in one request",
    "properties": "properties",
    "depth": "levels of objects",
    "characters": "characters of names and values",
    "enum-values": "enum values",
    "description": "characters in the description",
}


def _find_exceeding(
    target: Target, counted: Sequence[tuple[str, int]], where: str = ""
) -> list[Violation]:
    """The violations of limits by numbers, which are given with their rules."""
    return [
        _exceeds(where, describe_number(found, _COUNTED[rule], limit), limit)
        for rule, found in counted
        if (limit := find_exceeded(find_limits(target, rule), found)) is not None
    ]


@dataclass(slots=True, eq=False)
class _Report:
    """The faults and counts of one definition."""

    target: Target
    name: Any = None
    violations: list[Violation] = field(default_factory=list)
    counts: Counts = _NOTHING

    def add(self, rule: str, tokens: Sequence[str], message: str) -> None:
        self.violations.append(Violation(rule, pointer.join(tokens), message))


def _check(definition: Any, target: Target, known: KnownFacts) -> _Report:
    report = _Report(target)
    schema, tokens = _find_schema(definition, report)
    if not isinstance(schema, dict):
        return report
    _check_root(schema, tokens, report)
    facts = summarize(schema, target, known)
    dead = frozenset(text for text in facts.references if not _has_target(text, schema))
    if dead:
        facts = summarize(schema, target, KnownFacts(), dead)
    for rule, below, message, limit in facts.faults:
        if limit is None:
            report.add(rule, (*tokens, *below), message)
        else:
            place = pointer.join((*tokens, *below))
            report.violations.append(_exceeds(place, message, limit))
    counts = report.counts = facts.counts
    counted = [
        ("properties", counts.properties),
        ("depth", facts.deepest),
        ("characters", counts.characters),
        ("enum-values", counts.enum_values),
        ("optional-parameters", counts.optional),
        ("union-parameters", counts.unions),
    ]
    report.violations += _find_exceeding(target, counted, pointer.join(tokens))
    return report


def _has_target(text: str, root: dict[str, Any]) -> bool:
    """Whether a reference points to something in the definition's schema."""
    if not text.startswith("#"):
        return False
    try:
        return pointer.get(root, pointer.parse(pointer.from_fragment(text[1:]))) is not None
    except (LookupError, ValueError, PointerError):
        return False


# -- the definition around the schema --------------------------------------------------------------


def _find_schema(definition: Any, report: _Report) -> tuple[Any, tuple[str, ...]]:
    """The schema of the arguments, None without one, and its tokens."""
    target, shape = report.target, report.target.shape
    if not isinstance(definition, Mapping):
        report.add("shape", (), "a definition is an object")
        return None, ()
    if not shape.key:
        return dict(definition), ()
    outer: tuple[str, ...] = ()
    if shape.type:
        if definition.get("type") != shape.type:
            report.add("shape", ("type",), f"type has to be {shape.type!r}")
        # Chat Completions has under "function" what the Responses API has beside "type".
        if isinstance(definition.get("function"), Mapping):
            definition, outer = definition["function"], ("function",)
    report.name = definition.get("name")
    if shape.is_named:
        _check_name(report.name, (*outer, "name"), report)
    _check_description(definition.get("description"), (*outer, "description"), report)
    if target.strict is not None and bool(definition.get("strict")) is not target.strict:
        message = f"strict has to be {str(target.strict).lower()}"
        report.add("shape", (*outer, "strict"), message)
    tokens = (*outer, shape.key)
    if shape.key not in definition and shape.schema_is_optional:
        return None, tokens
    schema = definition.get(shape.key)
    if not isinstance(schema, Mapping):
        report.add("shape", tokens, f"{shape.key} has to be an object")
        return None, tokens
    return dict(schema), tokens


def _check_name(name: Any, tokens: tuple[str, ...], report: _Report) -> None:
    limits = find_limits(report.target, "tool-name")
    # Only a text is a name.
    limit = find_exceeded(limits, name if isinstance(name, str) else "")
    if limit is not None:
        report.violations.append(_exceeds(pointer.join(tokens), describe_name(name, limit), limit))


def _check_description(described: Any, tokens: tuple[str, ...], report: _Report) -> None:
    size = len(described) if isinstance(described, str) else 0
    report.violations += _find_exceeding(
        report.target, [("description", size)], pointer.join(tokens)
    )


def _check_root(schema: dict[str, Any], tokens: tuple[str, ...], report: _Report) -> None:
    shape = report.target.shape
    if shape.root_is_object and schema.get("type") != "object":
        report.add("root-type", tokens, "the root has to be of type 'object'")
    for key in ("anyOf", "oneOf", "allOf"):
        if key in schema and not shape.root_unions:
            report.add("root-union", (*tokens, key), f"no {key} at the root")
