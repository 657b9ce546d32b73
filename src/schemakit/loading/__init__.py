"""Finds and reads the documents that a description consists of.

- ``entry``: the entry document
- ``prescan``: whether the text of the entry document may refer to other documents
- ``load_all``: which documents are missing; adds them to the registry
- ``deferred``: the registry of a description from which nothing can be read
- ``readers``: reads them in threads, in an event loop, or by the caller's function
"""
