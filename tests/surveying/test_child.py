"""The process that makes parts: its frames, and that it answers nothing but those."""

from __future__ import annotations

import io
import os
import pickle
import subprocess
import sys
from pathlib import Path

import pytest

from schemakit.surveying.child import BEGUN, MADE, read_frame, write_frame
from schemakit.surveying.items import Item
from schemakit.surveying.parts import open_part
from tests.small import described, written
from tests.surveying.one import settings_for


def test_frames_are_read_as_they_were_written() -> None:
    stream = io.BytesIO()
    for kind, data in ((b"A", b""), (b"B", b"x" * 70_000)):
        write_frame(stream, kind, data)
    stream.seek(0)
    assert read_frame(stream) == (b"A", b"")
    assert read_frame(stream) == (b"B", b"x" * 70_000)
    assert read_frame(stream) is None


@pytest.mark.parametrize("cut", [3, 12])
def test_a_frame_that_is_cut_is_the_end(cut: int) -> None:
    stream = io.BytesIO()
    write_frame(stream, b"A", b"0123456789")
    assert read_frame(io.BytesIO(stream.getvalue()[:cut])) is None


@pytest.mark.slow
def test_it_answers_requests_until_there_are_no_more(tmp_path: Path) -> None:
    written(tmp_path / "a.json", described({}))
    request = io.BytesIO()
    items = [Item("a.json", "file", "a.json", is_named=True)]
    settings = settings_for(directory=str(tmp_path))
    for _ in range(2):
        write_frame(request, b"R", pickle.dumps((items, {}, settings)))
    done = subprocess.run(
        [sys.executable, "-c", "from schemakit.surveying.child import main; main()"],
        input=request.getvalue(),
        capture_output=True,
        check=True,
        cwd=os.path.dirname(os.devnull),
        env={**os.environ, "PYTHONPATH": os.pathsep.join(map(os.path.abspath, sys.path))},
    )
    answers = io.BytesIO(done.stdout)
    for _ in range(2):
        assert read_frame(answers) == (BEGUN, b"0")
        kind, data = read_frame(answers) or (b"", b"")
        assert kind == MADE
        assert open_part(data).header.descriptions[0].outcome == "read"
    assert read_frame(answers) is None
