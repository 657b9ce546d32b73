"""A part of a description as a description of its own."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Literal

from schemakit.description.arguments import attach_sources, read_place
from schemakit.description.loaded import Loaded
from schemakit.documents.registry import Registry
from schemakit.errors import UsageError
from schemakit.suggest import did_you_mean
from schemakit.transform.options import Options
from schemakit.transform.selection import select
from schemakit.views.choice import Filters, choose

if TYPE_CHECKING:
    import os

    from schemakit.errors import Diagnostic
    from schemakit.views.operations import AnyOf

__all__ = ["SelectOptions", "select_registry"]


class SelectOptions(Filters, total=False):
    """The keywords of ``Description.select``; docs/cli.md explains each."""

    schemas: AnyOf | None
    missing: Literal["error", "keep"]
    on_warning: Callable[[Diagnostic], None] | None
    written_to: str | os.PathLike[str] | None


def select_registry(loaded: Loaded, operations: AnyOf | None, given: SelectOptions) -> Registry:
    """The registry of :meth:`schemakit.Description.select`: one document, under the URI of the
    entry document.

    Raises:
        UsageError: if there is no such option, it has no such value, or nothing is selected.
        UnresolvableError, CycleError: as :func:`schemakit.transform.selection.select`.
    """
    known = SelectOptions.__annotations__
    for name in given:
        if name not in known:
            raise UsageError(f"no option {name!r}{did_you_mean(name, list(known))}")
    filters: Any = {key: given.get(key) for key in Filters.__annotations__}
    report = given.get("on_warning")
    options = Options(
        missing=given.get("missing", "error"),
        on_renamed=report,
        written_to=read_place(given.get("written_to")),
    )
    registry = loaded.registry
    with attach_sources(registry):
        selection = choose(loaded, operations, given.get("schemas"), filters)
        graph = loaded.graph() if selection.has_all_operations else None
        contents, warnings = select(registry, selection, options, graph)
    if report is not None:
        for one in warnings:
            report(one)
    return _registry_of(registry, contents)


def _registry_of(source: Registry, contents: Any) -> Registry:
    """A registry of one document, which is read as the entry document of another was."""
    entry = source.entry._replace(
        contents=contents,
        data=b"",
        # What was inlined may be there several times.
        shared=True,
        prefix=(),
        response=None,
        problems=(),
        positions=None,
    )
    registry = Registry(entry, any_uri=source.any_uri, resolves_examples=source.resolves_examples)
    registry.failures.update(source.failures)
    registry.refused.update(source.refused)
    return registry
