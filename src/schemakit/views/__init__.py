"""The parts of a description that people look for: operations, schemas, fields, statistics.

- ``reader``: the interface through which operations and schemas read their description
- ``operations``: paths and operations, listed, filtered and found
- ``bodies``: bodies of OpenAPI 2.0 in the form that 3.0 gives them
- ``servers``: the base URLs of Server Objects
- ``schemas``: reusable schemas, and the kind of a model's output
- ``fields``: the properties of an object schema as records
- ``tags``: tags, declared and used
- ``wrappers``: schemas without wrappers of one branch
- ``part_names``: the part that a name means
- ``type_names``: the type of a schema in a few words
- ``statistics``: counts and sizes
"""
