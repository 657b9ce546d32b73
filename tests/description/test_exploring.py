"""What lists and finds: places, views, and what is said of what is missing."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

import schemakit
from tests.several import from_memory
from tests.small import described, to

_DOCUMENT = described({"A": {"items": to("T")}, "T": {"type": "string"}})
_TEXT = json.dumps(_DOCUMENT, indent=2)


def test_a_value_is_located_by_line_and_column() -> None:
    description = schemakit.load(_TEXT.encode(), base_uri="api.json")
    place = description.locate("/components/schemas/T/type")
    assert (place.uri, place.pointer) == ("api.json", "/components/schemas/T/type")
    assert place.line is not None
    assert '"type": "string"' in _TEXT.splitlines()[place.line - 1]


def test_what_a_view_holds_has_no_name_of_the_document() -> None:
    both = {"oneOf": [to("Node"), {"$ref": "tree.json#/Node"}]}
    api = described({"Both": both, "Node": {"not": to("Node")}})
    files = {"mem:/tree.json": {"Node": {"items": {"$ref": "#/Node"}}}}
    view = from_memory(api, files).view("/components/schemas/Both")
    moved = {"items": {"$ref": "#/components/schemas/Node_2"}}
    assert view["oneOf"] == [{"not": to("Node")}, moved]
    assert view["components"] == {"schemas": {"Node_2": moved}}


def test_a_view_keeps_references_into_the_document() -> None:
    schemas = {"N": {"items": to("N")}, "U": {"not": to("N", description="mine")}}
    view = schemakit.load(described(schemas)).view("/components/schemas/U")
    assert view == {"not": {"items": to("N"), "description": "mine"}}
    with pytest.raises(schemakit.PointerError):
        schemakit.load(described(schemas)).view("/components/schemas/V")


def test_it_shows_what_it_is() -> None:
    assert repr(schemakit.load(b'{"openapi":"3.1.0"}', base_uri="a.json")) == (
        "<Description a.json (3.1)>"
    )


# -- what is missing -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "call",
    [
        'view("/components/schemas/V")',
        'locate("/paths/~1a/get")',
        'schema("/components/schemas/V")',
        'operation("GET /b")',
    ],
)
def test_what_is_missing_is_reported_without_searching_the_text(call: str, tmp_path: Path) -> None:
    path = tmp_path / "api.json"
    path.write_text(_TEXT, "utf-8")
    code = (
        "import sys, schemakit\n"
        f"api = schemakit.load({str(path)!r})\n"
        f"try: api.{call}\n"
        "except schemakit.SchemaKitError as error: found = error\n"
        "assert 'schemakit.syntax.positions' not in sys.modules\n"
        "print(found)\n"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert run.stderr == ""
    assert run.stdout.startswith(("no ", f"{path}:"))


def test_a_pointer_that_leads_nowhere_has_the_place_where_it_stops() -> None:
    api = schemakit.load(_TEXT.encode(), base_uri="api.json")
    for call in (api.view, api.locate):
        with pytest.raises(schemakit.PointerError, match="no 'V' in #/components/schemas") as found:
            call("/components/schemas/V/type")
        place = found.value.location
        assert place.line is not None
        assert '"schemas": {' in _TEXT.splitlines()[place.line - 1]
        assert found.value.sources == {"api.json": _TEXT.encode()}
