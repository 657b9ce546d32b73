"""The coarsest classes of nodes that have equal labels and children in equal classes."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence

__all__ = ["equal_classes"]

#: The numbers of the classes of a node's children.
_Signature = tuple[int, ...]


def equal_classes(labels: Sequence[Hashable], children: Sequence[Sequence[int]]) -> list[int]:
    """The number of the class of each node, where nodes may lead to each other in circles.

    Classes are split until nothing tells their members apart. Of the groups that a class is split
    into, the largest keeps its number, so each node gets a new one at most log n times.
    """
    first: dict[Hashable, int] = {}
    class_of = [first.setdefault(label, len(first)) for label in labels]
    members: list[set[int]] = [set() for _ in first]
    parents: list[list[int]] = [[] for _ in labels]
    for node, number in enumerate(class_of):
        members[number].add(node)
        for child in children[node]:
            parents[child].append(node)

    def sign(node: int) -> _Signature:
        return tuple([class_of[child] for child in children[node]])

    changed = set(range(len(labels)))
    while changed:
        groups: dict[int, dict[_Signature, list[int]]] = {}
        for node in changed:
            groups.setdefault(class_of[node], {}).setdefault(sign(node), []).append(node)
        leaving: list[tuple[int, list[int]]] = []
        for number, by_signature in groups.items():
            parts = _split(members[number], by_signature, sign)
            leaving += [(number, part) for part in parts]
        changed = set()
        for number, part in leaving:
            members[number].difference_update(part)
            members.append(set(part))
            for node in part:
                class_of[node] = len(members) - 1
                changed.update(parents[node])
    return class_of


def _split(
    members: set[int],
    by_signature: dict[_Signature, list[int]],
    sign: Callable[[int], _Signature],
) -> list[list[int]]:
    """The groups of a class without the largest; ``by_signature`` are the members that may have
    changed. All others have one signature, since their children have not."""
    changed = {node for nodes in by_signature.values() for node in nodes}
    rest = len(members) - len(changed)
    if rest:
        own = sign(next(node for node in members if node not in changed))
        same = by_signature.pop(own, [])
        if rest + len(same) >= max(map(len, by_signature.values()), default=0):
            return list(by_signature.values())
        by_signature[own] = [*(node for node in members if node not in changed), *same]
    return sorted(by_signature.values(), key=len)[:-1]
