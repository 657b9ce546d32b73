"""Print the schema of an operation's body as a JSON Schema of its own.

python examples/body_schema.py DESCRIPTION OPERATION [MEDIA_TYPE]
"""

import json
import sys

import schemakit

if len(sys.argv) not in (3, 4):
    sys.exit(__doc__)
source, key, *media_type = sys.argv[1:]
try:
    schema = schemakit.load(source)[key].body_schema(*media_type)
    if schema is None:
        sys.exit(f"{key} takes no body")
    print(json.dumps(schema.bundle(), indent=2, ensure_ascii=False))
except schemakit.SchemaKitError as error:
    print(error, file=sys.stderr)
    sys.exit(error.exit_status)
