"""Runs batches on an executor: some at a time, each with one more try, results as they come."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import CancelledError, Executor, Future
from queue import SimpleQueue

from schemakit.surveying.batches import Batch
from schemakit.surveying.children import WorkerError
from schemakit.surveying.items import Item, Settings
from schemakit.surveying.parts import Failure, make_part

__all__ = ["Task", "run_batches"]

#: From documents and settings to the bytes of a part.
Task = Callable[[Sequence[Item], Settings], bytes]
_TRIES = 2


def run_batches(
    batches: Iterator[Batch],
    settings: Settings,
    executor: Executor,
    task: Task,
    *,
    in_flight: int,
) -> Iterator[tuple[Batch, bytes]]:
    """Each batch with its part, in the order in which they are made.

    At most ``in_flight`` batches are handed to the executor at a time. One whose worker is lost is
    handed to it once more. If that is lost too, each of its documents becomes a row that says so.

    Raises:
        WorkerError: if the executor takes no more tasks, workers cannot start, or the first tasks
            all fail, as where schemakit is not installed on the workers.
    """
    done: SimpleQueue[tuple[Batch, int, Future[bytes]]] = SimpleQueue()
    running: set[Future[bytes]] = set()
    has_worked = False

    def submit(batch: Batch, tries: int) -> None:
        try:
            future = executor.submit(task, batch.items, settings)
        except RuntimeError as error:  # it is broken, or was shut down
            raise WorkerError(f"the executor takes no more tasks: {error}") from error
        running.add(future)
        future.add_done_callback(lambda future: done.put((batch, tries, future)))

    try:
        while True:
            while len(running) < in_flight and (batch := next(batches, None)) is not None:
                submit(batch, 1)
            if not running:
                return
            batch, tries, future = done.get()
            running.discard(future)
            error = _find_error(future)
            if error is None:
                has_worked = True
                yield batch, future.result()
            elif isinstance(error, WorkerError):
                raise error
            elif tries < _TRIES:
                submit(batch, tries + 1)
            elif not has_worked:
                raise WorkerError(f"no worker has done anything: {_describe(error)}") from error
            else:
                yield batch, _explain_loss(batch, settings, error)
    finally:
        for future in running:
            future.cancel()


def _find_error(future: Future[bytes]) -> BaseException | None:
    """Why a task gave nothing; None if it gave a part."""
    try:
        return future.exception()
    except CancelledError as error:
        return error


def _explain_loss(batch: Batch, settings: Settings, error: BaseException) -> bytes:
    """The part of a batch whose workers were lost twice: a row for each document that says so.

    What a document does ends a process of the worker, and not the worker. So this is the fault of
    the executor, and not of one of the documents.
    """
    reason = f"two workers were lost: {_describe(error)}"
    failures = dict.fromkeys(range(len(batch.items)), Failure("died", reason))
    return make_part(batch.items, settings, failures, lambda _index: None)


def _describe(error: BaseException) -> str:
    return f"{type(error).__name__}: {error}".rstrip(": ")
