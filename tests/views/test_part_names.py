"""The names of parts: what each of them leads to, and what is suggested for others."""

from __future__ import annotations

from pathlib import Path

import pytest

import schemakit
from schemakit.errors import NotFoundError, PointerError, UsageError
from schemakit.views.part_names import find_part
from tests.several import in_files

FILES = {
    "openapi.yaml": (
        "openapi: 3.1.0\ninfo: {title: T, version: '1'}\n"
        "paths:\n  /pets:\n    get:\n      operationId: listPets\n"
        "      responses: {'200': {$ref: 'parts/pets.yaml#/Pets'}}\n"
        "components:\n  schemas: {Pet: {type: object}}\n"
        "  parameters: {limit: {name: limit, in: query}}\n"
    ),
    "parts/pets.yaml": "Pets: {description: d, content: {}}\n",
}


@pytest.fixture
def api(tmp_path: Path) -> schemakit.Description:
    return schemakit.load(in_files(tmp_path, FILES))


@pytest.mark.parametrize(
    ("name", "place"),
    [
        ("listPets", "/paths/~1pets/get"),
        ("GET /pets", "/paths/~1pets/get"),
        ("/pets", "/paths/~1pets"),
        ("Pet", "/components/schemas/Pet"),
        ("limit", "/components/parameters/limit"),
        ("#/info/title", "/info/title"),
        ("", ""),
        ("#", ""),
    ],
)
def test_a_name_in_the_entry_document(name: str, place: str, api: schemakit.Description) -> None:
    assert schemakit.Description.locate(api, place).pointer == place
    found = find_part(api._loaded, name)
    assert (
        found.document.number,
        "".join(f"/{one.replace('/', '~1')}" for one in found.tokens),
    ) == (
        0,
        place,
    )


def test_a_place_as_messages_print_it(api: schemakit.Description) -> None:
    whole = find_part(api._loaded, f"{api.uri}#/info/title")
    assert (whole.document.number, whole.value) == (0, "T")
    uri = api._registry.all[1].uri
    for file in (uri, "pets.yaml", "parts/pets.yaml"):
        there = find_part(api._loaded, f"{file}#/Pets/description")
        assert (there.document.uri, there.tokens, there.value) == (
            uri,
            ("Pets", "description"),
            "d",
        )


@pytest.mark.parametrize(
    ("name", "near"),
    [
        ("listPet", "listPets"),
        ("/pet", "/pets"),
        ("Pett", "Pet"),
        ("pets.yaml#/Pet", "pets.yaml#/Pets"),
    ],
)
def test_what_is_near(name: str, near: str, api: schemakit.Description) -> None:
    with pytest.raises(NotFoundError) as caught:
        find_part(api._loaded, name)
    assert near in caught.value.near


def test_a_pointer_that_leads_nowhere(api: schemakit.Description) -> None:
    with pytest.raises(PointerError, match="info"):
        find_part(api._loaded, "#/inf/title")
    with pytest.raises(UsageError, match="a text"):
        find_part(api._loaded, 3)  # type: ignore[arg-type]
