"""Regular expressions of ECMA-262, the dialect of ``pattern`` (JSON Schema core §6.4).

All of schemakit reads and matches the patterns of schemas here, so that one pattern means the same
wherever it is met. Python's ``re`` would read some otherwise, and may take exponential time.

- ``trees``: the nodes of a pattern
- ``categories``: the names of the general categories of Unicode
- ``reading``: a pattern to its tree, and what is wrong with one that is malformed
- ``translation``: patterns that ``re`` matches alike
- ``matching``: whether a text has a match, within steps that are counted
"""
