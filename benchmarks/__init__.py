"""How fast schemakit is beside its peers: ``python -m benchmarks --help``."""
