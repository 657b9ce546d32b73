"""The run of all checks: what they share, the order of what they report, and the command."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import schemakit
from schemakit.checks import metaschema
from schemakit.cli.main import main
from tests.checks.descriptions import OK, check_text, found, union, with_paths, yaml_head
from tests.corpus import ROOT
from tests.small import described, to


@pytest.mark.parametrize(
    "text",
    [
        '{"x-a": {"b": 1, "c": {"d": 1}, "b": 2}, %s}',
        '{"x-a": {"\\u0062": 1, "b": 2}, %s}',
        "x-a:\n  b: 1\n  c: {d: 1}\n  b: 2\n",
        "x-a: {b: 1, c: 3, 'b': 2}\n",
        "x-a:\n  b: &b {b: 1}\n  c: *b\n  'b': 2\n",
    ],
)
def test_a_repeated_key_is_reported_with_both_places(text: str) -> None:
    head = json.dumps(described({}))[1:-1]
    text = text.replace("%s", head) if "%s" in text else text + yaml_head()
    (problem,) = schemakit.load(text.encode()).check()
    assert (problem.code, problem.location.pointer) == ("duplicate-key", "/x-a/b")
    (first,) = problem.related
    assert (first.line, first.column) < (problem.location.line, problem.location.column)


def test_equal_keys_of_different_objects_and_merged_ones_are_fine() -> None:
    text = "x-a: &a {b: 1}\nx-c: {<<: *a, b: 2}\nx-d: [{b: 1}, {b: 2}]\n" + yaml_head()
    assert found(text) == []
    assert found({**described({}), "x-a": [{"b": {"b": 1}}, {"b": 2}]}) == []


def test_duplicate_keys_below_the_depth_that_json_itself_reads() -> None:
    text = (
        json.dumps(described({}))[:-1] + ',"x-a":' + '{"a":' * 1000 + '{"b":1,"b":2}' + "}" * 1001
    )
    ((code, where),) = found(text)
    assert code == "duplicate-key"
    assert str(where).endswith("/a/b")


@pytest.mark.parametrize("has_extra", [True, False])
def test_a_description_without_a_version_is_an_error(
    monkeypatch: pytest.MonkeyPatch, has_extra: bool
) -> None:
    if not has_extra:
        monkeypatch.setattr(metaschema, "is_available", lambda: False)
    info = {"title": "t", "version": "1"}
    assert found({"info": info, "paths": {}}) == [("no-version", "")]
    misspelt = {"info": info, "paths": {}, "opnapi": "three"}
    assert found(misspelt) == [("no-version", "/opnapi")]
    (problem,) = schemakit.load(misspelt, version="3.1").check()
    assert "read as OpenAPI 3.1; did you mean 'openapi' in place of 'opnapi'?" in problem.message
    assert found({"type": "object"}) == found(with_paths({})) == []


def test_unresolved_references_are_errors_except_in_extensions() -> None:
    document = {**described({"A": to("B")}), "x-a": to("C")}
    problems = schemakit.load(json.dumps(document).encode()).check()
    assert [(one.code, one.location.pointer, one.severity) for one in problems] == [
        ("unresolved-ref", "/components/schemas/A/$ref", "error"),
        ("unresolved-ref", "/x-a/$ref", "warning"),
    ]


def test_alias_cycles_are_found() -> None:
    assert found(described({"A": to("B"), "B": to("A")})) == [
        ("circular-alias", "/components/schemas/B/$ref")
    ]


def test_a_description_without_faults_has_none() -> None:
    example = ROOT / "examples" / "openapi.json"
    assert schemakit.load(example).check() == ()


def test_problems_come_in_the_order_of_the_text() -> None:
    text = '{"paths": {"/a/{b}": {"get": {"operationId": 1}}}, "openapi": "3.1.0", "info": 1}'
    places = [(one.location.line, one.location.column) for one in check_text(text)]
    assert len(places) > 2
    assert places == sorted(places)


def test_places_in_a_response_of_the_models_api_count_from_its_root() -> None:
    response = {"latest_version": {"openapi_schema": described({"A": to("B")})}}
    (problem,) = check_text(json.dumps(response))
    assert problem.location.pointer == "/latest_version/openapi_schema/components/schemas/A/$ref"


@pytest.mark.parametrize(
    ("text", "options", "status"),
    [
        (json.dumps(described({})), [], 0),
        (json.dumps(described({"A": to("B")})), [], 1),
        (json.dumps(described({"A": {"allOf": [to("A")]}})), [], 0),
        (json.dumps(described({"A": {"allOf": [to("A")]}})), ["--strict"], 1),
        ("{", [], 1),
        ("openapi: 9.9\n", ["--format", "sarif"], 1),
    ],
)
def test_the_exit_status_says_whether_there_are_errors(
    text: str,
    options: list[str],
    status: int,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    path = tmp_path / "openapi"
    path.write_text(text, "utf-8")
    assert main(["check", str(path), *options]) == status
    assert "Traceback" not in capsys.readouterr().err


def test_json_is_json_also_for_what_cannot_be_read(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "openapi.json"
    path.write_bytes(b'{"a": \xff}')
    assert main(["check", str(path), "--json"]) == 1
    (record,) = json.loads(capsys.readouterr().out)
    assert record["code"] == "syntax"


def test_importing_the_library_loads_no_check() -> None:
    code = "import schemakit, sys; print([m for m in sys.modules if 'check' in m or 'meta_' in m])"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"


# -- hostile input -----------------------------------------------------------------------------


_BOMB = (
    yaml_head()
    + "x-a0: &a0 {type: string}\n"
    + "".join(f"x-a{n}: &a{n} {{allOf: [*a{n - 1}, *a{n - 1}]}}\n" for n in range(1, 60))
    + "components: {schemas: {A: *a59}}\n"
)


def _many_unknown_names() -> str:
    security = {f"/a{n}": {"get": {**OK, "security": [{f"u{n}": []}]}} for n in range(5000)}
    document = with_paths(security)
    scheme = {"type": "http", "scheme": "basic"}
    document["components"]["securitySchemes"] = {f"s{n}": scheme for n in range(3000)}
    return json.dumps(document)


def _many_unions() -> str:
    schemas = {
        f"S{n}": {**union(), "oneOf": [to(f"S{m}") for m in range(max(n, 1))]} for n in range(200)
    }
    return json.dumps(described(schemas))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("make", "code"),
    [
        (lambda: _BOMB, "too-large"),
        (_many_unknown_names, "undefined-security-scheme"),
        (_many_unions, "discriminator-property"),
        (
            lambda: (
                json.dumps(described({}))[:-1] + ', "x-a": {' + ",".join(['"k":1'] * 100_000) + "}}"
            ),
            "duplicate-key",
        ),
        (
            lambda: yaml_head() + "x-a:\n" + "  k: 1\n" * 20_000,
            "duplicate-key",
        ),
        (
            lambda: (
                json.dumps(described({}))[:-1]
                + ',"components":{"schemas":{"A":'
                + '{"items":{"not":' * 240
                + '{"type": 1}'
                + "}}" * 240
                + "}}}"
            ),
            "meta-schema",
        ),
    ],
    ids=["bomb", "names", "unions", "keys", "yaml keys", "deep"],
)
def test_hostile_input_is_checked_in_reasonable_time(make: Callable[[], str], code: str) -> None:
    assert code in {one.code for one in check_text(make())}


@pytest.mark.parametrize("value", [None, 1, "a", [], [1], {"a": 1}, True, {"$ref": 1}])
@pytest.mark.parametrize(
    "field", ["paths", "components", "tags", "security", "info", "webhooks", "servers"]
)
def test_unexpected_values_do_not_crash(field: str, value: Any) -> None:
    assert isinstance(check_text(json.dumps({**described({}, "3.1.0"), field: value})), tuple)
    for inner in ("parameters", "security", "tags", "responses", "callbacks", "operationId"):
        check_text(json.dumps(with_paths({"/a/{b}": {"get": {inner: value}, inner: value}})))
    for inner in ("discriminator", "required", "properties", "allOf", "oneOf", "$ref", "not"):
        check_text(json.dumps(described({"A": {inner: value, "discriminator": value}, "B": value})))


@pytest.mark.slow
def test_the_corpus_has_only_problems_that_were_verified(corpus_file: Path) -> None:
    ignored = {"ignored-keyword"}
    openai = {"undeclared-tag", "discriminator-property", "meta-schema", "path-template"}
    real = {
        # (file, code): each was verified, and is wrong by the specification.
        "github.json": {"ambiguous-paths", "discriminator-property", "reference-in-data"} | ignored,
        "box.json": {"path-template"} | ignored,
        "openai.json": openai | ignored,
        "openai.yaml": openai | ignored,
        "replicate.json": {"meta-schema"} | ignored,
        "fofr__latent-consistency-model.json": {"meta-schema"},
        "gnobitab__fusedream.json": {"no-version"},
        "meta__llama-2-70b-chat.json": {"meta-schema", "wrong-kind"},
    }
    codes = {one.code for one in schemakit.load(corpus_file).check()}
    assert codes == real.get(corpus_file.name, set())


def test_two_different_schemas_of_one_id_are_reported() -> None:
    uri = "https://example.com/a"
    one, other = {"$id": uri, "type": "string"}, {"$id": uri, "type": "object"}
    document = described({"A": one, "B": other, "C": {"properties": {"c": other}}}, "3.1.0")
    problems = schemakit.load(json.dumps(document).encode()).check()
    assert [(each.code, each.location.pointer) for each in problems] == [
        ("duplicate-id", "/components/schemas/B"),
        ("duplicate-id", "/components/schemas/C/properties/c"),
    ]
    assert problems[0].message == (
        f"the $id '{uri}' is also that of #/components/schemas/A, which counts"
    )


def test_equal_schemas_and_other_identifiers_are_fine() -> None:
    uri = "https://example.com/a"
    same = {"$id": uri, "type": "string"}
    assert found(described({"A": same, "B": same}, "3.1.0")) == []
    nested = {"$id": uri, "$defs": {"x": {"$id": "b"}}, "enum": [{"$id": uri}]}
    assert found(described({"A": nested, "B": {"$id": "c"}}, "3.1.0")) == []
