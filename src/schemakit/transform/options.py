"""The options of dereferencing and bundling."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypedDict

from schemakit.audience import name_argument
from schemakit.errors import UsageError

if TYPE_CHECKING:
    import os
    from collections.abc import Callable

    from schemakit.errors import Diagnostic
    from schemakit.flattening.flatten import OnResidual
    from schemakit.references.target_types import Start

__all__ = ["BundleOptions", "DereferenceOptions", "Options"]

_CHOICES = {
    "cycles": ("keep", "error", "share"),
    "siblings": ("spec", "annotations"),
    "missing": ("error", "keep"),
    "on_conflict": ("rename", "error"),
}


class _SharedOptions(TypedDict, total=False):
    """The keywords of every ``bundle…`` and ``dereference…``."""

    extensions: bool
    strict: bool
    missing: Literal["error", "keep"]
    prune: bool
    at: str | None
    on_conflict: Literal["rename", "error"]
    on_renamed: Callable[[Diagnostic], None] | None
    on_problem: Callable[[Diagnostic], None] | None
    written_to: str | os.PathLike[str] | None


class BundleOptions(_SharedOptions, total=False):
    """The keywords of every ``bundle…``; docs/cli.md explains each."""

    inline: Literal["single-use"] | None
    titles: bool


class DereferenceOptions(_SharedOptions, total=False):
    """The keywords of every ``dereference…``; docs/cli.md explains each."""

    cycles: Literal["keep", "error", "share"]
    siblings: Literal["spec", "annotations"]
    annotate: str | None
    flatten: bool
    nullable_intent: bool
    on_residual: OnResidual | None


@dataclass(frozen=True, slots=True)
class Options:
    """The options of one call; docs/cli.md explains each.

    Raises:
        UsageError: if an option does not have the given value.
    """

    cycles: str = "keep"
    siblings: str = "spec"
    extensions: bool = True
    strict: bool = False
    missing: str = "error"
    prune: bool = False
    annotate: str | None = None
    #: The tokens of a part of the entry document, or a part of another document.
    at: tuple[str, ...] | Start | None = None
    on_conflict: str = "rename"
    on_renamed: Callable[[Diagnostic], None] | None = None
    #: Is called with the problems of references in what is written, which may be a part.
    on_problem: Callable[[Diagnostic], None] | None = None
    #: The URI at which the output will be: relative URIs in it that mean something else
    #: there are problems too.
    written_to: str | None = None
    flatten: bool = False
    nullable_intent: bool = False
    on_residual: OnResidual | None = None
    #: For bundles: what is used once is written where it is used.
    inline: str | None = None
    #: For bundles of one schema: each definition has its name as title, unless it has one.
    titles: bool = False

    def __post_init__(self) -> None:
        for name, choices in _CHOICES.items():
            if (value := getattr(self, name)) not in choices:
                listed = ", ".join(map(repr, choices))
                raise UsageError(f"{name}={value!r} is not one of {listed}")
        if self.inline not in (None, "single-use"):
            raise UsageError(f"inline={self.inline!r} is neither 'single-use' nor None")
        for name in ("extensions", "strict", "prune", "flatten", "nullable_intent", "titles"):
            if not isinstance(getattr(self, name), bool):
                raise UsageError(f"{name}={getattr(self, name)!r} is neither True nor False")
        key = self.annotate
        if key is not None and (not isinstance(key, str) or key[:2] != "x-" or key == "x-"):
            # Anything else may be a keyword, of this version or the next.
            given = name_argument("annotate", key)
            raise UsageError(f"{given} is no extension: it has to start with 'x-'")
