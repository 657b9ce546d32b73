"""The references of a description, and the graph that they form.

- ``resolver``: the target of a reference, or why it has none
- ``target_types``: the type that a target is read as
- ``implicit_connections``: references by name: discriminators and security requirements
- ``nodes``: the parts of a graph: nodes, sites, units
- ``units``: the units found so far, and the lookup of the unit that a container is
- ``conversions``: schemas converted from other dialects
- ``walk``: the loop over the containers of a unit, which finds references; it may be compiled
- ``walker``: what the walk of a unit lists: references, units, Objects that change where they move
- ``collect``: walks and resolves until no unit is left or documents are missing
- ``graph``: the frozen graph and its cycles
- ``problems``: what is wrong with references, as diagnostics; places in the text
- ``components``: where the components are, and what each is an alias of
"""
