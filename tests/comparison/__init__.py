"""Tests of the package ``comparison``."""
