"""The record of a check, from which the codes, the table that runs and the docs follow."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from schemakit.checks.objects import Objects, UnplacedDiagnostic
from schemakit.codes import Code, Section, Severity

__all__ = ["Check"]


class Check(NamedTuple):
    """One check: what its code means, which Objects it looks at, and the function that runs it.

    Two records may name the same ``find`` if it reports two codes; it then runs once.
    """

    code: str
    severity: Severity
    #: One line: the first sentence of the page, and the rule's description in SARIF.
    meaning: str
    #: The section of docs/diagnostics.md that explains the code.
    section: Section
    #: The names of the Object types it looks at; empty if it looks at the whole description.
    types: tuple[str, ...]
    find: Callable[[Objects], Iterator[UnplacedDiagnostic]]
    #: Why the code has no example on the page or no test; tests/checks/test_record.py reads it.
    waiver: str = ""

    def describe_code(self) -> Code:
        """Return the part of the record that a list of codes needs."""
        return Code(self.severity, self.meaning, self.section)
