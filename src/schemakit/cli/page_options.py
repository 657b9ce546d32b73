"""How the parts of one description are drawn."""

from __future__ import annotations

import sys

from schemakit.cli.layout.page import PageOptions
from schemakit.cli.output import detect_display
from schemakit.description.description import Description
from schemakit.spec.grammar import GRAMMARS
from schemakit.views.kept_references import make_exists

__all__ = ["build_page_options"]


def build_page_options(api: Description, depth: int | None) -> PageOptions:
    """Build the options of a page for standard output, ``depth`` levels deep."""
    legacy = GRAMMARS[api.version].legacy_bounds
    return PageOptions(detect_display(sys.stdout), depth, legacy, make_exists(api._loaded))
