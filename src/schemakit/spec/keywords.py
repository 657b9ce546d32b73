"""The keywords of Schema Objects, a row for each: the only table of them.

What a module has to know about keywords is a selection of these rows, made once when the module is
imported. A keyword without a row is an unknown one: an annotation, whose value is only data.
"""

from __future__ import annotations

from typing import NamedTuple

__all__ = [
    "ANNOTATION",
    "APPLICATOR",
    "ASSERTION",
    "GROUPS",
    "IDENTIFIER",
    "IN_PLACE",
    "ITEMS",
    "KEYWORDS",
    "LATEST_DRAFT",
    "MEMBERS",
    "NAMES",
    "RESERVED",
    "Keyword",
]

#: Roles. An assertion or an applicator restricts values; ``format``, the ``content…`` keywords and
#: ``discriminator`` are assertions here, since a tool may read them as such. An identifier names a
#: schema. A reserved keyword does neither: ``$defs`` is a place for schemas.
ASSERTION, APPLICATOR, ANNOTATION = "assertion", "applicator", "annotation"
IDENTIFIER, RESERVED = "identifier", "reserved"

#: What the schemas of an applicator apply to: the same value, members of an object, their names,
#: or items of an array (JSON Schema core §10.2 and §10.3).
IN_PLACE, MEMBERS, NAMES, ITEMS = "in place", "members", "names", "items"

#: The draft that OpenAPI 3.1 and later use.
LATEST_DRAFT = 2020


class Keyword(NamedTuple):
    """One keyword of schemas.

    ``holds`` is written as in the rows of :mod:`schemakit.spec.versions` if the value holds Objects
    (``"Schema"``, ``"[Schema]"`` for an array, ``"{Schema}"`` for a map, ``"Schema|[Schema]"`` for
    either), and in lower case if it is data: ``"string"``, ``"reference"`` (a string),
    ``"boolean"``, ``"number"``, ``"positive number"``, ``"count"`` (a whole number from 0 on),
    ``"names"`` (an array of strings), ``"names by name"``, ``"types"``, ``"values"`` (at least
    one), ``"list"``, ``"map"`` or ``"any"``. ``types`` are the primitive types that the keyword is
    about; none if it is about all. ``since`` and ``until`` are the drafts of JSON Schema that have
    it (3, 4, 7 for draft-06 and draft-07, 2019, 2020), 0 if none has. ``oas`` are the versions of
    OpenAPI whose Schema Object lists the keyword itself; from 3.1 on a draft lists the others.

    ``merge`` is the name of the rule by which flattening merges two values of the keyword.
    ``conversion`` is the name of the rule by which another dialect expresses it; four names are no
    rewriting: ``"same"`` if it has the same name in each dialect that has it, ``"keep"`` if it
    stays in every dialect, ``"identify"`` if it names a schema or depends on such names, so that a
    converted schema does without it, and ``"omit"`` if only a plain JSON Schema does without it.

    ``applies`` says what an applicator's schemas apply to. Keywords of one ``group`` have a meaning
    only together.
    """

    name: str
    holds: str
    role: str
    merge: str
    conversion: str = "same"
    types: tuple[str, ...] = ()
    since: int = 4
    until: int = LATEST_DRAFT
    oas: tuple[str, ...] = ()
    applies: str = ""
    group: str = ""
    #: Whether a boolean is a schema here also in dialects without boolean schemas.
    takes_boolean: bool = False

    @property
    def holds_objects(self) -> bool:
        """Whether its value is, or contains, Objects rather than data."""
        return self.holds.lstrip("[{")[:1].isupper()

    @property
    def expects_schema(self) -> bool:
        """Whether its value may be a schema, not a map or an array of them."""
        return self.holds.startswith("Schema")

    @property
    def is_obsolete(self) -> bool:
        """Whether only draft-03 has the keyword, so that it is unknown everywhere else."""
        return self.until == 3

    def is_in_draft(self, draft: int) -> bool:
        """Whether a draft of JSON Schema has the keyword."""
        return self.since <= draft <= self.until


_BOTH = ("2.0", "3.0")
_FROM_30 = ("3.0",)
_EVERY_OAS = ("2.0", "3.0", "3.1", "3.2")
_OBJECT, _ARRAY, _STRING, _NUMBER = ("object",), ("array",), ("string",), ("number",)


def _identifier(name: str, since: int, until: int = LATEST_DRAFT, holds: str = "string") -> Keyword:
    return Keyword(name, holds, IDENTIFIER, "strongest", "identify", since=since, until=until)


