"""What a description says of itself as a whole: title, tags, servers, security schemes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, cast

from schemakit.counts import format_count
from schemakit.errors import PointerError
from schemakit.references.components import members_of_section
from schemakit.references.resolver import furthest
from schemakit.spec import pointer
from schemakit.views.operations import select_operations
from schemakit.views.schemas import list_schemas
from schemakit.views.servers import server_urls, swagger_urls
from schemakit.views.shown import show_table

if TYPE_CHECKING:
    from schemakit.views.parts import Info, SecurityScheme, Tag
    from schemakit.views.reader import Reader

__all__ = [
    "list_servers",
    "list_tags",
    "read_info",
    "read_security_schemes",
    "read_title",
    "show_description",
]


def read_info(reader: Reader) -> Info:
    """The Info Object; empty if there is none."""
    found = _read(reader, "info")
    return cast("Info", found if isinstance(found, dict) else {})


def read_title(reader: Reader) -> str | None:
    """The title of the API, or of a schema that is the whole document."""
    entry = reader.registry.entry
    found = entry.contents if entry.grammar.root.is_schema else read_info(reader)
    title = found.get("title")
    return title if isinstance(title, str) else None


def list_tags(reader: Reader) -> list[Tag]:
    """The Tag Objects of the document."""
    found = _read(reader, "tags")
    listed = found if isinstance(found, list) else []
    return cast("list[Tag]", [one for one in listed if isinstance(one, dict)])


def list_servers(reader: Reader) -> tuple[str, ...]:
    """The base URLs of the document, the defaults of variables inserted."""
    entry = reader.registry.entry
    if entry.grammar.root.is_schema:
        return ()
    found = _read(reader, "servers")
    listed = [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []
    if listed:
        there, _ = furthest(reader.registry, ("servers",))
        return server_urls(listed, there.document.uri)
    return swagger_urls(entry.contents, entry.uri)


def read_security_schemes(reader: Reader) -> dict[str, SecurityScheme]:
    """The Security Scheme Objects of the document by name."""
    section = reader.registry.entry.grammar.sections.get("SecurityScheme")
    if section is None:
        return {}
    found = {
        str(name): _read(reader, *section, str(name))
        for name in members_of_section(reader.registry, section)
    }
    schemes = {name: one for name, one in found.items() if isinstance(one, dict)}
    return cast("dict[str, SecurityScheme]", schemes)


def _read(reader: Reader, *tokens: str) -> Any:
    """The part at a pointer, dereferenced for reading; None where there is none."""
    try:
        return reader.read(tokens)
    except (PointerError, pointer.Missing):
        return None


def show_description(reader: Reader, version: str) -> str:
    """The table of operations, or of the schemas of a description without any, as HTML."""
    entry = reader.registry.entry
    title = read_title(reader) or entry.uri or "in memory"
    operations = list(_list_operations(reader))
    if operations:
        columns = ("method", "path", "id", "summary")
        return show_table(title, (_count(reader, version),), columns, operations)
    schemas = list_schemas(reader)
    listed = ((one.name, one.type, one.description or "") for one in schemas)
    return show_table(title, (_count(reader, version),), ("name", "type", "description"), listed)


def _list_operations(reader: Reader) -> Iterator[tuple[str, ...]]:
    for one in select_operations(reader):
        yield one.request_method, one.path, one.id or "", one.summary or one.description or ""


def _count(reader: Reader, version: str) -> str:
    """The version, the number of schemas, and where it is from."""
    kind = version if version == "json-schema" else f"OpenAPI {version}"
    source = reader.registry.entry.uri or "in memory"
    return f"{kind}, {format_count(len(list_schemas(reader)), 'schema')}, {source}"
