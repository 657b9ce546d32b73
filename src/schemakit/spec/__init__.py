"""What the specifications say, as data and functions over it; no I/O and no documents.

- ``keywords``: the table of schema keywords
- ``versions``: a row of data for each version of OpenAPI and dialect of JSON Schema
- ``grammar``: the types of a version's Objects, and the step from a container to its members
- ``siblings``: merging the members beside a ``$ref`` with its target
- ``dialect_conversion``: a schema's keywords rewritten for another dialect
- ``to_2020_12``: a whole schema as a JSON Schema of draft 2020-12
- ``styles``: how parameters are serialised
- ``values``: JSON values, their types and equality
- ``media_types``: which media types are JSON
- ``http_headers``: the request headers that only the sender of a request can set
- ``pointer``, ``uri``: JSON Pointers and URIs
"""
