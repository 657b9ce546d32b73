"""The fields in which a document says its version, and names that are meant to be one of them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from itertools import islice
from typing import Any

from schemakit.suggest import near_names

__all__ = ["ALL_VERSION_FIELDS", "VERSION_FIELDS", "find_misspelt_field", "find_near_field"]

#: The fields in which a description gives its version.
VERSION_FIELDS = ("openapi", "swagger")
#: The same with that of 1.2, which no table describes.
ALL_VERSION_FIELDS = (*VERSION_FIELDS, "swaggerVersion")
#: Fields of an OpenAPI Object that no JSON Schema has, and that hold an object.
_TELLING = ("info", "paths", "webhooks", "components")
_VERSION = re.compile(r"\s*v?[0-9]{1,4}(\.[0-9]{1,4}){0,3}\s*")
#: Names that are compared: a hostile document has very many, or very long ones.
_MOST_NAMES, _LONGEST_NAME = 200, 40


def find_near_field(names: Iterable[Any]) -> tuple[str, str] | None:
    """Return the first of the names that is near one of the fields that give a version, and that
    field; None if there is none."""
    texts = (name for name in names if isinstance(name, str) and len(name) <= _LONGEST_NAME)
    for name in islice((name for name in texts if name[:2] != "x-"), _MOST_NAMES):
        for meant in near_names(name, VERSION_FIELDS, most=1):
            return name, meant
    return None


def find_misspelt_field(contents: Mapping[Any, Any]) -> tuple[str, str] | None:
    """Return the field of an OpenAPI description that is meant to give its version, such as
    ``opennapi``, and the one that is meant; None if the version is given, or if nothing says that
    the document is one.

    A description has other fields of an OpenAPI Object and no ``$schema``, and the value of the
    field looks like a version.
    """
    if any(key in contents for key in ALL_VERSION_FIELDS) or "$schema" in contents:
        return None
    if not any(isinstance(contents.get(key), dict) for key in _TELLING):
        return None
    return find_near_field(key for key, value in contents.items() if _looks_like_version(value))


def _looks_like_version(value: Any) -> bool:
    if isinstance(value, (int, float)):
        return not isinstance(value, bool) and 0 < value < 100
    return isinstance(value, str) and _VERSION.fullmatch(value) is not None
