"""The fuzzer's targets, on what Hypothesis draws; ``python -m fuzz`` steers them by coverage."""

from __future__ import annotations

import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fuzz.targets import SEEDS, TARGETS
from tests.corpus import IN_CI, ROOT


@pytest.mark.parametrize("name", list(TARGETS))
def test_seeds_hold(name: str) -> None:
    for seed in SEEDS[name]:
        TARGETS[name](seed)


#: What once broke a target.
_FOUND = [
    ("uris", "fi\ufffd://e/a b\nC:".encode()),
    ("uris", b"http:/1a/b/c\nE../../g:/"),
    ("uris", b"http://a/b/c\n.//d"),
    ("uris", b"file://\0\0/a"),
    ("uris", b"http:a\n.///h/./x"),
    ("uris", b"o%a%62\n"),
    ("parsers", b'{"a": [1 true,e9\n], "": {"ab": {<<}}}'),
]


@pytest.mark.parametrize(("name", "data"), _FOUND)
def test_what_it_found_holds_now(name: str, data: bytes) -> None:
    TARGETS[name](data)


@pytest.mark.slow
@pytest.mark.parametrize("name", list(TARGETS))
@given(data=st.data())
def test_what_is_cut_and_joined_of_seeds_holds(name: str, data: st.DataObject) -> None:
    pieces = st.binary(max_size=8)
    for seed in SEEDS[name]:
        pieces |= st.slices(len(seed)).map(seed.__getitem__) if seed else st.nothing()
    TARGETS[name](b"".join(data.draw(st.lists(pieces, max_size=5))))


def test_the_fuzzer_runs_and_says_what_breaks(tmp_path: Path) -> None:
    if find_spec("atheris") is None:
        if IN_CI:
            pytest.fail("atheris is absent")
        pytest.skip("atheris is absent: pip install -e '.[fuzz]'")
    code = f"""
import sys
sys.path.insert(0, {str(ROOT)!r})
from fuzz import targets
targets.TARGETS['pointers'] = lambda data: 1 / len(data)
sys.argv = ['fuzz', '--run', 'pointers', '--seconds', '1']
from fuzz.__main__ import main
main()
"""
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode != 0
    assert "ZeroDivisionError" in done.stderr + done.stdout
    assert list((tmp_path / ".fuzz").glob("pointers-crash-*"))
