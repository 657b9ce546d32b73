"""Many descriptions at once: tables of what is in them, made by many processes.

- ``tables``: the tables and their columns, as data
- ``items``: a document that is looked at, and the settings of a survey: what workers are sent
- ``copies``, ``archives``, ``git_trees``, ``remote_trees``: the files of archives, of repositories,
  and of what ``fsspec`` opens
- ``sources``: from words to documents
- ``recognition``: which documents are descriptions
- ``reading``: one description, with the documents it refers to
- ``values``, ``schema_hash``, ``operation_rows``, ``schema_rows``, ``rows``: its rows
- ``parts``: the rows of some descriptions, as bytes
- ``child``, ``children``: the processes that make parts, bounded in time and memory
- ``batches``: documents that are read together, and the names of their parts
- ``engine``: batches on any executor
- ``store``: the parts of a survey on disk
- ``merging``: from parts to tables
- ``results``: the tables of a finished survey
- ``survey``: the function that does all of it
- ``answers``: what the tables say, in figures
"""
