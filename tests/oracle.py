"""A slow, obvious dereferencer to compare the library with.

It shares no line with ``src``: its own table of typed positions (a wrong row in the library's
grammar would otherwise be wrong in both), pointers, sibling rules and cycles. Where the library
walks once and runs Tarjan's algorithm, this one recurses, lists the references inside every target
separately, and finds cycles by asking which target can reach which.

A *kind* says what stands at a place: ``"Schema"`` one Object, ``"[Schema]"`` an array,
``"{Schema}"`` a map in which every key is a name, ``"Schema|[Schema]"`` one or an array, ``"any"``
the inside of an ``x-…`` field, ``"text"`` a string. No kind: a literal.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NamedTuple
from urllib.parse import quote, unquote

from tests.oracle_siblings import ANNOTATIONS, conjunction

__all__ = ["ROWS", "Oracle", "Tokens", "dereferenced", "references", "resolve", "written"]

Tokens = tuple[str, ...]

# -- which Objects a field may hold ----------------------------------------------------------------

_SCHEMA = """
Schema: properties={Schema} patternProperties={Schema} dependentSchemas={Schema} $defs={Schema}
Schema: definitions={Schema} dependencies={Schema} allOf=[Schema] anyOf=[Schema] oneOf=[Schema]
Schema: prefixItems=[Schema] items=Schema|[Schema] additionalItems=Schema not=Schema if=Schema
Schema: then=Schema else=Schema contains=Schema propertyNames=Schema additionalProperties=Schema
Schema: unevaluatedItems=Schema unevaluatedProperties=Schema contentSchema=Schema
Schema: xml=XML externalDocs=ExternalDocs
"""
_BOTH = """
OpenAPI: info=Info paths=Paths security=[SecurityRequirement] tags=[Tag] externalDocs=ExternalDocs
Info: contact=Contact license=License
Paths: *=PathItem
Responses: *=Response
PathItem: get=Operation put=Operation post=Operation delete=Operation options=Operation
PathItem: head=Operation patch=Operation parameters=[Parameter]
Operation: externalDocs=ExternalDocs parameters=[Parameter] responses=Responses
Operation: security=[SecurityRequirement]
Parameter: schema=Schema
Tag: externalDocs=ExternalDocs
Response: headers={Header}
"""
_OAS20 = f"""{_SCHEMA}{_BOTH}
OpenAPI: definitions={{Schema}} parameters={{Parameter}} responses={{Response}}
OpenAPI: securityDefinitions={{SecurityScheme}}
Parameter: items=Items
Items: items=Items
Header: items=Items
Response: schema=Schema
"""
_OAS30 = f"""{_SCHEMA}{_BOTH}
Schema: discriminator=Discriminator
OpenAPI: servers=[Server] components=Components
Server: variables={{ServerVariable}}
Components: schemas={{Schema}} responses={{Response}} parameters={{Parameter}} links={{Link}}
Components: examples={{Example}} requestBodies={{RequestBody}} headers={{Header}}
Components: securitySchemes={{SecurityScheme}} callbacks={{Callback}}
PathItem: trace=Operation servers=[Server]
Operation: requestBody=RequestBody callbacks={{Callback}} servers=[Server]
Parameter: examples={{Example}} content={{MediaType}}
Header: schema=Schema examples={{Example}} content={{MediaType}}
RequestBody: content={{MediaType}}
MediaType: schema=Schema examples={{Example}} encoding={{Encoding}}
Encoding: headers={{Header}}
Response: content={{MediaType}} links={{Link}}
Callback: *=PathItem
Link: server=Server
SecurityScheme: flows=OAuthFlows
OAuthFlows: implicit=OAuthFlow password=OAuthFlow clientCredentials=OAuthFlow
OAuthFlows: authorizationCode=OAuthFlow
"""
_OAS31 = f"""{_OAS30}
OpenAPI: webhooks={{PathItem}}
Components: pathItems={{PathItem}}
"""
_OAS32 = f"""{_OAS31}
Components: mediaTypes={{MediaType}}
PathItem: query=Operation additionalOperations={{Operation}}
MediaType: itemSchema=Schema prefixEncoding=[Encoding] itemEncoding=Encoding
Encoding: encoding={{Encoding}} prefixEncoding=[Encoding] itemEncoding=Encoding
OAuthFlows: deviceAuthorization=OAuthFlow
"""


def _rows(text: str) -> dict[str, dict[str, str]]:
    rows: dict[str, dict[str, str]] = {}
    for line in filter(None, text.splitlines()):
        name, _, fields = line.partition(": ")
        for field in fields.split():
            key, _, kind = field.partition("=")
            rows.setdefault(name, {})[key] = kind
    return rows


#: Version to type to field to kind.
ROWS = {
    "2.0": _rows(_OAS20),
    "3.0": _rows(_OAS30),
    "3.1": _rows(_OAS31),
    "3.2": _rows(_OAS32),
    "json-schema": _rows(_SCHEMA),
}
_MODERN = ("3.1", "3.2", "json-schema")
#: Objects whose keys an author chooses, so that "description" is no description.
_FREE_KEYS = ("Paths", "Responses", "Callback", "Components", "OAuthFlows", "SecurityRequirement")
_TEXTS = ("title", "summary", "description", "termsOfService")


def version_of(document: dict[str, Any]) -> str:
    """The version a document declares."""
    declared = str(document.get("openapi", document.get("swagger", "json-schema")))
    return declared if declared in ROWS else ".".join(declared.split(".")[:2])


# -- pointers --------------------------------------------------------------------------------------


def written(tokens: Tokens) -> str:
    """The reference to a place of the same document, percent-encoded."""
    pointer = "".join("/" + token.replace("~", "~0").replace("/", "~1") for token in tokens)
    return "#" + quote(pointer, safe="/?:@!$&'()*+,;=-._~")


def _unescaped(token: str) -> str:
    return unquote(token).replace("~1", "/").replace("~0", "~")


def _step(value: Any, token: str) -> Any:
    if isinstance(value, dict):
        return value[token]
    if isinstance(value, list) and re.fullmatch("0|[1-9][0-9]*", token, re.ASCII):
        return value[int(token)]
    raise KeyError(token)


def resolve(document: Any, ref: str, hops: int = 0) -> Tokens:
    """Where a reference leads in its document; KeyError or IndexError where it leads nowhere."""
    if not ref.startswith("#") or hops > 50:
        raise KeyError(ref)
    text = unquote(ref[1:])
    if text and text[0] != "/":
        raise KeyError(ref)
    tokens = tuple(part.replace("~1", "/").replace("~0", "~") for part in text.split("/")[1:])
    value = document
    for depth, token in enumerate(tokens):
        try:
            value = _step(value, token)
        except (KeyError, IndexError):
            if isinstance(value, dict) and isinstance(value.get("$ref"), str):
                start = resolve(document, value["$ref"], hops + 1)
                return resolve(document, written((*start, *tokens[depth:])), hops + 1)
            raise
    return tokens


def _get(document: Any, tokens: Tokens) -> Any:
    for token in tokens:
        document = _step(document, token)
    return document


# -- dereferencing ---------------------------------------------------------------------------------


class Node(NamedTuple):
    """A place that a reference leads to, read as what the reference expects."""

    tokens: Tokens
    kind: str


class Site(NamedTuple):
    """A Reference Object: where it stands, what is expected there, what it says."""

    tokens: Tokens
    kind: str
    ref: str


class Oracle:
    """One document with the options of one dereferencing. ``cycles``: those of its references."""

    def __init__(
        self,
        document: dict[str, Any],
        *,
        version: str | None = None,
        siblings: str = "spec",
        extensions: bool = True,
        missing: str = "error",
    ) -> None:
        self.document, self.missing, self.extensions = document, missing, extensions
        self.version = version or version_of(document)
        self.rows = ROWS[self.version]
        self.modern = self.version in _MODERN
        self.annotations_only = siblings == "annotations" and not self.modern
        self.root = Node((), "Schema" if self.version == "json-schema" else "OpenAPI")
        self.sites: dict[Node, list[Site]] = {}
        self.target: dict[Site, Node | None] = {}
        self.bodies: dict[Node, Any] = {}
        self._explore()
        self._reach()

    # Every place that is a target, and the sites inside it.

    def _explore(self) -> None:
        waiting = [self.root]
        while waiting:
            node = waiting.pop()
            if node in self.sites:
                continue
            value = _get(self.document, node.tokens)
            self.sites[node] = list(self._sites(node.kind, node.tokens, value))
            for site in self.sites[node]:
                if site not in self.target:
                    self.target[site] = self._target(site)
                if (target := self.target[site]) is not None:
                    waiting.append(target)

    def _sites(self, kind: str, tokens: Tokens, value: Any) -> Iterator[Site]:
        kind = _kind_of(kind, value)
        if _is_reference(value):
            yield Site(tokens, kind, value["$ref"])
            value = self._walked_siblings(kind, value)
        for key, inner in self._inside(kind, value):
            yield from self._sites(inner, (*tokens, str(key)), value[key])

    def _target(self, site: Site) -> Node | None:
        try:
            tokens = resolve(self.document, site.ref)
        except (KeyError, IndexError):
            if self.missing == "keep" or site.kind == "any":
                return None
            raise
        kind = site.kind
        if kind == "any":
            kind = self._kind_at(tokens) or kind
        return Node(tokens, kind)

    def _inside(self, kind: str, value: Any) -> Iterator[tuple[Any, str]]:
        """The keys of a container under which something typed stands, with its kind."""
        kind = _kind_of(kind, value)
        if isinstance(value, list):
            if kind == "any" or kind[0] == "[":
                yield from ((key, kind.strip("[]")) for key in range(len(value)))
        elif isinstance(value, dict):
            for key in value:
                if (inner := self._field(kind, key)) is not None:
                    yield key, inner

    def _field(self, kind: str, key: str) -> str | None:
        if kind[0] in "[{" or kind == "any":
            return kind.strip("{}") if kind[0] != "[" else None
        row = self.rows.get(kind, {})
        if key in row and key != "*":
            return row[key]
        if key.startswith("x-") and kind not in ("SecurityRequirement", "Discriminator"):
            return "any" if self.extensions else None
        if key in _TEXTS and kind not in _FREE_KEYS:
            return "text"
        return row.get("*")

    def _kind_at(self, tokens: Tokens) -> str | None:
        kind: str | None = self.root.kind
        value: Any = self.document
        for token in tokens:
            if kind is None:
                return None
            is_list = isinstance(value, list)
            kind = dict(self._inside(kind, value)).get(int(token) if is_list else token)
            value = _step(value, token)
        return kind

    # Which target can reach which, and so which site is cut.

    def _reach(self) -> None:
        number = {node: 1 << place for place, node in enumerate(self.sites)}
        edges = {
            node: {self.target[site] for site in sites} - {None}
            for node, sites in self.sites.items()
        }
        reach = dict.fromkeys(self.sites, 0)
        changed = True
        while changed:
            changed = False
            for node, targets in edges.items():
                now = reach[node]
                for target in targets:
                    assert target is not None
                    now |= number[target] | reach[target]
                changed = changed or now != reach[node]
                reach[node] = now
        self._number, self._reaches = number, reach
        self._containers: dict[Site, list[Node]] = {}
        for node, sites in self.sites.items():
            for site in sites:
                self._containers.setdefault(site, []).append(node)

    def in_one_cycle(self, one: Node, other: Node) -> bool:
        """Whether each of two targets leads to the other."""
        there = self._reaches[one] & self._number[other]
        return bool(there and self._reaches[other] & self._number[one])

    def is_cut(self, site: Site) -> bool:
        """Whether a site stays a reference: something that holds it is in its target's cycle."""
        target = self.target[site]
        assert target is not None
        return any(self.in_one_cycle(node, target) for node in self._containers[site])

    @property
    def has_cycles(self) -> bool:
        """Whether any reference of the document leads back to itself."""
        return any(self.in_one_cycle(node, node) for node in self.sites)

    # The text of every target, once.

    def result(self) -> Any:
        """The whole document, dereferenced."""
        return self.body(self.root)

    def body(self, node: Node) -> Any:
        """What stands at a target once its references are inlined."""
        if node not in self.bodies:
            value = _get(self.document, node.tokens)
            self.bodies[node] = self._expanded(node.kind, node.tokens, value)
        return self.bodies[node]

    def _expanded(self, kind: str, tokens: Tokens, value: Any) -> Any:
        kind = _kind_of(kind, value)
        if _is_reference(value):
            return self._inlined(kind, tokens, value)
        if not isinstance(value, (dict, list)):
            return value
        copied = value.copy()
        for key, inner in self._inside(kind, value):
            copied[key] = self._expanded(inner, (*tokens, str(key)), value[key])
        if (
            kind == "Schema"
            and isinstance(copied, dict)
            and self.rows["Schema"].get("discriminator")
        ):
            self._name_branches(copied, branches=value)
        return copied

    def _inlined(self, kind: str, tokens: Tokens, reference: dict[str, Any]) -> Any:
        site = Site(tokens, kind, reference["$ref"])
        target = self.target[site]
        if target is None:
            walked = self._walked_siblings(kind, reference)
            return {**reference, **self._expanded(kind, tokens, walked)}
        siblings = self._siblings(kind, tokens, reference)
        if self.is_cut(site):
            return {"$ref": written(target.tokens), **siblings}
        if not siblings:
            return self.body(target)
        return self._joined(kind, self._past_references(target), siblings)

    def _past_references(self, target: Node) -> Any:
        """The body of a target, also where its own reference is cut: outside it need not be."""
        value = _get(self.document, target.tokens)
        kind = _kind_of(target.kind, value)
        site = Site(target.tokens, kind, value["$ref"]) if _is_reference(value) else None
        further = self.target[site] if site is not None else None
        if site is None or further is None or not self.is_cut(site):
            return self.body(target)
        siblings = self._siblings(kind, target.tokens, value)
        body = self._past_references(further)
        return self._joined(kind, body, siblings) if siblings else body

    def _joined(self, kind: str, body: Any, siblings: dict[str, Any]) -> Any:
        if kind == "Schema":
            return conjunction(body, siblings)
        if kind == "PathItem":
            return _joined_path_items(body, siblings)
        return {**body, **siblings}

    def _walked_siblings(self, kind: str, reference: dict[str, Any]) -> dict[str, Any]:
        if kind == "PathItem" or (kind == "Schema" and self.modern):
            return {key: value for key, value in reference.items() if key != "$ref"}
        return {}

    def _siblings(self, kind: str, tokens: Tokens, reference: dict[str, Any]) -> dict[str, Any]:
        walked = self._walked_siblings(kind, reference)
        if walked:
            expanded: dict[str, Any] = self._expanded(kind, tokens, walked)
            return expanded
        kept: set[str] = set()
        if self.annotations_only and kind == "Schema":
            kept = {key for key in reference if key in ANNOTATIONS or key.startswith("x-")}
        elif self.annotations_only:
            kept = {"summary", "description"}
        elif self.modern:
            kept = _overriding(kind, self.version)
        return {key: value for key, value in reference.items() if key in kept}

    def _name_branches(self, copied: dict[str, Any], *, branches: Any) -> None:
        discriminator = copied.get("discriminator")
        if not isinstance(discriminator, dict):
            return
        names = {}
        for branch in (branches.get("oneOf") or []) + (branches.get("anyOf") or []):
            if _is_reference(branch):
                tokens = tuple(_unescaped(part) for part in branch["$ref"].split("/"))
                if tokens[:-1] == ("#", "components", "schemas"):
                    names[tokens[-1]] = written(tokens[1:])
        given = discriminator.get("mapping", {})
        named = {*given.values(), *(f"#/components/schemas/{one}" for one in given.values())}
        names = {name: ref for name, ref in names.items() if ref not in named}
        if names:
            mapping = {**names, **given}
            copied["discriminator"] = {**discriminator, "mapping": mapping}


