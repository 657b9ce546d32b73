"""What has to be true of every real description, whoever wrote it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import schemakit
from schemakit.syntax.json_writer import to_json
from tests.instances import instances, is_schema, validator
from tests.oracle import Oracle

#: Schemas of one description whose verdicts are compared, spread over all it has.
_JUDGED = 40


@pytest.fixture(scope="session")
def description(corpus_file: Path) -> schemakit.Description:
    return schemakit.load(corpus_file)


@pytest.fixture(scope="session")
def result(description: schemakit.Description) -> Any:
    return description.dereference()


@pytest.fixture(scope="session")
def text(description: schemakit.Description) -> bytes:
    return description.dereference_json()


@pytest.fixture(scope="session")
def oracle(description: schemakit.Description) -> Oracle:
    return Oracle(description.contents, version=description.version)


def _sorted(value: Any) -> bytes:
    """Equal for equal JSON whatever the order of keys; Python's ``==`` takes 1 for True."""
    # The standard library writes integers of any size.
    return json.dumps(value, sort_keys=True, ensure_ascii=False).encode()


def test_the_oracle_agrees(result: Any, oracle: Oracle) -> None:
    assert _sorted(result) == _sorted(oracle.result())


def test_references_are_those_of_the_oracle(
    description: schemakit.Description, oracle: Oracle
) -> None:
    expected = {(site.tokens, site.ref) for sites in oracle.sites.values() for site in sites}
    found = description.references()
    tokens = [one.pointer.split("/")[1:] for one in found]
    pointers = [tuple(t.replace("~1", "/").replace("~0", "~") for t in one) for one in tokens]
    assert set(zip(pointers, (one.ref for one in found), strict=True)) == expected
    assert len(found) == len(expected)


def test_what_remains_is_cut_and_resolves_in_the_output(result: Any, oracle: Oracle) -> None:
    cut = {
        oracle.target[site] for site in oracle.target if oracle.target[site] and oracle.is_cut(site)
    }
    pointers = {node.tokens for node in cut if node}
    left = Oracle(result, version=oracle.version)
    for site, target in left.target.items():
        assert target is not None or site.kind == "any", site
        assert target is None or target.tokens in pointers, site
    assert bool(pointers) == any(left.target.values())


def test_dereferencing_the_result_changes_nothing(
    description: schemakit.Description, result: Any
) -> None:
    again = schemakit.load(result, version=description.version).dereference()
    assert to_json(again) == to_json(result)


def test_dereferencing_the_text_changes_nothing_without_cycles(
    description: schemakit.Description, text: bytes, oracle: Oracle
) -> None:
    if not oracle.has_cycles:
        again = schemakit.load(text, version=description.version)
        assert again.dereference_json() == text


def test_the_text_is_that_of_the_result(result: Any, text: bytes) -> None:
    assert text == to_json(result)


def test_the_size_is_known_beforehand(description: schemakit.Description, text: bytes) -> None:
    assert description.statistics().dereferenced_bytes == len(text)
    with pytest.raises(schemakit.TooLargeError) as caught:
        description.dereference_json(max_bytes=len(text) - 1)
    assert caught.value.size == len(text)
    assert description.dereference_json(max_bytes=len(text)) == text


def test_the_order_of_components_changes_only_the_order_of_keys(
    description: schemakit.Description, result: Any
) -> None:
    turned = dict(description.contents)
    sections = ("components", "definitions", "parameters", "responses")
    for section in filter(turned.get, sections):
        turned[section] = _turned(turned[section])
        for name in turned[section] if section == "components" else ():
            turned[section][name] = _turned(turned[section][name])
    again = schemakit.load(turned, version=description.version).dereference()
    assert _sorted(again) == _sorted(result)


def _turned(value: dict[str, Any]) -> dict[str, Any]:
    return {key: value[key] for key in reversed(value)}


def test_the_input_is_untouched(corpus_file: Path) -> None:
    description = schemakit.load(corpus_file)
    before = to_json(description.contents)
    description.dereference(siblings="annotations", annotate="x-name", prune=True)
    description.dereference(cycles="share")
    description.dereference_json(indent=2, max_bytes=None)
    description.statistics()
    assert to_json(description.contents) == before


def _unions(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[tuple[Any, ...], Any]]:
    """Every object with a discriminator beside branches, wherever it stands."""
    if isinstance(value, dict):
        if isinstance(value.get("discriminator"), dict) and ("oneOf" in value or "anyOf" in value):
            yield path, value
        for key, inner in value.items():
            yield from _unions(inner, (*path, key))
    elif isinstance(value, list):
        for place, inner in enumerate(value):
            yield from _unions(inner, (*path, place))


def test_discriminators_keep_their_meaning(description: schemakit.Description, result: Any) -> None:
    schemas = result.get("components", {}).get("schemas", {})
    for path, union in _unions(description.contents):
        after = result
        for key in path:
            after = after[key]
        mapping = after["discriminator"].get("mapping", {})
        assert mapping.items() >= union["discriminator"].get("mapping", {}).items()
        for keyword in ("oneOf", "anyOf"):
            for before, branch in zip(union.get(keyword, ()), after.get(keyword, ()), strict=True):
                if "$ref" in before:
                    name = before["$ref"].rpartition("/")[2]
                    # By its implicit name, unless the mapping names it.
                    assert before["$ref"] in mapping.values() or name in mapping.values()
                    assert len(before) > 1 or _sorted(schemas[name]) == _sorted(branch)


def _at(value: Any, pointer: str) -> Any:
    for token in pointer.split("/")[1:]:
        value = value[token.replace("~1", "/").replace("~0", "~")]
    return value


def test_validators_judge_as_before(description: schemakit.Description, result: Any) -> None:
    every = description.schemas()
    modern = description.version.startswith("3") and description.version != "3.0"
    accepted = rejected = 0
    for schema in every[:: len(every) // _JUDGED + 1]:
        before = validator(description.contents, schema.pointer, modern=modern)
        after = validator(result, schema.pointer, modern=modern)
        if not is_schema(_at(result, schema.pointer), modern=modern):
            continue
        for instance in instances(schema.raw, description.contents, len(every)):
            verdict = before.is_valid(instance)
            assert after.is_valid(instance) is verdict, (schema.name, instance)
            accepted, rejected = accepted + verdict, rejected + (not verdict)
    assert accepted, "no instance was valid, so nothing was compared"
    assert rejected, "no instance was invalid, so nothing was compared"
