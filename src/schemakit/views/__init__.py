"""What people look at in a description.

- ``reader``: what operations and schemas need of the description that they belong to
- ``operations``: paths and operations, listed, filtered and found
- ``bodies``: bodies of OpenAPI 2.0 in the form that 3.0 gives them
- ``servers``: the base URLs of Server Objects
- ``schemas``: reusable schemas, and the kind of output that a model gives
- ``fields``: the properties of an object schema as records
- ``wrappers``: schemas without wrappers of one branch
- ``type_names``: the type of a schema in a few words
- ``statistics``: counts and sizes
"""
