"""Tools: from an operation or a model to a definition, and back to a request."""

from __future__ import annotations

import copy
import json
from contextlib import suppress
from random import Random
from typing import Any

import pytest

import schemakit
from schemakit import LossError, UsageError
from schemakit.llm.targets import TARGETS
from tests.corpus import ROOT
from tests.llm.samples import describe, make, properties_of, with_body

EXAMPLES = ROOT / "examples"


def test_a_model() -> None:
    tool = schemakit.tool(EXAMPLES / "model.json", target="anthropic")
    definition = tool.definition
    assert definition["name"] == "fernhill_paper-lantern"
    schema = definition["input_schema"]
    assert schema["additionalProperties"] is False
    assert schema["required"] == ["prompt"]
    assert schema["properties"]["palette"] == {
        "type": "string",
        "enum": ["dusk", "harvest", "frost", "monochrome"],
        "default": "dusk",
        "description": "Which colours the lantern throws.",
    }
    request = tool.bind({"prompt": "a lake"})
    assert (request.method, request.url) == ("POST", "https://api.replicate.com/v1/predictions")
    sent = json.loads(request.body or b"")
    assert sent["input"] == {"prompt": "a lake"}
    model = json.loads((EXAMPLES / "model.json").read_bytes())
    assert sent["version"] == model["latest_version"]["id"]


def test_a_description_without_a_model_is_rejected() -> None:
    with pytest.raises(UsageError, match="no model"):
        schemakit.tool(describe({}), target="mcp")


def test_an_unknown_target_is_rejected() -> None:
    with pytest.raises(
        UsageError, match=r"no target 'openai_strict'; did you mean 'openai-strict'"
    ):
        make({}, "openai_strict")


def test_losses_are_rejected_on_request() -> None:
    operation = with_body(
        {"type": "object", "properties": {"n": {"type": "integer", "minimum": 3}}}
    )
    with pytest.raises(LossError, match="at least 3") as caught:
        schemakit.tools(describe(operation), target="anthropic-strict", on_loss="error")
    assert [str(one) for one in caught.value.losses] == ["/properties/n/minimum: at least 3"]
    # Losses that all targets share are not rejected.
    kept = schemakit.tools(describe(operation), target="anthropic", on_loss="error")[0]
    assert [one.by_rule for one in kept.losses] == [True]


def test_deprecated_operations_are_flagged_and_can_be_left_out() -> None:
    document = describe({"deprecated": True, "summary": "Old"})
    (tool,) = schemakit.tools(document, target="mcp")
    assert tool.deprecated
    assert tool.definition["description"] == "Deprecated.\n\nOld"
    assert schemakit.tools(document, target="mcp", deprecated=False) == []


def test_the_size_is_that_of_the_text() -> None:
    tool = make({})
    assert tool.size.bytes == len(json.dumps(tool.definition, separators=(",", ":")))
    assert tool.size.tokens == -(-tool.size.bytes // 4)


def test_webhooks_are_left_out() -> None:
    document = describe({})
    document["webhooks"] = {"done": {"post": {"responses": {}}}}
    assert len(schemakit.tools(document, target="mcp")) == 1


_ODD: tuple[Any, ...] = (
    *(None, True, 0, -1.5, "", "x", [], {}, [None], {"a": None}, [1, "a"], [[]], [{}]),
    *({"type": "object"}, {"type": []}, {"$ref": "#/x"}, 10**30),
)


def _places(value: Any, tokens: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    if not isinstance(value, (dict, list)):
        return []
    found = []
    for key, one in value.items() if isinstance(value, dict) else enumerate(value):
        found += [(*tokens, key), *_places(one, (*tokens, key))]
    return found


@pytest.mark.parametrize(
    "seed", [*range(3), *(pytest.param(one, marks=pytest.mark.slow) for one in range(3, 40))]
)
def test_odd_values_anywhere_give_tools_or_a_schemakit_error(seed: int) -> None:
    document = json.loads((EXAMPLES / "openapi.json").read_bytes())
    random = Random(seed)
    parts = ("paths", "components", "servers", "security")
    places = [one for one in _places(document) if one[0] in parts]
    for tokens in random.sample(places, 3):
        holder = document
        with suppress(LookupError, TypeError):
            for token in tokens[:-1]:
                holder = holder[token]
            holder[tokens[-1]] = copy.deepcopy(random.choice(_ODD))
    for target in TARGETS:
        with suppress(schemakit.SchemaKitError):
            for tool in schemakit.tools(document, target=target):
                assert isinstance(schemakit.check_tool(tool.definition, target), list)


def test_no_place_in_the_text_is_computed_where_no_error_shows_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail(*_: Any) -> Any:
        raise AssertionError("the whole text was searched")

    parameter = {"name": "q", "in": "query", "schema": {"type": "string"}}
    api = schemakit.load(json.dumps(describe({"parameters": [parameter]})).encode())
    operation = api.operation("POST /a")
    monkeypatch.setattr("schemakit.syntax.positions.locate_all", fail)
    assert list(properties_of(schemakit.tool(operation, target="mcp"))) == ["q"]


def test_a_default_that_json_cannot_hold_is_an_error() -> None:
    schema = {"type": "object", "properties": {"n": {"type": "number", "default": float("inf")}}}
    operation = schemakit.load(describe(with_body(schema))).operations()[0]
    with pytest.raises(UsageError, match=r"/n/default\): inf is not a number that JSON can hold"):
        schemakit.tool(operation, target="openai")
