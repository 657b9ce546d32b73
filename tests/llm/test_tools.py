"""Tools: the rules from an operation or a model to a definition, and back to a request."""

from __future__ import annotations

import copy
import json
import re
from contextlib import suppress
from pathlib import Path
from random import Random
from typing import Any

import pytest

import schemakit
from schemakit import LossError, Tool, UsageError
from schemakit.llm.targets import TARGETS
from tests.corpus import ROOT
from tests.sampled import schema_in

EXAMPLES = ROOT / "examples"


def described(
    operation: dict[str, Any], path: str = "/a", method: str = "post", **more: Any
) -> dict[str, Any]:
    whole = {"responses": {}, **operation}
    base = {"openapi": "3.1.0", "info": {"title": "t", "version": "1"}}
    return {**base, "paths": {path: {method: whole}}, **more}


def made(operation: dict[str, Any], target: str = "anthropic", **more: Any) -> Tool:
    return schemakit.tools(described(operation, **more), target=target)[0]


def body(schema: Any, media_type: str = "application/json", **more: Any) -> dict[str, Any]:
    return {"requestBody": {"content": {media_type: {"schema": schema}}, "required": True, **more}}


def properties(tool: Tool) -> dict[str, Any]:
    found: dict[str, Any] = schema_in(tool.definition)["properties"]
    return found


# -- what a provider gets --------------------------------------------------------------------------


def test_each_providers_definition() -> None:
    api = schemakit.load(EXAMPLES / "openapi.json")
    found = {
        name: schemakit.tool(api.operation("models.list"), target=name).definition
        for name in TARGETS
    }
    assert list(found["anthropic"]) == ["name", "description", "input_schema"]
    assert list(found["anthropic-strict"])[-1] == "strict"
    assert found["openai"]["type"] == "function"
    assert list(found["openai"])[1:] == ["name", "description", "parameters", "strict"]
    assert (found["openai"]["strict"], found["openai-strict"]["strict"]) == (False, True)
    assert list(found["gemini"]) == ["name", "description", "parameters"]
    assert found["mcp"]["name"] == "models.list"
    assert found["mcp"]["title"] == "List models"
    assert found["mcp"]["annotations"]["readOnlyHint"] is True
    assert found["json-schema"]["$schema"].endswith("2020-12/schema")
    assert found["anthropic"]["name"] == "models_list"
    assert found["anthropic"]["description"].startswith("List models\n\nAll public models")


def test_gemini_gets_no_parameters_where_there_are_none() -> None:
    assert "parameters" not in made({}, "gemini").definition


def test_a_model() -> None:
    tool = schemakit.tool(EXAMPLES / "model.json", target="anthropic")
    definition = tool.definition
    assert definition["name"] == "fernhill_paper-lantern"
    schema = definition["input_schema"]
    assert schema["additionalProperties"] is False
    assert schema["required"] == ["prompt"]
    assert schema["properties"]["palette"] == {
        "type": "string",
        "enum": ["dusk", "harvest", "frost", "monochrome"],
        "default": "dusk",
        "description": "Which colours the lantern throws.",
    }
    request = tool.bind({"prompt": "a lake"})
    assert (request.method, request.url) == ("POST", "https://api.replicate.com/v1/predictions")
    sent = json.loads(request.body or b"")
    assert sent["input"] == {"prompt": "a lake"}
    model = json.loads((EXAMPLES / "model.json").read_bytes())
    assert sent["version"] == model["latest_version"]["id"]


def test_a_description_of_no_model_says_what_else_there_is() -> None:
    with pytest.raises(UsageError, match="no model"):
        schemakit.tool(described({}), target="mcp")


def test_there_is_no_such_target() -> None:
    with pytest.raises(
        UsageError, match=r"no target 'openai_strict'; did you mean 'openai-strict'"
    ):
        made({}, "openai_strict")


