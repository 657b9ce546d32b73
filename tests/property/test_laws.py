"""What has to hold for every description; each test's name is the law."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote

import orjson
import pytest
from hypothesis import assume, event, example, given
from hypothesis import strategies as st

import schemakit
from tests.instances import endless_below, instances, validator
from tests.oracle import Oracle, references, resolve
from tests.property.descriptions import MODERN, descriptions

_options = st.fixed_dictionaries(
    {},
    optional={
        "siblings": st.sampled_from(["spec", "annotations"]),
        "extensions": st.booleans(),
        "missing": st.just("keep"),
    },
)


def _of(version: str, schemas: dict[str, Any], **more: Any) -> dict[str, Any]:
    head = {"openapi": version, "info": {"title": "t", "version": "1"}, "paths": {}}
    return {**head, **more, "components": {"schemas": schemas}}


def _to(name: str, **beside: Any) -> dict[str, Any]:
    return {"$ref": f"#/components/schemas/{name}", **beside}


#: A reference beside the reference of a Path Item that leads back to itself.
_BESIDE_PATH_ITEM = _of(
    "3.0.3",
    {"End": {"type": "string"}},
    paths={
        "/a": {
            "$ref": "#/paths/~1b",
            "delete": {
                "callbacks": {
                    "A": {"$ref": "#/paths/~1c"},
                    "q": {"{$request.body#/url}": {"$ref": "#/paths/~1a"}},
                }
            },
        },
        "/b": {},
        "/c": {"summary": "c"},
    },
)
#: What stands beside a reference in 2.0 and 3.0 is ignored, references included.
_IGNORED = _of("3.0.3", {"A": {"not": _to("End", allOf=[_to("A")])}, "End": {"type": "string"}})
_ROOT = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "$defs": {"A": {"$ref": "#"}},
}
_MERGED_CYCLE = _of(
    "3.1.0", {"A": _to("End", properties={"A": _to("A")}), "End": {"type": "string"}}
)

#: A union whose branch leads back to what holds it, which is a target itself.
_UNION = _of(
    "3.0.3",
    {
        "A": {"properties": {"p": {"oneOf": [_to("A")], "discriminator": {"propertyName": "k"}}}},
        "B": _to("A/properties/p"),
    },
)
_NAMED_BY_EXTENSION = _of("3.0.3", {"N": {"items": _to("N")}})
_NAMED_BY_EXTENSION["components"]["x-more"] = {"here": _to("N")}


def _sorted(value: Any) -> bytes:
    """Equal for equal JSON whatever the order of keys; Python's ``==`` takes 1 for True."""
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS)


def _turned(value: Any) -> Any:
    """The same JSON with the keys of every object in the opposite order."""
    if isinstance(value, dict):
        return {key: _turned(value[key]) for key in reversed(value)}
    return [_turned(item) for item in value] if isinstance(value, list) else value


def _without(value: Any, unwanted: str) -> Any:
    if isinstance(value, dict):
        return {key: _without(inner, unwanted) for key, inner in value.items() if key != unwanted}
    return [_without(item, unwanted) for item in value] if isinstance(value, list) else value


@given(descriptions(), _options)
@example(_BESIDE_PATH_ITEM, {})
def test_the_oracle_agrees(document: Any, options: dict[str, Any]) -> None:
    oracle = Oracle(document, **options)
    event(f"version {oracle.version}")
    event(f"cycles: {oracle.has_cycles}")
    result = schemakit.dereference(document, **options)
    assert _sorted(result) == _sorted(oracle.result())


@given(descriptions())
@example(_IGNORED)
def test_the_references_listed_are_those_of_the_oracle(document: Any) -> None:
    found = schemakit.load(document).references()
    listed = sorted((one.pointer, one.ref) for one in found)
    assert listed == sorted(_plain(pointer, ref) for pointer, ref, _ in references(document))
    for one in found:
        assert (one.target is None) == (one.ref == "#/nowhere")


