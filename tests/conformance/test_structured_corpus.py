"""Structured outputs of every schema that a successful response of the corpus has."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import schemakit
from schemakit.llm.targets import OUTPUTS
from tests.corpus import descriptions
from tests.provider_oracles import import_oracle

pytestmark = pytest.mark.slow
#: Larger definitions are checked by our own rules only, since the oracles take long for them.
_MOST_BYTES, _MOST_JUDGED = 40_000, 50
_OF_SIZE = {"optional-parameters", "union-parameters", "depth", "enum-values", "long-enum"}
_OF_SIZE |= {"properties", "characters"}


def _answers(api: schemakit.Description) -> Iterator[schemakit.Schema]:
    """The schemas of JSON in responses of 2xx, without those that are equal by identity."""
    met: set[int] = set()
    for one in api.operations():
        responses = one._object().get("responses", {})
        for status, response in responses.items() if isinstance(responses, dict) else ():
            if str(status)[:1] != "2" or not isinstance(response, dict):
                continue
            content = response.get("content", {"": response})
            for name, media in content.items() if isinstance(content, dict) else ():
                schema = media.get("schema") if isinstance(media, dict) else None
                if (
                    not isinstance(schema, dict)
                    or ("json" not in name and name)
                    or id(schema) in met
                ):
                    continue
                met.add(id(schema))
                between = f"/content/{name.replace('~', '~0').replace('/', '~1')}" if name else ""
                yield api.schema(f"{one.pointer}/responses/{status}{between}/schema")


def _judge(target: str) -> Any:
    if target == "openai-strict":
        strict = import_oracle("openai.lib._pydantic")._ensure_strict_json_schema

        def judge(made: schemakit.StructuredOutput) -> None:
            again = copy.deepcopy(made.schema)
            assert strict(again, path=(), root=again) == made.schema

        return judge
    if target == "anthropic-strict":
        transform = import_oracle("anthropic").transform_schema

        def judge(made: schemakit.StructuredOutput) -> None:
            assert transform(made.schema) == made.schema

        return judge
    validate = import_oracle("google.genai.types").Schema.model_validate
    return lambda made: validate(made.definition)


@pytest.mark.parametrize("target", [one for one in OUTPUTS if one != "json-schema"])
@pytest.mark.parametrize(
    "path", descriptions() or [None], ids=lambda one: one.name if one else "absent"
)
@pytest.mark.usefixtures("shared")
def test_every_answer_is_taken(path: Path | None, target: Any) -> None:
    assert path is not None
    api = schemakit.load(path)
    judge = _judge(target)
    listed = list(_answers(api))
    step = max(1, len(listed) // _MOST_JUDGED)
    for number, schema in enumerate(listed):
        if number % step:
            continue
        made = schemakit.structured(schema, target=target)
        assert {one.rule for one in made.check()} <= _OF_SIZE, schema.pointer
        if len(made.json) <= _MOST_BYTES:
            judge(made)
