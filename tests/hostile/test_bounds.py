"""Hostile input, each case in a process that may use so much time and memory and no more.

The kernel keeps the bounds, so a case that exceeds them fails however fast the machine is: what
takes seconds by mistake takes minutes by attack.
"""

from __future__ import annotations

import gzip
import json
import resource
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from tests.loopback import Server, plain

pytestmark = pytest.mark.slow

#: Seconds of processor time, and bytes of address space, that one command may take.
_SECONDS = 20
_BYTES = 1 << 30


def _bounded(most: int = _BYTES) -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (_SECONDS, _SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (most, most))


def _run(*arguments: str | Path, most: int = _BYTES) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "schemakit", *map(str, arguments)],
        capture_output=True,
        check=False,
        stdin=subprocess.DEVNULL,
        preexec_fn=partial(_bounded, most),
    )


def _described(schemas: dict[str, Any]) -> bytes:
    head = {"openapi": "3.1.0", "info": {"title": "t", "version": "1"}, "paths": {}}
    return json.dumps({**head, "components": {"schemas": schemas}}).encode()


def _to(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}


def _alias_bomb() -> bytes:
    levels = "\n".join(f"x-{n}: &l{n} [{', '.join([f'*l{n - 1}'] * 9)}]" for n in range(1, 40))
    return f"openapi: 3.1.0\npaths: {{}}\nx-0: &l0 [lol]\n{levels}\n".encode()


def _deep(opening: bytes, closing: bytes) -> bytes:
    return (
        b'{"openapi": "3.1.0", "paths": {}, "x-a": ' + opening * 100_000 + closing * 100_000 + b"}"
    )


def _chain(length: int) -> bytes:
    links: dict[str, Any] = {f"S{n}": _to(f"S{n + 1}") for n in range(length)}
    return _described({**links, f"S{length}": {"type": "string"}})


def _diamond(levels: int) -> bytes:
    schemas: dict[str, Any] = {
        f"S{n}": {"properties": {"a": _to(f"S{n + 1}"), "b": _to(f"S{n + 1}")}}
        for n in range(levels)
    }
    return _described({**schemas, f"S{levels}": {"type": "string"}})


_PROTOTYPE = {
    "__proto__": {"properties": {"__proto__": _to("constructor")}},
    "constructor": {"type": "string"},
}

CASES: dict[str, Callable[[], bytes]] = {
    "alias-bomb": _alias_bomb,
    "deep-array": lambda: _deep(b"[", b"]"),
    "deep-object": lambda: _deep(b'{"a":', b"1}").replace(b"1}1}", b"1}}", 1),
    "deep-yaml": lambda: b"openapi: 3.1.0\nx-a: " + b"[" * 100_000,
    "chain": lambda: _chain(20_000),
    "diamond": lambda: _diamond(64),
    "huge-integer": lambda: _described({"A": {"maximum": 0}}).replace(b"0}", b"9" * 100_000 + b"}"),
    "huge-yaml-integer": lambda: b"openapi: 3.1.0\npaths: {}\nx-a: " + b"9" * 1_000_000 + b"\n",
    "invalid-utf-8": lambda: b'{"openapi": "3.1.0", "info": "\xff\xfe\xc0"}',
    "lone-surrogate": lambda: b'{"openapi": "3.1.0", "paths": {"/\\ud800": {}}}',
    "nul": lambda: b'{"openapi": "3.1.0", "paths": {"/a\x00b": {}}}',
    "nul-escaped": lambda: _described({"A\0": {"not": _to("A%00")}}),
    "prototype": lambda: _described(_PROTOTYPE),
    "many-dead-references": lambda: _described(
        {f"S{n}": {"items": _to(f"T{n}")} for n in range(3_000)}
    ),
    "tangle": lambda: _described(
        {f"S{n}": {"anyOf": [_to(f"S{m}") for m in range(120)]} for n in range(120)}
    ),
}


@pytest.mark.parametrize("command", ["dereference", "bundle", "stats"])
@pytest.mark.parametrize("name", CASES)
def test_what_is_hostile_is_answered_within_bounds(name: str, command: str, tmp_path: Path) -> None:
    path = tmp_path / "openapi.json"
    path.write_bytes(CASES[name]())
    done = _run(command, path)
    assert done.returncode in (0, 1), done.stderr[-2000:]
    assert b"Traceback" not in done.stderr


def _literal_bomb(keyword: str) -> bytes:
    """A value of a schema that 9⁸ strings stand in, once its aliases are written out."""
    first = "- &l0 [lol]" if keyword in ("enum", "examples") else "l0: &l0 [lol]"
    levels = [first]
    for n in range(1, 9):
        items = ", ".join([f"*l{n - 1}"] * 9)
        levels.append(f"{'-' if first[0] == '-' else f'l{n}:'} &l{n} [{items}]")
    lines = "\n".join(f"      {one}" for one in levels)
    return f"""openapi: 3.1.0
info: {{title: t, version: '1'}}
paths:
  /a:
    get:
      operationId: a
      parameters: [{{name: q, in: query, schema: {{$ref: '#/components/schemas/A'}}}}]
      responses: {{default: {{description: d}}}}
components:
  schemas:
    A:
     type: object
     {keyword}:
{lines}
""".encode()


