"""A value as XML, by the XML Objects of its schema (OAS 3.1.1 and 3.2, XML Object)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from schemakit.samples.conjunction import ImpossibleError, Scope, describe_members
from schemakit.samples.validity import explain_invalid
from schemakit.syntax.json_writer import to_json

__all__ = ["write_xml"]

_DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>'
#: What a name of XML may not hold; without colons, which separate prefixes.
_NOT_IN_NAME = re.compile(r"[^\w.-]")
#: Characters that XML 1.0 has no way to write.
_NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
#: Levels of a value, and of branches inside branches.
_DEEPEST = 100
_Flat = dict[str, Any]


@dataclass(slots=True)
class _Element:
    """An element; of text and children it has one."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    text: str | None = None
    children: list[_Element] = field(default_factory=list)
    is_cdata: bool = False


def write_xml(
    value: Any,
    schema: Any,
    *,
    name: str,
    look: Callable[[str], Any],
    legacy: bool = False,
    indented: bool = False,
) -> str:
    """Write a value that a dereferenced schema allows as an XML document.

    ``name`` is that of the root element where the schema gives none: the name of the schema.
    ``look`` and ``legacy`` are those of ``make_sample``. With ``indented`` each element has a line.

    Raises:
        ImpossibleError: if the schema is too large to be followed, or the value too deep.
    """
    builder = _Builder(Scope(look, legacy=legacy, hidden=""))
    roots = builder.build(name, value, [schema])
    is_bare = isinstance(value, list) and not builder.is_wrapped(value, [schema])
    # A document has one root.
    root = _Element(_to_name(name), children=roots) if is_bare or not roots else roots[0]
    lines = [_DECLARATION, *_write(root, 0)]
    return "\n".join(lines) if indented else "".join(line.lstrip(" ") for line in lines)


class _Builder:
    """Builds the elements of one value."""

    def __init__(self, scope: Scope) -> None:
        self.scope = scope
        self._level = 0

    def build(self, name: str, value: Any, schemas: Sequence[Any]) -> list[_Element]:
        """Build the elements of a value: one for each item of an array that is not wrapped, and
        none for null."""
        if value is None:
            return []
        self._level += 1
        if self._level > _DEEPEST:
            raise ImpossibleError("the value has too many levels")
        found = self._build(name, value, schemas)
        self._level -= 1
        return found

    def _build(self, name: str, value: Any, schemas: Sequence[Any]) -> list[_Element]:
        flat = self._flatten(value, schemas)
        how = _read_xml(flat)
        if isinstance(value, list):
            return self._build_array(name, value, flat, how)
        element = _Element(_qualify(how.get("name") or name, how), _declare_namespace(how))
        if isinstance(value, dict):
            self._fill(element, value, flat)
        else:
            element.text = _to_text(value)
        return [element]

    def is_wrapped(self, value: Any, schemas: Sequence[Any]) -> bool:
        """Whether an array has an element of its own around its items."""
        return _is_wrapped(_read_xml(self._flatten(value, schemas)))

    def _flatten(self, value: Any, schemas: Sequence[Any], depth: int = 0) -> list[_Flat]:
        """The keywords that apply to a value, also those of the branches that allow it."""
        if depth > _DEEPEST:
            raise ImpossibleError("too many branches are inside each other")
        found = self.scope.flatten(list(schemas))
        for flat in list(found):
            for keyword in ("oneOf", "anyOf"):
                branches = flat.get(keyword, ())
                fitting = (one for one in branches if not explain_invalid(value, [one], self.scope))
                chosen = next(fitting, None)
                if chosen is not None:
                    found += self._flatten(value, [chosen], depth + 1)
        return found

    def _build_array(
        self, name: str, value: list[Any], flat: list[_Flat], how: _Flat
    ) -> list[_Element]:
        wrapped = _is_wrapped(how)
        # Without a wrapper the name of the array itself is of no element.
        name = (how.get("name") or name) if wrapped else name
        items = [
            element
            for index, item in enumerate(value)
            for element in self.build(name, item, list(_describe_item(flat, index)))
        ]
        if not wrapped:
            return items
        return [_Element(_qualify(name, how), _declare_namespace(how), children=items)]

    def _fill(self, element: _Element, value: dict[str, Any], flat: list[_Flat]) -> None:
        """Add the members of an object: attributes, text or elements."""
        steps = self.scope.pattern_steps
        for key, member in value.items():
            schemas = [two for one in flat for two in describe_members(one, str(key), steps) or ()]
            how = _read_xml(self._flatten(member, schemas))
            node = how.get("nodeType")
            if node in ("text", "cdata") and not isinstance(member, (dict, list)):
                element.text, element.is_cdata = _to_text(member), node == "cdata"
            elif how.get("attribute") is True or node == "attribute":
                if member is not None:
                    name = _qualify(how.get("name") or str(key), how)
                    element.attributes |= {**_declare_namespace(how), name: _to_text(member)}
            else:
                inside = self.build(str(key), member, schemas)
                is_left_out = node == "none" and isinstance(member, dict)
                element.children += inside[0].children if is_left_out and inside else inside


