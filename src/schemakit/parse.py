"""Bytes of JSON or YAML 1.2 to plain data; a pointer's line and column, only when reporting.

YAML is read by the rules of OpenAPI: keys are always strings as written, values follow the core
schema of YAML 1.2, except that hexadecimal and octal numbers stay strings. A fast parser reads
documents that provably need nothing it gets wrong; PyYAML's events, composed here, the others.
"""

from __future__ import annotations

import codecs
import gc
import re
from collections.abc import Iterator, Sequence
from typing import Any, Literal, NamedTuple, NoReturn

import orjson

from schemakit.errors import DocumentSyntaxError, Location

__all__ = ["MAX_DEPTH", "Parsed", "locate", "parse"]

#: Deeper nesting is refused, in JSON (where it is orjson's own limit) and in YAML alike.
MAX_DEPTH = 1024

#: Keys that ``<<`` may copy in one document: chained merges grow with the square of the text.
_MAX_MERGED_KEYS = 10_000_000


class Parsed(NamedTuple):
    """What a text holds; ``shared`` where one container may stand at several places."""

    contents: Any
    syntax: Literal["json", "yaml"]
    shared: bool


def parse(data: bytes, *, uri: str = "", media_type: str | None = None) -> Parsed:
    """Read JSON or YAML, chosen by the content, then by the media type and the name.

    Raises:
        DocumentSyntaxError: the text is neither, or is empty, or is nested too deeply.
    """
    data = _as_utf8(data, uri)
    first = data.lstrip(b" \t\r\n")[:1] if data[:1] in b" \t\r\n" else data[:1]
    if not first:
        raise _error(uri, None, None, "the file is empty")
    hint = _hinted_syntax(uri, media_type)
    if first in b"{[" or hint == "json":
        try:
            return Parsed(_loads_json(data), "json", False)
        except orjson.JSONDecodeError as error:
            failure, message, final = error, *_explain_json(data, error)
        if first in b"{[" and (final and hint != "yaml"):
            raise _json_error(uri, data, failure, message)
        try:
            return _parse_yaml(data, uri)
        except DocumentSyntaxError:
            if hint == "yaml" or first not in b"{[":
                raise
        raise _json_error(uri, data, failure, message)
    return _parse_yaml(data, uri)


def locate(data: bytes, syntax: str, tokens: Sequence[str]) -> tuple[int, int] | None:
    """Line and column, from 1, of the key or item at a pointer; ``None`` where there is none.

    Where a YAML alias or merge leads to the place, the alias or ``<<`` itself is what is found.
    """
    try:
        data = _as_utf8(data, "")
        if syntax == "json":
            text = data.decode()
            offset = _find(_json_marks(text), tokens)
            return None if offset is None else _line_and_column(text, offset)
        found = _find(_yaml_marks(_protected(data.decode())[0]), tokens)
        return None if found is None else (found[0] + 1, found[1] + 1)
    except (DocumentSyntaxError, ValueError):
        return None


# Encodings and the choice of a syntax

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def _as_utf8(data: bytes, uri: str) -> bytes:
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            if encoding == "utf-8":
                return data[len(bom) :]
            try:
                return data.decode(encoding).encode()
            except UnicodeError as error:
                raise _error(uri, None, None, f"not valid {encoding.upper()}") from error
    return data


def _hinted_syntax(uri: str, media_type: str | None) -> str | None:
    kind = (media_type or "").partition(";")[0].strip().lower()
    if kind.endswith("json"):
        return "json"
    if "yaml" in kind or uri.lower().endswith((".yaml", ".yml")):
        return "yaml"
    return None


# JSON


def _loads_json(data: bytes) -> Any:
    # Nothing that orjson builds is garbage yet: the collector's passes cost a third of the time.
    collecting = gc.isenabled()
    gc.disable()
    try:
        return orjson.loads(data)
    finally:
        if collecting:
            gc.enable()


