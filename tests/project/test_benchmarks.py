"""The generator's descriptions and the harness's arithmetic; nothing here looks at a clock."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any, ClassVar

import jsonschema
import orjson
import pytest

import schemakit
from benchmarks import __main__ as command
from benchmarks import generate, inputs, instructions, matching, outcomes, report, serving
from benchmarks.contenders import (
    ATTACKED,
    CONTENDERS,
    SECTIONS,
    TARGETS,
    Contender,
    Job,
    Target,
    growth_jobs,
)
from benchmarks.measure import ROOT, Measurement, absent, run_rounds

Json = dict[str, Any]


def _generated(shape: str, version: str = "3.0", families: int = 6) -> Json:
    text = generate.description(shape, seed=1, version=version, families=families)
    contents: Json = orjson.loads(text)
    return contents


@pytest.mark.parametrize("shape", generate.SHAPES)
@pytest.mark.parametrize("version", generate.VERSIONS)
class TestGeneratedDescription:
    """Every shape, in both versions."""

    def test_every_reference_leads_somewhere_allowed(self, shape: str, version: str) -> None:
        api = schemakit.load(_generated(shape, version))
        assert api.version == version
        assert api.references()
        api.dereference(strict=True)
        assert api.diagnostics == ()

    @pytest.mark.slow
    def test_operations_are_whole(self, shape: str, version: str) -> None:
        operations = schemakit.load(_generated(shape, version)).operations()
        assert len({one.id for one in operations}) == len(operations) == 6 * 5
        for operation in operations:
            in_path = [one["name"] for one in operation.parameters if one["in"] == "path"]
            assert all(f"{{{name}}}" in operation.path for name in in_path)
            assert operation.path.count("{") == len(in_path)
            assert all(reply["description"] for reply in operation.responses.values())

    def test_examples_fit_their_schemas(self, shape: str, version: str) -> None:
        api = schemakit.load(_generated(shape, version))
        summaries = [one for one in api.schemas() if one.name.endswith("Summary")]
        assert len(summaries) == 6
        for schema in summaries:
            given = schema.raw.get("examples") or [schema.raw["example"]]
            jsonschema.validate(given[0], schema.dereference())


class TestShapes:
    """What each shape promises beside being valid."""

    def test_only_cyclic_has_cycles(self) -> None:
        sizes = {
            shape: [len(one) for one in schemakit.load(_generated(shape)).statistics().cycles]
            for shape in generate.SHAPES
        }
        assert sorted(sizes.pop("cyclic")) == sorted([1, 2, generate.RING] * 6)
        assert sizes == {"wide": [], "deep": [], "diamond": []}

    def test_a_diamond_opens_at_every_level(self) -> None:
        whole = schemakit.load(_generated("diamond", families=1)).dereference()
        top = whole["components"]["schemas"]["Account0Detail"]
        ways = [top]
        for _ in range(generate.LEVELS):
            ways = [below for one in ways for below in one["properties"].values()]
        assert len(ways) == 2**generate.LEVELS
        assert all(one["type"] == "string" for one in ways)

    def test_deep_ends_in_its_inline_nesting(self) -> None:
        schemas = schemakit.load(_generated("deep", families=1)).dereference()["components"]
        at, depth = schemas["schemas"]["Account0Detail"], 0
        while at["type"] == "object":
            (at,) = at["properties"].values()
            depth += 1
        assert depth == generate.CHAIN + generate.NESTING

    def test_ten_times_the_families_are_ten_times_the_schemas(self) -> None:
        few, many = (
            len(_generated("wide", families=count)["components"]["schemas"]) for count in (5, 50)
        )
        shared = {"Error", "Metadata"}
        assert many - len(shared) == 10 * (few - len(shared))


class TestSizeAndSeed:
    def test_the_same_seed_gives_the_same_bytes(self) -> None:
        first, again, other = (
            generate.description("wide", seed=seed, size=50_000) for seed in (1, 1, 2)
        )
        assert first == again
        assert first != other

    @pytest.mark.parametrize("shape", generate.SHAPES)
    @pytest.mark.parametrize("size", [60_000, 300_000])
    def test_size_is_passed_by_less_than_a_family(self, shape: str, size: int) -> None:
        text = generate.description(shape, seed=3, size=size)
        families = sum(
            name.endswith("Detail") for name in orjson.loads(text)["components"]["schemas"]
        )
        without_last = generate.description(shape, seed=3, families=families - 1)
        assert len(without_last) < size <= len(text)

    @pytest.mark.parametrize(
        ("text", "size"), [("10MB", 10**7), ("1.5 kb", 1500), ("4096", 4096), ("1g", 10**9)]
    )
    def test_sizes_are_decimal(self, text: str, size: int) -> None:
        assert generate.parse_size(text) == size

    @pytest.mark.parametrize("text", ["", "MB", "10XB", "-1MB", "1e6"])
    def test_no_size(self, text: str) -> None:
        with pytest.raises(ValueError, match="a size looks like"):
            generate.parse_size(text)

    def test_command_line_writes_the_description(self) -> None:
        command = [sys.executable, "-m", "benchmarks.generate", "--shape", "deep", "--size", "20kB"]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, check=True)
        assert done.stdout == generate.description("deep", seed=1, size=20_000)


class TestPlan:
    """The data in contenders.py and limits.toml agree with each other."""

    def test_every_job_names_a_contender(self) -> None:
        named = {job.contender for section in SECTIONS for job in section.jobs}
        assert named == set(CONTENDERS)

    @pytest.mark.parametrize("target", TARGETS, ids=lambda target: target.name)
    def test_a_section_measures_both_sides(self, target: Target) -> None:
        (section,) = (one for one in SECTIONS if one.name == target.section)
        assert {*target.over, *target.under} <= set(section.jobs)

    def test_a_whole_process_runs_in_one_section(self) -> None:
        jobs = [
            one
            for section in SECTIONS
            for one in section.jobs
            if CONTENDERS[one.contender].runner == "process"
        ]
        assert len(jobs) == len(set(jobs))

    def test_limits_are_of_targets(self) -> None:
        limits = tomllib.loads((ROOT / "benchmarks" / "limits.toml").read_text("utf-8"))
        assert set(limits) <= {target.name for target in TARGETS}

    def test_a_name_chooses_its_section(self) -> None:
        assert [one.name for one in command.chosen(["memory", "yaml"], quick=False)] == [
            "library",
            "yaml",
        ]

    def test_an_unknown_name_is_refused(self) -> None:
        with pytest.raises(SystemExit, match="nothing is called nonsense"):
            command.chosen(["nonsense"], quick=False)

    def test_a_short_run_leaves_the_large_files_out(self) -> None:
        assert "large" not in [one.name for one in command.chosen([], quick=True)]
        assert "large" in [one.name for one in command.chosen([], quick=False)]


class TestInputs:
    def test_a_generated_file_stands_for_an_absent_one(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("SCHEMAKIT_SHARED", str(tmp_path / "nowhere"))
        found = inputs.find("replicate.json", tmp_path)
        assert found.stands_for == "replicate.json"
        assert schemakit.load(found.path).operation(found.operation).method == "post"

    def test_many_files_stand_for_many_files(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("SCHEMAKIT_SHARED", str(tmp_path / "nowhere"))
        monkeypatch.setitem(inputs.REAL, "many.yaml", ("", 30_000, "files"))
        found = inputs.find("many.yaml", tmp_path)
        api = schemakit.load(found.path)
        files = {Path(one.target_document).name for one in api.references()} - {found.path.name}
        assert len(files) > 20
        assert {one.name for one in (found.path.parent / "schemas").iterdir()} == files
        assert api.diagnostics == ()
        assert schemakit.load(api.bundle()).diagnostics == ()

    def test_a_real_file_is_taken(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("SCHEMAKIT_SHARED", str(tmp_path))
        (tmp_path / "corpus").mkdir()
        (tmp_path / "corpus" / "box.json").write_text("{}")
        assert inputs.find("box.json", tmp_path).path == tmp_path / "corpus" / "box.json"


class TestMatching:
    """Requests for a generated description."""

    def _requests(self) -> tuple[bytes, list[matching.Request]]:
        contents = _generated("wide")
        contents.setdefault("servers", [{"url": "https://h.example/v1"}])
        data = orjson.dumps(contents)
        return data, matching.make_requests(data, 30)

    def test_every_request_is_answered(self) -> None:
        data, requests = self._requests()
        answers = matching.match_schemakit(data)(requests)
        for (method, url), (found, path, texts) in zip(requests, answers, strict=True):
            filled = path.format_map(dict(texts))
            assert (found.upper(), url.endswith(filled)) == (method, True)

    def test_openapi_core_gives_the_same_answers(self) -> None:
        pytest.importorskip("openapi_core", reason="the benchmark extra is not installed")
        data, requests = self._requests()
        assert matching.match_openapi_core(data)(requests) == matching.match_schemakit(data)(
            requests
        )


OVER, UNDER = Job("ours", "a file"), Job("theirs", "a file")
RESULTS = {
    OVER: Measurement([0.8, 0.8, 0.9], [0.4, 0.3, 0.9], growth=300),
    UNDER: Measurement([0.4, 0.5, 0.6], [0.2, 0.4, 0.3], growth=200),
}


class TestVerdict:
    """Two jobs with given figures, and what the report makes of them."""

    def test_the_bests_are_divided(self) -> None:
        target = Target("a", "a", "s", (OVER,), (UNDER,), limit=1.5)
        found = report.verdict(target, RESULTS)
        assert found.value == pytest.approx(1.5)
        assert found.median == pytest.approx(2.0)
        assert found.clock == pytest.approx(2.0)

    @pytest.mark.parametrize(("limit", "met"), [(1.51, True), (1.49, False)])
    def test_met_means_within_the_limit(self, limit: float, met: bool) -> None:
        target = Target("a", "a", "s", (OVER,), (UNDER,), limit=limit)
        assert report.verdict(target, RESULTS).met(target) is met

    @pytest.mark.parametrize(("plus", "met"), [(0.11, True), (0.09, False)])
    def test_an_allowance_is_a_difference(self, plus: float, met: bool) -> None:
        target = Target("a", "a", "s", (OVER,), (UNDER,), plus=plus)
        found = report.verdict(target, RESULTS)
        assert found.value == pytest.approx(0.1)
        assert found.met(target) is met

    def test_memory_is_compared_by_growth(self) -> None:
        target = Target("a", "a", "s", (OVER,), (UNDER, UNDER), measure="growth")
        assert report.verdict(target, RESULTS).value == pytest.approx(0.75)

    def test_a_missing_side_is_named_and_never_met(self) -> None:
        target = Target("a", "a", "s", (OVER,), (UNDER,), limit=99.0)
        results = {**RESULTS, UNDER: Measurement(error="not installed")}
        found = report.verdict(target, results)
        assert found.error == "theirs: not installed"
        assert not found.met(target)


def _reported(found: float, limits: dict[str, str]) -> str:
    """The report of a run in which ``import schemakit`` took ``found`` seconds, all else 0.1."""
    (section,) = (one for one in SECTIONS if one.name == "start")
    results = {job: Measurement([0.1], [0.1]) for job in section.jobs}
    results[Job("import schemakit", "replicate.json")] = Measurement([found], [found])
    results[Job("import jsonref", "replicate.json")] = Measurement(error="jsonref is not installed")
    file = inputs.Input("generated-replicate.json", Path(__file__), stands_for="replicate.json")
    return report.markdown(
        report.Run(
            {"start": results},
            {"replicate.json": file},
            {"CPU": "a machine"},
            {"jq": "absent: from the system's packages"},
            "today",
            {"start": 1},
            limits,
        )
    )


def _report_of_growth(few: float, many: Measurement) -> str:
    """The report of a run in which each attack took ``few`` seconds, and ``many`` on twice as
    many units."""
    results: dict[Job, Measurement] = {}
    for name in ATTACKED:
        once, twice = growth_jobs(name)
        results |= {once: Measurement([few, few], [few, few]), twice: many}
    files = {job.file: inputs.Input(job.file, Path(__file__)) for job in results}
    return report.markdown(
        report.Run({"growth": results}, files, {}, {}, "today", {"growth": 1}, {})
    )


class TestGrowth:
    """The table of what twice the units take."""

    def test_a_row_has_both_times_their_ratio_and_the_cost_of_a_unit(self) -> None:
        how, count = ATTACKED["chain"]
        text = _report_of_growth(1.0, Measurement([3.2, 3.0], [3.2, 3.0]))
        cost = 3.0 / (2 * count) * 1e6
        assert f"| chain | {how} | {count:,} | 1000 | 3000 | 3.00 | {cost:.1f} |" in text
        assert text.count("| **no** |") == len(ATTACKED)

    def test_what_was_stopped_has_no_ratio(self) -> None:
        text = _report_of_growth(1.0, Measurement(error="stopped after 15 s"))
        how, count = ATTACKED["flow"]
        assert f"| flow | {how} | {count:,} | 1000 |  |  |  |" in text
        assert "stopped after 15 s" in text

    def test_what_is_linear_meets_its_target(self) -> None:
        text = _report_of_growth(1.0, Measurement([2.1, 2.0], [2.1, 2.0]))
        assert "**no**" not in text


class TestReport:
    def test_a_missed_target_says_why(self) -> None:
        text = _reported(0.2, {"import": "Because of the weather."})
        assert "| + 100.0 ms | + 100.0 ms | + 100.0 ms | **no** |" in text
        assert "- `import`: Because of the weather." in text

    def test_a_met_target_says_nothing_more(self) -> None:
        text = _reported(0.11, {"import": "Because of the weather."})
        assert "| + 10.0 ms | + 10.0 ms | + 10.0 ms | yes |" in text
        assert "weather" not in text

    def test_what_is_absent_is_named(self) -> None:
        text = _reported(0.1, {})
        assert "| import jsonref | (jsonref is not installed) |" in text
        assert "| jq | absent: from the system's packages |" in text
        assert "replicate.json was absent; generated-replicate.json stood for it." in text

    def test_commands_are_written_out(self) -> None:
        text = _reported(0.1, {})
        assert "`{python} -m schemakit paths {file}`" in text
        assert "`jq -r '.paths \\| keys[]' {file}`" in text

    def test_every_row_of_a_table_is_as_wide_as_its_head(self) -> None:
        blocks = _reported(0.2, {}).split("\n\n")
        tables = [block.replace("\\|", "").splitlines() for block in blocks if block[0] == "|"]
        assert len(tables) == 5
        for lines in tables:
            assert {line.count("|") for line in lines} == {lines[0].count("|")}


class TestRounds:
    """Contenders in real processes, with work of no length."""

    def _run(self, *contenders: Contender, rounds: int = 2) -> list[Measurement]:
        file = inputs.Input("this", Path(__file__), operation="an id")
        jobs = [(Job(one.name, "this"), one, file) for one in contenders]
        return list(run_rounds(jobs, rounds=rounds, timeout=60.0, runs=1).values())

    def test_a_job_is_measured_every_round(self) -> None:
        (one,) = self._run(Contender("a", setup="import json", code="json.dumps(operation)"))
        assert len(one.seconds) == 2
        assert not one.error

    @pytest.mark.slow
    def test_growth_holds_what_the_job_made(self) -> None:
        (one,) = self._run(Contender("a", code="bytearray(b'x' * 40_000_000)"), rounds=1)
        assert one.growth is not None
        assert one.growth >= 40_000_000

    def test_what_a_job_starts_is_measured_in_its_place(self) -> None:
        code = "type('Listed', (), {'peak': 123})"
        (one,) = self._run(Contender("a", code=code), rounds=1)
        assert (one.growth, one.peak) == (123, 123)

    @pytest.mark.slow
    def test_an_error_is_kept_and_the_others_go_on(self) -> None:
        failed, fine = self._run(Contender("a", code="1 / 0"), Contender("b", code="len(data)"))
        assert failed.error == "ZeroDivisionError: division by zero"
        assert failed.best is None
        assert len(fine.seconds) == 2

    def test_a_failing_process_says_its_last_line(self) -> None:
        script = "import sys; sys.exit('no such thing')"
        (one,) = self._run(Contender("a", "process", command=("{python}", "-c", script)))
        assert one.error == "exit status 1: no such thing"

    def test_what_is_not_installed_is_not_run(self) -> None:
        missing = Contender("a", code="1", modules=("no_such_module",))
        assert absent(missing) == "no_such_module is not installed"
        (one,) = self._run(missing)
        assert one.error == "no_such_module is not installed"
        assert absent(Contender("b", programs=("no-such-program",))) == "no no-such-program on PATH"


def _source(**operation: Any) -> Json:
    return {
        "openapi": "3.0.3",
        "paths": {"/a": {"get": operation, "put": {}}},
        "components": {
            "schemas": {
                "Leaf": {"type": "string"},
                "Ring": {"properties": {"next": {"$ref": "#/components/schemas/Ring"}}},
            }
        },
    }


def _judged(tmp_path: Path, result: Json, kind: outcomes.Kind = "tree") -> str:
    """What is wrong with a result for a source that refers to a leaf and to a ring."""
    source = _source(
        leaf={"$ref": "#/components/schemas/Leaf"},
        ring={"$ref": "#/components/schemas/Ring"},
        example={"$ref": "#/nowhere"},
    )
    path = tmp_path / "source.json"
    path.write_bytes(orjson.dumps(source))
    facts = outcomes.read_facts(path)
    return outcomes.find_fault(kind, facts, outcomes.summarize(result, facts.spots))


class TestOutcomes:
    """What a result has to say before its time is quoted."""

    RING: ClassVar[Json] = {"properties": {"next": {"$ref": "#/components/schemas/Ring"}}}

    def test_a_right_result_keeps_references_in_cycles_and_in_data(self, tmp_path: Path) -> None:
        right = _source(leaf={"type": "string"}, ring=self.RING, example={"$ref": "#/nowhere"})
        assert _judged(tmp_path, right) == ""

    def test_a_result_may_hold_itself(self, tmp_path: Path) -> None:
        ring: Json = {"properties": {}}
        ring["properties"]["next"] = ring
        right = _source(leaf={"type": "string"}, ring=ring)
        right["components"]["schemas"]["Ring"] = ring
        assert _judged(tmp_path, right) == ""

    def test_a_reference_that_is_left_is_named(self, tmp_path: Path) -> None:
        left = _source(leaf={"$ref": "#/components/schemas/Leaf"}, ring=self.RING)
        assert _judged(tmp_path, left) == (
            "1 targets are still only referred to, such as #/components/schemas/Leaf"
        )

    def test_operations_and_paths_are_counted(self, tmp_path: Path) -> None:
        fewer = _source(leaf={"type": "string"}, ring=self.RING)
        del fewer["paths"]["/a"]["put"]
        assert _judged(tmp_path, fewer) == "1 operations instead of 2"
        fewer["paths"] = {}
        assert _judged(tmp_path, fewer, "paths") == "0 paths instead of 1"

    def test_something_else_in_the_place_of_a_reference_is_seen(self, tmp_path: Path) -> None:
        other = _source(leaf={"format": "date"}, ring=self.RING)
        assert "something else in their place" in _judged(tmp_path, other)

    def test_a_bundle_leads_to_no_other_file(self, tmp_path: Path) -> None:
        outside = _source(leaf={"$ref": "leaf.json"})
        assert _judged(tmp_path, outside, "bundle") == "1 references lead to other files"

    @pytest.mark.slow
    def test_node_summarizes_alike(self, tmp_path: Path) -> None:
        if shutil.which("node") is None:
            pytest.skip("node is not installed")
        path = tmp_path / "tree.json"
        path.write_bytes(generate.description("cyclic", seed=1, families=2))
        tree = orjson.loads(path.read_bytes())
        spots = [list(one) for one in outcomes.read_facts(path).spots]
        script = (
            f"import {{ summarize }} from {str(ROOT / 'benchmarks/node/summary.mjs')!r};"
            "import { readFileSync } from 'node:fs';"
            f"const tree = JSON.parse(readFileSync({str(path)!r}));"
            f"console.log(JSON.stringify(summarize(tree, {orjson.dumps(spots).decode()})));"
        )
        done = subprocess.run(
            ["node", "--input-type=module", "-e", script], capture_output=True, check=True
        )
        theirs = outcomes.Summary(**orjson.loads(done.stdout))
        ours = outcomes.summarize(tree, spots)
        assert sorted(theirs.left) == sorted(ours.left)
        assert theirs._replace(left=[]) == ours._replace(left=[])

    @pytest.mark.slow
    def test_a_wrong_result_has_no_figures(self, tmp_path: Path) -> None:
        file = inputs.find("wide-5families", tmp_path)
        job = Job("lazy", "wide-5families")
        lazy = Contender("lazy", setup="import orjson", code="orjson.loads(data)", makes="tree")
        (found,) = run_rounds([(job, lazy, file)], rounds=1, timeout=60, runs=1).values()
        assert found.error.startswith("wrong: ")
        assert not found.seconds


class TestInstructions:
    """The comparison of what was counted with what is kept."""

    def test_a_tenth_more_is_an_error(self) -> None:
        assert instructions.compare({"paths": 1.09}, {"paths": 1.0}) == []
        assert instructions.compare({"paths": 1.2}, {"paths": 1.0}) == [
            "paths: 1.20 instead of 1.00, 20 % more"
        ]

    def test_a_job_without_a_ratio_is_an_error(self) -> None:
        (line,) = instructions.compare({"new": 2.0}, {})
        assert line == "new: 2.00; instructions.toml has no ratio of it"

    def test_each_job_has_a_ratio(self) -> None:
        kept = tomllib.loads((ROOT / "benchmarks" / "instructions.toml").read_text("utf-8"))
        assert {"loop", *kept} == set(instructions.JOBS)

    @pytest.mark.slow
    @pytest.mark.skipif(shutil.which("valgrind") is None, reason="valgrind is not installed")
    def test_twice_the_work_is_counted_as_twice_the_work(self, tmp_path: Path) -> None:
        nothing, once, twice = (
            instructions.count("", f"[0 for _ in range({times})]", tmp_path)
            for times in (0, 100_000, 200_000)
        )
        assert twice - nothing == pytest.approx(2 * (once - nothing), rel=0.02)

    @pytest.mark.slow
    @pytest.mark.skipif(shutil.which("valgrind") is None, reason="valgrind is not installed")
    def test_a_job_that_fails_is_an_error(self, tmp_path: Path) -> None:
        with pytest.raises(RuntimeError, match="ZeroDivisionError"):
            instructions.count("", "1 / 0", tmp_path)


class TestServing:
    """What the contenders of the servers answer is looked at."""

    @pytest.mark.slow
    def test_a_server_that_lists_its_tools_is_measured(self) -> None:
        listed = serving.serve_schemakit(generate.description("wide", seed=1, families=3))()
        assert 1_000 < listed.size < 8_000
        assert listed.peak is None or listed.peak > 20_000_000

    @pytest.mark.slow
    def test_a_server_that_lists_others_has_no_figure(self) -> None:
        command = [sys.executable, "-m", "schemakit", "serve", str(ROOT / "examples/openapi.json")]
        with pytest.raises(ValueError, match="22 tools are not those of the description"):
            serving.time_to_list(command, lambda names: len(names) == 21)
        with pytest.raises(ValueError, match="no answer to initialize"):
            serving.time_to_list([*command, "--tag", "nothing"], lambda _: True)
