"""A request for an operation, made of samples, and what it has to be authorized with."""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from functools import partial
from typing import Any, Literal, NamedTuple

from schemakit.errors import CycleError, NotFoundError, UsageError
from schemakit.llm.arguments import Inputs, build_arguments, collect_inputs, list_schemas
from schemakit.llm.binding import Binding, Place, Request
from schemakit.llm.flat_schemas import FlatSchemas
from schemakit.llm.media_types import sent_kind
from schemakit.samples.messages import (
    KeptSamples,
    list_examples,
    parameter_schema,
    sample_media,
    sample_parameter,
    sample_xml,
)
from schemakit.samples.values import Sample
from schemakit.spec import pointer
from schemakit.spec.media_types import is_xml
from schemakit.spec.styles import Style
from schemakit.views.operations import Operation

__all__ = ["Credential", "SampleRequest", "make_sample_request"]

#: A part of the names of schemes: a word in camel case, or digits.
_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")


class Credential(NamedTuple):
    """Where a request has a secret, and the environment variable for it.

    ``name`` is that of the header, the query parameter or the cookie; ``prefix`` comes before the
    secret. Of ``basic`` the variable has the user and the password with a colon between them.
    """

    kind: Literal["header", "query", "cookie", "basic", "certificate"]
    variable: str
    name: str = ""
    prefix: str = ""


class SampleRequest(NamedTuple):
    """A request made of samples, and the media type of its body. Without a request, ``problem``
    gives the reason. Names of files are in place of their contents, which are not read."""

    request: Request | None
    credentials: tuple[Credential, ...] = ()
    problem: str = ""
    media_type: str = ""


def make_sample_request(
    operation: Operation, media_type: str | None = None, kept: KeptSamples | None = None
) -> SampleRequest:
    """A valid request for an operation: its required parameters, those that have an example, and
    its body, in ``media_type`` if it may have that.

    The operation is one seen in the whole document, so that all references have their targets.
    ``kept`` are the samples of operations before.
    """
    kept = kept or KeptSamples()
    inputs = collect_inputs(operation, media_type)
    look = partial(pointer.get, operation._reader.read_whole())
    flat = FlatSchemas(operation._registry.entry.grammar, look)
    try:
        flat.add(list_schemas(inputs))
        binding = build_arguments(inputs, flat.flatten, {}).binding
        arguments = _collect_arguments(inputs, binding, kept)
        # What is required and read-only is not in a request.
        sent = replace(binding, required=binding.required & arguments.keys())
        if binding.media_types and is_xml(binding.media_types[0]):
            sent, arguments = _send_xml(inputs, sent, arguments, kept)
        request = _request_first_server(sent, arguments)
    except (UsageError, CycleError) as error:
        return SampleRequest(None, problem=str(error))
    chosen = binding.media_types[0] if binding.media_types and _has_body(request) else ""
    return SampleRequest(request, _list_credentials(operation), media_type=chosen)


def _request_first_server(binding: Binding, arguments: Mapping[str, Any]) -> Request:
    """The request to the first server whose URL is one; without such a server, below no server.

    Raises:
        UsageError: if the arguments are not allowed where they go.
    """
    for server in binding.servers:
        try:
            return binding.request(arguments, server=server)
        except UsageError:
            continue
    return binding.request(arguments, server="")


def _send_xml(
    inputs: Inputs, binding: Binding, arguments: dict[str, Any], samples: KeptSamples
) -> tuple[Binding, dict[str, Any]]:
    """The binding and the arguments of a request whose body is an XML document: one text in place
    of the members of an object.

    Raises:
        UsageError: if there is none.
    """
    body = _sample_body(inputs, samples)
    if body is None:
        return binding, arguments
    operation, media_type = inputs.operation, binding.media_types[0]
    schema = None
    with suppress(NotFoundError):  # it may be the type of a range
        schema = operation.body_schema(media_type)
    sample = sample_xml(operation._reader, inputs.media, value=Sample(body), schema=schema)
    if sample.problem:
        raise UsageError(f"the body: {sample.problem}")
    others = {
        name: place for name, place in binding.places.items() if place[0] not in ("member", "body")
    }
    name = "body"
    while name in others:
        name = f"{name}_"
    kept = {key: one for key, one in arguments.items() if key in others}
    places: dict[str, Place] = {**others, name: Place("body", Style("body", "", True))}
    required = frozenset(binding.required & others.keys())
    changed = replace(binding, places=places, required=required, files=frozenset())
    return changed, {**kept, name: sample.value}


def _has_body(request: Request) -> bool:
    return request.body is not None or bool(request.parts)


