"""Tests of the package ``cli.changes``."""
