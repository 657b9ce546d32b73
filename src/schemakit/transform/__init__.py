"""From the graph of references to a new description: dereferenced, bundled, pruned, as JSON text.

- ``options``: the options of dereferencing and bundling
- ``linker``: puts the body of each target in place of the references to it
- ``copies``: copies of what is above references, with bodies in them; it may be compiled
- ``dereference``: a description, or a part of it, with its references inlined
- ``bundle``: many documents as one, with references
- ``sites``: the members beside references that apply, and the targets
- ``siblings``: targets merged with the members beside references
- ``placement``: the places in the output of targets to which references remain
- ``taken_names``: names that lifted targets must not get
- ``parts``: the place of definitions in a part of a description
- ``mappings``, ``moved_uris``, ``security_requirements``: connections by name or URI, rewritten
- ``prune``: removes components that are no longer referred to
- ``naming``: what an Object names by its type, and the Objects in it
- ``reach``: what a part needs of the components, and what needs one of them
- ``selection``: some operations with exactly what they need
- ``trimming``: removes links, tags and security requirements that a selection does not need
- ``json_assembly``: JSON text from units that are written once; its size in advance
- ``forecast``: the size of the dereferenced text, without linking most units
"""
