"""The checks of a description, which list its problems as diagnostics.

- ``run``: the table of all checks and of all codes; runs the checks and works out the locations
- ``record``: the record of a check: code, severity, meaning, Object types, function, section
- ``objects``: the Objects of a description by type, with their places
- ``kinds``: checks of the kinds of values
- ``names``: checks of names: operationIds, tags, security schemes, components
- ``paths``: checks of path Parameters, lists of Parameters and Path Items by reference
- ``path_templates``: checks of the text of path templates
- ``path_items``: the operations of a Path Item, and what identifies a Parameter
- ``parameters``: checks of bodies, forms and files in 2.0
- ``servers``: checks of Servers and their variables
- ``schemas``: checks of discriminators, cycles in place, and keywords without effect
- ``schema_keywords``: checks of ``items``, ``readOnly`` and ``pattern``
- ``satisfiability``: the check for an ``allOf`` that no value satisfies
- ``media_types``: the check of ``encoding``
- ``properties``: the properties that a schema declares
- ``conformance``: the check against the official OpenAPI schema
- ``examples``: the check of examples, defaults and enum values against their schemas
- ``example_values``: the examples, defaults and enum values, each with its schema
- ``validator_schemas``: schemas adapted to a JSON Schema validator, and the validator
- ``metaschema``: the official OpenAPI schemas and their validators
- ``corrections``: where the official schemas differ from the text of the specification
- ``error_selection``: which errors of a validator are reported
- ``messages``: the errors of a validator, and values, in words
- ``cost``: bounds the work of validating a value
- ``single_document``: a description of several documents as one, for a validator
"""
