"""The commands, a module each, and ``table``, which names them and loads one when it is used.

Each command's module has a ``COMMAND``: its name, summary, usage, examples, options and function.

- ``paths``, ``operations``, ``schemas``, ``tags``: lists
- ``show``, ``model``: one part, laid out for reading
- ``dereference``, ``bundle``: the whole description, rewritten
- ``select``: some operations with what they need, as a description
- ``check``: the problems of a description
- ``tools``: operations as tools for language models
- ``stats``: counts, cycles and sizes
- ``uses``, ``used_by``, ``why``: what uses what
- ``unused``, ``cycles``, ``duplicates``: what may be removed, untangled or shared
- ``graph``: a drawing of what uses what
"""
