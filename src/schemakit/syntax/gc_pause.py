"""Pauses Python's cyclic garbage collector while a tree is built."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

__all__ = ["collector_paused"]


@contextmanager
def collector_paused() -> Iterator[None]:
    """Pause the collector: a tree that is being built contains no garbage.

    At the end the objects that were built move to the oldest generation, as the passes that were
    saved would have moved them. Otherwise the next pass over the youngest generation would visit
    the whole tree, which costs as much as was saved.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            # Objects that the caller froze, before a fork for instance, must stay frozen.
            if gc.get_freeze_count() == 0:
                gc.freeze()
                gc.unfreeze()
            gc.enable()
