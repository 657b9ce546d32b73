"""A loaded description, and the functions that load one.

- ``description``: ``Description``, the class, a method for each verb
- ``loaded``: its documents with what has been worked out about them, and its outputs
- ``arguments``: the options and JSON Pointers that its methods take, checked
- ``tree_copy``: the copy that ``dereference(copy=True)`` returns
- ``load``: ``load()`` and its variants
"""
