"""What the tables of a survey say, in figures: the report."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import orjson

from schemakit.checks.run import CODES
from schemakit.errors import UsageError
from schemakit.surveying.results import Survey

__all__ = [
    "Agreement",
    "Distribution",
    "Problem",
    "Shared",
    "Spelling",
    "SurveyReport",
    "iterate_rows",
    "report_survey",
]

_BATCH = 1 << 16
#: The columns of ``descriptions`` whose distribution is reported.
_SIZES = (
    "entry_bytes",
    "source_bytes",
    "dereferenced_bytes",
    "operations",
    "schemas",
    "references",
)
#: As many rows as a list of the report has.
_MOST = 12
#: Spellings of names, the first that matches; a name of one word in lower case has any of them.
_SPELLINGS: Mapping[str, str] = {
    "one word": r"[a-z0-9]+",
    "snake_case": r"[a-z0-9]+(?:_[a-z0-9]+)+",
    "camelCase": r"[a-z][a-z0-9]*(?:[A-Z][A-Za-z0-9]*)+",
    "PascalCase": r"[A-Z][A-Za-z0-9]*",
    "kebab-case": r"[A-Za-z0-9]+(?:-[A-Za-z0-9]+)+",
}
_PATTERNS = {name: re.compile(pattern) for name, pattern in _SPELLINGS.items()}


class Distribution(NamedTuple):
    """How a number is distributed over the descriptions; ``bins`` counts them by powers of two,
    ``bins[n]`` those from 2**(n-1) to below 2**n, and ``bins[0]`` the zeros."""

    name: str
    descriptions: int
    total: int
    least: int
    quarter: int
    median: int
    three_quarters: int
    most_of_ten: int
    greatest: int
    bins: tuple[int, ...]


class Problem(NamedTuple):
    """A code of diagnostics: how often, and in how many descriptions."""

    code: str
    severity: str
    problems: int
    descriptions: int
    meaning: str


class Shared(NamedTuple):
    """Equal schemas: their hash, the commonest of their names, how many there are, in how many
    descriptions, and the first of these."""

    hash: str
    name: str
    schemas: int
    descriptions: int
    first: str


class Agreement(NamedTuple):
    """A name of properties: how many there are, in how many descriptions, and of these properties
    how many have the commonest type; whether they may be null does not count."""

    name: str
    properties: int
    descriptions: int
    type: str
    with_type: int
    types: int


class Spelling(NamedTuple):
    """How names of a kind are spelt: a count for each spelling."""

    kind: str
    total: int
    counts: dict[str, int]


@dataclass(frozen=True, slots=True)
class SurveyReport:
    """The answers that a survey gives; lists have the greatest numbers first.

    ``outcomes`` and ``versions`` count descriptions. ``unresolved`` are the reasons for which
    references have no target, ``diagnostics`` the commonest codes. A schema is shared if it has
    properties and is in several descriptions.
    """

    documents: int
    descriptions: int
    outcomes: dict[str, int]
    versions: dict[str, int]
    sizes: tuple[Distribution, ...]
    references: int
    unresolved_references: int
    unresolved: tuple[Problem, ...]
    diagnostics: tuple[Problem, ...]
    schemas: int
    distinct_schemas: int
    shared: tuple[Shared, ...]
    operations: int
    operations_without_id: int
    descriptions_without_ids: int
    names: tuple[Agreement, ...]
    spellings: tuple[Spelling, ...]


def iterate_rows(survey: Survey, table: str, columns: Sequence[str]) -> Iterator[tuple[Any, ...]]:
    """Some columns of the rows of a table, in order.

    Raises:
        UsageError: if the file cannot be read, as where pyarrow is not installed.
    """
    path = survey.tables.get(table)
    if path is None:
        return
    try:
        if survey.format == "jsonl":
            with open(path, "rb") as lines:
                for line in lines:
                    row = orjson.loads(line)
                    yield tuple(row.get(name) for name in columns)
            return
        try:
            import pyarrow.parquet as pq
        except ImportError:
            raise UsageError("Parquet needs pyarrow: pip install 'schemakit[survey]'") from None
        with pq.ParquetFile(path) as file:
            for batch in file.iter_batches(batch_size=_BATCH, columns=list(columns)):
                found = [batch.column(name).to_pylist() for name in columns]
                yield from zip(*found, strict=True)
    except (OSError, ValueError) as error:
        raise UsageError(f"{path}: cannot be read: {error}") from error


def report_survey(survey: Survey) -> SurveyReport:
    """The answers that the tables of a survey give; those of a table that it lacks are empty.

    Raises:
        UsageError: if a table cannot be read.
    """
    columns = ("version", *_SIZES, "unresolved", "operations_without_id")
    rows = list(iterate_rows(survey, "descriptions", columns))
    names = dict(zip(columns, zip(*rows, strict=True), strict=True)) if rows else {}
    problems = _count_problems(iterate_rows(survey, "diagnostics", ("uri", "code", "severity")))
    shared, schemas, distinct = _find_shared(
        iterate_rows(survey, "schemas", ("uri", "hash", "name", "properties"))
    )
    without_id = [one or 0 for one in names.get("operations_without_id", ())]
    return SurveyReport(
        documents=survey.documents,
        descriptions=survey.descriptions,
        outcomes=_sort(survey.outcomes),
        versions=_sort(Counter(one for one in names.get("version", ()) if one is not None)),
        sizes=tuple(_distribute(name, names.get(name, ())) for name in _SIZES),
        references=sum(one or 0 for one in names.get("references", ())),
        unresolved_references=sum(one or 0 for one in names.get("unresolved", ())),
        unresolved=tuple(one for one in problems if _is_reason(one))[:_MOST],
        diagnostics=tuple(problems[:_MOST]),
        schemas=schemas,
        distinct_schemas=distinct,
        shared=shared,
        operations=sum(one or 0 for one in names.get("operations", ())),
        operations_without_id=sum(without_id),
        descriptions_without_ids=sum(one > 0 for one in without_id),
        names=_find_agreement(iterate_rows(survey, "fields", ("uri", "name", "type"))),
        spellings=tuple(_count_spellings(survey)),
    )


def _sort(counts: Mapping[str, int]) -> dict[str, int]:
    return dict(sorted(counts.items(), key=lambda one: (-one[1], one[0])))


def _is_reason(one: Problem) -> bool:
    """Whether a problem is that references have no target."""
    code = CODES.get(one.code)
    return one.severity == "error" and code is not None and code.section == "References"


def _distribute(name: str, values: Iterable[int | None]) -> Distribution:
    found = sorted(one for one in values if one is not None)
    if not found:
        return Distribution(name, 0, 0, 0, 0, 0, 0, 0, 0, ())
    bins = [0] * (found[-1].bit_length() + 1)
    for one in found:
        bins[one.bit_length()] += 1
    quarter, median, third, ninth = (
        found[int(share * (len(found) - 1))] for share in (0.25, 0.5, 0.75, 0.9)
    )
    total, least, greatest = sum(found), found[0], found[-1]
    return Distribution(
        *(name, len(found), total, least, quarter, median, third, ninth, greatest, tuple(bins))
    )


def _count_problems(rows: Iterable[tuple[str, str, str]]) -> list[Problem]:
    """The codes of diagnostics, those in most descriptions first."""
    counts: Counter[tuple[str, str]] = Counter()
    descriptions: Counter[tuple[str, str]] = Counter()
    last: dict[tuple[str, str], str] = {}
    for uri, code, severity in rows:
        key = code, severity
        counts[key] += 1
        # The rows of a description are together.
        if last.get(key) != uri:
            last[key] = uri
            descriptions[key] += 1
    found = [
        Problem(code, severity, counts[code, severity], count, _explain(code))
        for (code, severity), count in descriptions.items()
    ]
    return sorted(found, key=lambda one: (-one.descriptions, -one.problems, one.code))


def _explain(code: str) -> str:
    return CODES[code].meaning if code in CODES else ""


def _find_shared(
    rows: Iterable[tuple[str, str, str, int]],
) -> tuple[tuple[Shared, ...], int, int]:
    """The schemas that most descriptions share, how many schemas there are, and how many differ."""
    counts: Counter[str] = Counter()
    descriptions: Counter[str] = Counter()
    last: dict[str, str] = {}
    firsts: dict[str, tuple[str, str]] = {}
    total = 0
    for uri, digest, name, properties in rows:
        total += 1
        counts[digest] += 1
        if last.get(digest) != uri:
            last[digest] = uri
            # That any two have a string in common says nothing.
            descriptions[digest] += bool(properties)
        firsts.setdefault(digest, (name, uri))
    found = sorted(
        Shared(key, firsts[key][0], counts[key], count, firsts[key][1])
        for key, count in descriptions.items()
        if count > 1
    )
    found.sort(key=lambda one: (-one.descriptions, -one.schemas, one.name))
    return tuple(found[:_MOST]), total, len(counts)


def _find_agreement(rows: Iterable[tuple[str, str, str]]) -> tuple[Agreement, ...]:
    """The names of properties that most descriptions have, with their commonest types."""
    types: dict[str, Counter[str]] = {}
    descriptions: Counter[str] = Counter()
    last: dict[str, str] = {}
    for uri, name, kind in rows:
        types.setdefault(name, Counter())[kind.removesuffix(" | null")] += 1
        if last.get(name) != uri:
            last[name] = uri
            descriptions[name] += 1
    commonest = sorted(descriptions.items(), key=lambda one: (-one[1], one[0]))[:_MOST]
    found = []
    for name, count in commonest:
        kinds = types[name]
        kind, most = min(kinds.items(), key=lambda one: (-one[1], one[0]))
        found.append(Agreement(name, kinds.total(), count, kind, most, len(kinds)))
    return tuple(found)


def _count_spellings(survey: Survey) -> Iterator[Spelling]:
    named = {
        "properties": (name for (name,) in iterate_rows(survey, "fields", ("name",))),
        "query parameters": (
            name
            for name, place in iterate_rows(survey, "parameters", ("name", "in"))
            if place == "query"
        ),
        "schemas": (name for (name,) in iterate_rows(survey, "schemas", ("name",))),
        "operationIds": (name for (name,) in iterate_rows(survey, "operations", ("operation_id",))),
    }
    for kind, names in named.items():
        counts = Counter(_spell(name) for name in names if name)
        yield Spelling(kind, counts.total(), _sort(counts))


def _spell(name: str) -> str:
    for spelling, pattern in _PATTERNS.items():
        if pattern.fullmatch(name):
            return spelling
    return "other"
