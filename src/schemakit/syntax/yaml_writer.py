"""Plain data to YAML that readers of YAML 1.1 and of 1.2 read as the same data.

PyYAML writes each distinct scalar and key once. It quotes strings that readers of 1.1 read as a
number, a date or a boolean; those that only readers of 1.2 do (``1e3``, ``0o17``, ``1.``) are
quoted here. Containers are written here, too, which takes a tenth of PyYAML's time.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import repeat
from typing import Any

import yaml

from schemakit.errors import UsageError
from schemakit.syntax.encoding import MAX_YAML_DEPTH

__all__ = ["yaml_text"]

#: Strings that YAML 1.2 or a lenient reader reads as a number, or YAML 1.1 as a boolean.
_QUOTED = re.compile(
    r"[-+]?[0-9_]*\.?[0-9_]*(?:e[-+]?[0-9]+)?|[-+]?0[box][0-9a-f_]+|[-+]?\.(?:inf|nan)|[yn]",
    re.IGNORECASE,
)
#: What a block cannot contain: line breaks of YAML 1.1 only, control characters, tabs at the start
#: of a line.
_ESCAPED = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\xa0\u2028\u2029\ufeff\ud800-\udfff\ufffe\uffff]|(?:^|\n) *\t"
)
#: Wide enough that no line is folded.
_WIDTH = 1 << 30
_LEVEL = "  "
_DASH = "- "
#: Bytes. Nesting makes the indentation grow quadratically.
_MAX_INDENTATION = 1 << 30


class _Dumper(getattr(yaml, "CSafeDumper", yaml.SafeDumper)):  # type: ignore[misc]  # which is there
    """Writes strings of several lines as blocks, and no aliases."""

    def ignore_aliases(self, data: Any) -> bool:
        del data
        return True


def _represent_string(dumper: Any, text: str) -> Any:
    style = None
    if _ESCAPED.search(text):
        style = '"'
    elif "\n" in text:
        style = "|"
    elif _QUOTED.fullmatch(text):
        style = "'"
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Dumper.add_representer(str, _represent_string)


def yaml_text(value: Any) -> bytes:
    """Write dicts, lists, strings, numbers, booleans and None as YAML in UTF-8.

    Raises:
        UsageError: if the value is nested more deeply than readers of YAML accept, or if its
            indentation takes more than 1 GiB.
    """
    if not value or not isinstance(value, (dict, list)):
        return _dump(value).encode()
    writer = _Writer()
    writer.prepare(value)
    writer.write(value)
    return "".join(writer.out).encode()


def _dump(value: Any) -> str:
    text: str = yaml.dump(
        value, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=_WIDTH, indent=2
    )
    return text


def _dump_items(values: Iterable[Any]) -> list[str]:
    """Each value as PyYAML writes it as an item of a list, without the line break at its end."""
    # One more item ends the last value, which may be a block that keeps its line breaks. After a
    # key that is such a block, libyaml marks the end of the document.
    text = f"\n{_dump([*values, 0])}".removesuffix("...\n").removesuffix("\n- 0\n")
    # Within an item every line is indented or empty.
    return text.split("\n- ")[1:]


def _indent(text: str, indent: str) -> str:
    """An item of a list whose lines after the first begin at an indentation."""
    return text.replace(f"\n{_LEVEL}", f"\n{indent}") if "\n" in text else text


def _identity(scalar: Any) -> Any:
    """A key for scalars that are written alike; to Python, 1, 1.0 and True are equal."""
    return scalar if isinstance(scalar, str) else (type(scalar), repr(scalar))


@dataclass(slots=True, eq=False, repr=False)
class _Block:
    """A container of which some members are written."""

    members: Iterator[tuple[Any, Any]]
    indent: str
    #: What is at the beginning of the next line; the first line has it already.
    margin: str = ""


@dataclass(slots=True, eq=False, repr=False)
class _Writer:
    """Writes containers as blocks. Keys and scalars were written before."""

    out: list[str] = field(default_factory=list)
    #: What is before the value of each key, and of an item, whose key is None.
    leads: dict[Any, str] = field(default_factory=dict)
    scalars: dict[Any, str] = field(default_factory=dict)
    #: The containers that are not complete, the innermost last.
    open: list[_Block] = field(default_factory=list)
    indentation: int = 0

    def prepare(self, root: Any) -> None:
        """Find and write all keys and scalars in a value."""
        keys: dict[str, None] = {}
        scalars: dict[Any, Any] = {}
        stack = [root]
        while stack:
            value = stack.pop()
            if isinstance(value, dict):
                keys.update(dict.fromkeys(value))
            for inner in value.values() if isinstance(value, dict) else value:
                if not isinstance(inner, (dict, list)):
                    scalars[_identity(inner)] = inner
                elif inner:
                    stack.append(inner)
        names = [name.removesuffix("0") for name in _dump_items({key: 0} for key in keys)]
        self.leads = {None: _DASH, **dict(zip(keys, names, strict=True))}
        self.scalars = dict(zip(scalars, _dump_items(scalars.values()), strict=True))

    def write(self, root: Any) -> None:
        """Write a container that is not empty, at any depth."""
        self._begin(root, "")
        while self.open:
            block = self.open[-1]
            indent, out = block.indent, self.out
            for key, item in block.members:
                lead = self.leads[key]
                out.append(block.margin + (_indent(lead, indent) if "\n" in lead else lead))
                block.margin = indent
                if item and isinstance(item, (dict, list)):
                    self._begin_member(indent, lead, item)
                    break
                out.append(self._format_leaf(item, indent))
            else:
                self.open.pop()

    def _begin_member(self, indent: str, lead: str, value: Any) -> None:
        if lead == _DASH or lead.startswith("? "):
            # It begins on the line of the dash, or after the colon of a key with its own lines.
            self._begin(value, indent + _LEVEL)
            return
        # A list is indented as its key is.
        inside = indent if isinstance(value, list) else indent + _LEVEL
        self.out[-1] = f"{self.out[-1][:-1]}\n{inside}"
        self._begin(value, inside)

    def _begin(self, value: Any, indent: str) -> None:
        """Begin a container. ``indent``, or a key of its width, is before it."""
        if len(self.open) >= MAX_YAML_DEPTH:
            raise UsageError(
                f"nested more than {MAX_YAML_DEPTH} levels deep, which readers of YAML refuse; "
                "write JSON instead"
            )
        self.indentation += len(indent) * len(value)
        if self.indentation > _MAX_INDENTATION:
            raise UsageError(
                "the indentation of the YAML would take more than 1 GiB; write JSON instead"
            )
        members = value.items() if isinstance(value, dict) else zip(repeat(None), value)
        self.open.append(_Block(iter(members), indent))

    def _format_leaf(self, value: Any, indent: str) -> str:
        """A scalar or an empty container, with a line break."""
        if isinstance(value, (dict, list)):
            return "{}\n" if isinstance(value, dict) else "[]\n"
        text = self.scalars[_identity(value)]
        return f"{_indent(text, indent + _LEVEL)}\n"
