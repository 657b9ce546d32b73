"""The methods of a loaded description that say which of its parts use which.

The packages behind it are imported by the methods that need them, so that each call loads only the
modules that it uses.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemakit.description.arguments import attach_sources
from schemakit.description.exploring import Exploring
from schemakit.errors import UsageError, expect

if TYPE_CHECKING:
    from schemakit.usage.duplicates import Duplicates
    from schemakit.usage.grouping import Drawing, Grouping
    from schemakit.usage.parts import Part
    from schemakit.usage.reach import Cycle, OperationUse, Use
    from schemakit.views.references import Reference
    from schemakit.views.tags import TagCount

__all__ = ["Relating"]


class Relating(Exploring):
    """What the parts of a :class:`schemakit.Description` have to do with each other.

    A part is an operation, a component, or another target of references. It is named as in
    ``schemakit show``: by operationId, ``"GET /path"``, the name of a component, a JSON Pointer or
    ``FILE#POINTER``; a path means its operations, and a place inside a part means that part.
    """

    __slots__ = ()

    def references(self) -> list[Reference]:
        """Every Reference Object, in document order."""
        from schemakit.views.references import list_references

        return list_references(self._registry, self._loaded.graph())

    def reference_counts(self) -> dict[str, int]:
        """For each target in the entry document, by pointer: the number of references to it.

        A reference to the document of which a component is an alias counts for the component.
        """
        from schemakit.views.references import count_references

        return count_references(self._registry, self._loaded.graph())

    def uses(self, part: str, *, all: bool = False) -> tuple[Use, ...]:  # noqa: A002  as --all
        """What a part refers to or names; with ``all`` also indirectly, nearest first.

        Raises:
            NotFoundError: if there is no such part; it suggests the nearest names.
            PointerError: if it is a JSON Pointer that leads nowhere.
            UsageError: if it is a place without parts.
        """
        from schemakit.usage.reach import list_uses

        return list_uses(self._loaded.connections(), self._select(part), every=all)

    def used_by(self, part: str, *, all: bool = False) -> tuple[Use, ...]:  # noqa: A002  as --all
        """What refers to a part or names it; with ``all`` also indirectly, nearest first.

        Raises:
            SchemaKitError: as :meth:`uses`.
        """
        from schemakit.usage.reach import list_uses

        connections = self._loaded.connections()
        return list_uses(connections, self._select(part), direction="used_by", every=all)

    def operations_using(self, part: str) -> tuple[OperationUse, ...]:
        """The operations that a change of a part may concern: those that use it, directly or not,
        in document order.

        Raises:
            SchemaKitError: as :meth:`uses`.
        """
        from schemakit.usage.reach import list_operations_using

        return list_operations_using(self._loaded.connections(), self._select(part))

    def why(self, part: str, other: str) -> tuple[Use, ...]:
        """The shortest chain of uses that leads from a part to another; ``()`` if none does.

        Raises:
            SchemaKitError: as :meth:`uses`.
        """
        from schemakit.usage.reach import find_chain

        return find_chain(self._loaded.connections(), self._select(part), self._select(other))

    def unused(self) -> tuple[Part, ...]:
        """The components that nothing uses, directly or not: what ``prune`` drops."""
        from schemakit.usage.reach import list_unused

        return list_unused(self._loaded.connections())

    def cycles(self) -> tuple[Cycle, ...]:
        """The cycles of references, each with its members and the shortest way around it."""
        from schemakit.usage.reach import list_cycles

        return list_cycles(self._loaded.connections())

    def duplicates(self, *, components_only: bool = False) -> tuple[Duplicates, ...]:
        """Components and schemas that are equal once references are resolved, those first that
        would save most if they were shared; with ``components_only`` components alone."""
        from schemakit.usage.duplicates import list_duplicates

        return list_duplicates(self._loaded.connections(), components_only=components_only)

    def graph(
        self, *, around: str | None = None, depth: int = 1, group: Grouping = "tag"
    ) -> Drawing:
        """A drawing of what uses what: all parts, or those at most ``depth`` uses from ``around``.

        ``group`` is how operations are put together: by ``"tag"``, ``"path"`` or not (``"none"``).
        A drawing of very many parts has groups in their place, except with ``"none"``.

        Raises:
            UsageError: if ``group`` is not one of these, or ``depth`` no number of steps.
            SchemaKitError: as :meth:`uses`.
        """
        from schemakit.usage.grouping import arrange

        if group not in ("tag", "path", "none"):
            raise UsageError(f"group is 'tag', 'path' or 'none', not {group!r}")
        expect("depth", depth, int, "a number of uses")
        if depth < 0:
            raise UsageError(f"depth={depth}: expected at least 0")
        starts = None if around is None else self._select(around)
        return arrange(self._loaded.connections(), around=starts, depth=depth, group=group)

    def tag_counts(self) -> tuple[TagCount, ...]:
        """The tags: those declared, in their order, then others that operations have."""
        from schemakit.views.tags import count_tags

        return count_tags(self._loaded)

    def _select(self, part: str) -> list[int]:
        from schemakit.usage.reach import select_parts

        with attach_sources(self._registry):
            return select_parts(self._loaded.connections(), self._loaded, part)
