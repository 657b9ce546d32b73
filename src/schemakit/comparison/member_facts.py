"""What changed of the properties of objects: which there are, and which have to be there.

With ``open="declared"`` a property that the sender's description does not declare is not sent,
unless a schema for further properties declares it. What is received may hold any that the schema
does not refuse.
"""

from __future__ import annotations

from collections.abc import Iterable

from schemakit.comparison.facts import BREAKS, RISKS, SAFE, UNKNOWN, Edit, Effect, Fact
from schemakit.comparison.records import OpenObjects
from schemakit.comparison.schema_view import Child, Conjunct
from schemakit.comparison.spots import Side
from schemakit.comparison.unchanged import Unchanged
from schemakit.references.resolver import LONGEST_CHAIN

__all__ = ["compare_members", "is_marked"]

#: Two schemas inside and what they are called.
Inside = tuple[Child, Child, str]


def compare_members(
    old: tuple[Side, Conjunct],
    new: tuple[Side, Conjunct],
    open_objects: OpenObjects,
    unchanged: Unchanged,
) -> tuple[list[Fact], list[Inside]]:
    """The facts of the properties of two schemas, and the schemas of those that both have."""
    return _Members(old, new, open_objects, unchanged).compare()


class _Members:
    def __init__(
        self,
        old: tuple[Side, Conjunct],
        new: tuple[Side, Conjunct],
        open_objects: OpenObjects,
        unchanged: Unchanged,
    ) -> None:
        self.sides = old[0], new[0]
        self.old, self.new = old[1], new[1]
        self.is_strict = open_objects == "strict"
        self.unchanged = unchanged
        self.facts: list[Fact] = []
        self.inside: list[Inside] = []
        self.properties = [_children(one, "properties") for one in (self.old, self.new)]
        self.patterns = [_children(one, "patternProperties") for one in (self.old, self.new)]
        self.required = [
            one.keywords["required"].value if "required" in one.keywords else frozenset()
            for one in (self.old, self.new)
        ]
        #: The schema of further properties; None if it allows any.
        self.further = [
            one.keywords["additionalProperties"].value
            if "additionalProperties" in one.keywords
            else None
            for one in (self.old, self.new)
        ]

        #: The same, None too if it is written that it allows any.
        self.limits = [
            None if one is None or one.spot.value in (True, {}) else one for one in self.further
        ]

    def compare(self) -> tuple[list[Fact], list[Inside]]:
        befores, afters = self.properties
        for name in dict.fromkeys((*befores, *afters)):
            if name in befores and name in afters:
                self.inside.append((befores[name], afters[name], f".{name}"))
            elif name in afters:
                self._add(name, afters[name])
            else:
                self._remove(name, befores[name])
        self._compare_required()
        self._compare_hidden()
        self._compare_patterns()
        self._compare_further()
        return self.facts, self.inside

    def _add(self, name: str, child: Child) -> None:
        is_required = name in self.required[1]
        was_required = name in self.required[0]
        further = self.limits[0]
        request, response = SAFE, SAFE
        is_restricted = self.is_strict and further is None and child.spot.value not in ({}, True)
        if (is_required and not was_required) or is_restricted:
            request = BREAKS
        if further is not None and further.spot.value is False:
            response = BREAKS
        elif further is not None:
            self.inside.append((further, child, f".{name}"))
        if self.patterns[0] and further is None:
            request = request if request is BREAKS else UNKNOWN
        message = f"required property {name!r} added" if is_required else f"{name!r} added"
        if not is_required:
            message = f"optional property {message}"
        edits = [Edit(self.old.path, "properties", name, (*self.new.path, "properties", name))]
        if is_required and not was_required:
            edits.append(Edit(self.old.path, "required", name, ()))
        code = "required-property-added" if is_required else "property-added"
        self._note(code, message, (None, child), request, response, edits)

    def _remove(self, name: str, child: Child) -> None:
        was_required = name in self.required[0]
        further = self.limits[1]
        request, response = RISKS, RISKS
        if self.is_strict and further is None:
            request = SAFE
            response = SAFE if child.spot.value in ({}, True) else BREAKS
        if was_required and name not in self.required[1]:
            response = BREAKS
        if further is not None and further.spot.value is False:
            request = BREAKS
        elif further is not None:
            self.inside.append((child, further, f".{name}"))
        message = f"{'required' if was_required else 'optional'} property {name!r} removed"
        edits = [Edit(self.old.path, "properties", name, None)]
        if was_required and name not in self.required[1]:
            edits.append(Edit(self.old.path, "required", name, None))
        self._note("property-removed", message, (child, None), request, response, edits)

    def _compare_required(self) -> None:
        befores, afters = self.required
        for name in sorted(befores ^ afters):
            is_now = name in afters
            declared = self.properties[1 if is_now else 0].get(name)
            other = self.properties[0 if is_now else 1].get(name)
            if declared is not None and other is None:
                continue  # said with the property that was added or removed
            request, response = (BREAKS, SAFE) if is_now else (SAFE, BREAKS)
            value = declared.spot.value if declared is not None else None
            if isinstance(value, dict):
                # "required" is about the direction in which such a property is sent.
                request = SAFE if value.get("readOnly") is True else request
                response = SAFE if value.get("writeOnly") is True else response
            code = "property-required" if is_now else "property-optional"
            message = f"property {name!r} is {'required now' if is_now else 'optional now'}"
            owner = self.new if is_now else self.old
            spot = owner.keywords["required"].spot
            ends = (self.old.schema, spot) if is_now else (spot, self.new.schema)
            edit = Edit(self.old.path, "required", name, () if is_now else None)
            self.facts.append(
                Fact(code, message, *ends, request, response, is_schema=True, edits=(edit,))
            )

    def _compare_hidden(self) -> None:
        """Required properties that belong to requests or responses now, or no longer: one that is
        read-only is not required of a request, one that is write-only not of a response (OAS 3.0,
        Schema Object)."""
        befores, afters = self.properties
        for name in sorted(self.required[0] & self.required[1]):
            old, new = befores.get(name), afters.get(name)
            if old is None or new is None or self.unchanged.is_same(old.spot, new.spot):
                continue
            marks = [
                [is_marked(side, one, key) for key in ("readOnly", "writeOnly")]
                for side, one in zip(self.sides, (old, new), strict=True)
            ]
            if marks[0][0] and not marks[1][0]:
                message = f"property {name!r} is required of requests now, was readOnly"
                self._note_mark("property-required", message, (old, new), "readOnly")
            if marks[1][1] and not marks[0][1]:
                message = f"property {name!r} is not in responses any more, which required it"
                self._note_mark("property-optional", message, (old, new), "writeOnly")

    def _note_mark(self, code: str, message: str, ends: tuple[Child, Child], key: str) -> None:
        old, new = ends
        request, response = (BREAKS, SAFE) if key == "readOnly" else (SAFE, BREAKS)
        edits = (Edit(old.path, key, None, (*new.path, key)),)
        # What references lead to is taken from the old description in proofs.
        values = old.spot.value, new.spot.value
        is_provable = not any(isinstance(one, dict) and "$ref" in one for one in values)
        found = Fact(code, message, old.spot, new.spot, request, response, edits=edits)
        self.facts.append(found._replace(is_schema=is_provable))

    def _compare_patterns(self) -> None:
        befores, afters = self.patterns
        for name in dict.fromkeys((*befores, *afters)):
            if name in befores and name in afters:
                self.inside.append((befores[name], afters[name], f".<{name}>"))
                continue
            is_new = name in afters
            request, response = (BREAKS, SAFE) if is_new else (SAFE, BREAKS)
            if self.further[0] is not None or self.further[1] is not None:
                request = response = UNKNOWN
            message = f"pattern of properties {name!r} {'added' if is_new else 'removed'}"
            ends = (befores.get(name), afters.get(name))
            source = (*self.new.path, "patternProperties", name) if is_new else None
            edit = Edit(self.old.path, "patternProperties", name, source)
            self._note("pattern-properties-changed", message, ends, request, response, [edit])

    def _compare_further(self) -> None:
        before, after = self.further
        if before is not None and after is not None:
            self.inside.append((before, after, ".*"))
            return
        if before is after:
            return
        one = before or after
        assert one is not None  # noqa: S101  one of them is there
        is_closed = one.spot.value is False
        request, response = SAFE, SAFE
        if before is None:
            request = BREAKS if self.is_strict else RISKS
            if one.spot.value in (True, {}):
                request = SAFE
            message = (
                "further properties are refused now"
                if is_closed
                else ("further properties have a schema now")
            )
        else:
            if self.is_strict or not is_closed:
                response = BREAKS
            if one.spot.value in (True, {}):
                response = SAFE
            message = (
                "further properties are allowed now"
                if is_closed
                else ("further properties may have any value now")
            )
        edit = Edit(
            self.old.path,
            "additionalProperties",
            None,
            (*self.new.path, "additionalProperties"),
        )
        ends = (before or Child(self.old.schema, ()), after or Child(self.new.schema, ()))
        self._note("additional-properties-changed", message, ends, request, response, [edit])

    def _note(
        self,
        code: str,
        message: str,
        ends: tuple[Child | None, Child | None],
        request: Effect,
        response: Effect,
        edits: Iterable[Edit],
    ) -> None:
        spots = [None if one is None else one.spot for one in ends]
        fact = Fact(
            code, message, spots[0], spots[1], request, response, is_schema=True, edits=(*edits,)
        )
        self.facts.append(fact)


def _children(conjunct: Conjunct, key: str) -> dict[str, Child]:
    held = conjunct.keywords.get(key)
    return held.value if held is not None and isinstance(held.value, dict) else {}


def is_marked(side: Side, child: Child, key: str) -> bool:
    """Whether a property is ``readOnly`` or ``writeOnly``, itself or where its references lead."""
    spot = child.spot
    for _ in range(LONGEST_CHAIN):
        value = spot.value
        if not isinstance(value, dict):
            return False
        is_reference = isinstance(value.get("$ref"), str)
        if value.get(key) is True and (not is_reference or spot.document.grammar.schema_siblings):
            return True
        target = side.target(spot) if is_reference else None
        if target is None:
            return False
        spot = target
    return False
