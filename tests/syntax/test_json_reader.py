"""JSON to plain data, with exact integers wherever they are in the text."""

from __future__ import annotations

import json

import orjson
import pytest

from schemakit.syntax.json_reader import load_any_depth, load_json


def test_each_kind_of_value() -> None:
    found = load_json(' {"é": [1, 1.0, -0.5e3, true, false, null, "\\u00e9"], "b": {}} '.encode())
    assert found == {"é": [1, 1.0, -500.0, True, False, None, "é"], "b": {}}
    assert [type(value) for value in found["é"][:4]] == [int, float, float, bool]


@pytest.mark.parametrize("number", [2**63 - 1, 2**64 - 1, 2**64, -(2**63), -(2**63) - 1, 10**400])
def test_at_the_bounds_of_64_bits(number: int) -> None:
    for text in ("{}", "[{}]", '{{"a":{}}}', '{{"a": {} ,"b":1.5}}'):
        data = text.replace("{}", str(number)).replace("{{", "{").replace("}}", "}").encode()
        assert json.dumps(load_json(data)) == json.dumps(json.loads(data))


def test_what_looks_like_one_in_a_string_stays() -> None:
    value = {"a 123456789012345678901234 b": "x: 98765432109876543210, y", "c": [-(10**25)]}
    assert load_json(json.dumps(value).encode()) == value
    assert load_json(json.dumps({"a": f"x {'9' * 5000} y", "b": 2**70}).encode())["b"] == 2**70


@pytest.mark.parametrize("blanks", range(30))
def test_integers_are_exact_at_every_offset(blanks: int) -> None:
    for number in (2**64, -(2**63) - 1, 10**50 + 1):
        assert load_json(b"[" + b" " * blanks + f"{number}]".encode()) == [number]
        assert load_json(b"[" + b" " * blanks + f'"x", 1, {number}\n]'.encode()) == ["x", 1, number]
    assert load_json(b" " * blanks + b"18446744073709551616") == 2**64


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[0.12345678901234567890123]", [0.12345678901234568]),
        ("[1234567890123456789012.5]", [1.2345678901234568e21]),
        ("[12345678901234567890e2]", [1.2345678901234568e21]),
        ('{"12345678901234567890123": 1}', {"12345678901234567890123": 1}),
        ('["[123456789012345678901]"]', ["[123456789012345678901]"]),
    ],
)
def test_long_rows_of_digits_that_are_not_integers(text: str, expected: object) -> None:
    assert json.dumps(load_json(text.encode())) == json.dumps(expected)


@pytest.mark.parametrize(
    ("data", "message", "column"),
    [
        (b"", "zero-length", 1),
        (b"[1,]", "trailing comma", 3),
        (b"[NaN]", "expected a JSON value", 2),
        (b'["\xff"]', "UTF-8", 1),
        (b"[" * 1025 + b"]" * 1025, "depth limit", 1026),
        (b"[1e999]", "infinity", 2),
        (b"[" + b"9" * 4301 + b"]", "an integer of more than 4,300 digits", 2),
    ],
)
def test_errors(data: bytes, message: str, column: int) -> None:
    with pytest.raises(orjson.JSONDecodeError) as caught:
        load_json(data)
    assert message in caught.value.msg
    assert (caught.value.lineno, caught.value.colno) == (1, column)


def test_the_longest_integer() -> None:
    assert load_json(b"[" + b"9" * 4300 + b"]") == [10**4300 - 1]


def test_any_depth_of_what_is_valid() -> None:
    data = b"[" * 20_000 + b"1" + b"]" * 20_000
    found, depth = load_any_depth(data), 0
    while isinstance(found, list):
        found, depth = found[0], depth + 1
    assert (found, depth) == (1, 20_000)
