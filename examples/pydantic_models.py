"""Write pydantic models for a description, or one part of it, with datamodel-code-generator.

python examples/pydantic_models.py [DESCRIPTION [POINTER]] > models.py
"""

import subprocess
import sys
import tempfile
from pathlib import Path

import schemakit

if not (program := Path(sys.executable).with_name("datamodel-codegen")).exists():
    sys.exit("this needs datamodel-code-generator: pip install datamodel-code-generator")
arguments = dict(enumerate(sys.argv))
source = arguments.get(1, Path(__file__).with_name("orders") / "openapi.yaml")
at = arguments.get(2)
bundled = schemakit.load(source).bundle_json(at=at)
kind = "openapi" if at is None else "jsonschema"
with tempfile.TemporaryDirectory() as directory:
    (Path(directory) / "bundle.json").write_bytes(bundled)
    words = f"--input bundle.json --input-file-type {kind} --disable-timestamp --formatters builtin"
    style = "--output-model-type pydantic_v2.BaseModel --use-annotated --target-python-version 3.11"
    command = [str(program), *f"{words} {style}".split()]
    sys.exit(subprocess.run(command, cwd=directory, check=False).returncode)
