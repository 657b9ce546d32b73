"""Checks of Servers and their variables."""

from __future__ import annotations

from collections.abc import Iterator

from schemakit.checks.messages import describe_value
from schemakit.checks.objects import Objects, UnplacedDiagnostic
from schemakit.checks.path_templates import find_brace_problem, names_in
from schemakit.checks.record import Check

__all__ = ["CHECKS"]


def check_server_urls(objects: Objects) -> Iterator[UnplacedDiagnostic]:
    """Report braces in URLs that do not name a variable (3.1.1, Server Object)."""
    for server in objects.of_type("Server"):
        url, variables = server.value.get("url"), server.value.get("variables", {})
        if not isinstance(url, str) or server.is_reference:
            continue
        problem = find_brace_problem(url)
        if problem:
            message = f"{problem} in the URL {url!r}"
            yield UnplacedDiagnostic("server-url", message, server.place("url"))
            continue
        if not isinstance(variables, dict) or isinstance(variables.get("$ref"), str):
            continue
        for name in names_in(url):
            if name not in variables:
                near = objects.near(name, [one for one in variables if isinstance(one, str)])
                message = f"no variable {name!r} for the URL {url!r}{near}"
                yield UnplacedDiagnostic("undefined-server-variable", message, server.place("url"))


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
        "a server URL with unbalanced braces",
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
)
