"""The commands, called in process: what each prints and what it refuses."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

import schemakit
from tests.several import REF, in_files, with_schema
from tests.small import written
from tests.terminal import InProcess, Ran

API: dict[str, Any] = {
    "openapi": "3.1.0",
    "info": {"title": "Pets", "version": "1"},
    "paths": {
        "/pets": {
            "get": {"operationId": "listPets", "summary": "List pets", "tags": ["read"]},
            "post": {"operationId": "addPet", "deprecated": True, "tags": ["write"]},
        },
        "/Zoo": {"get": {"responses": {"200": {"$ref": "#/components/responses/Zoo"}}}},
        "/é": {"get": {"operationId": "accented"}},
    },
    "components": {
        "responses": {
            "Zoo": {
                "description": "All of it.",
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Zoo"}}},
            }
        },
        "parameters": {"limit": {"name": "limit", "in": "query", "schema": {"type": "integer"}}},
        "schemas": {
            "Zoo": {
                "type": "object",
                "description": "Where pets are.",
                "properties": {"pet": {"$ref": "#/components/schemas/Pet", "description": "Ours"}},
            },
            "Pet": {"type": "object", "properties": {"name": {"type": "string"}}},
        },
    },
}
MODEL: dict[str, Any] = {
    "latest_version": {
        "openapi_schema": {
            "openapi": "3.0.2",
            "components": {
                "schemas": {
                    "size": {"enum": [1, 2], "type": "integer", "description": "An enumeration."},
                    "Input": {
                        "type": "object",
                        "required": ["prompt"],
                        "properties": {
                            "size": {
                                "allOf": [{"$ref": "#/components/schemas/size"}],
                                "default": 2,
                                "x-order": 1,
                            },
                            "prompt": {"type": "string", "x-order": 0},
                        },
                    },
                    "Output": {"type": "array", "items": {"type": "string", "format": "uri"}},
                }
            },
        }
    }
}


@pytest.fixture
def api(tmp_path: Path) -> Path:
    return written(tmp_path / "api.json", API)


@pytest.fixture
def model(tmp_path: Path) -> Path:
    return written(tmp_path / "model.json", MODEL)


# -- paths -----------------------------------------------------------------------------------------


def test_paths_are_sorted_by_code_point(run: InProcess, api: Path) -> None:
    assert run("paths", api) == Ran("/Zoo\n/pets\n/é\n", "", 0)


@pytest.mark.skipif(shutil.which("jq") is None, reason="jq is not installed")
def test_paths_are_the_bytes_that_jq_prints(corpus_file: Path, run: InProcess) -> None:
    if corpus_file.suffix != ".json":
        assert run("paths", corpus_file).status == 0
        return
    query = "(.latest_version.openapi_schema // .).paths | keys[]"
    jq = subprocess.run(["jq", "-r", query, corpus_file], capture_output=True, check=False)
    assert run("paths", corpus_file).out.encode() == jq.stdout


@pytest.mark.skipif(shutil.which("jq") is None, reason="jq is not installed")
def test_odd_paths_are_the_bytes_that_jq_prints_too(tmp_path: Path, run: InProcess) -> None:
    names = ["/b", "/B", "/\U0001f600", "/\uffff", "/a\nb", '/"', "/\x01\x7f", "", "/é", "/e\u0301"]
    source = written(
        tmp_path / "odd.json", {"openapi": "3.1.0", "paths": {name: {} for name in names}}
    )
    jq = subprocess.run(["jq", "-r", ".paths | keys[]", source], capture_output=True, check=True)
    assert run("paths", source).out.encode() == jq.stdout


def test_a_description_without_paths_prints_nothing_and_says_so(
    tmp_path: Path, run: InProcess
) -> None:
    source = written(tmp_path / "x.json", {"openapi": "3.1.0", "webhooks": {}})
    assert run("paths", source) == Ran("", "note: the description has no paths\n", 0)


# -- operations and schemas ------------------------------------------------------------------------


def test_operations_are_listed_in_document_order(run: InProcess, api: Path) -> None:
    assert run("operations", api).out == (
        "GET\t/pets\tlistPets\tList pets\n"
        "POST\t/pets\taddPet\t\n"
        "GET\t/Zoo\t\t\n"
        "GET\t/é\taccented\t\n"
    )


@pytest.mark.parametrize(
    ("options", "ids"),
    [
        (["--tag", "write"], ["addPet"]),
        (["--method", "POST"], ["addPet"]),
        (["--method=get", "--path", "/p*"], ["listPets"]),
        (["--tag", "read", "--tag", "write"], ["listPets", "addPet"]),
        (["--path", "/Z*", "--path", "/p*", "--method", "get"], ["listPets", None]),
        (["--deprecated"], ["addPet"]),
        (["--no-deprecated"], ["listPets", None, "accented"]),
    ],
)
def test_operations_are_filtered(
    options: list[str], ids: list[str | None], run: InProcess, api: Path
) -> None:
    found = json.loads(run("operations", *options, api, "--json").out)
    assert [one["id"] for one in found] == ids


def test_operations_as_json_carry_everything_about_them(run: InProcess, api: Path) -> None:
    (found,) = json.loads(run("operations", api, "--tag", "read", "--json").out)
    assert found == {
        "method": "get",
        "path": "/pets",
        "id": "listPets",
        "summary": "List pets",
        "description": None,
        "tags": ["read"],
        "deprecated": False,
        "pointer": "/paths/~1pets/get",
    }


@pytest.mark.parametrize(
    ("options", "note"),
    [
        (["--tag", "raed"], "note: no operation has the tag 'raed'; did you mean 'read'?\n"),
        (["--method", "head"], "note: no operation has the method 'head'; there are get, post\n"),
        (["--path", "/nope"], "note: no operation has a path that fits '/nope'\n"),
        (["--path=/Zoo", "--method=post"], "note: none of the 4 operations fits\n"),
    ],
)
def test_a_filter_that_nothing_fits_says_why(
    options: list[str], note: str, run: InProcess, api: Path
) -> None:
    assert run("operations", api, *options) == Ran("", note, 0)
    assert run("operations", api, *options, "--json") == Ran("[]\n", note, 0)


def test_of_several_filters_those_that_nothing_fits_are_named(run: InProcess, api: Path) -> None:
    words = ("--tag", "read", "--tag", "wriet", "--path", "/p*", "--path", "/q*")
    ran = run("operations", api, *words)
    assert ran.out == "GET\t/pets\tlistPets\tList pets\n"
    assert ran.err == (
        "note: no operation has the tag 'wriet'; did you mean 'write'?\n"
        "note: no operation has a path that fits '/q*'\n"
    )


def test_schemas_are_listed_with_their_uses(run: InProcess, api: Path) -> None:
    assert run("schemas", api).out == "Zoo\tobject\t1\tWhere pets are.\nPet\tobject\t1\t\n"
    assert [one["uses"] for one in json.loads(run("schemas", api, "--json").out)] == [1, 1]


# -- show ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "target",
    [["listPets"], ["GET /pets"], ["get /pets"], ["GET", "/pets"], ["/paths/~1pets/get"]],
)
def test_an_operation_is_shown_by_any_of_its_names(
    target: list[str], run: InProcess, api: Path
) -> None:
    for words in ([api, *target], [*target]):
        ran = run("show", *words, given=api.read_bytes())
        assert ran == Ran("operation\tGET /pets\t\t\tlistPets; tagged read\tList pets\n", "", 0)


@pytest.mark.parametrize(
    ("target", "start"),
    [
        ("Zoo", "schema\t\tobject\t\t\tWhere pets are.\nschema\tpet\tobject\t\t\tOurs\n"),
        ("#/components/schemas/Zoo/properties/pet", "schema\t\tobject\t\t\tOurs\n"),
        ("limit", "query\tlimit\tinteger\t\t\t\n"),
        ("/components/responses/Zoo", "Zoo application/json\t\tobject\t\t\tWhere pets are.\n"),
        ("/pets", "GET\t/pets\tlistPets\tList pets\nPOST\t"),
        ("/paths/~1pets", "GET\t/pets\tlistPets\tList pets\nPOST\t"),
        ("/info", "title\tPets\nversion\t1\n"),
        ("/info/title", "Pets\n"),
        ("#/paths/~1pets/get/tags/0", "read\n"),
        ("#", "openapi\t3.1.0\ninfo\t\ninfo.title\tPets\n"),
    ],
)
def test_anything_can_be_shown(target: str, start: str, run: InProcess, api: Path) -> None:
    ran = run("show", api, target)
    assert ran.out.startswith(start)
    assert (ran.err, ran.status) == ("", 0)


def test_shown_as_json_is_the_dereferenced_part(run: InProcess, api: Path) -> None:
    shown = json.loads(run("show", api, "Zoo", "--json").out)
    assert shown == schemakit.load(API).dereference(
        at="/components/schemas/Zoo", siblings="annotations"
    )
    assert json.loads(run("show", api, "GET /Zoo", "--json").out)["responses"]["200"]["content"]


def test_what_is_recursive_in_another_document_is_not_missing(
    run: InProcess, tmp_path: Path
) -> None:
    files = {
        "api.json": with_schema({"properties": {"p": {REF: "p.json"}, "q": {REF: "#/x/%41"}}}),
        "p.json": {
            "properties": {"next": {REF: "p.json"}, "a": {REF: "no.json"}, "b": {REF: "#/x"}}
        },
    }
    shown = run("show", in_files(tmp_path, files), "S").out
    assert [line.split("\t")[1:3] for line in shown.splitlines()] == [
        ["", "object"],
        ["p", "object"],
        ["p.next", "↻ p"],
        ["p.a", "missing: no.json"],
        ["p.b", "missing: p.json#/x"],
        ["q", "missing: A"],
    ]


def test_depth_says_how_far_fields_are_drawn(run: InProcess, api: Path) -> None:
    assert run("show", api, "Zoo", "--depth", "0").out.count("\n") == 1
    assert "pet.name" not in run("show", api, "Zoo", "--depth=1").out
    assert "pet.name" in run("show", api, "Zoo", "--depth=2").out


@pytest.mark.parametrize(
    ("words", "message", "status"),
    [
        (["lsitPets"], "error: no operation or schema 'lsitPets'; did you mean 'listPets'", 2),
        (["GET /pet"], "error: no operation or schema 'GET /pet'; did you mean 'GET /pets'", 2),
        (["/info/titel"], "did you mean 'title'? [pointer]", 1),
        (["#/componets"], "no 'componets' in #; did you mean 'components'? [pointer]", 1),
        (["/componets"], "no 'componets' in #; did you mean 'components'? [pointer]", 1),
        (["/componets/schemas"], "no 'componets' in #; did you mean 'components'? [pointer]", 1),
        (["/pet"], "error: no path '/pet'; did you mean '/pets'", 2),
        (["#info"], "error: '#info' is no JSON Pointer: it has to start with '/' or '#/'\n", 2),
        (["a", "b"], "error: one SOURCE and one TARGET, not also 'b'; quote 'GET /path'", 2),
        ([], "error: show needs a TARGET after the source", 2),
    ],
)
def test_what_cannot_be_shown_is_refused_with_what_is_near(
    words: list[str], message: str, status: int, run: InProcess, api: Path
) -> None:
    ran = run("show", api, *words)
    assert message in ran.err
    assert (ran.out, ran.status) == ("", status)


def test_a_target_before_its_source_is_put_right(run: InProcess, api: Path) -> None:
    ran = run("show", "listPets", api)
    assert ran.err == f"error: the source comes first: schemakit show {api} 'listPets'\n"
    assert ran.status == 2


# -- model -----------------------------------------------------------------------------------------


def test_a_models_inputs_come_in_order_and_then_its_output(run: InProcess, model: Path) -> None:
    assert run("model", model).out == (
        "input\tprompt\tstring\trequired\t\t\t\n"
        "input\tsize\tinteger\t\t2\tone of 1, 2\t\n"
        "output\t\tlist of files\t\t\t\t\n"
    )


def test_a_part_of_a_model_stands_without_labels(run: InProcess, model: Path) -> None:
    assert run("model", model, "input").out.startswith("prompt\tstring\trequired\t")
    assert run("model", model, "OUTPUT").out == "\tlist of files\t\t\t\t\n"
    assert run("model", "input", given=model.read_bytes()).out.startswith("prompt\t")


def test_a_models_properties_as_json_are_ordered_and_inlined(run: InProcess, model: Path) -> None:
    for part in ([], ["input"]):
        found = json.loads(run("model", model, *part, "--json").out)
        assert list(found) == ["prompt", "size"]
        assert found["size"] == {"enum": [1, 2], "type": "integer", "default": 2, "x-order": 1}
    found = json.loads(run("model", model, "output", "--json").out)
    assert found["kind"] == "list of files"
    assert found["schema"]["items"] == {"type": "string", "format": "uri"}


def test_every_model_of_the_corpus_is_shown(shared: Path, run: InProcess) -> None:
    for source in sorted((shared / "corpus" / "models").glob("*.json")):
        contents = json.loads(source.read_bytes())["latest_version"]["openapi_schema"]
        properties = contents["components"]["schemas"]["Input"]["properties"]
        rows = [line.split("\t") for line in run("model", source).out.splitlines()]
        inputs = [row[1] for row in rows if row[0] == "input"]
        assert inputs == sorted(properties, key=lambda name: int(properties[name]["x-order"]))
        assert [row[0] for row in rows].count("output") >= 1


def test_what_is_no_model_is_refused_with_an_explanation(run: InProcess, api: Path) -> None:
    ran = run("model", api)
    assert ran.err.startswith(
        f"error: {api}: no schema 'Input' among its 2 schemas, so this describes no"
    )
    assert (ran.out, ran.status) == ("", 2)
    ran = run("model", api, "inptu")
    assert (
        "'inptu' is none of input, output, training-input, training-output; did you mean 'input'"
        in ran.err
    )


def test_a_models_schema_and_form_are_printed(run: InProcess, model: Path) -> None:
    schema = json.loads(run("model", model, "--format", "jsonschema").out)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert list(schema["properties"]) == ["prompt", "size"]
    form = json.loads(run("model", model, "input", "--format", "rjsf").out)
    assert form["uiSchema"]["ui:order"] == ["prompt", "size", "*"]
    assert form["formData"] == {"size": 2}
    assert run("model", model, "--format", "json").out == run("model", model, "--json").out
    assert run("model", model, "--format", "table").out == run("model", model).out
    output = json.loads(run("model", model, "output", "--format", "jsonschema").out)
    assert output["type"] == "array"
    refused = run("model", model, "output", "--format", "rjsf")
    assert (refused.status, refused.out) == (2, "")
    assert "a form is for what a model takes" in refused.err


def test_a_models_contradictions_are_warnings_and_repair_is_said(
    run: InProcess, tmp_path: Path
) -> None:
    schema = {"type": "object", "properties": {"n": {"type": "integer", "ge": 1, "default": 0}}}
    odd = written(tmp_path / "odd.json", {"components": {"schemas": {"Input": schema}}})
    ran = run("model", odd)
    assert ran.out == "input\tn\tinteger\t\t0\t\t\n"
    assert "warning: `n` has ge: 1, which is not a keyword and has no effect [unkn" in ran.err
    assert ran.err.endswith("note: the model says nothing of its output\n")
    ran = run("model", odd, "input", "--repair")
    assert ran.out == "n\tinteger\t\t0\tat least 1\t\n"
    assert "; read as minimum [repaired-unknown-keyword]" in ran.err
    assert "the default of `n` is 0, less than the 1 allowed [default-range]" in ran.err
    assert ran.status == 0


def test_arguments_are_checked_with_their_line_and_column(
    run: InProcess, model: Path, tmp_path: Path
) -> None:
    wrong = tmp_path / "arguments.json"
    wrong.write_text('{"prompt": "moth",\n "size": 3,\n "sizee": 1}')
    ran = run("model", model, "--validate", wrong)
    assert (ran.out, ran.status) == ("", 1)
    assert ran.err == (
        f"{wrong}:2:2 (#/size): error: `size` is 3, which is not one of 1, 2 [enum]\n"
        f"{wrong}:3:2 (#/sizee): warning: there is no input `sizee`; did you mean 'size'? "
        "[unknown]\n"
    )
    fits = written(tmp_path / "fits.json", {"prompt": "moth"})
    assert run("model", model, "--validate", fits) == Ran(
        "", f"{fits}: fits the Input of the model\n", 0
    )
    as_yaml = run("model", model, "--validate", "-", given=b"size: 2\n")
    assert as_yaml.err == "<stdin>:1:1 (#): error: `prompt` is required [required]\n"
    ran = run("model", "--validate", "-", given=b"{}")
    assert (ran.status, "name the SOURCE" in ran.err) == (2, True)


def test_a_model_without_trainings_says_so(run: InProcess, model: Path) -> None:
    ran = run("model", model, "training-input")
    assert ran.err == f"error: {model}: the model cannot be trained\n"
    assert ran.status == 2


def test_trainings_follow_in_a_listing_of_their_own(run: InProcess, tmp_path: Path) -> None:
    field = {"type": "string", "format": "uri"}
    schemas = {
        "Input": {"type": "object", "properties": {"a": {"type": "integer"}}},
        "Output": {"type": "string"},
        "TrainingInput": {"type": "object", "properties": {"data": field}, "required": ["data"]},
        "TrainingOutput": {"type": "object", "properties": {"weights": field}},
    }
    source = written(tmp_path / "trained.json", {"components": {"schemas": schemas}})
    assert run("model", source).out == (
        "input\ta\tinteger\t\t\t\t\n"
        "output\t\tsingle\t\t\t\t\n"
        "training-input\tdata\tfile\trequired\t\t\t\n"
        "training-output\t\tobject\t\t\t\t\n"
        "training-output\tweights\tstring (uri)\t\t\t\t\n"
    )
    assert run("model", source, "training-input").out == "data\tfile\trequired\t\t\t\n"


# -- dereference -----------------------------------------------------------------------------------


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
    version = "3.0" if "--as" in words else None
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
    words = "warning: one schema cannot hold 'pattern' of two"
    at, made = "#/components/schemas", ", at /properties/x of what it becomes"
    assert said == [
        f"{tmp_path}/api.json:1:49 ({at}/Near): {words} [only-one]",
        f"{tmp_path}/api.json:1:106 ({at}/Merged): {words}{made} [only-one]",
        f"{tmp_path}/more.json:1:2 (#/Far): {words} [only-one]",
    ]
    assert '{"Far": {"allOf"' in ran.err
    part = run("dereference", source, "--flatten", "--at", "#/components/schemas/Far")
    assert said[-1:] == [line for line in part.err.splitlines() if "[only-one]" in line]


# -- stats -----------------------------------------------------------------------------------------


def test_stats_count_and_forecast(run: InProcess, api: Path) -> None:
    rows = dict(line.split("\t")[:2] for line in run("stats", api).out.splitlines())
    assert (rows["paths"], rows["operations"], rows["operations.get"]) == ("3", "4", "3")
    assert int(rows["dereferenced_bytes"]) == len(schemakit.load(API).dereference_json())
    found = json.loads(run("stats", api, "--json").out)
    assert found["version"] == "3.1"
    assert found["source_bytes"] == api.stat().st_size


def test_operations_of_a_later_version_are_pointed_out(run: InProcess, tmp_path: Path) -> None:
    path = tmp_path / "openapi.json"
    item: dict[str, Any] = {"get": {"responses": {}}, "query": {"responses": {}}}
    path.write_text(json.dumps({"openapi": "3.1.0", "paths": {"/a": item}}), "utf-8")
    ran = run("operations", str(path))
    assert ran.out == "GET\t/a\t\t\n"
    assert "'query', an operation from 3.2 on" in ran.err
    assert run("operations", str(path), "--as", "3.2").err == ""
