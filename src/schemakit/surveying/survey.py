"""A survey: many descriptions read, and tables written of what is in them."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import contextmanager
from typing import TYPE_CHECKING, Literal, NamedTuple, TypedDict, Unpack

from schemakit.audience import choose_remedy, is_command
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

__all__ = ["Progress", "ReadingOptions", "survey"]

_GIB = 1 << 30


class Progress(NamedTuple):
    """How far a survey is: documents that were looked at, of how many, descriptions among them, and
    how many of these could not be read. ``reused`` documents are of an earlier run."""

    documents: int
    total: int
    descriptions: int
    failed: int
    reused: int


class ReadingOptions(TypedDict, total=False):
    """The keywords of :func:`survey` that say how each description is read."""

    version: str | None
    resolve_examples: bool
    access: Access | None
    headers: Headers
    cache: Literal["no", "yes", "offline"]


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
    progress: Callable[[Progress], None] | None = None,
    **reading: Unpack[ReadingOptions],
) -> Survey:
    """Reads many descriptions and writes tables of their operations, schemas, references and
    problems to the directory ``output``, as docs/survey.md describes them.

    ``sources`` are files, directories, globs, archives, URLs, ``"git+REPOSITORY@REV"``, models'
    names, ``"@FILE"`` with one of these on each line, and what ``fsspec`` opens. A description that
    cannot be read is a row with its error; each may take ``seconds`` and ``memory`` bytes.

    ``workers`` processes read them, by default one for each processor; or the workers of
    ``executor``, of which ``workers`` is the number. ``resume`` uses what a run that was cut has
    made, ``replace`` removes what is there. ``format`` is by default ``"parquet"`` if pyarrow is
    installed. ``version``, ``resolve_examples``, ``access`` and ``headers`` are as for
    :func:`schemakit.load`; ``cache`` is ``"yes"`` to keep responses on disk, or ``"offline"``.

    Raises:
        UsageError: if an argument is wrong, or ``output`` has a survey or other files.
        RetrievalError: if what a source names does not exist.
        SchemaKitError: if the executor breaks; ``resume`` goes on.
    """
    given = [sources] if isinstance(sources, (str, os.PathLike)) else sources
    words = check_sources([os.fspath(one) for one in given])
    directory, form = os.fspath(output), check_format(format)
    workers = (os.cpu_count() or 1) if workers is None else workers
    _check_positive(workers=workers, seconds=seconds, memory=memory)
    settings = _make_settings(tables, seconds, memory, reading)
    old = _prepare(directory, resume=resume, replace=replace)
    with Store(directory) as store:
        if not resume:
            store.remove_parts()
        found = Sources(words, store.copies, largest=settings.access.max_bytes)
        counter = _Counter(sum(1 for _ in found), progress)
        batches = store.list_orderly(make_batches(found, settings))
        pending = _skip_made(batches, store, counter)
        with _open_executor(executor, workers) as (chosen, task):
            made = run_batches(pending, settings, chosen, task, in_flight=2 * workers)
            for batch, data in made:
                store.write(batch.name, data)
                counter.add(open_part(data).header)
        # From here on until its summary is written there is no finished survey.
        for name in old:
            os.unlink(os.path.join(directory, name))
        merged = merge_parts(lambda: iter(store), directory, settings.tables, form)
        _write_summary(directory, form, words, settings, merged)
        store.remove_parts()
    return open_survey(directory)


def _make_settings(
    tables: Iterable[str] | None, seconds: float, memory: int, reading: ReadingOptions
) -> Settings:
    from schemakit.sources.access import Access

    if isinstance(tables, str):
        raise UsageError(f"tables is a list of names: write [{tables!r}], not {tables!r}")
    chosen = list(TABLES) if tables is None else [*tables]
    for name in chosen:
        if name not in TABLES:
            raise UsageError(f"no table {name!r}{did_you_mean(name, list(TABLES))}")
    known = list(ReadingOptions.__annotations__)
    for option in reading:
        if option not in known:
            raise UsageError(f"no option {option!r}{did_you_mean(option, known)}")
    cache = reading.get("cache", "no")
    if cache not in ("no", "yes", "offline"):
        raise UsageError(f"cache is 'no', 'yes' or 'offline', not {cache!r}")
    return Settings(
        tables=tuple(name for name in TABLES if name in chosen or name == "descriptions"),
        seconds=float(seconds),
        memory=memory,
        directory=os.getcwd(),
        access=reading.get("access") or Access(),
        headers=_read_headers(reading.get("headers", ())),
        version=reading.get("version"),
        resolve_examples=reading.get("resolve_examples", False),
        cache=cache,
        for_command=is_command(),
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
    try:
        os.makedirs(directory, exist_ok=True)
    except OSError as error:
        reason = (error.strerror or type(error).__name__).lower()
        raise UsageError(f"{directory} cannot be made a directory: {reason}") from error
    own = {SUMMARY, *(table + ending for table in TABLES for ending in ENDINGS.values())}
    own |= {f"{name}.new" for name in own}
    names = set(os.listdir(directory))
    others = sorted(names - own - {WORK})
    if others:
        raise UsageError(
            f"{directory} has other files, such as {others[0]}; the tables need their own directory"
        )
    force = choose_remedy("--force", "replace=True")
    if not replace and SUMMARY in names:
        raise UsageError(f"{directory} has a survey; {force} replaces it")
    if not (replace or resume) and names:
        raise UsageError(
            f"{directory} has a survey that was cut: {choose_remedy('--resume', 'resume=True')} "
            f"goes on, {force} replaces it"
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


@contextmanager
def _open_executor(given: Executor | None, workers: int) -> Iterator[tuple[Executor, Task]]:
    """The executor of the caller with the task that it runs, or one of this process.

    That is threads, each with a process to which it hands batches, so that a process that dies
    costs its own batch only.
    """
    if given is not None:
        yield given, run_batch
        return
    children = Children()
    pool = ThreadPoolExecutor(workers, "schemakit-survey")
    try:
        yield pool, children.run_batch
    finally:
        children.close()
        pool.shutdown(wait=True, cancel_futures=True)


def _write_summary(
    directory: str, form: str, words: Sequence[str], settings: Settings, merged: Merged
) -> None:
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
