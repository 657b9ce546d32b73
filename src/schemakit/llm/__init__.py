"""Tools for language models: definitions, their limits, and requests made from arguments."""
