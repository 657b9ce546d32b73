"""Everything that is wrong with a description."""
