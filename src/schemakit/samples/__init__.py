"""Sample values made from schemas, each checked against its schema.

- ``pattern_texts``: texts that match patterns
- ``formats``: texts of the formats of strings
- ``scalars``: numbers and texts within bounds
- ``conjunction``: what several schemas together say, and the choices among their branches
- ``validity``: why a schema does not allow a value
- ``values``: a value for a schema
- ``xml``: a value as an XML document
- ``messages``: the parameters, the body and a response of an operation
"""
