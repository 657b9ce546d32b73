"""Two descriptions compared: what changed, whom it reaches, and whether it breaks anyone.

- ``records``: changes, and what they carry
- ``spots``: places in one of the two descriptions, and where references lead
- ``unchanged``: which parts are the same on both sides
- ``facts``: what was found in a pair of parts, before it is known whom that reaches
- ``schema_view``: the keywords of a schema in a normal form
- ``schema_pairs``: two schemas side by side, without ``allOf``
- ``unions``: pairing the members of ``anyOf`` and ``oneOf``
- ``disjoint``: whether the members of a union exclude each other
- ``keyword_rules``, ``keyword_facts``: what a changed keyword means
- ``member_facts``: what changed of the properties of objects
- ``equal_pairs``: schemas that are equal but for what they refer to
- ``schema_changes``: the differences of two schemas
- ``security``: requirements compared by whom they let in
- ``object_changes``: the differences of parameters, bodies, responses and other Objects
- ``root_changes``: those of what a description says of itself
- ``operation_pairs``, ``operation_changes``: operations that are the same, and their differences
- ``parts``: the pairs that have to be compared, each once
- ``reaching``: the operations that lead to a pair
- ``containing``: containment of schemas where they are in the documents
- ``isolation``: one difference of two schemas by itself
- ``proving``: what is proved of a pair
- ``enclosing``: what that means where other schemas apply beside one of the pair
- ``codes``: the codes of changes
- ``changes``: all changes with their levels
- ``versioning``: the next version
"""