def _read_xml(flat: Sequence[_Flat]) -> _Flat:
    """The fields of all XML Objects that apply."""
    found: _Flat = {}
    for one in flat:
        how = one.get("xml")
        found = {**how, **found} if isinstance(how, dict) else found
    return {
        key: one for key, one in found.items() if not isinstance(one, (dict, list)) and one != ""
    }


def _is_wrapped(how: _Flat) -> bool:
    return how.get("wrapped") is True or how.get("nodeType") == "element"


def _describe_item(flat: Sequence[_Flat], index: int) -> Iterator[Any]:
    for one in flat:
        first = one.get("prefixItems") or []
        if index < len(first):
            yield first[index]
        elif "items" in one:
            yield one["items"]


# -- names and texts -------------------------------------------------------------------------------


def _to_name(text: str) -> str:
    """The text as a name of XML: another character for each that it may not have."""
    name = _NOT_IN_NAME.sub("_", text)
    return name if name[:1].isalpha() or name[:1] == "_" else f"_{name}"


def _qualify(name: str, how: _Flat) -> str:
    prefix = how.get("prefix")
    own = _to_name(str(name))
    return f"{_to_name(str(prefix))}:{own}" if prefix else own


def _declare_namespace(how: _Flat) -> dict[str, str]:
    namespace, prefix = how.get("namespace"), how.get("prefix")
    if not isinstance(namespace, str):
        return {}
    return {f"xmlns:{_to_name(str(prefix))}" if prefix else "xmlns": namespace}


def _to_text(value: Any) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else to_json(value).decode("utf-8", "replace")


def _escape(text: str) -> str:
    text = _NOT_IN_XML.sub("\ufffd", text)
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _write_attribute(name: str, text: str) -> str:
    escaped = _escape(text).replace('"', "&quot;")
    for one, written in (("\t", "&#9;"), ("\n", "&#10;"), ("\r", "&#13;")):
        escaped = escaped.replace(one, written)
    return f' {name}="{escaped}"'


def _write(element: _Element, depth: int) -> Iterator[str]:
    """Write the lines of an element; a text is on the line of its element, as it is."""
    margin = "  " * depth
    start = element.tag + "".join(_write_attribute(*one) for one in element.attributes.items())
    if element.text is not None:
        text = _escape(element.text).replace("\r", "&#13;")
        if element.is_cdata:
            plain = _NOT_IN_XML.sub("\ufffd", element.text)
            text = f"<![CDATA[{plain.replace(']]>', ']]]]><![CDATA[>')}]]>"
        yield f"{margin}<{start}>{text}</{element.tag}>"
    elif not element.children:
        yield f"{margin}<{start}/>"
    else:
        yield f"{margin}<{start}>"
        for one in element.children:
            yield from _write(one, depth + 1)
        yield f"{margin}</{element.tag}>"
