"""Tools: from an operation or a model to a definition, and back to a request."""

from __future__ import annotations

import copy
import json
from contextlib import suppress
from random import Random
from typing import Any

import pytest
from jsonschema import Draft202012Validator

import schemakit
from schemakit import CycleError, LossError, TooLargeError, UsageError
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


# -- large and cyclic descriptions -----------------------------------------------------------------


def _operation(name: str, schema: str) -> dict[str, Any]:
    reference = {"$ref": f"#/components/schemas/{schema}"}
    return {"operationId": name, "responses": {}, **with_body(reference)}


def _branching(levels: int = 7, fan: int = 10) -> dict[str, Any]:
    """An operation for each level of schemas that each refer to the next one ``fan`` times."""
    schemas: dict[str, Any] = {"L0": {"type": "string"}}
    for level in range(1, levels + 1):
        inner = {"$ref": f"#/components/schemas/L{level - 1}"}
        properties = {f"p{number}": inner for number in range(fan)}
        schemas[f"L{level}"] = {"type": "object", "properties": properties}
    names = (1, levels, 2)
    paths = {f"/{one}": {"post": _operation(f"branch{one}", f"L{one}")} for one in names}
    base = {"openapi": "3.0.3", "info": {"title": "t", "version": "1"}}
    return {**base, "paths": paths, "components": {"schemas": schemas}}


def _cyclic(operations: int = 200, schemas: int = 300) -> dict[str, Any]:
    """Operations on schemas that refer to each other in one large cycle."""
    found = {}
    for number in range(schemas):
        near, far = (number + 1) % schemas, (number * 7 + 3) % schemas
        found[f"S{number}"] = {
            "type": "object",
            "properties": {
                "next": {"$ref": f"#/components/schemas/S{near}"},
                "far": {"type": "array", "items": {"$ref": f"#/components/schemas/S{far}"}},
                "name": {"type": "string"},
            },
        }
    paths = {
        f"/p{number}": {"post": _operation(f"op{number}", f"S{number % schemas}")}
        for number in range(operations)
    }
    base = {"openapi": "3.0.3", "info": {"title": "t", "version": "1"}}
    return {**base, "paths": paths, "components": {"schemas": found}}


@pytest.mark.slow
@pytest.mark.parametrize("target", sorted(TARGETS))
def test_a_large_operation_is_left_out_and_named_with_its_size(target: Any) -> None:
    left: list[tuple[str | None, TooLargeError]] = []
    tools = schemakit.tools(
        _branching(),
        target=target,
        on_too_large=lambda operation, error: left.append((operation.id, error)),
    )
    assert [one.name for one in tools] == ["branch1", "branch2"]
    [(name, error)] = left
    assert (name, error.location.pointer) == ("branch7", "/paths/~17/post")
    # Ten million schemas, each with its name and its type.
    assert 10_000_000 * 20 < error.size < 10_000_000 * 100
    assert error.limit == 10_000_000
    assert error.costliest == (("/paths/~17/post", error.size),)
    assert [one.name for one in schemakit.tools(_branching(), target=target)] == [
        "branch1",
        "branch2",
    ]


@pytest.mark.slow
def test_if_no_operation_is_left_the_error_is_raised() -> None:
    api = schemakit.load(_branching(60))
    with pytest.raises(TooLargeError, match="most of it is #/paths/~160/post"):
        schemakit.tools(api, target="mcp", operations=["branch60"])
    with pytest.raises(TooLargeError, match="most of it is #/paths/~160/post"):
        schemakit.tool(api.operation("branch60"), target="mcp")


@pytest.mark.slow
@pytest.mark.parametrize("target", sorted(TARGETS))
def test_the_tools_after_a_large_one_are_those_made_without_it(target: Any) -> None:
    document = _branching()
    cyclic = _cyclic(2, 40)
    document["paths"].update(cyclic["paths"])
    document["components"]["schemas"].update(cyclic["components"]["schemas"])
    found = {one.name: one.json for one in schemakit.tools(document, target=target)}
    alone = schemakit.tools(cyclic, target=target)
    assert [found[one.name] for one in alone] == [one.json for one in alone]


@pytest.mark.slow
@pytest.mark.parametrize("target", ["openai-strict", "mcp", "gemini", "anthropic"])
def test_one_tool_of_a_cyclic_description_is_that_of_all(target: Any) -> None:
    api = schemakit.load(_cyclic())
    tools = schemakit.tools(api, target=target)
    assert len(tools) == 200
    for number in (0, 1, 199):
        made = schemakit.tool(api.operation(f"op{number}"), target=target)
        assert made.json == tools[number].json
        assert made.losses == tools[number].losses


