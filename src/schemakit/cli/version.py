"""What ``schemakit --version`` says: the version, and which build of it runs."""

from __future__ import annotations

from importlib.machinery import EXTENSION_SUFFIXES
from importlib.util import find_spec

from schemakit import __version__

__all__ = ["describe_version"]

#: One of the modules that the optional build compiles.
_COMPILED = "schemakit.references.walk"


def describe_version() -> str:
    """The name and version of the program, and ``pure`` or ``compiled``."""
    found = find_spec(_COMPILED)
    origin = (found.origin if found is not None else None) or ""
    build = "compiled" if origin.endswith(tuple(EXTENSION_SUFFIXES)) else "pure"
    return f"schemakit {__version__} ({build})"
