"""The texts that a page searches are those of the command."""

from __future__ import annotations

import pytest

import schemakit
from schemakit.site.search_texts import find_home
from tests.site.described import SHOP, Read, site_of


def test_every_text_of_the_index_is_there_with_its_part() -> None:
    index = schemakit.load(SHOP)._loaded.search_index()
    search = site_of(SHOP).search
    strings = search["strings"]
    assert [strings[one] for one in search["texts"]] == list(index.texts)
    assert [strings[one] for one in search["roles"]] == list(index.roles)
    assert sum(search["sizes"]) == len(index.texts)


def test_a_field_is_on_the_page_of_its_schema() -> None:
    site = site_of(SHOP)
    search, strings = site.search, site.search["strings"]
    names = [strings[one] for one in search["names"]]
    number = names.index("floor")
    assert search["homes"][number] == Read(site).page("schemas", "Flat")
    assert strings[search["rests"][number]] == "/properties/floor"


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        ("/components/schemas/Pet", (1, "")),
        ("/components/schemas/Pet/properties/a", (1, "/properties/a")),
        ("/components/schemas/Pets", (-1, "/components/schemas/Pets")),
        ("/paths/~1a/parameters/0", (0, "/paths/~1a/parameters/0")),
        ("/info", (-1, "/info")),
    ],
)
def test_the_page_that_shows_a_place(where: str, expected: tuple[int, str]) -> None:
    homes = {"/paths/~1a/get": 0, "/components/schemas/Pet": 1}
    assert find_home(where, homes) == expected
