"""Print every path of an API description and the methods that it answers.

python examples/list_paths.py [SOURCE]
"""

import sys
from pathlib import Path

import schemakit

source = sys.argv[1] if len(sys.argv) > 1 else Path(__file__).with_name("openapi.json")
api = schemakit.load(source)
operations = api.operations()
for path in api.paths():
    methods = [operation.request_method for operation in operations if operation.path == path]
    print(path, *methods)
