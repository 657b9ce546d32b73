"""The files that are measured: real ones where they are present, else generated in their place."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from benchmarks import attacks, generate

SEED = 1


@dataclass(frozen=True, slots=True)
class Input:
    """A file to measure. ``operation`` is an operationId in it."""

    name: str
    path: Path
    operation: str = ""
    stands_for: str = ""


def corpus() -> Path | None:
    """The directory of real descriptions, or None where there is none."""
    root = Path(__file__).resolve().parent.parent
    shared = Path(os.environ.get("SCHEMAKIT_SHARED", root.parent / "shared"))
    return shared / "corpus" if (shared / "corpus").is_dir() else None


# A real file, an operation in it, and what is generated where the file is absent.
REAL: dict[str, tuple[str, int, str]] = {
    "github.json": ("issues/create", 13_000_000, "json"),
    "openai.json": ("createChatCompletion", 3_400_000, "json"),
    "openai.yaml": ("createChatCompletion", 3_000_000, "yaml"),
    "box.json": ("get_files_id", 1_800_000, "json"),
    "replicate.json": ("models.get", 93_000, "json"),
    "DigitalOcean-public.v2.yaml": ("account_get", 2_400_000, "files"),
}
GENERATED_OPERATION = "account0.create"
# Where one lies in the corpus, if not at its top; its references lead to files around it.
DIRECTORIES = {"DigitalOcean-public.v2.yaml": "digitalocean/specification"}


def find(name: str, directory: Path) -> Input:
    """The input of that name: a real file's, or ``SHAPE-NMB`` / ``SHAPE-NxFAMILIES`` for a
    generated one, written into ``directory`` unless it is there."""
    if name not in REAL:
        return Input(name, _written(directory / f"{name}.json", _generated(name)))
    operation, size, form = REAL[name]
    real = corpus()
    path = None if real is None else real / DIRECTORIES.get(name, "") / name
    if path is not None and path.is_file():
        return Input(name, path, operation)
    if form == "files":
        path = _in_files(directory / f"generated-{name}", size)
        return Input(path.parent.name, path, GENERATED_OPERATION, stands_for=name)
    path = _written(directory / f"generated-{name}", lambda: _wide(size, form))
    return Input(path.name, path, GENERATED_OPERATION, stands_for=name)


def _written(path: Path, text: Callable[[], bytes]) -> Path:
    if not path.exists():
        path.write_bytes(text())
    return path


def _generated(name: str) -> Callable[[], bytes]:
    shape, _, amount = name.partition("-")
    if amount.endswith(attacks.UNIT):
        return lambda: attacks.write(shape, int(amount.removesuffix(attacks.UNIT)))
    if amount.endswith("families"):
        count = int(amount.removesuffix("families"))
        return lambda: generate.description(shape, seed=SEED, families=count)
    return lambda: generate.description(shape, seed=SEED, size=generate.parse_size(amount))


def _wide(size: int, form: str) -> bytes:
    text = generate.description("wide", seed=SEED, size=size)
    if form == "json":
        return text
    import orjson
    import yaml

    contents = orjson.loads(text)
    dumped: str = yaml.dump(contents, Dumper=yaml.CSafeDumper, allow_unicode=True, sort_keys=False)
    return dumped.encode()


def _in_files(directory: Path, size: int) -> Path:
    """A description of that many bytes, each reusable schema in a file of its own; its entry."""
    import orjson

    contents = orjson.loads(generate.description("wide", seed=SEED, size=size))
    entry = directory / "openapi.json"
    if entry.exists():
        return entry
    (directory / "schemas").mkdir(parents=True)
    schemas = contents["components"].pop("schemas")
    for name, schema in schemas.items():
        text = orjson.dumps(schema).replace(b'"#/components/schemas/', b'"')
        text = re.sub(rb'("\$ref":"\w+)"', rb'\1.json"', text)
        (directory / "schemas" / f"{name}.json").write_bytes(text)
    text = orjson.dumps(contents)
    text = re.sub(rb'"#/components/schemas/(\w+)"', rb'"schemas/\1.json"', text)
    entry.write_bytes(text)
    return entry
