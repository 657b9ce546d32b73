"""Errors carry facts, and their text names the place."""

from __future__ import annotations

import copy
import pickle
from collections.abc import Callable

import pytest

import schemakit
from schemakit import errors
from schemakit.errors import Diagnostic, Location


@pytest.mark.parametrize(
    ("location", "shown"),
    [
        (Location(), "<document>"),
        (Location("a.json"), "a.json"),
        (Location("a.json", "/b"), "a.json (#/b)"),
        (Location("a.json", "", 3, 4), "a.json:3:4 (#)"),
        (Location("a.json", None, 3), "a.json:3"),
    ],
)
def test_a_location_is_shown_as_compilers_do(location: Location, shown: str) -> None:
    assert str(location) == shown


def test_a_diagnostic_shows_place_severity_message_and_code() -> None:
    one = Diagnostic("syntax", "it is so", Location("a.json", "/b", 1, 2), "error")
    assert str(one) == "a.json:1:2 (#/b): error: it is so [syntax]"


def test_a_document_error_shows_every_problem() -> None:
    problems = [Diagnostic("syntax", f"problem {n}", Location("a", f"/{n}")) for n in range(3)]
    error = errors.UnresolvableError(*problems)
    assert str(error).splitlines() == [str(one) for one in problems]
    assert error.location == problems[0].location


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (errors.UsageError("x"), 2),
        (errors.NotFoundError("schema", "A", []), 2),
        (errors.RetrievalError("a.json", "gone"), 3),
        (errors.DocumentSyntaxError(Location("a"), "bad"), 1),
        (errors.CycleError("circular-ref", ["/a"], Location("a")), 1),
        (errors.TooLargeError(2, 1, [], Location("a")), 1),
    ],
)
def test_each_error_has_an_exit_status(error: errors.SchemaKitError, status: int) -> None:
    assert error.exit_status == status


def test_errors_are_also_what_python_calls_them() -> None:
    assert issubclass(schemakit.UsageError, ValueError)
    assert issubclass(schemakit.NotFoundError, LookupError)


def test_a_name_that_does_not_exist_brings_the_nearest() -> None:
    error = errors.NotFoundError("schema", "predicton", ["Prediction", "Model", "Predictions"])
    assert error.near[0] == "Prediction"
    assert "did you mean 'Prediction'" in str(error)
    assert errors.NotFoundError("schema", "zzz", ["Prediction"]).near == ()


def test_a_cycle_is_shown_closed() -> None:
    error = errors.CycleError("circular-ref", ["/a", "/b"], Location())
    assert error.chain == ("/a", "/b")
    assert "#/a -> #/b -> #/a" in str(error)


@pytest.mark.parametrize(
    ("size", "shown"), [(1000, "1,000 bytes"), (1536, "1.5 KiB"), (3 << 30, "3.0 GiB")]
)
def test_sizes_are_shown_for_people(size: int, shown: str) -> None:
    error = errors.TooLargeError(size, 10, [("/a", 5)], Location())
    assert shown in str(error)
    assert "#/a (5 bytes)" in str(error)
    assert (error.size, error.limit, error.costliest) == (size, 10, (("/a", 5),))


def test_the_place_of_a_pointer_error_is_searched_once_and_only_when_shown() -> None:
    searched: list[str] = []

    def search() -> Location:
        searched.append("text")
        return Location("a.json", "/b", 2, 3)

    error = errors.PointerError(search, "no 'c' in #/b")
    assert searched == []
    assert str(error) == "a.json:2:3 (#/b): error: no 'c' in #/b [pointer]"
    assert (error.location.line, error.location.column) == (2, 3)
    assert searched == ["text"]


@pytest.mark.parametrize(
    "copied", [copy.copy, copy.deepcopy, lambda e: pickle.loads(pickle.dumps(e))]
)
@pytest.mark.parametrize(
    "error",
    [
        errors.NotFoundError("schema", "Pett", ["Pet"]),
        errors.AccessError("a.json", "no files", "--allow-files", "files=True"),
        errors.DocumentSyntaxError(Location("a", "/b", 1, 2), "bad"),
        errors.PointerError(lambda: Location("a", "/b", 1, 2), "no 'c' in #/b"),
        errors.CycleError("circular-ref", ["/a", "/b"], Location("a")),
        errors.TooLargeError(2048, 1024, [("/a", 5)], Location("a")),
        errors.LossError("tool", "gemini", ["one"]),
    ],
)
def test_an_error_can_be_pickled_and_copied(
    error: errors.SchemaKitError, copied: Callable[[errors.SchemaKitError], errors.SchemaKitError]
) -> None:
    other = copied(error)
    assert type(other) is type(error)
    assert str(other) == str(error)
    assert vars(other) == vars(error)
