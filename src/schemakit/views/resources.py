"""The documents of a description as a ``Registry`` of the package ``referencing``.

It is the registry that ``jsonschema`` and other validators take, so that they can follow references
into the description. ``referencing`` is an extra, so it is imported where it is used.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from schemakit.documents.registry import Registry, Resource, list_anchors, list_resources
from schemakit.errors import UsageError
from schemakit.spec import pointer

if TYPE_CHECKING:
    import referencing

__all__ = ["build_registry"]


def build_registry(registry: Registry) -> referencing.Registry[Any]:
    """A registry with each document and each schema with an identifier, by every URI that it has.

    A document is also there under the name that people are shown, such as a path as it was given.

    Raises:
        UsageError: if ``referencing`` is not installed.
    """
    try:
        import referencing
    except ImportError as error:
        message = "a registry needs referencing: pip install 'schemakit[validate]'"
        raise UsageError(message) from error
    named = list_resources(registry)
    for document in registry.all:
        named.setdefault(document.uri, registry.root_of(document))
    named.pop("", None)
    resources = _Resources(registry, list(named.values()))
    return referencing.Registry().with_resources(
        (name, resources.make(name, resource)) for name, resource in named.items()
    )


class _Resources:
    """Makes the resources of one registry, with what was found in them before."""

    def __init__(self, registry: Registry, found: list[Resource]) -> None:
        self.registry = registry
        #: The base URI of each value that is the root of a resource, by the id of the value.
        self.bases = {id(one.value): one.base for one in found}

    def make(self, name: str, resource: Resource) -> referencing.Resource[Any]:
        """A resource under a name that may differ from its own base URI.

        In ``referencing`` the base of what is looked up is the name that it was looked up by. So
        under another name the root is a copy, in whose members the base is the resource's own.
        """
        contents, first = resource.value, frozenset[int]()
        # Under its own name it is the document itself, so only that one has an identifier.
        identifier = resource.base if name == resource.base else None
        if identifier is None and isinstance(contents, dict):
            first = frozenset(map(id, contents.values()))
            contents = dict(contents)
        own, anchors = _make_specification(resource.base), self._make_anchors(resource)

        def enter(_segments: Any, resolver: Any, subresource: Any) -> Any:
            """Changes the base where a JSON Pointer passes into a resource."""
            there = id(subresource.contents)
            if there in self.bases:
                inner = _make_specification(self.bases[there])
                return resolver.in_subresource(inner.create_resource(None))
            if there in first:
                return resolver.in_subresource(own.create_resource(None))
            return resolver

        return _make_specification(identifier, anchors, enter).create_resource(contents)

    def _make_anchors(self, resource: Resource) -> list[Any]:
        """The plain names in a resource."""
        from referencing import Anchor
        from referencing.jsonschema import DynamicAnchor

        specification = _make_specification(resource.base)
        found = []
        for name in list_anchors(self.registry, resource):
            value = pointer.get(resource.document.contents, name.tokens)
            kind: Any = DynamicAnchor if name.is_dynamic else Anchor
            found.append(kind(name.text, specification.create_resource(value)))
        return found


def _stay(_segments: Any, resolver: Any, _subresource: Any) -> Any:
    """Keeps the base where a JSON Pointer passes."""
    return resolver


def _make_specification(
    base: str | None,
    anchors: Sequence[Any] = (),
    enter: Callable[[Any, Any, Any], Any] | None = None,
) -> referencing.Specification[Any]:
    """What ``referencing`` asks of a resource, or of a part of one: its base URI, its plain names,
    and where a pointer passes into another. The resources inside it are in the registry."""
    import referencing

    make: Any = referencing.Specification  # its constructor is generated
    found: referencing.Specification[Any] = make(
        name="description",
        id_of=lambda _: base,
        subresources_of=lambda _: (),
        anchors_in=lambda _, __: anchors,
        # ``referencing`` passes these by keyword, under names of its own.
        maybe_in_subresource=lambda segments, resolver, subresource: (enter or _stay)(
            segments, resolver, subresource
        ),
    )
    return found
