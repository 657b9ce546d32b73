"""The slow YAML reader: one document composed from PyYAML's events."""

from __future__ import annotations

from typing import Any, NoReturn

from schemakit.errors import DocumentSyntaxError
from schemakit.syntax.encoding import MAX_YAML_DEPTH, decode, syntax_error
from schemakit.syntax.yaml_events import events, is_merge_key
from schemakit.syntax.yaml_problems import ProblemFinder, YamlProblem
from schemakit.syntax.yaml_scalars import (
    BEYOND_FLOATS,
    TAG,
    TYPED_TAGS,
    NoJsonNumber,
    typed_scalar,
)
from schemakit.syntax.yaml_tabs import replace_leading_tabs

__all__ = ["parse_slow"]

_TOO_DEEP = f"nested more than {MAX_YAML_DEPTH} levels deep"
#: Members that ``<<`` may copy in one document: chained merges grow quadratically.
_MAX_MERGED = 1_000_000


def parse_slow(data: bytes, uri: str = "") -> tuple[Any, bool, tuple[YamlProblem, ...]]:
    """The data in a YAML text, whether one container may be at several places, and its problems.

    Raises:
        DocumentSyntaxError: as :func:`schemakit.syntax.yaml_reader.parse`.
    """
    import yaml

    text = decode(data, uri)
    try:
        try:
            return _Composer(uri).compose(text)
        except yaml.MarkedYAMLError:
            without_tabs = replace_leading_tabs(text)
            if without_tabs == text:
                raise
            return _Composer(uri).compose(without_tabs)
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


def _as_float(number: int) -> float | NoJsonNumber:
    try:
        return float(number)
    except OverflowError:
        return BEYOND_FLOATS


class _Composer:
    """Builds one document from events, without recursion."""

    def __init__(self, uri: str) -> None:
        self._uri = uri
        self._stack: list[_Open] = []
        self._anchors: dict[str, _Node] = {}
        self._root: _Node | None = None
        self._shared = False
        self._merged_members = 0

    def compose(self, text: str) -> tuple[Any, bool, tuple[YamlProblem, ...]]:
        finder = ProblemFinder(text)
        for kind, event in events(text):
            finder.inspect(kind, event)
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
        return self._root.value, self._shared, tuple(finder.found)

    def _fail(self, event: Any, message: str) -> NoReturn:
        mark = event.start_mark
        raise syntax_error(self._uri, (mark.line + 1, mark.column + 1), message)

    def _scalar(self, event: Any) -> None:
        frame = self._stack[-1] if self._stack else None
        if frame is not None and self._awaits_key(frame) and is_merge_key(event):
            frame.key = _MERGE
            return
        text: str = event.value
        is_plain = event.tag is None and event.implicit[0]
        value = typed_scalar(text) if is_plain or event.tag in TYPED_TAGS else text
        if event.tag == TAG + "float" and type(value) is int:
            value = _as_float(value)
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
        frame = self._stack[-1] if self._stack else None
        if frame is not None and self._awaits_key(frame):
            if node.text is None:
                self._fail(event, "a key must be a scalar, not a mapping or a sequence")
            frame.key = node.text
            return
        if isinstance(node.value, NoJsonNumber):
            self._fail(event, node.value.message)
        if frame is None:
            self._root = node
            return
        container = frame.node.value
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
