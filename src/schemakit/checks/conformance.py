"""The check of a description against the official schema of its version."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from schemakit.checks import metaschema
from schemakit.checks.messages import Wrong, relevant, said
from schemakit.checks.objects import Finding, Objects, Place
from schemakit.checks.single_document import MOST_VALUES, inside, unfolded, whole_of
from schemakit.spec.grammar import type_at
from schemakit.syntax.json_writer import to_json

__all__ = ["violations"]


def violations(objects: Objects) -> Iterator[Finding]:
    """``meta-schema``: what the official schema of the document's version does not allow.

    Of several documents it judges the one that they are together, and says where each part of it
    stands. Nothing is found where the extra is not installed, or where it is no OpenAPI.
    """
    document = objects.entry
    version = document.grammar.version
    if document.grammar.root.name != "OpenAPI" or not metaschema.is_available():
        return
    dialect = document.contents.get("jsonSchemaDialect")
    own_dialect = isinstance(dialect, str) and not dialect.startswith(metaschema.OAS)
    validator = metaschema.validator_of(version, not own_dialect)
    whole = whole_of(objects)
    contents = whole.contents
    if (document.shared or whole.parts) and unfolded(contents) > MOST_VALUES:
        message = f"aliases repeat more than {MOST_VALUES:,} values: not compared with the schema"
        yield Finding("too-large", message, Place(document, ()))
        return
    if any(not one.data and not isinstance(one.contents, str) for one in objects.registry.all):
        # What no parser made may hold what JSON has no word for, such as numbers for keys.
        contents = json.loads(to_json(contents))
    try:
        errors = relevant(validator.iter_errors(contents))
    except UnicodeError:
        return  # half of a surrogate pair, which no parser lets in and no JSON holds
    except ValueError:
        # It can judge what is nested deeply, and not quote it.
        if not validator.is_valid(contents):
            message = "not valid, and nested too deeply to say where"
            yield Finding("meta-schema", message, Place(document, ()))
        return
    places = [tuple(map(str, error.instance_path)) for error in errors]
    wrong = Wrong(Counter(places), {place[:end] for place in places for end in range(len(place))})
    for error, tokens in zip(errors, places, strict=True):
        if _has_own_dialect(contents, error.instance_path):
            continue
        type_name = type_at(document.grammar, tokens, whole.contents).name
        for message, below in said(error, version, wrong, type_name, objects.near):
            yield Finding("meta-schema", message, whole.place((*tokens, *below)))


def _has_own_dialect(contents: Any, path: Sequence[Any]) -> bool:
    """Whether a value lies in a schema that names another dialect than that of OpenAPI."""
    value = contents
    for key in path:
        value = inside(value, str(key))
        dialect = value.get("$schema") if isinstance(value, dict) else None
        if isinstance(dialect, str) and not dialect.startswith(metaschema.OAS):
            return True
    return False
