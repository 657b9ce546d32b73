"""Tools of every model and every operation of the corpus, for every target."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, quote, unquote, urlsplit

import jsonschema
import pytest

import schemakit
from schemakit import Tool, check_tool
from schemakit.llm.request_encoding import to_text
from schemakit.llm.targets import TARGETS, UNRESTRICTED
from tests.corpus import DIGITALOCEAN, descriptions
from tests.provider_oracles import JUDGES
from tests.sampled import schema_in, value_of

pytestmark = pytest.mark.slow
#: The targets that have every keyword.
FULL = [row.name for row in TARGETS.values() if row.keywords == UNRESTRICTED.keywords]
#: The only rules that tools of the corpus break: numeric limits.
_OF_SIZE = {"optional-parameters", "union-parameters", "depth", "enum-values", "long-enum"}
#: Larger definitions are checked by our own rules only, since the oracles take long for them. Of a
#: description's tools about so many are judged, spread over all of it.
_MOST_BYTES, _MOST_JUDGED = 40_000, 50


def _is_model(path: Path) -> bool:
    return path.parent.name == "models"


@cache
def _described(path: Path) -> schemakit.Description:
    return schemakit.load(path)


@cache
def _read_again(path: Path) -> schemakit.Description:
    return schemakit.load(path)


@cache
def _tools(path: Path, target: Any) -> list[Tool]:
    api = _described(path)
    if _is_model(path):
        return [schemakit.tool(api, target=target)]
    return schemakit.tools(api, target=target)


@cache
def _operations(path: Path) -> dict[str, schemakit.Operation]:
    """By method and path, with parts from the whole description, dereferenced once."""
    api = _described(path)
    whole = api.dereference(missing="keep")
    listed = api.operations()
    return {f"{one.method.upper()} {one.path}": one.seen_in(whole) for one in listed}


@pytest.fixture(params=sorted(TARGETS))
def target(request: pytest.FixtureRequest) -> str:
    name: str = request.param
    return name


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Parametrizes ``described_file`` with every description, one of many documents included."""
    if "described_file" in metafunc.fixturenames:
        listed = [*descriptions(), *([DIGITALOCEAN] if DIGITALOCEAN.is_file() else [])]
        names = [path.name for path in listed] or ["absent"]
        metafunc.parametrize("described_file", listed or [None], ids=names, indirect=True)


@pytest.fixture
def described_file(shared: Path, request: pytest.FixtureRequest) -> Path:
    """One description of the corpus."""
    found = request.param
    assert isinstance(found, Path), f"{shared} holds no corpus"
    return found


# -- definitions -----------------------------------------------------------------------------------


def test_names_are_legal_and_only_sizes_exceed_a_limit(described_file: Path, target: Any) -> None:
    tools = _tools(described_file, target)
    names = [one.name for one in tools]
    assert len(set(names)) == len(names)
    for one in tools:
        found = check_tool(one.definition, target)
        assert {each.rule for each in found if each.severity == "error"} <= _OF_SIZE, one.name
        # What some refuse are lengths; the characters of names are those that all take.
        warned = {each.rule for each in found if each.severity == "warning"}
        assert warned <= {"tool-name", "description", "depth"}, one.name
        assert "tool-name" not in warned or (target == "mcp" and len(one.name) > 58)


