"""Schemas for tests of single modules: sides, elements and proofs by the rules alone."""

from __future__ import annotations

from typing import Any

from schemakit.containment.compare import make_side
from schemakit.containment.conjunction import Element, flatten
from schemakit.containment.normal_form import PLAIN
from schemakit.containment.prover import Prover

__all__ = ["elements_of", "is_empty", "is_proved", "prover"]

STEPS = 5_000


def prover() -> Prover:
    """A proof that asks no library."""
    return Prover(STEPS)


def elements_of(*schemas: Any) -> tuple[Element, ...]:
    """The elements of schemas that apply together."""
    pairs = []
    for schema in schemas:
        side = make_side(schema, version="3.1")
        pairs.append((side, side.convert(schema, PLAIN)))
    return flatten(pairs) or ()


def is_proved(inner: Any, outer: Any) -> bool:
    """Whether the rules prove that one schema accepts all that another accepts."""
    one, other = make_side(inner, version="3.1"), make_side(outer, version="3.1")
    pairs = [(one, one.convert(inner, PLAIN))]
    return prover().contains_child(pairs, other, other.convert(outer, PLAIN), -1)


def is_empty(*schemas: Any) -> bool:
    """Whether the rules prove that schemas accept nothing together."""
    return prover().is_empty(elements_of(*schemas), 0)
