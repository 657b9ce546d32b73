"""What a glance at a text says about other documents; loading itself is tested by what it gives."""

from __future__ import annotations

import pytest

from schemakit.documents import Document, from_bytes, from_mapping
from schemakit.grammar import GRAMMARS
from schemakit.loading import refers_elsewhere

_HEAD = "openapi: 3.1.0\n"


def _glance(text: str) -> bool:
    return refers_elsewhere(from_bytes(text.encode()))


@pytest.mark.parametrize(
    "text",
    [
        '{"openapi":"3.1.0"}',
        '{"openapi":"3.1.0","x-a":{"$ref":"#/info"}}',
        '{"openapi":"3.1.0","x-a":{"$ref": "#/info"},"x-b":"from $5, for $ref"}',
        '{"openapi":"3.1.0","x-a":{"$ref" :\n"#/info"},"x-b":{"$dynamicRef":"#node"}}',
        _HEAD + "x-a:\n  $ref: '#/info'\nx-b: {$ref: \"#/info\"}\n",
        _HEAD + "x-mapping:\n  mapping: {a: b/c.yaml}\n",  # of no discriminator
        _HEAD + "x-a:\n  discriminator:\n    mapping:\n      cat: '#/components/schemas/Cat'\n"
        "    propertyName: a.b\n",
    ],
)
def test_one_document_is_known_to_be_one(text: str) -> None:
    assert not _glance(text)


@pytest.mark.parametrize(
    "text",
    [
        '{"openapi":"3.1.0","x-a":{"$ref":"other.json"}}',
        '{"openapi":"3.1.0","x-a":[{"$ref":"#/info"},{"$ref" :\n "./other.json#/info"}]}',
        '{"openapi":"3.1.0","x-a":{"$dynamicRef":"tree.json#node"}}',
        '{"openapi":"3.1.0","x-a":{"discriminator":{"mapping":{"cat":"cat.json"}}}}',
        '{"openapi":"3.1.0","x-a":{"discriminator":{"x":"a",\n"mapping" : {"a":"b/c"}}}}',
        _HEAD + "x-a:\n  $ref: other.yaml\n",
        _HEAD + "x-a: {'$ref': other.yaml}\n",
        _HEAD + "x-a:\n  $ref:\n    'https://api.example/other.yaml'\n",
        _HEAD + "x-a:\n  $ref: !!str other.yaml\n",
        _HEAD + "x-a:\n  discriminator:\n    propertyName: a\n    mapping:\n      cat: cat.yaml\n",
        _HEAD + "x-a: {discriminator: {mapping: {cat: '#/components/schemas/Cat', dog: a/dog}}}\n",
        _HEAD + "x-a: &m {cat: cat.yaml}\nx-b:\n  discriminator:\n    mapping: *m\n",
        _HEAD
        + "x-a:\n  discriminator:\n    mapping:\n"
        + "".join(f"      cat{n}: '#/components/schemas/Cat'\n\n" for n in range(100))
        + "      dog: dog.yaml\n",
    ],
)
def test_a_reference_to_another_document_is_seen(text: str) -> None:
    assert _glance(text)


def test_data_without_a_text_may_refer_to_anything() -> None:
    assert refers_elsewhere(from_mapping({"openapi": "3.1.0"}))


@pytest.mark.parametrize(
    "text",
    [
        "discriminator mapping: " + "&!" * 100_000,
        "discriminator mapping: {" + ":" * 200_000,
        "discriminator " + '"mapping":{' * 100_000,
        "discriminator " + "mapping   " * 100_000,
        "discriminator\n" + "mapping:\n" * 100_000,
        "discriminator\n" + "".join(f"{' ' * depth}mapping:\n" for depth in range(1000)),
        "$" * 200_000,
    ],
    ids=["marks", "colons", "braces", "blanks", "lines", "depth", "dollars"],
)
def test_a_glance_takes_time_in_proportion(text: str) -> None:
    """What would take the square of it, or worse, would not end here."""
    assert not refers_elsewhere(Document({}, GRAMMARS["3.1"], data=text.encode()))