@given(descriptions())
@example(
    _of("3.0.3", {"$ref": "#/x-more", "End": {"type": "string"}}, **{"x-more": {"A": _to("End")}})
)
def test_a_text_is_read_like_its_data(document: Any) -> None:
    # A text is known to hold no container twice, which data may, so its walk looks at less.
    text = schemakit.load(orjson.dumps(document))
    assert text.references() == (data := schemakit.load(document)).references()
    assert text.reference_counts() == data.reference_counts()
    assert text.statistics() == data.statistics()
    assert text.dereference_json(missing="keep") == data.dereference_json(missing="keep")


def _plain(pointer: str, ref: str) -> tuple[str, str]:
    """A percent-encoded pointer as the library writes pointers."""
    return unquote(pointer), ref


@given(descriptions(), _options)
@example(_UNION, {})
def test_the_input_is_never_changed(document: Any, options: dict[str, Any]) -> None:
    before = orjson.dumps(document)
    description = schemakit.load(document)
    description.dereference(**options)
    description.dereference(prune=True, annotate="x-name", **options)
    description.dereference(cycles="share", **options)
    description.dereference_json(indent=2, **options)
    description.statistics()
    description.references()
    for schema in description.schemas():
        schema.dereference(**options)
        schema.fields()
    for operation in description.operations():
        assert operation.parameters is not None
        assert operation.responses is not None
    assert orjson.dumps(document) == before


@given(descriptions(), _options)
@example(_UNION, {})
def test_dereferencing_the_text_again(document: Any, options: dict[str, Any]) -> None:
    # Where extensions are followed, an example copied below one is no literal the second time.
    options = {**options, "extensions": False}
    text = schemakit.load(document).dereference_json(**options)
    again = schemakit.load(text)
    if Oracle(document, **options).has_cycles:
        # What refers to a cycle from outside holds a copy now, whose own references lie outside
        # too: they are inlined in their turn, and the oracle says how.
        oracle = Oracle(orjson.loads(text), **options)
        assert _sorted(again.dereference(**options)) == _sorted(oracle.result())
    else:
        assert again.dereference_json(**options) == text


@given(descriptions(), _options)
def test_dereferencing_again_changes_nothing_without_cycles(
    document: Any, options: dict[str, Any]
) -> None:
    options = {**options, "extensions": False}
    assume(not Oracle(document, **options).has_cycles)
    once = schemakit.dereference(document, **options)
    assert orjson.dumps(schemakit.dereference(once, **options)) == orjson.dumps(once)


@given(descriptions(), _options)
def test_the_order_of_keys_changes_only_the_order_of_keys(
    document: Any, options: dict[str, Any]
) -> None:
    result = schemakit.dereference(document, **options)
    assert _sorted(schemakit.dereference(_turned(document), **options)) == _sorted(result)


@given(descriptions(), _options)
@example(_UNION, {})
def test_the_text_is_that_of_the_result(document: Any, options: dict[str, Any]) -> None:
    description = schemakit.load(document)
    plain = description.dereference(**options)
    assert description.dereference_json(**options) == orjson.dumps(plain)
    indented = description.dereference_json(indent=2, **options)
    assert indented == orjson.dumps(plain, option=orjson.OPT_INDENT_2)
    assert orjson.loads(description.dereference_json(indent=3, **options)) == plain


@given(descriptions())
@example(_UNION)
def test_the_size_is_known_beforehand(document: Any) -> None:
    description = schemakit.load(document)
    size = len(description.dereference_json(missing="keep"))
    assert description.statistics().dereferenced_bytes == size
    assert len(description.dereference_json(max_bytes=size)) == size
    with pytest.raises(schemakit.TooLargeError) as caught:
        description.dereference_json(max_bytes=size - 1)
    assert (caught.value.size, caught.value.limit) == (size, size - 1)


@given(descriptions(), _options)
@example(_BESIDE_PATH_ITEM, {})
def test_text_and_mapping_are_read_alike(document: Any, options: dict[str, Any]) -> None:
    from_text = schemakit.load(orjson.dumps(document))
    from_mapping = schemakit.load(document)
    assert from_text.version == from_mapping.version
    assert _sorted(from_text.dereference(**options)) == _sorted(from_mapping.dereference(**options))