def _explain_json(data: bytes, error: orjson.JSONDecodeError) -> tuple[str, bool]:
    """A sentence for people, and whether reading the text as YAML must not be tried."""
    said = error.msg
    if "depth" in said or "ecursion" in said:
        return f"nested more than {MAX_DEPTH} levels deep", True
    if "unexpected end" in said:
        return "the JSON ends too early: it seems to be truncated", True
    if "UTF-8" in said:
        return "not valid UTF-8", True
    if "surrogate" in said:
        return "not valid JSON: a lone surrogate in a string", True
    rest = data.decode()[error.pos : error.pos + 9].lstrip("-")
    if rest.startswith(("NaN", "Infinity")):
        return "not valid JSON: NaN and Infinity are no JSON numbers", True
    return f"not valid JSON: {said}", False


def _json_error(
    uri: str, data: bytes, error: orjson.JSONDecodeError, message: str
) -> DocumentSyntaxError:
    if message == "not valid UTF-8":
        return _utf8_error(uri, data)
    return _error(uri, error.lineno, error.colno, message)


def _utf8_error(uri: str, data: bytes) -> DocumentSyntaxError:
    try:
        data.decode()
    except UnicodeDecodeError as error:
        before = data[: error.start].decode()
        return _error(uri, *_line_and_column(before, len(before)), "not valid UTF-8")
    return _error(uri, None, None, "not valid UTF-8")


# YAML, the fast path


def _parse_yaml(data: bytes, uri: str) -> Parsed:
    collecting = gc.isenabled()
    gc.disable()
    try:
        try:
            text = data.decode()
        except UnicodeDecodeError as error:
            raise _utf8_error(uri, data) from error
        found = _parse_fast(data, text)
        return _parse_slow(text, uri) if found is None else found
    finally:
        if collecting:
            gc.enable()


# What the fast parser would get wrong: anchors, tags, merges, numbers not of decimal digits, and
# nesting by indentation or by "- - -" that would exhaust its stack (512 KiB in some threads).
# Each alternative begins with what is rare, which keeps the search fast.
_NEEDS_EVENTS = re.compile(
    rb"""&(?<=[\s\[\]{},:"']&)(?=\S)
    |!(?<=[\s\[\]{},:"']!)(?=[!<\s]|\Z)
    |<<(?<=[\s\[{,:"']<<)(?=["']?(?:[\s:,}\]]|\Z))
    |0[xo](?<=[\s\[{,:"']0.)(?=[0-9a-fA-F])
    |\n%|\n[ ]{100}|[-?:](?:[ \t]+[-?:]){24}|\x00""",
    re.VERBOSE,
)

# Keys that read as numbers but not by their own text: "007", "+1", "1.0", "1e3".
_CHANGED_NUMBER_KEY = re.compile(
    rb"""(?<![^\s\[{,?])
    (?:\+[0-9]+|-?0[0-9]+|-0|[-+]?(?:\.[0-9]+|[0-9]+\.[0-9]*|[0-9]+(?=[eE]))(?:[eE][-+]?[0-9]+)?)
    (?:\s*:(?=[\s,\[\]{}"']|\Z)|\s+\#)""",
    re.VERBOSE,
)
_BOOLEAN_KEY = re.compile(rb"(?:[Tt]rue|TRUE|[Ff]alse|FALSE)\s*(?::|#)")


def _parse_fast(data: bytes, text: str) -> Parsed | None:
    """The contents, or ``None`` where only the slow path is sure to be right."""
    # Without a last line break the fast parser adds one to a block scalar.
    if data[:1] in b"&!%" or not data.endswith(b"\n") or _NEEDS_EVENTS.search(b"\n" + data):
        return None
    try:
        from yaml12 import parse_yaml

        documents = parse_yaml(text, multi=True)
    except (ImportError, ValueError):
        return None  # the slow path says what is wrong, and where
    if not isinstance(documents, list) or len(documents) != 1:
        return None
    contents = documents[0]
    if not isinstance(contents, (dict, list)) or not _settle(contents, data):
        return None
    return Parsed(contents, "yaml", False)


def _settle(root: Any, data: bytes) -> bool:
    """Make integer keys strings; false where a value's source text is needed to be right."""
    level, depth = [root], 0
    plain = (str, int, bool, type(None))
    while level:
        depth += 1
        if depth > MAX_DEPTH:
            return False
        below: list[Any] = []
        for container in level:
            children: Any = container
            if type(container) is dict:
                if not all(type(key) is str for key in container) and not _rename(container, data):
                    return False
                children = list(container.values())
            for child in children:
                kind = type(child)
                if kind is dict or kind is list:
                    below.append(child)
                elif kind is float:
                    if 2.0**63 <= abs(child) <= 2.0**64 and not _restore(container, data):
                        return False
                elif kind not in plain:
                    return False
        level = below
    return True


