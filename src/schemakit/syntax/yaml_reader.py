"""YAML 1.2 to plain data, as OpenAPI restricts it.

Plain scalars follow YAML's core schema (YAML 1.2.2 §10.3): ``0x1F`` and ``0o17`` are integers,
``NO``, ``on``, ``2024-10-01``, ``12:30`` and ``1_000`` strings. OpenAPI limits the tags to those of
the JSON schema (OAS 3.1.1, Format), which the core schema has, too; it does not limit how values
are written. Keys are strings, exactly as written. Integers are exact. A number that JSON cannot
express, such as ``.inf``, is an error.

There are two readers with the same results. py-yaml12 is fast (``yaml_fast``); it reads a text that
certainly uses nothing which it lacks or does differently. For any other text PyYAML's events are
composed (``yaml_composer``).
"""

from __future__ import annotations

from typing import Any, NamedTuple

from schemakit.syntax.yaml_composer import parse_slow
from schemakit.syntax.yaml_fast import parse_fast
from schemakit.syntax.yaml_problems import YamlProblem

__all__ = ["ParsedYaml", "parse"]


class ParsedYaml(NamedTuple):
    """The data in a YAML text.

    If ``shared``, one container may be at several places. ``problems`` are places where the text
    is not valid YAML and can be read nevertheless.
    """

    contents: Any
    shared: bool
    problems: tuple[YamlProblem, ...] = ()


def parse(data: bytes, uri: str = "") -> ParsedYaml:
    """Read a YAML text in UTF-8.

    Raises:
        DocumentSyntaxError: the text is not valid YAML, holds no document or several, is nested
            too deeply, has an alias inside the node that it names, or a number that JSON cannot
            express.
    """
    if b"\r" in data:
        data = data.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    contents = parse_fast(data)
    if contents is not None:
        return ParsedYaml(contents, shared=False)
    return ParsedYaml(*parse_slow(data, uri))
