"""Values as XML documents: what the XML Objects of their schemas say (OAS 3.1.1, XML Object)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest

import schemakit
from schemakit.samples.conjunction import ImpossibleError
from schemakit.samples.xml import write_xml
from tests.small import described, to, written
from tests.terminal import InProcess

STRING = {"type": "string"}


def _look(reference: str) -> Any:
    raise LookupError(reference)


def _write(value: Any, schema: Any, name: str = "root", **options: Any) -> str:
    text = write_xml(value, schema, name=name, look=_look, **options)
    ET.fromstring(text)
    return text.removeprefix('<?xml version="1.0" encoding="UTF-8"?>')


def _animals(xml: Any = None, items: Any = None) -> dict[str, Any]:
    inner = {**STRING, **({"xml": items} if items else {})}
    array = {"type": "array", "items": inner, **({"xml": xml} if xml else {})}
    return {"properties": {"animals": array}}


#: The examples of the specification: an array with and without names and a wrapper.
ARRAYS = (
    (None, None, "<animals>a</animals><animals>b</animals>"),
    ({"name": "aliens"}, {"name": "animal"}, "<animal>a</animal><animal>b</animal>"),
    ({"name": "aliens"}, None, "<animals>a</animals><animals>b</animals>"),
    ({"wrapped": True}, None, "<animals><animals>a</animals><animals>b</animals></animals>"),
    (
        {"name": "aliens", "wrapped": True},
        {"name": "animal"},
        "<aliens><animal>a</animal><animal>b</animal></aliens>",
    ),
    (
        {"name": "aliens", "wrapped": True},
        None,
        "<aliens><aliens>a</aliens><aliens>b</aliens></aliens>",
    ),
    # 3.2
    ({"nodeType": "element"}, None, "<animals><animals>a</animals><animals>b</animals></animals>"),
    ({"nodeType": "none"}, None, "<animals>a</animals><animals>b</animals>"),
)


@pytest.mark.parametrize(("xml", "items", "expected"), ARRAYS)
def test_arrays(xml: Any, items: Any, expected: str) -> None:
    found = _write({"animals": ["a", "b"]}, _animals(xml, items))
    assert found == f"<root>{expected}</root>"


@pytest.mark.parametrize(
    ("value", "schema", "expected"),
    [
        ("a", {"xml": {"name": "animal"}}, "<animal>a</animal>"),
        (1.5, {}, "<root>1.5</root>"),
        (True, {}, "<root>true</root>"),
        ({}, {}, "<root/>"),
        (None, {}, "<root/>"),
        ({"a": None, "b": ""}, {}, "<root><b></b></root>"),
        ({"id": 1}, {"properties": {"id": {"xml": {"attribute": True}}}}, '<root id="1"/>'),
        (
            {"id": 'a"<&\n'},
            {"properties": {"id": {"xml": {"nodeType": "attribute", "name": "key"}}}},
            '<root key="a&quot;&lt;&amp;&#10;"/>',
        ),
        ({"a": "<&>\x00"}, {}, "<root><a>&lt;&amp;&gt;\ufffd</a></root>"),
        ({"a": "x"}, {"properties": {"a": {"xml": {"nodeType": "text"}}}}, "<root>x</root>"),
        (
            {"a": "x]]>y"},
            {"properties": {"a": {"xml": {"nodeType": "cdata"}}}},
            "<root><![CDATA[x]]]]><![CDATA[>y]]></root>",
        ),
        (
            {"a": {"b": 1}},
            {"properties": {"a": {"xml": {"nodeType": "none"}}}},
            "<root><b>1</b></root>",
        ),
        (
            {"name": "x"},
            {"xml": {"prefix": "p", "namespace": "http://x.example/s", "name": "pet"}},
            '<p:pet xmlns:p="http://x.example/s"><name>x</name></p:pet>',
        ),
        ({}, {"xml": {"namespace": "http://x.example"}}, '<root xmlns="http://x.example"/>'),
        (
            {"a": 1},
            {
                "properties": {
                    "a": {"xml": {"attribute": True, "prefix": "q", "namespace": "http://q.ex"}}
                }
            },
            '<root xmlns:q="http://q.ex" q:a="1"/>',
        ),
        ({"1 a:b": 1}, {}, "<root><_1_a_b>1</_1_a_b></root>"),
        (["a", "b"], {"items": {"xml": {"name": "i"}}}, "<root><i>a</i><i>b</i></root>"),
        (
            ["a"],
            {"items": {"xml": {"name": "i"}}, "xml": {"name": "all", "wrapped": True}},
            "<all><i>a</i></all>",
        ),
        ([], {"xml": {"wrapped": True}}, "<root/>"),
        # Of several schemas that apply, and of the branch that allows the value.
        ({"a": 1}, {"allOf": [{"xml": {"name": "n"}}, {}]}, "<n><a>1</a></n>"),
        (
            {"a": 1},
            {"oneOf": [{"type": "string"}, {"type": "object", "xml": {"name": "o"}}]},
            "<o><a>1</a></o>",
        ),
        (
            [["a"]],
            {"prefixItems": [{"items": {"xml": {"name": "x"}}, "xml": {"wrapped": True}}]},
            "<root><root><x>a</x></root></root>",
        ),
    ],
)
def test_values(value: Any, schema: Any, expected: str) -> None:
    assert _write(value, schema) == expected


def test_elements_have_lines_of_their_own() -> None:
    text = _write({"a": {"b": "x  y"}}, {}, indented=True)
    assert text == "\n<root>\n  <a>\n    <b>x  y</b>\n  </a>\n</root>"


def test_what_is_too_deep_is_refused() -> None:
    value: Any = 1
    for _ in range(1_000):
        value = {"a": value}
    with pytest.raises(ImpossibleError, match="too many levels"):
        _write(value, {})
    branch: dict[str, Any] = {}
    for _ in range(300):
        branch = {"anyOf": [branch]}
    with pytest.raises(ImpossibleError):
        _write(1, branch)


@pytest.mark.parametrize(
    "xml",
    [
        *([], "x", 5, {"name": 5}, {"name": {}}, {"prefix": []}, {"namespace": 1}),
        *({"nodeType": 1}, {"wrapped": "yes"}, {"attribute": 1}, {"name": ""}),
        *({"name": "<a> b"}, {"prefix": "a:b"}),
    ],
)
def test_odd_xml_objects_are_harmless(xml: Any) -> None:
    schema = {"xml": xml, "properties": {"a": {"xml": xml}}}
    text = write_xml({"a": 1}, schema, name="root", look=_look)
    assert text.count("<") == text.count(">")
    if not isinstance(xml, dict) or "prefix" not in xml:
        ET.fromstring(text)


PET = {
    "type": "object",
    "required": ["id", "name"],
    "properties": {
        "id": {"type": "integer", "xml": {"attribute": True}},
        "name": {"type": "string", "example": "Rex & co"},
    },
}


def _api(version: str, schema: Any = None, **media: Any) -> dict[str, Any]:
    content = {"application/xml": {"schema": to("Pet"), **media}}
    operation = {
        "operationId": "add",
        "requestBody": {"required": True, "content": content},
        "responses": {"200": {"description": "", "content": content}},
    }
    paths = {"/pets": {"post": operation}}
    servers = [{"url": "https://x.example"}]
    return described({"Pet": schema or PET}, version, paths=paths, servers=servers)


@pytest.mark.parametrize("version", ["3.0.3", "3.1.0"])
def test_a_request_and_a_response_are_xml(version: str, run: InProcess, tmp_path: Path) -> None:
    """The name of the schema is that of the root where it says none."""
    source = written(tmp_path / "api.json", _api(version))
    found = json.loads(run("show", source, "add", "--sample", "--json").out)
    for text in (found["request"]["body"], found["samples"]["200 application/xml"]["value"]):
        root = ET.fromstring(text)
        assert (root.tag, root.attrib) == ("Pet", {"id": "1"})
        assert [(one.tag, one.text) for one in root] == [("name", "Rex & co")]
    assert found["request"]["headers"]["Content-Type"] == "application/xml"
    assert "--data-raw '<?xml" in run("show", source, "add", "--sample").out


def test_an_example_that_is_xml_is_taken_as_it_is(run: InProcess, tmp_path: Path) -> None:
    source = written(tmp_path / "api.json", _api("3.1.0", example="<pet>hers</pet>"))
    found = json.loads(run("show", source, "add", "--sample", "--json").out)
    assert found["request"]["body"] == "<pet>hers</pet>"
    assert found["samples"]["200 application/xml"]["value"] == "<pet>hers</pet>"


def test_a_schema_without_a_name_has_a_root(run: InProcess, tmp_path: Path) -> None:
    api = _api("3.1.0")
    content = api["paths"]["/pets"]["post"]["responses"]["200"]["content"]
    content["application/xml"] = {"schema": {"type": "object", "properties": {"a": STRING}}}
    source = written(tmp_path / "api.json", api)
    found = json.loads(run("show", source, "add", "--sample", "--json").out)
    assert "<root><a>string</a></root>" in found["samples"]["200 application/xml"]["value"]


def test_in_2_0_the_body_is_xml(run: InProcess, tmp_path: Path) -> None:
    body = {"name": "pet", "in": "body", "required": True, "schema": {"$ref": "#/definitions/Pet"}}
    operation = {
        "operationId": "add",
        "consumes": ["application/xml"],
        "produces": ["application/xml"],
        "parameters": [body],
        "responses": {"200": {"description": "", "schema": {"$ref": "#/definitions/Pet"}}},
    }
    document = {
        "swagger": "2.0",
        "host": "x.example",
        "schemes": ["https"],
        "info": {"title": "t", "version": "1"},
        "paths": {"/pets": {"post": operation}},
        "definitions": {"Pet": PET},
    }
    source = written(tmp_path / "api.json", document)
    found = json.loads(run("show", source, "add", "--sample", "--json").out)
    assert '<Pet id="1"><name>Rex &amp; co</name></Pet>' in found["request"]["body"]
    assert '<Pet id="1">' in found["samples"]["200 application/xml"]["value"]


@pytest.mark.parametrize(
    ("media_type", "is_xml"),
    [
        ("application/xml", True),
        ("text/xml; charset=utf-8", True),
        ("application/soap+xml", True),
        ("application/json", False),
        ("application/xml-dtd", False),
        ("xml", False),
    ],
)
def test_which_media_types_are_xml(media_type: str, is_xml: bool) -> None:
    from schemakit.spec import media_types

    assert media_types.is_xml(media_type) is is_xml


def test_a_part_with_a_schema_is_xml_where_its_media_type_is(
    run: InProcess, tmp_path: Path
) -> None:
    api = _api("3.1.0")
    api["components"]["responses"] = {
        "One": {"description": "", "content": {"application/xml": {"schema": to("Pet")}}}
    }
    source = written(tmp_path / "api.json", api)
    for part in (
        "#/components/responses/One",
        "#/components/responses/One/content/application~1xml",
    ):
        ran = run("show", source, part, "--sample")
        assert '<Pet id="1">' in ran.out, ran
    assert schemakit.load(source).version == "3.1"
