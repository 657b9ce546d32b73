"""From a request to its operation: servers, path templates, and the values in a URL.

- ``templates``: texts with names in braces, and whether another text matches one
- ``trie``: all path templates, searched by the segments of a path
- ``server_prefixes``: the part of a URL that is a server's
- ``parameter_values``: values read by their style, and typed by their schema
- ``requests``: the parts of a URL
- ``router``: the operations that a request may mean
- ``match``: such an operation with the values of its parameters
"""
