"""How the parts of one description are drawn."""

from __future__ import annotations

import sys
from functools import cache
from urllib.parse import unquote

from schemakit.cli.layout.page import PageOptions
from schemakit.cli.output import detect_display
from schemakit.description.description import Description
from schemakit.errors import SchemaKitError
from schemakit.spec import pointer
from schemakit.spec.grammar import GRAMMARS

__all__ = ["build_page_options"]


def build_page_options(api: Description, depth: int | None) -> PageOptions:
    """Build the options of a page for standard output, ``depth`` levels deep."""

    def exists(fragment: str) -> bool:
        try:
            pointer.get(api.contents, pointer.parse(fragment))
        except (pointer.Missing, SchemaKitError):
            # A view may name a place of another document, which the entry document lacks.
            return fragment not in find_dead_fragments()
        return True

    @cache
    def find_dead_fragments() -> frozenset[str]:
        return frozenset(
            unquote(one.ref[1:])
            for one in api.references()
            if one.target is None and one.ref.startswith("#") and one.document == api.uri
        )

    legacy = GRAMMARS[api.version].legacy_bounds
    return PageOptions(detect_display(sys.stdout), depth, legacy, exists)