def _reference(name: str, since: int, until: int = LATEST_DRAFT) -> Keyword:
    return Keyword(
        name,
        "reference",
        APPLICATOR,
        "only-one",
        "identify",
        since=since,
        until=until,
        applies=IN_PLACE,
    )


def _limit(name: str, merge: str, type_: str, *, since: int = 4, group: str = "") -> Keyword:
    oas = _BOTH if since == 4 else ()
    return Keyword(name, "count", ASSERTION, merge, "same", (type_,), since, oas=oas, group=group)


def _bound(name: str, group: str) -> Keyword:
    return Keyword(name, "number", ASSERTION, "bounds", "bounds", _NUMBER, oas=_BOTH, group=group)


def _content(name: str, holds: str, conversion: str, since: int = 7) -> Keyword:
    return Keyword(name, holds, ASSERTION, "only-one", conversion, _STRING, since, group="content")


def _annotation(
    name: str,
    holds: str,
    merge: str = "strongest",
    conversion: str = "keep",
    *,
    since: int = 4,
    oas: tuple[str, ...] = (),
) -> Keyword:
    until = LATEST_DRAFT if since else 0
    return Keyword(name, holds, ANNOTATION, merge, conversion, (), since, until, oas)


KEYWORDS: tuple[Keyword, ...] = (
    # -- of any value --
    Keyword("type", "types", ASSERTION, "types", "types", oas=_BOTH, group="type"),
    Keyword(
        "nullable",
        "boolean",
        ASSERTION,
        "types",
        "types",
        since=0,
        until=0,
        oas=_FROM_30,
        group="type",
    ),
    Keyword("enum", "values", ASSERTION, "enum", oas=_BOTH),
    Keyword("const", "any", ASSERTION, "const", "const", since=7),
    # -- of numbers and strings --
    _bound("minimum", "minimum"),
    _bound("maximum", "maximum"),
    _bound("exclusiveMinimum", "minimum"),
    _bound("exclusiveMaximum", "maximum"),
    Keyword("multipleOf", "positive number", ASSERTION, "multiple-of", types=_NUMBER, oas=_BOTH),
    _limit("minLength", "larger", "string"),
    _limit("maxLength", "smaller", "string"),
    Keyword("pattern", "string", ASSERTION, "only-one", types=_STRING, oas=_BOTH),
    Keyword(
        "format", "string", ASSERTION, "only-one", "keep", types=("string", "number"), oas=_BOTH
    ),
    _content("contentEncoding", "string", "keep"),
    _content("contentMediaType", "string", "keep"),
    _content("contentSchema", "Schema", "same", since=2019),
    # -- of objects --
    Keyword(
        "properties",
        "{Schema}",
        APPLICATOR,
        "properties",
        types=_OBJECT,
        oas=_BOTH,
        applies=MEMBERS,
        group="properties",
    ),
    Keyword("required", "names", ASSERTION, "required", types=_OBJECT, oas=_BOTH),
    Keyword(
        "patternProperties",
        "{Schema}",
        APPLICATOR,
        "properties",
        types=_OBJECT,
        applies=MEMBERS,
        group="properties",
    ),
    Keyword(
        "additionalProperties",
        "Schema",
        APPLICATOR,
        "properties",
        types=_OBJECT,
        oas=_BOTH,
        applies=MEMBERS,
        group="properties",
        takes_boolean=True,
    ),
    Keyword(
        "propertyNames",
        "Schema",
        APPLICATOR,
        "conjunction",
        types=_OBJECT,
        since=7,
        applies=NAMES,
    ),
    _limit("minProperties", "larger", "object"),
    _limit("maxProperties", "smaller", "object"),
    Keyword(
        "dependentRequired",
        "names by name",
        ASSERTION,
        "dependent-required",
        "dependencies",
        _OBJECT,
        since=2019,
    ),
    Keyword(
        "dependentSchemas",
        "{Schema}",
        APPLICATOR,
        "conjunction",
        "dependencies",
        _OBJECT,
        since=2019,
        applies=IN_PLACE,
    ),
    Keyword(
        "dependencies",
        "{Schema}",
        APPLICATOR,
        "union-of-maps",
        "dependencies",
        _OBJECT,
        until=7,
        applies=IN_PLACE,
    ),
    Keyword(
        "unevaluatedProperties",
        "Schema",
        APPLICATOR,
        "only-one",
        types=_OBJECT,
        since=2019,
        applies=MEMBERS,
    ),
    # -- of arrays --
    Keyword(
        "prefixItems",
        "[Schema]",
        APPLICATOR,
        "items",
        "tuples",
        _ARRAY,
        since=2020,
        applies=ITEMS,
        group="items",
    ),
    Keyword(
        "items",
        "Schema|[Schema]",
        APPLICATOR,
        "items",
        "tuples",
        _ARRAY,
        oas=_BOTH,
        applies=ITEMS,
        group="items",
    ),
    Keyword(
        "additionalItems",
        "Schema",
        APPLICATOR,
        "items",
        "tuples",
        _ARRAY,
        until=2019,
        applies=ITEMS,
        group="items",
        takes_boolean=True,
    ),
    _limit("minItems", "larger", "array"),
    _limit("maxItems", "smaller", "array"),
    Keyword("uniqueItems", "boolean", ASSERTION, "unique-items", types=_ARRAY, oas=_BOTH),
    Keyword(
        "contains",
        "Schema",
        APPLICATOR,
        "only-one",
        types=_ARRAY,
        since=7,
        applies=ITEMS,
        group="contains",
    ),
    _limit("minContains", "only-one", "array", since=2019, group="contains"),
    _limit("maxContains", "only-one", "array", since=2019, group="contains"),
    Keyword(
        "unevaluatedItems",
        "Schema",
        APPLICATOR,
        "only-one",
        types=_ARRAY,
        since=2019,
        applies=ITEMS,
    ),
    # -- in place --
    Keyword("allOf", "[Schema]", APPLICATOR, "members", oas=_BOTH, applies=IN_PLACE),
    Keyword(
        "anyOf", "[Schema]", APPLICATOR, "unions", oas=_FROM_30, applies=IN_PLACE, group="union"
    ),
    Keyword(
        "oneOf", "[Schema]", APPLICATOR, "unions", oas=_FROM_30, applies=IN_PLACE, group="union"
    ),
    Keyword(
        "discriminator",
        "Discriminator",
        ASSERTION,
        "unions",
        "omit",
        since=0,
        until=0,
        oas=_EVERY_OAS,
        group="union",
    ),
    Keyword("not", "Schema", APPLICATOR, "only-one", oas=_FROM_30, applies=IN_PLACE),
    Keyword("if", "Schema", APPLICATOR, "only-one", since=7, applies=IN_PLACE, group="if"),
    Keyword("then", "Schema", APPLICATOR, "only-one", since=7, applies=IN_PLACE, group="if"),
    Keyword("else", "Schema", APPLICATOR, "only-one", since=7, applies=IN_PLACE, group="if"),
    # Draft-03, which is read as draft-04, had one applicator that no later draft has.
    Keyword(
        "extends",
        "Schema|[Schema]",
        APPLICATOR,
        "only-one",
        "keep",
        since=3,
        until=3,
        applies=IN_PLACE,
    ),
    # -- references, definitions, identifiers --
    _reference("$ref", 4)._replace(conversion="same", oas=_BOTH),
    _reference("$dynamicRef", 2020),
    _reference("$recursiveRef", 2019, 2019),
    Keyword("$defs", "{Schema}", RESERVED, "union-of-maps", "definitions", since=2019),
    Keyword("definitions", "{Schema}", RESERVED, "union-of-maps", "definitions", until=7),
    _identifier("$schema", 4),
    _identifier("id", 4, 4),
    _identifier("$id", 7),
    _identifier("$anchor", 2019),
    _identifier("$dynamicAnchor", 2020),
    _identifier("$recursiveAnchor", 2019, 2019, "boolean"),
    Keyword("$vocabulary", "map", RESERVED, "strongest", "omit", since=2019),
    # -- annotations --
    _annotation("title", "string", oas=_BOTH),
    _annotation("description", "string", oas=_BOTH),
    _annotation("summary", "string", since=0),
    _annotation("default", "any", oas=_BOTH),
    _annotation("example", "any", conversion="examples", since=0, oas=_EVERY_OAS),
    _annotation("examples", "list", "all-values", "examples", since=7),
    _annotation("deprecated", "boolean", "any-true", since=2019, oas=_FROM_30),
    _annotation("readOnly", "boolean", "any-true", since=7, oas=_BOTH),
    _annotation("writeOnly", "boolean", "any-true", since=7, oas=_FROM_30),
    _annotation("$comment", "string", since=7),
    _annotation("xml", "XML", conversion="omit", since=0, oas=_EVERY_OAS),
    _annotation("externalDocs", "ExternalDocs", conversion="omit", since=0, oas=_EVERY_OAS),
)


def _groups() -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for row in KEYWORDS:
        if row.group:
            found[row.group] = (*found.get(row.group, ()), row.name)
    return found


#: The name of each group to its keywords.
GROUPS = _groups()
