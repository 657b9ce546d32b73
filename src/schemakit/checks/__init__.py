"""The checks of a description, which list its problems as diagnostics.

- ``run``: the table of all checks and of all codes; runs the checks and works out the locations
- ``record``: the record of a check: code, severity, meaning, Object types, function, section
- ``objects``: the Objects of a description by type, with their places
- ``kinds``: checks of the kinds of values
- ``names``: checks of names: operationIds, tags, security schemes, components
- ``paths``: checks of path templates, Parameters and Path Items
- ``schemas``: checks of Schema Objects
- ``conformance``: the check against the official OpenAPI schema
- ``examples``: the check of examples, defaults and enum values against their schemas
- ``example_values``: the examples, defaults and enum values, each with its schema
- ``validator_schemas``: schemas adapted to a JSON Schema validator, and the validator
- ``metaschema``: the official OpenAPI schemas and their validators
- ``error_selection``: which errors of a validator are reported
- ``messages``: the errors of a validator, and values, in words
- ``cost``: bounds the work of validating a value
- ``single_document``: a description of several documents as one, for a validator
"""
