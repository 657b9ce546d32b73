"""Layout of text for people and for pipes.

- ``table``: tables fitted to a terminal, tab-separated records, unsafe characters escaped
- ``excerpt``: the line of a text that a diagnostic is about, with marks
- ``prose``: descriptions and remarks: wrapped, shortened, joined
- ``markdown``: descriptions in Markdown, rendered by rich; code blocks as they are
- ``inline``: Markdown inside a line, and the start of a text
- ``sections``: headings with fields under them, as text or records
- ``page``: an operation, a schema, a parameter or a message as sections
- ``operation_sections``: examples, links, servers and external documentation as sections
- ``samples``: values, and a request as a curl command
- ``curl``, ``shell``: a request as a command line; words of a shell, quoted
- ``lists``: paths, operations and schemas
- ``search_results``: what a search found, with what matched marked
- ``matches``: the operations that a request may mean
- ``usage_lists``: what uses what, and tags
- ``model_fields``: the inputs of a model
- ``figures``: the statistics of a description
- ``json_value``: any JSON value as a tree
- ``json_text``: values as JSON, indented or in lines
"""