def test_openai_strict_asks_for_everything_and_takes_null_for_nothing() -> None:
    tool = schemakit.tool(EXAMPLES / "model.json", target="openai-strict")
    schema = tool.definition["parameters"]
    assert schema["required"] == list(schema["properties"])
    palette = schema["properties"]["palette"]
    assert palette["type"] == ["string", "null"]
    assert palette["enum"][-1] is None
    words = 'Which colours the lantern throws. (default: "dusk"; null = use default)'
    assert palette["description"] == words
    given: dict[str, Any] = dict.fromkeys(schema["properties"])
    given["prompt"] = "a lake"
    assert json.loads(tool.bind(given).body or b"")["input"] == {"prompt": "a lake"}


def test_only_nulls_that_were_added_are_dropped() -> None:
    schema = {
        "type": "object",
        "properties": {
            "name": {"type": ["string", "null"]},
            "size": {"type": "integer"},
            "deep": {"type": "object", "properties": {"x": {"type": "string"}}},
            "note": {"type": ["string", "null"], "default": None},
        },
    }
    tool = made(body(schema), "openai-strict", method="patch")
    sent = tool.bind({"name": None, "size": None, "deep": {"x": None}, "note": None})
    assert json.loads(sent.body or b"") == {"name": None, "deep": {}}
    assert [one.pointer for one in tool.losses if not one.by_rule] == ["/properties/name/required"]


def test_anthropic_strict_writes_no_type_lists_and_leaves_optional_what_is() -> None:
    schema = {
        "type": "object",
        "properties": {"a": {"type": ["string", "null"]}, "b": {"type": "integer", "maximum": 3}},
    }
    found = schema_in(made(body(schema), "anthropic-strict").definition)
    assert "required" not in found
    assert found["properties"]["a"] == {"anyOf": [{"type": "string"}, {"type": "null"}]}
    assert found["properties"]["b"] == {"type": "integer", "description": "at most 3"}


def test_gemini_is_the_subset_of_openapi_3_0() -> None:
    schema = {
        "type": "object",
        "properties": {
            "a": {"type": ["string", "null"], "enum": ["x", None]},
            "b": {"type": "integer", "exclusiveMinimum": 0},
            "c": {"const": "one"},
            "d": {"oneOf": [{"type": "string"}, {"type": "integer"}]},
            "e": {"type": "integer", "enum": [1, 2]},
            "f": {"type": "object", "additionalProperties": {"type": "string"}},
        },
    }
    tool = made(body(schema), "gemini")
    found = properties(tool)
    assert found["a"] == {"type": "string", "nullable": True, "enum": ["x"]}
    assert found["b"] == {"type": "integer", "minimum": 1}
    assert found["c"] == {"type": "string", "enum": ["one"]}
    assert found["d"] == {"anyOf": [{"type": "string"}, {"type": "integer"}]}
    assert found["e"] == {"type": "integer", "description": "one of 1, 2"}
    assert found["f"]["type"] == "string"
    lost = {one.pointer for one in tool.losses}
    assert lost == {"/properties/e/enum", "/properties/f/additionalProperties"}
    sent = tool.bind({"f": '{"k": "v"}', "e": 1})
    assert json.loads(sent.body or b"") == {"f": {"k": "v"}, "e": 1}


# -- losses ----------------------------------------------------------------------------------------


def test_losses_are_refused_where_they_may_not_be() -> None:
    operation = body({"type": "object", "properties": {"n": {"type": "integer", "minimum": 3}}})
    with pytest.raises(LossError, match="at least 3") as caught:
        schemakit.tools(described(operation), target="anthropic-strict", on_loss="error")
    assert [str(one) for one in caught.value.losses] == ["/properties/n/minimum: at least 3"]
    # What every target shares is no loss of one.
    kept = schemakit.tools(described(operation), target="anthropic", on_loss="error")[0]
    assert [one.by_rule for one in kept.losses] == [True]


def test_every_loss_is_said_in_words() -> None:
    schema = {
        "type": "object",
        "properties": {
            "a": {"type": "string", "description": "A.", "minLength": 2, "format": "color"},
            "b": {"type": "array", "items": {"type": "string"}, "uniqueItems": True, "minItems": 2},
            "c": {"type": "string", "not": {"enum": ["x"]}},
        },
    }
    found = properties(made(body(schema), "anthropic-strict"))
    assert found["a"]["description"] == "A. (format: color; at least 2 characters)"
    assert found["b"] == {
        "type": "array",
        "items": {"type": "string"},
        "minItems": 1,
        "description": "at least 2 items; no item twice",
    }
    assert found["c"]["description"] == 'but not: {"enum":["x"]}'


