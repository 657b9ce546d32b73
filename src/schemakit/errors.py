"""What can go wrong, as values that carry facts.

SchemaKitError
├── UsageError                 the call is wrong: an option's value, a name that is not there
│   └── NotFoundError          no operation, schema or location of that name
├── RetrievalError             the source cannot be read
│   └── AccessError            the access policy does not allow to read it
├── LossError                  a target cannot express what may not be lost
└── DocumentError              the document has problems
    ├── DocumentSyntaxError    not JSON, not YAML, or not an object
    ├── UnsupportedVersionError
    ├── PointerError           a JSON Pointer that is malformed or leads nowhere
    ├── UnresolvableError      references without a target, all of them
    ├── CycleError             a cycle where none may be
    └── TooLargeError          the output would exceed ``max_bytes``
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import ClassVar, Literal, NamedTuple

__all__ = [
    "CODES",
    "AccessError",
    "Code",
    "CycleError",
    "Diagnostic",
    "DocumentError",
    "DocumentSyntaxError",
    "Location",
    "LossError",
    "Near",
    "NotFoundError",
    "PointerError",
    "RetrievalError",
    "SchemaKitError",
    "Severity",
    "TooLargeError",
    "UnresolvableError",
    "UnsupportedVersionError",
    "UsageError",
    "did_you_mean",
    "expect",
    "near_names",
]


Severity = Literal["error", "warning"]


class Code(NamedTuple):
    """What a diagnostic's code means in a line, and how severe it is where all is checked."""

    severity: Severity
    meaning: str


#: Every code of a description's problems, each with an example in docs/diagnostics.md.
CODES: Mapping[str, Code] = MappingProxyType(
    {
        # the text
        "syntax": Code("error", "the text is neither JSON nor YAML, or its root is no object"),
        "unsupported-version": Code("error", "no grammar describes the version"),
        "duplicate-key": Code("error", "a key stands twice in one object; only the last counts"),
        "no-description": Code("error", "the root is neither an OpenAPI description nor a schema"),
        "wrong-kind": Code("error", "a field holds another kind of value than belongs there"),
        # references
        "unresolved-ref": Code("error", "nothing stands where a reference leads"),
        "unresolved-document": Code("error", "a document that a reference names cannot be read"),
        "no-base-uri": Code("error", "a relative reference in what has no URI of its own"),
        "ref-target-type": Code("error", "a reference leads to something of the wrong kind"),
        "ref-not-allowed-here": Code("warning", "a reference where none may stand"),
        "reference-in-data": Code("warning", "an example or a default is nothing but a `$ref`"),
        "ref-through-ref": Code("warning", "a reference whose pointer passes through another"),
        "encoded-slash": Code("warning", "a reference that writes %2F where ~1 belongs"),
        "non-uri-ref": Code("warning", "a reference that is no URI"),
        "non-uri-path": Code("warning", "a reference that is a path of Windows"),
        "pointer-crosses-id": Code("warning", "a reference that passes by a schema's own $id"),
        "ref-resolved-against-document": Code(
            "warning", "a reference below an $id that means the document around it"
        ),
        "duplicate-anchor": Code("warning", "two schemas of one resource with one anchor"),
        "mixed-versions": Code(
            "warning", "what is written in one dialect of schemas refers to another"
        ),
        "relative-server": Code("warning", "a relative server URL of a document elsewhere"),
        "circular-alias": Code("error", "references that lead only to each other"),
        "circular-ref": Code("error", "a cycle of references where cycles are refused"),
        "in-place-cycle": Code("warning", "a schema that applies itself to the same value"),
        "path-item-field-conflict": Code(
            "warning", "a field both beside a Path Item's reference and in its target"
        ),
        "pointer": Code("error", "a JSON Pointer that is malformed or leads nowhere"),
        "too-large": Code("error", "the output would be larger than allowed"),
        # names
        "component-name": Code("error", "a component's name holds characters that none may hold"),
        "duplicate-operation-id": Code("error", "two operations with one operationId"),
        "unknown-operation-id": Code("error", "a Link to an operationId that no operation has"),
        "undefined-security-scheme": Code("error", "a security requirement without its scheme"),
        "undeclared-tag": Code("warning", "an operation's tag is not among those declared"),
        "duplicate-tag": Code("error", "two tags are declared with one name"),
        # paths and parameters
        "ambiguous-paths": Code("error", "two path templates that differ only in names"),
        "path-parameter-missing": Code("error", "a name in a path template without a Parameter"),
        "path-parameter-unused": Code("error", "a path Parameter that its template does not name"),
        "duplicate-parameter": Code("error", "two Parameters of one name in one place"),
        # schemas
        "discriminator-mapping": Code("error", "a discriminator's mapping leads to no schema"),
        "discriminator-property": Code(
            "warning", "a discriminator's property that a branch does not declare"
        ),
        "ignored-keyword": Code("warning", "a keyword of 3.0 that has no effect where it stands"),
        "impossible-required": Code("warning", "a required property that its schema forbids"),
        "invalid-example": Code(
            "warning", "an example, default or enum value that its schema refuses"
        ),
        # the specification's own schema
        "meta-schema": Code("error", "a violation of the official OpenAPI schema"),
    }
)


