"""Write an API description with every reference inlined.

python examples/dereference_and_save.py SOURCE TARGET
"""

import sys
from pathlib import Path

import schemakit

if len(sys.argv) != 3:
    sys.exit(__doc__)
source, target = sys.argv[1:]
try:
    text = schemakit.load(source).dereference_json()
except schemakit.SchemaKitError as error:
    print(error, file=sys.stderr)
    sys.exit(error.exit_status)
Path(target).write_bytes(text)
print(f"{source}: {len(text):,} bytes dereferenced, in {target}")
