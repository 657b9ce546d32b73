"""Containment of schemas as ``jsonschema-rs`` decides it, an extra: ``schemakit[diff]``.

Its authors call the part that is used here experimental, so all of it is behind these functions,
and the extra names the versions that were tested.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from importlib.util import find_spec
from typing import Any

__all__ = ["compile_validator", "decide_containment", "is_available"]

#: The versions that were tested.
_TESTED = ("0", "61")
#: Steps of backtracking for one pattern and one value.
_MOST_BACKTRACKS = 2_000


@cache
def is_available() -> bool:
    """Whether a version is installed whose containment was tested, as the extra names it."""
    if find_spec("jsonschema_rs") is None:
        return False
    from importlib.metadata import PackageNotFoundError, version

    try:
        return tuple(version("jsonschema-rs").split(".")[:2]) == _TESTED
    except PackageNotFoundError:
        return False


def decide_containment(outer: dict[str, Any], inner: dict[str, Any]) -> bool | None:
    """Whether a schema accepts every value that another accepts; None if that is not decided, and
    without the extra.

    Both are JSON Schemas of draft 2020-12 that refer to nothing outside. Formats are assertions.
    """
    if not is_available():
        return None
    import jsonschema_rs

    options = jsonschema_rs.RegexOptions()
    try:
        whole, part = (
            jsonschema_rs.canonicalize(
                one, draft=20, validate_formats=True, offline=True, pattern_options=options
            )
            for one in (outer, inner)
        )
        found = whole.covers(part)
    except (ValueError, TypeError, OverflowError, jsonschema_rs.ReferencingError):
        return None  # also its own errors, which are values it does not take
    except BaseException as error:
        if isinstance(error, (KeyboardInterrupt, SystemExit, GeneratorExit)):
            raise
        return None  # a panic of the library
    if found == jsonschema_rs.canonical.Containment.YES:
        return True
    return False if found == jsonschema_rs.canonical.Containment.NO else None


def compile_validator(schema: dict[str, Any]) -> Callable[[Any], bool] | None:
    """A function that says whether a schema accepts a value, with formats as assertions; None if
    the library does not take the schema, or is not installed."""
    if find_spec("jsonschema_rs") is None:
        return None
    import jsonschema_rs

    try:
        validator = jsonschema_rs.Draft202012Validator(
            schema,
            validate_formats=True,
            offline=True,
            pattern_options=jsonschema_rs.FancyRegexOptions(backtrack_limit=_MOST_BACKTRACKS),
        )
    except (ValueError, TypeError, OverflowError, RecursionError, jsonschema_rs.ReferencingError):
        return None
    return validator.is_valid
