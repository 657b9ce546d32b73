"""The class of a loaded description.

The packages behind it are imported by the methods that need them, so that each call loads only the
modules that it uses.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, Unpack

from schemakit.description.arguments import collect_sources
from schemakit.description.loaded import GIB
from schemakit.description.relating import Relating

if TYPE_CHECKING:
    from schemakit.description.selecting import SelectOptions
    from schemakit.errors import Diagnostic, SchemaKitError
    from schemakit.models.model import Model
    from schemakit.transform.options import BundleOptions, DereferenceOptions
    from schemakit.views.operations import AnyOf

__all__ = ["Description"]

#: So many pieces are about a megabyte of the text of a large description.
_CHUNK = 1024


class Description(Relating):
    """An API description, loaded. No method changes it, and what they return is read-only unless
    they say otherwise: it shares containers with the description. It is compared by identity, and
    can be pickled and deep-copied.

    The options of every ``dereference…``: ``cycles`` ("keep", "error", "share"), ``siblings``
    ("spec", "annotations"), ``extensions``, ``strict``, ``missing`` ("error", "keep"), ``prune``,
    ``annotate`` (a key for the component's name), ``at`` (a JSON Pointer, ``FILE#POINTER``, or the
    name of an operation or component: only that part, with the schemas that it still refers to
    under ``$defs``, ``definitions`` before 3.1, or as docs/cli.md says), ``flatten`` (every Schema
    without ``allOf``), ``nullable_intent`` (that of :func:`schemakit.flatten`), ``on_residual``
    (called with each :class:`Residual` that flattening left), ``on_conflict`` ("rename", "error"),
    ``on_renamed`` and ``on_problem`` (called with a :class:`Diagnostic` of each renamed component,
    and of each problem of the references that are written), and ``written_to`` (the path or URL of
    the output: relative URIs that mean something else there are problems too).
    """

    __slots__ = ()

    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """Problems of its YAML, of references and of names that schemas give themselves: warnings.

        A reference without a target is an error for :meth:`dereference`, unless ``missing="keep"``.
        """
        from schemakit.documents.document import describe_syntax
        from schemakit.references.problems import describe_problems, describe_registry

        found = describe_problems(self._registry, self._loaded.graph().problems)
        of_texts = describe_syntax(self._registry.all)
        return (*of_texts, *found, *describe_registry(self._registry))

    @property
    def unread(self) -> tuple[SchemaKitError, ...]:
        """Why documents to which it refers could not be read."""
        return self._registry.unread

    @property
    def sources(self) -> Mapping[str, bytes]:
        """The text of each document by the ``uri`` of its locations; empty for data in memory."""
        return collect_sources(self._registry)

    def check(self, *, examples: bool = False) -> tuple[Diagnostic, ...]:
        """All its problems, in the order of the text; docs/diagnostics.md explains each.

        With the ``check`` extra installed they include violations of the official OpenAPI schema,
        and with ``examples`` the examples, defaults and enum values that their schemas reject.
        """
        from schemakit.checks.run import check

        return check(self._registry, self._loaded.graph(), examples=examples)

    def model(self, *, repair: bool = False) -> Model:
        """The model that it describes: its inputs and outputs in order, and its contradictions.

        ``repair`` corrects known quirks of Cog, each with a diagnostic.

        Raises:
            UsageError: if it describes no model.
        """
        from schemakit.models.build import build_model

        return build_model(self._loaded, repair=repair, known=self.diagnostics)

    def select(
        self, operations: AnyOf | None = None, **options: Unpack[SelectOptions]
    ) -> Description:
        """A description of some operations with exactly what they need, valid and of the same
        version; it has one document, and the URI of this one.

        ``operations`` are operationIds, ``"GET /path"``, paths, JSON Pointers or, alone or beside
        these, names of schemas. ``tag``, ``method``, ``path`` (a shell glob), ``deprecated`` and
        ``uses`` (a component) have to match too; ``exclude`` and ``exclude_…`` of each must not.
        Of a filter with several texts one counts. ``schemas`` are kept without an operation.
        Without any of these, all operations are selected: that is :meth:`bundle` with ``prune``.

        A link to an operation that is not selected is dropped. ``on_warning`` is called with a
        diagnostic of each, of components that got another name, of references without a target,
        which ``missing="keep"`` leaves, and of relative URIs that mean something else at
        ``written_to``, the path or URL of the output.

        Raises:
            NotFoundError: if there is no such operation, schema or tag.
            UsageError: if no operation matches, or an option does not exist.
            UnresolvableError: if references in the selection have no target.
        """
        from schemakit.description.selecting import select_registry

        return Description(select_registry(self._loaded, operations, options))

    def dereference(
        self,
        *,
        max_bytes: int | None = None,
        copy: bool = False,
        **options: Unpack[DereferenceOptions],
    ) -> Any:
        """Plain dicts and lists with every reference inlined.

        Containers are shared, so that the result needs little more memory than the source, and is
        read-only. With ``copy`` it is a tree of its own, which may be changed. ``max_bytes`` bounds
        its size as JSON text; a copy is never larger than 1 GiB unless ``max_bytes`` allows it.

        Raises:
            TooLargeError: if the text would take more than ``max_bytes``; nothing is built then.
            UnresolvableError: if references have no target; it lists all of them.
            CycleError: if a reference leads only to itself; with ``cycles="error"`` for any cycle.
            UsageError: if an option does not exist or has no such value.
            PointerError: if ``at`` leads nowhere.
        """
        return self._loaded.dereference(max_bytes=max_bytes, copy=copy, **options)

    def dereference_json(
        self,
        *,
        max_bytes: int | None = GIB,
        indent: int | None = None,
        **options: Unpack[DereferenceOptions],
    ) -> bytes:
        """The same as JSON text (UTF-8), assembled without building the tree.

        Raises:
            TooLargeError: if it would take more than ``max_bytes``, before any of it is built.
            DocumentSyntaxError: if a mapping has a number that JSON cannot hold.
            SchemaKitError: as :meth:`dereference`.
        """
        return b"".join(self._loaded.dereference_text(options, max_bytes, indent))

    def dereference_json_chunks(
        self,
        *,
        max_bytes: int | None = GIB,
        indent: int | None = None,
        **options: Unpack[DereferenceOptions],
    ) -> Iterator[bytes]:
        """The text of :meth:`dereference_json` in chunks of about a megabyte.

        Raises:
            SchemaKitError: as :meth:`dereference_json`, before the first chunk.
        """
        return _join_some(self._loaded.dereference_text(options, max_bytes, indent))

    def bundle(self, **options: Unpack[BundleOptions]) -> Any:
        """All documents as one, with references; plain dicts and lists.

        Each target in another document is moved to the reusable Objects, once, under its own name.
        ``at``, as of :meth:`dereference`, bundles one part with the schemas to which it refers; a
        Schema becomes a JSON Schema of its own.

        Raises:
            SchemaKitError: as :meth:`dereference`.
        """
        return self._loaded.bundle(options)

    def bundle_json(
        self,
        *,
        max_bytes: int | None = GIB,
        indent: int | None = None,
        **options: Unpack[BundleOptions],
    ) -> bytes:
        """The same as JSON text (UTF-8).

        Raises:
            TooLargeError: if it would take more than ``max_bytes``, before any of it is built.
            DocumentSyntaxError: if a mapping has a number that JSON cannot hold.
            SchemaKitError: as :meth:`bundle`.
        """
        return b"".join(self._loaded.bundle_text(options, max_bytes, indent))

    def bundle_json_chunks(
        self,
        *,
        max_bytes: int | None = GIB,
        indent: int | None = None,
        **options: Unpack[BundleOptions],
    ) -> Iterator[bytes]:
        """The text of :meth:`bundle_json` in chunks of about a megabyte.

        Raises:
            SchemaKitError: as :meth:`bundle_json`, before the first chunk.
        """
        return _join_some(self._loaded.bundle_text(options, max_bytes, indent))


def _join_some(pieces: list[bytes]) -> Iterator[bytes]:
    return (b"".join(pieces[i : i + _CHUNK]) for i in range(0, len(pieces), _CHUNK))
