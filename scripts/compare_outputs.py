"""Writes what the commands print for every description of the corpus, to compare two trees.

``python scripts/compare_outputs.py OUT`` fills OUT with a file for each command; run it in both
trees and compare the directories with ``diff -r``. It goes when the restructuring is done.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
CORPUS = Path(os.environ.get("SCHEMAKIT_SHARED", ROOT.parent / "shared")) / "corpus"
TARGETS = (
    "anthropic",
    "anthropic-strict",
    "openai",
    "openai-strict",
    "gemini",
    "mcp",
    "json-schema",
)
#: Parts of a description that are shown, spread evenly.
PARTS = 50


def run(arguments: list[str]) -> bytes:
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src"), "COLUMNS": "100"}
    command = [sys.executable, "-m", "schemakit", *arguments]
    found = subprocess.run(
        command, capture_output=True, env=environment, cwd=CORPUS, check=False, timeout=600
    )
    return b"%d\n" % found.returncode + found.stderr + b"----\n" + found.stdout


def spread(names: list[str], count: int) -> list[str]:
    step = max(1, len(names) // count)
    return names[::step][:count]


def parts_of(source: str) -> list[str]:
    """Operations and schemas, half and half."""
    listed = json.loads(run(["operations", source, "--json"]).partition(b"----\n")[2] or b"[]")
    operations = [f"{one['method'].upper()} {one['path']}" for one in listed]
    listed = json.loads(run(["schemas", source, "--json"]).partition(b"----\n")[2] or b"[]")
    schemas = [one["name"] for one in listed]
    return [*spread(operations, PARTS // 2), *spread(schemas, PARTS // 2)]


def jobs(source: str) -> list[tuple[str, list[str]]]:
    is_model = source.startswith("models/")
    found = [
        ("dereference", ["dereference", source]),
        ("flatten", ["dereference", "--flatten", source]),
        ("bundle", ["bundle", source]),
        ("check", ["check", source, "--format", "json"]),
        ("check-text", ["check", source]),
        ("stats", ["stats", source, "--json"]),
        ("stats-text", ["stats", source]),
        ("schemas", ["schemas", source, "--json"]),
        ("operations", ["operations", source, "--json"]),
        ("paths", ["paths", source]),
    ]
    found += [(f"tools-{one}", ["tools", source, "--for", one]) for one in TARGETS]
    if is_model:
        found += [("model", ["model", source]), ("model-json", ["model", source, "--json"])]
    found += [(f"show-{i:02}", ["show", source, one]) for i, one in enumerate(parts_of(source))]
    return found


def main() -> None:
    out = Path(sys.argv[1]).resolve()
    sources = [path.name for path in sorted(CORPUS.glob("*.json"))]
    sources += [path.name for path in sorted(CORPUS.glob("*.yaml"))]
    sources += [f"models/{path.name}" for path in sorted((CORPUS / "models").glob("*.json"))]
    sources.append("digitalocean/specification/DigitalOcean-public.v2.yaml")
    wanted = sys.argv[2:]
    sources = [one for one in sources if not wanted or any(word in one for word in wanted)]

    def one_job(job: tuple[str, str, list[str]]) -> None:
        source, name, arguments = job
        target = out / source.replace("/", "__") / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(run(arguments))

    with ThreadPoolExecutor(os.cpu_count()) as pool:
        every = [(source, *one) for source in sources for one in jobs(source)]
        list(pool.map(one_job, every))
    print(len(every), "outputs in", out)


if __name__ == "__main__":
    main()
