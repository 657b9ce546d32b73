"""The command line.

- ``main``: parses the arguments, runs one command and returns the exit status
- ``commands``: the commands, a module each, and their table
- ``arguments``: the parser of a command, with the options that every command has
- ``reading_options``: those of them that say what is read and how
- ``option_types``: the values of options
- ``synonyms``: other names of options, as data
- ``configuration``: options that a file sets; ``toml_places``: the places of its keys
- ``version``: the version, and whether its hot loops are compiled
- ``help``: the overview and the topics of ``schemakit help``; ``help_text``: their layout
- ``completion``: completion in shells
- ``source``: the source that a command reads
- ``part_words``: the source and the parts that a command takes
- ``filters``: the options that select operations
- ``document_output``: the options and the output of commands that write a whole description
- ``list_output``: the forms in which every list is written
- ``graphviz``: SVG by Graphviz
- ``page_options``: how the parts of a description are drawn
- ``output``: standard streams, files and devices
- ``reports``: formats of diagnostics
- ``violations``: what a provider would refuse, and where that is said
- ``code_selection``: the codes of diagnostics that count
- ``marked_json``: small JSON files that a key marks, and the places in them
- ``baseline``: the known problems of a project
- ``changes``: what ``diff`` writes, and the changes that a project accepts
- ``layout``: text for people and for pipes
"""
