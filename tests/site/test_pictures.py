"""What pages look like is what the pictures of docs/pictures show, and the comparison can fail."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.site.pictures import (
    ALLOWED,
    LAYOUTS,
    PICTURES,
    TAKEN,
    compare,
    is_laid_out_as,
    read_layout,
    shown,
)

pytestmark = pytest.mark.slow

SET_FONTS = """([sans, mono]) => {
    document.documentElement.style.setProperty("--sans", sans);
    document.documentElement.style.setProperty("--mono", mono);
}"""
#: Faults that a picture shows.
FAULTS = {
    "no list on the left": "document.querySelector('.side').style.visibility = 'hidden'",
    "dark": "document.documentElement.dataset.theme = 'dark'",
    "lower by a line or more": "document.querySelector('main').style.paddingTop = '120px'",
    "no sample beside it": "document.querySelector('.samples').style.visibility = 'hidden'",
    "no colours": "document.documentElement.style.filter = 'invert(1)'",
}
#: Faults of the layout.
MOVED = {
    "a wider list on the left": "app.style.gridTemplateColumns = '400px 1fr'",
    "no sample beside it": "document.querySelector('.samples').remove()",
    "below each other": "document.querySelector('.with-aside').style.display = 'block'",
    "larger": "document.documentElement.style.fontSize = '18px'",
}


def kept(name: str) -> tuple[bytes, dict[str, list[int]]]:
    """The picture that is kept, and its layout."""
    layouts = json.loads(LAYOUTS.read_text("utf-8"))
    return (PICTURES / f"{name}.png").read_bytes(), layouts[name]


def test_every_picture_is_kept() -> None:
    assert json.loads(LAYOUTS.read_text("utf-8")).keys() == TAKEN.keys()
    assert {one.stem for one in PICTURES.glob("*.png")} == TAKEN.keys()


@pytest.mark.parametrize("name", TAKEN)
def test_a_page_looks_like_its_picture(name: str, browser: Any, tmp_path: Path) -> None:
    picture, layout = kept(name)
    with shown(browser, name, tmp_path) as page:
        assert is_laid_out_as(read_layout(page), layout), (
            "python -m tests.site.pictures changes it on purpose"
        )
        assert compare(browser, picture, page.screenshot()) <= ALLOWED[name]


@pytest.mark.parametrize("fonts", [("serif", "monospace"), ("Liberation Sans", "Liberation Mono")])
@pytest.mark.parametrize("name", TAKEN)
def test_other_fonts_are_no_fault(
    name: str, fonts: tuple[str, str], browser: Any, tmp_path: Path
) -> None:
    picture, layout = kept(name)
    with shown(browser, name, tmp_path) as page:
        page.evaluate(SET_FONTS, list(fonts))
        assert is_laid_out_as(read_layout(page), layout)
        assert compare(browser, picture, page.screenshot()) <= ALLOWED[name]


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_seen(fault: str, browser: Any, tmp_path: Path) -> None:
    picture, _ = kept("operation")
    with shown(browser, "operation", tmp_path) as page:
        page.evaluate(f"() => {{ {FAULTS[fault]}; }}")
        assert compare(browser, picture, page.screenshot()) > ALLOWED["operation"]


@pytest.mark.parametrize("change", MOVED)
def test_what_has_moved_is_seen(change: str, browser: Any, tmp_path: Path) -> None:
    _, layout = kept("operation")
    with shown(browser, "operation", tmp_path) as page:
        page.evaluate(f"() => {{ {MOVED[change]}; }}")
        assert not is_laid_out_as(read_layout(page), layout)


def test_pictures_of_another_size_are_different(browser: Any) -> None:
    assert compare(browser, kept("phone")[0], kept("map")[0]) == 1
    assert compare(browser, kept("phone")[0], kept("phone")[0]) == 0
