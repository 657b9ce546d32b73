from __future__ import annotations
from collections.abc import Iterator
from schemakit.objects import Finding, Objects
def violations(objects: Objects) -> Iterator[Finding]:
    yield from ()
