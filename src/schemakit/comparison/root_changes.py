"""The differences of what a description says of itself: information, servers, tags."""

from __future__ import annotations

from typing import Any

from schemakit.comparison.facts import BREAKS, DOCUMENTS, RISKS, SAFE, Effect, Fact, Part
from schemakit.comparison.inherited import list_schemes
from schemakit.comparison.keyword_facts import say_changed
from schemakit.comparison.object_changes import compare_fields
from schemakit.comparison.spots import Side, Spot
from schemakit.spec.values import equal
from schemakit.syntax.json_writer import short_json
from schemakit.views.servers import swagger_urls

__all__ = ["compare_root", "compare_schemes", "compare_servers"]

#: The fields of the root that say which version of OpenAPI it is.
_VERSIONS = ("openapi", "swagger", "$schema", "jsonSchemaDialect")
#: The URL of the server of a description that lists none.
_DEFAULT = "/"
#: What is compared elsewhere.
_ELSEWHERE = frozenset(
    {"paths", "webhooks", "components", "security", "servers", "tags", "info"}
    | {"definitions", "parameters", "responses", "securityDefinitions", "consumes", "produces"}
    | {"host", "basePath", "schemes"}
)


def compare_root(part: Part, old: Side, new: Side) -> None:
    """Add the differences of two whole descriptions, without their paths and components."""
    before, after = old.root, new.root
    for key in _VERSIONS:
        values = [one.value.get(key) for one in (before, after)]
        if not equal(values[0], values[1]):
            shown = [None if one is None else str(one) for one in values]
            ends = [one.member(key) if key in one.value else one for one in (before, after)]
            message = say_changed(key, shown[0], shown[1])
            part.facts.append(
                Fact("openapi-version-changed", message, ends[0], ends[1], DOCUMENTS, DOCUMENTS)
            )
    _compare_info(part, before, after)
    _compare_tags(part, before, after)
    if "2.0" in (old.entry.grammar.version, new.entry.grammar.version):
        _compare_urls(part, old, new)
    else:
        compare_servers(part, before, after)
    compare_fields(part, before, after, {*_ELSEWHERE, *_VERSIONS})


def _compare_info(part: Part, old: Spot, new: Spot) -> None:
    ends = [
        one.member("info") if isinstance(one.value.get("info"), dict) else None
        for one in (old, new)
    ]
    befores, afters = ({} if one is None else one.value for one in ends)
    for key in dict.fromkeys((*befores, *afters)):
        values = [befores.get(key), afters.get(key)]
        if equal(values[0], values[1]):
            continue
        spots = [
            one.member(key) if one is not None and key in one.value else one or side
            for one, side in zip(ends, (old, new), strict=True)
        ]
        shown = [None if one is None else short_json(one, 40) for one in values]
        message = say_changed(key, shown[0], shown[1]) if key == "version" else f"{key} changed"
        part.facts.append(
            Fact("info-changed", message, spots[0], spots[1], DOCUMENTS, DOCUMENTS, way=" info")
        )


def _compare_tags(part: Part, old: Spot, new: Spot) -> None:
    tags: list[dict[str, Spot]] = []
    for one in (old, new):
        listed = [spot for _, spot in one.members("tags") if isinstance(spot.value, dict)]
        tags.append({str(spot.value.get("name")): spot for spot in listed})
    for name in dict.fromkeys((*tags[0], *tags[1])):
        before, after = tags[0].get(name), tags[1].get(name)
        if before is None or after is None or not equal(before.value, after.value):
            verb = "added" if before is None else "removed" if after is None else "changed"
            message = f"tag {name!r} {verb}"
            part.facts.append(Fact("tags-changed", message, before, after, DOCUMENTS, DOCUMENTS))


def compare_servers(part: Part, old: Spot, new: Spot) -> None:
    """Add the differences of the servers of two Objects. Without any, the one server is ``/``
    (OAS 3.1, OpenAPI Object, ``servers``)."""
    befores, afters = _servers(old), _servers(new)
    if afters and not befores and _DEFAULT not in afters:
        part.facts.append(_default_removed(old))
    for url in dict.fromkeys((*befores, *afters)):
        before, after = befores.get(url), afters.get(url)
        if url == _DEFAULT and not (befores and afters):
            continue
        if before is None:
            part.facts.append(Fact("server-added", f"server {url} added", None, after, SAFE, SAFE))
        elif after is None:
            message = f"server {url} removed"
            part.facts.append(Fact("server-removed", message, before, None, BREAKS, BREAKS))
        elif not equal(before.value, after.value):
            _compare_server(part, url, before, after)


def _default_removed(old: Spot) -> Fact:
    message = f"server {_DEFAULT} removed, which is the one where none is listed"
    return Fact("server-removed", message, old, None, RISKS, RISKS)


def _servers(owner: Spot) -> dict[str, Spot]:
    listed = [spot for _, spot in owner.members("servers") if isinstance(spot.value, dict)]
    return {str(spot.value.get("url")): spot for spot in listed}


def _compare_server(part: Part, url: str, old: Spot, new: Spot) -> None:
    befores, afters = dict(old.members("variables")), dict(new.members("variables"))
    for name in dict.fromkeys((*befores, *afters)):
        before, after = befores.get(name), afters.get(name)
        if before is None or after is None or not equal(before.value, after.value):
            message = f"server {url}: variable {name!r} changed"
            part.facts.append(Fact("server-variable-changed", message, before, after, RISKS, RISKS))
    compare_fields(part, old, new, {"url", "variables"}, way=f" server {url}")


def compare_schemes(part: Part, old: list[str], new: list[str]) -> None:
    """Add the differences of two lists of URL schemes of 2.0; an empty one stands for those by
    which the description was fetched."""
    for scheme in dict.fromkeys((*old, *new)):
        if scheme in old and scheme in new:
            continue
        is_known = bool(old and new)
        verb = "added" if scheme in new else "removed"
        effect = RISKS if not is_known else SAFE if scheme in new else BREAKS
        message = f"scheme {scheme} {verb}"
        part.facts.append(Fact(f"server-{verb}", message, part.old, part.new, effect, effect))


def _compare_urls(part: Part, old: Side, new: Side) -> None:
    """Compare servers where one side is of 2.0, which has host, basePath and schemes."""
    urls: list[tuple[str, ...]] = []
    for side in (old, new):
        contents: dict[str, Any] = side.entry.contents
        if side.entry.grammar.version == "2.0":
            urls.append(swagger_urls(contents, ""))
        else:
            urls.append(tuple(_servers(side.root)))
    are_both_old = all(one.entry.grammar.version == "2.0" for one in (old, new))
    if are_both_old and not any(isinstance(one.root.value.get("host"), str) for one in (old, new)):
        compare_schemes(part, list_schemes(old, old.root), list_schemes(new, new.root))
    if urls[1] and not urls[0] and _DEFAULT not in urls[1]:
        part.facts.append(_default_removed(old.root))
    for url in dict.fromkeys((*urls[0], *urls[1])):
        if url == _DEFAULT and not all(urls):
            continue
        is_new = url not in urls[0]
        if is_new or url not in urls[1]:
            effect: Effect = SAFE if is_new else BREAKS
            verb = "added" if is_new else "removed"
            before, after = (None, new.root) if is_new else (old.root, None)
            message = f"server {url} {verb}"
            part.facts.append(Fact(f"server-{verb}", message, before, after, effect, effect))
