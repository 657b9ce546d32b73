"""What uses what, as tables, records and JSON."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from schemakit.cli.layout.prose import get_first_paragraph
from schemakit.cli.layout.table import Cell, Column, Display, Span, render_records, render_table

if TYPE_CHECKING:
    from schemakit.usage.duplicates import Duplicates
    from schemakit.usage.parts import Part
    from schemakit.usage.reach import Cycle, Use
    from schemakit.views.tags import TagCount

__all__ = [
    "build_cycle_record",
    "build_duplicates_record",
    "build_step_record",
    "build_use_record",
    "format_place",
    "render_chain",
    "render_cycles",
    "render_duplicates",
    "render_parts",
    "render_tags",
    "render_uses",
]


def format_place(entry: str, document: str, pointer: str) -> str:
    """Format the place of a reference; of another document with its name."""
    return f"#{pointer}" if document == entry else f"{document}#{pointer}"


def _ends(use: Use, *, forward: bool) -> tuple[Part, Part]:
    return (use.used, use.user) if forward else (use.user, use.used)


def render_uses(uses: Sequence[Use], entry: str, display: Display, *, forward: bool) -> str:
    """Render name, kind, way, references, distance, the part on the other side, and the place.

    ``forward`` lists what is used; otherwise what uses.
    """
    rows: list[Sequence[Cell]] = []
    is_pipe = display.columns is None
    has_far = any(use.distance > 1 for use in uses)
    for use in uses:
        part, other = _ends(use, forward=forward)
        place = format_place(entry, use.document, use.pointer)
        far = [str(use.distance), other.name] if is_pipe or has_far else ["", ""]
        if has_far and not is_pipe:
            # The places would not fit; `why` prints those of one chain.
            place = ""
        rows.append([part.name, part.kind, use.way, str(use.references), *far, place])
    if is_pipe:
        return render_records(rows)
    columns = [
        *(Column("NAME"), Column("KIND", "dim"), Column("WAY", "dim")),
        *(Column("TIMES", right=True), Column("STEPS", right=True)),
        *(Column("BY" if forward else "OF"), Column("PLACE", "dim")),
    ]
    return render_table(columns, rows, display)


def build_use_record(use: Use, *, forward: bool) -> dict[str, Any]:
    """Build the JSON object of what is used or, if not ``forward``, of what uses."""
    part, other = _ends(use, forward=forward)
    return {
        **part._asdict(),
        "way": use.way,
        "references": use.references,
        "distance": use.distance,
        "by" if forward else "of": other.name,
        "at_document": use.document,
        "at_pointer": use.pointer,
    }


def render_chain(chain: Sequence[Use], entry: str, display: Display) -> str:
    """Render each step of a chain: what uses, how, what is used, and where."""
    rows: list[Sequence[Cell]] = [
        [
            use.user.name,
            use.way,
            use.used.name,
            format_place(entry, use.document, use.pointer),
        ]
        for use in chain
    ]
    if display.columns is None:
        return render_records(rows)
    columns = [Column("PART"), Column("WAY", "dim"), Column("USES"), Column("PLACE", "dim")]
    return render_table(columns, rows, display)


def build_step_record(use: Use) -> dict[str, Any]:
    """Build the JSON object of a step of a chain."""
    return {
        "user": use.user._asdict(),
        "used": use.used._asdict(),
        "way": use.way,
        "references": use.references,
        "at_document": use.document,
        "at_pointer": use.pointer,
    }


def render_parts(parts: Sequence[Part], display: Display) -> str:
    """Render name, kind and pointer of each part."""
    rows: list[Sequence[Cell]] = [[one.name, one.kind, f"#{one.pointer}"] for one in parts]
    if display.columns is None:
        return render_records(rows)
    return render_table(
        [Column("NAME"), Column("KIND", "dim"), Column("PLACE", "dim")], rows, display
    )


def render_cycles(cycles: Sequence[Cycle], display: Display) -> str:
    """Render the number of members, the shortest way around, and all members of each cycle."""
    rows: list[Sequence[Cell]] = [
        [str(len(one.members)), _format_circle(one), ", ".join(part.name for part in one.parts)]
        for one in cycles
    ]
    if display.columns is None:
        return render_records(rows)
    columns = [Column("PARTS", right=True), Column("AROUND"), Column("MEMBERS", "dim", 3)]
    return render_table(columns, rows, display)


def _format_circle(cycle: Cycle) -> str:
    names = [use.user.name for use in cycle.chain]
    return " → ".join([*names, *names[:1]])


def build_cycle_record(cycle: Cycle) -> dict[str, Any]:
    """Build the JSON object of a cycle."""
    return {
        "members": list(cycle.members),
        "parts": [part._asdict() for part in cycle.parts],
        "chain": [build_step_record(use) for use in cycle.chain],
    }


def render_duplicates(groups: Sequence[Duplicates], display: Display) -> str:
    """Render the bytes, number, kind and names of equal parts; in a pipe a field for each name."""
    if display.columns is None:
        return render_records(
            [str(one.bytes), str(len(one.parts)), one.kind, *(part.name for part in one.parts)]
            for one in groups
        )
    columns = [Column("BYTES", right=True), Column("COPIES", right=True), Column("KIND", "dim")]
    rows: list[Sequence[Cell]] = [
        [
            f"{one.bytes:,}",
            str(len(one.parts)),
            one.kind,
            ", ".join(part.name for part in one.parts),
        ]
        for one in groups
    ]
    return render_table([*columns, Column("PARTS", "", 3)], rows, display)


def build_duplicates_record(group: Duplicates) -> dict[str, Any]:
    """Build the JSON object of a group of equal parts."""
    return {
        "kind": group.kind,
        "bytes": group.bytes,
        "copies": len(group.parts),
        "parts": [part._asdict() for part in group.parts],
    }


def render_tags(tags: Sequence[TagCount], display: Display) -> str:
    """Render name, operations, description, parent and state of each tag."""
    if display.columns is None:
        return render_records(
            [one.name, str(one.operations), _describe_tag(one), one.parent or "", _judge_tag(one)]
            for one in tags
        )
    columns = [Column("NAME"), Column("OPERATIONS", right=True), Column("PARENT", "dim")]
    rows: list[Sequence[Cell]] = [
        [
            one.name,
            str(one.operations),
            one.parent or "",
            [Span(_judge_tag(one), "yellow"), Span(_describe_tag(one))],
        ]
        for one in tags
    ]
    return render_table([*columns, Column("DESCRIPTION", "", 1)], rows, display)


def _describe_tag(tag: TagCount) -> str:
    return tag.summary or get_first_paragraph(tag.description or "")


def _judge_tag(tag: TagCount) -> str:
    """Say what a tag lacks: no Tag Object, or no operation."""
    if not tag.is_declared:
        return "not declared"
    return "" if tag.operations else "not used"
