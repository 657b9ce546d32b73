"""Tools for language models: a definition for the provider, and the request for its arguments."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cache, partial
from typing import Any, Unpack

from schemakit.audience import name_argument
from schemakit.description.description import Description
from schemakit.description.load import load
from schemakit.errors import (
    CycleError,
    Location,
    LossError,
    PointerError,
    TooLargeError,
    UsageError,
    expect,
)
from schemakit.llm.adapt import Adapter
from schemakit.llm.arguments import (
    Arguments,
    build_arguments,
    build_model_arguments,
    collect_inputs,
    list_content,
    list_schemas,
)
from schemakit.llm.bare_schemas import flat_schemas, read_schema
from schemakit.llm.binding import Binding
from schemakit.llm.definition import Adapted, Loss, collect_losses
from schemakit.llm.flat_schemas import FlatSchemas
from schemakit.llm.media_types import offered_media_types
from schemakit.llm.names import make_legal_name, name_operation, name_operations, operation_key
from schemakit.llm.outputs import Output, answer_target, build_output
from schemakit.llm.shapes import Parts
from schemakit.llm.shared_schemas import share_schemas
from schemakit.llm.targets import TargetName
from schemakit.llm.tool import Size, Tool
from schemakit.llm.tool_options import OnCircular, OnTooLarge, Options, ToolOptions, read_options
from schemakit.llm.wording import cut_description
from schemakit.loading.entry import Source
from schemakit.models.model import Model
from schemakit.spec import pointer
from schemakit.syntax.gc_pause import collector_paused
from schemakit.syntax.json_writer import to_finite_json
from schemakit.views.operations import AnyOf, Operation

__all__ = ["Size", "Tool", "tool", "tools"]

# -- the public functions --------------------------------------------------------------------------


def tool(
    source: Operation | Model | Description | Source,
    *,
    target: TargetName,
    name: str | None = None,
    description: str | None = None,
    **options: Unpack[ToolOptions],
) -> Tool:
    """One operation, one model or one schema as a tool for ``target``.

    A model is a :class:`Model`, a :class:`Description` of one, or a source for :func:`load`; so is
    a JSON Schema, whose tool has arguments and no request. ``target`` is one of ``anthropic``,
    ``anthropic-strict``, ``openai``, ``openai-strict`` (both for the Responses API), ``gemini``,
    ``mcp`` and ``json-schema``. ``name`` and ``description`` replace those of the source.

    The options: constraints that the target cannot express become words in descriptions;
    ``on_loss="error"`` rejects them. ``media_type`` is that of the request body where the operation
    has several. With ``nullable_intent`` a schema of 2.0 or 3.0 that has ``nullable`` without a
    ``type`` is nullable, as its author meant. ``annotations`` gives hints of MCP for an operation,
    such as ``{"destructiveHint": False}``; they replace those of its ``x-mcp``. ``references`` is
    ``"auto"`` (schemas that occur several times are under ``$defs`` where the target has them and
    the text would be more than twice as long), ``"defs"`` (always) or ``"inline"`` (never).
    ``outputs="schema"`` adds the schema of what a successful call answers, for ``mcp``.
    ``max_depth`` leaves schemas open that are more levels below the arguments, and
    ``max_description`` cuts longer descriptions after a sentence; both are listed as losses.

    Raises:
        UsageError: if there is no such target or option, a description describes no model, an
            operation is a webhook, or its body cannot have that media type.
        LossError: with ``on_loss="error"``, if constraints would be lost.
        TooLargeError: if the definition would take more than about ten megabytes.
        CycleError: if it needs a schema that consists of nothing but itself, through ``allOf``.
        SchemaKitError: as :func:`load`.
    """
    chosen = read_options(target, options)._replace(name=name, description=description)
    if isinstance(source, Operation):
        _reject_webhooks([source])
        return _make_from_operations([_with_one_view(source)], {}, chosen)[0]
    if chosen.media_type is not None:
        raise UsageError(
            f"{name_argument('media_type')} is for operations: a prediction is sent as JSON"
        )
    if isinstance(source, Model):
        return _make_from_model(source, chosen)
    api = source if isinstance(source, Description) else load(source)
    if api.version == "json-schema":
        return _make_from_schema(api, chosen)
    return _make_from_model(api.model(), chosen)


def tools(
    source: Description | Source,
    *,
    target: TargetName,
    operations: Iterable[str | Operation] | None = None,
    tag: AnyOf | None = None,
    method: AnyOf | None = None,
    path: AnyOf | None = None,
    deprecated: bool | None = None,
    on_too_large: OnTooLarge | None = None,
    on_circular: OnCircular | None = None,
    **options: Unpack[ToolOptions],
) -> list[Tool]:
    """The operations of a description that fit every filter as tools, in document order.

    ``operations`` selects some by operationId, ``"GET /path"`` or JSON Pointer. Names are unique:
    operations whose names would be equal get a checksum each. Schemas that operations share are
    converted once, so this is much faster than as many calls of :func:`tool`. An operation whose
    definition would be too large, or needs a schema of nothing but itself, is left out;
    ``on_too_large`` or ``on_circular`` is called with it and the error. ``media_type`` applies to
    the operations that have it; see :func:`tool` for the other options.

    Raises:
        NotFoundError: if there is no such operation.
        UsageError: if one of ``operations`` is a webhook, or no body has that media type.
        TooLargeError, CycleError: if no operation is left.
        SchemaKitError: as :func:`tool`.
    """
    read = read_options(target, options)
    chosen_options = read._replace(on_too_large=on_too_large, on_circular=on_circular)
    if isinstance(operations, str):
        raise UsageError(f"operations has to be a list of names, such as [{operations!r}]")
    if operations is not None:
        expect("operations", operations, Iterable, "a list of names")
    api = source if isinstance(source, Description) else load(source)
    callable_ = [one for one in api.operations() if not one.is_webhook]
    filtered = api.operations(tag=tag, method=method, path=path, deprecated=deprecated)
    fitting = {one.pointer for one in callable_} & {one.pointer for one in filtered}
    selected = callable_
    if operations is not None:
        found = [one if isinstance(one, Operation) else api.operation(one) for one in operations]
        _reject_webhooks(found)
        selected = list({one.pointer: one for one in found}.values())
    chosen = [one for one in selected if one.pointer in fitting]
    names = name_operations(callable_, read.target.tool_names)
    with collector_paused():
        whole = api.dereference(siblings="annotations", missing="keep") if chosen else {}
        return _make_from_operations(
            [one.seen_in(whole) for one in chosen], names, chosen_options, may_skip=True
        )


def _reject_webhooks(operations: Iterable[Operation]) -> None:
    for one in operations:
        if one.is_webhook:
            raise UsageError(
                f"{operation_key(one)} is a webhook, a request that the API sends: "
                "no tool is made of it"
            )


# -- building a tool -------------------------------------------------------------------------------


def _with_one_view(operation: Operation) -> Operation:
    """The operation with all its parts from one view of the document.

    Each view names schemas of other documents, and those bound dynamically, on its own, so two
    views may give one name to different schemas.
    """
    registry = operation._registry
    if len(registry.all) == 1 and not registry.is_dynamic:
        return operation.with_cache()
    return operation.seen_in(operation._reader.read_whole())


def _make_from_operations(
    operations: list[Operation],
    names: Mapping[str, str],
    options: Options,
    *,
    may_skip: bool = False,
) -> list[Tool]:
    """The tools for operations of one document; ``names`` are by pointer.

    Raises:
        TooLargeError, CycleError: if one cannot be made, or with ``may_skip`` if none can.
    """
    if not operations:
        return []
    inputs = [collect_inputs(one, options.media_type) for one in operations]
    if options.media_type is not None:
        offered_media_types(map(list_content, inputs), options.media_type)
    first = operations[0]
    grammar = first._registry.entry.grammar
    flat = FlatSchemas(grammar, partial(_look_in, first), nullable_intent=options.nullable_intent)
    flat.add([schema for one in inputs for schema in list_schemas(one)])
    legacy = grammar.legacy_bounds
    adapter = Adapter(options.target, flat.at, legacy=legacy, bounds=options.bounds)
    of_answers = answer_target(options.target)
    answer = cache(partial(Adapter, of_answers, flat.at, legacy=legacy, hides="writeOnly"))
    known: dict[int, tuple[Any, Any]] = {}
    made: list[Tool] = []
    skipped: list[TooLargeError | CycleError] = []
    for one in inputs:
        operation = one.operation
        name = options.name or names.get(operation.pointer)
        chosen = options._replace(
            name=name or name_operation(operation, options.target.tool_names),
            description=_describe_operation(operation)
            if options.description is None
            else options.description,
        )
        try:
            arguments = build_arguments(one, flat.flatten, known)
            key, output = operation_key(operation), None
            if options.outputs == "schema":
                output = build_output(operation, flat.flatten, answer, options.bounds)
            made.append(_make_tool(adapter, arguments, chosen, key, operation, output))
        except TooLargeError as error:
            large = _locate_size(error, operation)
            skipped.append(large)
            if may_skip and options.on_too_large is not None:
                options.on_too_large(operation, large)
        except CycleError as error:
            circular = _locate_cycle(error, operation)
            skipped.append(circular)
            if may_skip and options.on_circular is not None:
                options.on_circular(operation, circular)
    if skipped and (not made or not may_skip):
        raise skipped[0]
    return made


def _locate_size(error: TooLargeError, operation: Operation) -> TooLargeError:
    """The error with the place and the size of the operation."""
    place = Location(operation._registry.entry.uri, operation.pointer)
    return TooLargeError(error.size, error.limit, [(operation.pointer, error.size)], place)


def _locate_cycle(error: CycleError, operation: Operation) -> CycleError:
    """The error with the place of the operation."""
    place = Location(operation._registry.entry.uri, operation.pointer)
    return CycleError(error.diagnostics[0].code, error.chain, place)


def _look_in(operation: Operation, tokens: tuple[str, ...]) -> Any:
    """The value that a kept reference names: in the document or, for a schema that has no place
    there, such as one of another document, in the view of the operation."""
    try:
        return pointer.get(operation._reader.read_whole(), tokens)
    except (pointer.Missing, PointerError):
        return pointer.get(operation._object(), tokens)


def _make_from_model(model: Model, options: Options) -> Tool:
    whole = model.input.schema
    adapter = Adapter(
        options.target,
        partial(pointer.get, whole),
        legacy=model.input._legacy,
        null_is_absence=True,
        bounds=options.bounds,
    )
    description = model.description if options.description is None else options.description
    name = options.name or model.name or "predict"
    arguments = build_model_arguments(whole, model.version)
    chosen = options._replace(name=name, description=description)
    return _make_tool(adapter, arguments, chosen, model.input.name, None)


def _make_from_schema(api: Description, options: Options) -> Tool:
    """The tool whose arguments are what a JSON Schema describes.

    Raises:
        UsageError: if that is not an object.
    """
    whole, grammar, title = read_schema(api)
    flat = flat_schemas(whole, grammar, nullable_intent=options.nullable_intent)
    adapter = Adapter(
        options.target,
        flat.at,
        legacy=grammar.legacy_bounds,
        hides="",
        bounds=options.bounds,
    )
    root = flat.at(())
    declared = root.get("type") if isinstance(root, dict) else None
    if declared != "object":
        raise UsageError(
            "the arguments of a tool are an object, and this schema is not of type 'object'; "
            "schemakit.structured() takes any schema"
        )
    binding = Binding("", "", (), (), {}, frozenset())
    described = options.description
    if described is None and isinstance(root.get("description"), str):
        described = root["description"]
    # They are those of the tool.
    root = {key: one for key, one in root.items() if key not in ("title", "description")}
    chosen = options._replace(name=options.name or title or "tool", description=described)
    arguments = Arguments(root, binding, is_closed=False)
    return _make_tool(adapter, arguments, chosen, title, None)


def _make_tool(
    adapter: Adapter,
    arguments: Arguments,
    options: Options,
    key: str,
    operation: Operation | None,
    output: Output | None = None,
) -> Tool:
    """The tool for arguments, by the name and description of ``options``."""
    target = options.target
    if arguments.is_closed and "additionalProperties" not in target.keywords:
        # Closing the arguments is our own addition, so not closing them is not a loss.
        arguments.schema.pop("additionalProperties", None)
        arguments = arguments._replace(open_body=False)
    if target.shape.objects_need_properties and _is_empty(arguments.schema):
        # The definition has no schema then, so nothing of it is lost.
        adapted = Adapted({"type": "object", "properties": {}})
        definitions: dict[str, Adapted] = {}
    else:
        adapted, definitions = adapter.adapt_whole(arguments.schema)
        adapted = adapted._replace(
            schema=share_schemas(adapted.schema, target, options.bounds.references)
        )
    losses = _list_losses(adapted, definitions, arguments)
    name = make_legal_name(options.name or "", target.tool_names, ())
    refused = [one for one in losses if not one.by_rule]
    if options.on_loss == "error" and refused:
        raise LossError(name, target.name, refused)
    description, cut = cut_description(options.description or "", options.bounds.description)
    losses += [Loss("", "description", cut, True)] if cut else []
    definition = target.shape.build(
        Parts(
            name,
            description,
            adapted.schema,
            target.strict,
            operation,
            options.annotations(operation) if options.annotations and operation else {},
            output.schema if output is not None else None,
        )
    )
    return Tool(
        name=name,
        target=target.name,
        key=key,
        deprecated=operation is not None and operation.deprecated,
        losses=tuple(losses),
        binding=_without_read_only(arguments.binding, adapted),
        json=to_finite_json(definition, name),
        _decoding=adapted.decoding,
        _definitions={one: found.decoding for one, found in definitions.items()},
        output=output,
        shared_definition=definition,
    )


def _is_empty(schema: dict[str, Any]) -> bool:
    """Whether it is the schema of a call without arguments."""
    return not any(schema[key] for key in schema.keys() - {"type"})


def _list_losses(
    adapted: Adapted, definitions: Mapping[str, Adapted], arguments: Arguments
) -> list[Loss]:
    """The losses of the schema, then those of the call, then those of definitions."""
    losses = collect_losses(adapted, {})
    if arguments.open_body:
        words = "arguments that are not described cannot be given"
        losses.append(Loss("/additionalProperties", "additionalProperties", words, True))
    if arguments.unwritable:
        words = f"no request can have this body: it cannot be written as {arguments.unwritable}"
        losses.append(Loss("", "contentMediaType", words))
    losses += [
        Loss("", "in", f"the header {name} is left out: only the sender of a request sets it", True)
        for name in arguments.left_out
    ]
    return losses + collect_losses(Adapted({}), definitions)


def _without_read_only(binding: Binding, adapted: Adapted) -> Binding:
    """The binding without read-only arguments, which the definition leaves out."""
    read_only = {
        lost.tokens[1]
        for lost in adapted.losses
        if len(lost.tokens) == 3 and lost.tokens[::2] == ("properties", "readOnly")
    }
    if not read_only:
        return binding
    places = {name: one for name, one in binding.places.items() if name not in read_only}
    return replace(binding, places=places, required=binding.required - read_only)


def _describe_operation(operation: Operation) -> str:
    """Summary and description; without both, method and path."""
    summary = (operation.summary or "").strip()
    description = (operation.description or "").strip()
    texts = [summary] if summary and not description.startswith(summary) else []
    texts += [description] if description else []
    texts = texts or [operation_key(operation)]
    if operation.deprecated:
        texts.insert(0, "Deprecated.")
    return "\n\n".join(texts)
