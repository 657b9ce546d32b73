"""The command line.

- ``main``: parses the arguments, runs one command and returns the exit status
- ``commands``: the commands, a module each, and their table
- ``arguments``: the parser of a command, with the options that every command has
- ``option_types``: the values of options
- ``source``: the source that a command reads
- ``part_words``: the source and the parts that a command takes
- ``filters``: the options that select operations
- ``document_output``: the options and the output of commands that write a whole description
- ``list_output``: the forms in which every list is written
- ``graphviz``: SVG by Graphviz
- ``page_options``: how the parts of a description are drawn
- ``output``: standard streams, files and devices
- ``reports``: formats of diagnostics
- ``layout``: text for people and for pipes
"""
