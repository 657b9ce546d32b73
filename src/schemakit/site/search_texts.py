"""The texts by which a page is searched: those of ``schemakit search``, in columns."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from schemakit.site.tables import Strings
from schemakit.views.search_index import SearchIndex

__all__ = ["find_home", "list_search_texts"]

#: The tokens of the longest pointer of a page: ``/paths/~1a/additionalOperations/COPY``.
_DEEPEST = 4


def list_search_texts(
    index: SearchIndex, strings: Strings, homes: Mapping[str, int]
) -> dict[str, list[Any]]:
    """The parts of an index and their texts, in its order.

    A part has a number in each of ``kinds`` and ``names``, the number of the page that shows it in
    ``homes`` (-1 without one), the rest of its pointer in ``rests``, and its number of texts in
    ``sizes``. A text has a number in each of ``texts`` and ``roles``. All but the sizes and the
    homes are numbers in ``strings``.
    """
    kinds: list[int] = []
    names: list[int] = []
    found_homes: list[int] = []
    rests: list[int] = []
    sizes: list[int] = []
    number, total = 0, len(index.texts)
    while number < total:
        end = number + 1
        while end < total and index.first_of(end) == number:
            end += 1
        part = index.part_of(number)
        home, rest = find_home(part.pointer, homes)
        kinds.append(strings.add(part.kind))
        names.append(strings.add(part.name))
        found_homes.append(home)
        rests.append(strings.add(rest))
        sizes.append(end - number)
        number = end
    return {
        "kinds": kinds,
        "names": names,
        "homes": found_homes,
        "rests": rests,
        "sizes": sizes,
        "texts": [strings.add(text) for text in index.texts],
        "roles": [strings.add(role) for role in index.roles],
    }


def find_home(where: str, homes: Mapping[str, int]) -> tuple[int, str]:
    """The page that shows a place, and the rest of its pointer there; -1 without a page.

    What a Path Item says is on the page of its first operation.
    """
    tokens = where.split("/", _DEEPEST + 1)
    for depth in range(len(tokens), 1, -1):
        start = "/".join(tokens[:depth])
        if start in homes:
            return homes[start], where[len(start) :]
    if "" in homes:
        return homes[""], where
    if len(tokens) > 3 and tokens[1] in ("paths", "webhooks"):
        item = "/".join(tokens[:3]) + "/"
        return next((page for one, page in homes.items() if one.startswith(item)), -1), where
    return -1, where
