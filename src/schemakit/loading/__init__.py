"""Which documents a description consists of, and how they are read."""