# -- names -----------------------------------------------------------------------------------------


def test_a_parameter_and_a_member_of_the_body_with_one_name() -> None:
    parameter = {"name": "name", "in": "query", "schema": {"type": "string"}}
    schema = {
        "type": "object",
        "properties": {"name": {"type": "string"}, "n": {"type": "integer"}},
    }
    tool = made({"parameters": [parameter], **body(schema)})
    assert list(properties(tool)) == ["name", "body"]
    request = tool.bind({"name": "q", "body": {"name": "b"}}, server="https://x")
    assert request.url == "https://x/a?name=q"
    assert json.loads(request.body or b"") == {"name": "b"}


def test_parameters_of_one_name_in_several_places() -> None:
    listed = [
        {"name": "id", "in": "path", "required": True, "schema": {"type": "string"}},
        {"name": "id", "in": "query", "schema": {"type": "string"}},
        {"name": "id_query", "in": "query", "schema": {"type": "string"}},
        {"name": "body", "in": "header", "schema": {"type": "string"}},
    ]
    tool = made({"parameters": listed, **body({"type": "string"})}, path="/a/{id}")
    assert list(properties(tool)) == ["id", "id_query", "id_query_query", "body", "body_body"]
    given = {"id": "1", "id_query": "2", "id_query_query": "3", "body": "4", "body_body": "5"}
    request = tool.bind(given, server="")
    assert request.url == "/a/1?id=2&id_query=3"
    assert (request.headers["body"], request.body) == ("4", b'"5"')


@pytest.mark.parametrize("target", ["anthropic", "gemini"])
def test_illegal_keys_are_renamed_and_renamed_back(target: str) -> None:
    names = ["StartTime", "StartTime<", "StartTime>", "ids[]", "$skip", "9lives", "x" * 70, "ä"]
    listed = [{"name": one, "in": "query", "schema": {"type": "string"}} for one in names]
    tool = made({"parameters": listed}, target, method="get")
    keys = list(properties(tool))
    assert keys[:4] == ["StartTime", "StartTime_lt", "StartTime_gt", "ids"]
    assert len(set(keys)) == len(names)
    assert max(map(len, keys)) == 64
    request = tool.bind({key: str(number) for number, key in enumerate(keys)}, server="")
    assert request.query == tuple((name, str(number)) for number, name in enumerate(names))


def test_keys_below_the_root_are_renamed_too() -> None:
    schema = {
        "type": "array",
        "items": {"type": "object", "properties": {"a b": {"type": "string"}, "a_b": {}}},
    }
    tool = made(body(schema))
    assert list(properties(tool)["body"]["items"]["properties"]) == ["a_b_2", "a_b"]
    request = tool.bind({"body": [{"a_b_2": "x", "a_b": 1}]}, server="")
    assert json.loads(request.body or b"") == [{"a b": "x", "a_b": 1}]


def test_names_of_operations() -> None:
    long = "admin.settings." + "very" * 30 + ".update"
    ids = ["a.b", "a_b", "a/b", long, long.replace("very", "vary"), None]
    paths = {
        f"/p{number}/{{id}}": {"get": {"responses": {}, **({"operationId": one} if one else {})}}
        for number, one in enumerate(ids)
    }
    document = {"openapi": "3.0.0", "info": {}, "paths": paths}
    names = [one.name for one in schemakit.tools(document, target="openai")]
    assert len(set(names)) == len(ids)
    assert all(len(name) <= 64 for name in names)
    assert names[3].startswith("admin_settings_very")
    assert names[3].endswith("update")
    assert names[5] == "get_p5_id"
    assert names[0].startswith("a_b_")
    # A tool keeps its name, whichever others are asked for.
    alone = schemakit.tools(document, target="openai", operations=["a.b"])[0]
    assert alone.name == names[0]
    # What may hold dots keeps them, and shares its name with nobody.
    assert schemakit.tools(document, target="mcp")[0].name == "a.b"


# -- bodies ----------------------------------------------------------------------------------------


