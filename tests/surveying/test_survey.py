"""The whole survey: rows are what single commands say, and a run that is cut goes on."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

import schemakit
from schemakit.errors import RetrievalError, UsageError
from schemakit.surveying.results import Survey, open_survey
from schemakit.surveying.survey import Progress, survey
from schemakit.surveying.tables import TABLES
from tests.corpus import DIGITALOCEAN, ROOT, descriptions
from tests.small import described, written
from tests.surveying.many import Row, make_description, read_all, read_table, write_descriptions
from tests.surveying.test_archives import make_tar, make_zip
from tests.surveying.test_git_trees import git
from tests.terminal import in_pipe

pytestmark = pytest.mark.slow

COUNT = 5000


@pytest.fixture(scope="module")
def whole(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Survey:
    """A survey of the corpus, the examples and 5 000 generated descriptions."""
    directory = tmp_path_factory.mktemp("whole")
    many = write_descriptions(directory / "many", COUNT)
    sources = [shared / "corpus", ROOT / "examples", many]
    return survey(sources, directory / "out", seconds=300)


@pytest.fixture(scope="module")
def tables(whole: Survey) -> dict[str, dict[str, list[Row]]]:
    """The rows of each table by description."""
    found: dict[str, dict[str, list[Row]]] = {}
    for table in TABLES:
        rows: dict[str, list[Row]] = {}
        for row in read_table(whole, table):
            rows.setdefault(row["uri"], []).append(row)
        found[table] = rows
    return found


class TestEverything:
    """The corpus, the examples and generated descriptions."""

    def test_everything_is_read_once(self, whole: Survey) -> None:
        rows = read_table(whole, "descriptions")
        names = [row["uri"] for row in rows]
        assert len(set(names)) == len(names)
        assert whole.outcomes == {"read": len(rows)}
        # A response about a model that has no version contains no description.
        expected = {str(path) for path in [*descriptions(), DIGITALOCEAN] if _declares(path)}
        examples = {str(ROOT / "examples" / name) for name in EXAMPLES}
        found = {name for name in names if "/many/" not in name}
        assert found == expected | examples
        assert sum("/many/" in name for name in names) == COUNT
        assert whole.documents > len(names) + 2000, "parts of descriptions were looked at too"

    def test_sums_are_the_numbers_of_rows(self, whole: Survey) -> None:
        rows = read_table(whole, "descriptions")
        for table in ("operations", "parameters", "schemas"):
            assert sum(row[table] for row in rows) == whole.rows[table]
        assert sum(row["errors"] + row["warnings"] for row in rows) == whole.rows["diagnostics"]
        assert whole.rows["timings"] == len(rows)
        unresolved = [row for row in read_table(whole, "references") if not row["is_resolved"]]
        assert len({row["uri"] for row in unresolved}) == sum(row["unresolved"] > 0 for row in rows)

    def test_rows_are_what_the_library_says(
        self, whole: Survey, tables: dict[str, dict[str, list[Row]]]
    ) -> None:
        names = [row["uri"] for row in read_table(whole, "descriptions")]
        real = [name for name in names if "/many/" not in name]
        for name in [*real, *names[:: len(names) // 40]]:
            self._compare(name, {table: rows.get(name, []) for table, rows in tables.items()})

    def _compare(self, name: str, rows: dict[str, list[Row]]) -> None:
        root = os.path.dirname(name)
        access = schemakit.Access(root=root if "/many/" not in name else os.path.dirname(root))
        api = schemakit.load(name, access=access)
        (facts,) = rows["descriptions"]
        figures = api.statistics()
        assert facts["dereferenced_bytes"] == figures.dereferenced_bytes
        assert facts["source_bytes"] == figures.source_bytes
        assert facts["references"] == figures.references
        assert facts["cycles"] == len(figures.cycles)
        assert facts["title"] == api.title
        assert [row["pointer"] for row in rows["operations"]] == [
            one.pointer for one in api.operations()
        ]
        uses = api.reference_counts()
        assert [(row["name"], row["uses"]) for row in rows["schemas"]] == [
            (one.name, uses.get(one.pointer, 0)) for one in api.schemas()
        ]
        assert [(row["pointer"], row["ref"], row["target"]) for row in rows["references"]] == [
            (one.pointer, one.ref, one.target) for one in api.references()
        ]
        if facts["entry_bytes"] < 2_000_000:
            found = [(row["code"], row["message"], row["line"]) for row in rows["diagnostics"]]
            checked = api.check()
            assert found == [(one.code, one.message, one.location.line) for one in checked]

    def test_rows_are_what_single_commands_say(
        self, whole: Survey, tables: dict[str, dict[str, list[Row]]]
    ) -> None:
        names = [row["uri"] for row in read_table(whole, "descriptions")]
        for name in (names[0], str(ROOT / "examples" / "openapi.json"), names[-1]):
            out, _, _ = in_pipe([sys.executable, "-m", "schemakit", "stats", name, "--json"])
            figures, facts = json.loads(out), tables["descriptions"][name][0]
            assert facts["paths"] == figures["paths"]
            assert facts["operations"] == sum(figures["operations"].values())
            assert facts["unresolved"] == figures["unresolved"]
            assert facts["deepest"] == (figures["deepest"] or ["", 0])[1]
            out, _, _ = in_pipe([sys.executable, "-m", "schemakit", "operations", name, "--json"])
            listed = [(one["method"].upper(), one["path"], one["id"]) for one in json.loads(out)]
            found = tables["operations"][name]
            assert [(one["method"], one["path"], one["operation_id"]) for one in found] == listed


def _declares(path: Path) -> bool:
    """Whether a version of OpenAPI is declared in a file, or in the response that it is."""
    return {"openapi", "swagger"} & schemakit.load(path, follow=False).contents.keys() != set()


EXAMPLES = (
    *("model.json", "old_model.json", "openapi.json", "orders/openapi.yaml"),
    *("changes/new.yaml", "changes/old.yaml"),
)


def test_the_number_of_workers_changes_no_byte(tmp_path: Path) -> None:
    directory = write_descriptions(tmp_path / "many", 200)
    one = survey(directory, tmp_path / "one", workers=1)
    three = survey(directory, tmp_path / "three", workers=3)
    assert dict(read_all(one)) == dict(read_all(three))
    lines = survey(directory, tmp_path / "lines", format="jsonl")
    for table in TABLES:
        if table != "timings":
            assert read_table(lines, table) == read_table(one, table)


KILLED = """
import os, signal, sys
from schemakit.surveying.survey import survey