def _kind_of(kind: str, value: Any) -> str:
    """The kind of a value where its place takes one Object or an array."""
    return kind.split("|")[isinstance(value, list)] if "|" in kind else kind


def _is_reference(value: Any) -> bool:
    return isinstance(value, dict) and isinstance(value.get("$ref"), str)


def _overriding(kind: str, version: str) -> set[str]:
    if kind == "Example":
        return {"summary", "description"}
    if kind == "Response" and version == "3.2":
        return {"summary", "description"}
    described = ("Parameter", "Header", "RequestBody", "SecurityScheme", "Link", "Response")
    return {"description"} if kind in described else set()


def _joined_path_items(target: dict[str, Any], local: dict[str, Any]) -> dict[str, Any]:
    joined = {**target, **local}
    if "parameters" in target and "parameters" in local:
        ours = {(one.get("name"), one.get("in")) for one in local["parameters"]}
        theirs = [
            one for one in target["parameters"] if (one.get("name"), one.get("in")) not in ours
        ]
        joined["parameters"] = theirs + local["parameters"]
    return joined


# -- in one call -----------------------------------------------------------------------------------


def dereferenced(document: dict[str, Any], **options: Any) -> Any:
    """The document with its references inlined; options as those of the library."""
    return Oracle(document, **options).result()


def references(document: dict[str, Any], version: str | None = None) -> list[tuple[str, str, str]]:
    """Pointer, text and kind of every reference, those to nothing included."""
    oracle = Oracle(document, version=version, missing="keep")
    found = {site for sites in oracle.sites.values() for site in sites}
    return sorted((written(site.tokens)[1:], site.ref, site.kind) for site in found)
