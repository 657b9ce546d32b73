"""Merging several schemas into one; plain data in, plain data out.

- ``flatten``: removes ``allOf`` from every Schema of a value, the inner ones first
- ``walk``: the containers of a value, each once, and those in cycles
- ``intersection``: one schema that accepts what several schemas accept
- ``keyword_merge``: the rule of each keyword, by its name in the table of keywords
- ``assertion_rules``, ``applicator_rules``: the rules
- ``merge``: the state of one merge
- ``null_types``: schemas that accept null, and the same schema with null added
"""
