"""The page for a browser: one file that shows a description.

- ``build``: the data of a page, collected from a description
- ``pages``: the pages that it has, with their addresses
- ``nodes``: schemas as trees that are opened level by level
- ``operations``: operations and messages
- ``search_texts``: the texts that are searched
- ``relations``: what uses what, and the map
- ``diagnostics``: what ``check`` says
- ``requests``: sample requests and responses
- ``forms``: the form of a model; the JSON of schemas
- ``tables``: tables of texts and values in which nothing is twice
- ``page``: the HTML file, with its policy
- ``live``: a server on loopback that reloads the page when files change

What it is shown with is in ``assets``, built of the TypeScript in the directory ``site`` of the
repository.
"""
