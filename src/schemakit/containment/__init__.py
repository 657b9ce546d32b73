"""Two schemas compared: what one accepts and the other does not.

- ``declared_names``: the properties that a schema describes, and schemas that accept no others
- ``hidden_properties``: properties that are not part of a request, or of a response
- ``normal_keywords``, ``normal_form``: a schema as plain JSON Schema of draft 2020-12, converted
  when it is needed
- ``conjunction``: schemas that apply together, and what they say of types, numbers and sizes
- ``pattern_containment``: whether every text that a pattern matches matches another one
- ``self_contained``, ``engine``: containment and validity as the library ``jsonschema-rs`` decides
  them
- ``value_check``: whether a schema accepts a value
- ``proof``, ``scalar_rules``, ``array_rules``, ``object_rules``, ``place_rules``, ``emptiness``:
  rules, each of which is a proof
- ``splitting``, ``sameness``, ``prover``: proofs that use them
- ``candidates``, ``shrinking``, ``counterexamples``: values that one schema accepts and another one
  does not
- ``embedding``: a value for a schema, with another one where another schema is used in it
- ``comparison``: two schemas of two descriptions compared in both directions
- ``compare``: the public comparison
"""
