"""A document: its data, where it came from, and which grammar reads it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from schemakit.documents.version_fields import ALL_VERSION_FIELDS, find_misspelt_field
from schemakit.errors import (
    Diagnostic,
    DocumentError,
    DocumentSyntaxError,
    Location,
    UnsupportedVersionError,
)
from schemakit.spec import pointer
from schemakit.spec.grammar import GRAMMARS, Grammar, of_dialect, with_dialect
from schemakit.spec.versions import OTHER_FORMATS
from schemakit.syntax import parse
from schemakit.syntax.encoding import as_utf8, escapes_letters
from schemakit.syntax.gc_pause import collector_paused

if TYPE_CHECKING:
    from schemakit.syntax.positions import TextIndex
    from schemakit.syntax.yaml_problems import YamlProblem

__all__ = [
    "VERSIONS",
    "Document",
    "describe_syntax",
    "from_bytes",
    "from_mapping",
    "in_text",
    "referred",
    "refuse_other_format",
    "says_version",
]

#: Where Replicate's models API keeps a model's description, and a version object its own.
_WRAPPERS = (("latest_version", "openapi_schema"), ("openapi_schema",))
#: The versions that a document may declare or a caller may select.
VERSIONS = list(GRAMMARS)
#: Keys that only a later version has, for documents that name none (newest first).
_HINTS = (
    ("3.2", {"$self"}, {"mediaTypes"}),
    ("3.1", {"webhooks", "jsonSchemaDialect"}, {"pathItems"}),
)
#: Keywords of JSON Schema that are not fields of an OpenAPI Object.
_SCHEMA_KEYS = frozenset(
    ("$schema", "$id", "$ref", "$defs", "definitions", "type", "properties", "items")
) | {"allOf", "anyOf", "oneOf", "enum", "const"}
#: A JSON text in which a few places are found without an index, which takes a while to build.
_LARGE = 1 << 20
#: Files that are text and not data: a reference to one is replaced by the text.
_TEXT_NAMES = (".md", ".markdown", ".txt", ".html", ".htm")


class _LazyIndex:
    """The index of a document's text, built when locations are asked for: of a large JSON text for
    the second time, since the first is often the last.

    It takes no lock: two threads may both build it, and either result is right.
    """

    __slots__ = ("_data", "_index", "_syntax", "_was_asked")

    def __init__(self, data: bytes, syntax: str) -> None:
        self._data, self._syntax = data, syntax
        self._index: TextIndex | None = None
        #: Whether locations were asked for.
        self._was_asked = False

    def __reduce__(self) -> tuple[type[_LazyIndex], tuple[bytes, str]]:
        return _LazyIndex, (self._data, self._syntax)

    def get(self) -> TextIndex:
        """The index."""
        index = self._index
        if index is None:
            from schemakit.syntax.positions import index_text  # only a report needs it

            index = self._index = index_text(self._data, self._syntax)
        return index

    def locate_all(
        self, root: Any, places: Sequence[Sequence[str]]
    ) -> Sequence[tuple[int, int] | None]:
        """Line and column of each pointer into ``root``, which is what the text says."""
        if self._syntax == "json" and len(self._data) >= _LARGE and not self._was_asked:
            from schemakit.syntax.indented import locate_by_indentation
            from schemakit.syntax.single_keys import locate_by_single_keys

            self._was_asked = True
            for find in (locate_by_indentation, locate_by_single_keys):
                found = find(self._data, root, places)
                if found is not None:
                    return found
        return self.get().locate_all(places)


class Document(NamedTuple):
    """One parsed document.

    ``uri`` is what people are shown, ``base`` the absolute URI that relative references start from,
    empty where there is none. ``contents`` is the description itself, which is at ``prefix``
    in a response of Replicate's models API. ``shared`` says that one container may occur at
    several places (YAML aliases).
    """

    contents: Any
    grammar: Grammar
    uri: str = ""
    data: bytes = b""
    syntax: str = "json"
    shared: bool = True
    prefix: tuple[str, ...] = ()
    base: str = ""
    #: Its index among the documents of its description; that of the entry document is 0.
    number: int = 0
    #: Whether it declares a version or dialect. If not, it is a fragment, whose parts are read as
    #: their referrers expect.
    is_complete: bool = True
    #: The response that contains the description, or the description itself.
    response: Any = None
    #: Places where its text is not valid YAML, although it was read.
    problems: tuple[YamlProblem, ...] = ()
    #: Whether it is data of another kind that was given a version, so that what is asked for of it
    #: is a schema of that version.
    holds_schemas: bool = False
    #: Of a document with text; the same for every copy that ``_replace`` makes.
    positions: _LazyIndex | None = None

    def may_hold(self, *keys: str) -> bool:
        """Whether any of these keys may occur in it, by a search of its text. Data without a text
        may have any key."""
        data = self.data
        return not data or any(key.encode() in data for key in keys) or escapes_letters(data)

    def __reduce__(self) -> tuple[Any, ...]:
        # A grammar is compared by identity, and text is smaller than what it is parsed to.
        contents, response = self.contents, self.response
        if self.data:
            contents, response = None, response is not None
        elif not isinstance(response, dict):
            response = None  # a mapping of another kind, which may not be picklable
        grammar = self.grammar.version, self.grammar.dialect
        fields = self._replace(contents=contents, response=response, grammar=None)  # type: ignore[arg-type]
        return _restore_document, (*fields, *grammar)

    def location(self, tokens: Sequence[str]) -> Location:
        """The place of a value, with line and column where there is text to count in."""
        return self.locations([tokens])[0]

    def locations(self, places: Sequence[Sequence[str]]) -> list[Location]:
        """The place of each value in the text, which is indexed for the first of them.

        In a response of the models API the pointers count from the response's own root.
        """
        places = [(*self.prefix, *tokens) for tokens in places]
        spots: Sequence[tuple[int, int] | None] = [None] * len(places)
        if self.data:
            positions = self.positions or _LazyIndex(self.data, self.syntax)
            root = self.response if self.prefix else self.contents
            spots = positions.locate_all(root, places)
        return [
            Location(self.uri, pointer.join(tokens), *(spot or (None, None)))
            for tokens, spot in zip(places, spots, strict=True)
        ]


def _restore_document(*packed: Any) -> Document:
    """The document that ``Document.__reduce__`` took apart; its text is parsed again."""
    *fields, version, dialect = packed
    document = Document(*fields)._replace(grammar=_restore_grammar(version, dialect))
    if not document.data:
        return document
    kind = f"application/{document.syntax}"
    with collector_paused():
        whole = parse.parse(document.data, uri=document.uri, media_type=kind).contents
    contents = pointer.get(whole, document.prefix)
    return document._replace(contents=contents, response=whole if document.response else None)


@lru_cache(maxsize=8)  # the documents of one description share their grammar
def _restore_grammar(version: str, dialect: str | None) -> Grammar:
    grammar = GRAMMARS[version]
    return grammar if grammar.dialect == dialect else with_dialect(grammar, dialect)


@contextmanager
def in_text(uri: str, data: bytes) -> Iterator[None]:
    """Lets the errors that pass know the text that they count in, for excerpts."""
    try:
        yield
    except DocumentError as error:
        error.sources = {uri: data, **error.sources}
        raise


def from_bytes(
    data: bytes,
    *,
    uri: str = "",
    base: str = "",
    media_type: str | None = None,
    version: str | None = None,
) -> Document:
    """The entry document in ``data``, JSON or YAML.

    Raises:
        DocumentSyntaxError: if it is neither, or its root is not an object.
        UnsupportedVersionError: if no grammar describes its version, or if the name of the field
            that gives it is misspelt.
    """
    with in_text(uri, data):
        data = as_utf8(data, uri)
        document = _parsed(data, GRAMMARS["3.0"], uri, base, media_type)
    contents, prefix = _unwrapped(document.contents)
    with in_text(uri, data):
        if not isinstance(contents, dict):
            raise DocumentSyntaxError(
                Location(uri, "", 1, 1), f"expected an object, found {_kind(contents)}"
            )
        document = document._replace(contents=contents, prefix=prefix, response=document.contents)
        return _with_grammar(document, version)


def _parsed(data: bytes, grammar: Grammar, uri: str, base: str, media_type: str | None) -> Document:
    """The document in a text of UTF-8, whose root may be any value."""
    with collector_paused():
        contents, syntax, shared, problems = parse.parse(data, uri=uri, media_type=media_type)
    bare = Document(contents, grammar, uri, data, syntax, shared, base=base)
    return bare._replace(problems=problems, positions=_LazyIndex(data, syntax))


def from_mapping(
    mapping: Mapping[str, Any], *, uri: str = "", base: str = "", version: str | None = None
) -> Document:
    """The entry document that an already parsed mapping is; it is never changed.

    Raises:
        UnsupportedVersionError: if no grammar describes its version, or if the name of the field
            that gives it is misspelt.
    """
    contents, prefix = _unwrapped(mapping if isinstance(mapping, dict) else dict(mapping))
    bare = Document(contents, GRAMMARS["3.0"], uri, prefix=prefix, base=base, response=mapping)
    return _with_grammar(bare, version)


def referred(
    data: bytes, grammar: Grammar, *, uri: str, base: str, media_type: str | None = None
) -> Document:
    """A document that another one refers to, read by its own version or else by ``grammar``.

    Its root may be any value; that of a text file (``.md``) is a string.

    Raises:
        DocumentSyntaxError: if it is neither JSON nor YAML.
        UnsupportedVersionError: if no grammar describes the version that it declares.
    """
    data = as_utf8(data, uri)
    if base.lower().endswith(_TEXT_NAMES) and media_type in (None, "text/plain", "text/markdown"):
        text = data.decode("utf-8", "replace")
        return Document(text, grammar, uri, base=base, is_complete=False)
    document = _parsed(data, grammar, uri, base, media_type)._replace(is_complete=False)
    contents = document.contents
    if not isinstance(contents, dict):
        return document
    if says_version(contents):
        return _with_grammar(document._replace(is_complete=True), None)
    if isinstance(contents.get("$schema"), str):
        return document._replace(grammar=of_dialect(contents["$schema"]), is_complete=True)
    return document


def says_version(contents: Mapping[str, Any]) -> bool:
    """Whether an object says which version of OpenAPI it is a description of."""
    return any(isinstance(contents.get(key), (str, float, int)) for key in ALL_VERSION_FIELDS)


def describe_syntax(documents: Iterable[Document]) -> tuple[Diagnostic, ...]:
    """Diagnostics of what is not valid YAML in texts that were read, by document."""
    return tuple(
        Diagnostic("invalid-yaml", message, Location(document.uri, None, line, column))
        for document in documents
        for message, line, column in document.problems
    )


def _unwrapped(contents: Any) -> tuple[Any, tuple[str, ...]]:
    if isinstance(contents, dict) and not {"openapi", "swagger", "$schema"} & contents.keys():
        for tokens in _WRAPPERS:
            inner: Any = contents
            for token in tokens:
                inner = inner.get(token) if isinstance(inner, dict) else None
            if isinstance(inner, dict):
                return inner, tokens
    return contents, ()


def _with_grammar(document: Document, version: str | None) -> Document:
    contents = document.contents
    field = next((key for key in ALL_VERSION_FIELDS if key in contents), None)
    asked: Any = version
    if version is None:
        refuse_other_format(document)
        _refuse_misspelt_version(document)
        asked = contents[field] if field is not None else _guess_version(contents)
    grammar = _grammar_of(str(asked))
    if grammar is None:
        where = document.location((field,) if field is not None and version is None else ())
        raise UnsupportedVersionError(where, asked, VERSIONS)
    dialect = contents.get("jsonSchemaDialect")
    if isinstance(dialect, str):
        grammar = with_dialect(grammar, dialect)
    is_data = version is not None and field is None and not _looks_like_openapi(contents)
    return document._replace(grammar=grammar, holds_schemas=is_data)


def refuse_other_format(document: Document) -> None:
    """Refuse a document that says it is, for example, of AsyncAPI.

    Raises:
        UnsupportedVersionError: if it does.
    """
    contents = document.contents
    if isinstance(contents, dict) and not any(key in contents for key in ALL_VERSION_FIELDS):
        for key, name in OTHER_FORMATS.items():
            version = str(contents.get(key, ""))
            if re.match(r"[0-9]+\.[0-9]", version):
                raise UnsupportedVersionError(document.location((key,)), version, VERSIONS, name)


def _refuse_misspelt_version(document: Document) -> None:
    """Refuse a description whose version is in a field of a similar name, such as ``opennapi``:
    read as another version it would seem to have less in it.

    Raises:
        UnsupportedVersionError: if it is one.
    """
    misspelt = find_misspelt_field(document.contents)
    if misspelt is not None:
        name, meant = misspelt
        where, version = document.location((name,)), document.contents[name]
        raise UnsupportedVersionError(where, version, VERSIONS, field=name, meant=meant)


def _grammar_of(version: str) -> Grammar | None:
    """By major and minor only: tools must not look at the patch version (3.1.2, Versions)."""
    if version in GRAMMARS:
        return GRAMMARS[version]
    if version == "2":
        return GRAMMARS["2.0"]
    return GRAMMARS.get(".".join(version.split(".")[:2])) if version[:1] == "3" else None


def _guess_version(contents: Mapping[str, Any]) -> str:
    """The version of a document that declares none, or its dialect of JSON Schema."""
    if _looks_like_openapi(contents):
        components = contents.get("components")
        inside = components if isinstance(components, dict) else {}
        for version, root_keys, component_keys in _HINTS:
            if not (root_keys.isdisjoint(contents) and component_keys.isdisjoint(inside)):
                return version
        return "3.0"
    return of_dialect(contents.get("$schema")).version


def _looks_like_openapi(contents: Mapping[str, Any]) -> bool:
    """Whether a document that declares no version has fields of an OpenAPI Object.

    A JSON Schema may have its definitions under ``components``, as other unknown keywords.
    """
    if "paths" in contents or "webhooks" in contents:
        return not isinstance(contents.get("$schema"), str)
    return isinstance(contents.get("components"), dict) and _SCHEMA_KEYS.isdisjoint(contents)


def _kind(value: Any) -> str:
    names = {list: "an array", str: "a string", bool: "a boolean", type(None): "nothing"}
    return names.get(type(value), "a number")
