"""``python -m tests.site.pictures``: takes the pictures of docs/pictures, from ``examples/``."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import schemakit
from tests.corpus import ROOT
from tests.site.browser import chromium, go_to, opened, write_page

PICTURES = ROOT / "docs" / "pictures"
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


def main() -> None:
    """Take all pictures."""
    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as directory, chromium() as browser:
        for name, (source, address, options) in TAKEN.items():
            api = schemakit.load(str(ROOT / "examples" / source))
            file = write_page(api, Path(directory) / "page.html")
            options = {"viewport": {"width": 1360, "height": 820}, **options}
            with opened(browser, file, **options) as (page, _):
                go_to(page, address)
                page.wait_for_function("() => !document.querySelector('main [role=status]')")
                page.screenshot(path=PICTURES / f"{name}.png")


if __name__ == "__main__":
    main()
