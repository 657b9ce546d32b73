"""Comparing two descriptions."""

from __future__ import annotations

from typing import TYPE_CHECKING, get_args

from schemakit.description.description import Description
from schemakit.errors import UsageError

if TYPE_CHECKING:
    from schemakit.comparison.records import Change, OpenObjects
    from schemakit.loading.entry import Source

__all__ = ["changes"]


def changes(
    old: Description | Source,
    new: Description | Source,
    *,
    open: OpenObjects = "declared",  # noqa: A002  as --open
    prove: bool = True,
) -> tuple[Change, ...]:
    """What changed from one description to another, the worst first: each difference once, at the
    component that changed, with the operations that it reaches.

    A description that is not loaded is read with :func:`schemakit.load`. A change of what is sent
    by clients is safe if all that was accepted still is, one of what the API sends if all that is
    sent now was allowed before. ``open`` says how properties count that a schema does not declare
    and does not refuse: ``"declared"`` if they are not sent, ``"strict"`` if they may be.
    Containment of schemas is proved, or refuted by a value, where it can be; the extra ``diff``
    proves more. Without ``prove`` the rules for keywords decide alone.

    Raises:
        UsageError: if ``open`` has no such value.
        DocumentError: if one is not a description and the other is one, or if one is neither a
            description nor a JSON Schema.
        SchemaKitError: as :func:`schemakit.load`.
    """
    from schemakit.comparison.changes import list_changes
    from schemakit.comparison.records import OpenObjects

    if open not in get_args(OpenObjects):
        raise UsageError(f"open is 'declared' or 'strict', not {open!r}")
    ends = [one if isinstance(one, Description) else _load(one) for one in (old, new)]
    return list_changes(ends[0]._loaded, ends[1]._loaded, open_objects=open, prove=prove)


def _load(source: Source) -> Description:
    from schemakit.description.load import load

    return load(source)
