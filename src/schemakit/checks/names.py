"""Checks of names: that they are unique, well formed, and refer to something that exists."""

from __future__ import annotations

import re
from collections.abc import Iterator

from schemakit.checks.objects import (
    Objects,
    Place,
    PlacedValue,
    UnplacedDiagnostic,
    as_items,
)
from schemakit.checks.record import Check
from schemakit.counts import format_count
from schemakit.references.problems import UNUSUAL
from schemakit.references.resolver import Target, Unresolved, may_be_uri, resolve
from schemakit.spec import pointer
from schemakit.spec.grammar import EXTENSION, LITERAL, type_at
from schemakit.suggest import suggestion

__all__ = ["CHECKS"]

#: 3.0.4, Components Object.
_COMPONENT_NAME = re.compile(r"[A-Za-z0-9._-]+")

#: What is unusual about the text of a reference, rather than about the way to its target.
_UNUSUAL_TEXTS = frozenset({"encoded-slash", "non-uri-ref", "non-uri-path", "slash-after-file"})


def check_operation_ids(objects: Objects) -> Iterator[UnplacedDiagnostic]:
    """Report operationIds that are not unique in the whole description (3.1.1, Operation)."""
    first: dict[str, PlacedValue] = {}
    for operation in objects.of_type("Operation"):
        name = operation.value.get("operationId")
        if not isinstance(name, str):
            continue
        if first.setdefault(name, operation) is not operation:
            other = first[name].place("operationId")
            message = f"another operation has the operationId {name!r} too"
            yield UnplacedDiagnostic(
                "duplicate-operation-id", message, operation.place("operationId"), (other,)
            )


def check_links(objects: Objects) -> Iterator[UnplacedDiagnostic]:
    """Report Links to operationIds that no document has (3.1.1, Link Object and appendix F)."""
    links = [link for link in objects.of_type("Link") if "$ref" not in link.value]
    if not links:
        return
    found = [one.value.get("operationId") for one in objects.of_whole_documents("Operation")]
    known = dict.fromkeys(name for name in found if isinstance(name, str))
    for link in links:
        name = link.value.get("operationId")
        if isinstance(name, str) and name not in known:
            message = f"no operation has the operationId {name!r}{objects.near(name, [*known])}"
            yield UnplacedDiagnostic("unknown-operation-id", message, link.place("operationId"))


def check_operation_refs(objects: Objects) -> Iterator[UnplacedDiagnostic]:
    """Report Links whose ``operationRef`` does not point to an Operation (3.1.1, Link Object).

    Nothing is known of documents that were not read: an ``operationRef`` does not include one.
    """
    for link in objects.of_type("Link"):
        ref = link.value.get("operationRef")
        if not isinstance(ref, str) or "$ref" in link.value:
            continue
        there = resolve(objects.registry, link.document, ref, link.base)
        message = ""
        if not isinstance(there, Target):
            message = there.message if isinstance(there, Unresolved) else ""
            message = _explain_name(objects, link, ref) or message
        elif not _may_be_operation(there):
            message = f"{ref!r} does not point to an Operation"
        elif there.unusual in _UNUSUAL_TEXTS:
            message = UNUSUAL[there.unusual].format(ref)
            yield UnplacedDiagnostic(there.unusual, message, link.place("operationRef"))
            continue
        if message:
            yield UnplacedDiagnostic("unknown-operation-ref", message, link.place("operationRef"))


def _explain_name(objects: Objects, link: PlacedValue, ref: str) -> str:
    """Say what a reference most likely means that names a whole document; ``""`` if not known."""
    if "#" in ref:
        return ""
    operations = objects.of_type("Operation")
    if any(one.value.get("operationId") == ref for one in operations):
        return f"{ref!r} is the name of a document here; an operationId belongs in 'operationId'"
    if " " in ref:
        return f"{ref!r} is not the URI of an Operation"
    if ref[:1] != "/":
        return ""
    root = objects.registry.root_of(link.document)
    if pointer.exists(root.value, pointer.parse(ref)):
        return f"{ref!r} is the path of another document{suggestion([f'#{ref}'])}"
    if ref.startswith("/paths/"):
        return f"{ref!r} is the path of another document; a JSON Pointer starts with '#/'"
    return ""


def _may_be_operation(there: Target) -> bool:
    if not isinstance(there.value, dict):
        return False
    is_description = there.document.is_complete and not there.document.grammar.root.is_schema
    if not is_description or there.unusual == "ref-through-ref":
        return True
    type_ = type_at(there.document.grammar, there.tokens, there.document.contents)
    return type_ in (EXTENSION, LITERAL) or type_.name == "Operation"


def check_security(objects: Objects) -> Iterator[UnplacedDiagnostic]:
    """Report security requirements without a scheme (3.1.1, Security Requirement Object).

    Names are those of the entry document, also in other documents (appendix F). A URI that points
    to nothing is reported as an unresolved reference instead.
    """
    entry = objects.entry
    schemes = objects.components("SecurityScheme")
    if schemes is None:
        return
    where = f"#/{'/'.join(entry.grammar.sections.get('SecurityScheme', ()))}"
    for requirement in objects.of_type("SecurityRequirement"):
        for name in requirement.value:
            if name in schemes or not isinstance(name, str):
                continue
            document = requirement.document
            if document.grammar.security_uris and may_be_uri(name):
                continue
            section = f"{entry.uri}{where}" if document.number else where
            near = objects.near(name, list(schemes))
            message = f"no security scheme {name!r} in {section}{near}"
            yield UnplacedDiagnostic("undefined-security-scheme", message, requirement.place(name))


