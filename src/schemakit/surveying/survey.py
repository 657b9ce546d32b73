"""A survey: many descriptions read, and tables written of what is in them."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from typing import TYPE_CHECKING, Literal, NamedTuple

from schemakit.errors import UsageError, expect, remove_userinfo
from schemakit.suggest import did_you_mean
from schemakit.surveying.batches import Batch, make_batches
from schemakit.surveying.children import Children, run_batch
from schemakit.surveying.engine import Task, run_batches
from schemakit.surveying.items import Settings
from schemakit.surveying.merging import ENDINGS, Merged, check_format, merge_parts
from schemakit.surveying.parts import Header, open_part
from schemakit.surveying.results import SUMMARY, Survey, open_survey
from schemakit.surveying.sources import Sources, check_sources
from schemakit.surveying.store import WORK, Store, replace_file
from schemakit.surveying.tables import FORMAT, TABLES

if TYPE_CHECKING:
    from schemakit.sources.access import Access
    from schemakit.sources.http import Headers

__all__ = ["Progress", "survey"]

_GIB = 1 << 30


class Progress(NamedTuple):
    """How far a survey is: documents that were looked at, of how many, descriptions among them, and
    how many of these could not be read. ``reused`` documents are of an earlier run."""

    documents: int
    total: int
    descriptions: int
    failed: int
    reused: int


def survey(
    sources: str | os.PathLike[str] | Iterable[str | os.PathLike[str]],
    output: str | os.PathLike[str],
    *,
    executor: Executor | None = None,
    workers: int | None = None,
    resume: bool = False,
    replace: bool = False,
    format: Literal["parquet", "jsonl"] | None = None,  # noqa: A002
    tables: Iterable[str] | None = None,
    seconds: float = 60.0,
    memory: int = 2 * _GIB,
    version: str | None = None,
    resolve_examples: bool = False,
    access: Access | None = None,
    headers: Headers = (),
    cache: Literal["no", "yes", "offline"] = "no",
    progress: Callable[[Progress], None] | None = None,
) -> Survey:
    """Reads many descriptions and writes tables of their operations, schemas, references and
    problems to the directory ``output``, as docs/survey.md describes them.

    ``sources`` are files, directories, globs, zip and tar archives, URLs, ``"git+REPOSITORY@REV"``,
    models' names, ``"@FILE"`` with one of these on each line, and what ``fsspec`` opens. A file or
    URL is a description; of the others those documents are that declare a version, unless they have
    no paths and another one refers to them. A description that cannot be read is a row with its
    error.

    Each description may take ``seconds`` and ``memory`` bytes. ``workers`` processes read them, by
    default one for each processor; or the workers of ``executor``, of which ``workers`` is the
    number. ``resume`` uses what a run that was cut has made, ``replace`` removes what is there.
    ``format`` is by default ``"parquet"`` if pyarrow is installed. ``tables`` selects some.
    ``version``, ``resolve_examples``, ``access`` and ``headers`` are as for :func:`schemakit.load`;
    ``cache`` says whether responses are kept on disk. ``progress`` is called after each part.

    Raises:
        UsageError: if an argument is wrong, or ``output`` has a survey or other files.
        RetrievalError: if what a source names does not exist.
        SchemaKitError: if the executor breaks; ``resume`` goes on.
    """
    given = [sources] if isinstance(sources, (str, os.PathLike)) else sources
    words = check_sources([os.fspath(one) for one in given])
    directory, form = os.fspath(output), check_format(format)
    settings = _make_settings(
        tables, seconds, memory, version, resolve_examples, access, headers, cache
    )
    if workers is None:
        workers = os.cpu_count() or 1
    _check_positive(workers=workers, seconds=seconds, memory=memory)
    old = _prepare(directory, resume=resume, replace=replace)
    with Store(directory) as store:
        if not resume:
            store.remove_parts()
        found = Sources(words, store.copies, largest=settings.access.max_bytes)
        counter = _Counter(sum(1 for _ in found), progress)
        batches = store.list_orderly(make_batches(found, settings))
        pending = _skip_made(batches, store, counter)
        if executor is not None:
            _run(pending, settings, executor, run_batch, workers, store, counter)
        else:
            _run_in_processes(pending, settings, workers, store, counter)
        # From here on until its summary is written there is no finished survey.
        for name in sorted(old):
            os.unlink(os.path.join(directory, name))
        merged = merge_parts(lambda: iter(store), directory, settings.tables, form)
        result = _write_summary(directory, form, words, settings, merged)
        store.remove_parts()
    return result


def _make_settings(
    tables: Iterable[str] | None,
    seconds: float,
    memory: int,
    version: str | None,
    resolve_examples: bool,
    access: Access | None,
    headers: Headers,
    cache: Literal["no", "yes", "offline"],
) -> Settings:
    from schemakit.sources.access import Access

    if isinstance(tables, str):
        raise UsageError(f"tables is a list of names: write [{tables!r}], not {tables!r}")
    chosen = list(TABLES) if tables is None else [*tables]
    for name in chosen:
        if name not in TABLES:
            raise UsageError(f"no table {name!r}{did_you_mean(name, list(TABLES))}")
    return Settings(
        tables=tuple(name for name in TABLES if name in chosen or name == "descriptions"),
        seconds=float(seconds),
        memory=memory,
        directory=os.getcwd(),
        access=Access() if access is None else access,
        version=version,
        resolve_examples=resolve_examples,
        headers=_read_headers(headers),
        cache=cache,
    )


def _read_headers(given: Headers) -> tuple[tuple[str, tuple[tuple[str, str], ...]], ...]:
    """Headers by origin, checked.

    Raises:
        UsageError: if they are not listed under origins, or cannot be sent.
    """
    if not given:
        return ()
    from schemakit.sources.http import sort_headers

    of_entry, by_origin = sort_headers(given)
    if of_entry:
        raise UsageError(
            "sources may be of many servers, so headers are listed under an origin: "
            "headers={'https://example.com': {...}}"
        )
    return tuple((str(origin), pairs) for origin, pairs in by_origin.items())


def _check_positive(**given: float) -> None:
    for name, value in given.items():
        expect(name, value, (int, float), "a number")
        if not value > 0:
            raise UsageError(f"{name} is a number above 0, not {value}")


def _prepare(directory: str, *, resume: bool, replace: bool) -> set[str]:
    """Make the directory of the tables; the names of the files of an earlier survey in it.

    Raises:
        UsageError: if something is there that may not be replaced.
    """
    os.makedirs(directory, exist_ok=True)
    own = {SUMMARY, *(table + ending for table in TABLES for ending in ENDINGS.values())}
    own |= {f"{name}.new" for name in own}
    names = set(os.listdir(directory))
    others = sorted(names - own - {WORK})
    if others:
        raise UsageError(
            f"{directory} has other files, such as {others[0]}; the tables need their own directory"
        )
    if not replace and SUMMARY in names:
        raise UsageError(f"{directory} has a survey; replace=True (--force) replaces it")
    if not (replace or resume) and names:
        raise UsageError(
            f"{directory} has a survey that was cut: resume=True (--resume) goes on, replace=True "
            "(--force) replaces it"
        )
    return names - {WORK}


class _Counter:
    """Counts what was made, and reports it."""

    def __init__(self, total: int, progress: Callable[[Progress], None] | None) -> None:
        self._now = Progress(0, total, 0, 0, 0)
        self._progress = progress
        if progress is not None:
            progress(self._now)

    def add(self, header: Header, *, is_reused: bool = False) -> None:
        """Count a part."""
        outcomes = [one.outcome for one in header.descriptions]
        failed = sum(one not in ("read", "partial") for one in outcomes)
        now = self._now
        self._now = now._replace(
            documents=now.documents + header.documents,
            descriptions=now.descriptions + len(outcomes),
            failed=now.failed + failed,
            reused=now.reused + header.documents * is_reused,
        )
        if self._progress is not None:
            self._progress(self._now)


def _skip_made(batches: Iterator[Batch], store: Store, counter: _Counter) -> Iterator[Batch]:
    """The batches of which there is no part that can be used."""
    for batch in batches:
        part = store.find(batch)
        if part is None:
            yield batch
        else:
            counter.add(part.header, is_reused=True)


def _run(
    batches: Iterator[Batch],
    settings: Settings,
    executor: Executor,
    task: Task,
    workers: int,
    store: Store,
    counter: _Counter,
) -> None:
    # Two for each worker, so that none waits for this process.
    for batch, data in run_batches(batches, settings, executor, task, in_flight=2 * workers):
        store.write(batch.name, data)
        counter.add(open_part(data).header)


def _run_in_processes(
    batches: Iterator[Batch], settings: Settings, workers: int, store: Store, counter: _Counter
) -> None:
    """Runs batches in processes of this one. Each has a thread that hands it batches and reads the
    parts, so that a process that dies costs its own batch only."""
    children = Children()
    pool = ThreadPoolExecutor(workers, "schemakit-survey")
    try:
        _run(batches, settings, pool, children.run_batch, workers, store, counter)
    finally:
        children.close()
        pool.shutdown(wait=True, cancel_futures=True)


def _write_summary(
    directory: str, form: str, words: Sequence[str], settings: Settings, merged: Merged
) -> Survey:
    summary = {
        "survey": FORMAT,
        "format": form,
        "sources": [remove_userinfo(one) for one in words],
        "seconds": settings.seconds,
        "memory": settings.memory,
        "documents": merged.documents,
        "outcomes": dict(sorted(merged.outcomes.items())),
        "rows": merged.rows,
    }
    text = json.dumps(summary, indent=2) + "\n"
    replace_file(os.path.join(directory, SUMMARY), text.encode())
    return open_survey(directory)
