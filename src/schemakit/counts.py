"""Numbers of things in a sentence."""

from __future__ import annotations

__all__ = ["format_count"]


def format_count(number: float, noun: str, plural: str = "") -> str:
    """Format a number with its noun, as ``"1 file"`` or ``"1,200 files"``.

    ``plural`` is the plural of a noun that does not end in ``s`` there.
    """
    shown = f"{number:,}" if isinstance(number, int) else f"{number:g}"
    return f"{shown} {noun if number == 1 else plural or f'{noun}s'}"
