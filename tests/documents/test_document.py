"""Which version a document is, and where in a response it stands."""

from __future__ import annotations

import pickle
from pathlib import Path
from typing import Any

import orjson
import pytest

import schemakit
from schemakit.documents.document import Document, from_bytes, from_mapping, referred
from schemakit.spec.grammar import GRAMMARS
from tests.small import described


@pytest.mark.parametrize(
    ("document", "version"),
    [
        ({"swagger": "2.0"}, "2.0"),
        ({"swagger": 2.0}, "2.0"),
        ({"openapi": "3.0.4"}, "3.0"),
        ({"openapi": 3.1}, "3.1"),
        ({"openapi": "3.1.99"}, "3.1"),
        ({"openapi": "3.2.0-rc1"}, "3.2"),
        ({"components": {"schemas": {}}}, "3.0"),
        ({"paths": {}}, "3.0"),
        ({"components": {"pathItems": {}}}, "3.1"),
        ({"paths": {}, "jsonSchemaDialect": "x"}, "3.1"),
        ({"paths": {}, "components": {"mediaTypes": {}}}, "3.2"),
        ({"type": "object"}, "json-schema"),
        ({"$schema": "http://json-schema.org/draft-07/schema#"}, "json-schema"),
        ({"definitions": {}}, "json-schema"),
    ],
)
def test_the_version_is_declared_or_told_by_what_is_there(
    document: dict[str, Any], version: str
) -> None:
    assert schemakit.load(document).version == version
    assert schemakit.load(orjson.dumps(document)).version == version


@pytest.mark.parametrize("document", [{"openapi": "4.0.0"}, {"openapi": "1"}, {"swagger": "1.2"}])
def test_an_unknown_version_is_an_error_that_lists_the_known(document: dict[str, Any]) -> None:
    with pytest.raises(schemakit.UnsupportedVersionError, match=r"3\.2") as caught:
        schemakit.load(orjson.dumps(document))
    assert caught.value.location.line == 1


@pytest.mark.parametrize(
    ("value", "shown"),
    [(None, "null"), (True, "true"), ([3], "(an array)"), ({"a": 1}, "(an object)"), (4, "4")],
)
def test_a_version_of_another_kind_is_shown_as_the_document_has_it(value: Any, shown: str) -> None:
    with pytest.raises(schemakit.UnsupportedVersionError) as caught:
        schemakit.load({"openapi": value, "paths": {}})
    assert f"unsupported version {shown}; supported are" in str(caught.value)


@pytest.mark.parametrize(
    ("field", "version", "section", "meant"),
    [
        ("opennapi", "3.1.0", "paths", "openapi"),
        ("OpenAPI", "3.0.3", "info", "openapi"),
        ("open-api", 3.1, "components", "openapi"),
        ("openapi ", "3", "webhooks", "openapi"),
        ("openapiVersion", "3.0.0", "paths", "openapi"),
        ("swager", "2.0", "paths", "swagger"),
        ("Swagger", 2, "info", "swagger"),
    ],
)
def test_a_misspelt_version_field_is_refused_with_the_one_that_is_meant(
    field: str, version: Any, section: str, meant: str
) -> None:
    document = {field: version, section: {}}
    for source in (document, orjson.dumps(document)):
        with pytest.raises(schemakit.UnsupportedVersionError) as caught:
            schemakit.load(source)
        (problem,) = caught.value.diagnostics
        assert problem.code == "no-version"
        assert f"did you mean {meant!r} in place of {field!r}?" in problem.message
        assert problem.location.pointer == f"/{field}"
        assert caught.value.version == version
    # The caller may know better.
    assert schemakit.load(document, version="3.1").version == "3.1"


@pytest.mark.parametrize(
    "document",
    [
        {"openai": "tools"},
        {"opennapi": "3.1.0"},  # nothing else says what it is
        {"openai": "not a version", "paths": {}},
        {"x-openapi": "3.1.0", "paths": {}},
        {"openapi": "3.1.0", "opennapi": "3.0.0", "paths": {}},
        {"$schema": "http://json-schema.org/draft-07/schema#", "opennapi": "3.1", "info": {}},
        {"type": "object", "openapis": "3.1", "paths": []},
        {"paths": {}, 3: "3.1"},
        {"paths": {}, "opennapi": 10**5000},
        {"paths": {}, "opennapi": True},
        {"paths": {}, "openapi" * 10_000: "3.1"},
        {"paths": {}, **{f"openbpi{number:020}": "3.1" for number in range(100_000)}},
    ],
    ids=lambda document: str(list(document)[-1])[:20],
)
def test_other_fields_near_the_name_of_one_with_a_version_are_read(document: Any) -> None:
    assert schemakit.load(document).version


