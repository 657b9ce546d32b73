"""Numbers of things, and sizes, in a sentence."""

from __future__ import annotations

__all__ = ["format_count", "format_size"]

_UNITS = ("KiB", "MiB", "GiB", "TiB", "PiB", "EiB")


def format_count(number: float, noun: str, plural: str = "") -> str:
    """Format a number with its noun, as ``"1 file"`` or ``"1,200 files"``.

    ``plural`` is the plural of a noun that does not end in ``s`` there.
    """
    shown = f"{number:,}" if isinstance(number, int) else f"{number:g}"
    return f"{shown} {noun if number == 1 else plural or f'{noun}s'}"


def format_size(size: int) -> str:
    """Format a number of bytes, as ``"5 bytes"`` or ``"1.5 MiB"``."""
    if size < 1024:
        return format_count(size, "byte")
    power = min((size.bit_length() - 1) // 10, len(_UNITS))
    return f"{size / 1024**power:,.1f} {_UNITS[power - 1]}"