def test_the_provider_s_own_package_accepts_it(described_file: Path, target: str) -> None:
    judges = [make() for make in JUDGES.get(target, ())]
    tools = [one for one in _tools(described_file, target) if one.size.bytes <= _MOST_BYTES]
    for one in tools[:: len(tools) // _MOST_JUDGED + 1]:
        definition = one.definition
        if TARGETS[target].types != "nullable":
            jsonschema.Draft202012Validator.check_schema(schema_in(definition))
        for judge in judges:
            judge(definition)


@pytest.mark.parametrize("name", ["cjwbw__vq-diffusion", "meta__ic_gan"])
def test_a_model_with_a_thousand_choices_exceeds_a_limit_of_openai_strict(
    shared: Path, name: str
) -> None:
    path = shared / "corpus" / "models" / f"{name}.json"
    made = schemakit.tool(path, target="openai-strict")
    found = check_tool(made.definition, "openai-strict")
    assert "enum-values" in {one.rule for one in found}
    assert any("1,006 enum values, at most 1,000 are allowed" in str(one) for one in found)
    assert check_tool(schemakit.tool(path, target="openai").definition, "openai") == []


def test_models_with_more_optional_inputs_than_anthropic_strict_allows(shared: Path) -> None:
    named = set()
    for path in sorted((shared / "corpus" / "models").glob("*.json")):
        api = _described(path)
        fields = api.model().input.fields
        many = sum(not one.required for one in fields) > 24
        made = schemakit.tool(api, target="anthropic-strict")
        rules = {one.rule for one in check_tool(made.definition, "anthropic-strict")}
        assert ("optional-parameters" in rules) is many
        named |= {path.stem} if many else set()
    assert "konieshadow__fooocus-api" in named


def _every(value: Any) -> Iterator[Any]:
    stack = [value]
    while stack:
        one = stack.pop()
        yield one
        if isinstance(one, dict):
            stack.extend(one.values())
        elif isinstance(one, list):
            stack.extend(one)


def test_no_extension_and_no_dangling_reference_is_left(described_file: Path, target: str) -> None:
    for one in _tools(described_file, target):
        text = one.json.decode()
        assert "An enumeration." not in text
        # Properties may have such names, as headers do; keywords may not.
        for name in set(re.findall(r'"(x-[^"]*)":', text)):
            assert all(name in kept for kept in _property_maps(one.definition, name)), one.name
        for ref in set(re.findall(r'"\$ref":"([^"]*)"', text)):
            if TARGETS[target].definitions:
                assert ref.removeprefix("#/$defs/") in schema_in(one.definition)["$defs"]
            else:
                pytest.fail(f"{one.name} holds the reference {ref}")


def _property_maps(definition: Any, name: str) -> list[Any]:
    """The objects with that member; each has to be a map of properties."""
    maps = {id(one["properties"]) for one in _every(definition) if _has_properties(one)}
    found = [one for one in _every(definition) if isinstance(one, dict) and name in one]
    return [one if id(one) in maps else {} for one in found]


def _has_properties(value: Any) -> bool:
    return isinstance(value, dict) and isinstance(value.get("properties"), dict)


def test_no_container_occurs_twice_and_changing_one_changes_no_other(
    described_file: Path, target: str
) -> None:
    for one in _tools(described_file, target)[:40]:
        definition = one.definition
        ids = [id(part) for part in _every(definition) if isinstance(part, (dict, list))]
        assert len(ids) == len(set(ids))
        definition.clear()
        assert one.definition


def test_two_runs_give_the_same_bytes(described_file: Path, target: Any) -> None:
    before = _tools(described_file, target)[-100:]
    again = _read_again(described_file)
    made = (
        [schemakit.tool(again, target=target)]
        if _is_model(described_file)
        else schemakit.tools(again, target=target, operations=[one.key for one in before])
    )
    assert [one.json for one in made] == [one.json for one in before]


def test_the_properties_of_a_model_are_in_its_order(shared: Path, target: str) -> None:
    for path in sorted((shared / "corpus" / "models").glob("*.json")):
        raw = json.loads(path.read_bytes())["latest_version"]["openapi_schema"]
        properties = raw["components"]["schemas"]["Input"]["properties"]
        ordered = sorted(properties, key=lambda name: int(properties[name]["x-order"]))
        assert list(schema_in(_tools(path, target)[0].definition)["properties"]) == ordered


# -- exactness -------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", FULL)
def test_a_models_own_example_fits_and_is_bound_as_it_was(shared: Path, name: str) -> None:
    for path in sorted((shared / "corpus" / "models").glob("*.json")):
        api = _described(path)
        example = api.model().example
        if not isinstance(example, dict):
            continue
        # Some examples belong to other versions, so the model's own schema decides if they fit.
        original = jsonschema.Draft202012Validator(api.model().input.json_schema())
        made = _tools(path, name)[0]
        judge = jsonschema.Draft202012Validator(schema_in(made.definition))
        described = {key: one for key, one in example.items() if key in made.binding.places}
        assert judge.is_valid(described) == original.is_valid(described), path.stem
        body = json.loads(made.bind(described).body or b"")
        assert body["input"] == described


@pytest.mark.parametrize("name", FULL)
def test_a_target_with_every_keyword_loses_nothing(described_file: Path, name: str) -> None:
    for one in _tools(described_file, name):
        lost = {loss.keyword for loss in one.losses if not loss.by_rule}
        # Without definitions, recursion has to end.
        assert lost <= (set() if TARGETS[name].definitions else {"$ref"}), one.name


# -- binding ---------------------------------------------------------------------------------------


def test_every_argument_goes_to_its_place(described_file: Path, target: str) -> None:
    operations = _operations(described_file)
    for tool in _tools(described_file, target):
        schema = schema_in(tool.definition)
        given = value_of(schema, schema)
        assert set(given) == set(schema["properties"])
        request = tool.bind(given, server="", files=lambda _: b"content")
        taken = tool.arguments(given)
        if _is_model(described_file):
            assert json.loads(request.body or b"")["input"] == taken
            continue
        _assert_bound(tool, taken, request)
        _assert_complete(tool, operations[tool.key])


def _assert_bound(tool: Tool, taken: dict[str, Any], request: schemakit.Request) -> None:
    path, fragment = tool.binding.path.partition("#")[0], urlsplit(request.url).fragment
    assert fragment == ""
    # A query in the template comes before the parameters.
    path, _, fixed = path.partition("?")
    assert urlsplit(request.url).query.startswith(fixed)
    pieces = re.split(r"\{([^{}/]+)\}", path)
    names = pieces[1::2]
    pattern = "([^/]+)".join(re.escape(quote(one, "/:@$,;=()")) for one in pieces[::2])
    fitting = re.fullmatch(pattern, urlsplit(request.url).path)
    assert fitting, request.url
    in_path = dict(zip(names, map(unquote, fitting.groups()), strict=True))
    query = parse_qsl(urlsplit(request.url).query, keep_blank_values=True)
    members = {}
    for name, (where, how) in tool.binding.places.items():
        if name not in taken:
            continue
        value = taken[name]
        if where == "path":
            assert in_path[how.name] == to_text(value)
        elif where == "query" and not isinstance(value, (dict, list)) and value is not None:
            assert (how.name, to_text(value)) in query
        elif where == "header" and not isinstance(value, (dict, list)) and value is not None:
            assert request.headers[how.name] == to_text(value)
        elif where == "member":
            members[how.name] = value
        elif where == "body" and request.headers.get("Content-Type", "").endswith("json"):
            assert json.loads(request.body or b"") == value
    if members and request.headers["Content-Type"] == "application/json":
        assert json.loads(request.body or b"") == members


def _assert_complete(tool: Tool, operation: schemakit.Operation) -> None:
    """Each parameter except credentials has exactly one argument."""
    places = [(how.name, where) for where, how in tool.binding.places.values()]
    assert len(places) == len(set(places))
    described = {(one["name"], one["in"]) for one in operation.parameters}
    bound = {(name, where) for name, where in places if where not in ("member", "body")}
    hidden = {name for name, where in described - bound}
    assert all(name.lower() in ("authorization", "accept", "content-type") for name in hidden)
    assert all(where == "path" for _, where in bound - described)


def test_the_collisions_of_kubernetes_are_kept_apart(shared: Path) -> None:
    path = shared / "corpus" / "kubernetes.json"
    nested = 0
    for tool in _tools(path, "anthropic"):
        operation = _operations(path)[tool.key]
        body = operation.request_body
        content = next(iter(body["content"].values()))["schema"] if body else {}
        common = {one["name"] for one in operation.parameters} & set(content.get("properties", ()))
        if not common:
            continue
        nested += 1
        assert tool.binding.places["body"].where == "body"
        given: dict[str, Any] = {"body": dict.fromkeys(common, "in the body")}
        given |= {name: "a" for name in tool.binding.required if name != "body"}
        given |= {name: "outside" for name in common if name in tool.binding.places}
        request = tool.bind(given, server="")
        assert json.loads(request.body or b"") == given["body"]
        for name in common & tool.binding.places.keys():
            where = tool.binding.places[name].where
            assert where in ("query", "path")
            assert "outside" in request.url
    assert nested == 173
