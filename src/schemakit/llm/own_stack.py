"""A call on a stack of its own, for what recurses to a bounded depth."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

__all__ = ["call_on_own_stack"]

_Result = TypeVar("_Result")


def call_on_own_stack(function: Callable[[], _Result]) -> _Result:
    """What a function returns or raises, called in a thread whose stack is empty.

    Python bounds the depth of the stack of each thread, so this one can go deep where that of the
    caller is nearly full.
    """
    import threading  # seldom needed

    results: list[_Result] = []
    errors: list[BaseException] = []

    def run() -> None:
        try:
            results.append(function())
        except BaseException as error:  # noqa: BLE001 - the caller raises it
            errors.append(error)

    thread = threading.Thread(target=run, name="schemakit", daemon=True)
    thread.start()
    thread.join()
    if errors:
        raise errors[0]
    return results[0]
