"""``python -m tests.site.pictures``: takes the pictures of docs/pictures, from ``examples/``.

That is how they are changed on purpose: ``test_pictures.py`` compares what the page looks like with
them. Fonts differ between machines, so no pixel has to be equal. A picture is compared in squares,
each by its mean colour; and what has a place that does not depend on fonts, in pixels.
"""

from __future__ import annotations

import json
import tempfile
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import schemakit
from tests.corpus import ROOT
from tests.site.browser import chromium, go_to, opened, write_page

PICTURES = ROOT / "docs" / "pictures"
#: The layout of each picture: what ``read_layout`` reads.
LAYOUTS = Path(__file__).parent / "pictures.json"
#: Name: description, address, options of the browser.
TAKEN: dict[str, tuple[str, str, dict[str, Any]]] = {
    "operation": ("openapi.json", "#/operations/predictions.create", {}),
    "schema-dark": ("openapi.json", "#/schemas/Prediction", {"color_scheme": "dark"}),
    "map": ("openapi.json", "#/map", {}),
    "model": ("model.json", "#/", {}),
    "phone": (
        "openapi.json",
        "#/operations/predictions.create",
        {"viewport": {"width": 360, "height": 720}},
    ),
}
#: What has its place and its width from the style sheet, not from the words in it.
_LAID_OUT = (
    *("#app", ".bar", ".side", ".search input", ".nav", ".nav .top", "main", ".main-column"),
    *(".samples", ".page-head", ".request-line", ".section", ".fields", ".tree", ".response"),
    *(".sample", ".code-box", ".treemap", ".form", ".form-field", ".json", ".graph-box"),
)
#: Pixels by which places may differ, since scales and borders are rounded.
_TOLERANCE = 2
#: The side of a square in pixels, and how far the mean of a colour may be off, of 255.
_SQUARE, _OFF = 40, 16
#: The share of the squares that may differ, as they do with other fonts: short lines then break at
#: other words.
ALLOWED = {name: 0.13 if name == "phone" else 0.03 for name in TAKEN}
_READ_LAYOUT = """(selectors) => Object.fromEntries(selectors.flatMap((selector) => {
    const every = [...document.querySelectorAll(selector)];
    const shown = every.map((one) => one.getBoundingClientRect()).filter((one) => one.width);
    if (!shown.length) return [];
    return [[selector, [shown.length, Math.round(shown[0].x), Math.round(shown[0].width)]]];
}))"""
#: The share of squares that differ, from 0 to 1; 1 for pictures of another size.
_COMPARE = """async ([first, second, side, off]) => {
    const read = async (text) => {
        const image = new Image();
        image.src = `data:image/png;base64,${text}`;
        await image.decode();
        const canvas = new OffscreenCanvas(image.width, image.height).getContext("2d");
        canvas.drawImage(image, 0, 0);
        return canvas.getImageData(0, 0, image.width, image.height);
    };
    const [one, other] = [await read(first), await read(second)];
    if (one.width !== other.width || one.height !== other.height) return 1;
    const columns = Math.ceil(one.width / side);
    const sums = new Float64Array(columns * Math.ceil(one.height / side) * 3);
    const counts = new Float64Array(sums.length / 3);
    for (let y = 0; y < one.height; y++) {
        for (let x = 0; x < one.width; x++) {
            const square = Math.floor(y / side) * columns + Math.floor(x / side);
            const at = (y * one.width + x) * 4;
            counts[square]++;
            for (let channel = 0; channel < 3; channel++) {
                sums[square * 3 + channel] += one.data[at + channel] - other.data[at + channel];
            }
        }
    }
    const differs = (_, square) => [0, 1, 2].some(
        (channel) => Math.abs(sums[square * 3 + channel]) > off * counts[square]);
    return counts.filter(differs).length / counts.length;
}"""


@contextmanager
def shown(browser: Any, name: str, directory: Path) -> Iterator[Any]:
    """The page of a picture, as it is taken."""
    source, address, options = TAKEN[name]
    file = write_page(schemakit.load(str(ROOT / "examples" / source)), directory / "page.html")
    options = {"viewport": {"width": 1360, "height": 820}, **options}
    with opened(browser, file, **options) as (page, _):
        go_to(page, address)
        page.wait_for_function("() => !document.querySelector('main [role=status]')")
        yield page


def read_layout(page: Any) -> dict[str, list[int]]:
    """By selector how many elements are shown, and the left side and the width of the first."""
    found: dict[str, list[int]] = page.evaluate(_READ_LAYOUT, list(_LAID_OUT))
    return found


def is_laid_out_as(found: dict[str, list[int]], kept: dict[str, list[int]]) -> bool:
    """Whether two layouts are the same, but for a pixel or two."""
    return found.keys() == kept.keys() and all(
        one[0] == kept[name][0]
        and all(abs(a - b) <= _TOLERANCE for a, b in zip(one, kept[name], strict=True))
        for name, one in found.items()
    )


def compare(browser: Any, first: bytes, second: bytes) -> float:
    """The share of the squares of two pictures whose mean colours differ, from 0 to 1."""
    page = browser.new_page()
    try:
        texts = [b64encode(one).decode() for one in (first, second)]
        found: float = page.evaluate(_COMPARE, [*texts, _SQUARE, _OFF])
        return found
    finally:
        page.close()


def main() -> None:
    """Take all pictures, and write down their layouts."""
    PICTURES.mkdir(exist_ok=True)
    layouts = {}
    with tempfile.TemporaryDirectory() as directory, chromium() as browser:
        for name in TAKEN:
            with shown(browser, name, Path(directory)) as page:
                page.screenshot(path=PICTURES / f"{name}.png")
                layouts[name] = read_layout(page)
    lines = [f'  "{name}": {json.dumps(one)}' for name, one in layouts.items()]
    LAYOUTS.write_text("{\n" + ",\n".join(lines) + "\n}\n", "utf-8")


if __name__ == "__main__":
    main()
