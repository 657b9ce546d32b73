"""A loaded description, and the functions that load one.

- ``description``: the class ``Description``, a method for each verb
- ``loaded``: its documents and their graph, and its outputs
- ``arguments``: the options and JSON Pointers that its methods take, checked
- ``tree_copy``: the copy that ``dereference(copy=True)`` returns
- ``load``: ``load()`` and its variants
"""
