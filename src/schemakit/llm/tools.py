"""Tools for language models: a definition for the provider, and the way back to a request."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any, Literal, NamedTuple

from schemakit.description.description import Description
from schemakit.description.load import load
from schemakit.errors import LossError, PointerError, UsageError, expect
from schemakit.flattening.flatten import flattened
from schemakit.llm.adapt import Adapter
from schemakit.llm.binding import (
    Arguments,
    Binding,
    Place,
    Request,
    arguments_of,
    schemas_of,
    taken_by,
)
from schemakit.llm.decode import Reverse, restored
from schemakit.llm.definition import Adapted, Loss
from schemakit.llm.names import checksum, legal
from schemakit.llm.request_encoding import Style
from schemakit.llm.targets import Target, target_named
from schemakit.loading.entry import Source
from schemakit.models.model import Model
from schemakit.spec import pointer
from schemakit.spec.grammar import Grammar
from schemakit.syntax.gc_pause import collector_paused
from schemakit.syntax.json_writer import to_json
from schemakit.transform.dereference import Options, dereferenced
from schemakit.views.operations import AnyOf, Operation

__all__ = ["OnLoss", "Size", "Tool", "tool", "tools"]

OnLoss = Literal["words", "error"]
_REPLICATE = "https://api.replicate.com/v1"
_DEFINITIONS = ("$defs", "definitions")


class Size(NamedTuple):
    """What a definition takes: bytes of compact JSON, and about how many tokens those are."""

    bytes: int
    tokens: int


@dataclass(frozen=True, slots=True)
class Tool:
    """An operation or a model as a tool of one provider.

    ``losses`` are the constraints that the definition does not hold as the description does; all
    of them are in its descriptions, in words. ``key`` says what it was made of: an operation's
    method and path, or ``"Input"``.
    """

    name: str
    target: str
    key: str
    deprecated: bool
    losses: tuple[Loss, ...] = field(repr=False)
    binding: Binding = field(repr=False)
    #: The definition as compact JSON text (UTF-8).
    json: bytes = field(repr=False)
    _reverse: Reverse | None = field(repr=False, compare=False, default=None)
    _definitions: Mapping[str, Reverse | None] = field(
        repr=False, compare=False, default_factory=dict
    )

    @property
    def definition(self) -> dict[str, Any]:
        """What the provider's API takes among its tools. A new one each time: it may be changed."""
        import json

        found: dict[str, Any] = json.loads(self.json)
        return found

    @property
    def size(self) -> Size:
        """Bytes of the definition, and an estimate of its tokens: one for every four bytes."""
        return Size(len(self.json), -(-len(self.json) // 4))

    def arguments(self, given: Mapping[str, Any]) -> dict[str, Any]:
        """What a model gave, by the API's own names and without the nulls that stand for nothing.

        Raises:
            UsageError: if it is no object.
        """
        if not isinstance(given, Mapping):
            raise UsageError(f"arguments are an object, not {type(given).__name__}")
        found = restored(dict(given), self._reverse, dict(self._definitions))
        return found if isinstance(found, dict) else {}

    def bind(
        self,
        arguments: Mapping[str, Any],
        *,
        server: str | None = None,
        files: Callable[[str], bytes] | None = None,
    ) -> Request:
        """The request that a call with these arguments amounts to; nothing is sent.

        ``server`` replaces the base URL. ``files`` gives the bytes of a file by the path or URL
        that an argument holds: nothing is read without it, since a model wrote that text.
        What authorises the request is for the caller to add.

        Raises:
            UsageError: if an argument is unknown, missing, or cannot stand where it goes.
        """
        found = self.arguments(arguments)
        return self.binding.request(found, server=server, files=files)


# -- making them -----------------------------------------------------------------------------------


def tool(
    source: Operation | Model | Description | Source,
    *,
    target: str,
    name: str | None = None,
    description: str | None = None,
    on_loss: OnLoss = "words",
) -> Tool:
    """One operation, or one model, as a tool for ``target``.

    A model is a :class:`Model`, the description of one, or whatever :func:`load` takes that is.
    ``target`` is one of ``anthropic``,
    ``anthropic-strict``, ``openai``, ``openai-strict`` (both as the Responses API takes
    them), ``gemini``, ``mcp`` and ``json-schema``. ``on_loss="error"`` refuses what the target
    cannot express; ``"words"`` moves it into descriptions.

    Raises:
        UsageError: if there is no such target, a description describes no model, or an operation
            is a webhook.
        LossError: with ``on_loss="error"``, if constraints would be lost.
        TooLargeError: if the definition would take more than about ten megabytes.
        SchemaKitError: as :func:`load`.
    """
    maker = _Maker(target_named(target), _checked(on_loss))
    if isinstance(source, Operation):
        _refuse_webhooks([source])
        return maker.of_operations([_in_one_view(source)], {}, name, description)[0]
    if isinstance(source, Model):
        return maker.of_model(source, name, description)
    api = source if isinstance(source, Description) else load(source)
    return maker.of_model(api.model(), name, description)


def _in_one_view(operation: Operation) -> Operation:
    """The operation with its parts from one view of the document.

    Each view names on its own what stands in other documents, or is bound on its path, and two
    may give one name to different schemas.
    """
    documents = operation._registry
    if len(documents.all) == 1 and not documents.is_dynamic:
        return operation
    whole, _ = dereferenced(documents, Options(siblings="annotations", missing="keep"))
    return operation.seen_in(whole)


def tools(
    source: Description | Source,
    *,
    target: str,
    operations: Iterable[str | Operation] | None = None,
    tag: AnyOf | None = None,
    method: AnyOf | None = None,
    path: AnyOf | None = None,
    deprecated: bool | None = None,
    on_loss: OnLoss = "words",
) -> list[Tool]:
    """The operations of a description as tools, in its order; those alone that fit every filter.

    ``operations`` names some by operationId, ``"GET /path"`` or JSON Pointer. Names are unique:
    where two operations would get the same one, both get a checksum of their own. What they share
    is converted once, which makes this much faster than as many calls of :func:`tool`.

    Raises:
        NotFoundError: if there is no such operation.
        UsageError: if it is a webhook, which is nothing to call.
        SchemaKitError: as :func:`tool`.
    """
    maker = _Maker(target_named(target), _checked(on_loss))
    if isinstance(operations, str):
        raise UsageError(f"operations is a list of names, so [{operations!r}]")
    if operations is not None:
        expect("operations", operations, Iterable, "a list of names")
    api = source if isinstance(source, Description) else load(source)
    everything = [one for one in api.operations() if not one.is_webhook]
    wanted = {one.pointer for one in everything}
    if any(one is not None for one in (tag, method, path, deprecated)):
        fitting = api.operations(tag=tag, method=method, path=path, deprecated=deprecated)
        wanted &= {one.pointer for one in fitting}
    if operations is not None:
        found = [one if isinstance(one, Operation) else api.operation(one) for one in operations]
        _refuse_webhooks(found)
        by_pointer = {one.pointer: one for one in found}
        chosen = [one for one in by_pointer.values() if one.pointer in wanted]
    else:
        chosen = [one for one in everything if one.pointer in wanted]
    names = _unique_names(everything, maker.target)
    with collector_paused():
        whole = api.dereference(siblings="annotations", missing="keep") if chosen else {}
        return maker.of_operations([one.seen_in(whole) for one in chosen], names)


def _refuse_webhooks(operations: Iterable[Operation]) -> None:
    for one in operations:
        if one.is_webhook:
            raise UsageError(
                f"{_place(one)} is a webhook, a request that the API sends: no tool is made of it"
            )


def _checked(on_loss: Any) -> OnLoss:
    if on_loss not in ("words", "error"):
        raise UsageError(f"on_loss={on_loss!r} is none of 'words', 'error'")
    chosen: OnLoss = on_loss
    return chosen


def _unique_names(operations: list[Operation], target: Target) -> dict[str, str]:
    """Pointer to name; where sanitising made names equal, each gets a checksum of its own."""
    by_name: dict[str, list[Operation]] = {}
    for one in operations:
        by_name.setdefault(_name_of(one, target), []).append(one)
    names: dict[str, str] = {}
    for name, sharing in by_name.items():
        for one in sharing:
            unique = name if len(sharing) == 1 else f"{name}_{checksum(_place(one))}"
            if len(unique) > target.tool_names.most:
                unique = legal(f"{unique}.{'.' * 200}", target.tool_names, (), _place(one))
            names[one.pointer] = unique
    return names


def _place(operation: Operation) -> str:
    return f"{operation.method.upper()} {operation.path}"


def _name_of(operation: Operation, target: Target) -> str:
    wanted = operation.id or f"{operation.method}_{operation.path.strip('/')}".replace("{", "")
    return legal(wanted, target.tool_names, ())


@dataclass(slots=True, eq=False, repr=False)
class _Flat:
    """The flat forms of the schemas of one document that tools are made of.

    All that are known beforehand are flattened in one go, so that what they share stays shared.
    """

    grammar: Grammar
    view: Callable[[tuple[str, ...]], Any]
    follow: Callable[[str], Any] = lambda _: None
    #: By identity of the source, which is kept so that it stays.
    _known: dict[int, tuple[Any, Any]] = field(default_factory=dict)

    def take(self, schemas: list[Any]) -> None:
        """Flattens schemas as the properties of one, which shares its walk among them."""
        distinct = {id(one): one for one in schemas}
        together = {"properties": {str(number): one for number, one in distinct.items()}}
        found = flattened(together, self.grammar.types["Schema"], self.grammar)["properties"]
        for number, one in distinct.items():
            self._known[number] = one, found[str(number)]

    def __call__(self, schema: Any) -> Any:
        """The flat form; of a kept reference, that of what it leads to."""
        if not isinstance(schema, dict):
            return schema
        if id(schema) not in self._known:
            self.take([schema])
        found = self._known[id(schema)][1]
        if isinstance(found, dict) and isinstance(found.get("$ref"), str):
            followed = self.follow(found["$ref"])
            return followed if isinstance(followed, dict) else found
        return found

    def at(self, tokens: tuple[str, ...]) -> Any:
        """The flat form of what stands at a pointer of the document."""
        found = self.view(tokens)
        return self(found) if isinstance(found, dict) and "$ref" not in found else found


def _looking_in(operation: Operation) -> Callable[[tuple[str, ...]], Any]:
    """What finds the part that a kept reference names: in the document, or where a view of the
    operation alone holds what has no place there, as what another document holds."""

    def look(tokens: tuple[str, ...]) -> Any:
        try:
            return operation._view(tokens)
        except (pointer.Missing, PointerError):
            return pointer.get(operation._object(), tokens)

    return look


@dataclass(slots=True, eq=False, repr=False)
class _Maker:
    """The state of making tools of one document for one target."""

    target: Target
    on_loss: OnLoss

    def of_operations(
        self,
        operations: list[Operation],
        names: Mapping[str, str],
        name: str | None = None,
        description: str | None = None,
    ) -> list[Tool]:
        """What operations of one document become; a part that they share is converted once."""
        if not operations:
            return []
        taken = [taken_by(one) for one in operations]
        first = operations[0]
        grammar = first._registry.entry.grammar
        flat = _Flat(grammar, _looking_in(first))
        flat.take([schema for one in taken for schema in schemas_of(one)])
        adapter = Adapter(self.target, grammar.legacy_bounds, flat.at)
        flat.follow = lambda text: adapter.target_of(text)[1]
        parameters: dict[int, tuple[Any, Any]] = {}
        made = []
        for one in taken:
            operation = one.operation
            arguments = arguments_of(one, flat, parameters)
            said = _description_of(operation) if description is None else description
            wanted = name or names.get(operation.pointer) or _name_of(operation, self.target)
            key = _place(operation)
            made.append(self._made(adapter, arguments, wanted, said, key, operation))
        return made

    def of_model(self, model: Model, name: str | None, description: str | None) -> Tool:
        whole = model.input.schema
        adapter = Adapter(
            self.target, model.input._legacy, partial(pointer.get, whole), null_is_absence=True
        )
        said = model.description if description is None else description
        wanted = name or model.name or "predict"
        arguments = _arguments_of_model(whole, model.version)
        return self._made(adapter, arguments, wanted, said or "", model.input.name, None)

    def _made(
        self,
        adapter: Adapter,
        arguments: Arguments,
        name: str,
        description: str,
        key: str,
        operation: Operation | None,
    ) -> Tool:
        if "additionalProperties" not in self.target.keywords:
            # That the arguments are closed is ours to say, and nobody's loss where it is not said.
            arguments.schema.pop("additionalProperties", None)
            arguments = arguments._replace(open_body=False)
        adapted, definitions = adapter.whole(arguments.schema)
        losses = _losses(adapted, arguments)
        for one in definitions:
            losses += [
                Loss(pointer.join(("$defs", one, *lost.tokens)), lost.tokens[-1], *lost[1:])
                for lost in definitions[one].losses
            ]
        name = legal(name, self.target.tool_names, ())
        refused = [one for one in losses if not one.by_rule]
        if self.on_loss == "error" and refused:
            raise LossError(name, self.target.name, refused)
        definition = _SHAPES[self.target.shape](
            self.target, name, description, adapted.schema, operation
        )
        return Tool(
            name=name,
            target=self.target.name,
            key=key,
            deprecated=operation is not None and operation.deprecated,
            losses=tuple(losses),
            binding=_without_read_only(arguments.binding, adapted),
            json=to_json(definition),
            _reverse=adapted.reverse,
            _definitions={one: found.reverse for one, found in definitions.items()},
        )


def _losses(adapted: Adapted, arguments: Arguments) -> list[Loss]:
    found = [
        Loss(pointer.join(lost.tokens), lost.tokens[-1], lost.words, lost.by_rule)
        for lost in adapted.losses
    ]
    if arguments.open_body:
        words = "arguments that are not described cannot be given"
        found.append(Loss("/additionalProperties", "additionalProperties", words, True))
    return found


def _without_read_only(binding: Binding, adapted: Adapted) -> Binding:
    """Read-only arguments are none (EXPORT: they leave inputs and what is required)."""
    gone = {
        lost.tokens[1]
        for lost in adapted.losses
        if len(lost.tokens) == 3 and lost.tokens[::2] == ("properties", "readOnly")
    }
    if not gone:
        return binding
    places = {name: one for name, one in binding.places.items() if name not in gone}
    return replace(binding, places=places, required=binding.required - gone)


def _description_of(operation: Operation) -> str:
    """Summary and description; where neither is, the method and the path."""
    summary = (operation.summary or "").strip()
    said = (operation.description or "").strip()
    texts = [summary] if summary and not said.startswith(summary) else []
    texts += [said] if said else []
    texts = texts or [_place(operation)]
    if operation.deprecated:
        texts.insert(0, "Deprecated.")
    return "\n\n".join(texts)


# -- models ----------------------------------------------------------------------------------------


def _arguments_of_model(flat: dict[str, Any], version: str | None) -> Arguments:
    """A model's Input as arguments, each a member of ``input`` in a prediction's body."""
    properties = flat.get("properties")
    members = properties if isinstance(properties, dict) else {}
    needed = flat.get("required")
    listed = needed if isinstance(needed, list) else []
    required = [one for one in listed if isinstance(one, str) and one in members]
    # What else restricts the whole stays beside the properties, for the target to say or lose.
    beside = {
        key: value
        for key, value in flat.items()
        if key not in ("properties", "required", "title", "description", "type", *_DEFINITIONS)
    }
    is_open = beside.get("additionalProperties") in (None, True)
    schema = {**beside, "type": "object", "properties": members, "required": required}
    if is_open:
        schema["additionalProperties"] = False
    binding = Binding(
        method="post",
        path="/predictions",
        servers=(_REPLICATE,) if version else (),
        security=({"bearerAuth": []},) if version else (),
        places={name: Place("member", Style(name, "", True)) for name in members},
        required=frozenset(required),
        media_types=("application/json",),
        body_required=True,
        envelope={"version": version} if version else {},
    )
    return Arguments(schema, binding, is_open)


# -- definitions -----------------------------------------------------------------------------------


def _described(description: str) -> dict[str, str]:
    return {"description": description} if description else {}


def _anthropic(
    target: Target, name: str, description: str, schema: Any, _: Operation | None
) -> dict[str, Any]:
    strict = {"strict": True} if target.strict else {}
    return {"name": name, **_described(description), "input_schema": schema, **strict}


def _openai(
    target: Target, name: str, description: str, schema: Any, _: Operation | None
) -> dict[str, Any]:
    said = _described(description)
    return {
        "type": "function",
        "name": name,
        **said,
        "parameters": schema,
        "strict": bool(target.strict),
    }


def _gemini(
    target: Target, name: str, description: str, schema: Any, _: Operation | None
) -> dict[str, Any]:
    del target
    # An object without properties is refused; a function that takes nothing has no parameters.
    parameters = {"parameters": schema} if schema.get("properties") else {}
    return {"name": name, **_described(description), **parameters}


def _mcp(
    target: Target, name: str, description: str, schema: Any, operation: Operation | None
) -> dict[str, Any]:
    del target
    if operation is None:
        return {"name": name, **_described(description), "inputSchema": schema}
    titled = {"title": operation.summary} if operation.summary else {}
    hints = {
        "readOnlyHint": operation.method in ("get", "head", "options", "trace", "query"),
        "destructiveHint": operation.method in ("put", "patch", "delete"),
        "idempotentHint": operation.method not in ("post", "patch"),
        "openWorldHint": True,
    }
    said = _described(description)
    return {"name": name, **titled, **said, "inputSchema": schema, "annotations": hints}


def _schema(
    target: Target, name: str, description: str, schema: Any, _: Operation | None
) -> dict[str, Any]:
    del target
    dialect = "https://json-schema.org/draft/2020-12/schema"
    return {"$schema": dialect, "title": name, **_described(description), **schema}


_SHAPES: dict[str, Callable[[Target, str, str, Any, Operation | None], dict[str, Any]]] = {
    "anthropic": _anthropic,
    "openai": _openai,
    "gemini": _gemini,
    "mcp": _mcp,
    "schema": _schema,
}