def end(now):
    if now.documents >= 150:
        os.kill(os.getpid(), signal.SIGKILL)

survey(sys.argv[1], sys.argv[2], workers=2, progress=end)
"""


def test_a_run_that_is_killed_goes_on_where_it_stopped(tmp_path: Path) -> None:
    directory = write_descriptions(tmp_path / "many", 400)
    expected = survey(directory, tmp_path / "expected")
    out = tmp_path / "out"
    done = subprocess.run([sys.executable, "-c", KILLED, directory, out], check=False)
    assert done.returncode == -signal.SIGKILL
    with pytest.raises(UsageError, match="the survey there was cut: resume=True goes on"):
        open_survey(out)
    with pytest.raises(UsageError, match="has a survey that was cut: resume=True"):
        survey(directory, out)
    kept = {path.name: path.stat().st_mtime_ns for path in (out / ".survey").glob("*.part")}
    seen: list[Progress] = []
    found = survey(directory, out, resume=True, progress=seen.append)
    assert seen[-1].reused >= 144
    assert len(kept) >= 3
    assert dict(read_all(found)) == dict(read_all(expected))
    assert (out / "survey.json").read_bytes() == (tmp_path / "expected/survey.json").read_bytes()
    assert not (out / ".survey").exists()


def test_resuming_reads_what_has_changed(tmp_path: Path) -> None:
    directory = write_descriptions(tmp_path / "many", 200)
    out = tmp_path / "out"
    subprocess.run([sys.executable, "-c", KILLED, directory, out], check=False)
    changed = directory / "0000" / "000003.json"
    written(changed, described({"Changed": {}}))
    found = survey(directory, out, resume=True)
    names = [row["name"] for row in read_table(found, "schemas") if row["uri"] == str(changed)]
    assert names == ["Changed"]


def test_archives_and_repositories_have_the_rows_of_the_directory(tmp_path: Path) -> None:
    root = tmp_path / "tree"
    for number in range(6):
        written(root / f"{number}.json", {}) if root.exists() else root.mkdir()
        written(root / f"{number}.json", make_description(number))
    (root / "entry.yaml").write_text(
        "openapi: 3.1.0\ninfo: {title: t, version: '1'}\npaths: {/a: {get: {responses: {'200': "
        "{description: d, content: {a/b: {schema: {$ref: 'parts/p q.yaml#/P'}}}}}}}}\n"
        "components: {schemas: {L: {$ref: 'library.yaml#/components/schemas/L'}}}\n"
    )
    (root / "parts").mkdir()
    (root / "parts" / "p q.yaml").write_text("P: {type: object, properties: {a: {}}}\n")
    (root / "library.yaml").write_text(
        "openapi: 3.1.0\ninfo: {title: l, version: '1'}\ncomponents: {schemas: {L: {}}}\n"
    )
    git(root, "init", "-q")
    git(root, "add", ".")
    git(root, "commit", "-q", "-m", "all")
    files = {
        str(path.relative_to(root)): path.read_bytes()
        for path in root.rglob("*.*")
        if ".git" not in path.parts and path.is_file()
    }
    make_zip(tmp_path / "t.zip", files)
    make_tar(tmp_path / "t.tar.gz", files)
    commit = git(root, "rev-parse", "HEAD")
    starts = {
        str(root): str(root),
        str(tmp_path / "t.zip"): str(tmp_path / "t.zip"),
        str(tmp_path / "t.tar.gz"): str(tmp_path / "t.tar.gz"),
        f"git+{root}": f"{root}@{commit}",
    }
    found = []
    for number, (word, start) in enumerate(starts.items()):
        done = survey(word, tmp_path / f"out{number}")
        text = {
            table: json.dumps(read_table(done, table)).replace(start, "TREE")
            for table in TABLES
            if table != "timings"
        }
        found.append(text)
        names = [row["uri"] for row in read_table(done, "descriptions")]
        assert f"{start}/entry.yaml" in names
        assert len(names) == 7, "the library is only there for another to refer to"
    assert found[1] == found[2] == found[3] == found[0]


def test_tables_can_be_chosen(tmp_path: Path) -> None:
    directory = write_descriptions(tmp_path / "many", 3)
    done = survey(directory, tmp_path / "out", tables=["schemas"])
    assert set(done.tables) == {"descriptions", "schemas"}
    assert {row["errors"] for row in read_table(done, "descriptions")} == {None}
    names = {path.name for path in (tmp_path / "out").iterdir()}
    ending = Path(done.tables["schemas"]).suffix
    assert names == {f"descriptions{ending}", f"schemas{ending}", "survey.json"}


def test_a_directory_with_other_files_is_left_alone(tmp_path: Path) -> None:
    directory = write_descriptions(tmp_path / "many", 1)
    with pytest.raises(UsageError, match="has other files, such as 0000"):
        survey(directory, directory, replace=True)
    out = tmp_path / "out"
    first = survey(directory, out)
    with pytest.raises(UsageError, match=r"has a survey; replace=True replaces it"):
        survey(directory, out)
    # What is there stays until there is something in its place.
    with pytest.raises(RetrievalError):
        survey(tmp_path / "gone", out, replace=True)
    assert open_survey(out) == first
    with pytest.raises(UsageError, match="has a survey; replace=True"):
        survey(directory, out, resume=True)
    assert survey(directory, out, replace=True, format="jsonl").format == "jsonl"
    assert first.format == "jsonl" or not Path(first.tables["descriptions"]).exists()


@pytest.mark.parametrize(
    ("more", "message"),
    [
        ({"tables": ["schema"]}, "no table 'schema'; did you mean 'schemas'"),
        ({"tables": "schemas"}, "tables is a list of names"),
        ({"workers": 0}, "workers is a number above 0, not 0"),
        ({"seconds": -1}, "seconds is a number above 0"),
        ({"memory": "1GB"}, "memory is a number, not str"),
        ({"format": "csv"}, "'parquet' or 'jsonl', not 'csv'"),
        ({"headers": {"A": "b"}}, "headers are listed under an origin"),
        ({"cash": "yes"}, "no option 'cash'; did you mean 'cache'"),
        ({"cache": True}, "cache is 'no', 'yes' or 'offline', not True"),
    ],
)
def test_arguments_are_checked(more: dict[str, object], message: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=message):
        survey(tmp_path, tmp_path / "out", **more)  # type: ignore[arg-type]


def test_a_source_without_descriptions_has_empty_tables(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    written(tmp_path / "in" / "a.json", {"type": "object"})
    done = survey(tmp_path / "in", tmp_path / "out")
    assert (done.documents, done.descriptions, done.failed) == (1, 0, 0)
    assert all(read_table(done, table) == [] for table in TABLES)
    assert Counter(done.rows) == Counter()


MEASURED = """
import resource, sys
from schemakit.surveying.survey import survey

survey(sys.argv[1], sys.argv[2], tables=["operations"])
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


def test_the_memory_of_the_parent_does_not_grow_with_the_number(tmp_path: Path) -> None:
    peaks = []
    for count in (150, 1500):
        directory = write_descriptions(tmp_path / f"many{count}", count)
        out = tmp_path / f"out{count}"
        command = [sys.executable, "-c", MEASURED, str(directory), str(out)]
        done = subprocess.run(command, check=True, capture_output=True, text=True)
        peaks.append(int(done.stdout))
    assert peaks[1] < peaks[0] * 1.1
