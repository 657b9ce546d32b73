"""Which codes of diagnostics count: the values of ``--select`` and ``--ignore``."""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from fnmatch import fnmatchcase

from schemakit.suggest import suggestion

__all__ = ["choose_codes", "parse_codes", "suggest_codes"]


def parse_codes(text: str) -> frozenset[str]:
    """Parse codes with commas between them; in each, ``*`` matches any characters.

    Raises:
        argparse.ArgumentTypeError: if one matches no code.
    """
    from schemakit.checks.run import CODES

    found: set[str] = set()
    for name in (one.strip() for one in text.split(",")):
        matching = {code for code in CODES if fnmatchcase(code, name)}
        if not matching:
            shown = f"no code {name!r}" if name else "a code is empty"
            raise argparse.ArgumentTypeError(f"{shown}{suggest_codes(name)}")
        found |= matching
    return frozenset(found)


def suggest_codes(name: str) -> str:
    """Suggest a family of codes that begins with a name, or similar codes."""
    from schemakit.checks.run import CODES
    from schemakit.suggest import near_names

    is_family = name != "" and any(code.startswith(f"{name}-") for code in CODES)
    family = [f"{name}-*"] if is_family else []
    return suggestion([*family, *near_names(name, list(CODES))] if name else [])


def choose_codes(
    select: Iterable[frozenset[str]] | None, ignore: Iterable[frozenset[str]] | None
) -> frozenset[str]:
    """Return the codes that count: those that are selected, by default all, but none ignored."""
    from schemakit.checks.run import CODES

    chosen = frozenset(CODES) if select is None else frozenset[str]().union(*select)
    return chosen.difference(*(ignore or ()))
