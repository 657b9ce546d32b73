"""Tables of what uses what, on a terminal."""

from __future__ import annotations

import json

from schemakit.cli.layout.table import Display
from schemakit.cli.layout.usage_lists import (
    build_cycle_record,
    build_duplicates_record,
    build_step_record,
    build_use_record,
    format_place,
    render_chain,
    render_cycles,
    render_duplicates,
    render_parts,
    render_tags,
    render_uses,
)
from tests.usage.connected import shop

WIDE = Display(columns=160)


def test_direct_uses_need_no_column_for_what_is_between() -> None:
    head, *rows = render_uses(shop().uses("Owner"), "", WIDE, forward=True).splitlines()
    assert head.split() == ["NAME", "KIND", "WAY", "TIMES", "PLACE"]
    assert len(rows) == 1
    far = render_uses(shop().uses("Owner", all=True), "", WIDE, forward=True)
    assert far.splitlines()[0].split() == ["NAME", "KIND", "WAY", "TIMES", "STEPS", "BY"]
    back = render_uses(shop().used_by("Owner", all=True), "", WIDE, forward=False)
    assert "OF" in back.splitlines()[0].split()


def test_other_tables_have_titles() -> None:
    api = shop()
    texts = [
        render_chain(api.why("listPets", "Owner"), "", WIDE),
        render_parts(api.unused(), WIDE),
        render_cycles(api.cycles(), WIDE),
        render_duplicates(api.duplicates(), WIDE),
        render_tags(api.tag_counts(), WIDE),
    ]
    assert [text.split()[0] for text in texts] == ["PART", "NAME", "PARTS", "BYTES", "NAME"]
    assert "not used" in texts[-1]


def test_records_are_json() -> None:
    api = shop()
    records = [
        *(build_use_record(one, forward=True) for one in api.uses("Pet")),
        *map(build_step_record, api.why("listPets", "Owner")),
        *map(build_cycle_record, api.cycles()),
        *map(build_duplicates_record, api.duplicates()),
    ]
    assert json.loads(json.dumps(records)) == records


def test_a_place_in_another_document_names_it() -> None:
    assert format_place("a.json", "a.json", "/x") == "#/x"
    assert format_place("a.json", "b.json", "") == "b.json#"
