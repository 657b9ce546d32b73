"""Checks of the text of path templates."""

from __future__ import annotations

import re
from collections.abc import Iterator

from schemakit.checks.objects import Objects, PlacedValue, UnplacedDiagnostic
from schemakit.checks.record import Check

__all__ = ["CHECKS", "find_brace_problem", "names_in", "path_templates"]

_TEMPLATE_NAME = re.compile(r"\{([^{}]*)\}")


def path_templates(paths: PlacedValue) -> Iterator[str]:
    """Yield the path templates of a Paths Object; keys of webhooks and callbacks are not."""
    for path in paths.value:
        if (
            isinstance(path, str)
            and path[:2] != "x-"
            and not (path == "$ref" and paths.is_reference)
        ):
            yield path


def names_in(template: str) -> dict[str, None]:
    """Return the names in braces, each once, in their order."""
    return dict.fromkeys(_TEMPLATE_NAME.findall(template))


def find_brace_problem(template: str) -> str:
    """Say what is wrong with the braces of a template, or return ``""``."""
    is_open = False
    for character in template:
        if character == "{" and is_open:
            return "a '{' inside braces"
        if character == "}" and not is_open:
            return "a '}' without '{'"
        if character in "{}":
            is_open = character == "{"
    if is_open:
        return "a '{' without '}'"
    return "braces without a name" if "{}" in template else ""


def check_path_templates(objects: Objects) -> Iterator[UnplacedDiagnostic]:
    """Report paths that do not match the grammar of path templates (3.1.1, Path Templating)."""
    for paths in objects.of_type("Paths"):
        for path in path_templates(paths):
            for problem in _problems_of(path):
                yield UnplacedDiagnostic("path-template", problem, paths.place(path))


def _problems_of(path: str) -> Iterator[str]:
    problem = find_brace_problem(path)
    if problem:
        yield f"{problem} in the path {path!r}"
    else:
        names = _TEMPLATE_NAME.findall(path)
        for name in dict.fromkeys(name for name in names if names.count(name) > 1):
            yield f"{{{name}}} is {names.count(name)} times in the path {path!r}"
    literal = _TEMPLATE_NAME.sub("", path)
    if "?" in literal:
        yield f"a '?' in the path {path!r}; a query is described by Parameters"
    if "#" in literal:
        yield f"a '#' in the path {path!r}; a fragment is not sent to a server"


CHECKS = (
    Check(
        "path-template",
        "error",
        "a path that is not a path template",
        "Paths and parameters",
        ("Paths",),
        check_path_templates,
    ),
)
