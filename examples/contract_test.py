"""Test a server by its description: schemathesis on what ``bundle`` makes of many files.

python examples/contract_test.py [MOST_EXAMPLES]
"""

import importlib.util
import os
import sys
from pathlib import Path
from shutil import which
from subprocess import run
from tempfile import TemporaryDirectory
from threading import Thread

import schemakit

places = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
program = which("schemathesis", path=places)
if program is None or not importlib.util.find_spec("jsonschema"):
    sys.exit("this needs schemathesis: pip install schemathesis jsonschema")
sys.path.insert(0, str(orders := Path(__file__).with_name("orders")))
with importlib.import_module("server").Server() as server, TemporaryDirectory() as directory:
    Thread(target=server.serve_forever, daemon=True).start()
    Path(directory, "api.json").write_bytes(schemakit.load(orders / "openapi.yaml").bundle_json())
    most = ["--max-examples", sys.argv[1]] if len(sys.argv) > 1 else []
    command = [program, "run", "--no-color", "--url", server.url, *most, "api.json"]
    sys.exit(run(command, cwd=directory, check=False).returncode)
