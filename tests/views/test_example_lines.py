"""The examples of Objects as lines."""

from __future__ import annotations

from schemakit.views.example_lines import describe_examples


def test_examples_of_a_parameter_are_remarks() -> None:
    assert describe_examples({"example": 5, "examples": {"b": {"value": "x"}}}) == [
        "example 5",
        'example "x"',
    ]
