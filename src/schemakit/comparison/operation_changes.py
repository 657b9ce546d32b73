"""The differences of operations: what they take, what they answer, and who may call them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from schemakit.comparison.facts import BREAKS, DOCUMENTS, RISKS, SAFE, Effect, Fact, Part
from schemakit.comparison.inherited import list_media_types, list_schemes
from schemakit.comparison.object_changes import (
    Context,
    ObjectChanges,
    compare_fields,
    fields_of,
    pair_by_name,
)
from schemakit.comparison.operation_pairs import (
    OperationPair,
    PathOperation,
    list_of_item,
    pair_operations,
    template_names,
)
from schemakit.comparison.records import REQUEST, RESPONSE
from schemakit.comparison.root_changes import compare_schemes, compare_servers
from schemakit.comparison.security import compare_requirements
from schemakit.comparison.spots import Side, Spot
from schemakit.comparison.unchanged import Unchanged
from schemakit.spec.values import equal
from schemakit.spec.versions import IGNORED_HEADERS
from schemakit.syntax.json_writer import short_json

__all__ = ["OperationChanges"]

_BODY = "body"
_SUNSET = "x-sunset"
_HANDLED = frozenset(
    {"parameters", "requestBody", "responses", "callbacks", "security", "operationId"}
    | {"consumes", "produces", "tags", "servers", "schemes"}
)
#: Statuses that one pattern covers, the nearest first.
_DEFAULT = "default"


class OperationChanges:
    """Compares operations; their Objects become parts."""

    def __init__(self, context: Context, objects: ObjectChanges) -> None:
        self.context, self.objects = context, objects

    def compare(self, part: Part) -> None:
        """Add the differences of an operation."""
        old, new = part.old, part.new
        pair: OperationPair = part.extra
        assert pair.old is not None  # noqa: S101  a part has both
        assert pair.new is not None  # noqa: S101
        if pair.old.path != pair.new.path:
            message = f"the names in the path changed, was {pair.old.path}"
            code = "path-names-changed"
            self._note(part, code, message, old, new, DOCUMENTS)
        self._compare_parameters(part, pair.old, pair.new)
        self._compare_bodies(part, pair.old, pair.new)
        self._compare_responses(part)
        self._compare_callbacks(part)
        self._compare_security(part)
        self._compare_rest(part)

    def _note(
        self,
        part: Part,
        code: str,
        message: str,
        old: Spot | None,
        new: Spot | None,
        effect: Effect,
    ) -> None:
        part.facts.append(Fact(code, message, old, new, effect, effect))

    # -- what it takes -----------------------------------------------------------------------------

    def _compare_parameters(self, part: Part, old: PathOperation, new: PathOperation) -> None:
        if _have_same_parameters(self.context.unchanged, old, new):
            return
        befores = _parameters(self.context.old, old)
        afters = _parameters(self.context.new, new)
        for key in dict.fromkeys((*befores, *afters)):
            before, after = befores.get(key), afters.get(key)
            if before is not None and after is not None:
                place = _parameter_name(fields_of(self.context.new.follow(after).value))
                self.objects.use(part, "Parameter", before, after, role=REQUEST, place=place)
                continue
            one = after or before
            assert one is not None  # noqa: S101  one of them is there
            side = self.context.new if before is None else self.context.old
            value = side.follow(one).value
            if not isinstance(value, dict):
                message = f"malformed parameter {'added' if before is None else 'removed'}"
                self._note(part, "field-changed", message, before, after, RISKS)
                continue
            is_placed = isinstance(value.get("in"), str)
            name, is_required = _parameter_name(value), value.get("required") is True
            if after is None:
                effect = RISKS if value.get("in") != "path" else BREAKS
                message = f"{name} removed"
                self._note(part, "parameter-removed", message, before, None, effect)
            elif is_required and not _is_sent_anyway(value):
                message = f"required {name} added"
                self._note(part, "required-parameter-added", message, None, after, BREAKS)
            else:
                # Who receives it from the API may not expect it.
                effect = RISKS if part.is_sent_by_api or not is_placed else SAFE
                self._note(part, "parameter-added", f"optional {name} added", None, after, effect)

    def _compare_bodies(self, part: Part, old: PathOperation, new: PathOperation) -> None:
        before = self._body(self.context.old, part.old, old.item)
        after = self._body(self.context.new, part.new, new.item)
        if before is not None and after is not None:
            self.objects.use(part, "RequestBody", before, after, role=REQUEST, place=_BODY)
            return
        if after is not None:
            value = self.context.new.follow(after).value
            is_required = fields_of(value).get("required") is True
            optional = RISKS if part.is_sent_by_api else SAFE
            effect, start = (BREAKS, "required") if is_required else (optional, "optional")
            if not isinstance(value, dict):
                effect, start = RISKS, "malformed"
            self._note(part, "body-added", f"{start} body added", None, after, effect)
        elif before is not None:
            self._note(part, "body-removed", "body removed", before, None, BREAKS)

    def _body(self, side: Side, operation: Spot, item: Spot) -> Spot | None:
        """The Request Body Object; for 2.0 one that is made of the body parameter."""
        if side.entry.grammar.version != "2.0":
            return operation.member("requestBody") if "requestBody" in operation.value else None
        for _, one in (*operation.members("parameters"), *item.members("parameters")):
            end = side.follow(one)
            if isinstance(end.value, dict) and end.value.get("in") == _BODY:
                return _with_content(side, end, list_media_types(side, operation, "consumes"))
        return None

    # -- what it answers ---------------------------------------------------------------------------

    def _compare_responses(self, part: Part) -> None:
        for status, before, after in pair_by_name(part.old, part.new, "responses", str.upper):
            status = status.lower() if status == _DEFAULT.upper() else status
            if status.startswith("X-"):
                continue
            place = f"response {status}"
            if before is not None and after is not None:
                ends = self._with_content(part, before, after)
                self.objects.use(part, "Response", *ends, role=RESPONSE, place=place)
                continue
            if after is not None:
                covering = _find_covering(part.old, status)
                if covering is not None:
                    ends = self._with_content(part, covering, after)
                    self.objects.use(part, "Response", *ends, role=RESPONSE, place=place)
                    self._note(part, "response-added", f"{place} added", None, after, SAFE)
                    continue
                message = f"{place} added, which clients of the old description do not expect"
                self._note(part, "response-added", message, None, after, RISKS)
            else:
                assert before is not None  # noqa: S101  one of them is there
                self._remove_response(part, status, before)

    def _remove_response(self, part: Part, status: str, before: Spot) -> None:
        place = f"response {status}"
        covering = _find_covering(part.new, status)
        effect = SAFE
        if covering is not None:
            ends = self._with_content(part, before, covering)
            self.objects.use(part, "Response", *ends, role=RESPONSE, place=place)
        elif part.is_sent_by_api or _may_be_missed(part.new, status):
            effect = RISKS
        self._note(part, "response-removed", f"{place} removed", before, None, effect)

    def _with_content(self, part: Part, old: Spot, new: Spot) -> tuple[Spot, Spot]:
        """Response Objects; those of 2.0 with their schema under ``content``."""
        found = []
        for side, owner, spot in (
            (self.context.old, part.old, old),
            (self.context.new, part.new, new),
        ):
            if side.entry.grammar.version == "2.0":
                end = side.follow(spot)
                if isinstance(end.value, dict) and "schema" in end.value:
                    spot = _with_content(side, end, list_media_types(side, owner, "produces"))
            found.append(spot)
        return found[0], found[1]

    def _compare_callbacks(self, part: Part) -> None:
        for name, before, after in pair_by_name(part.old, part.new, "callbacks"):
            if before is None or after is None:
                verb = "added" if before is None else "removed"
                effect = RISKS
                self._note(
                    part, f"callback-{verb}", f"callback {name!r} {verb}", before, after, effect
                )
                continue
            if self.context.unchanged.is_same(before, after):
                continue
            ends = self.context.old.follow(before), self.context.new.follow(after)
            olds = _callback_operations(self.context.old, ends[0], name)
            news = _callback_operations(self.context.new, ends[1], name)
            for pair in pair_operations(olds, news):
                self.use_pair(part, pair, is_sent_by_api=not part.is_sent_by_api)

    def use_pair(self, part: Part, pair: OperationPair, *, is_sent_by_api: bool) -> None:
        """Add an operation inside another, or the fact that one side does not have it."""
        if pair.old is not None and pair.new is not None:
            name = f"{part.name}: {pair.new.path} {pair.new.method}"
            key = self.context.enter("Operation", pair.old.operation, pair.new.operation, name)
            entered = self.context.parts[key]
            entered.extra, entered.is_operation = pair, True
            entered.is_sent_by_api = is_sent_by_api
            return
        one = pair.new or pair.old
        assert one is not None  # noqa: S101  one of them is there
        verb = "added" if pair.old is None else "removed"
        spots = [None if each is None else each.operation for each in pair]
        message = f"callback {one.path} {one.method} {verb}"
        self._note(part, f"callback-{verb}", message, spots[0], spots[1], RISKS)

    # -- who may call it, and the rest -------------------------------------------------------------

    def _compare_security(self, part: Part) -> None:
        if "security" not in part.old.value and "security" not in part.new.value:
            return
        sides = (self.context.old, self.context.new)
        held, spots = [], []
        for side, spot in zip(sides, (part.old, part.new), strict=True):
            owner = spot if "security" in spot.value else side.root
            held.append(owner.value.get("security"))
            spots.append(owner.member("security") if "security" in owner.value else spot)
        ends, renamed = (spots[0], spots[1]), self.context.renamed
        part.facts += compare_requirements(held[0], held[1], ends, renamed)

    def _compare_rest(self, part: Part) -> None:
        old, new = part.old, part.new
        before, after = old.value.get("operationId"), new.value.get("operationId")
        if not equal(before, after):
            ends = [
                one.member("operationId") if "operationId" in one.value else one
                for one in (old, new)
            ]
            if before is None or after is None:
                verb, one = ("added", after) if before is None else ("removed", before)
                message = f"operationId {one!r} {verb}; generated clients call it so"
            else:
                message = f"operationId is {after!r}, was {before!r}; generated clients call it so"
            self._note(part, "operation-id-changed", message, ends[0], ends[1], RISKS)
        tags = [one.value.get("tags") for one in (old, new)]
        if not equal(tags[0], tags[1]):
            shown = [", ".join(map(str, one)) if isinstance(one, list) else "none" for one in tags]
            message = f"tags are {shown[1]}, were {shown[0]}"
            self._note(part, "tags-changed", message, old, new, DOCUMENTS)
        _compare_sunset(part)
        _compare_servers(part)
        for key in ("consumes", "produces"):
            # What each body takes is compared there; a change of an unused list is none.
            is_own = key in old.value or key in new.value
            if is_own or (key == "consumes" and self._has_form(part)):
                self._compare_media_list(part, key)
        if "schemes" in old.value or "schemes" in new.value:
            lists = [list_schemes(side, spot) for side, spot in self._ends(part)]
            compare_schemes(part, lists[0], lists[1])
        compare_fields(part, old, new, {*_HANDLED, _SUNSET})

    def _compare_media_list(self, part: Part, key: str) -> None:
        lists = [list_media_types(side, spot, key) for side, spot in self._ends(part)]
        if set(lists[0]) != set(lists[1]):
            message = f"{key} is {', '.join(lists[1])}, was {', '.join(lists[0])}"
            effect = SAFE if set(lists[0]) <= set(lists[1]) and key == "consumes" else RISKS
            self._note(part, "media-types-changed", message, part.old, part.new, effect)

    def _has_form(self, part: Part) -> bool:
        pair: OperationPair = part.extra
        return any(
            where == "formData"
            for side, one in zip((self.context.old, self.context.new), pair, strict=True)
            if one is not None and side.entry.grammar.version == "2.0"
            for where, _ in _parameters(side, one)
        )

    def _ends(self, part: Part) -> tuple[tuple[Side, Spot], tuple[Side, Spot]]:
        return (self.context.old, part.old), (self.context.new, part.new)


def _compare_sunset(part: Part) -> None:
    before, after = (one.value.get(_SUNSET) for one in (part.old, part.new))
    if equal(before, after):
        return
    shown = [None if one is None else short_json(one, 40) for one in (before, after)]
    verb = "withdrawn" if after is None else f"at {shown[1]}"
    was = "" if before is None else f", was {shown[0]}"
    is_earlier = str(after) < str(before) if before is not None and after is not None else False
    effect = RISKS if is_earlier else SAFE
    message = f"sunset {verb}{was}"
    part.facts.append(Fact("sunset-changed", message, part.old, part.new, effect, effect))


def _compare_servers(part: Part) -> None:
    pair: OperationPair = part.extra
    found: list[Spot] = []
    for one in pair:
        assert one is not None  # noqa: S101  a part has both
        owner = next((each for each in (one.operation, one.item) if "servers" in each.value), None)
        if owner is None:
            break
        found.append(owner)
    if len(found) == 2:
        compare_servers(part, found[0], found[1])
    elif any(
        "servers" in one.operation.value or "servers" in one.item.value for one in pair if one
    ):
        message = "it has servers of its own on one side"
        part.facts.append(Fact("servers-changed", message, part.old, part.new, RISKS, RISKS))


def _parameters(side: Side, one: PathOperation) -> dict[Any, Spot]:
    """The parameters of an operation and its Path Item by what tells them apart: those in the path
    by their position. Some headers are not parameters since 3.0 (OAS 3.0, Parameter Object,
    ``name``)."""
    names = template_names(one.path)
    is_early = side.entry.grammar.version == "2.0"
    found: dict[Any, Spot] = {}
    for owner in (one.item, one.operation):
        for _, spot in owner.members("parameters"):
            value = side.follow(spot).value
            if not isinstance(value, dict):
                found["malformed", spot.place] = spot
                continue
            if value.get("in") == _BODY:
                continue
            where, name = str(value.get("in")), str(value.get("name"))
            if where == "header" and name.lower() in IGNORED_HEADERS and not is_early:
                continue
            if where == "path" and name in names:
                found["path", names.index(name)] = spot
            else:
                found[where, name.lower() if where == "header" else name] = spot
    return found


def _have_same_parameters(unchanged: Unchanged, old: PathOperation, new: PathOperation) -> bool:
    """Whether it is seen at once that the parameters are the same: most are."""
    if old.path != new.path:
        return False
    for before, after in ((old.item, new.item), (old.operation, new.operation)):
        are_there = ["parameters" in one.value for one in (before, after)]
        if are_there == [False, False]:
            continue
        if not all(are_there):
            return False
        if not unchanged.is_same(before.member("parameters"), after.member("parameters")):
            return False
    return True


def _parameter_name(value: Mapping[str, Any]) -> str:
    where = value.get("in")
    kind = "form field" if where == "formData" else f"{where} parameter"
    return f"{kind} {value.get('name')!r}"


def _is_sent_anyway(value: Mapping[str, Any]) -> bool:
    """Whether the path, which is the same, holds the value already."""
    return value.get("in") == "path"


def _find_covering(operation: Spot, status: str) -> Spot | None:
    """The response of a range of statuses, or for all others, that a status belongs to."""
    found = dict(operation.members("responses"))
    for name in (f"{status[:1]}XX", f"{status[:1]}xx", _DEFAULT):
        if name in found and name.lower() != status.lower():
            return found[name]
    return None


def _may_be_missed(operation: Spot, status: str) -> bool:
    """Whether a status that is not described any more may have meant success."""
    if status == _DEFAULT:
        return not any(name[:1] in "23" for name, _ in operation.members("responses"))
    return status[:1] in "23"


def _callback_operations(side: Side, callback: Spot, name: str) -> list[PathOperation]:
    found = []
    for expression in callback.value if isinstance(callback.value, dict) else ():
        if not str(expression).startswith("x-"):
            item = callback.member(expression)
            for method, operation in list_of_item(side, item):
                path = f"callback {name} {expression}"
                found.append(PathOperation("callbacks", path, method, operation, side.follow(item)))
    return found


def _with_content(side: Side, owner: Spot, types: list[str]) -> Spot:
    """An Object of 2.0 with its schema for each media type."""

    def build() -> dict[str, Any]:
        media = {"schema": owner.value.get("schema", {})}
        rest = {key: one for key, one in owner.value.items() if key != "schema"}
        return {**rest, "content": dict.fromkeys(types, media)}

    return side.made(owner, build, tuple(types))
