"""Samples of every operation of the corpus, judged by jsonschema-rs."""

from __future__ import annotations

import warnings
from collections import Counter
from pathlib import Path

import pytest

import schemakit
from schemakit.errors import SchemaKitError
from schemakit.llm.sample_request import make_sample_request
from tests.corpus import DIGITALOCEAN
from tests.sample_judge import iterate_cases, judge

#: Of so many samples one may not be makeable.
_FEW = 2_000
#: Reasons why a sample is not made, which are faults of the descriptions.
_REASONS = ("it matches 2 branches of oneOf",)
#: Reasons why a request is not made: no request can have the body, or the path is not a URL's.
_REFUSED = ("cannot be written as", "would be empty in the path", "would lead to another path")


def _check(path: Path, step: int, capsys: pytest.CaptureFixture[str]) -> None:
    api = schemakit.load(path)
    made, problems, wrong = 0, Counter[str](), list[str]()
    requests, refused = 0, Counter[str]()
    for operation in api.operations()[::step]:
        for case in iterate_cases(api, operation):
            made += 1
            name = f"{operation.request_method} {operation.path}: {case.name}"
            if case.sample.problem:
                problems[f"{name}: {case.sample.problem}"] += 1
            else:
                wrong += [f"{name}: {one}" for one in judge(api, case)]
        if not operation.is_webhook:
            sample = make_sample_request(operation.seen_in(api._loaded.read_whole()))
            requests += 1
            refused.update([sample.problem] if sample.request is None else [])
    with capsys.disabled():
        print(  # noqa: T201
            f"\n{path.name}: {made:,} samples, {problems.total()} not makeable; "
            f"{requests:,} requests, {refused.total()} not makeable"
        )
        for reason in (*problems, *refused):
            print(f"  {reason}")  # noqa: T201
    assert wrong == []
    assert problems.total() <= 1 + made // _FEW
    assert all(one.endswith(_REASONS) for one in problems)
    assert all(any(reason in one for reason in (*_REFUSED, *_REASONS)) for one in refused)


def test_samples_of_the_corpus_are_valid(
    corpus_file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    if corpus_file.parent.name == "models":
        try:
            schemakit.load(corpus_file)
        except SchemaKitError as error:
            pytest.skip(str(error))
    # Kubernetes has seventeen thousand samples of a few kinds.
    _check(corpus_file, 8 if corpus_file.name == "kubernetes.json" else 1, capsys)


def test_samples_of_a_description_of_many_files_are_valid(
    shared: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert DIGITALOCEAN.is_relative_to(shared)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        _check(DIGITALOCEAN, 1, capsys)
