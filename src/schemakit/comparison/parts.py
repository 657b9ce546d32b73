"""The parts of two descriptions that have to be compared: each pair once.

What is the same on both sides is never entered. A pair is compared when it is first used; what it
uses is entered then. A cycle ends where it comes back to a pair that was entered.
"""

from __future__ import annotations

from schemakit.comparison.facts import DOCUMENTS, Edge, Effect, Fact, PairKey, Part
from schemakit.comparison.inherited import inherits_change
from schemakit.comparison.object_changes import (
    Context,
    ObjectChanges,
    compare_fields,
    note_malformed,
)
from schemakit.comparison.operation_changes import OperationChanges
from schemakit.comparison.operation_pairs import OperationPair, list_operations, pair_operations
from schemakit.comparison.records import REQUEST, OpenObjects
from schemakit.comparison.root_changes import compare_root
from schemakit.comparison.schema_changes import SchemaChanges
from schemakit.comparison.security import compare_requirements, find_renamed, scheme_names
from schemakit.comparison.spots import Side, Spot
from schemakit.comparison.unchanged import Unchanged
from schemakit.references.components import Place, members_of_section, section_of_schemas
from schemakit.spec.grammar import ObjectType
from schemakit.spec.versions import TEXT_FIELDS

__all__ = ["compare_parts"]

#: Kinds of parts that are about schemas.
_SCHEMAS = ("Schema", "Discriminator")
_ROOT = "the description"
_REMOVED = Effect("breaking", "proved")
_ADDED = Effect("safe", "proved")
_UNUSED = "that nothing refers to"


def compare_parts(
    old: Side, new: Side, unchanged: Unchanged, open_objects: OpenObjects
) -> dict[PairKey, Part]:
    """Every pair that was compared, with its differences and what it uses."""
    return _Parts(old, new, unchanged, open_objects).compare()


