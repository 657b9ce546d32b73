"""json-schema-ref-parser (Node) dereferences the corpus as we do, where both go by the same rules.

It reads ``$ref`` wherever it stands and merges what stands beside it in every version, so documents
are compared without siblings and without literals that hold references. It writes no names of
discriminators down, so they are compared without discriminators. It cuts a cycle where it closes on
the way that it happened to go, so parts that reach a cycle are left out. The package comes with
``npm install --prefix tests/node``.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import struct
import subprocess
from pathlib import Path
from typing import Any

import pytest

import schemakit
from schemakit.syntax.parse import parse
from tests.corpus import IN_CI, ROOT

_NODE = ROOT / "tests" / "node"
#: Fields that are literals, and are left out where they hold what looks like a reference.
_LITERALS = ("example", "value")


@pytest.fixture(scope="session")
def node() -> str:
    found = shutil.which("node")
    reason = "node is not installed" if found is None else ""
    if not (_NODE / "node_modules" / "@apidevtools").is_dir():
        reason = reason or "json-schema-ref-parser is absent: npm install --prefix tests/node"
    if reason and IN_CI:
        pytest.fail(reason)
    if reason:
        pytest.skip(reason)
    return found or ""


# -- the documents to compare ----------------------------------------------------------------------


def plain(value: Any) -> Any:
    """A document without what the two read differently."""
    if isinstance(value, list):
        return [plain(item) for item in value]
    if not isinstance(value, dict):
        return value
    if isinstance(value.get("$ref"), str):
        return {"$ref": value["$ref"]}
    return {
        key: plain(item)
        for key, item in value.items()
        if key != "discriminator" and not (key in _LITERALS and _refers(item))
    }


def _refers(value: Any) -> bool:
    if isinstance(value, list):
        return any(map(_refers, value))
    if not isinstance(value, dict):
        return False
    return isinstance(value.get("$ref"), str) or any(map(_refers, value.values()))


# -- digests ---------------------------------------------------------------------------------------


class Digests:
    """What ``tests/node/dereference.js`` prints of its result, of ours."""

    def __init__(self) -> None:
        self._known: dict[int, tuple[Any, str, bool]] = {}

    def of(self, value: Any) -> tuple[str, bool]:
        """The digest of a value, and whether a reference is left in it."""
        if not isinstance(value, (dict, list)):
            return _sha1(_leaf(value)), False
        if id(value) not in self._known:
            if isinstance(value, list):
                inside = [self.of(item) for item in value]
                text = "".join(["[", *(one for one, _ in inside)])
            else:
                inside = [self.of(item) for item in value.values()]
                keys = [self.of(key)[0] for key in value]
                both = zip(keys, inside, strict=True)
                text = "".join(["{", *sorted(key + one for key, (one, _) in both)])
            left = any(refers for _, refers in inside) or (
                isinstance(value, dict) and isinstance(value.get("$ref"), str)
            )
            self._known[id(value)] = (value, _sha1(text), left)
        return self._known[id(value)][1:]


def _leaf(value: Any) -> str:
    if isinstance(value, str):
        return f"s{value}"
    if isinstance(value, bool) or value is None:
        return json.dumps(value)
    return "n" + struct.pack(">d", value).hex()


def _sha1(text: str) -> str:
    return hashlib.sha1(text.encode(), usedforsecurity=False).hexdigest()


def ours(source: Path) -> dict[str, tuple[str, bool]]:
    api = schemakit.load(source)
    result, digests = api.dereference(), Digests()
    # Components that were added to the output are not the document's own.
    own = api.contents.get("components", {})
    sections = {
        "paths": result.get("paths", {}),
        "definitions": result.get("definitions", {}),
        **{
            section: {name: result["components"][section][name] for name in names}
            for section, names in own.items()
        },
    }
    return {
        f"{section} {name}": digests.of(part)
        for section, parts in sections.items()
        for name, part in parts.items()
    }


def theirs(node: str, source: Path) -> dict[str, str]:
    command = [node, str(_NODE / "dereference.js"), str(source)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    found: dict[str, str] = json.loads(done.stdout)
    return found


def compared(node: str, source: Path) -> tuple[int, int]:
    """How many parts were equal, and how many were left out for their cycles."""
    mine, other = ours(source), theirs(node, source)
    assert mine.keys() == other.keys()
    finite = {name: digest for name, (digest, left) in mine.items() if not left}
    assert [name for name, digest in finite.items() if other[name] != digest] == []
    return len(finite), len(mine) - len(finite)


@pytest.mark.parametrize(
    ("name", "most_in_cycles"),
    [
        ("replicate.json", 0.05),
        ("box.json", 0.05),
        ("kubernetes.json", 0.05),
        ("openai.json", 0.2),
        ("github.json", 0.05),
    ],
)
def test_one_document(
    name: str, most_in_cycles: float, node: str, shared: Path, tmp_path: Path
) -> None:
    source = tmp_path / name
    source.write_text(json.dumps(plain(json.loads((shared / "corpus" / name).read_bytes()))))
    equal, left_out = compared(node, source)
    assert equal > 0
    assert left_out <= most_in_cycles * (equal + left_out)


def test_many_documents(node: str, shared: Path, tmp_path: Path) -> None:
    folder = shared / "corpus" / "digitalocean" / "specification"
    for path in folder.rglob("*.y*ml"):
        target = tmp_path / path.relative_to(folder)
        target.parent.mkdir(parents=True, exist_ok=True)
        contents = parse(path.read_bytes(), uri=path.name).contents
        target.write_text(json.dumps(plain(contents)), encoding="utf-8")
    equal, left_out = compared(node, tmp_path / "DigitalOcean-public.v2.yaml")
    assert equal > 400
    assert left_out <= 0.05 * (equal + left_out)


def test_a_difference_is_seen(node: str, tmp_path: Path) -> None:
    head = {"openapi": "3.0.3", "info": {"title": "t", "version": "1"}}
    schemas = {"A": {"type": "string"}, "B": {"$ref": "#/components/schemas/A", "title": "b"}}
    source = tmp_path / "api.json"
    source.write_text(json.dumps({**head, "paths": {}, "components": {"schemas": schemas}}))
    with pytest.raises(AssertionError, match="schemas B"):
        compared(node, source)
