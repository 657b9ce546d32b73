"""Which operations are served: filters, limits, and what their hints say."""

from __future__ import annotations

from pathlib import Path

import pytest

from schemakit.description.description import Description
from schemakit.description.load import load
from schemakit.errors import NotFoundError, UsageError
from schemakit.llm.tool import Tool
from schemakit.serve.catalog import (
    READING,
    Choice,
    Limits,
    TooManyToolsError,
    choose_operations,
    make_tools,
)
from tests.corpus import ROOT
from tests.serve.clients import describe

EXAMPLE = ROOT / "examples/openapi.json"
NO_LIMITS = Limits(10_000, 100_000_000)


def names_of(choice: Choice, api: Description | None = None) -> list[str]:
    """The operations of a choice, by their operationIds."""
    chosen = choose_operations(load(EXAMPLE) if api is None else api, choice)
    return [str(one.id) for one in chosen]


def test_operations_are_chosen_by_each_filter() -> None:
    every = names_of(Choice())
    assert len(every) == 22
    assert names_of(Choice(keys=["models.list", "GET /account"])) == ["account.get", "models.list"]
    assert names_of(Choice(path=["/models"])) == ["models.list", "models.create"]
    assert names_of(Choice(method=["delete"])) == [one for one in every if "delete" in one]
    assert names_of(Choice(allow=["models.*"], deny=["*.delete", "POST *"])) == [
        one
        for one in every
        if one.startswith("models.") and one in names_of(Choice(read_only=True))
    ]
    assert names_of(Choice(deprecated=False)) == [
        one.id for one in load(EXAMPLE).operations() if not one.deprecated and not one.is_webhook
    ]


def test_what_does_not_exist_or_leaves_nothing_is_refused() -> None:
    with pytest.raises(NotFoundError, match=r"did you mean 'models\.list'"):
        names_of(Choice(keys=["models.lst"]))
    with pytest.raises(UsageError, match="no operation is left to serve"):
        names_of(Choice(deny=["*"]))


def make_all(api: Description, choice: Choice | None = None) -> list[Tool]:
    """The tools of a description, without limits."""
    return make_tools(api, choose_operations(api, choice or Choice()), {}, NO_LIMITS, [])


def check_hints(api: Description) -> None:
    """Proof: what may write says that it may destroy, and ``--read-only`` exposes none of it."""
    made = make_all(api)
    for one in made:
        hints = one.definition["annotations"]
        is_writing = one.key.partition(" ")[0] not in READING
        assert hints["destructiveHint"] is is_writing
        assert hints["readOnlyHint"] is not is_writing
    reading = make_all(api, Choice(read_only=True))
    assert {one.key.partition(" ")[0] for one in reading} <= READING
    assert len(reading) == sum(one.key.partition(" ")[0] in READING for one in made)


def test_whatever_may_write_says_that_it_may_destroy() -> None:
    described = describe("https://api.example")
    for item in described["paths"].values():
        for operation in item.values():
            operation["x-mcp"] = {"destructiveHint": False, "readOnlyHint": True}
    check_hints(load(described))


@pytest.mark.slow
@pytest.mark.parametrize("name", ["box", "github", "kubernetes", "openai", "replicate"])
def test_whatever_may_write_in_the_corpus_says_that_it_may_destroy(shared: Path, name: str) -> None:
    check_hints(load(shared / f"corpus/{name}.json"))


@pytest.mark.parametrize(
    ("limits", "expected"),
    [
        (Limits(tools=21), "22 tools are more than 21; the largest are "),
        (Limits(tokens=1_000), "tokens of definitions are more than 1,000; the largest are "),
    ],
)
def test_too_many_tools_are_refused_with_the_largest(limits: Limits, expected: str) -> None:
    api = load(EXAMPLE)
    largest = sorted(make_all(api), key=lambda one: -one.size.bytes)[:3]
    with pytest.raises(TooManyToolsError) as caught:
        make_tools(api, choose_operations(api, Choice()), {}, limits, [])
    assert expected in str(caught.value)
    assert "--search" in str(caught.value)
    for one in largest:
        assert f"{one.name} ({one.size.tokens:,} tokens)" in str(caught.value)
