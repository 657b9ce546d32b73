"""Structured outputs of every schema that a successful response of the corpus has."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

import schemakit
from schemakit.llm.targets import OUTPUTS
from tests.corpus import DIGITALOCEAN, descriptions
from tests.provider_oracles import JUDGES_OF_OUTPUTS
from tests.restored import unexplained, valid_answers

pytestmark = pytest.mark.slow
#: What an answer may exceed, since it is as large as its API makes it.
_OF_SIZE = {"optional-parameters", "union-parameters", "depth", "enum-values", "long-enum"}
_OF_SIZE |= {"properties", "characters"}
#: Answers that are restored for each of so many schemas of a description, spread over all of it.
_ANSWERS, _MOST_RESTORED = 4, 25


@cache
def _answers(path: Path) -> list[schemakit.Schema]:
    """The schemas of JSON in responses of 2xx; those that many responses share are there once."""
    api = schemakit.load(path)
    whole = api.dereference(missing="keep")
    # Ids are of values in ``whole``, which outlives them.
    found: dict[int, schemakit.Schema] = {}
    for one in api.operations():
        for status, media_type, schema in _declared(one.seen_in(whole)):
            if id(schema) not in found:
                described = one.response_schema(status, media_type)
                assert described is not None
                found[id(schema)] = described
    return list(found.values())


def _declared(operation: schemakit.Operation) -> Iterator[tuple[str, str, object]]:
    for status, response in operation.responses.items():
        for media_type, media in response.get("content", {}).items():
            if str(status)[:1] == "2" and "json" in media_type and "schema" in media:
                yield str(status), media_type, media["schema"]


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Parametrizes ``path`` with every description, one of many documents included."""
    listed = [*descriptions(), *([DIGITALOCEAN] if DIGITALOCEAN.is_file() else [])]
    names = [one.name for one in listed] or ["absent"]
    metafunc.parametrize("path", listed or [None], ids=names)


@pytest.mark.parametrize("target", OUTPUTS)
@pytest.mark.usefixtures("shared")
def test_every_answer_is_taken_as_it_is(path: Path, target: Any) -> None:
    judges = [make() for make in JUDGES_OF_OUTPUTS.get(target, ())]
    listed = _answers(path)
    assert listed or path.parent.name == "models"
    for schema in listed:
        made = schemakit.structured(schema, target=target)
        assert {one.rule for one in made.check()} <= _OF_SIZE, schema.pointer
        for judge in judges:
            judge(made.definition)


@pytest.mark.usefixtures("shared")
def test_a_restored_answer_fits_the_original_or_a_loss_says_why(path: Path) -> None:
    listed = _answers(path)
    for number, schema in enumerate(listed[:: len(listed) // _MOST_RESTORED + 1]):
        try:
            original = schema.validator(library="jsonschema")
        except schemakit.UsageError as error:
            # OpenAI's description has a keyword of draft 2019-09 in a description of 3.1.
            if "$recursiveAnchor" not in str(error):
                raise
            continue
        for target in OUTPUTS:
            made = schemakit.structured(schema, target=target)
            for answer in valid_answers(made, number, _ANSWERS):
                assert unexplained(made, answer, original) == [], (target, schema.pointer, answer)
