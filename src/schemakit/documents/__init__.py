"""A document, the registry of all URIs of a description, and identifiers."""
