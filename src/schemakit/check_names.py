"""Checks of names that have to be unique, well formed, or those of something that exists."""

from __future__ import annotations

import re
from collections.abc import Iterator

from schemakit.objects import Finding, Found, Objects, declared, listed
from schemakit.resolution import Target, resolve

__all__ = ["component_names", "links", "operation_ids", "security", "tags"]

#: 3.0.4, Components Object.
_COMPONENT_NAME = re.compile(r"[A-Za-z0-9._-]+")


def operation_ids(objects: Objects) -> Iterator[Finding]:
    """``duplicate-operation-id``: an id has to be unique in the whole API (3.1.1, Operation)."""
    first: dict[str, Found] = {}
    for operation in objects.of("Operation"):
        name = operation.value.get("operationId")
        if not isinstance(name, str):
            continue
        if first.setdefault(name, operation) is not operation:
            other = first[name].tokens("operationId")
            message = f"the operationId {name!r} is that of another operation too"
            yield Finding(
                "duplicate-operation-id", message, operation.tokens("operationId"), (other,)
            )


def links(objects: Objects) -> Iterator[Finding]:
    """``unknown-operation-id``: what a Link Object names has to exist (3.1.1, Link Object)."""
    found = [one.value.get("operationId") for one in objects.of("Operation")]
    known = [name for name in found if isinstance(name, str)]
    for link in objects.of("Link"):
        name = link.value.get("operationId")
        if isinstance(name, str) and name not in known and "$ref" not in link.value:
            message = f"no operation has the operationId {name!r}{objects.near(name, known)}"
            yield Finding("unknown-operation-id", message, link.tokens("operationId"))


def security(objects: Objects) -> Iterator[Finding]:
    """``undefined-security-scheme``: requirements name schemes (3.1.1, Security Requirement)."""
    document = objects.document
    schemes = declared(document, "SecurityScheme")
    where = "/".join(document.grammar.sections.get("SecurityScheme", ()))
    for requirement in objects.of("SecurityRequirement"):
        for name in requirement.value:
            if name in schemes or not isinstance(name, str):
                continue
            if document.grammar.security_uris and isinstance(
                resolve(objects.documents, document, name), Target
            ):
                continue
            message = f"no security scheme {name!r} in #/{where}{objects.near(name, list(schemes))}"
            yield Finding("undefined-security-scheme", message, requirement.tokens(name))


def tags(objects: Objects) -> Iterator[Finding]:
    """``duplicate-tag``, and ``undeclared-tag`` in documents that declare tags at all."""
    first: dict[str, Found] = {}
    for tag in objects.of("Tag"):
        name = tag.value.get("name")
        if isinstance(name, str) and first.setdefault(name, tag) is not tag:
            other = first[name].tokens("name")
            yield Finding(
                "duplicate-tag", f"the tag {name!r} is declared twice", tag.tokens("name"), (other,)
            )
    if not first:
        return
    used: dict[str, list[tuple[str, ...]]] = {}
    for operation in objects.of("Operation"):
        for index, name in enumerate(listed(operation.value.get("tags"))):
            if isinstance(name, str) and name not in first:
                used.setdefault(name, []).append(operation.tokens("tags", str(index)))
    for name, places in used.items():
        others = len(places) - 1
        uses = f", and {others} more operation{'s' * (others > 1)} with it" if others else ""
        message = f"the tag {name!r} is not declared in #/tags{uses}"
        yield Finding("undeclared-tag", f"{message}{objects.near(name, list(first))}", places[0])


def component_names(objects: Objects) -> Iterator[Finding]:
    """``component-name``: what names may hold in ``components`` (3.1.1, Components Object)."""
    for components in objects.of("Components"):
        for section, named in components.value.items():
            if not isinstance(named, dict) or section[:2] == "x-":
                continue
            for name in named:
                if not _COMPONENT_NAME.fullmatch(str(name)):
                    message = f"{name!r} is no component's name: letters, digits, '.', '-', '_'"
                    yield Finding("component-name", message, components.tokens(section, str(name)))
