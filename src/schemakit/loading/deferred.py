"""The registry of a description from which nothing can be read, completed when that is asked for.

A description in memory has no directory and no server: the access policy refuses whatever it refers
to, unless it is told otherwise, and meta-schemas come with a package. Looking for references to
other documents then takes a quarter of what parsing takes, and finds only what is refused. Lists of
paths and operations, or its contents, do not ask for that.
"""

from __future__ import annotations

from collections.abc import Callable
from threading import Lock
from typing import TYPE_CHECKING, Any

from schemakit.documents.registry import Registry, Resource

if TYPE_CHECKING:
    from schemakit.references.graph import Graph

__all__ = ["DeferredRegistry", "take_graph"]

#: What is known only of a registry that is complete.
_OF_ALL = frozenset({"all", "failures", "refused"})


class DeferredRegistry(Registry):
    """A registry that ``read_all`` completes when something asks for more than the entry document.

    ``read_all`` reads the documents that a registry lacks, as that of ``loading.readers`` does.
    Several threads may ask at once.
    """

    def __init__(self, registry: Registry, read_all: Callable[[Registry], Graph | None]) -> None:
        options = {"any_uri": registry.any_uri, "resolves_examples": registry.resolves_examples}
        super().__init__(registry.entry, **options)
        self._whole, self._read_all = registry, read_all
        self._completing = Lock()
        self.graph: Graph | None = None
        for name in _OF_ALL:
            delattr(self, name)

    def __getattr__(self, name: str) -> Any:
        # Only an attribute that is not there yet gets here.
        if name not in _OF_ALL:
            raise AttributeError(name)
        self._complete()
        return getattr(self, name)

    def __reduce__(self) -> tuple[Any, ...]:
        self._complete()
        return super().__reduce__()

    def resource(self, absolute: str) -> Resource | None:
        """What a URI names, among all that was read."""
        found = super().resource(absolute)
        if found is None and self._complete():
            found = super().resource(absolute)
        return found

    def _complete(self) -> bool:
        """Completes the registry. Returns False if it was complete already."""
        if "all" in vars(self):
            return False
        with self._completing:
            if "all" not in vars(self):
                # Another registry is filled, so that no thread sees this one half complete.
                self.graph = self._read_all(self._whole)
                vars(self).update(vars(self._whole))
        return True


def take_graph(registry: Registry) -> Graph | None:
    """The graph that completing a registry has built, if it was deferred and needed one."""
    if not isinstance(registry, DeferredRegistry):
        return None
    registry.all  # noqa: B018  completes it
    return registry.graph
