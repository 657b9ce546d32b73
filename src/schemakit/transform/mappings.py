"""The mappings of discriminators in the output: the names that inlining would lose."""

from __future__ import annotations

from typing import Any

from schemakit.references.components import place_of
from schemakit.references.implicit_connections import (
    Subtypes,
    find_mapped,
    find_subtypes,
    implied_names,
)
from schemakit.references.nodes import Noted, Unit
from schemakit.references.resolver import Target, may_be_uri
from schemakit.spec import pointer
from schemakit.transform.placement import Placement

__all__ = ["Mappings"]


class Mappings:
    """Writes down the names that discriminators mean, by references valid in the output.

    ``renamed_only`` leaves out names that the references in the output tell.
    """

    def __init__(self, places: Placement, *, renamed_only: bool) -> None:
        self._places, self._renamed_only = places, renamed_only
        self._subtypes: Subtypes | None = None

    def written(self, unit: Unit, noted: Noted) -> dict[str, Any] | None:
        """The discriminator of a schema with its mapping; None where it stays as it is."""
        registry, document, schema = self._places.registry, unit.document, noted.source
        discriminator = schema["discriminator"]
        if not isinstance(discriminator, dict) or "$ref" in discriminator:
            return None
        if self._subtypes is None:
            units = self._places.graph.units
            elsewhere = [one for one in units if one.document.number and one.type.is_schema]
            targets = [Target(one.document, one.tokens, one.value) for one in elsewhere]
            self._subtypes = find_subtypes(registry, targets)
        known = self._subtypes.get(place_of(unit), {}) if schema is unit.value else {}
        names = implied_names(registry, document, noted.base, schema, known)
        given = discriminator.get("mapping")
        given = given if isinstance(given, dict) else {}
        mapped = [find_mapped(registry, document, noted.base, text) for text in given.values()]
        named = {place_of(one) for one in mapped if isinstance(one, Target)}
        implied = {
            name: self._reference(one) for name, one in names.items() if place_of(one) not in named
        }
        mapping: dict[str, Any] = {
            name: ref for name, ref in implied.items() if not self._is_told(name, ref)
        }
        mapping |= {value: self._mapped(unit, noted.base, text) for value, text in given.items()}
        changed = {"mapping": mapping} if mapping else {}
        if "defaultMapping" in discriminator:
            text = discriminator["defaultMapping"]
            changed["defaultMapping"] = self._mapped(unit, noted.base, text)
        return {**discriminator, **changed} if changed else None

    def _mapped(self, unit: Unit, base: str, text: Any) -> Any:
        """A value of a mapping, unchanged where it means the same in the output."""
        target = find_mapped(self._places.registry, unit.document, base, text)
        if not isinstance(target, Target):
            is_uri = isinstance(text, str) and may_be_uri(text)
            return self._places.relative(unit, base, text) if is_uri else text
        moved = self._places.is_part or unit.document.number or target.document.number
        return self._reference(target) if moved else text

    def _reference(self, target: Target) -> str:
        """The reference to write for a schema."""
        may_move = self._places.is_part or target.document.number
        for number in self._places.units_at(place_of(target)) if may_move else ():
            if self._places.graph.units[number].type.is_schema:
                return self._places.name(number)
        return pointer.fragment(target.tokens)

    def _is_told(self, name: str, ref: str) -> bool:
        """Whether a name can be left out, since it is that of the component in a reference."""
        tokens = pointer.parse(pointer.from_fragment(ref[1:]))
        return self._renamed_only and tokens[-1:] == (name,)
