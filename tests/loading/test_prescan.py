"""What the text of an entry document says about others; loading is tested by its results."""

from __future__ import annotations

import pytest

from schemakit.documents.document import Document, from_bytes, from_mapping
from schemakit.loading.prescan import may_refer_elsewhere
from schemakit.spec.grammar import GRAMMARS

_HEAD, _HEAD_32 = "openapi: 3.1.0\n", "openapi: 3.2.0\n"


def _may_refer(text: str) -> bool:
    return may_refer_elsewhere(from_bytes(text.encode()))


@pytest.mark.parametrize(
    "text",
    [
        '{"openapi":"3.1.0"}',
        '{"openapi":"3.1.0","x-a":{"$ref":"#/info"}}',
        '{"openapi":"3.1.0","x-a":{"$ref": "#/info"},"x-b":"from $5, for $ref"}',
        '{"openapi":"3.1.0","x-a":{"$ref" :\n"#/info"},"x-b":{"$dynamicRef":"#node"}}',
        _HEAD + "x-a:\n  $ref: '#/info'\nx-b: {$ref: \"#/info\"}\n",
        _HEAD + "x-mapping:\n  mapping: {a: b/c.yaml}\n",  # of no discriminator
        '{"openapi":"3.1.0","x-a":{"discriminator":{"mapping":{"cat":"#/components/schemas/C"}}}}',
        '{"openapi":"3.1.0","x-a":{"discriminator":{"mapping":{"a.b":"Cat"},"x":{"y":"a/b"}}}}',
        '{"openapi":"3.1.0","security":[{"a/b.json":[]}]}',
        _HEAD_32 + "paths: {/a.b: {}}\n",
    ],
)
def test_one_document_is_known_to_be_one(text: str) -> None:
    assert not _may_refer(text)


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
        '{"openapi":"3.1.0","x-a":{"discriminator":{"mapping":{"a":"b\\u002ejson"}}}}',
        '{"openapi":"3.1.0","x-a":{"discriminator":{"mapping":{"{a}":"b","c":"{d}/e"}}}}',
        '{"openapi":"3.1.0","x-a":{"discriminator":{"mapping":{"a":"urn:example:b"}}}}',
        '{"openapi":"3.1.0","x-a":{"discriminator":{"mapping":{"a":"b#/c"}}}}',
        '{"openapi":"3.1.0","x-a":{"discriminator":{"mapping":{"a":{},"c":"pet.json#/Pet"}}}}',
        '{"openapi":"3.1.0","x-a":{"discriminator":{"x":{"y":{}},"mapping":{"c":"pet.json"}}}}',
        '{"openapi":"3.1.0","x-a":{"discriminator":{"x":{"y":{"z":{}}},"mapping":{"c":"a/b"}}}}',
        _HEAD + "x-k: &a $ref\nx-b:\n  *a : pet.yaml\n",
        _HEAD + "x-k: &a !!str '$ref'\nx-b:\n  *a : pet.yaml\n",
        '{"openapi":"3.2.0","x-a":{"discriminator":{"defaultMapping":"b.json"}}}',
        _HEAD + "x-a:\n  discriminator:\n    mapping:\n      cat: cat.yaml\n".replace("\n", "\r\n"),
        _HEAD + "x-a: {discriminator: {mapping: !!map &m {cat: cat.yaml}}}\n",
        _HEAD + "x-a:\n  $ref: # why\n    # and why\n    other.yaml\n",
        _HEAD + "x-a:\n  ? $ref # why\n  : other.yaml\n",
        _HEAD + "x-a:\n  $ref: ' other.yaml'\n",
        '{"openapi":"3.2.0","security":[{"key":[]},{"a.json":[]}]}',
        '{"openapi":"3.2.0","security" :\n [\n{"..\\/a#/components/securitySchemes/a"\n:[]}]}',
        _HEAD_32 + "security:\n- ./s.yaml: []\n",
        _HEAD_32 + "'security':\n# why\n\n- key: []\n  \"urn:a\" : [b]\n",
        _HEAD_32 + "security: # or\n  - ? s.yaml#/S\n    : []\n",
        _HEAD_32 + "security: !!seq &s [\n{key: [], s.yaml : []}\n]\n",
        _HEAD_32 + "x-a: &s [{s/s: []}]\nsecurity: *s\n",
        _HEAD_32 + "x-a: &s {s/s: []}\nsecurity:\n  - *s\n",
        _HEAD_32 + "paths:\n  /a:\n    get:\n      security:\n      - ../s.yaml#/S:\n        - b\n",
    ],
)
def test_a_reference_to_another_document_is_seen(text: str) -> None:
    assert _may_refer(text)


def test_data_without_a_text_may_refer_to_anything() -> None:
    assert may_refer_elsewhere(from_mapping({"openapi": "3.1.0"}))


@pytest.mark.parametrize(
    "text",
    [
        'discriminator "mapping": {' + ":" * 200_000,
        "discriminator " + '"mapping":{}' * 100_000,
        'discriminator "mapping"' + " " * 200_000,
        'discriminator "mapping":{' + '"' * 200_001,
        "discriminator " + '"mapping":{"a":"b"}' * 50_000,
        'discriminator "mapping":{' + '"a":"b",' * 50_000,
        "$" * 200_000,
        "$ref" * 100_000,
    ],
    ids=[
        *("colons", "braces", "blanks", "quotes", "quotes_in_braces", "members"),
        *("dollars", "keywords"),
    ],
)
def test_the_scan_takes_time_in_proportion(text: str) -> None:
    """What would take the square of it, or worse, would not end here."""
    assert not may_refer_elsewhere(Document({}, GRAMMARS["3.1"], data=text.encode()))
