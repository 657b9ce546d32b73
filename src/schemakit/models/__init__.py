"""Models as Replicate and Cog describe them.

- ``build``: builds a model from a description
- ``model``: ``Model`` and ``ModelSchema``, the values
- ``contradictions``: contradictions in the schemas of a model as a whole
- ``quirks``: contradictions in the schema of one input, and their repairs
- ``mismatch``: why a schema does not allow a value
- ``coercion``: numbers that are written as text
- ``validation``: arguments checked against the schema of an input
- ``forms``: a form for a model's inputs
- ``wording``: values, types and lists as words in messages
"""
