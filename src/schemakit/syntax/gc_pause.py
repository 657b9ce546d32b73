"""Python's cyclic garbage collector, out of the way while a tree is built."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

__all__ = ["collector_paused"]


@contextmanager
def collector_paused() -> Iterator[None]:
    """Suspends the collector: nothing in a tree that is being built is garbage yet.

    What was built meanwhile then counts as old, as it would after the passes that were spared.
    Otherwise the next pass over the young would walk the whole tree, which costs as much as they.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            # Someone who froze objects (before a fork, say) wants them to stay frozen.
            if gc.get_freeze_count() == 0:
                gc.freeze()
                gc.unfreeze()
            gc.enable()