def test_a_version_may_be_given() -> None:
    assert schemakit.load({"openapi": "4.0.0"}, version="3.2").version == "3.2"
    with pytest.raises(schemakit.UnsupportedVersionError):
        schemakit.load({"openapi": "3.0.0"}, version="5")  # type: ignore[arg-type]


@pytest.mark.parametrize("dialect", ["draft-04", "draft-06", "draft-07"])
def test_old_dialects_ignore_what_stands_beside_a_reference(dialect: str) -> None:
    properties = {"p": {"$ref": "#/definitions/T", "maxLength": 1}}
    document = {"definitions": {"T": {"type": "string"}}, "properties": properties}
    old = {"$schema": f"http://json-schema.org/{dialect}/schema#", **document}
    assert schemakit.dereference(old)["properties"]["p"] == {"type": "string"}
    new = {"$schema": "https://json-schema.org/draft/2020-12/schema", **document}
    assert schemakit.dereference(new)["properties"]["p"] == {"type": "string", "maxLength": 1}


@pytest.mark.parametrize("path", [("latest_version", "openapi_schema"), ("openapi_schema",)])
def test_a_response_of_a_models_api_is_unwrapped(path: tuple[str, ...]) -> None:
    wrapped: Any = described({"Input": {"properties": {"p": {"$ref": "#/x"}}}})
    for key in reversed(path):
        wrapped = {"name": "m", key: wrapped}
    description = schemakit.load(orjson.dumps(wrapped, option=orjson.OPT_INDENT_2))
    assert description.schema("Input").pointer == "/components/schemas/Input"
    where = description.diagnostics[0].location
    # As the place in the file, beside the line and the column.
    assert where.pointer == f"/{'/'.join(path)}/components/schemas/Input/properties/p/$ref"
    lines = orjson.dumps(wrapped, option=orjson.OPT_INDENT_2).decode().splitlines()
    assert where.line is not None
    assert '"$ref": "#/x"' in lines[where.line - 1]


def test_a_description_is_never_taken_for_a_response() -> None:
    document = {"openapi": "3.1.0", "openapi_schema": {"openapi": "3.0.0"}}
    assert schemakit.load(document).version == "3.1"


def test_the_index_of_the_text_is_kept_and_shared_by_copies() -> None:
    document = from_bytes(b'{"openapi": "3.1.0",\n "info": {}}')
    assert document.positions is not None
    index = document.positions.get()
    assert document.location(["info"]).line == 2
    copy = document._replace(number=1)
    assert copy.positions is document.positions
    assert copy.positions.get() is index


def test_a_pickled_document_builds_its_index_again() -> None:
    document = from_bytes(b"openapi: 3.1.0\ninfo: {}\n")
    document.location(["info"])
    again = pickle.loads(pickle.dumps(document.positions))
    assert again.get().locate_all([["info"]]) == [(2, 1)]


def _pickled(document: Document) -> Document:
    found: Document = pickle.loads(pickle.dumps(document))
    return found


@pytest.mark.parametrize(
    "document",
    [
        from_bytes(b'{"openapi": "3.1.0", "paths": {}}', uri="a.json", base="file:///a.json"),
        from_bytes(b"{openapi: 3.2.0}", uri="a.yaml"),
        from_bytes(b'{"latest_version": {"openapi_schema": {"openapi": "3.0.2"}}}'),
        from_mapping({"swagger": "2.0", "paths": {"/a": {}}}),
        from_bytes(
            b'{"openapi": "3.1.0",'
            b' "jsonSchemaDialect": "https://json-schema.org/draft/2019-09/schema"}'
        ),
        referred(b"words", GRAMMARS["3.1"], uri="a.md", base="file:///a.md"),
        referred(b"[1]", GRAMMARS["3.1"], uri="a.json", base="file:///a.json"),
    ],
)
def test_a_document_can_be_pickled(document: Document) -> None:
    other = _pickled(document)
    kept = [name for name in Document._fields if name not in ("grammar", "positions")]
    assert [getattr(other, one) for one in kept] == [getattr(document, one) for one in kept]
    assert other.grammar.version == document.grammar.version
    assert other.grammar.dialect == document.grammar.dialect
    assert _pickled(other).grammar is other.grammar


