"""Security requirements compared by whom they let in.

A list is one of alternatives, each of schemes that are needed together (OAS 3.1, Security
Requirement Object). Who satisfied an old alternative still gets in if a new one needs no more.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from schemakit.comparison.facts import DOCUMENTS, SAFE, Effect, Fact
from schemakit.comparison.spots import Spot
from schemakit.comparison.unchanged import canonical_text

__all__ = ["compare_requirements", "find_renamed", "scheme_names"]

_Alternative = dict[str, frozenset[str]]


def find_renamed(olds: Mapping[str, Any], news: Mapping[str, Any]) -> dict[str, str]:
    """The new names of security schemes that only have another name, to the old ones. They are
    known by their definitions: one on each side that the other side has under no name."""
    names: list[dict[bytes, list[str]]] = []
    for own, other in ((olds, news), (news, olds)):
        found: dict[bytes, list[str]] = {}
        for name, value in own.items():
            text = canonical_text(value)
            if name not in other and text is not None:
                found.setdefault(text, []).append(name)
        names.append(found)
    return {
        names[1][text][0]: known[0]
        for text, known in names[0].items()
        if len(known) == 1 and len(names[1].get(text, ())) == 1
    }


def compare_requirements(
    old: Any, new: Any, ends: tuple[Spot, Spot], renamed: Mapping[str, str] = MappingProxyType({})
) -> list[Fact]:
    """The facts of two lists of security requirements; None is a missing one. ``renamed`` has the
    new names of schemes to the old ones."""
    befores = _read(old)
    afters = [{renamed.get(name, name): one for name, one in each.items()} for each in _read(new)]
    names = {known: name for name, known in renamed.items()}
    lost = [one for one in befores if not any(_needs_no_more(other, one) for other in afters)]
    gained = [one for one in afters if not any(_needs_no_more(other, one) for other in befores)]
    found = []
    message = f"needs {_say(afters, names)}, was {_say(befores)}"
    if lost:
        effect = Effect("breaking", "proved")
        found.append(Fact("security-tightened", message, *ends, effect, SAFE))
    if gained:
        if lost:
            message = f"{_say(gained, names)} {'is' if len(gained) == 1 else 'are'} enough now"
        found.append(Fact("security-relaxed", message, *ends, SAFE, SAFE))
    if not found and befores != afters:
        message = "security is written in another way, and lets in the same clients"
        found.append(Fact("security-rewritten", message, *ends, DOCUMENTS, DOCUMENTS))
    return found


def scheme_names(requirements: Any) -> set[str]:
    """The schemes that a list of security requirements names."""
    return {name for one in _read(requirements) for name in one}


def _read(requirements: Any) -> list[_Alternative]:
    """The alternatives; an empty list, as none, lets everybody in."""
    listed = requirements if isinstance(requirements, list) else []
    found = [
        {
            str(name): frozenset(map(str, scopes)) if isinstance(scopes, list) else frozenset()
            for name, scopes in one.items()
        }
        for one in listed
        if isinstance(one, dict)
    ]
    return found or [{}]


def _needs_no_more(one: _Alternative, other: _Alternative) -> bool:
    return all(name in other and scopes <= other[name] for name, scopes in one.items())


def _say(alternatives: list[_Alternative], names: Mapping[str, str] = MappingProxyType({})) -> str:
    return " or ".join(
        " with ".join(
            names.get(name, name) + (f" ({', '.join(sorted(scopes))})" if scopes else "")
            for name, scopes in one.items()
        )
        or "no credentials"
        for one in alternatives
    )