def test_json_is_chosen_before_a_form_before_multipart_and_the_choice_is_recorded() -> None:
    schema = {"schema": {"type": "object", "properties": {"a": {"type": "string"}}}}
    types = [
        "text/plain",
        "multipart/form-data",
        "application/x-www-form-urlencoded",
        "application/json",
    ]
    for count in range(1, 5):
        content = dict.fromkeys(types[:count], schema)
        tool = made({"requestBody": {"content": content, "required": True}})
        assert tool.binding.media_types[0] == types[count - 1]
        assert set(tool.binding.media_types) == set(types[:count])


@pytest.mark.parametrize(
    "schema",
    [
        {"oneOf": [{"type": "object", "properties": {"a": {}}}, {"type": "string"}]},
        {"anyOf": [{"type": "object"}, {"type": "array"}]},
        {"type": "array", "items": {"type": "string"}},
        {"type": "object", "properties": {"a": {}}, "minProperties": 1},
        {"type": "object", "properties": {"a": {}}, "additionalProperties": {"type": "string"}},
        {"type": ["object", "null"], "properties": {"a": {}}},
        {"type": "object"},
        True,
    ],
)
def test_a_body_that_is_no_plain_object_is_one_argument(schema: Any) -> None:
    tool = made(body(schema))
    assert list(properties(tool)) == ["body"]
    request = tool.bind({"body": {"a": 1}}, server="")
    assert json.loads(request.body or b"") == {"a": 1}


def test_an_optional_body_with_something_required_stays_whole() -> None:
    schema = {"type": "object", "properties": {"a": {"type": "string"}}, "required": ["a"]}
    tool = made(body(schema, required=False))
    assert list(properties(tool)) == ["body"]
    assert "required" not in schema_in(tool.definition)
    assert tool.bind({}, server="").body is None


def test_what_is_read_only_is_no_argument_and_not_required() -> None:
    schema = {
        "type": "object",
        "properties": {
            "id": {"type": "string", "readOnly": True},
            "secret": {"type": "string", "writeOnly": True},
            "deep": {
                "type": "object",
                "properties": {"at": {"type": "string", "readOnly": True}, "b": {"type": "string"}},
                "required": ["at", "b"],
            },
        },
        "required": ["id", "secret"],
    }
    for target in TARGETS:
        found = schema_in(made(body(schema), target).definition)
        assert list(found["properties"]) == ["secret", "deep"]
        assert "id" not in found["required"]
        assert found["properties"]["deep"]["required"] == ["b"]
    tool = made(body(schema))
    assert json.loads(tool.bind({"secret": "s"}).body or b"") == {"secret": "s"}
    with pytest.raises(UsageError, match="no argument 'id'"):
        tool.bind({"id": "1", "secret": "s"})


def test_a_parameter_is_sent_even_if_its_schema_is_read_only() -> None:
    listed = [{"name": "n", "in": "path", "schema": {"type": "integer", "readOnly": True}}]
    tool = made({"parameters": listed}, path="/a/{n}", method="get")
    assert tool.bind({"n": 7}, server="").url == "/a/7"


def test_files_are_texts_and_read_only_by_whom_was_asked_to() -> None:
    schema = {
        "type": "object",
        "properties": {
            "file": {"type": "string", "format": "binary", "description": "It."},
            "note": {"type": "string"},
        },
        "required": ["file"],
    }
    tool = made(body(schema, "multipart/form-data"))
    assert properties(tool)["file"] == {
        "type": "string",
        "description": "It. (a file: its path, its URL or a data URI)",
    }
    unread = tool.bind({"file": "/etc/passwd", "note": "n"})
    assert unread.body is None
    assert [part.content for part in unread.parts] == [None, b"n"]
    read = tool.bind({"file": "/tmp/a.txt"}, files=lambda path: f"<{path}>".encode())
    assert b"</tmp/a.txt>" in (read.body or b"")
    assert b'filename="a.txt"' in (read.body or b"")
    inline = tool.bind({"file": "data:text/plain,hi"})
    assert b"\r\n\r\nhi\r\n" in (inline.body or b"")


