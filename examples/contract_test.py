"""Test a server by its description: schemathesis on what ``bundle`` makes of many files.

python examples/contract_test.py [MOST_EXAMPLES]
"""

import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread

import schemakit

beside = str(Path(sys.executable).parent)
program = shutil.which("schemathesis", path=os.pathsep.join((beside, os.environ["PATH"])))
if program is None or not importlib.util.find_spec("jsonschema"):
    sys.exit("this needs schemathesis: pip install schemathesis jsonschema")
sys.path.insert(0, str(orders := Path(__file__).with_name("orders")))
with importlib.import_module("server").Server() as server, TemporaryDirectory() as directory:
    Thread(target=server.serve_forever, daemon=True).start()
    Path(directory, "api.json").write_bytes(schemakit.load(orders / "openapi.yaml").bundle_json())
    most = ["--max-examples", sys.argv[1]] if len(sys.argv) > 1 else []
    command = [program, "run", "--no-color", "--url", server.url, *most, "api.json"]
    status = subprocess.run(command, cwd=directory, check=False).returncode
sys.exit(status)
