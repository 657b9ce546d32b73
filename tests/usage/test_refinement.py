"""Classes of nodes, against a comparison of each with each."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from schemakit.usage.refinement import equal_classes


@st.composite
def graphs(draw: st.DrawFn) -> tuple[list[int], list[list[int]]]:
    """Labels, which say how many children a node has, and the children."""
    count = draw(st.integers(0, 12))
    labels = draw(st.lists(st.integers(0, 2), min_size=count, max_size=count))
    node = st.integers(0, max(count - 1, 0))
    return labels, [draw(st.lists(node, min_size=n, max_size=n)) for n in labels]


def bisimilar(labels: list[int], children: list[list[int]], one: int, other: int) -> bool:
    """Whether nothing tells two nodes apart: all pairs that they lead to have equal labels."""
    met, queue = {(one, other)}, [(one, other)]
    for left, right in queue:
        if labels[left] != labels[right]:
            return False
        more = set(zip(children[left], children[right], strict=True)) - met
        met |= more
        queue += more
    return True


@given(graphs())
def test_two_nodes_are_in_one_class_if_nothing_tells_them_apart(
    graph: tuple[list[int], list[list[int]]],
) -> None:
    found = equal_classes(*graph)
    for one in range(len(found)):
        for other in range(len(found)):
            assert (found[one] == found[other]) == bisimilar(*graph, one, other)


def test_a_long_chain_is_told_apart_from_its_end() -> None:
    count = 20_000
    labels = [1] * count + [0]
    children = [[node + 1] for node in range(count)] + [[]]
    assert len(set(equal_classes(labels, children))) == count + 1