def test_a_raw_body() -> None:
    tool = made(body({"type": "string", "format": "binary"}, "application/octet-stream"))
    request = tool.bind({"body": "data:;base64,AAEC"})
    assert request.body == b"\0\1\2"
    text = made(body({"type": "string"}, "text/plain"))
    assert text.bind({"body": "data:,as it is"}).body == b"data:,as it is"


def test_a_form() -> None:
    schema = {"type": "object", "properties": {"a": {"type": "string"}, "l": {"type": "array"}}}
    tool = made(body(schema, "application/x-www-form-urlencoded"))
    request = tool.bind({"a": "x y", "l": [1, 2]})
    assert request.body == b"a=x+y&l=1&l=2"
    assert request.headers["Content-Type"] == "application/x-www-form-urlencoded"


# -- requests --------------------------------------------------------------------------------------


def test_credentials_and_servers_are_no_arguments_and_are_kept() -> None:
    listed = [
        {"name": name, "in": "header", "schema": {"type": "string"}}
        for name in ("Authorization", "X-Api-Key", "X-Trace", "Accept")
    ]
    components = {
        "securitySchemes": {"key": {"type": "apiKey", "in": "header", "name": "x-api-key"}}
    }
    server = {"url": "https://{region}.example.com/v1/", "variables": {"region": {"default": "eu"}}}
    tool = made(
        {"parameters": listed, "security": [{"key": []}]},
        components=components,
        servers=[server],
    )
    assert list(properties(tool)) == ["X-Trace"]
    assert tool.binding.security == ({"key": []},)
    assert tool.bind({}).url == "https://eu.example.com/v1/a"
    assert tool.bind({}, server="http://localhost:1").url == "http://localhost:1/a"


@pytest.mark.parametrize(
    ("document", "servers"),
    [
        ({"openapi": "3.0.0", "servers": [{"url": "/v2"}]}, ("https://api.example.com/v2",)),
        ({"openapi": "3.0.0"}, ()),
        ({"swagger": "2.0", "host": "h.example", "basePath": "/b"}, ("https://h.example/b",)),
        (
            {"swagger": "2.0", "host": "h", "schemes": ["http", "https"]},
            ("https://h", "http://h"),
        ),
        ({"swagger": "2.0", "basePath": "/b"}, ("https://api.example.com/b",)),
    ],
)
def test_base_urls(document: dict[str, Any], servers: tuple[str, ...]) -> None:
    whole = {**document, "info": {}, "paths": {"/a": {"get": {"responses": {}}}}}
    api = schemakit.load(whole, base_uri="https://api.example.com/openapi.json")
    assert api.operations()[0].servers == servers


@pytest.mark.parametrize("value", ["", ".", ".."])
def test_no_argument_can_lead_to_another_path(value: str) -> None:
    tool = made({}, path="/models/{owner}/x", method="get")
    with pytest.raises(UsageError, match="'owner'"):
        tool.bind({"owner": value})
    assert tool.bind({"owner": "a/../b?c#d"}, server="").url == "/models/a%2F..%2Fb%3Fc%23d/x"


def test_headers_are_one_line() -> None:
    listed = [{"name": "X-A", "in": "header", "schema": {"type": "string"}}]
    with pytest.raises(UsageError, match="one line"):
        made({"parameters": listed}).bind({"X-A": "a\r\nX-B: c"})


def test_unknown_and_missing_arguments_are_named() -> None:
    listed = [{"name": "query", "in": "query", "required": True, "schema": {"type": "string"}}]
    tool = made({"parameters": listed})
    with pytest.raises(UsageError, match="no argument 'qeury'; did you mean 'query'"):
        tool.bind({"qeury": "x"})
    with pytest.raises(UsageError, match="missing: 'query'"):
        tool.bind({})
    with pytest.raises(UsageError, match="an object, not list"):
        tool.bind([])  # type: ignore[arg-type]