@dataclass(frozen=True, slots=True)
class Location:
    """A place in a document.

    ``uri`` is what the reader should be shown: a file's path, a URL, ``<stdin>``, or ``""``.
    ``pointer`` is a JSON Pointer (RFC 6901) without ``#``; ``line`` and ``column`` count from 1.
    """

    uri: str = ""
    pointer: str | None = None
    line: int | None = None
    column: int | None = None

    def __str__(self) -> str:
        place = self.uri or "<document>"
        if self.line is not None:
            place += f":{self.line}"
            if self.column is not None:
                place += f":{self.column}"
        return place if self.pointer is None else f"{place} (#{self.pointer})"


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One problem of a document: a stable code, a sentence, and the place.

    ``related`` are other places that it concerns, such as the first of two equal names. Those of a
    description have a code of ``CODES``; models and arguments have codes of their own
    (docs/models.md).
    """

    code: str
    message: str
    location: Location
    severity: Severity = "warning"
    related: tuple[Location, ...] = ()

    def __str__(self) -> str:
        return f"{self.location}: {self.severity}: {self.message} [{self.code}]"


class SchemaKitError(Exception):
    """The root of everything schemakit raises on purpose."""

    #: What the command line exits with.
    exit_status: ClassVar[int] = 1


class UsageError(SchemaKitError, ValueError):
    """The call itself is wrong: an option has a value that does not exist."""

    exit_status = 2


class NotFoundError(UsageError, LookupError):
    """Nothing of that name; ``near`` holds the names closest to it."""

    def __init__(self, kind: str, name: str, known: Sequence[str]) -> None:
        self.kind, self.name = kind, name
        self.near = near_names(name, known)
        super().__init__(f"no {kind} {name!r}{_suggestion(self.near)}")


class RetrievalError(SchemaKitError):
    """The source could not be read: it is absent, no file, refused, or the transfer failed."""

    exit_status = 3

    def __init__(self, uri: str, reason: str) -> None:
        self.uri, self.reason = uri, reason
        super().__init__(f"{uri}: {reason}")


class AccessError(RetrievalError):
    """The access policy does not allow to read it.

    ``policy`` says which rule forbids it. ``option`` and ``setting`` are what would allow it, on
    the command line and as an argument of ``Access``; both are empty where nothing would.
    """

    def __init__(self, uri: str, policy: str, option: str = "", setting: str = "") -> None:
        self.policy, self.option, self.setting = policy, option, setting
        remedies = " or ".join(one for one in (option, setting) if one)
        super().__init__(
            uri, f"not allowed: {policy}" + (f"; {remedies} would allow it" if remedies else "")
        )


class DocumentError(SchemaKitError):
    """The document has problems; ``diagnostics`` lists them all.

    ``sources`` maps the ``uri`` of their locations to the text that they count in, where who raised
    it knows the text.
    """

    def __init__(self, *diagnostics: Diagnostic) -> None:
        self.diagnostics = diagnostics
        self.sources: Mapping[str, bytes] = MappingProxyType({})
        super().__init__("\n".join(map(str, diagnostics)))

    @property
    def location(self) -> Location:
        """Where the first problem stands."""
        return self.diagnostics[0].location


class DocumentSyntaxError(DocumentError):
    """The text is neither JSON nor YAML, or its root is not an object."""

    def __init__(self, location: Location, message: str) -> None:
        super().__init__(Diagnostic("syntax", message, location, "error"))


class UnsupportedVersionError(DocumentError):
    """``swagger`` or ``openapi`` names a version that no table describes."""

    def __init__(self, location: Location, version: object, known: Sequence[str]) -> None:
        self.version = version
        message = f"unsupported version {version!r}; supported are {', '.join(known)}"
        super().__init__(Diagnostic("unsupported-version", message, location, "error"))


class PointerError(DocumentError):
    """A JSON Pointer that is malformed or leads nowhere (RFC 6901 §7)."""

    def __init__(self, location: Location, message: str) -> None:
        super().__init__(Diagnostic("pointer", message, location, "error"))


class UnresolvableError(DocumentError):
    """References that have no target, every one of them."""


class CycleError(DocumentError):
    """A cycle where none may be; ``chain`` names its members in order, as pointers, and
    ``documents`` the document of each; ``""`` is the entry."""

    def __init__(
        self, code: str, chain: Sequence[str], location: Location, documents: Sequence[str] = ()
    ) -> None:
        self.chain = tuple(chain)
        self.documents = tuple(documents) or ("",) * len(self.chain)
        places = list(zip(self.documents, self.chain, strict=True))
        shown = " -> ".join(f"{uri}#{pointer}" for uri, pointer in (*places, places[0]))
        super().__init__(Diagnostic(code, f"circular reference: {shown}", location, "error"))


class TooLargeError(DocumentError):
    """The output would be larger than allowed; sizes are in bytes."""

    def __init__(
        self, size: int, limit: int, costliest: Sequence[tuple[str, int]], location: Location
    ) -> None:
        self.size, self.limit, self.costliest = size, limit, tuple(costliest)
        worst = ", ".join(f"#{pointer} ({_human(cost)})" for pointer, cost in costliest)
        message = f"the output would take {_human(size)}, more than the {_human(limit)} allowed"
        if worst:
            message += f"; most of it is {worst}"
        super().__init__(Diagnostic("too-large", message, location, "error"))


class LossError(SchemaKitError):
    """Constraints that a target cannot express, where none may be lost; ``losses`` lists them."""

    exit_status = 1

    def __init__(self, name: str, target: str, losses: Sequence[object]) -> None:
        self.name, self.target, self.losses = name, target, tuple(losses)
        shown = "".join(f"\n  {one}" for one in self.losses)
        super().__init__(f"{name}: {target} cannot express {len(self.losses)} constraints:{shown}")


def expect(name: str, value: object, kinds: type | tuple[type, ...], expected: str) -> None:
    """Refuses an argument of the wrong kind, by its name and in words for what it has to be.

    Raises:
        UsageError: if it is none of ``kinds``.
    """
    # For Python, True is a number.
    if not isinstance(value, kinds) or (isinstance(value, bool) and kinds is not bool):
        raise UsageError(f"{name} is {expected}, not {type(value).__name__}")


def near_names(name: str, known: Sequence[str], most: int = 3) -> tuple[str, ...]:
    """The names of ``known`` that look most like ``name``, best first."""
    return _near(name, tuple(known), most)


@lru_cache(maxsize=512)  # one wrong name is often used many times, and comparing takes long
def _near(name: str, known: tuple[str, ...], most: int) -> tuple[str, ...]:
    from difflib import get_close_matches

    by_folded: dict[str, str] = {}
    for candidate in known:
        by_folded.setdefault(candidate.casefold(), candidate)
    found = get_close_matches(name.casefold(), by_folded, n=most, cutoff=0.6)
    return tuple(by_folded[match] for match in found)


def did_you_mean(name: str, known: Sequence[str]) -> str:
    """``"; did you mean 'X'?"``, or nothing where no known name is near."""
    return _suggestion(near_names(name, known))


class Near:
    """Suggestions for names that do not exist, until so many names have been compared.

    What a generator writes may have every name wrong, and comparing each with each takes minutes.
    """

    __slots__ = ("_left", "_said")

    def __init__(self, most: int = 300_000) -> None:
        self._left = most
        self._said: dict[tuple[str, str], str] = {}

    def __call__(self, name: str, known: Sequence[str], where: str | None = None) -> str:
        """``"; did you mean 'X'?"``, or nothing. What was asked before costs nothing again, if
        ``where`` says among which names."""
        if where is not None and (name, where) in self._said:
            return self._said[name, where]
        self._left -= len(known)
        said = did_you_mean(name, known) if self._left >= 0 else ""
        if where is not None:
            self._said[name, where] = said
        return said


def _suggestion(near: Sequence[str]) -> str:
    if not near:
        return ""
    shown = [repr(name) for name in near]
    listed = shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} or {shown[-1]}"
    return f"; did you mean {listed}?"


def _human(size: int) -> str:
    if size < 1024:
        return f"{size} bytes"
    units = ("KiB", "MiB", "GiB", "TiB", "PiB", "EiB")
    power = min((size.bit_length() - 1) // 10, len(units))
    return f"{size / 1024**power:,.1f} {units[power - 1]}"