@given(descriptions())
def test_kept_references_resolve_in_the_output(document: Any) -> None:
    result = schemakit.dereference(document)
    for pointer, ref, kind in references(result):
        # In a copy below ``x-…`` an example's text looks like a reference.
        if kind != "any":
            assert resolve(result, ref) is not None, pointer


@given(descriptions())
def test_cycles_are_refused_just_where_there_are_some(document: Any) -> None:
    if not Oracle(document).has_cycles:
        plain = schemakit.dereference(document)
        assert _sorted(schemakit.dereference(document, cycles="error")) == _sorted(plain)
        return
    with pytest.raises(schemakit.CycleError) as caught:
        schemakit.dereference(document, cycles="error")
    for pointer in caught.value.chain:
        resolve(document, "#" + pointer.replace("%", "%25"))


@given(descriptions())
@example(_IGNORED)
def test_statistics_list_every_member_of_every_cycle(document: Any) -> None:
    oracle = Oracle(document)
    found = {pointer for cycle in schemakit.load(document).statistics().cycles for pointer in cycle}
    for node in oracle.sites:
        if oracle.in_one_cycle(node, node):
            name = "".join("/" + t.replace("~", "~0").replace("/", "~1") for t in node.tokens)
            assert name in found
    assert bool(found) == oracle.has_cycles


@given(descriptions())
def test_annotating_only_adds_the_key(document: Any) -> None:
    plain = schemakit.dereference(document)
    named = schemakit.dereference(document, annotate="x-name")
    assert _sorted(_without(named, "x-name")) == _sorted(plain)


@given(descriptions())
@example(_MERGED_CYCLE)
def test_shared_cycles_are_python_cycles_and_hold_no_reference(document: Any) -> None:
    shared = schemakit.dereference(document, cycles="share")
    if not Oracle(document).has_cycles:
        assert _sorted(shared) == _sorted(schemakit.dereference(document))
        return
    with pytest.raises(TypeError):
        orjson.dumps(shared)
    assert _texts_of_refs(shared) <= {"#/nowhere", "#/info", "#"}


def _texts_of_refs(value: Any) -> set[str]:
    """Whatever a key ``$ref`` holds as text anywhere; each container is looked at once."""
    found: set[str] = set()
    met: set[int] = set()
    waiting = [value]
    while waiting:
        one = waiting.pop()
        if isinstance(one, (dict, list)) and id(one) not in met:
            met.add(id(one))
            waiting.extend(one.values() if isinstance(one, dict) else one)
            if isinstance(one, dict) and isinstance(one.get("$ref"), str):
                found.add(one["$ref"])
    return found


@given(descriptions())
@example(_NAMED_BY_EXTENSION)
def test_pruning_leaves_all_but_components_and_what_is_named(document: Any) -> None:
    plain = schemakit.dereference(document)
    pruned = schemakit.dereference(document, prune=True)
    sections = (
        "components",
        "definitions",
        "parameters",
        "responses",
        "securityDefinitions",
        "$defs",
    )
    for key in plain.keys() - set(sections):
        assert _sorted(pruned[key]) == _sorted(plain[key])
    assert pruned.keys() <= plain.keys()
    for _, ref, kind in references(pruned):
        if kind != "any":
            tokens = resolve(pruned, ref)
            assert not tokens or _sorted(_at(pruned, tokens)) == _sorted(_at(plain, tokens))


def _at(value: Any, tokens: tuple[str, ...]) -> Any:
    for token in tokens:
        value = value[int(token) if isinstance(value, list) else token]
    return value


@given(descriptions(versions=MODERN), st.integers(0, 1000))
def test_validators_judge_as_before(document: Any, seed: int) -> None:
    result = schemakit.dereference(document)
    for schema in schemakit.load(document).schemas():
        if not endless_below(schema.raw, document):
            before = validator(document, schema.pointer, modern=True)
            after = validator(result, schema.pointer, modern=True)
            for instance in instances(schema.raw, document, seed, count=4):
                verdict = before.is_valid(instance)
                assert after.is_valid(instance) is verdict, (schema.name, instance)


