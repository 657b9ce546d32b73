"""Samples of the parameters, the bodies and the responses of an operation."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple, cast

from schemakit.errors import PointerError
from schemakit.references.components import component_around
from schemakit.samples.conjunction import Direction, ImpossibleError, Readings
from schemakit.samples.values import Sample, make_sample
from schemakit.samples.xml import write_xml
from schemakit.spec import pointer
from schemakit.spec.media_types import prefer_json
from schemakit.views.operations import Operation
from schemakit.views.reader import Reader
from schemakit.views.schemas import Schema

__all__ = [
    "KeptSamples",
    "choose_response",
    "list_examples",
    "make_look",
    "parameter_schema",
    "sample_media",
    "sample_parameter",
    "sample_xml",
]

#: Fields of a 2.0 Parameter Object that do not belong to its schema.
_BESIDE = ("name", "in", "required", "description", "allowEmptyValue", "collectionFormat")


class _Made(NamedTuple):
    """A sample, and what it was made of, whose identities stay its own."""

    schema: Any
    examples: list[Any]
    sample: Sample


class KeptSamples:
    """The samples of one description that were made so far: what operations share is made once."""

    def __init__(self) -> None:
        self._made: dict[tuple[int, Direction, tuple[int, ...]], _Made] = {}
        self._readings: Readings = {}

    def make(
        self, operation: Operation, schema: Any, examples: list[Any], hidden: Direction
    ) -> Sample:
        """A value for a schema; ``examples`` and ``hidden`` are those of ``make_sample``."""
        key = id(schema), hidden, tuple(map(id, examples))
        made = self._made.get(key)
        if made is None:
            sample = make_sample(
                schema,
                examples=examples,
                look=make_look(operation._reader),
                legacy=operation._registry.entry.grammar.legacy_bounds,
                hidden=hidden,
                readings=self._readings,
            )
            made = self._made[key] = _Made(schema, examples, sample)
        return made.sample


def make_look(reader: Reader) -> Callable[[str], Any]:
    """Make a function that finds the target of a reference that dereferencing kept.

    It raises LookupError if there is none.
    """

    def look(reference: str) -> Any:
        if not reference.startswith("#"):
            raise LookupError(reference)
        try:
            tokens = pointer.parse(pointer.from_fragment(reference[1:]))
            return pointer.get(reader.read_whole(), tokens)
        except (pointer.Missing, PointerError, ValueError):
            raise LookupError(reference) from None

    return look


def parameter_schema(parameter: Mapping[str, Any]) -> Any:
    """The schema of a Parameter or Header Object; in 2.0 it is made of the object's own fields."""
    if "schema" in parameter:
        return parameter["schema"]
    media = _first_media(parameter)
    if media is not None:
        return media.get("schema", {})
    return {key: value for key, value in parameter.items() if key not in _BESIDE}


def _first_media(parameter: Mapping[str, Any]) -> dict[str, Any] | None:
    content = parameter.get("content")
    media = next(iter(content.values()), None) if isinstance(content, dict) else None
    return media if isinstance(media, dict) else None


def list_examples(owner: Mapping[str, Any]) -> list[Any]:
    """The values of ``example`` and ``examples`` of a Parameter, Header or Media Type Object.

    An Example Object with an ``externalValue`` has no value here; that of 3.2 may have a
    ``dataValue`` instead (OAS 3.2, Example Object).
    """
    found = [owner["example"]] if "example" in owner else []
    examples = owner.get("examples")
    for one in examples.values() if isinstance(examples, dict) else ():
        if isinstance(one, dict):
            found += [one[key] for key in ("value", "dataValue") if key in one][:1]
    return found


def sample_parameter(
    operation: Operation, parameter: Mapping[str, Any], kept: KeptSamples | None = None
) -> Sample:
    """A value for a Parameter Object; an operation seen in the whole document gives all targets."""
    media = _first_media(parameter)
    examples = list_examples(parameter) + (list_examples(media) if media is not None else [])
    schema = parameter_schema(parameter)
    return (kept or KeptSamples()).make(operation, schema, examples, "")


def sample_media(
    operation: Operation,
    media: Mapping[str, Any],
    hidden: Direction,
    kept: KeptSamples | None = None,
) -> Sample:
    """A value for a Media Type Object; ``hidden`` is ``"readOnly"`` for a request and
    ``"writeOnly"`` for a response."""
    schema = media.get("schema", {})
    if "itemSchema" in media:  # OAS 3.2, Media Type Object
        items = {"type": "array", "items": media["itemSchema"]}
        schema = {"allOf": [schema, items]} if "schema" in media else items
    return (kept or KeptSamples()).make(operation, schema, list_examples(media), hidden)


def sample_xml(
    reader: Reader,
    media: Mapping[str, Any],
    *,
    value: Sample,
    schema: Schema | None,
    indented: bool = False,
) -> Sample:
    """The text of an XML document for ``value``, which is a sample of a Media Type Object.

    An example that is XML itself is taken as it is. ``schema`` has the name of the root element.
    """
    given = [one for one in list_examples(media) if isinstance(one, str)]
    for one in given:
        if one.lstrip()[:1] == "<":
            return Sample(one)
    if value.problem or isinstance(value.value, str):
        return value
    grammar = reader.registry.entry.grammar
    tokens = pointer.parse(schema.pointer) if schema is not None else ()
    # What has no name of its own is at a place such as `schema`.
    name = tokens[-1] if component_around(grammar, tokens) == tokens else "root"
    try:
        text = write_xml(
            value.value,
            media.get("schema", {}),
            name=name,
            look=make_look(reader),
            legacy=grammar.legacy_bounds,
            indented=indented,
        )
    except ImpossibleError as error:
        return Sample(problem=str(error))
    return Sample(text)


def choose_response(operation: Operation) -> tuple[str, str, dict[str, Any] | None] | None:
    """The first response of success: its status, and its media type with the Media Type Object.

    JSON is preferred. The media type is empty, and there is no object, for a response without
    content. None if there is no such response.
    """
    # A parsed mapping may have statuses that are numbers.
    found = cast("dict[Any, dict[str, Any]]", operation.responses)
    responses = {str(status): one for status, one in found.items()}
    order = [one for one in responses if one[:1] == "2"] or [
        one for one in responses if one in ("default", "3XX") or one[:1] == "3"
    ]
    for status in order[:1]:
        response = responses[status]
        content = response.get("content")
        known = content if isinstance(content, dict) else {}
        kinds = {str(key): one for key, one in known.items() if isinstance(one, dict)}
        if not kinds:
            return status, "", None
        chosen = prefer_json(kinds)
        media = kinds[chosen]
        examples = response.get("examples")  # of 2.0, by media type
        if isinstance(examples, dict) and chosen in examples and "examples" not in media:
            media = {**media, "example": examples[chosen]}
        return status, chosen, media
    return None
