"""Where the shared corpus and suites are; the fixture ``shared`` says what to do without them."""

from __future__ import annotations

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SHARED = Path(os.environ.get("SCHEMAKIT_SHARED") or ROOT.parent / "shared")
IN_CI = os.environ.get("CI", "").lower() not in ("", "0", "false")


DIGITALOCEAN = SHARED / "corpus/digitalocean/specification/DigitalOcean-public.v2.yaml"


def descriptions() -> list[Path]:
    """The descriptions that stand in one document each, small ones first; none without a corpus."""
    corpus = SHARED / "corpus"
    found = [*corpus.glob("*.json"), *corpus.glob("*.yaml"), *corpus.glob("models/*.json")]
    return sorted(found, key=lambda path: (path.stat().st_size, path.name))
