"""A loaded description, and the functions that load one.

- ``exploring``: the methods that list and find what is in a description
- ``relating``: those, and the methods that say what uses what
- ``description``: the class ``Description``: those, and a method for each output
- ``loaded``: its documents and their graph, and its outputs
- ``selecting``: a part of a description as a description of its own
- ``arguments``: the options and JSON Pointers that its methods take, checked
- ``comparing``: what changed between two descriptions
- ``tree_copy``: the copy that ``dereference(copy=True)`` returns
- ``load``: ``load()`` and its variants
"""
