"""The elements of a page before and after its script has run."""

from __future__ import annotations

from pathlib import Path
from typing import Any

#: Elements as [tag, attributes, children]; texts next to each other are one.
TREE = """() => {
    const read = (element) => {
        const children = [];
        for (const one of element.childNodes) {
            if (one.nodeType === 1) children.push(read(one));
            else if (one.nodeType === 3 && one.data) {
                if (typeof children.at(-1) === "string") children[children.length - 1] += one.data;
                else children.push(one.data);
            }
        }
        const attributes = {};
        for (const { name, value } of element.attributes) {
            if (value.trim() && !["placeholder", "data-ready"].includes(name)) {
                attributes[name] = value.trim();
            }
        }
        return [element.localName, attributes, children];
    };
    return read(document.getElementById("app"));
}"""


def tree_before_the_script(browser: Any, file: Path) -> Any:
    """The elements of a page in which no script runs."""
    context = browser.new_context(java_script_enabled=False)
    try:
        page = context.new_page()
        page.goto(file.as_uri())
        return page.evaluate(TREE)
    finally:
        context.close()


def find_difference(one: Any, other: Any, *, may_go_on: bool) -> str:
    """Where the second of two trees does not begin as the first; "" if it does."""
    if isinstance(one, str) or isinstance(other, str):
        return "" if one == other else f"{one!r} is {other!r}"
    if one[:2] != other[:2]:
        return f"{one[:2]} is {other[:2]}"
    if len(one[2]) > len(other[2]) or (len(one[2]) < len(other[2]) and not may_go_on):
        return f"{one[:2]} has {len(one[2])} children, then {len(other[2])}"
    for number, (first, second) in enumerate(zip(one[2], other[2], strict=False)):
        is_last = number == len(one[2]) - 1
        found = find_difference(first, second, may_go_on=may_go_on and is_last)
        if found:
            return found
    return ""


def assert_same_elements(browser: Any, file: Path, page: Any) -> None:
    """Nothing that a page shows before its script has run changes, but its lists and its first page
    may go on. ``page`` is the page, opened."""
    before, after = tree_before_the_script(browser, file), page.evaluate(TREE)
    assert [one[0] for one in before[2]] == [one[0] for one in after[2]]
    for first, second in zip(before[2], after[2], strict=True):
        assert find_difference(first, second, may_go_on=True) == ""
