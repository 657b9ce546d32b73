"""A server of the Model Context Protocol for the operations of a description, or a model.

What is served:

- ``outcomes``: the result of a call, and a tool with the function that calls it
- ``catalog``: the chosen operations as tools, and how many there may be
- ``search_tools``: three tools for a description of any size: search, describe and call
- ``explore_tools``: tools that read the description and call nothing
- ``description_parts``: parts of the description as text of bounded size
- ``resources``: the description as resources
- ``predictions``: a model of Replicate as one tool

One call:

- ``calls``: from arguments to a result
- ``sending``: one request, within bounds of time and size
- ``exchange``: one request and its answer on one connection, without retries
- ``connections``: connections to addresses that the policy allows
- ``results``: an answer as the content of a result
- ``credentials``: security schemes, and the secrets that requests carry
- ``redaction``: texts without these secrets
- ``files``: files that arguments name

The protocol, by the SDK ``mcp``:

- ``run``: what is served as the settings direct, and the log
- ``server``: the handlers
- ``stdio``, ``http``: the transports

The SDK and ``httpcore2`` load in ``server``, ``stdio``, ``http``, ``connections``, ``exchange`` and
``sending``, and in no other package.
"""
