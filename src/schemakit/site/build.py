"""The data of a page for a browser, collected from a description."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from schemakit.errors import PointerError, UsageError
from schemakit.references.resolver import find_at_pointer, followed
from schemakit.samples.messages import KeptSamples
from schemakit.site.diagnostics import list_diagnostics
from schemakit.site.forms import describe_model, list_json_forms
from schemakit.site.nodes import Nodes
from schemakit.site.operations import (
    Tables,
    describe_message,
    describe_operation,
    describe_parameter,
    describe_server,
)
from schemakit.site.pages import Page, find_homes, list_pages
from schemakit.site.relations import describe_map, list_relations
from schemakit.site.requests import sample_operation
from schemakit.site.search_texts import list_search_texts
from schemakit.site.tables import Strings
from schemakit.spec import pointer
from schemakit.syntax.gc_pause import collector_paused
from schemakit.views.kept_references import make_exists
from schemakit.views.operation_parts import find_external_docs, read_servers
from schemakit.views.schemas import list_schemas

if TYPE_CHECKING:
    from schemakit.description.description import Description

__all__ = ["SiteData", "build_site_data"]

#: Parts that are like a message, and those that are like a parameter.
_MESSAGES, _PARAMETERS = ("requestBodies", "responses"), ("parameters", "headers")


class SiteData(NamedTuple):
    """The data of a page in pieces, each read when it is needed, the first one at once.

    ``head`` is what the page shows first: titles and lists. ``bodies`` has the trees of all pages,
    ``search`` the texts that are searched, and ``more`` relations, diagnostics and the map.
    ``samples`` and ``examples`` are of operations, ``json`` is that of components.
    """

    head: dict[str, Any]
    search: dict[str, Any]
    bodies: dict[str, Any]
    more: dict[str, Any]
    samples: list[Any]
    examples: list[str]
    json: dict[str, Any]


def build_site_data(api: Description) -> SiteData:
    """Collect the data of a page.

    A description of several documents is bundled before, so that all its parts have a place in one.

    Raises:
        SchemaKitError: if it cannot be bundled or dereferenced.
    """
    with collector_paused():
        return _Builder(_as_one_document(api), api).build()


def _as_one_document(api: Description) -> Description:
    if len(api.sources) < 2:
        return api
    from schemakit.description.load import load

    return load(api.bundle(missing="keep"))


class _Builder:
    """Collects the data of one description; ``source`` is it as it was loaded."""

    def __init__(self, api: Description, source: Description) -> None:
        self._api, self._source = api, source
        self._reader = api._loaded
        self._entry = api._registry.entry
        self._whole = self._reader.read_whole()
        self._pages = list_pages(self._reader)
        self._homes = find_homes(self._pages)
        self._strings, self._examples = Strings(), Strings()
        schemas = {
            one.pointer: number for number, one in enumerate(self._pages) if one.kind == "schemas"
        }
        nodes = Nodes(
            self._whole,
            self._strings,
            schemas,
            legacy=self._entry.grammar.legacy_bounds,
            exists=make_exists(self._reader),
        )
        self._tables = Tables(nodes, self._strings, self._examples)

    def build(self) -> SiteData:
        seen = [
            one.operation.seen_in(self._whole) if one.operation else None for one in self._pages
        ]
        bodies = [
            describe_operation(self._tables, operation)
            if operation is not None
            else self._describe_component(page)
            for page, operation in zip(self._pages, seen, strict=True)
        ]
        table = self._tables.nodes.as_data()
        search_strings = Strings()
        search = list_search_texts(self._reader.search_index(), search_strings, self._homes)
        connections = self._reader.connections()
        diagnostics = list_diagnostics(self._source.check(), self._find_homes_in_documents())
        kept = KeptSamples()
        return SiteData(
            head=self._describe_head(diagnostics),
            bodies={"strings": self._strings.as_list(), **table, "pages": bodies},
            search={"strings": search_strings.as_list(), **search},
            more={
                "relations": list_relations(connections, self._homes),
                "map": describe_map(connections, self._api.statistics()),
                "diagnostics": diagnostics,
            },
            samples=[sample_operation(one, kept) for one in seen if one is not None],
            examples=self._examples.as_list(),
            json=list_json_forms(self._reader, self._pages),
        )

    def _find_homes_in_documents(self) -> dict[str, dict[str, int]]:
        """The pages by the documents of the source: of the entry all of them, of others those of
        the operations that are there."""
        registry = self._source._registry
        homes = {self._source.uri: dict(self._homes)}
        for one in self._source.operations() if len(registry.all) > 1 else ():
            start = find_at_pointer(registry, pointer.parse(one.pointer))
            there = None if start is None else followed(registry, start)
            page = self._homes.get(one.pointer)
            if there is not None and there.document.number and page is not None:
                places = homes.setdefault(there.document.uri, {})
                places.setdefault(pointer.join(there.tokens), page)
        return homes

    # -- the head ----------------------------------------------------------------------------------

    def _describe_head(self, diagnostics: Sequence[Any]) -> dict[str, Any]:
        api, info = self._api, self._api.info
        found: dict[str, Any] = {
            "title": api.title or _name_of(self._source.uri),
            "version": info.get("version"),
            "kind": _describe_kind(api.version),
            "summary": info.get("summary"),
            "description": info.get("description"),
            "terms": info.get("termsOfService"),
            "contact": info.get("contact"),
            "license": info.get("license"),
            "docs": find_external_docs(api.contents),
            "servers": [describe_server(one) for one in read_servers(api._registry.entry)],
            "tags": self._list_tags(),
            "pages": self._list_pages(),
            "model": self._describe_model(),
            "diagnostics": len(diagnostics),
        }
        return {key: value for key, value in found.items() if _is_said(key, value)}

    def _list_tags(self) -> list[list[Any]]:
        """Name, and what the Tag Object says, of each tag."""
        return [
            [one.name, one.summary or "", one.description or "", one.parent or ""]
            for one in self._api.tag_counts()
        ]

    def _list_pages(self) -> list[list[Any]]:
        """``[kind, key]`` of each page; of an operation also method, path, summary, the numbers of
        its tags, and whether it is deprecated; of a schema its type."""
        tags = {one.name: number for number, one in enumerate(self._api.tag_counts())}
        types = {one.pointer: one.type for one in list_schemas(self._reader)}
        rows: list[list[Any]] = []
        for page in self._pages:
            one = page.operation
            if one is None:
                rows.append([page.kind, page.key, types.get(page.pointer, "")])
                continue
            rows.append(
                [
                    *(page.kind, page.key, one.request_method, one.path, one.summary or ""),
                    *([tags[tag] for tag in dict.fromkeys(one.tags)], int(one.deprecated)),
                ]
            )
        return rows

    def _describe_model(self) -> dict[str, Any] | None:
        try:
            return describe_model(self._api.model())
        except UsageError:
            return None

    # -- components --------------------------------------------------------------------------------

    def _describe_component(self, page: Page) -> dict[str, Any]:
        """What the page of a component shows besides its JSON."""
        try:
            value = pointer.get(self._whole, pointer.parse(page.pointer))
        except (pointer.Missing, PointerError):
            return {}
        if page.kind == "schemas":
            docs = find_external_docs(value)
            edge = self._tables.nodes.make_edge(value)
            return {"edge": edge, "docs": list(docs)} if docs is not None else {"edge": edge}
        if not isinstance(value, dict):
            return {}
        if page.kind in _PARAMETERS:
            named = {"in": "header", "name": page.key, **value}
            return {"edge": describe_parameter(self._tables, named), "in": str(named["in"])}
        if page.kind in _MESSAGES:
            return {"message": describe_message(self._tables, value)}
        if page.kind == "securitySchemes":
            return {"facts": list(_list_scheme_facts(value))}
        said = value.get("description") or value.get("summary")
        return {"description": self._strings.add(said)} if isinstance(said, str) else {}


def _list_scheme_facts(scheme: dict[str, Any]) -> Iterable[list[str]]:
    """What a Security Scheme Object says, name and text; of flows the URLs and the scopes."""
    for key, value in scheme.items():
        if isinstance(value, str):
            yield [key, value]
    flows = scheme.get("flows")
    for name, flow in flows.items() if isinstance(flows, dict) else ():
        for key, value in flow.items() if isinstance(flow, dict) else ():
            if isinstance(value, str):
                yield [f"{name} {key}", value]
        scopes = flow.get("scopes") if isinstance(flow, dict) else None
        for scope, said in scopes.items() if isinstance(scopes, dict) else ():
            yield [f"scope {scope}", str(said)]
    scopes = scheme.get("scopes")
    for scope, said in scopes.items() if isinstance(scopes, dict) else ():
        yield [f"scope {scope}", str(said)]


def _describe_kind(version: str) -> str:
    return "JSON Schema" if version == "json-schema" else f"OpenAPI {version}"


def _name_of(uri: str) -> str:
    return uri.replace("\\", "/").rpartition("/")[2] or "Description"


def _is_said(key: str, value: Any) -> bool:
    if key in ("contact", "license"):
        return isinstance(value, dict) and bool(value)
    if key in ("version", "summary", "description", "terms"):
        return isinstance(value, str) and bool(value)
    return bool(value)
