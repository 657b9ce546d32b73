"""Merging the keywords of several schemas, without what lies below them."""

from __future__ import annotations

from typing import Any

from schemakit.flattening.keyword_merge import add_member, finish
from schemakit.flattening.merge import INLINE, Member, Merge

__all__ = ["merge_all", "merge_keywords"]


def merge_all(
    *members: Member, legacy: bool = False, is_renaming: bool = False, required: str = ""
) -> tuple[Merge, list[tuple[str, str]]]:
    """The merge of the members, and what it reported."""
    reports: list[tuple[str, str]] = []
    merge = Merge(
        legacy=legacy,
        booleans=not legacy,
        report=lambda code, message: reports.append((code, message)),
        required=frozenset(required.split()),
        is_renaming=is_renaming,
    )
    for member in members:
        add_member(merge, member)
    finish(merge)
    return merge, reports


def merge_keywords(
    first: dict[str, Any], second: dict[str, Any], *, legacy: bool = False
) -> tuple[dict[str, Any], list[Any], list[str]]:
    """The merged constraints, the residual schemas and the codes of two schemas."""
    merge, reports = merge_all(Member(first, INLINE), Member(second, INLINE), legacy=legacy)
    return merge.top, merge.residual, [code for code, _ in reports]
