"""The report of a survey on a terminal and in a pipe."""

from __future__ import annotations

from schemakit.cli.layout.survey_report import iterate_sections, render_report
from schemakit.cli.layout.table import PIPE, Display
from tests.cli.layout.surveyed import REPORT


def test_records_begin_with_their_section_and_have_numbers_as_they_are() -> None:
    records = [line.split("\t") for line in render_report(REPORT, PIPE).splitlines()]
    assert ["versions", "3.1", "1500", "0.7500"] in records
    assert ["without_id", "12000", "3000", "0.2500", "400"] in records
    assert ["names", "id", "9000", "12345", "string", "0.5000", "7"] in records
    assert len({len(one) for one in records if one[0] == "sizes"}) == 1


def test_a_terminal_has_tables_with_units() -> None:
    text = render_report(REPORT, Display(columns=120))
    assert "2,000 descriptions in 2,500 files: what became of them" in text
    assert "75.0" in text
    assert "12,345" in text
    assert "of 5,000 reusable schemas 1,234 are different" in text
    # Names of a description cannot move the cursor.
    assert "\x1b" not in text
    assert "evil\\x1b" in text


def test_each_row_has_a_value_for_each_column() -> None:
    for section in iterate_sections(REPORT):
        assert all(len(row) == len(section.columns) for row in section.rows), section.name