def test_containers_that_an_alias_shares_are_shared_in_a_pickled_document() -> None:
    document = from_bytes(b"openapi: 3.1.0\nx-a: &a {b: 1}\nx-c: *a\n")
    other = _pickled(document)
    assert other.shared
    assert other.contents["x-a"] is other.contents["x-c"]


def test_what_is_not_valid_yaml_is_reported_for_every_document(tmp_path: Path) -> None:
    (tmp_path / "part.yaml").write_text("A: {type: string}\nx-b: 'b'#c\n")
    (tmp_path / "api.yaml").write_text(
        "openapi: 3.1.0\nx-a: 'T\nx'\npaths: {}\n"
        "components: {schemas: {A: {$ref: 'part.yaml#/A'}}}\n"
    )
    api = schemakit.load(tmp_path / "api.yaml")
    found = [one for one in api.diagnostics if one.code == "invalid-yaml"]
    assert [(Path(one.location.uri).name, one.location.line) for one in found] == [
        ("api.yaml", 3),
        ("part.yaml", 2),
    ]
    assert {one.severity for one in found} == {"warning"}
    assert [one for one in api.check() if one.code == "invalid-yaml"] == found
    again = pickle.loads(pickle.dumps(api))
    assert again.diagnostics == api.diagnostics


@pytest.mark.parametrize(
    ("document", "name", "version"),
    [
        ({"asyncapi": "2.6.0", "components": {"schemas": {}}}, "AsyncAPI", "2.6.0"),
        ({"asyncapi": 3.0, "channels": {}}, "AsyncAPI", "3.0"),
        ({"arazzo": "1.0.1", "workflows": [], "components": {}}, "Arazzo", "1.0.1"),
        ({"overlay": "1.0.0", "actions": []}, "OpenAPI Overlay", "1.0.0"),
    ],
)
def test_a_document_of_another_format_is_refused_by_name(
    document: dict[str, Any], name: str, version: str
) -> None:
    for source in (document, orjson.dumps(document)):
        with pytest.raises(schemakit.UnsupportedVersionError) as caught:
            schemakit.load(source)
        assert f"a document of {name} {version}, which is not supported" in str(caught.value)
        assert (caught.value.format, caught.value.version) == (name, version)
        assert caught.value.location.pointer == f"/{next(iter(document))}"
    # The caller may know better.
    assert schemakit.load(document, version="3.0").version == "3.0"


def test_its_parts_may_be_referred_to(tmp_path: Path) -> None:
    part = {"asyncapi": "2.6.0", "components": {"schemas": {"A": {"type": "string"}}}}
    (tmp_path / "async.json").write_bytes(orjson.dumps(part))
    entry = described({"S": {"$ref": "async.json#/components/schemas/A"}})
    (tmp_path / "api.json").write_bytes(orjson.dumps(entry))
    api = schemakit.load(tmp_path / "api.json")
    assert api.dereference()["components"]["schemas"]["S"] == {"type": "string"}


@pytest.mark.parametrize(
    "keywords",
    [
        {"$ref": "#/components/schemas/A"},
        {"$schema": "http://json-schema.org/draft-07/schema#"},
        {"$schema": "https://json-schema.org/draft/2020-12/schema", "paths": {}},
        {"type": "object", "properties": {"a": {"$ref": "#/components/schemas/A"}}},
        {"allOf": [{"$ref": "#/components/schemas/A"}]},
        {"$defs": {}},
    ],
)
def test_a_json_schema_with_components_is_a_json_schema(keywords: dict[str, Any]) -> None:
    document = {**keywords, "components": {"schemas": {"A": {"type": "string"}}}}
    for source in (document, orjson.dumps(document)):
        api = schemakit.load(source)
        assert api.version == "json-schema"
        assert '"$ref"' not in orjson.dumps(api.dereference()).decode()


def test_the_dialect_of_the_root_stays_and_that_of_a_part_does_not() -> None:
    dialect = "https://json-schema.org/draft/2020-12/schema"
    entry = {"$schema": dialect, "items": {"$ref": "p.json"}}
    for word in ("other", "operationRef", "url"):
        part = {"$schema": dialect, "title": word, "$defs": {"q": {"$schema": dialect}}}
        for source in (entry, orjson.dumps(entry)):
            stored = {"mem:/p.json": orjson.dumps(part)}
            api = schemakit.load(source, base_uri="mem:/e.json", retrieve=stored.__getitem__)
            expected: dict[str, Any] = {"title": word, "$defs": {"q": {}}}
            assert api.dereference() == {"$schema": dialect, "items": expected}
            assert api.bundle()["$schema"] == dialect
            assert api.bundle()["$defs"]["p"] == expected
