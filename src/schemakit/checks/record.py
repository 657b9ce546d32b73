"""The record of a check, from which the list of codes, the run and the docs follow.

To add a check, write its function and its record in the module of its family, run
``python -m tests.docs.test_diagnostics``, which adds a section to docs/diagnostics.md, fill that in
with an example, and add a test to ``tests/checks/test_<module>.py``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from schemakit.checks.objects import Objects, UnplacedDiagnostic
from schemakit.codes import Code, Section, Severity

__all__ = ["Check"]


class Check(NamedTuple):
    """One check: its code and what that means, the Objects it looks at, and its function.

    A function that reports two codes is the ``find`` of two records, and runs once.
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
