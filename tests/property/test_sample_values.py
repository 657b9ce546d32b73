"""A sample of any schema is valid, by jsonschema, or there is a reason why there is none."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from tests.samples.schemas import make

_BOUNDS = st.integers(-9, 9)
_SIZES = st.integers(0, 3)
_NAMES = st.sampled_from(list("abc"))
_PATTERNS = st.sampled_from(["^a+$", "b", "^[0-9]{2,4}$", "^(x|yy)z?$"])

_scalars = st.one_of(
    st.fixed_dictionaries(
        {"type": st.just("string")},
        optional={
            "minLength": st.integers(0, 9),
            "maxLength": st.integers(0, 9),
            "pattern": _PATTERNS,
            "format": st.sampled_from(["date", "uuid", "email"]),
        },
    ),
    st.fixed_dictionaries(
        {"type": st.sampled_from(["integer", "number"])},
        optional={
            "minimum": _BOUNDS,
            "maximum": _BOUNDS,
            "exclusiveMinimum": _BOUNDS,
            "multipleOf": st.sampled_from([1, 2, 3, 0.5]),
        },
    ),
    st.sampled_from([{}, True, {"type": "null"}, {"const": 5}, {"enum": [1, "a", None]}]),
)


def _larger(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    some = st.lists(inner, min_size=1, max_size=3)
    return st.one_of(
        st.fixed_dictionaries(
            {"type": st.just("array")},
            optional={
                "items": inner,
                "minItems": _SIZES,
                "maxItems": _SIZES,
                "uniqueItems": st.booleans(),
                "contains": inner,
                "prefixItems": some,
            },
        ),
        st.fixed_dictionaries(
            {"type": st.just("object")},
            optional={
                "properties": st.dictionaries(_NAMES, inner, max_size=3),
                "required": st.lists(_NAMES, unique=True, max_size=2),
                "additionalProperties": inner | st.just(False),
                "minProperties": _SIZES,
                "maxProperties": _SIZES,
                "dependentRequired": st.dictionaries(_NAMES, st.lists(_NAMES, unique=True)),
                "unevaluatedProperties": st.just(False),
            },
        ),
        st.fixed_dictionaries(
            {},
            optional={
                **dict.fromkeys(("oneOf", "anyOf", "allOf"), some),
                **dict.fromkeys(("not", "if", "then", "else"), inner),
            },
        ),
    )


@given(st.recursive(_scalars, _larger, max_leaves=8))
def test_a_sample_is_valid_or_has_a_reason(schema: Any) -> None:
    made = make(schema)
    if made.problem:
        assert made.value is None
    else:
        assert list(Draft202012Validator(schema).iter_errors(made.value)) == []