def _collect_arguments(inputs: Inputs, binding: Binding, kept: KeptSamples) -> dict[str, Any]:
    """The values of the arguments by the names of the binding.

    Raises:
        UsageError: if a required one has no sample.
    """
    found: dict[str, Any] = {}
    by_name = {
        (one["in"], one["name"]): one
        for one in inputs.parameters
        if isinstance(one.get("in"), str) and isinstance(one.get("name"), str)
    }
    body = _sample_body(inputs, kept)
    for name, (where, how) in binding.places.items():
        if where in ("member", "body"):
            if body is None:
                continue
            if where == "body":
                found[name] = _name_files(body, binding, whole=True)
            elif isinstance(body, dict) and how.name in body:
                found[name] = _name_files({how.name: body[how.name]}, binding)[how.name]
            continue
        key = ("querystring", None) if where.startswith("querystring") else (where, how.name)
        parameter = by_name.get(key, {"name": name, "schema": {"type": "string"}})
        if where.startswith("querystring"):
            parameter = next(one for one in inputs.parameters if one.get("in") == "querystring")
        sample = _sample_argument(inputs.operation, parameter, name in binding.required, kept)
        if sample is None:
            continue
        if where == "querystring-member":
            if isinstance(sample.value, dict) and how.name in sample.value:
                found[name] = sample.value[how.name]
        else:
            found[name] = sample.value
    return found


def _sample_argument(
    operation: Operation, parameter: Mapping[str, Any], required: bool, kept: KeptSamples
) -> Sample | None:
    """The sample of a parameter; None for an optional one that has no example."""
    schema = parameter_schema(parameter)
    own = schema if isinstance(schema, dict) else {}
    content = parameter.get("content")
    media = next(iter(content.values()), None) if isinstance(content, dict) else None
    has_example = (
        any(list_examples(one) for one in (parameter, media) if isinstance(one, dict))
        or "example" in own
    )
    has_example = has_example or bool(own.get("examples"))
    if not required and (not has_example or parameter.get("deprecated") is True):
        return None
    sample = sample_parameter(operation, parameter, kept)
    if not sample.problem:
        return sample
    if not required:
        return None
    raise UsageError(f"{parameter.get('in')} parameter {parameter.get('name')!r}: {sample.problem}")


def _sample_body(inputs: Inputs, kept: KeptSamples) -> Any:
    """The value of the body; None if there is none.

    Raises:
        UsageError: if no value is allowed for it.
    """
    if inputs.body is None or not inputs.media_types:
        return None
    sample = sample_media(inputs.operation, inputs.media, "readOnly", kept)
    if sample.problem:
        raise UsageError(f"the body: {sample.problem}")
    return sample.value


def _name_files(body: Any, binding: Binding, *, whole: bool = False) -> Any:
    """The body with names of files in place of their content, in a type that sends files."""
    if sent_kind(binding.media_types[0]) not in ("multipart", "other"):
        return body
    if whole and "body" in binding.files:
        return "FILE" if isinstance(body, str) else body
    if not isinstance(body, dict):
        return body
    return {name: _name_file(name, one, binding) for name, one in body.items()}


def _name_file(name: str, value: Any, binding: Binding) -> Any:
    if name not in binding.files:
        return value
    if isinstance(value, list):
        return [f"{name}{number}" for number in range(1, len(value) + 1)]
    return name if isinstance(value, str) else value


# -- credentials -----------------------------------------------------------------------------------


def _list_credentials(operation: Operation) -> tuple[Credential, ...]:
    """What the first of the security requirements that asks for something asks for."""
    names = list(dict.fromkeys(key for one in operation.security for key in one))
    schemes = dict(zip(names, operation._security_schemes, strict=False))
    chosen = next((one for one in operation.security if one), {})
    found = [_build_credential(name, schemes.get(name)) for name in chosen]
    return tuple(one for one in found if one is not None)


def _build_credential(name: str, scheme: Any) -> Credential | None:
    """The credential for a Security Scheme Object (OAS 2.0 and 3.x); None for an unknown one."""
    if not isinstance(scheme, dict):
        return None
    kind = scheme.get("type")
    where, own = scheme.get("in"), scheme.get("name")
    if kind == "apiKey" and where in ("header", "query", "cookie") and isinstance(own, str):
        return Credential(where, _name_variable(name, "KEY"), own)
    if kind in ("oauth2", "openIdConnect"):
        return Credential("header", _name_variable(name, "TOKEN"), "Authorization", "Bearer ")
    if kind == "mutualTLS":
        return Credential("certificate", _name_variable(name, "CERTIFICATE"))
    way = str(scheme.get("scheme", "")).lower()
    if kind == "basic" or way == "basic":
        return Credential("basic", _name_variable(name, "CREDENTIALS"))
    if kind != "http" or not way.isalnum():
        return None
    prefix = f"{way.capitalize()} "
    return Credential("header", _name_variable(name, "TOKEN"), "Authorization", prefix)


def _name_variable(scheme: str, kind: str) -> str:
    """The name of an environment variable after a scheme: ``bearerAuth`` is BEARER_AUTH_TOKEN."""
    words = [one.upper() for one in _WORD.findall(scheme)]
    if not words or words[-1] != kind:
        words.append(kind)
    name = "_".join(words)
    return f"_{name}" if name[0].isdigit() else name
