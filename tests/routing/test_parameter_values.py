"""Values by style, from the table "Style Examples" of OAS 3.1.1, and typed by their schemas."""

from __future__ import annotations

from typing import Any

import pytest

from schemakit.routing.parameter_values import (
    read_content,
    read_path_value,
    read_query_value,
    type_value,
)
from schemakit.spec.styles import Style

ARRAY: dict[str, Any] = {"type": "array", "items": {"type": "string"}}
OBJECT: dict[str, Any] = {
    "type": "object",
    "properties": {key: {"type": "integer"} for key in "RGB"},
}
COLOURS = ["blue", "black", "brown"]
RGB = {"R": 100, "G": 200, "B": 150}


@pytest.mark.parametrize(
    ("style", "explode", "text", "schema", "expected"),
    [
        ("simple", False, "blue", {"type": "string"}, "blue"),
        ("simple", False, "blue,black,brown", ARRAY, COLOURS),
        ("simple", True, "blue,black,brown", ARRAY, COLOURS),
        ("simple", False, "R,100,G,200,B,150", OBJECT, RGB),
        ("simple", True, "R=100,G=200,B=150", OBJECT, RGB),
        ("label", False, ".blue", {"type": "string"}, "blue"),
        ("label", False, ".blue,black,brown", ARRAY, COLOURS),
        ("label", True, ".blue.black.brown", ARRAY, COLOURS),
        ("label", True, ".R=100.G=200.B=150", OBJECT, RGB),
        ("matrix", False, ";color", {"type": "string"}, ""),
        ("matrix", False, ";color=blue", {"type": "string"}, "blue"),
        ("matrix", False, ";color=blue,black,brown", ARRAY, COLOURS),
        ("matrix", True, ";color=blue;color=black;color=brown", ARRAY, COLOURS),
        ("matrix", False, ";color=R,100,G,200,B,150", OBJECT, RGB),
        ("matrix", True, ";R=100;G=200;B=150", OBJECT, RGB),
        ("simple", False, "a%2Cb,c%2Fd", ARRAY, ["a,b", "c/d"]),
        ("simple", False, "a+b", {}, "a+b"),
        ("pipeDelimited", False, "a%7Cb", ARRAY, ["a", "b"]),
        ("simple", False, "%FF", {}, "\ufffd"),
    ],
)
def test_a_path_value(style: str, explode: bool, text: str, schema: Any, expected: Any) -> None:
    assert read_path_value(text, Style("color", style, explode), schema) == expected


@pytest.mark.parametrize(
    ("style", "explode", "query", "schema", "expected"),
    [
        ("form", True, "color=blue", {"type": "string"}, "blue"),
        ("form", True, "color=", {"type": "string"}, ""),
        ("form", True, "color=blue&color=black&color=brown", ARRAY, COLOURS),
        ("form", True, "color=blue", ARRAY, ["blue"]),
        ("form", False, "color=blue,black,brown", ARRAY, COLOURS),
        ("form", False, "color=a%2Cb,c", ARRAY, ["a,b", "c"]),
        ("form", False, "color=R,100,G,200,B,150", OBJECT, RGB),
        ("form", True, "R=100&G=200&B=150", OBJECT, RGB),
        ("spaceDelimited", False, "color=blue%20black+brown", ARRAY, COLOURS),
        ("pipeDelimited", False, "color=blue%7Cblack|brown", ARRAY, COLOURS),
        ("deepObject", True, "color[R]=100&color[G]=200&color%5BB%5D=150", OBJECT, RGB),
        ("deepObject", True, "color[a][b]=1&color[a][c]=x&color[a][c]=y", {},
         {"a": {"b": "1", "c": ["x", "y"]}}),
        ("form", True, "color=a+b%2Bc", {}, "a b+c"),
    ],
)  # fmt: skip
def test_a_query_value(style: str, explode: bool, query: str, schema: Any, expected: Any) -> None:
    pairs: dict[str, list[str]] = {}
    for pair in query.replace("%5B", "[").replace("%5D", "]").split("&"):
        name, _, text = pair.partition("=")
        pairs.setdefault(name, []).append(text)
    value, taken = read_query_value(pairs, Style("color", style, explode), schema)
    assert value == expected
    assert taken == set(pairs)