@given(descriptions(), st.data())
def test_a_part_stands_alone_and_means_the_same(document: Any, data: st.DataObject) -> None:
    # A part that needs the whole around it is a case of its own, in test_jsontext.py.
    assume(all(ref != "#" for _, ref, _ in references(document)))
    description = schemakit.load(document)
    schema = data.draw(st.sampled_from(description.schemas()))
    part = description.dereference(at=schema.pointer)
    assert orjson.loads(description.dereference_json(at=schema.pointer)) == part
    whole = description.dereference()
    name = "$defs" if description.version in MODERN else "definitions"
    expected = _at(whole, resolve(whole, "#" + schema.pointer.replace("%", "%25")))
    _same_meaning(part, expected, part, whole, name)
    if description.version in MODERN and not endless_below(schema.raw, document):
        before = validator(document, schema.pointer, modern=True)
        after = validator(part, "", modern=True)
        for instance in instances(part, part, 1, count=4):
            assert after.is_valid(instance) is before.is_valid(instance), instance


@given(descriptions(), st.data(), st.sampled_from(["dereference", "bundle"]))
def test_a_part_holds_what_it_names(document: Any, data: st.DataObject, how: str) -> None:
    description = schemakit.load(document)
    at = data.draw(st.sampled_from(["", *_places_in(document)]))
    part = getattr(description, how)(at=at)
    assert orjson.loads(getattr(description, f"{how}_json")(at=at)) == part
    event(f"{type(part).__name__}, {how}")
    written = set(_texts_of_references(document))
    for text in _texts_of_references(part):
        # What the document says too is data, or leads nowhere there either.
        assert text in written or resolve(part, text) is not None


def _places_in(value: Any, place: str = "") -> Iterator[str]:
    """The pointers of all containers in a value but the outermost."""
    items = value.items() if isinstance(value, dict) else enumerate(value)
    for key, item in items:
        if isinstance(item, (dict, list)):
            here = f"{place}/{str(key).replace('~', '~0').replace('/', '~1')}"
            yield here
            yield from _places_in(item, here)


def _texts_of_references(value: Any) -> Iterator[str]:
    if isinstance(value, dict) and isinstance(value.get("$ref"), str):
        yield value["$ref"]
    inside = value.values() if isinstance(value, dict) else value
    for item in inside:
        if isinstance(item, (dict, list)):
            yield from _texts_of_references(item)


def _same_meaning(part: Any, expected: Any, root: Any, whole: Any, name: str) -> None:
    """That two values agree once references are followed; a pair is looked at once."""
    met: set[tuple[str, str]] = set()
    pairs = [(part, expected)]
    while pairs:
        ours, theirs = pairs.pop()
        added = {name} if ours is root else set()
        if isinstance(ours, dict) and isinstance(ours.get("$ref"), str):
            known = (ours["$ref"], theirs["$ref"])
            if known not in met and ours["$ref"] != theirs["$ref"]:
                met.add(known)
                target = _at(root, resolve(root, ours["$ref"]))
                pairs.append((target, _at(whole, resolve(whole, theirs["$ref"]))))
            ours, theirs = ({k: v for k, v in one.items() if k != "$ref"} for one in (ours, theirs))
        if isinstance(ours, dict):
            assert ours.keys() - added == theirs.keys() - added
            pairs.extend((ours[key], theirs[key]) for key in theirs.keys() - added)
        elif isinstance(ours, list):
            assert len(ours) == len(theirs)
            pairs.extend(zip(ours, theirs, strict=True))
        elif ours != theirs and isinstance(ours, str) and ours.startswith("#/"):
            # A discriminator's mapping: the name it gives goes with the schema.
            if (ours, theirs) not in met:
                met.add((ours, theirs))
                target = _at(root, resolve(root, ours))
                pairs.append((target, _at(whole, resolve(whole, theirs))))
        else:
            assert type(ours) is type(theirs)
            assert ours == theirs
