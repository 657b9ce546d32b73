"""The exceptions of schemakit, and the values they carry: ``Location`` and ``Diagnostic``.

SchemaKitError
├── UsageError                 the call is wrong: an invalid option, or a name that does not exist
│   └── NotFoundError          no operation, schema or location with that name
├── RetrievalError             the source cannot be read
│   └── AccessError            the access policy forbids reading it
├── LossError                  a target cannot express constraints that must be kept
└── DocumentError              the document has problems
    ├── DocumentSyntaxError    not JSON, not YAML, or not an object
    ├── UnsupportedVersionError
    ├── PointerError           a JSON Pointer that is malformed or points to nothing
    ├── UnresolvableError      references without a target
    ├── CycleError             a cycle where cycles are not allowed
    └── TooLargeError          the output would exceed ``max_bytes``
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from schemakit.audience import choose_remedy
from schemakit.codes import Severity
from schemakit.counts import format_count, format_size
from schemakit.suggest import near_names, suggestion

__all__ = [
    "AccessError",
    "CycleError",
    "Diagnostic",
    "DocumentError",
    "DocumentSyntaxError",
    "Location",
    "LossError",
    "NotFoundError",
    "PointerError",
    "RetrievalError",
    "SchemaKitError",
    "TooLargeError",
    "UnresolvableError",
    "UnsupportedVersionError",
    "UsageError",
    "expect",
    "remove_userinfo",
]


@dataclass(frozen=True, slots=True)
class Location:
    """A place in a document.

    ``uri`` is a name for people: the path of a file, a URL, ``<stdin>``, or ``""``. ``pointer`` is
    a JSON Pointer (RFC 6901) without ``#``. ``line`` and ``column`` count from 1.
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
    """One problem of a document: a stable code, a message, and a location.

    ``related`` are other locations that it concerns, such as the first of two equal names. The
    codes of descriptions are in docs/diagnostics.md, those of models and their arguments in
    docs/models.md.
    """

    code: str
    message: str
    location: Location
    severity: Severity = "warning"
    related: tuple[Location, ...] = ()

    def __str__(self) -> str:
        return f"{self.location}: {self.severity}: {self.message} [{self.code}]"


class SchemaKitError(Exception):
    """The base of every exception that schemakit raises on purpose."""

    #: The exit status of the command line.
    exit_status: ClassVar[int] = 1

    def __reduce__(self) -> tuple[Any, ...]:
        # ``Exception`` would call the class with ``args``, which are not what ``__init__`` takes.
        return _restore_error, (type(self), self.args, self.__dict__)


def _restore_error(
    kind: type[SchemaKitError], args: tuple[Any, ...], facts: dict[str, Any]
) -> SchemaKitError:
    """The error that was pickled or copied, with its facts."""
    error = kind.__new__(kind, *args)
    error.__dict__.update(facts)
    return error


class UsageError(SchemaKitError, ValueError):
    """The call is wrong, such as an option with an invalid value."""

    exit_status = 2


class NotFoundError(UsageError, LookupError):
    """Nothing has that name; ``near`` lists the most similar names that exist."""

    def __init__(
        self,
        kind: str,
        name: str,
        known: Sequence[str],
        *,
        near: Sequence[str] | None = None,
        hint: str = "",
        message: str = "",
    ) -> None:
        self.kind, self.name = kind, name
        self.near = near_names(name, known) if near is None else tuple(near)
        message = message or f"no {kind} {name!r}"
        super().__init__(f"{message}{hint}{suggestion(self.near)}")


class RetrievalError(SchemaKitError):
    """The source cannot be read: it is missing, not a file, forbidden, or the transfer failed.

    ``near`` are names of files that may be meant, each from the first directory that is right.
    """

    exit_status = 3

    def __init__(self, uri: str, reason: str, near: Sequence[str] = ()) -> None:
        self.uri, self.reason, self.near = remove_userinfo(uri), reason, tuple(near)
        super().__init__(f"{self.uri}: {reason}{suggestion(self.near)}")

    def hint(self, name: str) -> str:
        """``"; did you mean 'X'?"`` where a reference names the source so, or ``""``."""
        shown = []
        for one in self.near:
            kept = name.split("/")[: -1 - one.count("/")]
            shown.append("/".join([*kept, one]))
        return suggestion(shown)


class AccessError(RetrievalError):
    """The access policy forbids reading the source.

    ``policy`` is the rule that forbids it. ``option`` (command line) and ``setting`` (argument of
    ``Access``) would allow it; both are empty if nothing would. The message has the one that its
    reader can give.
    """

    def __init__(self, uri: str, policy: str, option: str = "", setting: str = "") -> None:
        self.policy, self.option, self.setting = policy, option, setting
        remedy = choose_remedy(option, setting)
        super().__init__(
            uri, f"not allowed: {policy}" + (f"; {remedy} would allow it" if remedy else "")
        )


class DocumentError(SchemaKitError):
    """The document has problems; ``diagnostics`` lists them all.

    ``sources`` maps the ``uri`` of a location to the text of that document, where it is known.
    """

    def __init__(self, *diagnostics: Diagnostic) -> None:
        self._diagnostics = diagnostics
        self.sources: Mapping[str, bytes] = {}
        super().__init__("\n".join(map(str, diagnostics)))

    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """Every problem, in order."""
        return self._diagnostics

    @property
    def location(self) -> Location:
        """The location of the first problem."""
        return self.diagnostics[0].location


