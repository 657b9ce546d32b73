"""The quick selection, Hypothesis profiles, and the shared corpus as fixtures."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests.corpus import IN_CI, ROOT, SHARED, descriptions
from tests.terminal import InProcess

TESTS = Path(__file__).parent

# Documents are drawn in many small choices, which the health checks take for slowness; how long
# an example may take is the machine's business and no property of the library.
_QUIET = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]
settings.register_profile("default", deadline=None, suppress_health_check=_QUIET, max_examples=60)
settings.register_profile(
    "ci", deadline=None, suppress_health_check=_QUIET, max_examples=80, derandomize=True
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE") or ("ci" if IN_CI else "default"))


#: Directories whose tests are all slow.
_SLOW = ("conformance", "property", "serve")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Adds ``--all``, which runs the slow tests too."""
    parser.addoption("--all", action="store_true", help="run the slow tests too")


def _is_quick(config: pytest.Config) -> bool:
    """Whether a run leaves the slow tests out, as one of all of ``tests`` does.

    Who names a part of it, or selects by marks or by the failures of the last run, gets that part.
    """
    here = config.invocation_params.dir
    paths = [(here / argument.partition("::")[0]).resolve() for argument in config.args]
    is_whole = any(TESTS.is_relative_to(path) for path in paths)
    selects = config.getoption("markexpr") or config.getoption("lf", default=False)
    return is_whole and not selects and not config.getoption("--all")


def pytest_report_header(config: pytest.Config) -> str | None:
    """Says so if slow tests are left out."""
    return "quick selection; --all runs the slow tests too" if _is_quick(config) else None


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Leaves out slow directories without reading them."""
    is_slow = collection_path.parent == TESTS and collection_path.name in _SLOW
    return True if is_slow and _is_quick(config) else None


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Marks the tests of slow directories, and leaves slow tests out of the quick selection."""
    for item in items:
        if item.path.relative_to(TESTS).parts[0] in _SLOW:
            item.add_marker(pytest.mark.slow)
    if _is_quick(config):
        slow = [item for item in items if item.get_closest_marker("slow")]
        config.hook.pytest_deselected(items=slow)
        items[:] = [item for item in items if not item.get_closest_marker("slow")]


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
