"""Changes as Markdown."""

from __future__ import annotations

from schemakit.cli.changes.markdown import format_markdown, format_markdown_by_operation
from schemakit.comparison.records import Change
from tests.cli.changes.changed import BREAKING, make


def test_a_section_for_each_level() -> None:
    text = format_markdown([BREAKING, make("safe")])
    assert text.startswith("**2 changes: 1 breaking and 1 safe.**\n\n## Breaking changes\n\n")
    assert "- **Pet.name**: maxLength is 2, was 9 (`max-length-changed`)\n" in text
    assert '  - Proof: {"name":"aaa"} was accepted, and is refused now\n' in text


def test_a_changelog_by_operation() -> None:
    text = format_markdown_by_operation([BREAKING, make("documentation")])
    assert "## POST /pets\n\n- **breaking**: Pet.name: maxLength is 2, was 9\n" in text
    assert "## Everything else\n" in text


def test_nothing_of_a_description_is_markup() -> None:
    hostile = Change("c", "breaking", "rule", "<b>*a*", "[x](y) | `z`", None, None)
    line = format_markdown([hostile]).splitlines()[4]
    assert line == r"- **\<b\>\*a\***: \[x\](y) \| \`z\` (`c`)"
