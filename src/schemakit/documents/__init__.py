"""The documents of a description, and the URIs by which they and their schemas are found.

- ``document``: one document: its data, its grammar, its URI, locations in its text
- ``identifiers``: finds ``$id``, anchors and dialects in a document
- ``registry``: all documents of a description, and their URIs and identifiers
"""
