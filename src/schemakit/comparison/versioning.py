"""The next version of an API by what changed (Semantic Versioning 2.0.0, §6 to §8)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Literal, NamedTuple

from schemakit.comparison.records import Change

__all__ = ["NextVersion", "Step", "propose_version"]

Step = Literal["major", "minor", "patch", "none"]
_VERSION = re.compile(
    r"v?(0|[1-9]\d*)(?:\.(0|[1-9]\d*)(?:\.(0|[1-9]\d*)"
    # What follows three numbers: a pre-release and metadata of the build.
    r"(-[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*)?(?:\+[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*)?)?)?",
    re.ASCII,
)


class NextVersion(NamedTuple):
    """A proposal: the step, the version after it, and how many changes there are of the level that
    decides. ``version`` is empty if the old one is not three numbers. ``cautious`` is the version
    if one of the risky changes breaks someone; empty if there are none. A pre-release such as
    ``1.2.3-beta.1`` comes before the version that it is named for (§9, §11)."""

    step: Step
    version: str
    cautious: str
    breaking: int
    risky: int


def propose_version(current: str, changes: Iterable[Change]) -> NextVersion:
    """The version after ``current``: major if something breaks, minor if it does more or other
    things, patch if only texts changed. Below 1.0.0 what breaks is a minor step (§4)."""
    levels = [one.level for one in changes]
    breaking, risky = levels.count("breaking"), levels.count("risky")
    step: Step = "none"
    if levels:
        step = "major" if breaking else "minor" if risky or "safe" in levels else "patch"
    cautious = _advance(current, "major") if risky and not breaking else ""
    return NextVersion(step, _advance(current, step), cautious, breaking, risky)


def _advance(current: str, step: Step) -> str:
    found = _VERSION.fullmatch(current.strip())
    if found is None:
        return ""
    major, minor, patch = (int(one or 0) for one in found.groups()[:3])
    if step == "none":
        return current
    if not major:
        # Below 1.0.0 a minor step is for what breaks.
        step = "minor" if step == "major" else "patch"
    if found[4]:
        # The release is the next version if its numbers show the step already.
        is_shown = {"major": not (minor or patch), "minor": not patch, "patch": True}
        if is_shown[step]:
            return f"{major}.{minor}.{patch}"
    if step == "patch":
        return f"{major}.{minor}.{patch + 1}"
    return f"{major}.{minor + 1}.0" if step == "minor" else f"{major + 1}.0.0"
