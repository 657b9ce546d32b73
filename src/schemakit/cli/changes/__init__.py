"""What ``diff`` writes, and the files that it reads besides descriptions.

- ``wording``: how a change and whom it reaches are said
- ``text``: for a terminal
- ``markdown``, ``page``: for a review, and as a page for a browser
- ``formats``: the table of formats; JSON, GitHub workflow commands and SARIF
- ``accepted``: the file of changes that a project accepts, with reasons
- ``revisions``: files at a revision of git
"""
