"""What has to be true of the bundle of every real description, whoever wrote it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

import schemakit
from schemakit.syntax.parse import parse
from schemakit.syntax.yaml_writer import yaml_text

_NAME = re.compile(r"[A-Za-z0-9._-]+")


def as_text(value: Any) -> bytes:
    """Equal for equal JSON whatever the order of keys; Python's ``==`` takes 1 for True."""
    # The standard library writes integers of any size.
    return json.dumps(value, sort_keys=True, ensure_ascii=False).encode()


@pytest.fixture(scope="session")
def digital_ocean(shared: Path) -> schemakit.Description:
    """The entry file over 2 900 others."""
    folder = shared / "corpus" / "digitalocean" / "specification"
    return schemakit.load(folder / "DigitalOcean-public.v2.yaml")


@pytest.fixture(scope="session")
def bundled(digital_ocean: schemakit.Description) -> Any:
    return json.loads(digital_ocean.bundle_json())


@pytest.fixture(scope="session")
def alone(bundled: Any) -> schemakit.Description:
    return schemakit.load(bundled)


def official(description: schemakit.Description) -> list[str]:
    """What the official schema of its version says against a description."""
    found = [one for one in description.check() if one.code == "meta-schema"]
    return sorted(f"{one.location.pointer}: {one.message}" for one in found)


# -- one document ----------------------------------------------------------------------------------


def test_one_document_without_names_of_its_own_is_its_own_bundle(corpus_file: Path) -> None:
    description = schemakit.load(corpus_file)
    assert as_text(description.bundle()) == as_text(description.contents)


def test_every_schema_can_stand_alone(corpus_file: Path) -> None:
    description = schemakit.load(corpus_file)
    # What its own text says wrongly stays wrong.
    wrong = [one.rpartition(": ")[0] for one in official(description)]
    every = description.schemas()
    for one in every[:: max(1, len(every) // 12)]:
        found = description.bundle(at=one.pointer)
        if not any(where.startswith("/components/schemas/") for where in wrong):
            Draft202012Validator.check_schema(found)
        loose = [text for text in references(found) if not text.startswith("#/$defs/")]
        assert loose == []


def references(root: Any) -> Iterator[str]:
    """What every ``$ref`` says, literals included: there are none in what is asked here."""
    stack = [root]
    while stack:
        value = stack.pop()
        if isinstance(value, dict):
            if isinstance(value.get("$ref"), str):
                yield value["$ref"]
            stack += [item for key, item in value.items() if key not in ("default", "examples")]
        elif isinstance(value, list):
            stack += value


# -- many documents --------------------------------------------------------------------------------


def test_every_reference_resolves_inside(alone: schemakit.Description) -> None:
    listed = alone.references()
    assert len(listed) > 5000
    assert [one.ref for one in listed if one.target is None or not one.ref.startswith("#/")] == []


def test_it_is_valid_as_the_input_is(alone: schemakit.Description) -> None:
    assert official(alone) == []


def test_it_dereferences_to_the_same(
    digital_ocean: schemakit.Description, alone: schemakit.Description, bundled: Any
) -> None:
    before, after = digital_ocean.dereference(), alone.dereference()
    for key in before.keys() - {"components"}:
        assert as_text(after[key]) == as_text(before[key])
    assert bundled.keys() == before.keys()
    for section, names in before["components"].items():
        for name in digital_ocean.contents["components"].get(section, {}):
            assert as_text(after["components"][section][name]) == as_text(names[name])


def test_names_are_those_of_the_files(bundled: Any) -> None:
    schemas = bundled["components"]["schemas"]
    assert {f"domain_record_{kind}" for kind in ("a", "mx", "srv", "txt")} <= schemas.keys()
    every = [name for names in bundled["components"].values() for name in names]
    assert [name for name in every if not _NAME.fullmatch(name)] == []
    numbered = [name for name in every if re.search(r"_[0-9]$", name)]
    assert len(numbered) < len(every) / 50


def test_nothing_moved_twice(digital_ocean: schemakit.Description, bundled: Any) -> None:
    sections = bundled["components"].values()
    own = digital_ocean.contents["components"].values()
    targets = {
        (one.target_document, one.target)
        for one in digital_ocean.references()
        if one.target_document != digital_ocean.uri
    }
    moved = sum(map(len, sections)) - sum(map(len, own))
    assert 1000 < moved < len(targets)


def test_two_runs_give_the_same_bytes(digital_ocean: schemakit.Description) -> None:
    assert digital_ocean.bundle_json() == digital_ocean.bundle_json()


def test_as_yaml_it_is_the_same(bundled: Any) -> None:
    assert as_text(parse(yaml_text(bundled), uri="a.yaml").contents) == as_text(bundled)


def test_a_schema_of_a_file_can_stand_alone(digital_ocean: schemakit.Description) -> None:
    at = "#/paths/~1v2~1domains/post/requestBody/content/application~1json/schema"
    found = digital_ocean.bundle(at=at)
    assert found["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    Draft202012Validator.check_schema(found)
    assert set(references(found)) <= {f"#/$defs/{name}" for name in found["$defs"]}