def test_a_description_is_viewed_once_for_all_its_kept_references(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    api = schemakit.load(_cyclic())
    schemakit.tool(api.operation("op0"), target="mcp")
    whole = api.operation("op0")._reader.read_whole()
    viewed: list[tuple[str, ...]] = []
    kind = type(api._loaded)
    original = kind.read

    def read(self: Any, tokens: tuple[str, ...]) -> Any:
        viewed.append(tokens)
        return original(self, tokens)

    monkeypatch.setattr(kind, "read", read)
    schemakit.tool(api.operation("op1"), target="mcp")
    assert api.operation("op1")._reader.read_whole() is whole
    # The rest is read in the whole.
    assert viewed == [("paths", "/p1", "post")]


@pytest.mark.slow
def test_what_tools_share_is_checked_once_and_as_the_definitions_are() -> None:
    for target in sorted(TARGETS):
        tools = schemakit.tools(_cyclic(40, 60), target=target)
        shared = [one.shared_definition for one in tools]
        assert [one.definition for one in tools] == shared
        assert schemakit.check_tools(shared, target) == schemakit.check_tools(
            [one.definition for one in tools], target
        )


def test_nullable_as_it_was_meant() -> None:
    image = {"type": "object", "properties": {"uri": {"type": "string"}}}
    card = {
        "cover": {"allOf": [image, {"nullable": True}]},
        "back": {"nullable": True, "allOf": [image]},
        "either": {"nullable": True, "oneOf": [image, {"type": "string"}]},
        "plain": image,
    }
    schema = {"type": "array", "items": {"type": "object", "properties": card}}
    document = {**describe(with_body(schema)), "openapi": "3.0.3"}
    for is_meant in (False, True):
        tool = schemakit.tools(document, target="mcp", nullable_intent=is_meant)[0]
        one = schemakit.tool(
            schemakit.load(document).operation("POST /a"), target="mcp", nullable_intent=is_meant
        )
        assert one.json == tool.json
        items = properties_of(tool)["body"]["items"]["properties"]
        judge = Draft202012Validator({"type": "object", "properties": items})
        accepted = {name for name in card if judge.is_valid({name: None})}
        assert accepted == ({"cover", "back", "either"} if is_meant else set())
        assert all(judge.is_valid({name: {"uri": "x"}}) for name in card)


def test_a_model_has_no_media_type_to_choose() -> None:
    with pytest.raises(UsageError, match="media_type= is for operations"):
        schemakit.tool(EXAMPLES / "model.json", target="mcp", media_type="application/json")


def _to(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}


_CIRCLES: dict[str, dict[str, Any]] = {
    "itself": {"A": {"allOf": [_to("A")]}},
    "two": {"A": {"allOf": [_to("B")]}, "B": {"allOf": [_to("A")]}},
    "below a property": {
        "A": {"type": "object", "properties": {"a": _to("B")}},
        "B": {"allOf": [_to("B"), {"description": "b"}]},
    },
}


@pytest.mark.parametrize("target", sorted(TARGETS))
@pytest.mark.parametrize("name", _CIRCLES)
def test_a_schema_of_nothing_but_itself_is_named_and_the_other_tools_are_made(
    name: str, target: Any
) -> None:
    base = {"openapi": "3.1.0", "info": {"title": "t", "version": "1"}}
    paths = {f"/{one}": {"post": _operation(one, one)} for one in ("A", "Z")}
    schemas = {**_CIRCLES[name], "Z": {"type": "object", "properties": {"z": {"type": "string"}}}}
    api = schemakit.load({**base, "paths": paths, "components": {"schemas": schemas}})
    left: list[tuple[str | None, CycleError]] = []
    made = schemakit.tools(
        api, target=target, on_circular=lambda operation, error: left.append((operation.id, error))
    )
    assert [one.name for one in made] == ["Z"]
    [(operation, error)] = left
    assert (operation, error.location.pointer) == ("A", "/paths/~1A/post")
    assert set(error.chain) <= {"/components/schemas/A", "/components/schemas/B"}
    with pytest.raises(CycleError, match="#/components/schemas/"):
        schemakit.tool(api.operation("A"), target=target)
    with pytest.raises(CycleError, match="#/components/schemas/"):
        schemakit.tools(api, target=target, operations=["A"])