def _restore(container: Any, data: bytes) -> bool:
    """Undo the rounding of integers between 63 and 64 bits, where the text leaves no doubt."""
    texts: dict[float, set[bytes]] = {}
    for token in set(re.findall(rb"[-+]?[0-9.]+(?:[eE][-+]?[0-9]+)?", data)):
        try:
            texts.setdefault(float(token), set()).add(token)
        except ValueError:
            continue
    items = container.items() if type(container) is dict else enumerate(container)
    for key, value in list(items):
        if type(value) is float and 2.0**63 <= abs(value) <= 2.0**64:
            found = texts.get(value, set())
            if len(found) != 1:
                return False
            container[key] = _typed(found.pop().decode())
    return True


def _rename(mapping: dict[Any, Any], data: bytes) -> bool:
    renamed: dict[str, Any] = {}
    for key, value in mapping.items():
        if type(key) is int:
            # A null value may be the work of "? 1.0" without a colon; 1 and true are one key.
            if value is None or (key in (0, 1) and _BOOLEAN_KEY.search(data)):
                return False
        elif type(key) is not str:
            return False
        renamed[str(key)] = value
    if len(renamed) != len(mapping) or _CHANGED_NUMBER_KEY.search(data):
        return False
    mapping.clear()
    mapping.update(renamed)
    return True


# YAML, the slow path

# A YAML 1.1 parser breaks lines at these three, a YAML 1.2 parser does not.
_OLD_BREAKS = "\x85\u2028\u2029"


def _protected(text: str) -> tuple[str, dict[int, str] | None]:
    """The text with other characters for the old line breaks, and the way back."""
    if text.isascii() or not any(mark in text for mark in _OLD_BREAKS):
        return text, None
    private = (chr(code) for code in range(0xE000, 0xF8FF))
    free = [mark for _, mark in zip(range(64), private, strict=False) if mark not in text]
    if len(free) < len(_OLD_BREAKS):
        return text, None
    there = dict(zip(_OLD_BREAKS, free, strict=False))
    back = {ord(mark): original for original, mark in there.items()}
    return text.translate({ord(mark): to for mark, to in there.items()}), back


def _events(text: str) -> Iterator[Any]:
    import yaml

    parser: Any
    try:
        parser = yaml.CSafeLoader(text)
    except AttributeError:  # PyYAML was built without libyaml
        parser = yaml.SafeLoader(text)
    while (event := parser.get_event()) is not None:
        yield event


def _parse_slow(text: str, uri: str) -> Parsed:
    import yaml

    text, back = _protected(text)
    try:
        return _Composer(uri, back).compose(_events(text))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        said = ", ".join(part for part in (error.context, error.problem) if part)
        line, column = (mark.line + 1, mark.column + 1) if mark else (None, None)
        raise _error(uri, line, column, f"not valid YAML: {said}") from error
    except yaml.reader.ReaderError as error:
        line, column = _line_and_column(text, min(error.position, len(text)))
        raise _error(uri, line, column, f"not valid YAML: {error.reason}") from error
    except yaml.YAMLError as error:
        raise _error(uri, None, None, f"not valid YAML: {error}") from error


_TAG = "tag:yaml.org,2002:"
_LITERALS = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), None),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_INTEGER = re.compile(r"[-+]?[0-9]+")
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
_SPECIAL_FLOAT = re.compile(r"([-+]?)\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)")


def _typed(text: str) -> Any:
    """A plain scalar's value by the core schema."""
    if text in _LITERALS:
        return _LITERALS[text]
    if text[0] not in "+-.0123456789":
        return text
    if _INTEGER.fullmatch(text):
        # What does not fit in 64 bits is a float, as in JSON: it could not be written otherwise.
        number = int(text) if len(text) <= 21 else None
        if number is not None and -(2**63) <= number < 2**64:
            return number
        return float(text)
    if _FLOAT.fullmatch(text):
        return float(text)
    if _SPECIAL_FLOAT.fullmatch(text):
        return float(text.replace(".", ""))
    return text


