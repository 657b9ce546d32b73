"""JSON text: the same value in a pipe and, escaped, on a terminal."""

from __future__ import annotations

import json
from typing import Any

import pytest

from schemakit.cli.layout.json_text import render_json
from schemakit.cli.layout.table import Display

PIPE, TERMINAL = Display(), Display(80)


@pytest.mark.parametrize("value", [{"é": [1.5, None]}, {"big": 1 << 70}, {"lone": "a\ud800"}])
def test_json_is_the_value_whatever_it_holds(value: Any) -> None:
    text = render_json(value, PIPE)
    assert json.loads(text) == value
    assert text.endswith(b"}\n")


def test_json_on_a_terminal_is_the_same_value_and_harmless() -> None:
    value = {"a": "\x9b2J\x7f\u202e"}
    text = render_json(value, TERMINAL)
    assert text.isascii()
    assert b"\x7f" not in text
    assert json.loads(text) == value
    assert "\x9b".encode() in render_json(value, PIPE)