class DocumentSyntaxError(DocumentError):
    """The text is neither JSON nor YAML, or its root is not an object."""

    def __init__(self, location: Location, message: str) -> None:
        super().__init__(Diagnostic("syntax", message, location, "error"))


class UnsupportedVersionError(DocumentError):
    """``swagger`` or ``openapi`` names a version that is not supported, or is misspelt, or the
    document is of another format, such as AsyncAPI.

    ``format`` is the name of that format, or ``""``. A misspelt field has the code ``no-version``.
    """

    def __init__(
        self,
        location: Location,
        version: object,
        known: Sequence[str],
        kind: str = "",
        *,
        field: str = "",
        meant: str = "",
    ) -> None:
        self.version, self.format = version, kind
        code = "unsupported-version"
        message = f"unsupported version {_show(version)}; supported are {', '.join(known)}"
        if kind:
            message = (
                f"a document of {kind} {version}, which is not supported; supported are OpenAPI "
                f"{', '.join(one for one in known if one[:1].isdigit())} and JSON Schema"
            )
        elif field:
            code = "no-version"
            message = (
                f"no 'openapi' or 'swagger' field gives a version; did you mean {meant!r} in place "
                f"of {field!r}?"
            )
        super().__init__(Diagnostic(code, message, location, "error"))


class PointerError(DocumentError):
    """A JSON Pointer that is malformed or points to nothing (RFC 6901 §7).

    Its location may be given as a function, which is called when the location is first read: that
    searches the whole text, and most of these errors are caught and never shown.
    """

    def __init__(self, location: Location | Callable[[], Location], message: str) -> None:
        super().__init__()
        self.args = (message,)
        self._message, self._place = message, location

    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """The one problem."""
        if not isinstance(self._place, Location):
            self._place = self._place()
        return (Diagnostic("pointer", self._message, self._place, "error"),)

    def __str__(self) -> str:
        return str(self.diagnostics[0])

    def __reduce__(self) -> tuple[Any, ...]:
        self._place = self.location  # the function refers to the document
        return super().__reduce__()


class UnresolvableError(DocumentError):
    """References without a target; ``diagnostics`` has one for each."""


class CycleError(DocumentError):
    """A cycle where cycles are not allowed.

    ``chain`` lists the pointers of its members in order, and ``documents`` the URI of the document
    of each, ``""`` for the entry document.
    """

    def __init__(
        self, code: str, chain: Sequence[str], location: Location, documents: Sequence[str] = ()
    ) -> None:
        self.chain = tuple(chain)
        self.documents = tuple(documents) or ("",) * len(self.chain)
        places = list(zip(self.documents, self.chain, strict=True))
        shown = " -> ".join(f"{uri}#{pointer}" for uri, pointer in (*places, places[0]))
        super().__init__(Diagnostic(code, f"circular reference: {shown}", location, "error"))


class TooLargeError(DocumentError):
    """The output would be larger than allowed.

    ``size`` and ``limit`` are in bytes; ``costliest`` pairs pointers with their share in bytes.
    """

    def __init__(
        self, size: int, limit: int, costliest: Sequence[tuple[str, int]], location: Location
    ) -> None:
        self.size, self.limit, self.costliest = size, limit, tuple(costliest)
        worst = ", ".join(f"#{pointer} ({format_size(cost)})" for pointer, cost in costliest)
        message = (
            f"the output would take {format_size(size)}, more than the {format_size(limit)} allowed"
        )
        if worst:
            message += f"; most of it is {worst}"
        super().__init__(Diagnostic("too-large", message, location, "error"))


class LossError(SchemaKitError):
    """A target cannot express constraints that must be kept; ``losses`` lists them."""

    exit_status = 1

    def __init__(self, name: str, target: str, losses: Sequence[object]) -> None:
        self.name, self.target, self.losses = name, target, tuple(losses)
        shown = "".join(f"\n  {one}" for one in self.losses)
        lost = format_count(len(self.losses), "constraint")
        super().__init__(f"{name}: {target} cannot express {lost}:{shown}")


def expect(name: str, value: object, kinds: type | tuple[type, ...], expected: str) -> None:
    """Check the type of an argument; ``expected`` names the type in the error message.

    Raises:
        UsageError: if ``value`` is not an instance of ``kinds``.
    """
    # In Python, bool is a subclass of int.
    if not isinstance(value, kinds) or (isinstance(value, bool) and kinds is not bool):
        raise UsageError(f"{name} is {expected}, not {type(value).__name__}")


def remove_userinfo(text: str) -> str:
    """Remove user name and password from a URL, so that it may be shown.

    A password with ``/``, ``?``, ``#`` or ``@`` in it, which has to be percent-encoded, ends the
    host for those who read the URL. Then everything up to the last ``@`` may belong to it.
    """
    scheme = re.search(r"(?i)\Ahttps?:/*|://", text) if "@" in text else None
    if scheme is None:
        return text
    start, rest = text[: scheme.end()], text[scheme.end() :]
    authority = re.split("[/?#]", rest, maxsplit=1)[0]
    if re.fullmatch(r"(?:\[[^\[\]@]*\]|[^:\[\]@]*)(?::[0-9]*)?", authority):
        return text
    return start + rest.rpartition("@")[2]


def _show(value: object) -> str:
    """Return a value as a document has it, or the kind of it."""
    if isinstance(value, (dict, list)):
        return "(an object)" if isinstance(value, dict) else "(an array)"
    if value is None:
        return "null"
    return str(value).lower() if isinstance(value, bool) else repr(value)