_COMMANDS = (
    *("paths", "operations", "schemas", "stats", "bundle", "bundle --indent 2"),
    *("bundle --format yaml", "dereference", "dereference --flatten", "dereference --format yaml"),
    *("show A", "show a", "show A --json", "check", "check --examples"),
    *(f"tools --for {one}" for one in ("mcp", "openai-strict", "gemini", "json-schema")),
)


@pytest.mark.parametrize("command", _COMMANDS)
@pytest.mark.parametrize("keyword", ["example", "default", "enum", "const", "examples", "unknown"])
def test_data_that_aliases_multiply_is_counted_before_it_is_written(
    keyword: str, command: str, tmp_path: Path
) -> None:
    path = tmp_path / "openapi.yaml"
    path.write_bytes(_literal_bomb(keyword))
    name, *options = command.split()
    target = () if name not in ("bundle", "dereference") else ("-o",)
    output = (*target, tmp_path / "out") if target else ()
    done = _run(name, path, *options, *output)
    assert done.returncode in (0, 1), done.stderr[-2000:]
    assert b"Traceback" not in done.stderr


def test_many_components_that_are_only_references_take_little_memory(tmp_path: Path) -> None:
    path = tmp_path / "openapi.json"
    path.write_bytes(_described({**{f"A{n}": _to("B") for n in range(100_000)}, "B": {}}))
    done = _run("bundle", path, "-o", tmp_path / "out.json", most=640 << 20)
    assert done.returncode == 0, done.stderr[-2000:]


