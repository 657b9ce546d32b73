"""What a load has read is counted against its bounds; progress appears after a second."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from schemakit import Access, AccessError, RetrievalError
from schemakit.sources.budget import Budget, Progress


def test_documents_and_bytes_are_counted() -> None:
    budget = Budget(Access(max_bytes=10, max_total_bytes=25, max_documents=3))
    assert [budget.add_document("a"), budget.bytes_left()] == [10, 10]
    budget.add_bytes(10, "a")
    budget.add_document("b")
    budget.add_bytes(8, "b")
    assert budget.add_document("c") == budget.bytes_left() == 7
    assert budget.counts == (3, 18)


def test_one_document_too_many() -> None:
    budget = Budget(Access(max_documents=1))
    budget.add_document("a")
    with pytest.raises(AccessError, match="more than 1 documents"):
        budget.add_document("b")


def test_one_byte_too_many() -> None:
    budget = Budget(Access(max_total_bytes=3))
    budget.add_bytes(3, "a")
    with pytest.raises(
        RetrievalError, match="b: all documents together are larger than the 3 byte"
    ):
        budget.add_bytes(1, "b")


def test_threads_count_together() -> None:
    budget = Budget(Access())
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda number: budget.add_bytes(number, "a"), range(1000)))
    assert budget.counts == (0, 499_500)


def test_a_load_starts_once() -> None:
    budget = Budget(Access())
    assert [budget.start(lambda: 5.0), budget.start(lambda: 9.0)] == [5.0, 5.0]


def test_progress_appears_after_a_second_and_not_too_often() -> None:
    lines: list[str] = []
    now = [100.0]
    budget = Budget(Access())
    progress = Progress(lines.append, budget, lambda: now[0])
    budget.add_document("a.json")
    for now[0] in (100.0, 100.9, 101.0, 101.05, 101.2):
        progress.report("a.json", size=1 << 20)
    assert lines == ["reading a.json, 1.0 MiB"] * 2
    budget.add_document("b.json")
    budget.add_bytes(3 << 20, "a.json")
    now[0] = 102.0
    progress.report("b.json")
    now[0] = 103.0
    progress.report("b.json", "a.test is busy")
    assert lines[2:] == ["reading 2 documents, 3.0 MiB", "a.test is busy"]
    progress.clear()
    progress.clear()
    assert lines[4:] == [""]


def test_without_a_function_nothing_is_shown_and_no_clock_is_read(
    capsys: pytest.CaptureFixture[str],
) -> None:
    def clock() -> float:
        raise AssertionError

    progress = Progress(None, Budget(Access()), clock)
    progress.report("a.json")
    progress.clear()
    assert capsys.readouterr() == ("", "")
