"""The statistics of a description, on a terminal and in a pipe."""

from __future__ import annotations

from typing import Any

import schemakit
from schemakit.cli.layout.figures import render_statistics
from schemakit.cli.layout.table import Display
from schemakit.transform.json_assembly import Cost

PIPE, TERMINAL = Display(), Display(80)


def api_of(**parts: Any) -> schemakit.Description:
    return schemakit.load({"openapi": "3.1.0", **parts})


def test_figures_in_a_pipe_are_names_and_numbers() -> None:
    api = api_of(
        paths={"/a": {"get": {}, "put": {}}},
        components={
            "schemas": {
                "N": {"properties": {"next": {"$ref": "#/components/schemas/N"}}},
                "U": {"$ref": "#/components/schemas/N"},
            }
        },
    )
    rows = [line.split("\t") for line in render_statistics(api.statistics(), PIPE).splitlines()]
    named = {row[0]: row[1:] for row in rows}
    assert named["version"] == ["3.1"]
    assert named["operations"] == ["2"]
    assert named["operations.put"] == ["1"]
    assert named["references"] == ["2"]
    assert named["cycle"] == ["/components/schemas/N"]
    assert int(named["dereferenced_bytes"][0]) == len(api.dereference_json())
    terminal = render_statistics(api.statistics(), TERMINAL)
    assert "#/components/schemas/N" in terminal
    assert "get 1, put 1" in terminal


def test_sizes_are_read_in_powers_of_1024() -> None:
    figures = schemakit.Statistics("3.1", 0, {}, 0, 0, 0, None, (), 1023, 5 << 30, ())
    text = render_statistics(figures, TERMINAL)
    assert "1,023 bytes" in text
    assert "5.0 GiB" in text


def test_places_of_other_documents_have_no_second_number_sign() -> None:
    places = ("/paths/~1token#refresh", "/abs/b.yaml#", "/abs/b.yaml#/A", "", "mem:/x#/B")
    costs = tuple(Cost(place, 1, 1) for place in places)
    figures = schemakit.Statistics("3.1", 0, {}, 0, 0, 0, None, (places,), 1, 1, costs)
    text = render_statistics(figures, TERMINAL)
    shown = ["#/paths/~1token#refresh", "/abs/b.yaml#", "/abs/b.yaml#/A", "#", "mem:/x#/B"]
    assert all(f" {one}" in text.partition("COSTLIEST")[0] for one in shown)
    assert [line.split("  ")[0] for line in text.splitlines()[-5:]] == shown