def _many_operations(count: int) -> bytes:
    content = {"application/json": {"schema": _to("A")}}
    operation = {"responses": {"200": {"description": "d", "content": content}}}
    item = {"get": operation, "put": {**operation, "requestBody": {"content": content}}}
    whole = _whole({"A": {"type": "object", "properties": {"name": {"type": "string"}}}})
    return json.dumps({**whole, "paths": {f"/p{n}": item for n in range(count // 2)}}).encode()


#: Commands, and what their answers have in them.
_LISTING = {
    "paths": b"/p9999",
    "operations": b"/p9999",
    "stats": b"operations\t20000",
    "check": b"no problems",
    "tools --for anthropic": b"p9999",
}


@pytest.mark.parametrize("command", _LISTING)
def test_many_operations_are_answered_within_bounds(command: str, tmp_path: Path) -> None:
    path = tmp_path / "openapi.json"
    path.write_bytes(_many_operations(20_000))
    name, *options = command.split()
    done = _run(name, path, *options)
    assert done.returncode == 0, done.stderr[-2000:]
    assert _LISTING[command] in done.stdout + done.stderr


def test_a_check_of_thousands_of_files_is_answered_within_bounds(tmp_path: Path) -> None:
    for file, contents in _ring_of_files(4_000).items():
        (tmp_path / file).write_text(json.dumps(contents), encoding="utf-8")
    done = _run("check", tmp_path / "openapi.json")
    assert done.returncode in (0, 1), done.stderr[-2000:]
    assert b"Traceback" not in done.stderr


def _ring_of_files(count: int) -> dict[str, Any]:
    links = {n: {"properties": {"next": {"$ref": f"{(n + 1) % count}.json"}}} for n in range(count)}
    entry = _whole({f"S{n}": {"$ref": f"{n}.json"} for n in links})
    return {"openapi.json": entry, **{f"{n}.json": one for n, one in links.items()}}


def _whole(schemas: dict[str, Any]) -> dict[str, Any]:
    whole: dict[str, Any] = json.loads(_described(schemas))
    return whole


def _chain_of_files(length: int) -> dict[str, Any]:
    links: dict[str, Any] = {f"{n}.json": {"$ref": f"{n + 1}.json"} for n in range(length)}
    entry = _whole({"S": {"$ref": "0.json"}})
    return {"openapi.json": entry, **links, f"{length}.json": {"type": "string"}}


def _diamond_of_files(levels: int) -> dict[str, Any]:
    files = {
        f"{n}.json": {key: {"$ref": f"./{n + 1}.json"} for key in ("items", "not")}
        for n in range(levels)
    }
    entry = _whole({"S": {"$ref": "0.json"}})
    return {"openapi.json": entry, **files, f"{levels}.json": {"type": "string"}}


def _into_one_file(count: int) -> dict[str, Any]:
    schemas = {f"S{n}": {"items": {"$ref": f"defs.json#/{n % 100}"}} for n in range(count)}
    return {"openapi.json": _whole(schemas), "defs.json": {str(n): {} for n in range(100)}}


def _tangle_of_files(count: int) -> dict[str, Any]:
    names = [f"{n}.json" for n in range(count)]
    every = {"anyOf": [{"$ref": name} for name in names]}
    return {"openapi.json": _whole({"S": {"$ref": "0.json"}}), **dict.fromkeys(names, every)}


#: What is hostile only over several files, and whether it can be dereferenced at all.
OVER_FILES: dict[str, tuple[Callable[[], dict[str, Any]], int]] = {
    "chain": (lambda: _chain_of_files(2_000), 0),
    "diamond": (lambda: _diamond_of_files(64), 1),
    "into-one-file": (lambda: _into_one_file(20_000), 0),
    "tangle": (lambda: _tangle_of_files(120), 0),
}


@pytest.mark.parametrize("name", OVER_FILES)
def test_what_is_hostile_over_files_is_answered_within_bounds(name: str, tmp_path: Path) -> None:
    made, status = OVER_FILES[name]
    for file, contents in made().items():
        (tmp_path / file).write_text(json.dumps(contents), encoding="utf-8")
    done = _run("dereference", tmp_path / "openapi.json")
    assert done.returncode == status, done.stderr[-2000:]
    assert b"Traceback" not in done.stderr


@pytest.mark.parametrize(
    "ref",
    [
        "/etc/passwd",
        "file:///etc/passwd",
        "file:///proc/self/environ",
        "../../../../../../etc/passwd",
        "..%2f..%2f..%2f..%2fetc%2fpasswd",
        "http://169.254.169.254/latest/meta-data/",
        "http://[::ffff:169.254.169.254]/",
        "//169.254.169.254/latest/meta-data/",
        "http://2852039166/",
    ],
)
def test_what_lies_outside_is_not_read(ref: str, tmp_path: Path) -> None:
    directory = tmp_path / "inside"
    directory.mkdir()
    path = directory / "openapi.json"
    path.write_bytes(_described({"A": {"$ref": ref}}))
    done = _run("dereference", path, "--missing", "keep")
    assert done.returncode == 0, done.stderr[-2000:]
    assert json.loads(done.stdout)["components"]["schemas"]["A"] == {"$ref": ref}
    assert b"root:" not in done.stdout + done.stderr
    assert b"unresolved-document" in done.stderr


def test_a_body_of_millions_of_empty_gzip_members_ends_in_time(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    body = gzip.compress(b"") * 3_000_000
    program = (
        "import sys, schemakit\n"
        "schemakit.load(sys.argv[1], access=schemakit.Access(max_seconds=1))\n"
    )
    with Server() as server:
        server.answers["/"] = plain(body, Content_Encoding="gzip")
        done = subprocess.run(
            [sys.executable, "-c", program, f"{server.url}/"],
            capture_output=True,
            check=False,
            preexec_fn=_bounded,
        )
    assert b"not complete after 1 second\n" in done.stderr


#: Patterns that backtrack for ever in engines that do; the last two need backtracking.
_PATTERNS = ("^(a+)+$", "^(a|aa)+$", "(x+x+)+y", "^(.*a){20}$", r"^(a*)*\1$", "^(?=(a+)+b)a")


def _with_patterns() -> bytes:
    """A model with hostile patterns for values and names, and values for which they take long."""
    text = "a" * 20_000 + "!"
    fields: dict[str, Any] = {}
    for n, pattern in enumerate(_PATTERNS):
        inner = {"type": "object", "patternProperties": {pattern: {"type": "integer"}}}
        fields[f"v{n}"] = {"type": "string", "pattern": pattern, "default": text, "example": text}
        fields[f"n{n}"] = {**inner, "additionalProperties": False, "default": {text: 1}}
        fields[f"u{n}"] = {**inner, "unevaluatedProperties": False, "example": {text: 1}}
        fields[f"p{n}"] = {"type": "object", "propertyNames": {"pattern": pattern}}
        fields[f"p{n}"]["default"] = {text: 1}
        fields[f"e{n}"] = {"enum": [text + str(m) for m in range(100)], "pattern": pattern}
    schemas = {"Input": {"type": "object", "properties": fields}, "Output": {"type": "string"}}
    return _described(schemas)


@pytest.mark.parametrize(
    "command",
    [
        *("model FILE input", "model FILE input --validate arguments.json"),
        *("check FILE --examples", "tools FILE --for anthropic", "dereference FILE --flatten"),
    ],
)
def test_patterns_that_backtrack_for_ever_end_in_time(command: str, tmp_path: Path) -> None:
    path = tmp_path / "openapi.json"
    path.write_bytes(_with_patterns())
    text = "a" * 20_000 + "!"
    arguments = {f"v{n}": text for n in range(len(_PATTERNS))}
    for key in "nup":
        arguments |= {f"{key}{n}": {text: 1} for n in range(len(_PATTERNS))}  # type: ignore[misc]
    (tmp_path / "arguments.json").write_text(json.dumps(arguments), encoding="utf-8")
    named = {"FILE": path, "arguments.json": tmp_path / "arguments.json"}
    done = _run(*(named.get(one, one) for one in command.split()))
    assert done.returncode in (0, 1), done.stderr[-2000:]
    assert b"Traceback" not in done.stderr
