"""The differences of Objects other than schemas and operations: parameters, bodies, responses,
headers, media types, security schemes."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any, NamedTuple

from schemakit.comparison.facts import (
    BREAKS,
    DOCUMENTS,
    RISKS,
    SAFE,
    Edge,
    Effect,
    Fact,
    PairKey,
    Part,
)
from schemakit.comparison.keyword_facts import annotation_fact, say_changed
from schemakit.comparison.parameter_texts import (
    are_other_texts,
    compare_style,
    compare_texts,
    item_types,
    scalar_types,
)
from schemakit.comparison.schema_changes import SchemaChanges
from schemakit.comparison.spots import Side, Spot
from schemakit.comparison.unchanged import Unchanged, canonical_text
from schemakit.spec.media_types import essence, find_range, normalize
from schemakit.spec.values import NOTHING, equal
from schemakit.syntax.json_writer import short_json
from schemakit.views.bodies import as_schema

__all__ = [
    "Context",
    "ObjectChanges",
    "compare_fields",
    "fields_of",
    "note_malformed",
    "pair_by_name",
]

#: Fields that say nothing to programs.
_DOCUMENTATION = frozenset(
    {"description", "summary", "title", "example", "examples", "externalDocs", "tags", "links"}
)


_SCALARS = (str, bool, int)
#: The header that a response may not describe since 3.0 (OAS 3.0, Response Object, ``headers``).
_IGNORED_HEADER = "content-type"
#: Media types in which the properties of an object are written as texts (OAS 3.1, Encoding Object).
_FORM_TYPES = ("application/x-www-form-urlencoded", "multipart/form-data")
#: How a value is written: whether in a media type of ``content``, in words.
_FORMS = {False: "in a style", True: "in a media type"}


class Context(NamedTuple):
    """What every comparison needs: both sides, what is the same on both, and the parts so far."""

    old: Side
    new: Side
    unchanged: Unchanged
    schemas: SchemaChanges
    enter: Callable[[str, Spot, Spot, str], PairKey]
    #: Every part that was entered.
    parts: Mapping[PairKey, Part]
    #: The new names of security schemes that only have another name, to the old ones.
    renamed: Mapping[str, str]


def pair_by_name(
    old: Spot, new: Spot, key: str, name: Callable[[str], str] = str
) -> list[tuple[str, Spot | None, Spot | None]]:
    """The members of a map of two Objects by name: those of both sides, or of one."""
    befores, afters = _by_name(old.members(key), name), _by_name(new.members(key), name)
    return [(one, befores.get(one), afters.get(one)) for one in dict.fromkeys((*befores, *afters))]


def _by_name(members: Iterable[tuple[str, Spot]], name: Callable[[str], str]) -> dict[str, Spot]:
    found: dict[str, Spot] = {}
    for key, spot in members:
        # Two that have the same name are told apart as they are written.
        called = name(key)
        found[called if called not in found else key] = spot
    return found


def fields_of(value: Any) -> Mapping[str, Any]:
    """The fields of an Object; none of a malformed one."""
    return value if isinstance(value, dict) else {}


def note_malformed(part: Part, old: Spot, new: Spot, way: str = "") -> bool:
    """Add the difference of two places of which one has no Object, but a malformed value; false
    if both have one."""
    are_objects = [isinstance(one.value, dict) for one in (old, new)]
    if all(are_objects):
        return False
    if are_objects[1]:
        message = "is an object, was a malformed value"
    else:
        message = "is a malformed value" + (", was an object" if are_objects[0] else ", as it was")
    part.facts.append(Fact("field-changed", message, old, new, RISKS, RISKS, way=way))
    return True


def compare_fields(
    part: Part, old: Spot, new: Spot, handled: Collection[str], way: str = ""
) -> None:
    """Add the differences of all fields that no rule is about."""
    ends = (old.value, new.value)
    if not (isinstance(ends[0], dict) and isinstance(ends[1], dict)):
        return
    for key in dict.fromkeys((*ends[0], *ends[1])):
        if key in handled or key == "$ref":
            continue
        before, after = (one.get(key, NOTHING) for one in ends)
        if type(before) is type(after) and type(before) in _SCALARS and before == after:
            continue
        if before is not NOTHING and after is not NOTHING and _are_equal(before, after):
            continue
        spots = [one.member(key) if key in one.value else None for one in (old, new)]
        part.facts.append(_field_fact(str(key), spots[0], spots[1], old, new)._replace(way=way))


def _are_equal(one: Any, other: Any) -> bool:
    text = canonical_text(one)  # which is faster
    return (text is not None and text == canonical_text(other)) or equal(one, other)


def _field_fact(key: str, before: Spot | None, after: Spot | None, old: Spot, new: Spot) -> Fact:
    if key in _DOCUMENTATION or key.startswith("x-") or key in ("deprecated", "default"):
        return annotation_fact(key, before, after, old, new)
    shown = [None if one is None else short_json(one.value, 60) for one in (before, after)]
    ends = (before or old, after or new)
    return Fact("field-changed", say_changed(key, shown[0], shown[1]), *ends, RISKS, RISKS)


def _are_same(context: Context, old: Spot, new: Spot) -> bool:
    """Whether two Objects are the same, with all that they refer to."""
    unchanged = context.unchanged
    if not unchanged.is_same(old, new):
        return False
    if not (context.old.makes_objects or context.new.makes_objects):
        return True
    # An Object that is made of one of 2.0 is the same only if so are the schemas in it, which lead
    # elsewhere.
    return all(
        unchanged.is_same(before.member("schema"), after.member("schema"))
        for _, before, after in pair_by_name(old, new, "content")
        if before is not None and after is not None
        if all(isinstance(one.value, dict) and "schema" in one.value for one in (before, after))
    )


class ObjectChanges:
    """Compares the Objects that operations are made of."""

    def __init__(self, context: Context) -> None:
        self.context = context

    def use(self, part: Part, kind: str, old: Spot, new: Spot, **edge: Any) -> None:
        """Let a part use two Objects, which may be references."""
        if _are_same(self.context, old, new):
            return
        ends = self.context.old.follow(old), self.context.new.follow(new)
        if not (old.is_at(ends[0]) and new.is_at(ends[1])):
            self._compare_overrides(part, old, new)
        name = f"{part.name} {edge.get('place', '')}".strip()
        part.edges.append(Edge(self.context.enter(kind, *ends, name), **edge))

    def _compare_overrides(self, part: Part, old: Spot, new: Spot) -> None:
        """Compare the summary and description beside references (OAS 3.1, Reference Object)."""
        for key in ("summary", "description"):
            values = []
            for side, spot in ((self.context.old, old), (self.context.new, new)):
                fields = fields_of(spot.value)
                own = fields.get(key) if "$ref" in fields else None
                values.append(fields_of(side.follow(spot).value).get(key) if own is None else own)
            ends = [fields_of(one.value) for one in (old, new)]
            has_own = any("$ref" in one and key in one for one in ends)
            if has_own and not equal(values[0], values[1]):
                part.facts.append(annotation_fact(key, old, new, old, new))

    # -- parameters and headers --------------------------------------------------------------------

    def compare_parameter(self, part: Part) -> None:
        """Add the differences of a Parameter or Header Object."""
        old, new = part.old, part.new
        befores, afters = old.value, new.value
        self._compare_presence(part, old, new, "parameter")
        handled = {"name", "in", "required", "schema", "content", "style", "explode"}
        handled |= {"allowReserved", "collectionFormat"}
        schemas = [_schema_of(side, one) for side, one in zip(self._sides, (old, new), strict=True)]
        if any("schema" not in one.value and "content" not in one.value for one in (old, new)):
            # In 2.0 the keywords are the parameter's own.
            own = [key for one in (befores, afters) for key in one if "schema" not in one]
            handled |= set(own) - _DOCUMENTATION
        is_in_content = ["content" in one for one in (befores, afters)]
        if is_in_content[0] is not is_in_content[1]:
            was, now = (_FORMS[one] for one in is_in_content)
            message = f"is written {now}, was {was}"
            part.facts.append(Fact("style-changed", message, old, new, BREAKS, BREAKS))
        else:
            if not is_in_content[0]:
                self._compare_written(part, schemas[0], schemas[1])
            self._compare_content(part, old, new)
        compare_fields(part, old, new, handled)

    def _compare_presence(self, part: Part, old: Spot, new: Spot, what: str) -> None:
        was, now = (one.value.get("required") is True for one in (old, new))
        if was is now:
            return
        ends = tuple(
            one.member("required") if "required" in one.value else one for one in (old, new)
        )
        request, response = (BREAKS, SAFE) if now else (SAFE, BREAKS)
        kind = "header" if part.key[0] == "Header" else what
        code = f"{kind}-{'required' if now else 'optional'}"
        message = f"is {'required now' if now else 'optional now'}"
        part.facts.append(Fact(code, message, ends[0], ends[1], request, response))

    def _compare_written(self, part: Part, old: Spot | None, new: Spot | None) -> None:
        """Compare the schemas of values that are written in a style."""
        types = scalar_types(self.context.old, old), scalar_types(self.context.new, new)
        compare_style(part, *types)
        if old is None or new is None:
            self._compare_schemas(part, old, new, "", "")
            return
        items = item_types(self.context.old, old), item_types(self.context.new, new)
        if not are_other_texts(*types) and not are_other_texts(*items):
            self._compare_schemas(part, old, new, "", "")
        elif not all(types) or "$ref" in old.value or "$ref" in new.value:
            # What is proved of the values of a component is not proved of their texts.
            edge = {"role": "", "place": "", "is_monotone": False}
            self.context.schemas.use(part, old, new, edge, part.name)
        else:
            compare_texts(part, old, new)

    @property
    def _sides(self) -> tuple[Side, Side]:
        return self.context.old, self.context.new

    def _compare_schemas(
        self,
        part: Part,
        old: Spot | None,
        new: Spot | None,
        way: str,
        place: str,
        *,
        is_form: bool = False,
    ) -> None:
        """Compare two schemas that an Object has; none is one that allows anything."""
        if old is None and new is None:
            return
        if old is None or new is None:
            verb = "has a schema now" if old is None else "has no schema any more"
            request, response = (BREAKS, SAFE) if old is None else (SAFE, BREAKS)
            ends = (old or part.old, new or part.new)
            part.facts.append(Fact("schema-changed", verb, *ends, request, response, way=way))
            return
        name = part.name + (f" {place}" if place else "")
        edge = {"role": "", "place": place, "is_form": is_form}
        self.context.schemas.use(part, old, new, edge, name)

    # -- bodies, responses, media types ------------------------------------------------------------

    def compare_body(self, part: Part) -> None:
        """Add the differences of a Request Body Object."""
        self._compare_presence(part, part.old, part.new, "body")
        self._compare_content(part, part.old, part.new)
        handled = {"required", "content", "in", "name", "schema"}
        compare_fields(part, part.old, part.new, handled)

    def compare_response(self, part: Part) -> None:
        """Add the differences of a Response Object."""
        old, new = part.old, part.new
        are_early = [one.entry.grammar.version == "2.0" for one in self._sides]
        for name, before, after in pair_by_name(old, new, "headers", str.lower):
            if name == _IGNORED_HEADER and not all(are_early):
                continue
            if before is not None and after is not None:
                self.use(part, "Header", before, after, role="", place=f"header {name}")
                continue
            one = after or before
            assert one is not None  # noqa: S101  one of them is there
            side = self.context.new if before is None else self.context.old
            is_required = fields_of(side.follow(one).value).get("required") is True
            response: Effect = SAFE if before is None else (BREAKS if is_required else RISKS)
            verb = "added" if before is None else "removed"
            message = f"header {name!r} {verb}"
            # Who answers a callback has to send what is required.
            request = BREAKS if after is not None and is_required else SAFE
            fact = Fact(f"header-{verb}", message, before, after, request, response)
            part.facts.append(fact)
        self._compare_content(part, old, new)
        compare_fields(part, old, new, {"headers", "content", "schema"})

    def _compare_content(self, part: Part, old: Spot, new: Spot) -> None:
        for name, before, after in pair_by_name(old, new, "content", normalize):
            if before is not None and after is not None:
                ends = self.context.old.follow(before), self.context.new.follow(after)
                self._compare_media(part, name, *ends)
                continue
            verb = "removed" if after is None else "added"
            request, response = self._judge_media_type(part, name, before, after)
            message = f"media type {name} {verb}"
            part.facts.append(Fact(f"media-type-{verb}", message, before, after, request, response))

    def _judge_media_type(
        self, part: Part, name: str, before: Spot | None, after: Spot | None
    ) -> tuple[Effect, Effect]:
        """What it means that only one side names a media type. Where the other side has a range
        that it belongs to, the two are compared (OAS 3.1, Request Body Object, ``content``)."""
        other = part.old if before is None else part.new
        named = {normalize(key): spot for key, spot in other.members("content")}
        covering = find_range(name, named)
        if covering is not None:
            ends = before or named[covering], after or named[covering]
            followed = self.context.old.follow(ends[0]), self.context.new.follow(ends[1])
            self._compare_media(part, name, *followed)
            return SAFE, SAFE
        if before is None:
            # What the API sends in another form is sent to those who ask for it.
            is_first = part.key[0] == "Response" and not any(
                True for _ in part.old.members("content")
            )
            return RISKS if is_first else SAFE, RISKS
        # A range may be narrowed to what was sent all the time.
        is_narrowed = any(find_range(one, [name]) is not None for one in named)
        return BREAKS, RISKS if is_narrowed else BREAKS

    def _compare_media(self, part: Part, name: str, old: Spot, new: Spot) -> None:
        if note_malformed(part, old, new, f" {name}"):
            return
        handled = {"schema", "itemSchema"}
        place = "" if essence(name) == "application/json" else name
        for key in ("schema", "itemSchema"):
            spots = [one.member(key) if key in one.value else None for one in (old, new)]
            self._compare_schemas(
                part, spots[0], spots[1], "", place, is_form=essence(name) in _FORM_TYPES
            )
        compare_fields(part, old, new, handled, way=f" {name}")

    # -- security schemes --------------------------------------------------------------------------

    def compare_scheme(self, part: Part) -> None:
        """Add the differences of a Security Scheme Object."""
        old, new = part.old, part.new
        for key in ("type", "scheme", "in", "name", "flow", "openIdConnectUrl"):
            before, after = old.value.get(key), new.value.get(key)
            if isinstance(before, str) and isinstance(after, str) and key != "name":
                before, after = before.lower(), after.lower()
            if not equal(before, after):
                shown = [None if one is None else short_json(one, 60) for one in (before, after)]
                ends = [one.member(key) if key in one.value else one for one in (old, new)]
                message = say_changed(key, shown[0], shown[1])
                fact = Fact("security-scheme-changed", message, ends[0], ends[1], BREAKS, SAFE)
                part.facts.append(fact)
        for name, before, after in pair_by_name(old, new, "flows"):
            if before is not None and after is not None:
                self._compare_flow(part, name, before, after)
            else:
                effect = SAFE if before is None else BREAKS
                verb = "added" if before is None else "removed"
                fact = Fact(f"flow-{verb}", f"flow {name} {verb}", before, after, effect, SAFE)
                part.facts.append(fact)
        self._compare_scopes(part, "", old, new)
        handled = {"type", "scheme", "in", "name", "flow", "flows", "openIdConnectUrl", "scopes"}
        compare_fields(part, old, new, {*handled, "bearerFormat"})
        if not equal(old.value.get("bearerFormat"), new.value.get("bearerFormat")):
            message = "bearerFormat changed"  # a hint for people (OAS 3.1, Security Scheme Object)
            part.facts.append(
                Fact("documentation-changed", message, old, new, DOCUMENTS, DOCUMENTS)
            )

    def _compare_flow(self, part: Part, name: str, old: Spot, new: Spot) -> None:
        self._compare_scopes(part, f"flow {name}: ", old, new)
        compare_fields(part, old, new, {"scopes"}, way=f" flow {name}")

    def _compare_scopes(self, part: Part, start: str, old: Spot, new: Spot) -> None:
        for name, before, after in pair_by_name(old, new, "scopes"):
            if before is None or after is None:
                effect = SAFE if before is None else BREAKS
                message = f"{start}scope {name!r} {'added' if before is None else 'removed'}"
                part.facts.append(Fact("scope-changed", message, before, after, effect, SAFE))
            elif not equal(before.value, after.value):
                message = f"{start}scope {name!r}: description changed"
                code = "documentation-changed"
                part.facts.append(Fact(code, message, before, after, DOCUMENTS, DOCUMENTS))


def _schema_of(side: Side, owner: Spot) -> Spot | None:
    """The schema of a Parameter or a Header; in 2.0 the Object itself, without its other fields."""
    value = owner.value
    if "schema" in value:
        return owner.member("schema")
    if "content" in value or side.entry.grammar.version != "2.0":
        return None
    return side.made(owner, lambda: _without_texts(as_schema(value)))


def _without_texts(schema: dict[str, Any]) -> dict[str, Any]:
    return {key: one for key, one in schema.items() if key not in ("description", "in")}
