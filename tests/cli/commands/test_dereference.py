"""The command ``dereference``: options, sizes, warnings and errors."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import schemakit
from tests.cli.commands.pets import API
from tests.small import described, to, written
from tests.terminal import InProcess, Ran


def test_dereference_writes_what_the_library_gives(
    run: InProcess, api: Path, tmp_path: Path
) -> None:
    expected = schemakit.load(API).dereference_json() + b"\n"
    assert run("dereference", api).out.encode() == expected
    assert run("dereference", api, "-o", "-").out.encode() == expected
    target = tmp_path / "out.json"
    assert run("dereference", api, "-o", target) == Ran("", "", 0)
    assert target.read_bytes() == expected


@pytest.mark.parametrize(
    ("words", "options"),
    [
        (["--at", "/components/schemas/Zoo"], {"at": "/components/schemas/Zoo"}),
        (["--at=#/paths/~1Zoo"], {"at": "/paths/~1Zoo"}),
        (["--at", "#"], {}),
        (["--at="], {}),
        (["--siblings", "annotations"], {"siblings": "annotations"}),
        (["--prune"], {"prune": True}),
        (["--annotate", "x-name"], {"annotate": "x-name"}),
        (["--no-extensions", "--strict", "--cycles=error"], {"extensions": False}),
        (["--missing", "keep"], {"missing": "keep"}),
        (["--as", "3.0"], {}),
    ],
)
def test_every_option_reaches_the_library(
    words: list[str], options: dict[str, Any], run: InProcess, api: Path
) -> None:
    version: Any = "3.0" if "--as" in words else None
    expected = schemakit.load(API, version=version).dereference(**options)
    assert json.loads(run("dereference", *words, api).out) == expected


@pytest.mark.parametrize("indent", [2, 4])
def test_indent_is_spaces_a_level(indent: int, run: InProcess, api: Path) -> None:
    text = run("dereference", api, "--indent", str(indent)).out
    assert text.startswith("{\n" + " " * indent + '"openapi": "3.1.0",\n')
    assert json.loads(text) == schemakit.load(API).dereference()
    assert run("dereference", api, "--indent", "0").out.count("\n") == 1


@pytest.mark.parametrize(
    ("size", "fits"),
    [
        ("1GiB", True),
        ("1kb", False),
        ("0.5K", False),
        ("2000", True),
        ("none", True),
        ("1MB", True),
    ],
)
def test_max_bytes_takes_units(size: str, fits: bool, run: InProcess, api: Path) -> None:
    ran = run("dereference", api, "--max-bytes", size)
    assert ran.status == (0 if fits else 1)
    assert ("--max-bytes none writes it all the same" in ran.err) is not fits


def test_all_unresolvable_references_are_reported_at_once_and_nothing_is_written(
    run: InProcess, tmp_path: Path
) -> None:
    broken = json.loads(json.dumps(API))
    for name in ("Pte", "Zooo"):
        broken["components"]["schemas"][f"To{name}"] = {"$ref": f"#/components/schemas/{name}"}
    source, target = written(tmp_path / "broken.json", broken), tmp_path / "out.json"
    target.write_text("old")
    ran = run("dereference", source, "-o", target)
    assert ran.status == 1
    first, line, marks, second, *_ = ran.err.splitlines()
    assert first.startswith(f"{source}:1:")
    assert "'Pet'" in first
    marked = line[marks.index("^") : marks.rindex("^") + 1]
    assert marked == '"$ref": "#/components/schemas/Pte"'
    assert "'Zoo'" in second
    assert target.read_text() == "old"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["broken.json", "out.json"]


def test_what_is_tolerated_is_a_warning_on_standard_error(run: InProcess, tmp_path: Path) -> None:
    document = {**API, "info": {"title": {"$ref": "#/components/schemas/Pet"}}}
    source = written(tmp_path / "odd.json", document)
    ran = run("dereference", source)
    assert ran.status == 0
    assert json.loads(ran.out)["openapi"] == "3.1.0"
    assert ": warning: " in ran.err
    assert run("dereference", source, "--strict").status == 1


def test_what_flattening_leaves_is_reported_where_it_is_written(
    run: InProcess, tmp_path: Path
) -> None:
    both = [{"pattern": "a"}, {"pattern": "b"}]
    merged = {"allOf": [{"properties": {"x": one}} for one in both]}
    written(tmp_path / "more.json", {"Far": {"allOf": both}})
    schemas = {"Near": {"allOf": both}, "Merged": merged, "Far": {"$ref": "more.json#/Far"}}
    source = written(
        tmp_path / "api.json", {"openapi": "3.1.0", "components": {"schemas": schemas}}
    )
    ran = run("dereference", source, "--flatten")
    said = [line for line in ran.err.splitlines() if "[only-one]" in line]
    words = "warning: one schema cannot hold two values of 'pattern'"
    at, made = "#/components/schemas", ", at /properties/x of the flattened schema"
    assert said == [
        f"{tmp_path}/api.json:1:49 ({at}/Near): {words} [only-one]",
        f"{tmp_path}/api.json:1:106 ({at}/Merged): {words}{made} [only-one]",
        f"{tmp_path}/more.json:1:2 (#/Far): {words} [only-one]",
    ]
    assert '{"Far": {"allOf"' in ran.err
    part = run("dereference", source, "--flatten", "--at", "#/components/schemas/Far")
    assert said[-1:] == [line for line in part.err.splitlines() if "[only-one]" in line]


def test_nullable_is_read_as_it_was_meant(run: InProcess, tmp_path: Path) -> None:
    schemas = {"A": {"nullable": True, "allOf": [to("B")]}, "B": {"type": "string"}}
    source = written(tmp_path / "api.json", described(schemas))
    plain = json.loads(run("dereference", source, "--flatten").out)["components"]["schemas"]["A"]
    assert "nullable" not in plain
    meant = json.loads(run("dereference", source, "--flatten", "--nullable-intent").out)
    assert meant["components"]["schemas"]["A"] == {"type": "string", "nullable": True}
    api = schemakit.load(source)
    assert api.dereference(flatten=True, nullable_intent=True) == meant
    assert api.schema("A").flatten(nullable_intent=True) == {"type": "string", "nullable": True}
    refused = run("dereference", source, "--nullable-intent")
    assert refused.status == 2
    assert "--flatten" in refused.err


@pytest.mark.parametrize("command", ["dereference", "bundle"])
def test_references_that_stay_in_extensions_are_said_together(
    run: InProcess, tmp_path: Path, command: str
) -> None:
    written(tmp_path / "more.json", {"A": {"x-m": {"$ref": "#/B"}}, "B": {}})
    stay: list[Any] = [{"$ref": "more.json#/B"}, {"$ref": "#/info"}]
    schemas = {"S": {"$ref": "more.json#/A", "x-a": stay}, "T": {"x-b": {"c": stay * 3}}}
    source = written(tmp_path / "api.json", {**described(schemas, "3.1.0"), "x-top": stay})
    assert "no reference is followed" not in run(command, source).err
    ran = run(command, source, "--no-extensions")
    assert ran.status == 0
    assert "and 3 more warnings of this kind, 6 in all" in ran.err
    every = run(command, source, "--no-extensions", "--verbose").err
    assert f"{tmp_path}/more.json:1:16 (#/A/x-m/$ref): warning: '#/B' stays in 'x-m'" in every
    assert "'#/info' stays" not in every
    part = run(command, source, "--no-extensions", "--at", "#/components/schemas/S", "--verbose")
    assert [one in part.err for one in ("'x-a'", "'x-m'", "'x-b'", "'x-top'")] == [
        *(True, True, False, False)
    ]
    assert "'#/info' stays in 'x-a'" in part.err
    assert not run(command, source, "--no-extensions", "-q").err
