"""Checks of names that have to be unique, well formed, or those of something that exists."""

from __future__ import annotations

import re
from collections.abc import Iterator

from schemakit.checks.objects import Finding, Found, Objects, Place, declared, listed
from schemakit.references.resolver import may_be_uri

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
            other = first[name].place("operationId")
            message = f"the operationId {name!r} is that of another operation too"
            yield Finding(
                "duplicate-operation-id", message, operation.place("operationId"), (other,)
            )


def links(objects: Objects) -> Iterator[Finding]:
    """``unknown-operation-id``: what a Link Object names has to exist (3.1.1, Link Object), in any
    document (appendix F)."""
    known: dict[str, None] = {}
    for number, link in enumerate(objects.of("Link")):
        name = link.value.get("operationId")
        if not number:
            found = [one.value.get("operationId") for one in objects.of_documents("Operation")]
            known = dict.fromkeys(name for name in found if isinstance(name, str))
        if isinstance(name, str) and name not in known and "$ref" not in link.value:
            message = f"no operation has the operationId {name!r}{objects.near(name, [*known])}"
            yield Finding("unknown-operation-id", message, link.place("operationId"))


def security(objects: Objects) -> Iterator[Finding]:
    """``undefined-security-scheme``: requirements name schemes (3.1.1, Security Requirement), those
    of the entry document wherever they stand (appendix F).

    What is a URI and leads nowhere is a dead reference, and reported as such.
    """
    entry = objects.entry
    schemes = declared(entry, "SecurityScheme")
    where = f"#/{'/'.join(entry.grammar.sections.get('SecurityScheme', ()))}"
    for requirement in objects.of("SecurityRequirement"):
        for name in requirement.value:
            if name in schemes or not isinstance(name, str):
                continue
            document = requirement.document
            if document.grammar.security_uris and may_be_uri(name):
                continue
            named = f"{entry.uri}{where}" if document.number else where
            near = objects.near(name, list(schemes))
            message = f"no security scheme {name!r} in {named}{near}"
            yield Finding("undefined-security-scheme", message, requirement.place(name))


def tags(objects: Objects) -> Iterator[Finding]:
    """``duplicate-tag``, and ``undeclared-tag`` in documents that declare tags at all."""
    first: dict[str, Found] = {}
    for tag in objects.of("Tag"):
        name = tag.value.get("name")
        if isinstance(name, str) and first.setdefault(name, tag) is not tag:
            other = first[name].place("name")
            yield Finding(
                "duplicate-tag", f"the tag {name!r} is declared twice", tag.place("name"), (other,)
            )
    if not first:
        return
    used: dict[str, list[Place]] = {}
    for operation in objects.of("Operation"):
        for index, name in enumerate(listed(operation.value.get("tags"))):
            if isinstance(name, str) and name not in first:
                used.setdefault(name, []).append(operation.place("tags", str(index)))
    for name, places in used.items():
        others = len(places) - 1
        uses = f", and {others} more operation{'s' * (others > 1)} with it" if others else ""
        declaring = f"{objects.entry.uri}#/tags" if places[0].document.number else "#/tags"
        message = f"the tag {name!r} is not declared in {declaring}{uses}"
        yield Finding("undeclared-tag", f"{message}{objects.near(name, list(first))}", places[0])


def component_names(objects: Objects) -> Iterator[Finding]:
    """``component-name``: what names may hold in ``components`` (3.1.1, Components Object)."""
    for components in objects.of("Components"):
        for section in components.value:
            is_extension = isinstance(section, str) and section.startswith("x-")
            if isinstance(components.value[section], dict) and not is_extension:
                yield from _names_in(objects, objects.member(components, section))


def _names_in(objects: Objects, section: Found) -> Iterator[Finding]:
    there = objects.target(section)
    if there is None or not isinstance(there.value, dict):
        return
    for name in there.value:
        if not _COMPONENT_NAME.fullmatch(str(name)):
            message = f"{name!r} is no component's name: letters, digits, '.', '-', '_'"
            yield Finding("component-name", message, there.place(str(name)))
