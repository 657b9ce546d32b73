"""Checks of Servers and their variables."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from schemakit.checks.messages import describe_value
from schemakit.checks.objects import Objects, UnplacedDiagnostic
from schemakit.checks.path_templates import find_brace_problem, names_in
from schemakit.checks.record import Check

__all__ = ["CHECKS"]

_IN_BRACES = re.compile(r"\{([^{}]*)\}")


class _Part(NamedTuple):
    """A part that the URL of a server must not have, by the character that starts it."""

    versions: frozenset[str]
    mark: str
    message: str


_FORBIDDEN = (
    _Part(frozenset({"3.2"}), "?", "a '?'; the URL of a server has no query"),
    _Part(frozenset({"3.2"}), "#", "a '#'; the URL of a server has no fragment"),
)
#: The versions in which a variable may be only once in a URL.
_ONCE = frozenset({"3.2"})


def check_server_urls(objects: Objects) -> Iterator[UnplacedDiagnostic]:
    """Report URLs that are no templates, and undefined variables (3.2.0, Server Object)."""
    for server in objects.of_type("Server"):
        url, variables = server.value.get("url"), server.value.get("variables", {})
        if not isinstance(url, str) or server.is_reference:
            continue
        problem = find_brace_problem(url)
        if problem:
            message = f"{problem} in the URL {url!r}"
            yield UnplacedDiagnostic("server-url", message, server.place("url"))
            continue
        for problem in _problems_of(url, server.document.grammar.version):
            yield UnplacedDiagnostic("server-url", problem, server.place("url"))
        if not isinstance(variables, dict) or isinstance(variables.get("$ref"), str):
            continue
        for name in names_in(url):
            if name not in variables:
                near = objects.near(name, [one for one in variables if isinstance(one, str)])
                message = f"no variable {name!r} for the URL {url!r}{near}"
                yield UnplacedDiagnostic("undefined-server-variable", message, server.place("url"))


def _problems_of(url: str, version: str) -> Iterator[str]:
    """Yield what a version forbids in the URL of a server."""
    literal = _IN_BRACES.sub("", url)
    for part in _FORBIDDEN:
        if version in part.versions and part.mark in literal:
            yield f"the URL {url!r} has {part.message}"
    counts = Counter(_IN_BRACES.findall(url)) if version in _ONCE else {}
    for name, count in counts.items():
        if count > 1:
            yield f"{{{name}}} is {count} times in the URL {url!r}"


def check_server_enumerations(objects: Objects) -> Iterator[UnplacedDiagnostic]:
    """Report empty ``enum`` of 3.0, which SHOULD NOT be (3.0.4, Server Variable Object).

    From 3.1 on it MUST NOT be, which the official schema says.
    """
    for variable in objects.of_type("ServerVariable"):
        is_empty = variable.value.get("enum") == [] and not variable.is_reference
        if is_empty and variable.document.grammar.version == "3.0":
            message = "'enum' is empty; without it the variable may have any value"
            yield UnplacedDiagnostic("empty-server-enum", message, variable.place("enum"))


def check_server_defaults(objects: Objects) -> Iterator[UnplacedDiagnostic]:
    """Report defaults that are not in ``enum`` (3.1.1, Server Variable Object)."""
    for variable in objects.of_type("ServerVariable"):
        values = variable.value.get("enum")
        if variable.is_reference or "default" not in variable.value:
            continue
        default = variable.value["default"]
        if isinstance(values, list) and values and default not in values:
            texts = [one for one in values if isinstance(one, str)]
            near = objects.near(default, texts) if isinstance(default, str) else ""
            message = f"the default {describe_value(default)} is not in 'enum'{near}"
            # Only from 3.1 on it MUST be there.
            is_3_0 = variable.document.grammar.version == "3.0"
            yield UnplacedDiagnostic(
                "server-default",
                message,
                variable.place("default"),
                severity="warning" if is_3_0 else "error",
            )


CHECKS = (
    Check(
        "server-url",
        "error",
        "a server URL that is not a URL template",
        "Paths and parameters",
        ("Server",),
        check_server_urls,
    ),
    Check(
        "undefined-server-variable",
        "error",
        "a variable in a server URL that is not defined",
        "Paths and parameters",
        ("Server",),
        check_server_urls,
    ),
    Check(
        "server-default",
        "error",
        "a server variable whose default is not in its enum",
        "Paths and parameters",
        ("ServerVariable",),
        check_server_defaults,
    ),
    Check(
        "empty-server-enum",
        "warning",
        "a server variable with an empty enum",
        "Paths and parameters",
        ("ServerVariable",),
        check_server_enumerations,
    ),
)
