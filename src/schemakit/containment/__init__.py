"""Two schemas compared: what one accepts and the other does not.

- ``declared_names``: the properties that a schema describes, and schemas that accept no others
- ``normal_form``: a schema as plain JSON Schema of draft 2020-12, converted when it is needed
- ``conjunction``: schemas that apply together, and what they say of types, numbers and sizes
- ``pattern_containment``: whether every text that a pattern matches matches another one
- ``engine``: containment as the library ``jsonschema-rs`` decides it
- ``prover``: containment by rules, each of which is a proof
- ``values``: whether a schema accepts a value
- ``counterexamples``: values that one schema accepts and another one does not
- ``comparison``: two schemas compared in both directions
"""
