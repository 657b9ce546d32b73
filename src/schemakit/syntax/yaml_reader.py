"""YAML 1.2 to plain data, as OpenAPI restricts it.

Plain scalars follow YAML's core schema (YAML 1.2.2 §10.3): ``0x1F`` and ``0o17`` are integers,
``NO``, ``on``, ``2024-10-01``, ``12:30`` and ``1_000`` strings. OpenAPI limits the tags to those of
the JSON schema (OAS 3.1.1, Format), which the core schema has, too; it does not limit how values
are written. Keys are strings, exactly as written. An integer beyond 64 bits is a float, as in JSON.
A hexadecimal or octal one beyond 63 bits is a string: at that length it is an address or a hash.

There are two readers with the same results. py-yaml12 is fast; it reads a text that certainly uses
nothing which it lacks or does differently. For any other text PyYAML's events are composed here.
"""

from __future__ import annotations

import re
from typing import Any, NoReturn

from schemakit.errors import DocumentSyntaxError
from schemakit.syntax.encoding import MAX_YAML_DEPTH, decode, syntax_error
from schemakit.syntax.yaml_events import events

__all__ = ["parse", "parse_fast", "parse_slow"]

_TOO_DEEP = f"nested more than {MAX_YAML_DEPTH} levels deep"
#: Members that ``<<`` may copy in one document: chained merges grow quadratically.
_MAX_MERGED = 1_000_000


def parse(data: bytes, uri: str = "") -> tuple[Any, bool]:
    """Read a YAML text in UTF-8: its data, and whether one container may be at several places.

    Raises:
        DocumentSyntaxError: the text is not valid YAML, holds no document or several, is nested
            too deeply, or has an alias inside the node that it names.
    """
    if b"\r" in data:
        data = data.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    contents = parse_fast(data)
    return parse_slow(data, uri) if contents is None else (contents, False)


# The fast reader


def _at_node(literal: str, then: str = "") -> re.Pattern[bytes]:
    """A pattern for a literal where a node may begin: after a line break or an indicator."""
    before = rf"(?:(?<=[\n\[{{,:]{literal})|(?<=[-?:\[{{,\s][ \t]{literal}))"
    return re.compile(f"{literal}{before}{then}".encode())


#: What py-yaml12 copies (aliases), lacks (merges), wraps (tags), accepts against the rules (tabs
#: that indent) or may exhaust the stack with (nesting by indentation; it limits the other kind).
#: Each pattern begins with a literal, which makes the search fast.
_NEEDS_EVENTS = (
    _at_node("&", r"(?=\S)"),
    _at_node("!"),
    _at_node("<<", r"(?=[\s:])"),
    re.compile(rb"\n%"),
    re.compile(rb"\n[ \t?:-]{64}(?<!--)"),
)
_INDENTING_TAB = re.compile(rb"\n *\t")
#: The same for characters outside of ASCII.
_NEEDS_EVENTS_BEYOND_ASCII = (
    re.compile(b"\xef\xbb\xbf"),  # a byte order mark, which is not a part of the key after it
    *(
        # Blanks that it drops if they are a whole value.
        re.compile(lead + rb"(?<=[\s\[{,]" + lead + rb")" + rest + rb"(?![^\s,\]}\xc2\xe1-\xe3])")
        for lead, rest in (
            (b"\xc2", rb"[\x85\xa0]"),
            (b"\xe1", rb"\x9a\x80"),
            (b"\xe2", rb"(?:\x80[\x80-\x8a\xa8\xa9\xaf]|\x81\x9f)"),
            (b"\xe3", rb"\x80\x80"),
        )
    ),
)
#: It ends the text at NUL, and accepts the others.
_CONTROLS = bytes({*range(32)} - {*b"\t\n"})

#: A key that is a number whose digits differ from those of its value.
_RESPELLED_KEY = re.compile(
    rb"""[+.0-9](?<=[\s\[{,][+.0-9])(?:(?<=[+.0])|[0-9]*[.eE])[-+.0-9a-fA-Fxo]*
    \s*(?::(?=[\s,\[\]{}]|\Z)|\#)""",
    re.VERBOSE,
)
#: A number that may be above 2**63.
_LARGE_NUMBER = re.compile(
    rb"""[.0-9](?<=[\s\[{,:+][.0-9])(?:[0-9]{18,}\.?[0-9]*|[0-9]*\.?[0-9]*[eE]\+?[0-9]+)
    (?=[\s,\]}]|\Z)""",
    re.VERBOSE,
)
_BLOCK_SCALAR = re.compile(rb"(?<!\S)[|>][-+0-9]*[ \t]*(?:#.*)?\Z")

