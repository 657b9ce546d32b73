"""Print every query parameter of every GET, with its type.

python examples/query_parameters.py [DESCRIPTION]
"""

import sys
from pathlib import Path

import schemakit

source = sys.argv[1] if len(sys.argv) > 1 else Path(__file__).with_name("openapi.json")
for operation in schemakit.load(source).operations(method="get"):
    for parameter in operation.parameters:
        if parameter.get("in") == "query":
            schema = operation.parameter(parameter["name"], "query")
            type_ = schema.type if schema else "any"
            needed = "required" if parameter.get("required") else "optional"
            print(operation.path, parameter["name"], type_, needed, sep="\t")