class _Open:
    """A container that is being filled."""

    __slots__ = ("container", "key", "merged")

    def __init__(self, container: Any) -> None:
        self.container = container
        self.key: Any = _NO_KEY
        self.merged: list[Any] | None = None


_NO_KEY: Any = object()
_MERGE: Any = object()


class _Composer:
    """Builds one document from a parser's events with a stack of its own."""

    def __init__(self, uri: str, back: dict[int, str] | None) -> None:
        self._uri, self._back = uri, back
        self._stack: list[_Open] = []
        self._open: set[int] = set()
        #: By anchor: the value, and a scalar's text, which is what an alias means as a key.
        self._anchors: dict[str, tuple[Any, str | None]] = {}
        self._shared = False
        self._merged_keys = 0
        self._root: Any = _NO_KEY

    def compose(self, events: Iterator[Any]) -> Parsed:
        documents = 0
        for event in events:
            kind = type(event).__name__
            if kind == "ScalarEvent":
                self._scalar(event)
            elif kind == "MappingStartEvent":
                self._start(event, {})
            elif kind == "SequenceStartEvent":
                self._start(event, [])
            elif kind == "MappingEndEvent" or kind == "SequenceEndEvent":
                self._end(event)
            elif kind == "AliasEvent":
                self._alias(event)
            elif kind == "DocumentStartEvent":
                documents += 1
                if documents > 1:
                    self._fail(event, "more than one YAML document in the file")
        if self._root is _NO_KEY:
            raise _error(self._uri, None, None, "the file is empty: it holds only comments")
        return Parsed(self._root, "yaml", self._shared)

    def _fail(self, event: Any, message: str) -> NoReturn:
        mark = event.start_mark
        raise _error(self._uri, mark.line + 1, mark.column + 1, message)

    def _scalar(self, event: Any) -> None:
        text: str = event.value
        if self._back and not text.isascii():
            text = text.translate(self._back)
        tag = event.tag
        plain = event.implicit[0] if tag is None else False
        if plain:
            value = _typed(text)
        elif tag and tag.startswith(_TAG) and tag[len(_TAG) :] in ("int", "float", "bool", "null"):
            value = _typed(text)
            if tag == _TAG + "float" and type(value) is int:
                value = float(value)
        else:
            value = text
        if event.anchor:
            self._anchors[event.anchor] = (value, text)
        if text == "<<" and (plain or tag == _TAG + "merge") and self._awaits_key():
            self._stack[-1].key = _MERGE
        else:
            self._place(event, value, text)

    def _awaits_key(self) -> bool:
        if not self._stack:
            return False
        frame = self._stack[-1]
        return type(frame.container) is dict and frame.key is _NO_KEY

    def _start(self, event: Any, container: Any) -> None:
        if len(self._stack) >= MAX_DEPTH:
            self._fail(event, f"nested more than {MAX_DEPTH} levels deep")
        if event.anchor:
            self._anchors[event.anchor] = (container, None)
        self._place(event, container, None, finished=False)
        self._stack.append(_Open(container))
        self._open.add(id(container))

    def _end(self, event: Any) -> None:
        frame = self._stack.pop()
        self._open.discard(id(frame.container))
        if frame.merged is not None:
            own = dict(frame.container)
            frame.container.clear()
            for source in reversed(frame.merged):
                self._merge(event, frame.container, source)
            frame.container.update(own)
        if self._stack and self._stack[-1].key is _MERGE:
            self._add_merge(event, self._stack[-1], frame.container)

    def _merge(self, event: Any, into: dict[str, Any], source: Any) -> None:
        self._merged_keys += len(source)
        if self._merged_keys > _MAX_MERGED_KEYS:
            self._fail(event, "the merge keys (<<) copy too much")
        into.update(source)
        self._shared = True

    def _add_merge(self, event: Any, frame: _Open, value: Any) -> None:
        sources = value if type(value) is list else [value]
        if not all(type(source) is dict for source in sources):
            self._fail(event, "a merge key (<<) needs a mapping or a list of mappings")
        frame.merged = (frame.merged or []) + sources
        frame.key = _NO_KEY

    def _alias(self, event: Any) -> None:
        if event.anchor not in self._anchors:
            self._fail(event, f"the alias *{event.anchor} has no anchor before it")
        value, text = self._anchors[event.anchor]
        if id(value) in self._open and type(value) in (dict, list):
            self._fail(event, f"the alias *{event.anchor} stands inside what it names")
        if type(value) in (dict, list):
            self._shared = True
        self._place(event, value, text)

    def _place(self, event: Any, value: Any, text: str | None, finished: bool = True) -> None:
        if not self._stack:
            self._root = value
            return
        frame = self._stack[-1]
        if type(frame.container) is list:
            frame.container.append(value)
        elif frame.key is _NO_KEY:
            if text is None:
                self._fail(event, "a key must be a scalar, not a mapping or a sequence")
            frame.key = text
        elif frame.key is _MERGE:
            if finished:
                self._add_merge(event, frame, value)
        else:
            frame.container[frame.key] = value
            frame.key = _NO_KEY


