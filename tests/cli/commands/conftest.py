"""Small descriptions and a small model, as files."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.commands.pets import API, MODEL
from tests.small import written
from tests.usage.connected import SHOP


@pytest.fixture
def api(tmp_path: Path) -> Path:
    return written(tmp_path / "api.json", API)


@pytest.fixture
def model(tmp_path: Path) -> Path:
    return written(tmp_path / "model.json", MODEL)


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    return written(tmp_path / "shop.json", SHOP)
