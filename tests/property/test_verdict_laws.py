"""What has to hold of JSON Schemas over several documents: a validator that resolves references by
itself, dynamic ones too, gives them the verdicts that it gives the output.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from hypothesis import event, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from referencing import Registry
from referencing.jsonschema import DRAFT202012

import schemakit

_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_URIS = ("mem:/d/a.json", "mem:/d/b.json", "mem:/e/c.json")
#: Every document has these definitions, and each resource the dynamic anchor ``n``.
_NAMES = ("A", "B")
_INSIDE = "mem:/inside"
#: No ``#n`` here: the judge takes a plain reference to a dynamic anchor for a dynamic one.
_FRAGMENTS = ("", "#", *(f"#/$defs/{name}" for name in _NAMES))

_references = st.one_of(
    st.builds(
        lambda uri, fragment: {"$ref": uri + fragment},
        st.sampled_from(_URIS),
        st.sampled_from(_FRAGMENTS),
    ),
    st.just({"$ref": _INSIDE}),
    st.sampled_from([{"$dynamicRef": f"{uri}#n"} for uri in ("", *_URIS, _INSIDE)]),
)
_plain = st.sampled_from(
    [{"type": "object"}, {"type": "string"}, {"type": "array"}, {"const": 1}, {"minItems": 1}]
)
#: Where a value holds another one, so that no schema leads back to itself without end.
_field_type = st.fixed_dictionaries(
    {},
    optional={
        "type": st.sampled_from(["object", ["array", "object"], ["string", "array"]]),
        "properties": st.dictionaries(st.sampled_from("pq"), _references, min_size=1),
        "items": _references,
        "additionalProperties": _references | st.booleans(),
        "unevaluatedProperties": st.just(False),
        "required": st.just(["p"]),
    },
)


@st.composite
def _documents(draw: st.DrawFn) -> dict[str, Any]:
    documents: dict[str, Any] = {}
    for number, uri in enumerate(_URIS):
        schema = {"$schema": _DIALECT, "$id": uri, "$dynamicAnchor": "n", **draw(_field_type)}
        if later := _URIS[number + 1 :]:
            # In place, which leads on and never back.
            schema |= draw(st.just({}) | st.sampled_from([{"$ref": one} for one in later]))
        schema["$defs"] = {name: draw(_field_type | _plain) for name in _NAMES}
        documents[uri] = schema
    home = documents[draw(st.sampled_from(_URIS))]["$defs"]
    home["A"] = {"$id": _INSIDE, "$dynamicAnchor": "n", **home["A"]}
    # What has an identity is known once its document is read.
    documents[_URIS[0]]["$defs"]["all"] = {"enum": [1], "prefixItems": list(_to_each())}
    return documents


def _to_each() -> Iterator[dict[str, str]]:
    return ({"$ref": uri} for uri in _URIS)


_values = st.recursive(
    st.sampled_from([1, "s", None, True]),
    lambda inner: (
        st.lists(inner, min_size=1, max_size=2)
        | st.dictionaries(st.sampled_from("pq"), inner, min_size=1)
    ),
    max_leaves=4,
)


@settings(max_examples=50)
@given(_documents(), st.lists(_values, min_size=4, max_size=6))
def test_verdicts_stay(documents: dict[str, Any], values: list[Any]) -> None:
    resources = ((uri, DRAFT202012.create_resource(one)) for uri, one in documents.items())
    registry: Registry[Any] = Registry().with_resources(resources).crawl()
    entry = _URIS[0]
    before = Draft202012Validator({"$ref": entry}, registry=registry)
    texts = {uri: json.dumps(one).encode() for uri, one in documents.items()}
    description = schemakit.load(texts[entry], base_uri=entry, retrieve=texts.__getitem__)
    for result in (description.dereference(), description.bundle()):
        after = Draft202012Validator(result)
        for value in values:
            verdict = before.is_valid(value)
            event(f"accepted: {verdict}")
            assert after.is_valid(value) is verdict, (value, result)
