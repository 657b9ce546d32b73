"""The values: a model and its parts."""

from __future__ import annotations

import copy
import pickle
from dataclasses import FrozenInstanceError

import pytest

from tests.models.inputs import INPUTS, read


def test_a_model_validates_and_has_defaults_as_its_input_does() -> None:
    model = read(INPUTS)
    assert model.validate({"steps": 0}) == model.input.validate({"steps": 0})
    assert model.validate({"steps": 0}, uri="a.json")[0].location.uri == "a.json"
    assert model.defaults() == model.input.defaults() == {"steps": 30, "seed": None, "sure": False}


def test_a_model_does_not_change_and_can_be_pickled_and_copied() -> None:
    model = read(INPUTS, Output={"type": "string"})
    with pytest.raises(FrozenInstanceError):
        model.name = "other"  # type: ignore[misc]  # the very mistake under test
    for other in (pickle.loads(pickle.dumps(model)), copy.deepcopy(model)):
        assert other == model
        assert other.validate({"steps": 0}) == model.validate({"steps": 0})


def test_the_json_schema_of_an_input_accepts_the_same_values() -> None:
    schema = read({"n": {"type": "number", "minimum": 0, "exclusiveMinimum": True}}).input
    assert schema.schema["properties"]["n"]["exclusiveMinimum"] is True
    assert schema.json_schema()["properties"]["n"] == {"type": "number", "exclusiveMinimum": 0}
