"""Whom a change reaches, and through what."""

from __future__ import annotations

import schemakit
from schemakit import Reach
from tests.comparison.seeded_descriptions import PLACES, make_description
from tests.small import to


def _changed(limit: int) -> dict[str, object]:
    document = make_description()
    schemas = document["components"]["schemas"]
    schemas |= {
        "Outer": {"type": "object", "properties": {"inner": to("Inner")}},
        "Inner": {"type": "object", "properties": {"text": {"type": "string", "maxLength": limit}}},
    }
    PLACES["body"].put(document, to("Outer"))
    PLACES["response"].put(document, to("Inner"))
    PLACES["webhook"].put(document, to("Inner"))
    return document


def test_each_direction_has_its_level_and_its_way() -> None:
    (change,) = schemakit.changes(_changed(9), _changed(5))
    assert (change.level, change.subject) == ("breaking", "Inner.text")
    assert change.operations == (
        Reach("POST /a", "request", "body", ("Outer",), "breaking"),
        Reach("POST /a", "response", "response 200", (), "safe"),
        Reach("webhook POST done", "response", "body", (), "safe"),
    )
    (change,) = schemakit.changes(_changed(5), _changed(9))
    assert [one.level for one in change.operations] == ["safe", "breaking", "breaking"]
