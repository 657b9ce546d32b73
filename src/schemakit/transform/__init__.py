"""Descriptions written anew: dereferenced, bundled, pruned, as JSON text."""
