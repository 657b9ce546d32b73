"""Schemas by themselves, their references resolved in a dict."""

from __future__ import annotations

from typing import Any

from schemakit.samples.conjunction import Scope
from schemakit.samples.values import Sample, make_sample

__all__ = ["make", "scope"]


def scope(targets: dict[str, Any] | None = None, **options: Any) -> Scope:
    """A scope whose references have these targets."""
    return Scope((targets or {}).__getitem__, **{"legacy": False, "hidden": "", **options})


def make(schema: Any, targets: dict[str, Any] | None = None, **options: Any) -> Sample:
    """The sample of a schema whose references have these targets."""
    return make_sample(schema, look=(targets or {}).__getitem__, **options)
