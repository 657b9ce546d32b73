"""Finds inputs that break what has to hold of any input; ``python -m fuzz`` says how."""
