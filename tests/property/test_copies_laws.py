"""What has to hold of a description whose references lead into copies of it in other documents.

One description is drawn and put under several URIs, and every reference of every copy is led to the
same place of some copy, by one of the texts that lead there. It means what it meant alone, and the
oracle, which knows one document only, says what that is: for every version and every kind of
Object, and however a URI is spelled.
"""

from __future__ import annotations

from typing import Any, NamedTuple
from urllib.parse import urljoin

import orjson
from hypothesis import assume, event, given, settings
from hypothesis import strategies as st

import schemakit
from tests.oracle import Oracle, Tokens, references, resolve
from tests.property.descriptions import descriptions

#: The copies by their URIs, the entry first, each with texts that lead to it from any of them.
_SPELLINGS = {
    "http://h.example/d/api.json": (
        *("api.json", "./api.json", "../d/x/../api.json", "%61pi.json", "/d/api.json"),
        *("//h.example/d/api.json", "HTTP://H.Example/d/api.json"),
        "http://h.example:80/d/api.json",
    ),
    "http://h.example/d/s%20p.json": ("s%20p.json", "s p.json", "../d/s%20p.json"),
    "http://h.example/d/api.json?v=1": ("api.json?v=1", "./%61pi.json?%76=1"),
}
_ENTRY, *_OTHERS = _SPELLINGS
_DEAD = "#/nowhere"
_SECTIONS = ("definitions", "parameters", "responses", "securityDefinitions", "$defs")


class _Copies(NamedTuple):
    """A description alone, and its copies by their URIs."""

    alone: dict[str, Any]
    documents: dict[str, Any]
    is_cyclic: bool

    def loaded(self) -> schemakit.Description:
        """The copies as one description."""
        texts = {name: orjson.dumps(one) for name, one in self.documents.items()}
        known = {
            urljoin(_ENTRY, spelled): texts[name] for name in texts for spelled in _SPELLINGS[name]
        }
        return schemakit.load(texts[_ENTRY], base_uri=_ENTRY, retrieve=known.__getitem__)


@st.composite
def _copies(draw: st.DrawFn) -> _Copies:
    alone = draw(descriptions(size=20))
    places = []
    for place, ref, kind in references(alone):
        tokens = resolve(alone, f"#{place}")
        if kind != "any" and draw(st.integers(0, 19)) == 19:
            _at(alone, tokens)["$ref"] = _DEAD
        elif ref != _DEAD:
            places.append(tokens)
    names = [_ENTRY, *_OTHERS[: draw(st.integers(1, 2))]]
    documents = {name: orjson.loads(orjson.dumps(alone)) for name in names}
    for name, document in documents.items():
        for tokens in places:
            target = draw(st.sampled_from(names))
            near = ("",) if target == name else ()
            reference = _at(document, tokens)
            reference["$ref"] = draw(st.sampled_from(near + _SPELLINGS[target])) + reference["$ref"]
    is_cyclic = Oracle(alone, missing="keep").has_cycles
    # A cycle over several copies is longer and cut elsewhere. What stands beside a reference is
    # then merged in one and beside it in the other.
    assume(not (is_cyclic and any(len(_at(alone, tokens)) > 1 for tokens in places)))
    return _Copies(alone, documents, is_cyclic)


def _at(value: Any, tokens: Tokens) -> Any:
    for token in tokens:
        value = value[int(token) if isinstance(value, list) else token]
    return value


def _same(ours: Any, theirs: Any, *, cyclic: bool) -> None:
    """That two documents mean the same, of which the first may hold further components.

    Without cycles, what is a reference in one has to be one in the other. A pair of values is
    looked at once, so that cycles end.
    """
    met: set[tuple[int, int]] = set()
    top = _without_further(ours, theirs)
    pairs = [(top, theirs)]
    while pairs:
        one, other = pairs.pop()
        if isinstance(one, (dict, list)):
            if (id(one), id(other)) in met:
                continue
            met.add((id(one), id(other)))
        texts = _reference(one), _reference(other)
        if texts[0] != texts[1]:
            assert cyclic or all(texts), (one, other)
            assert any(text not in ("", _DEAD) for text in texts), (one, other)
            pairs.append((_followed(ours, one), _followed(theirs, other)))
        elif isinstance(one, dict) and isinstance(other, dict):
            # Only the root of the output says its dialect.
            assert one.keys() ^ other.keys() <= {"$schema"}, (one, other)
            shared = one.keys() & other.keys() - ({"$ref"} if texts[0] else set())
            pairs += [(one[key], other[key]) for key in shared]
        elif isinstance(one, list) and isinstance(other, list):
            assert len(one) == len(other), (one, other)
            pairs += zip(one, other, strict=True)
        elif not texts[0]:
            assert (type(one), one) == (type(other), other)


def _reference(value: Any) -> str:
    """The text of what is a reference, or a discriminator's; ``""`` for what is none."""
    text = value.get("$ref") if isinstance(value, dict) else value
    if not isinstance(text, str) or "#" not in text:
        return ""
    # One that leads nowhere still does from where it stood.
    return _DEAD if text.endswith(_DEAD) else text


def _followed(document: Any, value: Any) -> Any:
    text = _reference(value)
    leads = text not in ("", _DEAD)
    return _at(document, resolve(document, text)) if leads else value


def _without_further(ours: dict[str, Any], theirs: dict[str, Any]) -> dict[str, Any]:
    """The first document without the components that the other does not have."""
    kept = {}
    for key, value in ours.items():
        if key == "components":
            kept[key] = {
                name: _only(inner, theirs[key][name])
                for name, inner in value.items()
                if name in theirs[key]
            }
        elif key in theirs:
            kept[key] = _only(value, theirs[key]) if key in _SECTIONS else value
    return kept


def _only(ours: Any, theirs: Any) -> Any:
    if not isinstance(ours, dict):
        return ours
    return {name: value for name, value in ours.items() if name in theirs}


@settings(max_examples=40)
@given(_copies())
def test_copies_mean_what_one_does(copies: _Copies) -> None:
    event(f"cycles: {copies.is_cyclic}")
    description = copies.loaded()
    result = description.dereference(missing="keep")
    assert orjson.loads(description.dereference_json(missing="keep")) == result
    _same(result, Oracle(copies.alone, missing="keep").result(), cyclic=copies.is_cyclic)


@settings(max_examples=40)
@given(_copies())
def test_their_bundle_means_it_too(copies: _Copies) -> None:
    text = orjson.dumps(copies.alone)
    # What gets a name in the bundle can be meant by a discriminator.
    assume(b'"discriminator"' not in text)
    # In a copy below ``x-…`` an example that looks like a reference is one the second time.
    assume(b'"x-more"' not in text or not any(lure in text for lure in (b'"#"', b'"#/info"')))
    bundled = copies.loaded().bundle(missing="keep")
    expected = Oracle(copies.alone, missing="keep").result()
    _same(schemakit.dereference(bundled, missing="keep"), expected, cyclic=copies.is_cyclic)
