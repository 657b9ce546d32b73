"""Laws of comparing schemas, with ``jsonschema`` as the judge."""

from __future__ import annotations

from typing import Any

import jsonschema
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from schemakit import NoValue, compare_schemas
from schemakit.containment.comparison import Containment
from tests.containment.drawn_schemas import VALUES, changed, documents

_PAIRS = st.one_of(
    documents().flatmap(lambda one: st.tuples(st.just(one), changed(one))),
    documents().flatmap(lambda one: st.tuples(changed(one), st.just(one))),
)


def _judge(schema: Any) -> jsonschema.Draft202012Validator:
    return jsonschema.Draft202012Validator(schema)


def _list_accepted(schema: Any) -> list[bool]:
    try:
        jsonschema.Draft202012Validator.check_schema(schema)
        return [_judge(schema).is_valid(value) for value in VALUES]
    except (jsonschema.SchemaError, RecursionError):
        assume(False)
        raise


def _check(found: Containment, inner: Any, outer: Any, one: list[bool], other: list[bool]) -> None:
    apart = [value for value, a, b in zip(VALUES, one, other, strict=True) if a and not b]
    if found.holds is True:
        assert not apart
    if found.holds is False:
        assert found.value is not NoValue
        assert _judge(inner).is_valid(found.value)
        assert not _judge(outer).is_valid(found.value)


@pytest.mark.parametrize("engine", [True, False])
@given(pair=_PAIRS)
def test_no_value_contradicts_a_verdict(engine: bool, pair: tuple[Any, Any]) -> None:
    old, new = pair
    accepted = _list_accepted(old), _list_accepted(new)
    found = compare_schemas(old, new, open="strict", engine=engine)
    _check(found.forward, old, new, *accepted)
    _check(found.backward, new, old, *reversed(accepted))


@given(pair=_PAIRS)
def test_counterexamples_of_what_is_sent_tell_the_schemas_apart(pair: tuple[Any, Any]) -> None:
    old, new = pair
    _list_accepted(old)
    _list_accepted(new)
    found = compare_schemas(old, new)
    if found.forward.holds is False:
        _check(found.forward, old, new, [False] * len(VALUES), [False] * len(VALUES))
    if found.backward.holds is False:
        _check(found.backward, new, old, [False] * len(VALUES), [False] * len(VALUES))
    # What is sent is a part of what is accepted.
    strict = compare_schemas(old, new, open="strict")
    for one, other in ((found.forward, strict.forward), (found.backward, strict.backward)):
        assert not (one.holds is False and other.holds is True)


@given(one=documents())
def test_a_schema_is_equivalent_to_itself_with_other_words(one: Any) -> None:
    _list_accepted(one)
    assert compare_schemas(one, {**one, "title": "Another"}).is_equivalent
