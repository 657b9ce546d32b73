"""Hypothesis profiles, and the shared corpus as fixtures."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests.corpus import IN_CI, ROOT, SHARED, descriptions
from tests.terminal import InProcess

# Documents are drawn in many small choices, which the health checks take for slowness; how long
# an example may take is the machine's business and no property of the library.
_QUIET = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]
settings.register_profile("default", deadline=None, suppress_health_check=_QUIET, max_examples=60)
settings.register_profile(
    "ci", deadline=None, suppress_health_check=_QUIET, max_examples=80, derandomize=True
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE") or ("ci" if IN_CI else "default"))


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Gives a test that takes ``corpus_file`` every single-document description there is."""
    if "corpus_file" in metafunc.fixturenames:
        found = descriptions()
        names = [path.name for path in found] or ["absent"]
        metafunc.parametrize("corpus_file", found or [None], ids=names, indirect=True)


@pytest.fixture(scope="session")
def shared() -> Path:
    """The directory that holds ``corpus`` and ``suites``; a run in CI must have it."""
    if not SHARED.is_dir():
        reason = f"no corpus at {SHARED}; SCHEMAKIT_SHARED may say where it is"
        if IN_CI:
            pytest.fail(reason)
        pytest.skip(reason)
    return SHARED


@pytest.fixture(scope="session")
def corpus_file(shared: Path, request: pytest.FixtureRequest) -> Path:
    """One description of the corpus."""
    found = request.param
    assert isinstance(found, Path), f"{shared} holds no corpus"
    return found


@pytest.fixture
def reader(tmp_path: Path) -> Path:
    """A directory with the examples in it, as a reader has who cloned the repository."""
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    return tmp_path


@pytest.fixture
def run(capfdbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch) -> InProcess:
    """The command line, run in this process."""
    return InProcess(capfdbinary, monkeypatch)
