"""The recipes of docs/feeding.md that feed other programs: they run, and those take what they get.

What they need comes with the extra ``recipes`` and with ``npm install --prefix tests/node``.
"""

from __future__ import annotations

import importlib.util
import json
import re
import runpy
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

import schemakit
from tests.corpus import IN_CI, ROOT
from tests.documented import EXAMPLES, example

pytestmark = pytest.mark.slow

NODE = ROOT / "tests" / "node"


def need(there: bool, what: str) -> None:
    if not there and IN_CI:
        pytest.fail(what)
    if not there:
        pytest.skip(what)


@pytest.mark.parametrize(
    ("script", "said"),
    [
        ("contract_test.py", "this needs schemathesis: pip install schemathesis jsonschema"),
        (
            "pydantic_models.py",
            "this needs datamodel-code-generator: pip install datamodel-code-generator",
        ),
    ],
)
def test_what_is_not_installed_is_named(
    script: str, said: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    # Programs are looked for beside the interpreter and on the PATH.
    monkeypatch.setattr(sys, "executable", str(tmp_path / "python"))
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(SystemExit) as caught:
        runpy.run_path(str(EXAMPLES / script))
    assert caught.value.code == said


# -- pydantic models -------------------------------------------------------------------------------


def models(directory: Path, *arguments: str | Path) -> ModuleType:
    need(find_spec("datamodel_code_generator") is not None, "pip install -e '.[recipes]'")
    done = example("pydantic_models.py", *arguments)
    assert (done.returncode, done.stderr) == (0, "")
    path = directory / "generated_models.py"
    path.write_text(done.stdout, encoding="utf-8")
    spec = importlib.util.spec_from_file_location("generated_models", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["generated_models"] = module
    spec.loader.exec_module(module)
    return module


def test_each_schema_of_many_files_becomes_one_class(tmp_path: Path) -> None:
    found = models(tmp_path)
    names = set(
        schemakit.load(EXAMPLES / "orders" / "openapi.yaml").bundle()["components"]["schemas"]
    )
    classes = {
        name
        for name, one in vars(found).items()
        if getattr(one, "__module__", "") == found.__name__
    }
    assert classes == {"".join(map(str.capitalize, name.split("_"))) for name in names}
    order = found.Order(id=2, lines=[{"tea": "mint", "grams": 50}], replaces={"id": 1, "lines": []})
    assert type(order.replaces) is found.Order
    assert order.lines[0].tea is found.Tea.mint
    with pytest.raises(ValueError, match="less than or equal to 1000"):
        found.NewOrder(lines=[{"tea": "mint", "grams": 2000}])


def code_for(description: bytes, directory: Path) -> list[str]:
    """The lines of the classes for a description, whose file always has the same name."""
    need(find_spec("datamodel_code_generator") is not None, "pip install -e '.[recipes]'")
    directory.mkdir()
    (directory / "api.json").write_bytes(description)
    words = "--input api.json --input-file-type openapi --disable-timestamp --formatters builtin"
    style = "--output-model-type pydantic_v2.BaseModel --use-annotated --target-python-version 3.11"
    done = subprocess.run(
        [Path(sys.executable).with_name("datamodel-codegen"), *f"{words} {style}".split()],
        cwd=directory,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def classes_in(code: list[str]) -> tuple[int, int]:
    """How many classes there are, and how many of them have a name that ends in a number."""
    names = re.findall(r"^class (\w+)", "\n".join(code), re.MULTILINE)
    return len(names), sum(one[-1].isdigit() for one in names)


def test_the_code_for_a_bundle_is_that_for_the_description_and_not_so_dereferenced(
    tmp_path: Path,
) -> None:
    to_size, to_item = ({"$ref": f"#/components/schemas/{name}"} for name in ("Size", "Item"))
    schemas: dict[str, Any] = {
        "Size": {"type": "object", "properties": {"width": {"type": "number"}}},
        "Item": {"type": "object", "properties": {"size": to_size}},
    }
    for name in ("Customer", "Supplier", "Warehouse"):
        properties = {"items": {"type": "array", "items": to_item}}
        schemas[name] = {"type": "object", "properties": properties}
    info = {"title": "t", "version": "1"}
    whole = {"openapi": "3.0.3", "info": info, "paths": {}, "components": {"schemas": schemas}}
    api = schemakit.load(whole)
    raw = code_for(json.dumps(whole).encode(), tmp_path / "raw")
    assert classes_in(raw) == (5, 0)
    assert code_for(api.bundle_json(), tmp_path / "bundle") == raw
    found, numbered = classes_in(code_for(api.dereference_json(), tmp_path / "dereferenced"))
    assert found > 5
    assert numbered >= 3


def test_the_figures_of_replicate_are_those_of_the_page(shared: Path, tmp_path: Path) -> None:
    text = (shared / "corpus" / "replicate.json").read_bytes()
    api = schemakit.load(text)
    raw = code_for(text, tmp_path / "raw")
    assert code_for(api.bundle_json(), tmp_path / "bundle") == raw
    single = code_for(api.bundle_json(inline="single-use"), tmp_path / "single")
    plain = code_for(api.dereference_json(), tmp_path / "plain")
    page = (ROOT / "docs" / "feeding.md").read_text(encoding="utf-8")
    for code in (raw, single, plain):
        found, numbered = classes_in(code)
        assert f" | {found} | {numbered} | {len(code)} | " in page


def test_a_models_input_becomes_a_class(tmp_path: Path) -> None:
    description = tmp_path / "model.json"
    contents = json.loads((EXAMPLES / "model.json").read_bytes())
    description.write_text(json.dumps(contents["latest_version"]["openapi_schema"]))
    found = models(tmp_path, description, "#/components/schemas/Input")
    given = contents["default_example"]["input"]
    made = next(one for name, one in vars(found).items() if name.endswith("Input"))(**given)
    assert made.palette.value == given.get("palette", "dusk")
    with pytest.raises(ValueError, match="prompt"):
        type(made)()


# -- an API tested by its description --------------------------------------------------------------


def test_schemathesis_finds_nothing_wrong_with_a_server_that_does_as_described() -> None:
    beside = Path(sys.executable).with_name("schemathesis")
    is_there = beside.exists() or shutil.which("schemathesis") is not None
    need(is_there, "schemathesis is a program of an environment of its own")
    done = example("contract_test.py", "5")
    assert done.returncode == 0, done.stdout + done.stderr
    assert re.search(r"Tested: +3\b", done.stdout)
    assert "No issues found" in done.stdout


# -- a form ----------------------------------------------------------------------------------------


def test_rjsf_draws_a_models_input_in_its_order() -> None:
    need(shutil.which("node") is not None, "node is not installed")
    need((NODE / "node_modules" / "@rjsf").is_dir(), "npm install --prefix tests/node")
    form: Any = schemakit.load(EXAMPLES / "model.json").model().input.rjsf()
    done = subprocess.run(
        ["node", NODE / "form.js"],
        input=json.dumps(form),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    drawn = list(dict.fromkeys(re.findall(r' id="root_([a-z]+(?:_[a-z]+)*)"', done.stdout)))
    properties = form["schema"]["properties"]
    assert drawn == sorted(properties, key=lambda name: int(properties[name]["x-order"]))
    assert 'type="file"' in done.stdout
    assert re.search(r'<textarea id="root_prompt"[^>]* required', done.stdout)
    for colour in properties["palette"]["enum"]:
        assert f">{colour}</option>" in done.stdout
