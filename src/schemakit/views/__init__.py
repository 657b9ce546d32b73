"""The parts of a description that people look for: operations, schemas, fields, statistics.

- ``reader``: the interface through which operations and schemas read their description
- ``parts``: the types of the plain Objects that operations and descriptions return
- ``shown``: what objects show of themselves in a console and in a notebook
- ``overview``: what a description says of itself as a whole
- ``operations``: paths and operations, listed, filtered and found
- ``operation_places``: where the Operation Objects are
- ``operation_schemas``: the schemas of an operation's body, responses and parameters
- ``bodies``: bodies of OpenAPI 2.0 in the form that 3.0 gives them
- ``servers``: the base URLs of Server Objects
- ``swagger_schemas``: schemas that 2.0 has as parameters and headers
- ``validators``: validators for a schema
- ``resources``: the documents as a registry of the package ``referencing``
- ``walk``: every Schema, Parameter, Header and Media Type
- ``schemas``: reusable schemas, and the kind of a model's output
- ``fields``: the properties of an object schema as records
- ``field_tables``: these as a table for a notebook
- ``tags``: tags, declared and used
- ``wrappers``: schemas without wrappers of one branch
- ``part_names``: the part that a name means
- ``search_index``: the texts by which parts are found
- ``search``: finds parts by words, ranked
- ``choice``: the operations and schemas that names and filters choose for a selection
- ``type_names``: the type of a schema in a few words
- ``statistics``: counts and sizes
"""