def check_tag_names(objects: Objects) -> Iterator[UnplacedDiagnostic]:
    """Report tags that are declared twice (3.1.1, OpenAPI Object)."""
    first: dict[str, PlacedValue] = {}
    for name, tag in _declared_tags(objects):
        if first.setdefault(name, tag) is not tag:
            message, other = f"the tag {name!r} is declared twice", first[name].place("name")
            yield UnplacedDiagnostic("duplicate-tag", message, tag.place("name"), (other,))


def check_tags_of_operations(objects: Objects) -> Iterator[UnplacedDiagnostic]:
    """Report tags of operations that are not declared, each once, if any tag is declared."""
    declared = dict(_declared_tags(objects))
    if not declared:
        return
    used: dict[str, list[Place]] = {}
    for operation in objects.of_type("Operation"):
        for index, name in enumerate(as_items(operation.value.get("tags"))):
            if isinstance(name, str) and name not in declared:
                used.setdefault(name, []).append(operation.place("tags", str(index)))
    for name, places in used.items():
        others = len(places) - 1
        uses = f", and {format_count(others, 'more operation')} with it" if others else ""
        section = f"{objects.entry.uri}#/tags" if places[0].document.number else "#/tags"
        message = f"the tag {name!r} is not declared in {section}{uses}"
        near = objects.near(name, list(declared))
        yield UnplacedDiagnostic("undeclared-tag", f"{message}{near}", places[0])


def _declared_tags(objects: Objects) -> Iterator[tuple[str, PlacedValue]]:
    for tag in objects.of_type("Tag"):
        name = tag.value.get("name")
        if isinstance(name, str):
            yield name, tag


def check_tag_parents(objects: Objects) -> Iterator[UnplacedDiagnostic]:
    """Report parents of tags that are not declared or form a circle (3.2.0, Tag Object)."""
    declared = dict(_declared_tags(objects))
    parents = {
        name: tag.value["parent"]
        for name, tag in declared.items()
        if tag.document.grammar.version == "3.2" and isinstance(tag.value.get("parent"), str)
    }
    in_reported: set[str] = set()
    for name, parent in parents.items():
        place = declared[name].place("parent")
        if parent not in declared:
            message = f"no tag {parent!r} is declared{objects.near(parent, list(declared))}"
            yield UnplacedDiagnostic("unknown-tag-parent", message, place)
            continue
        chain = [name]
        while parents.get(chain[-1]) in parents and parents[chain[-1]] not in chain:
            chain.append(parents[chain[-1]])
        if parents.get(chain[-1]) == name and name not in in_reported:
            in_reported.update(chain)
            shown = " in ".join(map(repr, [*chain, name]))
            message = f"the tag {name!r} is below itself: {shown}"
            yield UnplacedDiagnostic("circular-tag", message, place)


def check_component_names(objects: Objects) -> Iterator[UnplacedDiagnostic]:
    """Report names in ``components`` with characters not allowed (3.1.1, Components Object)."""
    for components in objects.of_type("Components"):
        for section in components.value:
            is_extension = isinstance(section, str) and section.startswith("x-")
            if isinstance(components.value[section], dict) and not is_extension:
                yield from _check_section(objects, objects.member(components, section))


def _check_section(objects: Objects, section: PlacedValue) -> Iterator[UnplacedDiagnostic]:
    there = objects.target(section)
    if there is None or not isinstance(there.value, dict):
        return
    for name in there.value:
        if not _COMPONENT_NAME.fullmatch(str(name)):
            message = f"{name!r} is not a component name; use letters, digits, '.', '-' and '_'"
            yield UnplacedDiagnostic("component-name", message, there.place(str(name)))


CHECKS = (
    Check(
        "component-name",
        "error",
        "a component name with characters that are not allowed",
        "Names",
        ("Components",),
        check_component_names,
    ),
    Check(
        "duplicate-operation-id",
        "error",
        "two operations with the same operationId",
        "Names",
        ("Operation",),
        check_operation_ids,
    ),
    Check(
        "unknown-operation-id",
        "error",
        "a Link to an operationId that no operation has",
        "Names",
        ("Link", "Operation"),
        check_links,
    ),
    Check(
        "unknown-operation-ref",
        "error",
        "a Link whose operationRef does not point to an operation",
        "Names",
        ("Link", "Operation"),
        check_operation_refs,
    ),
    Check(
        "undefined-security-scheme",
        "error",
        "a security requirement for a scheme that is not defined",
        "Names",
        ("SecurityRequirement",),
        check_security,
    ),
    Check(
        "undeclared-tag",
        "warning",
        "an operation has a tag that is not declared",
        "Names",
        ("Operation", "Tag"),
        check_tags_of_operations,
    ),
    Check(
        "duplicate-tag",
        "error",
        "two tags are declared with the same name",
        "Names",
        ("Tag",),
        check_tag_names,
    ),
    Check(
        "unknown-tag-parent",
        "error",
        "a tag below a tag that is not declared",
        "Names",
        ("Tag",),
        check_tag_parents,
    ),
    Check(
        "circular-tag",
        "error",
        "a tag that is below itself",
        "Names",
        ("Tag",),
        check_tag_parents,
    ),
)
