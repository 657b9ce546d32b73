"""What uses what: operations, components and other targets of references, and what follows of it.

- ``parts``: the parts of a description and their names
- ``places``: where references are in the text
- ``connections``: which part uses which, from the graph of references
- ``named_connections``: connections by name: discriminators, links, security requirements
- ``reach``: what a part reaches and what reaches it; shortest chains; cycles; unused components
- ``containers``: the containers of all parts with their types, and references between them
- ``duplicates``: components and schemas that are equal once references are resolved
- ``grouping``: the parts that a drawing has, one by one or in groups
- ``drawing``: a drawing as DOT, Mermaid and JSON
"""