def test_a_parameter_that_is_not_there_takes_no_name() -> None:
    for style in ("form", "deepObject", "pipeDelimited"):
        found = read_query_value({"other": ["1"]}, Style("color", style, True), OBJECT)
        assert found == (None, set())


def test_a_free_object_takes_all_names_that_are_left() -> None:
    schema = {"type": "object", "additionalProperties": {"type": "integer"}}
    how = Style("q", "form", True)
    assert read_query_value({"a": ["1"], "b": ["x"]}, how, schema) == (
        {"a": 1, "b": "x"},
        {"a", "b"},
    )


def test_keys_of_a_deep_object_are_bounded() -> None:
    how = Style("q", "deepObject", True)
    assert read_query_value({"q" + "[a]" * 1000: ["1"]}, how, {}) == (None, set())


def test_a_reserved_plus_sign_is_one() -> None:
    how = Style("a", "form", True, allow_reserved=True)
    assert read_query_value({"a": ["1+1"]}, how, {})[0] == "1+1"


@pytest.mark.parametrize(
    ("text", "schema", "expected"),
    [
        ("5", {"type": "integer"}, 5),
        ("-05", {"type": "integer"}, -5),
        ("5.0", {"type": "integer"}, "5.0"),
        ("1_0", {"type": "integer"}, "1_0"),
        ("٣", {"type": "integer"}, "٣"),
        ("9" * 60, {"type": "integer"}, int("9" * 60)),
        ("9" * 5000, {"type": "integer"}, "9" * 5000),
        ("2.5e3", {"type": "number"}, 2500.0),
        ("1e999", {"type": "number"}, "1e999"),
        ("nan", {"type": "number"}, "nan"),
        ("true", {"type": "boolean"}, True),
        ("True", {"type": "boolean"}, "True"),
        ("5", {"type": "string"}, "5"),
        ("5", {}, "5"),
        ("5", None, "5"),
        ("5", {"type": ["string", "integer"]}, 5),
        ("05", {"type": ["string", "integer"]}, "05"),
        ("5", {"oneOf": [{"type": "string"}, {"type": "integer"}]}, 5),
        ("5", {"allOf": [{"type": "integer"}, {"minimum": 3}]}, 5),
        ("null", {"type": ["integer", "null"]}, None),
        ("null", {"type": "integer", "nullable": True}, None),
        ("2", {"enum": [1, 2, "3"]}, 2),
        ("3", {"enum": [1, 2, "3"]}, "3"),
        ("true", {"const": True}, True),
        ("x", {"type": "integer"}, "x"),
    ],
)
def test_a_text_becomes_what_its_schema_says(text: str, schema: Any, expected: Any) -> None:
    found = type_value(text, schema)
    assert found == expected
    assert type(found) is type(expected)


def test_one_value_of_an_array_or_a_single_value_is_single() -> None:
    schema = {"oneOf": [{"type": "string"}, ARRAY]}
    how = Style("a", "form", True)
    assert read_query_value({"a": ["x"]}, how, schema)[0] == "x"
    assert read_query_value({"a": ["x", "y"]}, how, schema)[0] == ["x", "y"]
    comma = Style("a", "form", False)
    assert read_query_value({"a": ["x,y"]}, comma, schema)[0] == ["x", "y"]


def test_content_is_json_or_text() -> None:
    assert read_content('{"a":[1]}', "application/json; charset=utf-8") == {"a": [1]}
    assert read_content("{", "application/json") == "{"
    assert read_content("1", "application/problem+json") == 1
    assert read_content("1", "text/plain") == "1"


def test_a_schema_that_holds_itself_is_read() -> None:
    schema: dict[str, Any] = {}
    schema["anyOf"] = [schema, {"type": "integer"}]
    assert type_value("5", schema) == 5
