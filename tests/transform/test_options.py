"""The options of dereferencing and bundling: their values, and what is wrong use."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

import pytest

import schemakit
from schemakit.transform.options import BundleOptions, DereferenceOptions, Options
from tests.small import described


@pytest.mark.parametrize(
    ("option", "value"), [("cycles", "cut"), ("siblings", "all"), ("missing", "ignore")]
)
def test_a_value_that_an_option_does_not_have_is_wrong_use(option: str, value: str) -> None:
    options: Any = {option: value}
    with pytest.raises(schemakit.UsageError, match=value):
        schemakit.dereference(described({}), **options)


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("prune", "false"),
        ("flatten", 1),
        ("strict", None),
        ("annotate", ""),
        ("annotate", "$ref"),
        ("annotate", "type"),
    ],
)
def test_a_value_of_the_wrong_kind_is_wrong_use(option: str, value: Any) -> None:
    options: Any = {option: value}
    with pytest.raises(schemakit.UsageError, match=option):
        schemakit.dereference(described({}), **options)


def test_an_option_that_does_not_exist_brings_the_nearest() -> None:
    with pytest.raises(schemakit.UsageError, match="did you mean 'cycles'"):
        schemakit.dereference(described({}), cycle="keep")  # type: ignore[call-arg]


def test_an_option_of_dereferencing_is_none_of_bundling() -> None:
    with pytest.raises(schemakit.UsageError, match="no option 'flatten'"):
        schemakit.load(described({})).bundle(flatten=True)  # type: ignore[call-arg]


def test_the_names_for_type_checkers_are_those_of_the_options() -> None:
    names = {one.name for one in fields(Options)}
    assert DereferenceOptions.__annotations__.keys() >= names - BundleOptions.__annotations__.keys()
    assert names == DereferenceOptions.__annotations__.keys() | BundleOptions.__annotations__.keys()


def test_the_defaults_keep_cycles_and_refuse_dead_references() -> None:
    options = Options()
    assert (options.cycles, options.missing, options.siblings) == ("keep", "error", "spec")
    assert (options.extensions, options.strict, options.prune, options.flatten) == (
        True,
        False,
        False,
        False,
    )
