"""Checks of definitions against the rules of a target: names, keywords, shapes, numeric limits.

Any definition can be checked, not only those that schemakit made. Providers reject a whole request
for one fault in one tool, and most do not say which; here each fault has a rule and a place.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from schemakit.errors import PointerError
from schemakit.llm.schema_rules import Counts, KnownFacts, summarize
from schemakit.llm.targets import Limits, Target, TargetName, find_target
from schemakit.spec import pointer
from schemakit.syntax.gc_pause import collector_paused

__all__ = ["Violation", "check_definition", "check_tool", "check_tools"]

_NOTHING = Counts()


@dataclass(frozen=True, slots=True)
class Violation:
    """A fault for which a target would reject the definition.

    ``rule`` is its stable name, ``pointer`` a JSON Pointer into the definition, and ``message`` a
    sentence.
    """

    rule: str
    pointer: str
    message: str

    def __str__(self) -> str:
        return f"{self.pointer or '/'}: {self.message} [{self.rule}]"


def check_tool(definition: Mapping[str, Any], target: TargetName) -> list[Violation]:
    """Every fault for which ``target`` would reject the definition, in the order of its parts.

    Limits on a whole request are applied to this tool alone; see :func:`check_tools`.

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
        found += [
            Violation(one.rule, f"/{index}{one.pointer}", one.message) for one in report.violations
        ]
        if report.name in names:
            message = f"tool {names[report.name]} has the name {report.name!r} too"
            found.append(Violation("duplicate-name", f"/{index}", message))
        elif report.name is not None:
            names[report.name] = index
    limits = row.limits
    many = len(definitions)
    found += _compare("tools", many, limits.tools, "tools in one request")
    found += _compare("strict-tools", many, limits.strict_tools, "strict tools in one request")
    if many > 1:
        found += _compare("optional-parameters", optional, limits.optional, _OPTIONAL)
        found += _compare("union-parameters", unions, limits.unions, _UNIONS)
    return found


_OPTIONAL = "optional parameters in one request"
_UNIONS = "parameters of several types in one request"


def _compare(
    rule: str, found: int, most: int | None, what: str, where: str = ""
) -> list[Violation]:
    """The violation of a limit, if it is one."""
    if most is None or found <= most:
        return []
    return [Violation(rule, where, f"{found} {what}, at most {most} are allowed")]


@dataclass(slots=True, eq=False)
class _Report:
    """The faults and counts of one definition."""

    target: Target
    name: Any = None
    violations: list[Violation] = field(default_factory=list)
    counts: Counts = _NOTHING
    depth: int = 0

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
    for rule, below, message in facts.faults:
        report.add(rule, (*tokens, *below), message)
    report.counts, report.depth = facts.counts, facts.deepest
    _check_limits(target.limits, tokens, report)
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
    names = target.tool_names
    is_legal = isinstance(report.name, str) and re.fullmatch(names.pattern, report.name)
    if shape.is_named and not is_legal:
        report.add("tool-name", (*outer, "name"), f"{report.name!r} does not match {names.pattern}")
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


def _check_root(schema: dict[str, Any], tokens: tuple[str, ...], report: _Report) -> None:
    shape = report.target.shape
    if shape.root_is_object and schema.get("type") != "object":
        report.add("root-type", tokens, "the root has to be of type 'object'")
    for key in ("anyOf", "oneOf", "allOf"):
        if key in schema and not shape.root_unions:
            report.add("root-union", (*tokens, key), f"no {key} at the root")


# -- numeric limits --------------------------------------------------------------------------------


def _check_limits(limits: Limits, tokens: tuple[str, ...], report: _Report) -> None:
    where = pointer.join(tokens)
    counts = report.counts
    counted = (
        ("properties", counts.properties, limits.properties, "properties"),
        ("depth", report.depth, limits.depth, "levels of objects"),
        ("characters", counts.characters, limits.characters, "characters of names and values"),
        ("enum-values", counts.enum_values, limits.enum_values, "enum values"),
        ("optional-parameters", counts.optional, limits.optional, _OPTIONAL),
        ("union-parameters", counts.unions, limits.unions, _UNIONS),
    )
    for rule, found, most, what in counted:
        report.violations += _compare(rule, found, most, what, where)
