"""Validators for schemas: the right dialect, either library, and what is said of what is wrong."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any, get_args

import pytest

import schemakit
from schemakit.views.validators import Library
from tests.several import in_files
from tests.small import described, to

_LIBRARIES = get_args(Library)
#: How a message says to install each.
_INSTALL = {
    "jsonschema": "jsonschema: pip install 'schemakit[validate]'",
    "jsonschema-rs": "jsonschema-rs: pip install 'schemakit[check]'",
}
every_library = pytest.mark.parametrize("library", _LIBRARIES)


def accepts(api: dict[str, Any], value: Any, library: Library, **options: Any) -> bool:
    return schemakit.load(api).schema("S").validator(library=library, **options).is_valid(value)


@every_library
@pytest.mark.parametrize(
    ("version", "schema", "yes", "no"),
    [
        ("3.0.3", {"type": "string", "nullable": True}, None, 1),
        ("3.1.0", {"type": "string", "nullable": True}, "x", None),
        ("3.0.3", {"type": "integer", "minimum": 1, "exclusiveMinimum": True}, 2, 1),
        ("3.1.0", {"type": "integer", "exclusiveMinimum": 1}, 2, 1),
        ("3.1.0", {"prefixItems": [{"type": "string"}], "items": False}, ["x"], ["x", 1]),
        ("3.0.3", to("T", maxLength=1), "long", 1),
        ("3.1.0", to("T", maxLength=1), "x", "long"),
        ("3.1.0", {"$schema": "http://json-schema.org/draft-07/schema#", "type": "null"}, None, 1),
        ("3.0.3", {"properties": {"s": to("S")}, "required": ["n"]}, {"n": 1}, {"n": 1, "s": {}}),
        ("3.1.0", {"properties": {"s": to("S")}, "required": ["n"]}, {"n": 1}, {"n": 1, "s": {}}),
        ("3.1.0", True, 1, ...),
        ("3.1.0", False, ..., 1),
    ],
)
def test_a_schema_is_read_in_its_dialect(
    library: Library, version: str, schema: Any, yes: Any, no: Any
) -> None:
    api = described({"S": schema, "T": {"type": "string"}}, version)
    assert yes is ... or accepts(api, yes, library)
    assert no is ... or not accepts(api, no, library)


@every_library
def test_a_json_schema_keeps_its_dialect(library: Library) -> None:
    draft_7 = {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "definitions": {"S": {"items": [{"type": "string"}], "additionalItems": False}},
    }
    assert accepts(draft_7, ["x"], library)
    assert not accepts(draft_7, ["x", "y"], library)


@every_library
def test_formats_are_asserted_only_if_asked(library: Library) -> None:
    api = described({"S": {"type": "string", "format": "date"}}, "3.1.0")
    assert accepts(api, "tomorrow", library)
    assert not accepts(api, "tomorrow", library, formats=True)
    assert accepts(api, "2026-11-29", library, formats=True)


@every_library
def test_references_into_other_documents_are_followed(library: Library, tmp_path: Path) -> None:
    files = {
        "api.json": described({"S": {"items": {"$ref": "pet.json#/Pet"}}}, "3.1.0"),
        "pet.json": {
            "Pet": {"required": ["tag"], "properties": {"tag": {"$ref": "#/Tag"}}},
            "Tag": {"enum": ["a"]},
        },
    }
    schema = schemakit.load(in_files(tmp_path, files)).schema("S")
    validator = schema.validator(library=library)
    assert validator.is_valid([{"tag": "a"}])
    assert [error.message for error in validator.iter_errors([{"tag": "b"}, {}])] != []


@every_library
def test_a_dynamic_reference_means_what_it_means_there(library: Library) -> None:
    tree = {
        "$id": "tree",
        "$dynamicAnchor": "node",
        "properties": {"children": {"items": {"$dynamicRef": "#node"}}},
    }
    strict = {"$id": "s", "$dynamicAnchor": "node", "$ref": "tree", "required": ["name"]}
    api = described({"S": strict, "Tree": tree}, "3.1.0")
    loaded = schemakit.load(api, base_uri="https://a.example/api.json")
    assert not loaded.schema("S").validator(library=library).is_valid({"name": 1, "children": [{}]})
    assert loaded.schema("Tree").validator(library=library).is_valid({"children": [{}]})


@every_library
@pytest.mark.parametrize(
    ("schema", "where"),
    [({"type": "strin"}, "at #/type"), ({"type": "string", "pattern": "(?<"}, "at #/pattern")],
)
def test_what_a_library_does_not_take_is_said_with_its_place(
    library: Library, schema: Any, where: str
) -> None:
    with pytest.raises(schemakit.UsageError) as caught:
        accepts(described({"S": schema}, "3.1.0"), "x", library)
    assert str(caught.value).startswith(f"#/components/schemas/S: {library} does not take")
    assert where in str(caught.value)


@every_library
def test_a_schema_that_is_nested_too_deeply_is_refused(library: Library) -> None:
    schema: dict[str, Any] = {"type": "string"}
    for _ in range(5000):
        schema = {"not": schema}
    with pytest.raises(schemakit.UsageError):
        accepts(described({"S": schema}, "3.1.0"), "x", library)


def test_a_reference_without_a_target_is_an_error() -> None:
    with pytest.raises(schemakit.UnresolvableError, match="no 'T' in #/components/schemas"):
        schemakit.load(described({"S": to("T")})).schema("S").validator()


def test_the_fastest_that_is_installed_is_taken() -> None:
    schema = schemakit.load(described({"S": {"type": "string"}})).schema("S")
    assert type(schema.validator()).__module__.startswith("jsonschema_rs")
    assert type(schema.validator(library="jsonschema")).__module__.startswith("jsonschema.")
    with pytest.raises(schemakit.UsageError, match="library='ajv' is not 'jsonschema' or"):
        schema.validator(library="ajv")  # type: ignore[arg-type]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("absent", "call", "said"),
    [
        (
            ("jsonschema", "jsonschema_rs"),
            "schema.validator()",
            f"a validator needs {_INSTALL['jsonschema']}, or {_INSTALL['jsonschema-rs']}",
        ),
        (
            ("jsonschema_rs",),
            "schema.validator(library='jsonschema-rs')",
            f"a validator needs {_INSTALL['jsonschema-rs']}",
        ),
        (("jsonschema_rs",), "schema.validator()", "Draft202012Validator"),
        (
            ("referencing",),
            "api.registry()",
            "a registry needs referencing: pip install 'schemakit[validate]'",
        ),
    ],
)
def test_what_is_not_installed_is_named(absent: tuple[str, ...], call: str, said: str) -> None:
    code = f"""
import sys
from importlib.abc import MetaPathFinder
class Absent(MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {absent!r}:
            raise ModuleNotFoundError(name)
sys.meta_path.insert(0, Absent())
import importlib.util
whole = importlib.util.find_spec
def find_spec(name, package=None):
    return None if name in {absent!r} else whole(name, package)
importlib.util.find_spec = find_spec
import schemakit
api = schemakit.load({described({"S": {"type": "string"}})!r})
schema = api.schema("S")
try:
    print(type({call}).__name__)
except schemakit.UsageError as error:
    print(error)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == (f"{said}\n", "")
