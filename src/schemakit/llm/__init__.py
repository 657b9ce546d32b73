"""Tools and structured outputs for language models: definitions, requests from arguments, answers.

From a description to a definition:

- ``tools``: ``tool()`` and ``tools()``, which put the rest together; ``tool``: the class ``Tool``
- ``arguments``: parameters and body of an operation, or the inputs of a model, as one object schema
- ``flat_schemas``: the flat forms of a document's schemas
- ``adapt``: a schema adapted to a target; its parts are ``adapt_types``, ``adapt_objects``,
  ``adapt_unions``, ``adapt_keywords`` and ``adapt_definitions``, and ``context`` is what they share
- ``own_stack``: a call where the caller's stack is nearly full
- ``bare_schemas``: schemas that are given by themselves
- ``tool_options``: the options of tools and structured outputs
- ``shared_schemas``: schemas that occur several times, under ``$defs``
- ``definition``: one schema of a definition while it is built, and the losses
- ``wording``: constraints in words
- ``vocabulary``: the keywords that a definition may use
- ``names``: names that a provider allows; ``member_names``: those of the members of an object
- ``structured``: schemas of answers, and the values that answers stand for

The targets:

- ``targets``: a row for each target: its shape, keywords, rules and limits
- ``shapes``: the forms of definitions
- ``provider_limits``: names, lengths and numbers that providers allow, with where that is said
- ``exceeded_limits``: which of them is exceeded
- ``limits``: checks of any definition against a target
- ``schema_rules``: the rules for each of its schemas

From a model's arguments to a request:

- ``decode``: arguments by the API's own names
- ``binding``: where each argument goes, and the request
- ``styles``: the styles of parameters and of the properties of bodies
- ``request_encoding``: values encoded for a request
- ``request_urls``: the server, the path and the query as one URL
- ``media_types``: which media type a request has, and values written in it
- ``outputs``: what an operation answers: the media types, and the schema of a result
"""