_PLAIN = frozenset({str, int, bool, type(None)})
_KNOWN = _PLAIN | {float, dict, list}


def parse_fast(data: bytes) -> Any:
    """The object or array in a YAML text, or ``None`` if the text may need the slow reader.

    ``data`` is UTF-8 and its only line breaks are line feeds.
    """
    data = b"\n" + data  # the patterns look behind for what is before a node
    if _needs_events(data):
        return None
    if len(data.translate(None, _CONTROLS)) != len(data) or _ends_in_block_scalar(data):
        return None
    try:
        from yaml12 import parse_yaml

        documents = parse_yaml(data.decode(), multi=True)
    except (ImportError, ValueError):
        return None  # the slow reader reports what is wrong, and where
    if not isinstance(documents, list) or len(documents) != 1:
        return None
    contents = documents[0]
    return contents if type(contents) in (dict, list) and _settle(contents, data) else None


def _needs_events(data: bytes) -> bool:
    for pattern in _NEEDS_EVENTS:
        if pattern.search(data):
            return True
    # Searched only if there are tabs: there are many line breaks.
    if b"\t" in data and _INDENTING_TAB.search(data):
        return True
    return not data.isascii() and any(one.search(data) for one in _NEEDS_EVENTS_BEYOND_ASCII)


def _ends_in_block_scalar(data: bytes) -> bool:
    """Whether a block scalar ends the text without a line of its own or without a line break.

    py-yaml12 adds a line break to such a scalar.
    """
    if b"|" not in data and b">" not in data:
        return False
    last = data.rstrip()
    if _BLOCK_SCALAR.search(last, last.rfind(b"\n") + 1):
        return True
    if data.endswith(b"\n"):
        return False
    indent = len(data)
    for line in reversed(data.split(b"\n")):
        content = line.lstrip(b" ")
        own = len(line) - len(content)
        # A header is indented less than its text, or is alone on its line.
        if content and (own < indent or content[:1] in b"|>"):
            if _BLOCK_SCALAR.search(line):
                return True
            indent = min(indent, own)
        if indent == 0:
            break
    return False


def _settle(root: Any, data: bytes) -> bool:
    """Correct keys and large integers in place; false if the slow reader is needed for that."""
    containers = [root]
    numbered: list[dict[Any, Any]] = []
    large: list[Any] = []
    for container in containers:
        children = container
        if type(container) is dict:
            children = container.values()
            if container and {*map(type, container)} != {str}:
                numbered.append(container)
        kinds = {*map(type, children)}
        if kinds <= _PLAIN:
            continue
        if not kinds <= _KNOWN:
            return False
        containers += [child for child in children if type(child) in (dict, list)]
        if float in kinds and any(map(_is_large, children)):
            large.append(container)
    return (not numbered or _rename(numbered, data)) and (not large or _restore(large, data))


def _is_large(value: Any) -> bool:
    return type(value) is float and 2.0**63 <= value <= 2.0**64


def _restore(containers: list[Any], data: bytes) -> bool:
    """Undo the rounding of integers between 63 and 64 bits; false if the text is ambiguous."""
    written: dict[float, set[bytes]] = {}
    for token in _LARGE_NUMBER.findall(data):
        written.setdefault(float(token), set()).add(token)
    for container in containers:
        members = container.items() if type(container) is dict else enumerate(container)
        for key, value in [member for member in members if _is_large(member[1])]:
            tokens = written.get(value, set())
            if len(tokens) != 1:
                return False
            container[key] = _typed(min(tokens).decode())
    return True


def _rename(mappings: list[dict[Any, Any]], data: bytes) -> bool:
    """Make integer keys strings, such as status codes; false if a key was written otherwise."""
    if _RESPELLED_KEY.search(data):
        return False
    for mapping in mappings:
        for key, value in mapping.items():
            # 1 may have been written as true, and the key of a null value without a colon.
            if type(key) is not str and (type(key) is not int or key < 2 or value is None):
                return False
        renamed = {str(key): value for key, value in mapping.items()}
        if len(renamed) != len(mapping):
            return False
        mapping.clear()
        mapping.update(renamed)
    return True


