"""Drafts of schemas: losses, notes and sizes of children add up."""

from __future__ import annotations

import pytest

from schemakit import Loss, TooLargeError
from schemakit.llm.decode import Decoding
from schemakit.llm.definition import Adapted, Draft


def test_a_finished_draft_has_its_notes_in_the_description_and_keywords_in_order() -> None:
    draft = Draft({"properties": {}, "type": "object"}, description="A thing.")
    draft.lose("minProperties", "at least 1 member")
    draft.lose("additionalProperties", "other members", silent=True)
    found = draft.finish(is_hidden=True)
    assert list(found.schema) == ["type", "description", "properties"]
    assert found.schema["description"] == "A thing. (at least 1 member)"
    assert [one.words for one in found.losses] == ["at least 1 member", "other members"]
    assert (found.decoding, found.is_hidden) == (None, True)


def test_the_losses_of_children_are_located_below_the_draft() -> None:
    child = Draft({"type": "string"})
    child.lose("pattern", "matches a")
    draft = Draft()
    draft.out["items"] = draft.add_child(("items",), child.finish())
    found = draft.finish()
    assert [one.tokens for one in found.losses] == [("items", "pattern")]
    assert (found.nodes, found.height) == (2, 2)


def test_a_draft_that_absorbs_a_schema_keeps_its_own_description_and_losses() -> None:
    inner = Draft({"type": "string"}, description="Inner.")
    inner.lose("pattern", "matches a")
    inner.decoding["text"] = "any"
    draft = Draft(description="Outer.")
    draft.absorb(inner.finish())
    found = draft.finish()
    assert found.schema == {"type": "string", "description": "Outer. (matches a)"}
    assert found.losses == ()
    assert found.decoding == Decoding(text="any")


def test_a_draft_that_grows_too_large_is_rejected() -> None:
    with pytest.raises(TooLargeError):
        Draft().add_child(("a",), Adapted({}, nodes=250_001))


def test_a_loss_is_written_with_its_place() -> None:
    assert str(Loss("/properties/n/minimum", "minimum", "at least 3")) == (
        "/properties/n/minimum: at least 3"
    )
