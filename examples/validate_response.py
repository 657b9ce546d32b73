"""Check a response body, as JSON in a file, by what the description says of it.

python examples/validate_response.py DESCRIPTION OPERATION STATUS FILE
"""

import json
import sys
from pathlib import Path

import schemakit

if len(sys.argv) != 5:
    sys.exit(__doc__)
source, key, status, file = sys.argv[1:]
try:
    schema = schemakit.load(source)[key].response_schema(status)
    errors = list(
        schema.validator().iter_errors(json.loads(Path(file).read_bytes())) if schema else []
    )
except (schemakit.SchemaKitError, OSError, ValueError) as error:
    sys.exit(str(error))
for one in errors:
    print(one.message)
sys.exit(1 if errors else 0)
