"""What is measured, as data: contenders, the sections that run them, and the targets to meet."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal, NamedTuple

from benchmarks import attacks
from benchmarks.generate import SHAPES
from benchmarks.outcomes import Kind

GITHUB = "github.json"
OPENAI = "openai.json"
#: A description in 2 900 files; this is its entry.
DIGITALOCEAN = "DigitalOcean-public.v2.yaml"
FAMILIES = 100


class Job(NamedTuple):
    """A contender at work on a file, each by its name."""

    contender: str
    file: str


@dataclass(frozen=True, slots=True)
class Contender:
    """One way to do a job.

    ``python``: ``setup`` runs, then the expression ``code`` is timed; both see ``data``, the bytes
    of the file, and ``operation``, an operationId in it. ``node``: ``code`` names a job of
    node/peers.mjs. ``process``: ``command`` is timed from its start to its end, output discarded;
    it may end with one of ``statuses``. ``makes`` says how its result is judged, once.
    """

    name: str
    runner: Literal["python", "node", "process"] = "python"
    setup: str = ""
    code: str = ""
    command: tuple[str, ...] = ()
    modules: tuple[str, ...] = ()
    programs: tuple[str, ...] = ()
    packages: tuple[str, ...] = ()
    #: Files that it needs, by their paths from this directory.
    files: tuple[str, ...] = ()
    statuses: tuple[int, ...] = (0,)
    makes: Kind = ""


@dataclass(frozen=True, slots=True)
class Section:
    """Jobs that run together, in turn, round after round. ``quick`` are the rounds of a short run;
    with none of them the section is left out."""

    name: str
    title: str
    jobs: tuple[Job, ...]
    rounds: int
    quick: int


@dataclass(frozen=True, slots=True)
class Target:
    """``over`` is to take at most ``limit`` times the sum of ``under``, or ``under`` and
    ``plus`` seconds; ``measure`` says of what."""

    name: str
    what: str
    section: str
    over: tuple[Job, ...]
    under: tuple[Job, ...]
    limit: float = 1.0
    plus: float | None = None
    measure: Literal["seconds", "growth"] = "seconds"


SCHEMAKIT = "schemakit, to objects"
LOADS = "orjson.loads"
LOADS_OFF = f"{LOADS}, collector off"
SCHEMAKIT_OFF = f"{SCHEMAKIT}, collector off"
COMPILED_OFF = "schemakit compiled, to objects, collector off"
JSON_TEXT = "schemakit, to JSON text"
LOAD_OFF = "schemakit, load, collector off"
JSON_TEXT_OFF = f"{JSON_TEXT}, collector off"
COMPILED_JSON_OFF = "schemakit compiled, to JSON text, collector off"
ONE_OFF = "schemakit, one operation, collector off"
DUMPS = "orjson.dumps, dereferenced"
REF_PARSER = "json-schema-ref-parser"
FLATTENED = "schemakit, to flat objects"
CHECKED = "schemakit, load and check"
#: What each attack is measured with, and its units; twice as many are the other input.
ATTACKED = {
    "dead": (CHECKED, 4_000),
    "chain": (FLATTENED, 1_000),
    "flow": (CHECKED, 4_000),
    "components": (SCHEMAKIT, 10_000),
}
MATCHES = "schemakit, 10 000 requests"
SOME_MATCHES = "schemakit, 100 requests"
PEER_MATCHES = "openapi-core, 100 requests"
BOTH = "schemakit, two descriptions to objects"
SAME = "schemakit, changes to itself in another form"
CHANGED = "schemakit, 100 changes"
SERVED = "schemakit serve --search, ready"
PEER_SERVED = "FastMCP.from_openapi, ready"
NOTHING = "nothing"
#: Distributions that ``setup`` installs beside the environment, in ``pinned``: later ones of this
#: leave every reference of an OpenAPI document.
PINNED = {"jsonschema-rs": "0.60.3"}

_KIT = "import schemakit"
_OFF = "import gc, schemakit; gc.disable()"
#: Where ``SCHEMAKIT_COMPILE=1 pip install --no-deps --target .compiled .`` puts the other build.
_COMPILED = Path(__file__).parent.parent / ".compiled"
_COMPILED_OFF = f"""import sys
sys.path.insert(0, {str(_COMPILED)!r})
{_OFF}
from schemakit.cli.version import describe_version
if "compiled" not in describe_version():
    raise RuntimeError("the build in .compiled is not compiled")"""
_RUST = "import jsonschema_rs, orjson"
_RUST_CODE = "jsonschema_rs.dereference(orjson.loads(data), offline=True)"
# Only the names of the paths are parsed.
_MSGSPEC = """import msgspec
kind = msgspec.defstruct("Contents", [("paths", dict[str, msgspec.Raw])])
decode = msgspec.json.Decoder(kind).decode"""
_PRANCE = "import orjson\nfrom prance.util import resolver as r"
_PRANCE_CODE = (
    "r.RefResolver(orjson.loads(data), 'file:///openapi.json', resolve_types=r.RESOLVE_INTERNAL, "
    "recursion_limit_handler=r.keep_ref_on_recursion).resolve_references()"
)
_OPERATION = (
    "(lambda one: (one.parameters, one.request_body, one.responses))"
    "(schemakit.load(data).operation(operation))"
)
_MATCHING = """from benchmarks.matching import make_requests, match_{0}
requests, answer = make_requests(data, {1}), match_{0}(data)"""
_COMPARING = """import schemakit
from benchmarks.versions import rewrite
other = rewrite(data, {0})"""
_SERVING = """from benchmarks.serving import serve_{0}
ready = serve_{0}(data)"""
#: The operation of GitHub's description that is selected, as in node/one-operation.yaml.
_SELECTED = "repos/list-branches"
_REDOCLY = "benchmarks/node/node_modules/@redocly/cli"


def _python(name: str, setup: str, code: str, *modules: str, makes: Kind = "") -> Contender:
    return Contender(name, setup=setup, code=code, modules=modules, makes=makes)


def _kit(*arguments: str, makes: Kind = "", statuses: tuple[int, ...] = (0,)) -> Contender:
    """A command of schemakit as a whole process."""
    return Contender(
        f"schemakit {arguments[0]}",
        "process",
        command=("{python}", "-m", "schemakit", *arguments),
        modules=("schemakit",),
        makes=makes,
        statuses=statuses,
    )


def _node(name: str, package: str, *command: str, makes: Kind, **more: Any) -> Contender:
    """A peer in Node: a job of peers.mjs, or a command."""
    return Contender(
        name,
        "process" if command else "node",
        code="" if command else name,
        command=command,
        programs=("node",),
        packages=(package,),
        makes=makes,
        **more,
    )


def _starting(module: str) -> Contender:
    command = ("{python}", "-c", f"import {module}")
    return Contender(f"import {module}", "process", command=command, modules=(module,))


CONTENDERS = {
    one.name: one
    for one in (
        _python(SCHEMAKIT, _KIT, "schemakit.load(data).dereference()", "schemakit", makes="tree"),
        _python(
            JSON_TEXT, _KIT, "schemakit.load(data).dereference_json()", "schemakit", makes="tree"
        ),
        _python("schemakit, load", _KIT, "schemakit.load(data)", "schemakit"),
        _python("schemakit, one operation", _KIT, _OPERATION, "schemakit"),
        _python(
            BOTH,
            _COMPARING.format(0),
            "[schemakit.load(one).dereference() for one in (data, other)]",
            "schemakit",
        ),
        _python(SAME, _COMPARING.format(0), "schemakit.changes(data, other)", "schemakit"),
        _python(CHANGED, _COMPARING.format(100), "schemakit.changes(data, other)", "schemakit"),
        _python(LOADS, "import orjson", "orjson.loads(data)", "orjson"),
        # The strictest view: what the collector costs is out of both.
        _python(LOADS_OFF, "import gc, orjson; gc.disable()", "orjson.loads(data)", "orjson"),
        _python(LOAD_OFF, f"{_OFF}", "schemakit.load(data)", "schemakit"),
        _python(SCHEMAKIT_OFF, _OFF, "schemakit.load(data).dereference()", "schemakit"),
        _python(JSON_TEXT_OFF, _OFF, "schemakit.load(data).dereference_json()", "schemakit"),
        *(
            replace(_python(name, _COMPILED_OFF, code), files=("../.compiled/schemakit",))
            for name, code in (
                (COMPILED_OFF, "schemakit.load(data).dereference()"),
                (COMPILED_JSON_OFF, "schemakit.load(data).dereference_json()"),
            )
        ),
        _python(ONE_OFF, _OFF, _OPERATION, "schemakit"),
        _python(FLATTENED, _KIT, "schemakit.load(data).dereference(flatten=True)", "schemakit"),
        _python(CHECKED, _KIT, "schemakit.load(data).check()", "schemakit"),
        _python("json.loads", "import json", "json.loads(data)"),
        _python(
            DUMPS,
            "import orjson, schemakit\nwhole = schemakit.load(data).dereference()",
            "orjson.dumps(whole)",
            "orjson",
        ),
        _python("PyYAML, C", "import yaml", "yaml.load(data, Loader=yaml.CSafeLoader)", "yaml"),
        _python("py-yaml12", "import yaml12", "yaml12.parse_yaml(data.decode())", "yaml12"),
        _python(
            "jsonref",
            "import jsonref, orjson",
            "jsonref.replace_refs(orjson.loads(data), proxies=False, lazy_load=False)",
            "jsonref",
            makes="tree",
        ),
        _python("prance", _PRANCE, _PRANCE_CODE, "prance", makes="tree"),
        _python("jsonschema-rs", _RUST, _RUST_CODE, "jsonschema_rs", makes="tree"),
        Contender(
            f"jsonschema-rs {PINNED['jsonschema-rs']}",
            setup=f"import sys; sys.path.insert(0, 'benchmarks/pinned')\n{_RUST}",
            code=_RUST_CODE,
            files=("pinned/jsonschema_rs",),
            makes="tree",
        ),
        _python("schemakit, paths", _KIT, "schemakit.load(data).paths()", "schemakit"),
        _python("msgspec, paths", _MSGSPEC, "sorted(decode(data).paths)", "msgspec"),
        _python(
            "yyjson, paths",
            "import yyjson",
            "sorted(yyjson.Document(data).get_pointer('/paths'))",
            "yyjson",
        ),
        *(
            _python(name, _MATCHING.format(who, count), "answer(requests)", module)
            for name, who, count, module in (
                (MATCHES, "schemakit", 10_000, "schemakit"),
                (SOME_MATCHES, "schemakit", 100, "schemakit"),
                (PEER_MATCHES, "openapi_core", 100, "openapi_core"),
            )
        ),
        *(
            _python(name, _SERVING.format(who), "ready()", one)
            for name, who, one in (
                (SERVED, "schemakit", "mcp"),
                (PEER_SERVED, "fastmcp", "fastmcp"),
            )
        ),
        _python(NOTHING, "", "None"),
        _node(REF_PARSER, "@apidevtools/json-schema-ref-parser", makes="tree"),
        _node("scalar", "@scalar/openapi-parser", makes="tree"),
        _node("readme", "@readme/openapi-parser", makes="tree"),
        Contender("bare Python", "process", command=("{python}", "-c", "pass")),
        *map(_starting, ("schemakit", "orjson", "jsonref", "jsonschema_rs", "prance", "yaml")),
        _kit("paths", "{file}", makes="paths"),
        _kit("operations", "{file}"),
        _kit("search", "{file}", "list", "repository", "webhooks"),
        _kit("show", "{file}", _SELECTED),
        _kit("select", "{file}", _SELECTED, "-o", "{output}"),
        _kit("stats", "{file}"),
        _kit("check", "{file}", "-q", statuses=(0, 1)),
        _kit("dereference", "-o", "{output}", "{file}", makes="tree"),
        _kit("bundle", "-o", "{output}", "{file}", makes="bundle"),
        *(
            Contender(
                f"{program}, paths",
                "process",
                command=(program, "-r", ".paths | keys[]", "{file}"),
                programs=(program,),
                makes="paths",
            )
            for program in ("jq", "gojq")
        ),
        _node(
            "json-schema-ref-parser, bundle",
            "@apidevtools/json-schema-ref-parser",
            *("node", "benchmarks/node/bundle.mjs", "{file}", "{output}"),
            makes="bundle",
        ),
        _node(
            "json-schema-ref-parser, whole",
            "@apidevtools/json-schema-ref-parser",
            *("node", "benchmarks/node/whole.mjs", "{file}", "{output}"),
            makes="tree",
        ),
        Contender(
            "openapi-format",
            "process",
            command=(
                *("node", "benchmarks/node/node_modules/openapi-format/bin/cli.js", "{file}"),
                *("-o", "{output}", "--no-sort"),
                *("--filterFile", "benchmarks/node/one-operation.yaml"),
            ),
            programs=("node",),
            packages=("openapi-format",),
        ),
        # To standard output: to a file it adds an extension.
        _node(
            "redocly bundle",
            "@redocly/cli",
            *("node", f"{_REDOCLY}/bin/cli.js", "bundle", "--ext", "json", "{file}"),
            makes="bundle",
        ),
        # What it finds is an exit status of 1.
        _node(
            "redocly lint",
            "@redocly/cli",
            *("node", f"{_REDOCLY}/bin/cli.js", "lint", "--extends", "spec", "{file}"),
            makes="",
            statuses=(0, 1),
        ),
        _node(
            "redocly stats",
            "@redocly/cli",
            *("node", f"{_REDOCLY}/bin/cli.js", "stats", "{file}"),
            makes="",
        ),
    )
}

PEERS = (
    *(LOADS, SCHEMAKIT, JSON_TEXT, "jsonref", "prance"),
    *("jsonschema-rs", f"jsonschema-rs {PINNED['jsonschema-rs']}"),
    *(REF_PARSER, "scalar", "readme"),
)
# orjson alone, with the collector and without, shows how much of the growth is the parser's.
GROWING = (SCHEMAKIT, LOADS, LOADS_OFF)
BUNDLES = ("schemakit bundle", "json-schema-ref-parser, bundle", "redocly bundle")
STARTS = (
    "bare Python",
    *(name for name in CONTENDERS if name.startswith("import ")),
    "schemakit paths",
    "jq, paths",
)


def _jobs(contenders: tuple[str, ...], *files: str) -> tuple[Job, ...]:
    return tuple(Job(name, file) for file in files for name in contenders)


def _peers(file: str, title: str, rounds: int, quick: int) -> Section:
    return Section(f"peers-{file}", title, _jobs(PEERS, file), rounds, quick)


def _grown(times: int) -> tuple[str, ...]:
    return tuple(f"{shape}-{FAMILIES * times}families" for shape in SHAPES)


def _attack(name: str, count: int) -> str:
    return f"{name}-{count}{attacks.UNIT}"


def growth_jobs(name: str) -> tuple[Job, Job]:
    """The jobs of an attack: on its units, and on twice as many."""
    how, count = ATTACKED[name]
    return Job(how, _attack(name, count)), Job(how, _attack(name, 2 * count))


SECTIONS = (
    Section(
        "library",
        "In Python, from bytes in memory",
        _jobs(
            (
                LOADS,
                SCHEMAKIT,
                DUMPS,
                JSON_TEXT,
                "schemakit, one operation",
                "schemakit, load",
                LOADS_OFF,
                LOAD_OFF,
                SCHEMAKIT_OFF,
                JSON_TEXT_OFF,
                COMPILED_OFF,
                COMPILED_JSON_OFF,
                ONE_OFF,
                "json.loads",
            ),
            GITHUB,
        ),
        8,
        2,
    ),
    Section(
        "paths",
        "The paths, from bytes in memory",
        _jobs(("schemakit, paths", "msgspec, paths", "yyjson, paths"), GITHUB),
        8,
        1,
    ),
    Section(
        "processes",
        "Whole processes",
        _jobs(
            (
                "schemakit paths",
                "jq, paths",
                "gojq, paths",
                "schemakit operations",
                "schemakit search",
                "schemakit show",
                "schemakit select",
                "openapi-format",
                "schemakit dereference",
                "json-schema-ref-parser, whole",
                "schemakit check",
                "redocly lint",
                "schemakit stats",
                "redocly stats",
            ),
            GITHUB,
        ),
        8,
        2,
    ),
    Section(
        "matching",
        "Requests to their operations",
        _jobs((MATCHES, SOME_MATCHES, PEER_MATCHES, NOTHING), GITHUB),
        6,
        1,
    ),
    Section(
        "serving",
        "MCP servers, from their start to their list of tools",
        _jobs((SERVED, PEER_SERVED, NOTHING), GITHUB),
        4,
        1,
    ),
    Section("bundle", "Bundling many files", _jobs(BUNDLES, DIGITALOCEAN), 8, 1),
    Section("flatten", "Flattening", _jobs((SCHEMAKIT, FLATTENED), GITHUB, OPENAI), 6, 1),
    Section(
        "changes",
        "Comparing two descriptions, from bytes in memory",
        _jobs((BOTH, SAME, CHANGED), GITHUB),
        4,
        1,
    ),
    Section("start", "Starting, and a small file", _jobs(STARTS, "replicate.json"), 20, 4),
    Section(
        "yaml",
        "YAML",
        _jobs(("PyYAML, C", "schemakit, load", "py-yaml12", SCHEMAKIT), "openai.yaml"),
        8,
        1,
    ),
    Section(
        "scaling",
        "Ten times the components",
        _jobs(GROWING, *_grown(1), *_grown(10)),
        6,
        1,
    ),
    Section(
        "growth",
        "Twice as many units of what was quadratic",
        tuple(Job(how, _attack(name, n)) for name, (how, n) in ATTACKED.items())
        + tuple(Job(how, _attack(name, 2 * n)) for name, (how, n) in ATTACKED.items()),
        4,
        2,
    ),
    Section("large", "A hundred times the components", _jobs(GROWING, *_grown(100)), 2, 0),
    _peers(GITHUB, "Peers: GitHub", 4, 1),
    _peers(OPENAI, "Peers: OpenAI", 4, 0),
    _peers("box.json", "Peers: Box", 4, 0),
    *(
        _peers(f"{shape}-1MB", f"Peers: generated, {shape}", 3, int(shape == "wide"))
        for shape in SHAPES
    ),
)


def _target(
    name: str, what: str, over: str, *under: str, limit: float, section: str = "library"
) -> Target:
    return Target(
        name, what, section, _jobs((over,), GITHUB), _jobs(tuple(under), GITHUB), limit=limit
    )


_WHOLE = "whole process"

TARGETS = (
    _target("load", "`load` from bytes", LOAD_OFF, LOADS_OFF, limit=1.15),
    _target("objects", "`load` + `dereference` to objects", SCHEMAKIT_OFF, LOADS_OFF, limit=2.9),
    _target("json", "`load` + `dereference_json`", JSON_TEXT_OFF, LOADS_OFF, DUMPS, limit=1.4),
    _target(
        "objects-compiled",
        "`load` + `dereference` to objects, compiled",
        COMPILED_OFF,
        LOADS_OFF,
        limit=2.1,
    ),
    _target(
        "json-compiled",
        "`load` + `dereference_json`, compiled",
        COMPILED_JSON_OFF,
        LOADS_OFF,
        DUMPS,
        limit=1.05,
    ),
    _target("operation", "`load` + one operation", ONE_OFF, LOADS_OFF, limit=1.2),
    *(
        _target(name, f"{_WHOLE} `{job}`", f"schemakit {job}", other, limit=most, section=section)
        for name, job, other, most, section in (
            ("paths-jq", "paths", "jq, paths", 0.35, "processes"),
            ("paths-gojq", "paths", "gojq, paths", 0.45, "processes"),
            ("dereference", "dereference", "json-schema-ref-parser, whole", 0.22, "processes"),
            ("check", "check", "schemakit dereference", 2.5, "processes"),
            ("show-paths", "show", "schemakit paths", 1.5, "processes"),
            ("select-paths", "select", "schemakit paths", 1.5, "processes"),
            ("search", "search", "schemakit paths", 3.0, "processes"),
        )
    ),
    _target(
        "select",
        "whole process `select`, one operation",
        "schemakit select",
        "schemakit show",
        limit=1.3,
        section="processes",
    ),
    _target(
        "select-openapi-format",
        "whole process `select`, one operation",
        "schemakit select",
        "openapi-format",
        limit=0.2,
        section="processes",
    ),
    Target(
        "match",
        "10 000 requests to their operations, `Description.match`",
        "matching",
        _jobs((MATCHES,), GITHUB),
        _jobs((NOTHING,), GITHUB),
        plus=0.3,
    ),
    _target(
        "match-openapi-core",
        "100 requests to their operations",
        SOME_MATCHES,
        PEER_MATCHES,
        limit=0.1,
        section="matching",
    ),
    Target(
        "serve",
        "an MCP server is ready, `serve --search`",
        "serving",
        _jobs((SERVED,), GITHUB),
        _jobs((NOTHING,), GITHUB),
        plus=1.5,
    ),
    *(
        Target(
            name,
            "whole process `bundle`",
            "bundle",
            _jobs(("schemakit bundle",), DIGITALOCEAN),
            _jobs((peer,), DIGITALOCEAN),
            limit=0.3,
        )
        for name, peer in (
            ("bundle-ref-parser", "json-schema-ref-parser, bundle"),
            ("bundle-redocly", "redocly bundle"),
        )
    ),
    Target(
        "memory",
        "peak memory of load + dereference",
        "library",
        _jobs((SCHEMAKIT,), GITHUB),
        _jobs((LOADS,), GITHUB),
        limit=1.6,
        measure="growth",
    ),
    # Both load and dereference too.
    *(
        Target(
            f"flatten-{file.removesuffix('.json')}",
            f"`load` + `dereference(flatten=True)`, {file}",
            "flatten",
            _jobs((FLATTENED,), file),
            _jobs((SCHEMAKIT,), file),
            limit=1.6,
        )
        for file in (GITHUB, OPENAI)
    ),
    *(
        Target(
            name,
            f"`load` + `changes`, {what}",
            "changes",
            _jobs((how,), GITHUB),
            _jobs((BOTH,), GITHUB),
            limit=limit,
        )
        for name, what, how, limit in (
            ("changes-none", "without a change", SAME, 1.3),
            ("changes-many", "with 100 changes", CHANGED, 3.0),
        )
    ),
    *(
        Target(
            f"scaling-{shape}",
            f"ten times the components, {shape}",
            "scaling",
            (Job(SCHEMAKIT, many),),
            (Job(SCHEMAKIT, few),),
            limit=10.5,
        )
        for shape, few, many in zip(SHAPES, _grown(1), _grown(10), strict=True)
    ),
    # What is linear takes 2 times; what is quadratic takes 4.
    *(
        Target(
            f"growth-{name}",
            f"twice the units, {name}",
            "growth",
            (growth_jobs(name)[1],),
            (growth_jobs(name)[0],),
            limit=2.6,
        )
        for name in ATTACKED
    ),
    Target(
        "import",
        "`import schemakit`",
        "start",
        _jobs(("import schemakit",), "replicate.json"),
        _jobs(("bare Python",), "replicate.json"),
        plus=0.030,
    ),
    Target(
        "small",
        "`paths` on a small file, whole process",
        "start",
        _jobs(("schemakit paths",), "replicate.json"),
        _jobs(("import orjson",), "replicate.json"),
        limit=1.3,
    ),
    Target(
        "yaml",
        "YAML, `load`",
        "yaml",
        _jobs(("schemakit, load",), "openai.yaml"),
        _jobs(("PyYAML, C",), "openai.yaml"),
        limit=0.12,
    ),
)