class _Parts:
    def __init__(
        self, old: Side, new: Side, unchanged: Unchanged, open_objects: OpenObjects
    ) -> None:
        self.old, self.new = old, new
        self.parts: dict[PairKey, Part] = {}
        self.queue: list[Part] = []
        schemas = SchemaChanges((old, new), unchanged, open_objects, self.enter)
        self.context = Context(
            old, new, unchanged, schemas, self.enter, self.parts, self._find_renamed()
        )
        self.objects = ObjectChanges(self.context)
        self.operations = OperationChanges(self.context, self.objects)
        self.compare_kind = {
            "Schema": schemas.compare,
            "Discriminator": schemas.compare_heirs,
            "Parameter": self.objects.compare_parameter,
            "Header": self.objects.compare_parameter,
            "RequestBody": self.objects.compare_body,
            "Response": self.objects.compare_response,
            "SecurityScheme": self.objects.compare_scheme,
            "Operation": self.operations.compare,
        }

    def enter(self, kind: str, old: Spot, new: Spot, name: str) -> PairKey:
        """The key of a pair, which is compared later if it is new."""
        key = (kind, old.place, new.place)
        known = self.parts.get(key)
        types = _made_types(self.old, old), _made_types(self.new, new)
        if known is not None and types != (_types(known.old), _types(known.new)) and any(types):
            # A response of 2.0 that operations share has the media types of each.
            key = (kind, _beside(old, types[0]), _beside(new, types[1]))
        if key not in self.parts:
            own = self._component_name(new) or self._component_name(old)
            part = Part(key, old, new, own or name or self.new.name(new))
            part.is_component = bool(own)
            self.parts[key] = part
            self.queue.append(part)
        return key

    def _component_name(self, spot: Spot) -> str:
        documents, number = self.new.registry.all, spot.document.number
        is_new = number < len(documents) and spot.document is documents[number]
        return (self.new if is_new else self.old).component_name(spot)

    def compare(self) -> dict[PairKey, Part]:
        root = Part(("OpenAPI", (0, ()), (0, ())), self.old.root, self.new.root, _ROOT)
        if self.new.entry.grammar.root.is_schema:
            self._compare_schemas(root)
        else:
            self.parts[root.key] = root
            compare_root(root, self.old, self.new)
            self._compare_operations()
        self._work()
        self._compare_components(root)
        self._work()
        return self.parts

    def _work(self) -> None:
        while self.queue:
            part = self.queue.pop()
            compare = self.compare_kind.get(part.key[0])
            if compare is None:
                continue
            if part.key[0] in _SCHEMAS or not note_malformed(part, part.old, part.new):
                compare(part)

    def _compare_schemas(self, root: Part) -> None:
        """Compare two documents that are schemas: as values that are accepted."""
        root.is_operation, root.name = True, "the schema"
        self.parts[root.key] = root
        edge = {"role": REQUEST}
        self.context.schemas.use(root, self.old.root, self.new.root, edge, "the schema")

    # -- operations --------------------------------------------------------------------------------

    def _compare_operations(self) -> None:
        pairs: list[OperationPair] = []
        for section in ("paths", "webhooks"):
            olds, news = (list(list_operations(one, section)) for one in (self.old, self.new))
            pairs += pair_operations(olds, news)
        # A scheme is used by its name, which no reference says.
        concerned = self._changed_schemes()
        requirements = [one.root.value.get("security") for one in (self.old, self.new)]
        shared = self._compare_security(requirements)
        self._compare_items(pairs)
        for pair in pairs:
            if pair.old is None or pair.new is None:
                self._note_operation(pair)
                continue
            ends = pair.old.operation, pair.new.operation
            own = [
                one.value.get("security", top) for one, top in zip(ends, requirements, strict=True)
            ]
            schemes = scheme_names(own[1]) & concerned.keys()
            inherits = shared is not None and not any("security" in one.value for one in ends)
            is_same = all(
                self.context.unchanged.is_same(*both)
                for both in (ends, (pair.old.item, pair.new.item))
            )
            is_same = is_same and not inherits_change((self.old, self.new), ends)
            if is_same and pair.old.path == pair.new.path and not schemes and not inherits:
                continue
            part = self.parts[self.enter("Operation", *ends, pair.new.name)]
            part.extra, part.is_operation, part.name = pair, True, pair.new.name
            part.is_sent_by_api = pair.new.section == "webhooks"
            if inherits and shared is not None:
                part.edges.append(Edge(shared, REQUEST, "security"))
            part.edges += [Edge(concerned[name], REQUEST, "security") for name in sorted(schemes)]

    def _compare_items(self, pairs: list[OperationPair]) -> None:
        """Compare what Path Items say besides their operations, each once."""
        met: set[tuple[Place, Place]] = set()
        for pair in pairs:
            if pair.old is None or pair.new is None:
                continue
            old, new = pair.old.item, pair.new.item
            if (old.place, new.place) in met:
                continue
            met.add((old.place, new.place))
            part = Part(("PathItem", old.place, new.place), old, new, pair.new.path)
            types = [one.entry.grammar.types["PathItem"] for one in (self.old, self.new)]
            methods = [
                key
                for key in dict.fromkeys((*old.value, *new.value))
                if all(
                    _is_known(one, key) or key not in spot.value
                    for one, spot in zip(types, (old, new), strict=True)
                )
            ]
            compare_fields(part, old, new, {*methods})
            part.is_operation = False
            if part.facts:
                self.parts[part.key] = part

    def _note_operation(self, pair: OperationPair) -> None:
        one = pair.new or pair.old
        assert one is not None  # noqa: S101  one of them is there
        is_webhook = one.section == "webhooks"
        verb = "added" if pair.old is None else "removed"
        effect = _ADDED if pair.old is None else _REMOVED
        if is_webhook:
            effect = Effect("risky", "rule")
        spots = [None if each is None else each.operation for each in pair]
        code = f"{'webhook' if is_webhook else 'operation'}-{verb}"
        is_deprecated = pair.old is not None and pair.old.operation.value.get("deprecated") is True
        message = verb + (", which was deprecated" if is_deprecated else "")
        key = ("Operation", *((one.operation.place,) * 2))
        part = Part((key[0], key[1], (-1, key[2][1])), one.operation, one.operation, one.name)
        part.is_operation = True
        part.facts.append(Fact(code, message, spots[0], spots[1], effect, effect))
        self.parts[f"{verb} operation", part.key[1], part.key[2]] = part

    def _compare_security(self, requirements: list[object]) -> PairKey | None:
        """The part of the requirements of the whole description, if they differ."""
        spots = [
            one.root.member("security") if "security" in one.root.value else one.root
            for one in (self.old, self.new)
        ]
        ends = spots[0], spots[1]
        facts = compare_requirements(requirements[0], requirements[1], ends, self.context.renamed)
        if not facts:
            return None
        key: PairKey = ("Security", spots[0].place, spots[1].place)
        self.parts[key] = Part(key, spots[0], spots[1], _ROOT, facts=facts)
        return key

    def _find_renamed(self) -> dict[str, str]:
        """The new names of security schemes that only have another name, to the old ones."""
        olds, news = {}, {}
        for name, old, new in self._component_pairs("SecurityScheme"):
            if old is not None:
                olds[name] = self.old.follow(old).value
            if new is not None:
                news[name] = self.new.follow(new).value
        return find_renamed(olds, news)

    def _changed_schemes(self) -> dict[str, PairKey]:
        found = {}
        for name, old, new in self._component_pairs("SecurityScheme"):
            if old is not None and new is not None and not self.context.unchanged.is_same(old, new):
                ends = self.old.follow(old), self.new.follow(new)
                found[name] = self.enter("SecurityScheme", *ends, name)
        return found

    # -- components --------------------------------------------------------------------------------

    def _component_pairs(self, kind: str) -> list[tuple[str, Spot | None, Spot | None]]:
        members: list[dict[str, Spot]] = []
        for side in (self.old, self.new):
            section = side.entry.grammar.sections.get(kind, ())
            if kind == "Schema":
                section = section_of_schemas(side.entry)
            listed = members_of_section(side.registry, section).items() if section else ()
            members.append(
                {str(name): Spot(one.document, one.tokens, one.value) for name, one in listed}
            )
        return [
            (name, members[0].get(name), members[1].get(name))
            for name in dict.fromkeys((*members[0], *members[1]))
        ]

    def _compare_components(self, root: Part) -> None:
        """Compare the components that no operation led to."""
        renamed = {*self.context.renamed, *self.context.renamed.values()}
        for kind in dict.fromkeys(
            (*self.old.entry.grammar.sections, *self.new.entry.grammar.sections)
        ):
            for name, old, new in self._component_pairs(kind):
                if old is not None and new is not None:
                    if not self.context.unchanged.is_same(old, new):
                        self._enter_component(root, kind, name, old, new)
                    continue
                one, side = (new, self.new) if old is None else (old, self.old)
                assert one is not None  # noqa: S101  one of them is there
                is_scheme = kind == "SecurityScheme"
                if not is_scheme and one.place in side.targets:
                    continue  # what uses it says what changed
                if is_scheme and name in renamed:
                    continue
                verb = "added" if old is None else "removed"
                where = "" if is_scheme else f" {_UNUSED}"
                message = f"{_words(kind)} {name}{where} {verb}"
                root.facts.append(
                    Fact(f"component-{verb}", message, old, new, DOCUMENTS, DOCUMENTS)
                )
                self.parts.setdefault(root.key, root)

    def _enter_component(self, root: Part, kind: str, name: str, old: Spot, new: Spot) -> None:
        if kind in self.compare_kind and kind != "Operation":
            if kind == "Schema":
                self.context.schemas.use(
                    Part(root.key, old, new, name), old, new, {"role": ""}, name
                )
            else:
                self.objects.use(Part(root.key, old, new, name), kind, old, new, role="", place="")
            return
        if not self.context.unchanged.has_equal_text(old, new):
            message = f"{_words(kind)} {name} changed"
            root.facts.append(Fact("component-changed", message, old, new, DOCUMENTS, DOCUMENTS))


def _types(spot: Spot) -> tuple[str, ...]:
    content = spot.value.get("content") if isinstance(spot.value, dict) else None
    return tuple(map(str, content)) if isinstance(content, dict) else ()


def _made_types(side: Side, spot: Spot) -> tuple[str, ...]:
    return _types(spot) if side.is_made(spot) else ()


def _beside(spot: Spot, types: tuple[str, ...]) -> Place:
    return spot.document.number, (*spot.tokens, *types)


def _is_known(item: ObjectType, key: str) -> bool:
    """Whether a field of a Path Item holds Objects, which are compared elsewhere."""
    return key in item.fields and key not in TEXT_FIELDS


def _words(kind: str) -> str:
    return "".join(f" {one.lower()}" if one.isupper() else one for one in kind).strip()
