"""SVG by the program ``dot`` of Graphviz."""

from __future__ import annotations

import shutil
import subprocess

from schemakit.counts import format_count
from schemakit.errors import SchemaKitError

__all__ = ["GraphvizError", "draw_svg"]

#: How long it may take, in seconds.
_LONGEST = 120.0


class GraphvizError(SchemaKitError):
    """Graphviz is missing, or did not draw the graph."""

    exit_status = 3


def draw_svg(dot: bytes, *, longest: float = _LONGEST) -> bytes:
    """Return the SVG that ``dot`` draws of a text in its language.

    Raises:
        GraphvizError: if the program is missing, fails, or takes more than ``longest`` seconds.
    """
    program = shutil.which("dot")
    if program is None:
        raise GraphvizError(
            "SVG needs the program 'dot' of Graphviz, which is not installed: on Debian "
            "'apt-get install graphviz'; --format dot writes what it reads"
        )
    try:
        done = subprocess.run(  # noqa: S603  the text is its input, not an argument
            [program, "-Tsvg"], input=dot, capture_output=True, timeout=longest, check=False
        )
    except subprocess.TimeoutExpired:
        raise GraphvizError(
            f"Graphviz did not draw the graph in {format_count(longest, 'second')}; "
            "--around PART draws a part of it, --group tag draws groups"
        ) from None
    except OSError as error:
        raise GraphvizError(f"cannot run {program}: {error.strerror}") from error
    if done.returncode:
        said = done.stderr.decode(errors="replace").strip() or f"exit status {done.returncode}"
        raise GraphvizError(f"Graphviz did not draw the graph: {said}")
    return done.stdout
