"""The form of a model, and the JSON of schemas in three forms."""

from __future__ import annotations

import schemakit
from schemakit.site.build import build_site_data
from tests.corpus import ROOT
from tests.site.described import SHOP, Read, site_of
from tests.site.test_tables import read


def test_a_model_has_its_inputs_in_order_with_widgets() -> None:
    api = schemakit.load(str(ROOT / "examples" / "model.json"))
    head = build_site_data(api).head
    model = api.model()
    assert [one["name"] for one in head["model"]["input"]] == [
        one.name for one in model.input.fields
    ]
    assert head["model"]["output"]["kind"] == (model.output.kind if model.output else "")
    by_name = {one["name"]: one for one in head["model"]["input"]}
    for one in model.input.fields:
        assert ("default" in by_name[one.name]) == one.has_default
        assert by_name[one.name].get("enum", []) == list(one.enum or ())


def test_a_description_of_no_model_has_none() -> None:
    assert "model" not in site_of(SHOP).head


def test_the_json_of_a_schema_as_written_dereferenced_and_flattened() -> None:
    schemas = {
        "A": {"type": "object", "properties": {"b": {"$ref": "#/components/schemas/B"}}},
        "B": {"allOf": [{"type": "string"}, {"maxLength": 3}]},
    }
    site = site_of({**SHOP, "components": {"schemas": schemas}})
    table = site.json["values"]
    raw, whole, flat = (
        read(table, one) for one in site.json["pages"][Read(site).page("schemas", "A")]
    )
    assert raw == schemas["A"]
    assert whole["properties"]["b"] == schemas["B"]
    assert flat["properties"]["b"] == {"type": "string", "maxLength": 3}


def test_operations_have_no_json_and_other_components_one_form() -> None:
    site = site_of(SHOP)
    page = Read(site)
    assert site.json["pages"][page.page("operations", "getPet")] == []
    assert len(site.json["pages"][page.page("responses", "Missing")]) == 1
