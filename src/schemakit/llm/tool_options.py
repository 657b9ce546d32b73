"""The options of tools and structured outputs, checked."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Literal, NamedTuple, TypedDict, get_args

from schemakit.audience import name_argument
from schemakit.errors import CycleError, TooLargeError, UsageError, expect
from schemakit.llm.targets import TARGETS, Target, find_target
from schemakit.suggest import did_you_mean
from schemakit.views.operations import Operation

__all__ = [
    "Annotate",
    "Bounds",
    "OnCircular",
    "OnLoss",
    "OnTooLarge",
    "Options",
    "Outputs",
    "References",
    "SchemaOptions",
    "ToolOptions",
    "check_names",
    "check_on_loss",
    "read_bounds",
    "read_options",
]

OnLoss = Literal["words", "error"]
References = Literal["auto", "inline", "defs"]
Outputs = Literal["off", "schema"]
#: Gives hints of MCP for an operation.
Annotate = Callable[[Operation], Mapping[str, Any]]
#: Called with an operation that is left out, and its size.
OnTooLarge = Callable[[Operation, TooLargeError], None]
#: Called with an operation that is left out, and the schemas that consist only of each other.
OnCircular = Callable[[Operation, CycleError], None]


class SchemaOptions(TypedDict, total=False):
    """How the schemas of a definition are written."""

    on_loss: OnLoss
    nullable_intent: bool
    references: References
    max_depth: int | None
    max_description: int | None


class ToolOptions(SchemaOptions, total=False):
    """The options of :func:`schemakit.tool` and :func:`schemakit.tools`."""

    media_type: str | None
    annotations: Annotate | None
    outputs: Outputs


class Bounds(NamedTuple):
    """How large a definition may be, and whether its schemas refer to each other.

    ``depth`` are the levels of schemas below the arguments, ``description`` the characters of each
    description; None where there is no bound.
    """

    references: References = "auto"
    depth: int | None = None
    description: int | None = None


class Options(NamedTuple):
    """The options of one call; ``name`` and ``description`` replace those of the source."""

    target: Target
    on_loss: OnLoss
    bounds: Bounds
    name: str | None = None
    description: str | None = None
    media_type: str | None = None
    nullable_intent: bool = False
    annotations: Annotate | None = None
    outputs: Outputs = "off"
    on_too_large: OnTooLarge | None = None
    on_circular: OnCircular | None = None


def check_names(given: Mapping[str, Any], known: type[SchemaOptions]) -> None:
    """Checks that there are options of these names.

    Raises:
        UsageError: if there is one that is not in ``known``; it names the nearest.
    """
    names = list(known.__annotations__)
    for name in given:
        if name not in names:
            raise UsageError(f"no option {name!r}{did_you_mean(name, names)}")


def check_on_loss(on_loss: Any) -> OnLoss:
    """The option ``on_loss``.

    Raises:
        UsageError: if it is neither ``"words"`` nor ``"error"``.
    """
    if on_loss not in get_args(OnLoss):
        raise UsageError(f"on_loss={on_loss!r}: expected 'words' or 'error'")
    checked: OnLoss = on_loss
    return checked


def read_bounds(target: Target, given: SchemaOptions) -> Bounds:
    """The bounds of definitions for ``target``.

    Raises:
        UsageError: if one is not a positive whole number, ``references`` is not one of its values,
            or the target has no references.
    """
    references = given.get("references", "auto")
    if references not in get_args(References):
        raise UsageError(f"references={references!r}: expected 'auto', 'inline' or 'defs'")
    if references == "defs" and not target.definitions:
        able = [name for name, row in TARGETS.items() if row.definitions]
        raise UsageError(f"{target.name} has no $defs; those have: {', '.join(able)}")
    depth, description = given.get("max_depth"), given.get("max_description")
    for name, value in (("max_depth", depth), ("max_description", description)):
        if value is not None:
            expect(name, value, int, "a whole number or None")
            if value < 1:
                raise UsageError(f"{name_argument(name, value)}: expected at least 1")
    return Bounds(references, depth, description)


def _read_outputs(target: Target, given: ToolOptions) -> Outputs:
    """The option ``outputs``.

    Raises:
        UsageError: if it is not one of its values, or tools of the target have no outputs.
    """
    outputs = given.get("outputs", "off")
    if outputs not in get_args(Outputs):
        raise UsageError(f"outputs={outputs!r}: expected 'off' or 'schema'")
    if outputs == "schema" and not target.shape.output_key:
        able = [name for name, row in TARGETS.items() if row.shape.output_key]
        raise UsageError(f"tools of {target.name} have no output schema; those have: {able[0]}")
    return outputs


def read_options(target: str, given: ToolOptions) -> Options:
    """The options of one call.

    Raises:
        UsageError: if there is no such target or option, or one has no such value.
    """
    check_names(given, ToolOptions)
    row = find_target(target)
    return Options(
        row,
        check_on_loss(given.get("on_loss", "words")),
        read_bounds(row, given),
        media_type=given.get("media_type"),
        nullable_intent=given.get("nullable_intent", False),
        annotations=given.get("annotations"),
        outputs=_read_outputs(row, given),
    )
