"""Changes as text."""

from __future__ import annotations

from schemakit.cli.changes.text import format_changes, format_changes_by_operation
from schemakit.cli.layout.table import PIPE, Display
from schemakit.comparison.records import Change
from tests.cli.changes.changed import BREAKING, make


def test_what_breaks_is_first_and_in_full() -> None:
    assert format_changes([make("safe"), BREAKING], PIPE) == (
        "breaking  Pet.name: maxLength is 2, was 9 [max-length-changed]\n"
        "    new.yaml:4:5, was old.yaml:3:5\n"
        "    breaks requests of POST /pets\n"
        "    is safe for responses of GET /pets (response 200 through Pets)\n"
        '    proof: {"name":"aaa"} was accepted, and is refused now\n'
        "safe      S0: x is 1 [field-changed]\n"
    )


def test_many_are_counted() -> None:
    many = [make("breaking", number) for number in range(40)] + [make("documentation")] * 2
    text = format_changes(many, PIPE)
    assert text.count("\nbreaking  ") + 1 == 30
    assert "… 10 more breaking changes; --verbose shows all\n" in text
    assert text.endswith("… 2 changes of documentation; --verbose shows all\n")
    assert format_changes(many, PIPE, verbose=True).count("[field-changed]") == 42


def test_a_terminal_wraps_and_paints() -> None:
    text = format_changes([BREAKING], Display(40, colour=True))
    assert "\x1b[31;1mbreaking \x1b[0m" in text
    assert "    is safe for responses of GET /pets\n    (response 200 through Pets)\n" in text


def test_text_of_a_description_is_escaped() -> None:
    hostile = Change("c", "breaking", "rule", "\x1b[2J", "\n", None, None)
    assert "\x1b" not in format_changes([hostile], PIPE)


def test_by_operation_with_what_a_change_means_there() -> None:
    assert format_changes_by_operation([BREAKING], PIPE) == (
        "GET /pets\n"
        "  safe      Pet.name: maxLength is 2, was 9\n"
        "POST /pets\n"
        "  breaking  Pet.name: maxLength is 2, was 9\n"
    )