# The slow reader


def parse_slow(data: bytes, uri: str = "") -> tuple[Any, bool]:
    """Read a YAML text as :func:`parse` does, from PyYAML's events.

    Raises:
        DocumentSyntaxError: as :func:`parse`.
    """
    import yaml

    text = decode(data, uri)
    try:
        return _Composer(uri).compose(text)
    except yaml.MarkedYAMLError as error:
        raise _explain(error, text, uri) from error
    except yaml.reader.ReaderError as error:
        # Its position counts bytes or characters, depending on the parser.
        before = text.partition(chr(error.character))[0]
        place = (before.count("\n") + 1, len(before) - before.rfind("\n"))
        message = f"not valid YAML: the character U+{error.character:04X} is not allowed"
        raise syntax_error(uri, place, message) from error
    except yaml.YAMLError as error:
        raise syntax_error(uri, None, f"not valid YAML: {error}") from error


def _explain(error: Any, text: str, uri: str) -> DocumentSyntaxError:
    mark, start = error.problem_mark or error.context_mark, error.context_mark
    if mark is None:
        return syntax_error(uri, None, f"not valid YAML: {error.problem or error.context}")
    message = str(error.problem)
    if "nesting depth" in message:
        # The parser reads ahead, so it may reach its own limit before the events reach ours.
        return syntax_error(uri, (mark.line + 1, mark.column + 1), _TOO_DEEP)
    if "cannot start any token" in message:
        character = text.split("\n")[mark.line][mark.column : mark.column + 1]
        tab = character == "\t"
        message = (
            "a tab cannot indent" if tab else f"{character!r} cannot begin a value without quotes"
        )
    elif error.context:
        message += f" {error.context}"
        if start is not None and (start.line, start.column) != (mark.line, mark.column):
            message += f" that begins at line {start.line + 1}, column {start.column + 1}"
    return syntax_error(uri, (mark.line + 1, mark.column + 1), f"not valid YAML: {message}")


_TAG = "tag:yaml.org,2002:"
_TYPED_TAGS = frozenset({_TAG + name for name in ("int", "float", "bool", "null")})
_LITERALS = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), None),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_INTEGER = re.compile(r"[-+]?[0-9]+")
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
_SPECIAL_FLOAT = re.compile(r"[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)")
_OTHER_BASE = re.compile(r"0x[0-9a-fA-F]+|0o[0-7]+")


def _typed(text: str) -> Any:
    """The value of a plain scalar in the core schema (YAML 1.2.2 §10.3)."""
    if text in _LITERALS:
        return _LITERALS[text]
    if text[0] not in "+-.0123456789":
        return text
    if _INTEGER.fullmatch(text):
        # int() refuses thousands of digits, and a number of 22 digits does not fit in 64 bits.
        number = int(text) if len(text) <= 21 else None
        in_json = number is not None and -(2**63) <= number < 2**64
        return number if in_json else float(text)
    if _FLOAT.fullmatch(text):
        return float(text)
    if _SPECIAL_FLOAT.fullmatch(text):
        return float(text.replace(".", ""))
    if _OTHER_BASE.fullmatch(text):
        number = int(text[2:], 16 if text[1] == "x" else 8)
        return number if number < 2**63 else text
    return text


_NO_KEY: Any = object()
_MERGE: Any = object()


class _Node:
    """A value, the text of a scalar (its value as a key), and its depth once it is closed."""

    __slots__ = ("levels", "text", "value")

    def __init__(self, value: Any, text: str | None, levels: int | None) -> None:
        self.value, self.text, self.levels = value, text, levels


class _Open:
    """A container that is being filled; ``merged`` are the sources of ``<<``, the weakest first."""

    __slots__ = ("key", "levels", "merged", "node")

    def __init__(self, node: _Node) -> None:
        self.node = node
        self.levels = 1
        self.key: Any = _NO_KEY
        self.merged: list[dict[str, Any]] = []


