"""What commands say besides their result: warnings, and JSON as a terminal or a pipe takes it."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence

from schemakit.cli.output import write_message, detect_display, write
from schemakit.errors import Diagnostic

__all__ = ["MOST_WARNINGS", "warn", "write_json"]

#: Warnings shown on a terminal; a pipe or a file gets all of them.
MOST_WARNINGS = 10


def warn(diagnostics: Sequence[Diagnostic], sources: Mapping[str, bytes]) -> None:
    """Writes diagnostics to standard error, with the lines that they are about."""
    if not diagnostics:
        return
    from schemakit.cli.reports import text

    display = detect_display(sys.stderr)._replace(colour=False)
    shown = diagnostics if display.columns is None else diagnostics[:MOST_WARNINGS]
    write_message(text(shown, sources, display).rstrip("\n"))
    if len(shown) < len(diagnostics):
        write_message(f"… and {len(diagnostics) - len(shown)} more; 2>FILE keeps all of them")


def write_json(text: bytes, *, terminal: bool) -> None:
    """Writes JSON text to standard output; on a terminal what could disturb it is escaped."""
    if terminal:
        from schemakit.cli.layout.render import safe_json

        text = safe_json(text)
    write(text, b"\n")
