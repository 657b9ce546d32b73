"""Which values of filters no operation matches, said alike by every command and method."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from schemakit.errors import NotFoundError, UsageError
from schemakit.views.operations import Operation, has_path

__all__ = ["explain_unmatched"]

#: How many tags are listed.
_MOST_TAGS = 60


def explain_unmatched(
    operations: Sequence[Operation],
    *,
    tags: Iterable[str] = (),
    methods: Iterable[str] = (),
    paths: Iterable[str] = (),
) -> Iterator[UsageError]:
    """An error for each tag, method and pattern for paths that none of the operations has."""
    known = sorted({tag for one in operations for tag in one.tags})
    for tag in tags:
        if tag not in known:
            message = f"no operation has the tag {tag!r}; {_list_tags(known)}"
            yield NotFoundError("operation with the tag", tag, known, message=message)
    written = {name for one in operations for name in (one.method.lower(), one.request_method)}
    listed = sorted({one.request_method for one in operations})
    for method in methods:
        if method not in written and method.lower() not in written:
            there = f"; there are {', '.join(listed)}" if listed else ""
            yield UsageError(f"no operation has the method {method!r}{there}")
    for path in paths:
        if not any(has_path(one, path) for one in operations):
            yield UsageError(f"no operation has a path that matches {path!r}")


def _list_tags(tags: list[str]) -> str:
    """List the tags that there are; of very many the first."""
    if not tags:
        return "there are no tags"
    more = len(tags) - _MOST_TAGS
    rest = f" and {more:,} more; schemakit tags lists them" if more > 0 else ""
    return f"there are {', '.join(tags[:_MOST_TAGS])}{rest}"
