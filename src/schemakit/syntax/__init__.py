"""From bytes to plain data and back: JSON, YAML 1.2, encodings, positions."""
