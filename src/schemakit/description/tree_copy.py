"""A copy of plain data in which each container has one place, made from data with shared parts."""

from __future__ import annotations

from typing import Any

from schemakit.syntax.gc_pause import collector_paused

__all__ = ["copy_tree"]


def copy_tree(root: Any) -> Any:
    """Plain dicts and lists equal to ``root``, in which each container has one place only.

    It takes as much memory as ``root`` has places, which the caller bounds; ``root`` must not
    contain itself.
    """
    result = [root]
    pending: list[Any] = [result]
    with collector_paused():
        while pending:
            container = pending.pop()
            items = container.items() if isinstance(container, dict) else enumerate(container)
            for key, value in items:
                if isinstance(value, (dict, list)):
                    copied = dict(value) if isinstance(value, dict) else list(value)
                    container[key] = copied  # the key exists, so the iteration goes on
                    pending.append(copied)
    return result[0]
