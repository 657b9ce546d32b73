"""The command ``unused``."""

from __future__ import annotations

import json
from pathlib import Path

from tests.terminal import InProcess, Ran


def test_unused_components(run: InProcess, shop: Path) -> None:
    assert run("unused", shop).out == (
        "Error\tSchema\t#/components/schemas/Error\n"
        "Text\tSchema\t#/components/schemas/Text\n"
        "Lonely\tSchema\t#/components/schemas/Lonely\n"
        "#/components/securitySchemes/old\tSecurityScheme\t#/components/securitySchemes/old\n"
    )
    records = json.loads(run("unused", shop, "--json").out)
    assert records[0].keys() == {"name", "kind", "document", "pointer"}


def test_nothing_is_unused_is_said(run: InProcess, tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text('{"openapi": "3.1.0", "paths": {}}')
    assert run("unused", path) == Ran("", "note: no component is unused\n", 0)
