"""The public comparison of two schemas."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal, get_args

from schemakit.containment.comparison import Comparer, Containment, Open, SchemaComparison
from schemakit.containment.normal_form import Side
from schemakit.containment.normal_keywords import canonical_text
from schemakit.errors import PointerError, UsageError
from schemakit.spec import pointer
from schemakit.spec.grammar import GRAMMARS
from schemakit.suggest import did_you_mean
from schemakit.views.schemas import Schema

__all__ = ["Direction", "compare_schemas", "make_side"]

#: What the values are: parts of requests, of responses, or of either.
Direction = Literal["request", "response"]
_HIDDEN: dict[str | None, str] = {"request": "readOnly", "response": "writeOnly", None: ""}
_WITHOUT_SIBLINGS = ("draft-03", "draft-04", "draft-06", "draft-07")


def compare_schemas(
    old: Schema | dict[str, Any] | bool,
    new: Schema | dict[str, Any] | bool,
    *,
    version: str = "3.1",
    open: Open = "declared",  # noqa: A002
    direction: Direction | None = None,
    engine: bool = True,
) -> SchemaComparison:
    """Compare what two schemas accept, with a value that shows each difference where one is found.

    Each is a :class:`schemakit.Schema` of any description, or plain data, whose ``version`` is
    "2.0" to "3.2" or "json-schema"; references in plain data are to parts of it. Members of objects
    count as not sent if a schema describes others and not them; with ``open="strict"`` they count.
    In a ``direction`` "request" read-only properties are not judged, in "response" write-only ones.
    Formats are assertions. With ``engine=False`` the rules of this package decide alone, as without
    the extra ``schemakit[diff]``.

    Raises:
        UsageError: if an option has no such value, or a schema is something else.
        SchemaKitError: as :meth:`schemakit.Schema.bundle`.
    """
    if open not in get_args(Open):
        raise UsageError(f"open={open!r} is not {' or '.join(map(repr, get_args(Open)))}")
    if direction not in _HIDDEN:
        names = " or ".join(map(repr, get_args(Direction)))
        raise UsageError(f"direction={direction!r} is not {names}")
    if version not in GRAMMARS:
        raise UsageError(f"no version {version!r}{did_you_mean(version, list(GRAMMARS))}")
    hidden = _HIDDEN[direction]
    (old_data, old_side), (new_data, new_side) = (_read(one, version, hidden) for one in (old, new))
    if canonical_text(old_data) == canonical_text(new_data):
        return SchemaComparison(Containment(True, "same"), Containment(True, "same"))
    return Comparer(old_side, new_side, open=open, engine=engine).compare(old_data, new_data)


def _read(schema: Any, version: str, hidden: str) -> tuple[Any, Side]:
    if isinstance(schema, Schema):
        # It is converted to 2020-12, where nothing is legacy.
        document = schema.bundle()
        return document, make_side(document, version="3.1", hidden=hidden)
    if not isinstance(schema, (dict, bool)):
        kind = type(schema).__name__
        raise UsageError(f"a schema is a Schema, a dict or a bool, not of the type {kind}")
    return schema, make_side(schema, version=version, hidden=hidden)


def make_side(document: Any, *, version: str, hidden: str = "") -> Side:
    """The schemas of one document, in which all references lead to parts of it.

    ``hidden`` is ``"readOnly"`` for requests, ``"writeOnly"`` for responses, or ``""``.
    """
    legacy = GRAMMARS[version].legacy_bounds and version != "json-schema"
    declared = document.get("$schema") if isinstance(document, dict) else None
    is_early = isinstance(declared, str) and any(one in declared for one in _WITHOUT_SIBLINGS)
    return Side(
        _make_look(document),
        legacy=legacy,
        hidden=hidden,
        reads_siblings=not (legacy or is_early),
        is_recursive=isinstance(declared, str) and "2019-09" in declared,
    )


def _make_look(document: Any) -> Callable[[str], Any]:
    def look(reference: str) -> Any:
        if reference[:1] != "#":
            raise LookupError(reference)
        try:
            tokens = pointer.parse(pointer.from_fragment(reference[1:]))
            found = document
            for number, token in enumerate(tokens):
                if number and isinstance(found, dict) and isinstance(found.get("$id"), str):
                    raise LookupError(reference)  # references there have another base
                found = pointer.get(found, (token,))
        except (pointer.Missing, PointerError) as error:
            raise LookupError(reference) from error
        return found

    return look
