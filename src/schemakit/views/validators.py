"""Validators for a JSON Schema, of the library that is installed."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec
from typing import Any, Literal, Protocol, get_args

from schemakit.errors import UsageError
from schemakit.spec import pointer

__all__ = ["Library", "Validator", "make_validator"]

Library = Literal["jsonschema", "jsonschema-rs"]
#: A library to the extra that installs it, and to its module; the fastest first.
_EXTRAS = {"jsonschema-rs": ("check", "jsonschema_rs"), "jsonschema": ("validate", "jsonschema")}
#: The URI of a dialect, as a grammar has it, to the class of either library.
_CLASSES = {
    "http://json-schema.org/draft-04/schema": "Draft4Validator",
    "http://json-schema.org/draft-06/schema": "Draft6Validator",
    "http://json-schema.org/draft-07/schema": "Draft7Validator",
    "https://json-schema.org/draft/2019-09/schema": "Draft201909Validator",
    "https://json-schema.org/draft/2020-12/schema": "Draft202012Validator",
}


class Validator(Protocol):
    """What validators of ``jsonschema`` and ``jsonschema-rs`` have in common.

    Their errors are exceptions of their own, with ``message``, ``instance`` and ``validator``.
    """

    def is_valid(self, instance: Any) -> bool:
        """Whether the schema accepts the instance."""

    def validate(self, instance: Any) -> None:
        """Raises the library's ``ValidationError`` if the schema does not accept the instance."""

    def iter_errors(self, instance: Any) -> Iterator[Any]:
        """An error for each violation."""


def make_validator(
    schema: Any, where: str, *, library: Library | None = None, formats: bool = False
) -> Validator:
    """A validator for a schema that says its dialect in ``$schema`` and refers to nothing outside.

    ``where`` is its pointer in messages.

    Raises:
        UsageError: if the library is not installed, or does not take the schema.
    """
    if library not in (None, *get_args(Library)):
        names = " or ".join(map(repr, get_args(Library)))
        raise UsageError(f"library={library!r} is not {names}")
    chosen: Library = library or ("jsonschema-rs" if find_spec("jsonschema_rs") else "jsonschema")
    extra, module = _EXTRAS[chosen]
    try:
        found = import_module(module)
    except ImportError as error:
        others = "" if library else ", or jsonschema-rs: pip install 'schemakit[check]'"
        needs = f"a validator needs {chosen}: pip install 'schemakit[{extra}]'{others}"
        raise UsageError(needs) from error
    dialect = str(schema.get("$schema", "") if isinstance(schema, dict) else "").rstrip("#")
    kind = getattr(found, _CLASSES.get(dialect, "Draft202012Validator"))
    # jsonschema-rs has one exception for both.
    invalid = getattr(found, "SchemaError", found.ValidationError)
    refusals: tuple[type[Exception], ...] = (invalid, found.ValidationError, ValueError)
    make = _make_rust if module == "jsonschema_rs" else _make
    try:
        return make(kind, schema, formats)
    except refusals as error:
        message = f"{chosen} does not take this schema: {_describe(error)}"
        raise UsageError(f"#{where}: {message}") from error
    except RecursionError as error:
        message = f"it is nested more deeply than {chosen} can follow"
        raise UsageError(f"#{where}: {message}") from error


def _describe(error: Any) -> str:
    """What a library says of a schema that it does not take, and of which part of it."""
    path = getattr(error, "absolute_path", getattr(error, "instance_path", ()))
    message = str(getattr(error, "message", error)).partition("\n")[0]
    return f"{message}, at #{pointer.join(map(str, path))}" if path else message


def _make_rust(kind: Any, schema: Any, formats: bool) -> Validator:
    validator: Validator = kind(schema, validate_formats=formats, offline=True)
    return validator


def _make(kind: Any, schema: Any, formats: bool) -> Validator:
    kind.check_schema(schema)
    validator: Validator = kind(schema, format_checker=kind.FORMAT_CHECKER if formats else None)
    return validator
