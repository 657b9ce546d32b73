"""Structured outputs: the schema that a provider takes, and the values that answers stand for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple, Unpack

from schemakit.description.description import Description
from schemakit.errors import LossError, UsageError, expect
from schemakit.llm.adapt import Adapter
from schemakit.llm.bare_schemas import flat_schemas, read_schema
from schemakit.llm.decode import Decoding, check_depth, decode
from schemakit.llm.definition import Adapted, Loss, collect_losses
from schemakit.llm.limits import Violation, check_definition
from schemakit.llm.names import make_legal_name
from schemakit.llm.shapes import Parts
from schemakit.llm.shared_schemas import share_schemas
from schemakit.llm.targets import OUTPUTS, OutputName, Target, find_target
from schemakit.llm.tool_options import (
    Bounds,
    SchemaOptions,
    check_names,
    check_on_loss,
    read_bounds,
)
from schemakit.llm.wording import cut_description
from schemakit.models.model import ModelSchema
from schemakit.syntax.gc_pause import collector_paused
from schemakit.syntax.json_writer import to_finite_json
from schemakit.views.schemas import Schema

__all__ = ["StructuredOutput", "structured"]

#: The member that holds the answer where a provider takes objects only.
_WRAPPER = "value"
#: Keywords that the root of such a provider's schema must not have.
_UNIONS = frozenset({"anyOf", "oneOf", "allOf", "enum", "const"})


@dataclass(frozen=True, slots=True)
class StructuredOutput:
    """A schema in the form that a provider takes for the answer of a model.

    ``losses`` are the constraints that it does not express; its descriptions state them in words.
    ``is_wrapped`` says that the answer is under ``value``, since the provider takes objects only.
    """

    name: str
    target: str
    losses: tuple[Loss, ...] = field(repr=False)
    is_wrapped: bool
    #: The definition as compact JSON text (UTF-8).
    json: bytes = field(repr=False)
    _decoding: Decoding | None = field(repr=False, compare=False, default=None)
    _definitions: Mapping[str, Decoding | None] = field(
        repr=False, compare=False, default_factory=dict
    )

    @property
    def definition(self) -> dict[str, Any]:
        """What goes into the request, a new object each time: ``text.format`` of OpenAI's Responses
        API, ``output_config.format`` of Anthropic's Messages API, ``response_schema`` of Gemini, or
        the JSON Schema."""
        import json

        found: dict[str, Any] = json.loads(self.json)
        return found

    @property
    def schema(self) -> dict[str, Any]:
        """The schema in the definition, a new object each time."""
        key = OUTPUTS[self.target].shape.key
        definition = self.definition
        found: dict[str, Any] = definition[key] if key else definition
        return found

    def restore(self, answer: Any) -> Any:
        """The value that the original schema describes, for an answer that fits the definition.

        ``answer`` is parsed JSON, and not changed. Nulls that stand for what is left out go, JSON
        texts become values, and renamed members get their own names.

        Raises:
            UsageError: if the answer is nested too deeply, or is no object with ``value`` where the
                definition asks for one.
        """
        check_depth({"": answer})
        found = decode(answer, self._decoding, self._definitions)
        if not self.is_wrapped:
            return found
        if not isinstance(found, dict) or _WRAPPER not in found:
            raise UsageError(f"the answer is not an object with a member {_WRAPPER!r}")
        return found[_WRAPPER]

    def check(self) -> list[Violation]:
        """Every fault for which the provider would reject the definition."""
        return check_definition(self.definition, OUTPUTS[self.target])


def structured(
    schema: Schema | ModelSchema | Description | Mapping[str, Any],
    *,
    target: OutputName,
    name: str | None = None,
    description: str = "",
    **options: Unpack[SchemaOptions],
) -> StructuredOutput:
    """A schema as a structured output of ``target``.

    ``schema`` is a Schema of a description, an input or output of a model, or a JSON Schema as a
    mapping or loaded. ``target`` is one of ``openai-strict``, ``anthropic-strict``, ``gemini`` and
    ``json-schema``. ``name`` and ``description`` are for the provider; without a name it is that of
    the schema or its title. The options are those of :func:`schemakit.tool`: ``on_loss``,
    ``nullable_intent``, ``references``, ``max_depth`` and ``max_description``.

    Raises:
        UsageError: if there is no such target, or ``schema`` is none.
        LossError: with ``on_loss="error"``, if constraints would be lost.
        TooLargeError: if the definition would take more than about ten megabytes.
        CycleError: if it needs a schema that consists of nothing but itself, through ``allOf``.
        SchemaKitError: as :meth:`schemakit.Description.dereference`.
    """
    row = find_target(target, OUTPUTS)
    check_names(options, SchemaOptions)
    on_loss, bounds = check_on_loss(options.get("on_loss", "words")), read_bounds(row, options)
    expect("description", description, str, "a text")
    made = _adapt(schema, row, bounds, nullable_intent=options.get("nullable_intent", False))
    losses = collect_losses(made.adapted, made.definitions)
    chosen = make_legal_name(name or made.name or "answer", row.tool_names, ())
    refused = [one for one in losses if not one.by_rule]
    if on_loss == "error" and refused:
        raise LossError(chosen, target, refused)
    description, cut = cut_description(description, bounds.description)
    losses += [Loss("", "description", cut, True)] if cut else []
    # The name that stands in for a missing one would be a wrong title.
    shown = chosen if row.shape.key else name or made.name
    body = share_schemas(made.adapted.schema, row, bounds.references)
    definition = row.shape.build(Parts(shown, description, body, row.strict, None))
    return StructuredOutput(
        name=chosen,
        target=target,
        losses=tuple(losses),
        is_wrapped=made.is_wrapped,
        json=to_finite_json(definition, chosen),
        _decoding=made.adapted.decoding,
        _definitions={one: found.decoding for one, found in made.definitions.items()},
    )


class _Made(NamedTuple):
    """An adapted schema with its definitions, and the name of the original."""

    adapted: Adapted
    definitions: Mapping[str, Adapted]
    is_wrapped: bool
    name: str


def _adapt(schema: Any, row: Target, bounds: Bounds, *, nullable_intent: bool) -> _Made:
    whole, grammar, name = read_schema(schema)
    with collector_paused():
        flat = flat_schemas(whole, grammar, nullable_intent=nullable_intent)
        adapter = Adapter(
            row,
            flat.at,
            legacy=grammar.legacy_bounds,
            null_is_absence=isinstance(schema, ModelSchema),
            hides="",
            bounds=bounds,
        )
        root = flat.at(())
        adapted, definitions = adapter.adapt_whole(root)
        is_wrapped = row.shape.root_is_object and not _is_object(adapted.schema)
        if is_wrapped:
            adapted, definitions = adapter.adapt_whole(_wrap(root))
    return _Made(adapted, definitions, is_wrapped, name)


def _is_object(schema: dict[str, Any]) -> bool:
    """Whether providers that take objects only take the adapted schema."""
    return schema.get("type") == "object" and _UNIONS.isdisjoint(schema)


def _wrap(schema: Any) -> dict[str, Any]:
    """The schema of an object that holds a value of ``schema``."""
    return {
        "type": "object",
        "properties": {_WRAPPER: schema},
        "required": [_WRAPPER],
        "additionalProperties": False,
    }