def test_parameters_of_2_0() -> None:
    document = {
        "swagger": "2.0",
        "info": {},
        "consumes": ["multipart/form-data"],
        "paths": {
            "/a": {
                "post": {
                    "parameters": [
                        {
                            "name": "l",
                            "in": "query",
                            "type": "array",
                            "items": {"type": "string"},
                            "collectionFormat": "pipes",
                        },
                        {
                            "name": "m",
                            "in": "query",
                            "type": "array",
                            "items": {"type": "string"},
                            "collectionFormat": "multi",
                        },
                        {
                            "name": "n",
                            "in": "query",
                            "type": "integer",
                            "maximum": 5,
                            "exclusiveMaximum": True,
                        },
                        {"name": "f", "in": "formData", "type": "file", "required": True},
                    ],
                    "responses": {},
                }
            }
        },
    }
    tool = schemakit.tools(document, target="mcp")[0]
    found = properties(tool)
    assert found["n"] == {"type": "integer", "exclusiveMaximum": 5}
    assert found["f"]["type"] == "string"
    request = tool.bind({"l": ["a", "b"], "m": ["c", "d"], "f": "data:,x"}, server="")
    assert request.url == "/a?l=a%7Cb&m=c&m=d"
    assert b"\r\n\r\nx\r\n" in (request.body or b"")


# -- recursion -------------------------------------------------------------------------------------

_NODE = {
    "type": "object",
    "properties": {
        "value": {"type": "string"},
        "children": {"type": "array", "items": {"$ref": "#/components/schemas/Node"}},
    },
    "required": ["value"],
    "additionalProperties": False,
}


@pytest.mark.parametrize("target", sorted(TARGETS))
def test_recursion_is_a_definition_or_ends_and_says_so(target: str) -> None:
    reference = {"$ref": "#/components/schemas/Node"}
    schema = {"type": "array", "items": reference}
    tool = made(body(schema), target, components={"schemas": {"Node": _NODE}})
    whole = schema_in(tool.definition)
    lost = [one for one in tool.losses if one.keyword == "$ref"]
    if TARGETS[target].definitions:
        assert "#/$defs/Node" in tool.json.decode()
        assert list(whole["$defs"]) == ["Node"]
        assert lost == []
    else:
        assert "$ref" not in tool.json.decode()
        assert len(lost) == 1
        assert "nested as above" in tool.json.decode()
    deep = {"value": "1", "children": [{"value": "2", "children": []}]}
    given = deep
    if target == "openai-strict":
        given = {"value": "1", "children": [{"value": "2", "children": None}]}
        deep = {"value": "1", "children": [{"value": "2"}]}
    assert tool.arguments({"body": [given]})["body"] == [deep]


@pytest.mark.parametrize("target", ["openai", "anthropic"])
def test_recursion_in_another_document(target: str, tmp_path: Path) -> None:
    children = {"type": "array", "items": {"$ref": "node.json"}}
    node = {**_NODE, "properties": {"value": {"type": "string"}, "children": children}}
    (tmp_path / "node.json").write_text(json.dumps(node))
    schema = {"type": "array", "items": {"$ref": "node.json"}}
    (tmp_path / "api.json").write_text(json.dumps(described({"operationId": "o", **body(schema)})))
    api = schemakit.load(tmp_path / "api.json")
    alone = schemakit.tool(api.operation("o"), target=target)
    among = schemakit.tools(api, target=target)[0]
    for tool in (alone, among):
        whole = schema_in(tool.definition)
        for ref in re.findall(r'"\$ref":"#/\$defs/([^"]+)"', tool.json.decode()):
            assert "children" in whole["$defs"][ref]["properties"]
        assert ("$defs" in whole) is (target == "openai")
        lost = [one.words for one in tool.losses if one.keyword == "$ref"]
        assert all(one.startswith("nested as above") for one in lost)


