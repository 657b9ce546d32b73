"""The schemas under ``$defs``: their names, what waits, and what a definition needs of them."""

from __future__ import annotations

import pytest

from schemakit.errors import TooLargeError
from schemakit.llm.adapt_definitions import Definitions
from schemakit.llm.definition import Adapted


def _to(name: str, nodes: int = 1) -> Adapted:
    return Adapted({"type": "array", "items": {"$ref": f"#/$defs/{name}"}}, nodes=nodes)


def test_a_place_has_one_name_and_waits_once() -> None:
    found = Definitions()
    first = found.name(("schemas", "A/b c"), {"type": "string"})
    assert found.name(("schemas", "A/b c"), {"type": "string"}) == first
    other = found.name(("other", "A/b c"), {})
    assert other != first
    # So are names that need no change, such as those of two properties.
    assert [found.name((one, "items"), {}) for one in "xy"] == ["items", "items_2"]
    assert found.name((), {}) == "root"
    assert [name for name, _ in found.pending] == [first, other, "items", "items_2", "root"]


def test_only_what_is_reached_is_collected() -> None:
    found = Definitions()
    for name in ("A", "B", "C"):
        found.name((name,), {})
    found.adapted = {"A": _to("B"), "B": _to("A"), "C": _to("C")}
    assert list(found.collect(_to("A"))) == ["A", "B"]
    assert list(found.collect(Adapted({"type": "string"}))) == []
    # A text that only looks like a reference to something that is not there.
    assert list(found.collect(_to("D"))) == []


def test_what_was_not_adapted_is_forgotten() -> None:
    found = Definitions()
    kept, lost = found.name(("A",), {}), found.name(("B",), {})
    found.pending.pop(0)
    found.adapted[kept] = _to("A")
    found.forget_pending()
    assert list(found.adapted) == [kept]
    assert found.pending == []
    assert found.name(("B",), {}) == lost
    assert [name for name, _ in found.pending] == [lost]


def test_one_that_is_too_large_is_refused() -> None:
    found = Definitions()
    name = found.name(("A",), {})
    found.adapted[name] = _to("A", nodes=10_000_000)
    with pytest.raises(TooLargeError):
        found.collect(_to(name))