class _Composer:
    """Builds one document from events, without recursion."""

    def __init__(self, uri: str) -> None:
        self._uri = uri
        self._stack: list[_Open] = []
        self._anchors: dict[str, _Node] = {}
        self._root: _Node | None = None
        self._shared = False
        self._merged_members = 0

    def compose(self, text: str) -> tuple[Any, bool]:
        for kind, event in events(text):
            if kind == "Scalar":
                self._scalar(event)
            elif kind == "MappingStart":
                self._start(event, {})
            elif kind == "SequenceStart":
                self._start(event, [])
            elif kind in ("MappingEnd", "SequenceEnd"):
                self._end(event)
            elif kind == "Alias":
                self._alias(event)
            elif kind == "DocumentStart" and self._root is not None:
                self._fail(event, "a second YAML document begins; only one may be in the text")
        if self._root is None:
            raise syntax_error(self._uri, None, "the text is empty: it has only comments")
        return self._root.value, self._shared

    def _fail(self, event: Any, message: str) -> NoReturn:
        mark = event.start_mark
        raise syntax_error(self._uri, (mark.line + 1, mark.column + 1), message)

    def _scalar(self, event: Any) -> None:
        text: str = event.value
        plain = event.tag is None and event.implicit[0]
        value = _typed(text) if plain or event.tag in _TYPED_TAGS else text
        if event.tag == _TAG + "float" and type(value) is int:
            value = float(value)
        frame = self._stack[-1] if self._stack else None
        if text == "<<" and plain and frame is not None and self._awaits_key(frame):
            frame.key = _MERGE
        else:
            self._place(event, self._set_anchor(event, _Node(value, text, 0)))

    def _set_anchor(self, event: Any, node: _Node) -> _Node:
        if event.anchor:
            self._anchors[event.anchor] = node
        return node

    def _awaits_key(self, frame: _Open) -> bool:
        return type(frame.node.value) is dict and frame.key is _NO_KEY

    def _start(self, event: Any, container: Any) -> None:
        if self._stack and self._awaits_key(self._stack[-1]):
            self._fail(event, "a key must be a scalar, not a mapping or a sequence")
        self._check_depth(event, 1)
        self._stack.append(_Open(self._set_anchor(event, _Node(container, None, None))))

    def _check_depth(self, event: Any, more: int) -> None:
        if len(self._stack) + more > MAX_YAML_DEPTH:
            self._fail(event, _TOO_DEEP)

    def _end(self, event: Any) -> None:
        frame = self._stack.pop()
        frame.node.levels = frame.levels
        if frame.merged:
            mapping = frame.node.value
            own = dict(mapping)
            mapping.clear()
            for source in (*frame.merged, own):
                mapping.update(source)
        self._place(event, frame.node)

    def _alias(self, event: Any) -> None:
        node = self._anchors.get(event.anchor)
        if node is None:
            self._fail(event, f"the alias *{event.anchor} has no anchor before it")
        if node.levels is None:
            self._fail(event, f"the alias *{event.anchor} is inside the node that it names")
        self._check_depth(event, node.levels)
        self._shared = self._shared or node.levels > 0
        self._place(event, node)

    def _place(self, event: Any, node: _Node) -> None:
        if not self._stack:
            self._root = node
            return
        frame = self._stack[-1]
        container = frame.node.value
        if type(container) is dict and frame.key is _NO_KEY:
            if node.text is None:
                self._fail(event, "a key must be a scalar, not a mapping or a sequence")
            frame.key = node.text
            return
        levels = (node.levels or 0) + 1
        if type(container) is list:
            container.append(node.value)
        elif frame.key is _MERGE:
            self._merge(event, frame, node.value)
            levels -= 1 if type(node.value) is dict else 2
        else:
            container.pop(frame.key, None)  # the last of equal keys counts, at its place
            container[frame.key] = node.value
        frame.levels = max(frame.levels, levels)
        frame.key = _NO_KEY

    def _merge(self, event: Any, frame: _Open, value: Any) -> None:
        # The first source in a list and the last of several "<<" are the strongest.
        sources = value[::-1] if type(value) is list else [value]
        if not all(type(source) is dict for source in sources):
            self._fail(event, "a merge key (<<) needs a mapping or a list of mappings")
        self._merged_members += sum(map(len, sources))
        if self._merged_members > _MAX_MERGED:
            self._fail(event, f"the merge keys (<<) copy more than {_MAX_MERGED:,} members")
        frame.merged += sources
        self._shared = True
