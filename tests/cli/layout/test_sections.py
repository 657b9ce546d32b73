"""Headings with fields: text on a terminal, records in a pipe."""

from __future__ import annotations

from schemakit.cli.layout.sections import Section, render_section_texts, render_sections
from schemakit.cli.layout.table import Display, Span
from schemakit.views.schema_lines import Line

ROOT = Line("", 0, "", "object", facts=("no other fields",), description="A pet.")
NAME = Line("name", 1, "name", "string", required=True, description="First one. Then another.")
OWNER = Line("owner", 1, "owner", "↻ Person", marks=("deprecated",))
STREET = Line("owner.street", 2, "street", "string", description="Its name. Without a number.")


def section(*lines: Line, note: str = "", deeper: int = 0) -> Section:
    return Section("schema", [Span("Pet", "bold")], note, lines, deeper)


def test_a_terminal_gets_a_heading_fields_and_a_legend() -> None:
    text = render_sections([section(ROOT, NAME, OWNER, STREET, deeper=3)], Display(80))
    assert text == (
        "Pet · object · no other fields\n"
        "  A pet.\n"
        "  name *    string    First one. Then another.\n"
        "  owner     ↻ Person  deprecated\n"
        "    street  string    Its name…\n"
        "\n"
        "* required · ↻ recursive, not drawn again · --depth 3 shows more\n"
    )


def test_a_pipe_gets_a_record_a_field() -> None:
    text = render_sections([section(ROOT, NAME, OWNER)], Display())
    assert [line.split("\t") for line in text.splitlines()] == [
        ["schema", "", "object", "", "no other fields", "A pet."],
        ["schema", "name", "string", "required", "", "First one. Then another."],
        ["schema", "owner", "↻ Person", "", "deprecated", ""],
    ]


def test_a_section_without_fields_keeps_its_note() -> None:
    assert render_sections([section(note="Nothing.")], Display()) == "schema\t\t\t\t\tNothing.\n"
    assert render_sections([section(note="Nothing.")], Display(80)) == "Pet\n  Nothing.\n"


def test_a_note_comes_before_a_description_that_differs() -> None:
    lines = render_sections([section(ROOT, note="The pet.")], Display(80)).splitlines()
    assert lines[1:] == ["  The pet.", "  A pet."]
    lines = render_sections([section(ROOT, note="A pet.")], Display(80)).splitlines()
    assert lines[1:] == ["  A pet."]


def test_an_empty_line_precedes_each_section() -> None:
    text = render_section_texts([section(ROOT), section(note="x")], Display(80))
    assert text == "\nPet · object · no other fields\n  A pet.\n\nPet\n  x\n"
