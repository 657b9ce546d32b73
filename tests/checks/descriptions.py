"""Descriptions for the tests of the checks, in one document and in several, and their problems."""

from __future__ import annotations

import json
from typing import Any

import schemakit
from schemakit.checks.run import CODES
from schemakit.errors import Diagnostic
from tests.small import described, to

OK = {"responses": {"200": {"description": "ok"}}}
ID = {"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}
QUERY = {"name": "q", "in": "query", "schema": {"type": "string"}}
#: The same, and the head of a description, in YAML.
OK_YAML = "responses: {default: {description: d}}\n"
ID_YAML = "{name: id, in: path, required: true, schema: {type: string}}"
HEAD = "openapi: 3.1.0\ninfo: {title: t, version: '1'}\n"


def found(description: dict[str, Any] | str, *codes: str) -> list[tuple[str, str | None]]:
    """Code and pointer of each problem; of some codes only, if any are named."""
    text = description if isinstance(description, str) else json.dumps(description)
    problems = schemakit.load(text.encode()).check()
    return [(one.code, one.location.pointer) for one in problems if not codes or one.code in codes]


def with_paths(paths: dict[str, Any], version: str = "3.1.0", **more: Any) -> dict[str, Any]:
    """A description with paths."""
    return {**described({}, version, **more), "paths": paths}


def yaml_head() -> str:
    """A description without paths, in YAML."""
    return "openapi: 3.0.3\ninfo: {title: t, version: '1'}\npaths: {}\n"


def check_text(text: str) -> tuple[Diagnostic, ...]:
    """The problems of a description in one text."""
    return schemakit.load(text.encode()).check()


def load_files(entry: str, **files: str) -> schemakit.Description:
    """A description in ``api.yaml``; an underscore in a name is a slash."""
    texts = {"api.yaml": entry}
    texts |= {f"{name.replace('_', '/')}.yaml": text for name, text in files.items()}

    def read(uri: str) -> bytes:
        return texts[uri].encode()

    return schemakit.load("api.yaml", retrieve=read)


def check_files(entry: str, **files: str) -> tuple[Diagnostic, ...]:
    """The problems, except misplaced references, which descriptions of many files are full of."""
    problems = load_files(entry, **files).check()
    assert {one.code for one in problems} <= set(CODES)
    return tuple(one for one in problems if one.code != "ref-not-allowed-here")


def found_in_files(entry: str, **files: str) -> list[tuple[str, str]]:
    """Code, and file with pointer, of each problem."""
    return [(one.code, spot(one)) for one in check_files(entry, **files)]


def spot(one: Diagnostic) -> str:
    """The place of a problem, whose line has to be known."""
    assert one.location.line is not None
    return f"{one.location.uri}#{one.location.pointer}"


def union(**discriminator: Any) -> dict[str, Any]:
    """A union of the components ``A`` and ``B``, distinguished by their property ``k``."""
    return {"oneOf": [to("A"), to("B")], "discriminator": {"propertyName": "k", **discriminator}}
