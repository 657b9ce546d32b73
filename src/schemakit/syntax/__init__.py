"""From bytes to plain data and back: JSON, YAML 1.2, encodings, positions.

- ``lines``: offsets as lines and columns
- ``encoding``: the encoding of a text
- ``gc_pause``: pauses the garbage collector
- ``yaml_events``: PyYAML's events by the rules of YAML 1.2
- ``yaml_tabs``: tabs that YAML 1.2 allows and PyYAML does not
- ``yaml_scalars``: the values of plain scalars
- ``yaml_problems``: what YAML 1.2 forbids and PyYAML reads
- ``yaml_fast``: YAML to plain data, by py-yaml12
- ``yaml_composer``: YAML to plain data, from PyYAML's events
- ``yaml_reader``: YAML to plain data, by the faster of the two that can
- ``json_reader``: JSON to plain data
- ``large_integers``: JSON with integers beyond 64 bits
- ``parse``: JSON or YAML to plain data
- ``entries``: the keys and items of a text, with their offsets
- ``positions``: line and column of a pointer, from an index of the text
- ``single_keys``: line and column of a few pointers into a large JSON text
- ``indented``: the same where the text is indented
- ``repeated_keys``: keys that their object holds more than once
- ``json_writer``: plain data to JSON
- ``yaml_writer``: plain data to YAML
"""