# Where a pointer's target stands

_JSON_TOKEN = re.compile(r'"(?:[^"\\]+|\\.)*+"|[{}\[\]]|[^\s{}\[\],:"]+', re.DOTALL)

#: What a text holds, in order: "{", "}", "[", "]", "scalar" or "alias", its text, its place.
_Mark = tuple[str, str, Any]


def _json_marks(text: str) -> Iterator[_Mark]:
    for match in _JSON_TOKEN.finditer(text):
        token = match[0]
        if token in "{}[]":
            yield token, "", match.start()
        elif token[0] == '"':
            shown = orjson.loads(token) if "\\" in token else token[1:-1]
            yield "scalar", shown, match.start()
        else:
            yield "scalar", token, match.start()


_YAML_KINDS = {
    "MappingStartEvent": "{",
    "MappingEndEvent": "}",
    "SequenceStartEvent": "[",
    "SequenceEndEvent": "]",
    "ScalarEvent": "scalar",
    "AliasEvent": "alias",
}


def _yaml_marks(text: str) -> Iterator[_Mark]:
    import yaml

    try:
        for event in _events(text):
            kind = _YAML_KINDS.get(type(event).__name__)
            if kind:
                mark = event.start_mark
                yield kind, getattr(event, "value", ""), (mark.line, mark.column)
    except yaml.YAMLError:
        return


class _Level:
    """One open container; ``on`` where the path leads into or through it."""

    __slots__ = ("index", "is_mapping", "key", "key_place", "on")

    def __init__(self, is_mapping: bool, on: bool) -> None:
        self.is_mapping, self.on = is_mapping, on
        self.index = 0
        self.key: str | None = None
        self.key_place: Any = None


def _find(marks: Iterator[_Mark], tokens: Sequence[str]) -> Any:
    """The place of the last value at the path, since the last of equal keys wins."""
    stack: list[_Level] = []
    found: Any = None
    for kind, text, place in marks:
        if kind in "}]":
            stack.pop()
            continue
        level = stack[-1] if stack else None
        if level is not None and level.is_mapping and level.key is None:
            level.key, level.key_place = text, place
            continue
        on, at = _step(level, tokens, len(stack), place)
        if on:
            # An earlier value of the same key is overridden, with everything inside it.
            at_end = len(stack) == len(tokens)
            merging = level is not None and level.key == "<<" and not at_end
            if at_end or kind == "alias" or merging:
                found = found if merging and found is not None else at
            else:
                found = None
        if kind in "{[":
            stack.append(_Level(kind == "{", on and len(stack) < len(tokens)))
        if level is not None:
            level.key = None
    return found


def _step(level: _Level | None, tokens: Sequence[str], depth: int, place: Any) -> tuple[bool, Any]:
    """Whether the value that begins here is on the path, and where its key stands."""
    if level is None:
        return True, place
    if not level.is_mapping:
        level.index += 1
        return level.on and tokens[depth - 1] == str(level.index - 1), place
    on = level.on and level.key in (tokens[depth - 1], "<<")
    return on, level.key_place


def _line_and_column(text: str, offset: int) -> tuple[int, int]:
    start = text.rfind("\n", 0, offset) + 1
    return text.count("\n", 0, offset) + 1, offset - start + 1


def _error(uri: str, line: int | None, column: int | None, message: str) -> DocumentSyntaxError:
    return DocumentSyntaxError(Location(uri, None, line, column), message)
