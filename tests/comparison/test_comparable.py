"""Which documents can be compared."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import schemakit
from tests.comparison.seeded_descriptions import make_description
from tests.small import written

_SCHEMA = {"type": "object"}
_PACKAGE = {"name": "x", "version": "1.0.0", "private": True}


@pytest.mark.parametrize("other", [_SCHEMA, _PACKAGE, {"foo": "bar"}, {}])
def test_a_document_that_is_not_a_description_is_refused(other: Any, tmp_path: Path) -> None:
    other = written(tmp_path / "other.json", other)
    for ends, name in (((make_description(), other), "new"), ((other, make_description()), "old")):
        with pytest.raises(schemakit.DocumentError) as raised:
            schemakit.changes(*ends)
        (diagnostic,) = raised.value.diagnostics
        assert diagnostic.message.startswith(f"the {name} document is not an OpenAPI description")
        assert diagnostic.location.uri.endswith("other.json")


def test_two_documents_that_are_neither_are_refused() -> None:
    with pytest.raises(schemakit.DocumentError) as raised:
        schemakit.changes(_PACKAGE, _PACKAGE)
    assert len(raised.value.diagnostics) == 2
    with pytest.raises(schemakit.DocumentError):
        schemakit.changes(_SCHEMA, {"foo": 1})


def test_two_schemas_are_compared() -> None:
    assert schemakit.changes(_SCHEMA, {}) != ()
    assert schemakit.changes({}, {}) == ()
