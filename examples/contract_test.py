"""Test a server by its description: schemathesis on what ``bundle`` makes of many files.

python examples/contract_test.py [MOST_EXAMPLES]
"""

import subprocess
import sys
import tempfile
from pathlib import Path
from threading import Thread

import schemakit

sys.path.insert(0, str(orders := Path(__file__).with_name("orders")))
from server import Server

with Server() as server, tempfile.TemporaryDirectory() as directory:
    Thread(target=server.serve_forever, daemon=True).start()
    bundled = schemakit.load(orders / "openapi.yaml").bundle_json()
    Path(directory, "api.json").write_bytes(bundled)
    program = str(Path(sys.executable).with_name("schemathesis"))
    most = ["--max-examples", sys.argv[1]] if len(sys.argv) > 1 else []
    command = [program, "run", "--no-color", "--url", server.url, *most, "api.json"]
    status = subprocess.run(command, cwd=directory, check=False).returncode
sys.exit(status)
