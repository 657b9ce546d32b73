"""The comparison of two schemas by containment, where its extra is installed."""

from __future__ import annotations

from schemakit.comparison.proving import Compare

__all__ = ["INSTALL", "find_compare"]

#: How to install what proofs need.
INSTALL = "pip install 'schemakit[diff]'"


def find_compare() -> Compare | None:
    """The function that compares schemas; None where it is not installed."""
    return None