def test_recursion_in_two_documents_of_one_name(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        tree = {"type": "object", "properties": {name: {"$ref": "#"}}}
        (tmp_path / name / "t.json").write_text(json.dumps(tree))
    parameter = {"name": "q", "in": "query", "schema": {"$ref": "b/t.json"}}
    document = described(body({"$ref": "a/t.json"}))
    document["paths"]["/a"]["parameters"] = [parameter]
    path = tmp_path / "openapi.json"
    path.write_text(json.dumps(document))
    operation = schemakit.load(path).operation("POST /a")
    tool = schemakit.tool(operation, target="json-schema")
    assert tool.definition == schemakit.tools(path, target="json-schema")[0].definition
    definitions = schema_in(tool.definition)["$defs"].values()
    assert sorted(key for one in definitions for key in one["properties"]) == ["a", "b"]


def test_a_reference_that_leads_nowhere_is_left_open() -> None:
    tool = made(body({"type": "array", "items": {"$ref": "#/components/schemas/Gone"}}), "openai")
    assert "$ref" not in tool.json.decode()
    assert [one.keyword for one in tool.losses] == ["$ref"]


def test_a_bomb_is_refused_before_it_is_built() -> None:
    schemas: dict[str, Any] = {"S0": {"type": "string"}}
    for number in range(1, 40):
        one = {"$ref": f"#/components/schemas/S{number - 1}"}
        schemas[f"S{number}"] = {"type": "object", "properties": {"a": one, "b": one}}
    operation = body({"type": "array", "items": {"$ref": "#/components/schemas/S39"}})
    with pytest.raises(schemakit.TooLargeError):
        made(operation, components={"schemas": schemas})


def test_depth_ends_somewhere() -> None:
    schema: Any = {"type": "string"}
    for _ in range(3000):
        schema = {"type": "array", "items": schema}
    for target in TARGETS:
        tool = made(body(schema), target)
        assert any(one.keyword == "$ref" for one in tool.losses)


# -- small things ----------------------------------------------------------------------------------


def test_deprecated_operations_are_flagged_and_can_be_left_out() -> None:
    document = described({"deprecated": True, "summary": "Old"})
    (tool,) = schemakit.tools(document, target="mcp")
    assert tool.deprecated
    assert tool.definition["description"] == "Deprecated.\n\nOld"
    assert schemakit.tools(document, target="mcp", deprecated=False) == []


def test_the_size_is_that_of_the_text() -> None:
    tool = made({})
    assert tool.size.bytes == len(json.dumps(tool.definition, separators=(",", ":")))
    assert tool.size.tokens == -(-tool.size.bytes // 4)


def test_webhooks_are_no_tools() -> None:
    document = described({})
    document["webhooks"] = {"done": {"post": {"responses": {}}}}
    assert len(schemakit.tools(document, target="mcp")) == 1


def test_extensions_and_boilerplate_are_left_out_but_properties_of_such_names_stay() -> None:
    schema = {
        "type": "object",
        "x-internal": True,
        "properties": {
            "x-name": {"type": "string", "x-order": 0, "description": "An enumeration."}
        },
    }
    assert properties(made(body(schema))) == {"x-name": {"type": "string"}}


# -- odd values ------------------------------------------------------------------------------------

_ODD: tuple[Any, ...] = (
    *(None, True, 0, -1.5, "", "x", [], {}, [None], {"a": None}, [1, "a"], [[]], [{}]),
    *({"type": "object"}, {"type": []}, {"$ref": "#/x"}, 10**30),
)


def _places(value: Any, tokens: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    if not isinstance(value, (dict, list)):
        return []
    found = []
    for key, one in value.items() if isinstance(value, dict) else enumerate(value):
        found += [(*tokens, key), *_places(one, (*tokens, key))]
    return found


def test_numbers_that_json_has_not_restrict_nothing() -> None:
    length = {"type": "string", "minLength": float("inf"), "maxLength": float("nan")}
    tool = made(body({"type": "object", "properties": {"name": length}}))
    assert properties(tool) == {"name": {"type": "string"}}


@pytest.mark.parametrize("seed", range(40))
def test_odd_values_anywhere_end_in_tools_or_in_an_error_of_ours(seed: int) -> None:
    document = json.loads((EXAMPLES / "openapi.json").read_bytes())
    random = Random(seed)
    parts = ("paths", "components", "servers", "security")
    places = [one for one in _places(document) if one[0] in parts]
    for tokens in random.sample(places, 3):
        holder = document
        with suppress(LookupError, TypeError):
            for token in tokens[:-1]:
                holder = holder[token]
            holder[tokens[-1]] = copy.deepcopy(random.choice(_ODD))
    for target in TARGETS:
        with suppress(schemakit.SchemaKitError):
            for tool in schemakit.tools(document, target=target):
                assert isinstance(schemakit.check_tool(tool.definition, target), list)
