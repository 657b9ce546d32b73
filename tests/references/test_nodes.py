"""What a walk finds, as values."""

from __future__ import annotations

from typing import Any

from schemakit.references.nodes import in_text_order
from schemakit.spec.grammar import GRAMMARS
from tests.references.graphs import graph_of
from tests.small import described, to

_SCHEMA = GRAMMARS["3.1"].types["Schema"]


def _units(schema: Any, version: str = "3.1.0") -> Any:
    document = described({"A": schema, "B": {}, "C": {}, "D": {}}, version)
    return graph_of(document, "/components/schemas/A").units


def test_only_a_unit_that_is_one_reference_is_an_alias() -> None:
    assert _units(to("B"))[0].is_alias
    assert _units(to("B", title="t"))[0].is_alias
    assert not _units({"items": to("B")})[0].is_alias
    assert not _units({})[0].is_alias


def test_references_are_ordered_as_in_the_text() -> None:
    schema = {
        "items": to("B"),
        "anyOf": [to("C"), {"not": to("D")}],
        "allOf": [to("B", properties={"p": to("C")}), to("D")],
    }
    (unit, *_) = _units(schema)
    names = [site.ref.rpartition("/")[2] for site, _ in in_text_order(unit)]
    assert names == ["B", "C", "D", "B", "C", "D"]
    assert dict.fromkeys(unit.targets).keys() == {target for _, target in in_text_order(unit)}


def test_the_members_beside_an_alias_come_after_it() -> None:
    (unit, *_) = _units({"items": to("D"), **to("B")})
    assert [site.ref.rpartition("/")[2] for site, _ in in_text_order(unit)] == ["B", "D"]


def test_the_root_of_a_unit_of_another_dialect_is_converted() -> None:
    draft = "http://json-schema.org/draft-07/schema#"
    old = {"$id": "https://example.com/o", "$schema": draft, "items": [to("B")]}
    (unit, *_) = _units(old)
    assert unit.value is not unit.root
    assert "prefixItems" in unit.root
    (plain, *_) = _units({"items": {}})
    assert plain.root is plain.value


def test_security_requirements_with_uris_are_listed() -> None:
    document = described(
        {}, "3.2.0", security=[{"key": []}, {"#/components/securitySchemes/s": []}]
    )
    document["components"]["securitySchemes"] = {"s": {"type": "http"}, "key": {"type": "http"}}
    unit = graph_of(document).units[0]
    assert [list(one.source) for one in unit.requirements] == [["#/components/securitySchemes/s"]]
    assert list(unit.requirements[0].schemes) == ["#/components/securitySchemes/s"]
